r"""Stops: planned ones by date, once or every year, and forced ones by chance that repeats.

A planned stop makes $o_t = 1$ in every step that begins while it lasts. A forced one begins by chance, at moments
$B_1 \lt B_2 \lt \dots$ of the year, and lasts $D_k$; the step loses the share of it that the union of all stops covers:

$$
B_k = \frac{8760}{\nu} \sum_{j \le k} -\ln(1 - \xi_j), \qquad D_k = -\bar D \, \ln(1 - \xi'_k),
$$

$$
\phi_t = \frac{1}{\Delta t} \Bigl| [t \Delta t, (t + 1) \Delta t] \cap \bigcup_k [B_k, B_k + D_k] \Bigr|
$$

- $o_t$: 0 or 1; $\phi_t$: 0-1, share of the step off
- $B_k, D_k$: begin and length of a stop, h; $\nu$: `stops_per_year`, in 8760 h; $\bar D$: `mean_h`, h
- $\xi_j, \xi'_j$: even draws from 0 to 1, in pairs, from `seed` and the calendar year (NumPy's PCG64)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from .calendar import Array, Hours
from .dates import when_of
from .fields import Fields
from .physics.arrays import Flags

Span = tuple[dt.date, dt.date]

_LEAP = 2000  # a year that has every day
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_YEAR_H = 8760.0


def _read_day(value: Any) -> dt.date | str:
    """A date or date-time of one year, or 'MM-DD' for a day of every year."""
    if isinstance(value, str) and _MONTH_DAY.fullmatch(value):
        try:
            dt.date.fromisoformat(f"{_LEAP}-{value}")
        except ValueError:
            raise ValueError(f"found '{value}', which is no day of any year; give month and day as MM-DD") from None
        return value
    when = when_of(value)
    if when is None:
        words = "a date such as 2023-07-01, a time such as 2023-07-01T06:00:00, or a day of every year such as '07-03'"
        raise PydanticCustomError("day_type", "It must be " + words)
    return when


Day = Annotated[
    dt.date | dt.datetime | str,
    BeforeValidator(_read_day),
    PlainSerializer(lambda v: v if isinstance(v, str) else v.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "description": "local date, date and time, or MM-DD for every year"}),
]


class Outage(Fields):
    """A planned stop in local time. Dates: the first and last day off, both included. Times: from, and back at.

    Text 'MM-DD' means that day of every year, and the stop may last over new year; 02-29 stands for the last day of
    February where it is the last day off, and for 1 March where it is the first, in years that have no such day.
    """

    model_config = ConfigDict(populate_by_name=True)

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Outage:
        """Both ends are of one year, or of every year; the end is not before the start."""
        if isinstance(self.start, str) or isinstance(self.end, str):
            if type(self.start) is not type(self.end):
                raise ValueError(
                    f"the outage is from {self.start} to {self.end}, of which only one has a year; give both or none"
                )
            return self
        start, end = pd.Timestamp(self.start), pd.Timestamp(_back(self.end))
        alike = (start.tzinfo is None) == (end.tzinfo is None)  # else only the case, which knows the zone, can tell
        if alike and end <= start:
            raise ValueError(f"the outage ends ({self.end}) before it starts ({self.start}); swap or correct the dates")
        return self

    @property
    def once(self) -> Span | None:
        """First moment off and moment of return (for dates: first day off, and the day after the last); None if it
        comes every year.
        """
        if isinstance(self.start, str) or isinstance(self.end, str):
            return None
        return self.start, _back(self.end)

    def spans(self, at: Hours) -> Iterator[Span]:
        """First moment off and moment of return, of every time it may fall into the run."""
        if isinstance(self.start, str) and isinstance(self.end, str):
            for year in range(int(at.years[0]) - 1, int(at.years[-1]) + 1):
                begin = _first(year, self.start)
                yield begin, _back(_last(year + (self.end < self.start), self.end))
        elif self.once is not None:
            yield self.once

    def off(self, at: Hours) -> Flags:
        """Steps that begin while it lasts."""
        mask = np.zeros(at.n, dtype=bool)
        for start, back in self.spans(at):
            mask |= at.between(start, back)
        return mask


def _back(end: dt.date) -> dt.date:
    """The moment of return, or for a date the day after it."""
    return end if isinstance(end, dt.datetime) else end + dt.timedelta(days=1)


def _first(year: int, day: str) -> dt.date:
    """A day of that year; 1 March for a 29 February that it does not have."""
    return _last(year, day) if day != "02-29" else dt.date(year, 2, 28) + dt.timedelta(days=1)


def _last(year: int, day: str) -> dt.date:
    """A day of that year; the last of February for a 29th that it does not have."""
    month, number = map(int, day.split("-"))
    return dt.date(year, month, number) if day != "02-29" else dt.date(year, 3, 1) - dt.timedelta(days=1)


class ForcedOutages(Fields):
    """Stops that nobody planned, drawn by chance and the same whenever they are drawn with the same seed.

    Stops begin as a Poisson process, `stops_per_year` times in 8760 h on average, and each lasts an exponentially
    distributed time of mean `mean_h` (Billinton & Allan, Reliability Evaluation of Engineering Systems, 1992, ch. 2,
    in which times to failure and to repair are exponential). Each local calendar year has its own draw from seed and
    year, so that a week of July sees the same stops whether it is run alone or in its year. Lengths are drawn for
    `mean_h` = 1 and scaled: the same seed with a longer mean_h has the same stops, each of them longer. Plants with
    the same seed and numbers stop together; give each its own seed. A step is off for the share of it that stops
    cover. What began before the year that precedes the run is not seen.
    """

    stops_per_year: float = Field(ge=0, le=8760, description="stops in 8760 h, on average")
    mean_h: float = Field(gt=0, description="mean length of a stop, in hours")
    seed: int = Field(ge=0, lt=2**63, description="whole number that decides which stops; one for each plant")

    def off_share(self, at: Hours) -> Array:
        """Share of each step in which it stands still, 0-1."""
        if self.stops_per_year == 0:
            return np.zeros(at.n)
        start_h, length_h = self._stops(at)
        before_h = np.maximum.accumulate(np.concatenate(([-np.inf], start_h + length_h)))[:-1]
        begin_h = np.maximum(start_h, before_h)
        end_h = np.maximum(begin_h, start_h + length_h)
        corner_h = np.ravel(np.column_stack((begin_h, end_h)))
        total_h = np.cumsum(end_h - begin_h)
        off_h = np.ravel(np.column_stack((total_h - (end_h - begin_h), total_h)))
        passed_h = np.interp(np.arange(at.n + 1) * at.step_h, corner_h, off_h) if len(corner_h) else np.zeros(at.n + 1)
        return np.clip(np.diff(passed_h) / at.step_h, 0.0, 1.0)

    def _stops(self, at: Hours) -> tuple[Array, Array]:
        """When stops begin, in hours since the start of the run and in order, and how long each lasts."""
        starts, lengths = [], []
        for year in range(int(at.years[0]) - 1, int(at.years[-1]) + 1):
            first, last = (at.instant(dt.date(y, 1, 1)) for y in (year, year + 1))
            span_h = (last - first).total_seconds() / 3600
            begin_h, length_h = self._of_year(year, span_h)
            starts.append(begin_h + (first - at.starts[0]).total_seconds() / 3600)
            lengths.append(length_h)
        return np.concatenate(starts), np.concatenate(lengths)

    def _of_year(self, year: int, span_h: float) -> tuple[Array, Array]:
        """Stops of one year: hours since its start, and lengths. Draws come in pairs, so one more changes no other."""
        draw = np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, year])))
        pairs = np.empty((0, 2))
        while pairs[:, 0].sum() * _YEAR_H / self.stops_per_year < span_h:
            pairs = np.vstack((pairs, -np.log1p(-draw.random((64, 2)))))
        begin_h = np.cumsum(pairs[:, 0]) * _YEAR_H / self.stops_per_year
        inside = begin_h < span_h
        return begin_h[inside], pairs[inside, 1] * self.mean_h
