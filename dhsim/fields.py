"""The kinds of values that stand in files: numbers with ranges, hourly values, names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import UnionType
from typing import Annotated, Any, Literal, LiteralString, NoReturn, Union, get_args, get_origin

import numpy as np
import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from .calendar import Array, Hours
from .errors import Finding
from .physics.arrays import Flags
from .physics.supply import curve_c, lagged_mean_c
from .quantities import convert, is_measure, shown_unit, unit_of
from .quoted import refuse_quoted, to_be_given


class Fields(BaseModel):
    """A group of named values, frozen, keyword-only, unknown keys refused.

    Text such as "25 kW" is converted to the unit that the field's ending names. Currencies need the validation
    context {"currency": ..., "rates": {...}} that the loader gives.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, allow_inf_nan=False, protected_namespaces=()
    )

    @field_validator("*", mode="before")
    @classmethod
    def _measures(cls, value: Any, info: ValidationInfo) -> Any:
        """Convert text that carries its own unit; take true for no number, and no number or text for true."""
        name = info.field_name or ""
        scalars = _scalars(cls, name)
        if isinstance(value, str) and is_measure(value) and (unit_of(name) is not None or scalars <= {float, int}):
            return _converted(value, name, info.context or {})
        if scalars <= {float, int} and isinstance(value, bool | str):
            _refuse("float_type", value, name)
        if scalars == {bool} and not isinstance(value, bool | np.bool_ | None):
            raise PydanticCustomError("bool_type", "expected true or false")
        return value


@cache
def _scalars(cls: type[BaseModel], name: str) -> frozenset[Any]:
    """What may stand for a field, apart from nothing: {float} for `Positive | None`."""

    def inside(annotation: Any) -> Iterator[Any]:
        if get_origin(annotation) is Annotated:
            yield from inside(get_args(annotation)[0])
        elif get_origin(annotation) in (Union, UnionType):
            for inner in get_args(annotation):
                yield from inside(inner)
        else:
            yield annotation

    return frozenset(inside(cls.model_fields[name].annotation)) - {type(None)}


def _converted(text: str, name: str, context: Mapping[str, Any]) -> float:
    """Text with a unit in the unit of the field."""
    currency = context.get("currency", "")
    try:
        return convert(text, name, currency, context.get("rates"))
    except ValueError as error:
        found, _, remedy = str(error).partition("; ")
        unit = shown_unit(unit_of(name) or "", currency)
        usual = f"write it in {unit} or a unit of the same kind" if unit else "write the number without unit and quotes"
        raise ValueError(f"found '{text}': {found}; {remedy or usual}") from None


def _refuse(kind: LiteralString, value: Any, name: str) -> NoReturn:
    """Say that a value is no number."""
    if isinstance(value, str):
        refuse_quoted(value, unit_of(name) is not None)
    raise PydanticCustomError(kind, "expected a number")


def _real(value: Any) -> Any:
    """Neither true nor text is a number."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("float_type", "expected a number")
    return value


Number = Annotated[float, BeforeValidator(_real)]


class Shape(Fields):
    """A table that stands for one value a step: a curve over a series, or a profile of some kind."""

    def at(self, hours: Hours) -> Array:
        """The value in every step."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it is worth: write at(self, hours)")

    def faults(self, hours: Hours) -> Iterator[Finding]:
        """What only the hours of the run can tell is wrong."""
        return iter(())


class Curve(Shape):
    """A value read off a piecewise linear curve over a series: flat beyond the first and last point."""

    of: str
    points: tuple[tuple[Number, Number], ...] = Field(min_length=2)
    mean_h: Annotated[float, Field(gt=0)] | None = Field(None, description="read the mean over so many last hours")

    @model_validator(mode="after")
    def _sorted(self) -> Curve:
        """Points must go to the right."""
        xs = [x for x, _ in self.points]
        if any(b <= a for a, b in pairwise(xs)):
            listed = ", ".join(f"{x:g}" for x in xs)
            raise ValueError(f"the points of this curve are at {listed}; sort them, each first number once")
        return self

    def at(self, hours: Hours) -> Array:
        """The curve's value in every step, at the series or at its mean over the last `mean_h` hours."""
        xs, ys = zip(*self.points, strict=True)
        values = hours.series[self.of]
        if self.mean_h is not None:
            values = lagged_mean_c(values, self.mean_h, hours.step_h)
        return curve_c(values, xs, ys)


@dataclass(frozen=True)
class Range:
    """What an hourly value may be, in every step."""

    ge: float = -math.inf
    le: float = math.inf

    def breaks(self, values: Array) -> Flags:
        """Steps in which the value is out of range."""
        return (values < self.ge) | (values > self.le) | ~np.isfinite(values)

    def __str__(self) -> str:
        parts = []
        if self.ge > -math.inf:
            parts.append(f"at least {self.ge:g}")
        if self.le < math.inf:
            parts.append(f"at most {self.le:g}")
        return " and ".join(parts) or "a finite number"


