r"""Heat of a process that works in charges: some hours on, some hours off.

$$
q_t = \bar q \, \frac{H(\tau_{t+1}) - H(\tau_t)}{\Delta t}, \qquad
H(\tau) = k h^{\text{on}} + \min(\tau - k h, \; h^{\text{on}}),
$$

$$
k = \Bigl\lfloor \frac{\tau}{h} \Bigr\rfloor, \qquad h = h^{\text{on}} + h^{\text{off}}
$$

with $H(\tau) = 0$ for $\tau \lt 0$, and at most $n h^{\text{on}}$.

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`; $H$: hours with heat since the first charge; $\tau_t$: hours from `start`
  to the begin of step $t$
- $h^{\text{on}}, h^{\text{off}}$: `on_h`, `off_h`; $n$: `charges`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..calendar import Array, Hours
from ..dates import When
from ..errors import Finding
from ..fields import Positive
from .base import Profile


class Batch(Profile, kind="batch"):
    """`on_h` with heat, `off_h` without, again and again; a step has the share of `mw` in which the process is on.

    Published: an aluminium furnace of 1,250 charges a year, 5 h hot and 1 h to empty and fill: 6,250 h with heat.
    """

    mw: Positive = Field(description="heat while it is on")
    on_h: Annotated[float, Field(ge=0.01, le=8784)] = Field(description="hours with heat in each charge")
    off_h: Annotated[float, Field(ge=0, le=8784)] = Field(description="hours without heat between two charges")
    charges: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="it stops after so many; default: it goes on"
    )
    start: When | None = Field(None, description="local date or time of the first charge; default: start of the run")

    def faults(self, hours: Hours) -> Iterator[Finding]:
        """The first charge begins at an hour that exists."""
        try:
            self._begun_h(hours)
        except ValueError as error:
            yield "start", str(error), "Give an hour that exists"

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        since_h = self._begun_h(hours) + np.arange(hours.n + 1) * hours.step_h
        return np.asarray(self.mw * np.diff(self._on_until(since_h)) / hours.step_h)

    def _begun_h(self, hours: Hours) -> float:
        """Hours from the first charge to the start of the run; negative if it comes later."""
        if self.start is None:
            return 0.0
        return float((hours.starts[0] - hours.instant(self.start)).total_seconds() / 3600)

    def _on_until(self, since_h: NDArray[np.floating[Any]]) -> Array:
        """Hours with heat, counted from the first charge."""
        cycle_h = self.on_h + self.off_h
        whole = np.floor(np.maximum(since_h, 0.0) / cycle_h)
        on_h = whole * self.on_h + np.clip(since_h - whole * cycle_h, 0.0, self.on_h)
        return np.asarray(on_h if self.charges is None else np.minimum(on_h, self.charges * self.on_h))
