"""The hours of a run: UTC inside, the local calendar for dates, periods and outages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Known = TypeVar("Known")


@runtime_checkable
class At(Protocol):
    """Something that has a value in every step, such as a curve over a series."""

    def at(self, hours: Hours) -> Array:
        """The values, one a step."""
        ...


@dataclass(frozen=True, eq=False)
class Hours:
    """The steps of a run and every series that is known step by step.

    starts: UTC stamps at which the steps begin, evenly spaced. step_h: hours per step (1.0, or 0.25).
    zone: IANA name of the local time zone, used for dates, months and years. series: name -> one value a step.
    """

    starts: pd.DatetimeIndex
    step_h: float = 1.0
    zone: str = "UTC"
    series: Mapping[str, Array] = field(default_factory=dict)
    _memo: dict[object, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Steps must be UTC and as far apart as they say; series are kept as copies that nobody can change."""
        if str(self.starts.tz) != "UTC":
            raise ValueError(f"the starts of the steps must be UTC, found time zone {self.starts.tz}")
        step = pd.Timedelta(hours=self.step_h)
        if self.n > 1 and not (self.starts[1:] - self.starts[:-1] == step).all():
            raise ValueError(f"the starts of the steps must be {self.step_h:g} h apart, one after the other")
        object.__setattr__(self, "series", {name: _locked(values) for name, values in self.series.items()})

    def once(self, what: object, work_out: Callable[[], Known]) -> Known:
        """Something that follows from the steps and the zone alone, worked out when it is first asked for."""
        if what not in self._memo:
            self._memo[what] = work_out()
        known: Known = self._memo[what]
        return known

    @property
    def n(self) -> int:
        """Number of steps."""
        return len(self.starts)

    @cached_property
    def local(self) -> pd.DatetimeIndex:
        """The start of every step as local wall-clock stamps with offset."""
        return self.starts.tz_convert(self.zone)

    @cached_property
    def years(self) -> npt.NDArray[np.int64]:
        """Local calendar year of every step."""
        return self.local.year.to_numpy().astype(np.int64)

    def year_share(self, year: int) -> float:
        """The part of a local calendar year that the run covers, 0-1."""
        begin, end = (pd.Timestamp(y, 1, 1).tz_localize(self.zone) for y in (year, year + 1))
        year_h = (end - begin).total_seconds() / 3600
        return float(np.count_nonzero(self.years == year)) * self.step_h / year_h

    def by_year(self) -> Iterator[tuple[int, npt.NDArray[np.bool_], float]]:
        """Every local calendar year of the run: its number, its steps, and the part of it that the run covers, 0-1."""
        for year in np.unique(self.years):
            yield int(year), self.years == year, self.year_share(int(year))

    def between(self, start: dt.date | None, end: dt.date | None) -> npt.NDArray[np.bool_]:
        """Steps that begin at or after local `start` and before local `end`; a date means its midnight."""
        mask = np.ones(self.n, dtype=bool)
        if start is not None:
            mask &= np.asarray(self.starts >= self.instant(start))
        if end is not None:
            mask &= np.asarray(self.starts < self.instant(end))
        return mask

    def instant(self, when: dt.date) -> pd.Timestamp:
        """A local date (its midnight) or local date-time as a UTC stamp.

        Raises ValueError for a local hour that the clock change leaves out.
        """
        return to_utc(when, self.zone)

    def show(self, step: int) -> str:
        """A step's start as people read it: '2023-03-26 03:00' local time."""
        return self.local[step].strftime("%Y-%m-%d %H:%M")

    def end(self) -> str:
        """When the last step ends, local time as people read it."""
        last = self.starts[-1] + pd.Timedelta(hours=self.step_h)
        return str(last.tz_convert(self.zone).strftime("%Y-%m-%d %H:%M"))

    def values(self, value: object) -> Array:
        """One value a step of whatever a file may hold: a number, the name of a series, a curve, or an array.

        Raises KeyError for the name of a series that is not known.
        """
        if isinstance(value, str):
            return self.series[value]
        if not isinstance(value, int | float | np.ndarray) and isinstance(value, At):  # asking a protocol is slow
            return value.at(self)
        return np.array(np.broadcast_to(np.asarray(value, dtype=float), (self.n,)))

    def first(self, n: int) -> Hours:
        """The first `n` steps, with every series cut to them."""
        cut = {name: values[:n] for name, values in self.series.items()}
        return Hours(self.starts[:n], self.step_h, self.zone, cut)

    def with_series(self, series: Mapping[str, Array]) -> Hours:
        """The same hours, knowing other series; copies are kept, which nobody can change."""
        return Hours(self.starts, self.step_h, self.zone, series, self._memo)


def in_steps(bad: npt.NDArray[np.bool_]) -> str:
    """In how many steps something is wrong, as people read it: 'in 12 steps in all'."""
    n = int(np.count_nonzero(bad))
    return f"in {n} step{'s'[: n != 1]} in all"


def _locked(values: object) -> Array:
    """A copy that cannot be written to; what is locked already is kept."""
    array = np.asarray(values, dtype=float)
    if array.flags.writeable:
        array = array.copy()
        array.setflags(write=False)
    return array


def to_utc(when: dt.date, zone: str) -> pd.Timestamp:
    """A local date (its first moment) or date-time in `zone` as a UTC stamp; the first of an hour that comes twice."""
    stamp = pd.Timestamp(when)
    if stamp.tzinfo is not None:
        return stamp.tz_convert("UTC")
    gap: Literal["raise", "shift_forward"] = "raise" if isinstance(when, dt.datetime) else "shift_forward"
    try:
        return stamp.tz_localize(zone, ambiguous=True, nonexistent=gap).tz_convert("UTC")
    except ValueError:
        raise ValueError(f"{stamp} does not exist in {zone}: the clock jumps over it") from None


def hours_from(start: dt.date | str, n: int, step_h: float = 1.0, zone: str = "UTC") -> Hours:
    """`n` steps of `step_h` hours from a local start."""
    first = to_utc(pd.Timestamp(start), zone)
    starts = pd.date_range(first, periods=n, freq=pd.Timedelta(hours=step_h))
    return Hours(starts, step_h, zone)


def known_zone(name: str) -> bool:
    """Is this a time zone that can be used: an IANA name, or a fixed offset such as 'UTC+01:00'?"""
    if name.upper().startswith(("UTC+", "UTC-")):
        return _is_offset(name)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_offset(name: str) -> bool:
    """Does pandas take this text as an offset from UTC?"""
    try:
        pd.Timestamp("2023-01-01").tz_localize(name)
    except (ValueError, KeyError, TypeError):
        return False
    return True
