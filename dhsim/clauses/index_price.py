"""A price that follows named series: an index formula with base, weights, floor, cap and lag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import Fields, Hourly
from .base import PerMwh
from .bounded import Bounded
from .periods import Periods, periods


class Index(Fields):
    """One index of a formula."""

    series: Hourly = Field(description="name of the series that the price follows")
    base: float = Field(description="level of the index that the base price belongs to", gt=0)
    weight: float = Field(description="share of the base price that follows it")
    before: tuple[float, ...] = Field((), description="means of the periods before the run, the last one last, for lag")


class IndexPrice(Bounded, PerMwh, kind="index_price"):
    """`price = base_per_mwh x (fixed_share + sum of weight x mean(index) / base)`, between floor and cap.

    The mean of each index is taken over the month (quarter, year) that lies `lag` of them back; those before the run
    stand in `before`, and one that the run covers in part has the mean of that part. The fixed share is what the
    weights leave of 1. With period = "hour" the formula follows the series hour by hour.
    """

    base_per_mwh: float = Field(description="price at the base levels of all indices")
    indices: tuple[Index, ...] = Field(min_length=1, description="what the price follows")
    period: Literal["hour", "month", "quarter", "year"] = Field("month", description="span of the means")
    lag: Annotated[int, Field(ge=0, le=60)] = Field(0, description="how many such spans the means lie back")

    @model_validator(mode="after")
    def _lag_of_means(self) -> IndexPrice:
        """A lag counts periods."""
        if self.lag and self.period == "hour":
            raise ValueError("lag counts months, quarters or years; give period = 'month', or shift the series itself")
        return self

    def price(self, at: Hours) -> Array:
        """The price in each step."""
        fixed = 1.0 - sum(index.weight for index in self.indices)
        factor = np.full(at.n, fixed)
        for index in self.indices:
            factor = factor + index.weight * self._mean(index, at) / index.base
        return self.bounded(self.base_per_mwh * factor)

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """A lag needs what was before the run."""
        for k, index in enumerate(self.indices):
            if len(index.before) < self.lag:
                spans = f"{self.lag} {self.period}{'s'[: self.lag != 1]}"
                found = f"a lag of {spans} needs the means of {spans} before the run, found {len(index.before)}"
                yield f"indices[{k}].before", found, "List them, the last one last"

    def _mean(self, index: Index, at: Hours) -> Array:
        """The level of an index that counts in each step."""
        values = at.values(index.series)
        if self.period == "hour":
            return values
        spans: Periods = periods(at, self.period)
        means = spans.sums(values) * at.step_h / spans.hours
        known = np.concatenate([index.before[len(index.before) - self.lag :], means])
        return np.asarray(known[: len(spans)][spans.of_step])
