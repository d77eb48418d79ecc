r"""What every profile is: named fields, and the value they give in each step; how a table becomes one.

Two shapes that several profiles use: a straight line of the outdoor temperature, and a wave over the local day, as its
mean over the step:

$$
\Lambda_t = \begin{cases}
s & T^{\text{o}}_t \le T^{\text{low}} \\
s + (1 - s) \dfrac{T^{\text{o}}_t - T^{\text{low}}}{T^{\text{high}} - T^{\text{low}}} & \text{between} \\
1 & T^{\text{o}}_t \ge T^{\text{high}}
\end{cases}
$$

$$
\Omega_t(h) = \cos\Bigl( 2 \pi \frac{h_t - h}{24} \Bigr) \, \frac{\sin(\pi \Delta t / 24)}{\pi \Delta t / 24}
$$

- $T^{\text{o}}_t$: outdoor temperature, °C; $s$: share that is left at and below $T^{\text{low}}$
- $h_t$: local clock time of the middle of step $t$, h; $h$: hour of the peak; $\Delta t$: length of a step, h
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

import numpy as np
from pydantic import SerializerFunctionWrapHandler, TypeAdapter, model_serializer

from ..calendar import Array, Hours
from ..fields import Shape
from ..registry import Kinded, class_of


class Profile(Kinded, Shape):
    """Base of all profiles. A subclass names itself by `kind=`, lists its fields, and writes `at(self, hours)`.

    A profile may stand wherever an hourly value may: `available_mw = { kind = "batch", mw = 3.3, ... }`.
    """

    kinds: ClassVar[dict[str, type[Profile]]] = {}

    @model_serializer(mode="wrap")
    def _with_kind(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The table as it stands in files, with its kind."""
        return {"kind": self.kind, **fields(self)}


def profile_of(table: Mapping[str, Any], context: Any = None) -> Profile:
    """The profile that a table with a `kind` describes.

    Raises ValueError for a kind that is not known; pydantic.ValidationError, with the class in its path, for fields.
    """
    cls = class_of(Profile.kinds, table, "profile")
    fields = {key: value for key, value in table.items() if key != "kind"}
    return _reader(cls).validate_python({cls.__name__: fields}, context=context)[cls.__name__]


@cache
def _reader(cls: type[Profile]) -> TypeAdapter[dict[str, Profile]]:
    """What reads { class name: fields }: pydantic then names the class in the path of every error."""
    return TypeAdapter(dict[str, cls])  # type: ignore[valid-type]


def line(values: Array, low: float, high: float, low_share: float) -> Array:
    """`low_share` at and below `low`, 1 at and above `high`, a straight line between."""
    return np.asarray(np.interp(values, [low, high], [low_share, 1.0]))


def daily_wave(hours: Hours, peak_h: float) -> Array:
    """A cosine of the local wall clock, 1 at `peak_h` and -1 half a day away, as its mean over each step."""
    local = hours.local
    middle_h = local.hour.to_numpy() + local.minute.to_numpy() / 60 + hours.step_h / 2
    return np.asarray(np.cos(2 * np.pi * (middle_h - peak_h) / 24) * np.sinc(hours.step_h / 24))
