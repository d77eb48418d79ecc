r"""What every distribution is: named fields, and the number below which a share of all draws lies.

A distribution is given by its inverse: with $F(x)$ the share of all draws at or below $x$, a draw $u$ from 0 to 1
becomes

$$
x(u) = F^{-1}(u) = \min \{ x : F(x) \ge u \}
$$

- $u$: an even draw, between 0 and 1; $x$: the number drawn, in the unit of what it stands for
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import (
    BeforeValidator,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    WithJsonSchema,
    model_serializer,
)

from ..calendar import Array
from ..registry import Kinded, class_of

_MANY = 100_000  # even shares that stand for a distribution whose kind has no closed form


class Distribution(Kinded):
    """Base of all distributions. A subclass names itself by `kind=`, lists its fields, and writes `at(self, u)`.

    One that may be a part of a mixture also writes `below(self, x)`.
    """

    kinds: ClassVar[dict[str, type[Distribution]]] = {}

    def at(self, u: Array) -> Array:
        """The inverse of `below`: the smallest value with at least a share u, above 0 and below 1, at or below it."""
        raise NotImplementedError(f"{type(self).__name__} does not say what is drawn: write at(self, u)")

    def below(self, x: Array) -> Array:
        """The cumulative distribution: the share, 0 to 1, of all draws that are at or below x."""
        raise NotImplementedError(f"{type(self).__name__} can be no part of a mixture: write below(self, x)")

    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation: of evenly spread draws, where a kind does not know better."""
        drawn = self.at((np.arange(_MANY) + 0.5) / _MANY)
        return float(drawn.mean()), float(drawn.std())

    @model_serializer(mode="wrap")
    def _with_kind(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The table as it stands in files, with its kind."""
        return {"kind": self.kind, **fields(self)}


def distribution_of(table: Mapping[str, Any], context: Any = None) -> Distribution:
    """The distribution that a table with a `kind` describes.

    context: may hold `folder`, from which the files that it names are sought (else the working folder).
    Raises ValueError for a kind that is not known; pydantic.ValidationError, with the class in its path, for fields.
    """
    cls = class_of(Distribution.kinds, table, "distribution")
    fields = {key: value for key, value in table.items() if key != "kind"}
    return _reader(cls).validate_python({cls.__name__: fields}, context=context)[cls.__name__]


@cache
def _reader(cls: type[Distribution]) -> TypeAdapter[dict[str, Distribution]]:
    """What reads { class name: fields }: pydantic then names the class in the path of every error."""
    return TypeAdapter(dict[str, cls])  # type: ignore[valid-type]


def _read(value: Any, info: Any) -> Any:
    """A table as the distribution it describes; anything else is for pydantic to refuse."""
    return distribution_of(value, info.context) if isinstance(value, Mapping) else value


# What stands for distributions in a JSON Schema.
ANY_DISTRIBUTION = {
    "type": "object",
    "properties": {"kind": {"type": "string", "description": "kind of distribution"}},
    "required": ["kind"],
}
AnyDistribution = Annotated[
    SerializeAsAny[Distribution], BeforeValidator(_read), WithJsonSchema(ANY_DISTRIBUTION, mode="validation")
]
