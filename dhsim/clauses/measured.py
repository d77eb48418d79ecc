r"""Loads as a meter reports them: the mean of each hour or day that counts.

A reading $i$ is the mean of the counted steps in a clock hour (`basis = "hour"`), in a local day (`"day"`), or in the
whole period (`"mean"`); one that reaches into two periods is two readings:

$$
\bar q_i = \frac{1}{n_i} \sum_{t \in i} q_t, \qquad h_i = n_i\, \Delta t .
$$

- $\bar q_i$: reading, MW
- $n_i$: counted steps in it; $h_i$: their hours, h
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..calendar import Array, Hours
from ..linear import Linear
from .periods import Index, Periods, periods


@dataclass(frozen=True, eq=False)
class Measured:
    """of_step: which reading each step is part of, -1 for none. span: the period each reading lies in. weight: one
    over the number of steps in each reading.
    """

    of_step: Index
    span: Index
    weight: Array

    def means(self, flow_mw: Linear) -> Linear:
        """The readings of a flow."""
        return flow_mw.by_group(self.of_step, len(self.span)) * self.weight

    def values(self, flow_mw: Array, spans: int) -> list[Array]:
        """The readings of a finished flow, period by period."""
        used = self.of_step >= 0
        sums = np.bincount(self.of_step[used], weights=flow_mw[used], minlength=len(self.span))
        readings = sums * self.weight
        return [readings[self.span == k] for k in range(spans)]

    def count(self, spans: int) -> Array:
        """How many readings each period has."""
        return np.bincount(self.span, minlength=spans).astype(float)


def measured(
    at: Hours, spans: Periods, basis: Literal["hour", "day", "mean"], counts: npt.NDArray[np.bool_]
) -> Measured:
    """Readings on a basis, from the steps that count; `mean` is one reading a period, also where nothing counts."""
    if basis == "mean":
        of_step = np.where(counts, spans.of_step, -1)
        size = np.bincount(spans.of_step[counts], minlength=len(spans))
        return Measured(of_step, np.arange(len(spans)), 1.0 / np.maximum(size, 1))
    place = periods(at, "day").of_step if basis == "day" else _hours(at)
    both = place * len(spans) + spans.of_step  # a reading lies in one period
    names, number = np.unique(both[counts], return_inverse=True)
    of_step = np.full(at.n, -1, dtype=np.int64)
    of_step[counts] = number
    return Measured(of_step, names % len(spans), 1.0 / np.bincount(number, minlength=len(names)))


def _hours(at: Hours) -> Index:
    """The clock hour of every step."""
    return ((at.starts - at.starts[0].floor("h")) // pd.Timedelta(hours=1)).to_numpy().astype(np.int64)