@dataclass(frozen=True)
class Ref:
    """The text is the name of something else in the case."""

    to: Literal["network", "commodity", "stream", "contract", "component"]


class HourlyMark:
    """Marks a field whose value may differ from step to step."""


_ANY_HOURLY = "a number, the name of a series in quotes, a curve, a profile, or a list with one number a step"


def _read_hourly(value: Any, info: ValidationInfo) -> float | str | Shape | Array:
    """A number, the name of a series, a curve, a profile, or one number a step."""
    if isinstance(value, str):
        refuse_quoted(value)
        _refuse_placeholder(value, info)
    if isinstance(value, str | Shape):
        return value
    if isinstance(value, Mapping) and {"winter", "summer"} <= value.keys() and "kind" not in value:
        value = {"kind": "seasonal", **value}
    if isinstance(value, Mapping) and "kind" in value:
        from .profiles import profile_of

        return profile_of(value, info.context)
    if isinstance(value, Mapping) and not value.keys() & {"value", "provenance"}:
        if not value.keys() & Curve.model_fields.keys():
            words = (
                "add kind = '...' for a profile, of and points for a curve, or both winter and summer for two seasons"
            )
            raise ValueError(f"this table has no kind; {words}")
        return Curve.model_validate(value)
    if isinstance(value, list | tuple | np.ndarray | pd.Series):
        return _read_list(value)
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise PydanticCustomError("hourly_type", "It must be " + _ANY_HOURLY)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise PydanticCustomError("finite_number", "expected a finite number")
    return number


def _refuse_placeholder(text: str, info: ValidationInfo) -> None:
    """A value that is still to be given is no name of a series."""
    if to_be_given(text):
        unit = shown_unit(unit_of(info.field_name or "") or "", (info.context or {}).get("currency", ""))
        words = f"It must be given{f', in {unit}' if unit else ''}: {_ANY_HOURLY}"
        raise PydanticCustomError("hourly_type", "{words}", {"words": words})


def _read_list(value: Any) -> Array:
    """One number a step, read-only."""
    try:
        if isinstance(value, list | tuple) and any(isinstance(one, bool | str) for one in value):
            raise TypeError
        values = np.array(value, dtype=float)
    except (ValueError, TypeError, OverflowError):
        raise ValueError("the list does not hold numbers only; give one number a step") from None
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("the list is not flat, or holds nan or inf; give one finite number a step")
    values.setflags(write=False)
    return values


def _within(limits: Range) -> AfterValidator:
    """Check plain numbers at once; series are checked when the case knows them."""

    def check(value: Any) -> Any:
        if isinstance(value, float) and limits.breaks(np.array([value]))[0]:
            raise ValueError(f"found {value:g}. It must be {limits}")
        return value

    return AfterValidator(check)


# What stands for profiles in the JSON Schema of a class; `schema` puts the kinds that there are in its place.
ANY_PROFILE = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}
_HOURLY = (
    HourlyMark(),
    BeforeValidator(_read_hourly),
    PlainSerializer(lambda v: v.tolist() if isinstance(v, np.ndarray) else v, return_type=Any),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "string", "description": "name of a series, or a number with its unit"},
                {"type": "array", "items": {"type": "number"}, "description": "one number a step"},
                {
                    "type": "object",
                    "properties": {
                        "of": {"type": "string"},
                        "points": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
                        "mean_h": {"type": "number", "exclusiveMinimum": 0},
                    },
                    "required": ["of", "points"],
                    "additionalProperties": False,
                    "description": "a curve over a series",
                },
                ANY_PROFILE,
            ]
        }
    ),
)
HourlyValue = float | str | Curve | Shape | Array
Hourly = Annotated[HourlyValue, *_HOURLY]
HourlyPositive = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=0)), Range(ge=0)]
HourlyShare = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=0, le=1)), Range(ge=0, le=1)]
HourlyCop = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=1)), Range(ge=1)]
CELSIUS = Range(ge=-60, le=400)  # what a temperature of water, a stream or the ground may be
HourlyCelsius = Annotated[HourlyValue, *_HOURLY, _within(CELSIUS), CELSIUS]

Positive = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Celsius = Annotated[float, Field(ge=CELSIUS.ge, le=CELSIUS.le)]
Efficiency = Annotated[float, Field(gt=0, le=1.2)]

NetworkName = Annotated[str, Ref("network")]
CommodityName = Annotated[str, Ref("commodity")]
StreamName = Annotated[str, Ref("stream")]
ContractName = Annotated[str, Ref("contract")]
ComponentName = Annotated[str, Ref("component")]
