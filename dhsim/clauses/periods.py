r"""The spans that clauses count in: which step lies in which day, month, season or year of the local calendar.

Periods of a clause begin at local midnight and follow the clock changes: days of 23 or 25 h, quarters from January,
half years from January and July, seasons from 1 April and 1 November, years from 1 January. `run` is all of the run.

$$
H_p = \Delta t \sum_{t \in p} 1, \qquad s_p = \min\left(\frac{H_p}{H_p^{\mathrm{whole}}},\ 1\right), \qquad
s_{\mathrm{run}} = 1
$$

What is owed for a year is shared out to the months of the run by

$$
a_m = s_y\, \frac{H_m}{H_y}, \qquad m \text{ in } y, \qquad \sum_{m \text{ in } y} a_m = s_y .
$$

- $H_p$: hours of a period inside the run, h; $H_p^{\mathrm{whole}}$: hours of the whole period, h
- $s_p$: part of the period that the run covers, 0-1
- $a_m$: part of its year that the run covers in a month, 0-1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..calendar import Array, Hours

Index = npt.NDArray[np.int64]
Period = Literal["day", "month", "quarter", "half_year", "season", "year", "run"]
# First months of the parts of a year. Assumed: winter is from November to March, as in the profile `seasonal`.
_FIRST_MONTHS: dict[str, tuple[int, ...]] = {
    "month": tuple(range(1, 13)),
    "quarter": (1, 4, 7, 10),
    "half_year": (1, 7),
    "season": (4, 11),
    "year": (1,),
}


@dataclass(frozen=True, eq=False)
class Periods:
    """Spans of the local calendar that a run touches, in their order.

    of_step: the span of each step. share: the part of each span that the run covers, 0-1. hours: of each span inside
    the run. begin, end: first step, and last step + 1.
    """

    of_step: Index
    share: Array
    hours: Array
    begin: Index
    end: Index

    def __len__(self) -> int:
        return len(self.share)

    def sums(self, values: Array) -> Array:
        """The sum of one number a step, in each span."""
        return np.asarray(np.bincount(self.of_step, weights=values, minlength=len(self)), dtype=float)

    def evenly(self, amounts: Array) -> Array:
        """An amount of each span, spread evenly over its hours in the run: amount per hour of every step."""
        return np.asarray((amounts / self.hours)[self.of_step])


def periods(at: Hours, period: Period) -> Periods:
    """The spans of a kind that a run touches. `run` is the run as a whole, whatever it covers, as one span."""
    return at.once(("periods", period), lambda: _found(at, period))


def _found(at: Hours, period: Period) -> Periods:
    """The same, worked out."""
    if period == "run":
        return _numbered(np.zeros(at.n, dtype=np.int64), np.ones(1), at)
    starts = _days(at) if period == "day" else _first_days(at, _FIRST_MONTHS[period])
    begins, of_step = np.unique(starts, return_inverse=True)
    ends = [_next(pd.Timestamp(begin), period) for begin in begins]
    instants = [(at.instant(pd.Timestamp(b).date()), at.instant(e.date())) for b, e in zip(begins, ends, strict=True)]
    whole_h = np.array([(end - begin).total_seconds() / 3600 for begin, end in instants])
    return _numbered(of_step.astype(np.int64), whole_h, at)


def months_of_year(at: Hours) -> tuple[Periods, Array]:
    """The months of a run, and the part of its year that the run covers in each: what a yearly fee is shared out by."""
    months, years = periods(at, "month"), periods(at, "year")
    return months, np.asarray((years.share / years.hours)[years.of_step[months.begin]] * months.hours)


def _numbered(of_step: Index, whole_h: Array, at: Hours) -> Periods:
    """Spans from the number of each step; whole_h: length of each, or 1 if the run is all there is."""
    count = np.bincount(of_step)
    begin = np.concatenate([[0], np.cumsum(count)[:-1]]).astype(np.int64)
    hours = np.asarray(count * at.step_h, dtype=float)
    share = np.ones(len(count)) if len(whole_h) == 1 and whole_h[0] == 1.0 else np.minimum(hours / whole_h, 1.0)
    return Periods(of_step, share, hours, begin, begin + count)


def _days(at: Hours) -> Any:
    """The local day of every step."""
    return at.local.tz_localize(None).normalize().to_numpy()


def _first_days(at: Hours, months: tuple[int, ...]) -> Any:
    """The first day of the span that begins in one of these months, for every step."""
    year, month = at.local.year.to_numpy(), at.local.month.to_numpy()
    place = np.searchsorted(months, month, side="right") - 1
    year = np.where(place < 0, year - 1, year)
    first = np.asarray(months)[place]
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (first - 1).astype("timedelta64[M]")


def _next(begin: pd.Timestamp, period: Period) -> pd.Timestamp:
    """When the next span of the kind begins."""
    if period == "day":
        return begin + pd.Timedelta(days=1)
    months = _FIRST_MONTHS[period]
    later = [m for m in months if m > begin.month]
    return pd.Timestamp(begin.year if later else begin.year + 1, later[0] if later else months[0], 1)
