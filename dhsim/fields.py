"""The kinds of values that stand in files: numbers with ranges, hourly values, names, dates. Frozen, unknown keys refused."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

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

from .calendar import Array, Hours
from .quantities import convert, is_measure, unit_of


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
        """Convert text that carries its own unit."""
        name = info.field_name or ""
        if not isinstance(value, str) or unit_of(name) is None or not is_measure(value):
            return value
        context = info.context or {}
        return convert(value, name, context.get("currency", ""), context.get("rates"))


class Curve(Fields):
    """A value read off a piecewise linear curve over a series: flat beyond the first and last point."""

    of: str
    points: tuple[tuple[float, float], ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _sorted(self) -> Curve:
        """Points must go to the right."""
        xs = [x for x, _ in self.points]
        if any(b <= a for a, b in zip(xs, xs[1:], strict=False)):
            raise ValueError(f"the points of a curve must be sorted by their first number, found {xs}")
        return self

    def at(self, hours: Hours) -> Array:
        """The curve's value in every step."""
        xs, ys = zip(*self.points, strict=True)
        return np.interp(hours.series[self.of], xs, ys)


@dataclass(frozen=True)
class Range:
    """What an hourly value may be, in every step."""

    ge: float = -math.inf
    le: float = math.inf
    gt: float = -math.inf

    def breaks(self, values: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Steps in which the value is out of range."""
        return (values < self.ge) | (values > self.le) | (values <= self.gt)

    def __str__(self) -> str:
        parts = []
        if self.ge > -math.inf:
            parts.append(f"at least {self.ge:g}")
        if self.gt > -math.inf:
            parts.append(f"above {self.gt:g}")
        if self.le < math.inf:
            parts.append(f"at most {self.le:g}")
        return " and ".join(parts)


@dataclass(frozen=True)
class Ref:
    """The text is the name of something else in the case."""

    to: Literal["network", "commodity", "stream", "contract"]


class HourlyMark:
    """Marks a field whose value may differ from step to step."""


def _read_hourly(value: Any) -> float | str | Curve | Array:
    """A number, the name of a series, a curve, or one number a step."""
    if isinstance(value, bool) or value is None:
        raise ValueError("expected a number, the name of a series, a curve, or a list with one number a step")
    if isinstance(value, int | float | np.number):
        if not math.isfinite(value):
            raise ValueError(f"expected a finite number, found {value}")
        return float(value)
    if isinstance(value, str | Curve):
        return value
    if isinstance(value, Mapping):
        return Curve.model_validate(value)
    if isinstance(value, list | tuple | np.ndarray | pd.Series):
        return _read_list(value)
    raise ValueError(f"expected a number, the name of a series, a curve, or a list, found {type(value).__name__}")


def _read_list(value: Any) -> Array:
    """One number a step, read-only."""
    try:
        values = np.array(value, dtype=float)
    except (ValueError, TypeError):
        raise ValueError("a list of hourly values must hold numbers only") from None
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("a list of hourly values must be flat and hold finite numbers only")
    values.setflags(write=False)
    return values


def _within(limits: Range) -> AfterValidator:
    """Check plain numbers at once; series are checked when the case knows them."""

    def check(value: Any) -> Any:
        if isinstance(value, float) and limits.breaks(np.array([value]))[0]:
            raise ValueError(f"must be {limits}, found {value:g}")
        return value

    return AfterValidator(check)


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
                    },
                    "required": ["of", "points"],
                    "additionalProperties": False,
                    "description": "a curve over a series",
                },
            ]
        }
    ),
)
HourlyValue = float | str | Curve | Array
Hourly = Annotated[HourlyValue, *_HOURLY]
HourlyPositive = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=0)), Range(ge=0)]
HourlyShare = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=0, le=1)), Range(ge=0, le=1)]
HourlyCop = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=1)), Range(ge=1)]
HourlyEfficiency = Annotated[HourlyValue, *_HOURLY, _within(Range(gt=0)), Range(gt=0)]
HourlyCelsius = Annotated[HourlyValue, *_HOURLY, _within(Range(ge=-60, le=400)), Range(ge=-60, le=400)]

Positive = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Efficiency = Annotated[float, Field(gt=0, le=1.2)]

NetworkName = Annotated[str, Ref("network")]
CommodityName = Annotated[str, Ref("commodity")]
StreamName = Annotated[str, Ref("stream")]
ContractName = Annotated[str, Ref("contract")]


def _read_when(value: Any) -> dt.date:
    """A date or date-time: TOML's own, or ISO text."""
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"expected a date such as 2023-07-01 or a time such as 2023-07-01T06:00:00, found {value!r}")


When = Annotated[
    dt.date | dt.datetime,
    BeforeValidator(_read_when),
    PlainSerializer(lambda v: v.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "description": "local date, or date and time"}),
]


class Outage(Fields):
    """A planned stop in local time. Dates: the first and last day off, both included. Times: from, and back at."""

    model_config = ConfigDict(populate_by_name=True)

    start: When = Field(alias="from")
    end: When = Field(alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Outage:
        """The end is not before the start."""
        if self.last() <= pd.Timestamp(self.start).tz_localize(None):
            raise ValueError(f"the outage ends ({self.end}) before it starts ({self.start})")
        return self

    def last(self) -> pd.Timestamp:
        """The moment of return; midnight after the last day for dates."""
        end = pd.Timestamp(self.end).tz_localize(None)
        return end if isinstance(self.end, dt.datetime) else end + pd.Timedelta(days=1)
