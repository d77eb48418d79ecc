r"""A price that follows named series: an index formula with base, weights, floor, cap and lag.

$$
\begin{aligned}
k_t &= c_t\, q_t, \qquad c_t = \min\left(\max\left(c^{\mathrm{base}} f_t,\ c^{\min}\right),\ c^{\max}\right) \\
f_t &= 1 - \sum_i w_i + \sum_i w_i\, \frac{\bar I_{i,\,p(t) - \ell}}{I^{\mathrm{base}}_i}, \qquad
\bar I_{i,p} = \frac{\Delta t}{H_p} \sum_{t \in p} I_{i,t}
\end{aligned}
$$

Periods before the run have the means in `before`, whose last is that of the period just before the first of the run.
With `period = "hour"` the series itself stands for the mean, $\bar I_{i,\,p(t)} = I_{i,t}$.

**Cost.** No variables, no rows.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $\Delta t \sum_{t \in m} c_t\, q_t$.

**Symbols.**

- $c^{\mathrm{base}}$: `base_per_mwh`, currency per MWh
- $I_{i,t}$: `indices[i].series`; $I^{\mathrm{base}}_i$: `indices[i].base`, above 0, in the unit of the series
- $w_i$: `indices[i].weight`; $\bar I_{i,p}$ before the run: `indices[i].before`
- $\ell$: `lag`, in periods
- $c^{\min}$: `floor_per_mwh`, $c^{\max}$: `cap_per_mwh`, currency per MWh; without one there is no such limit

**Who pays.** The buyer pays the counterparty, at a negative price the other way round. Under a sale it is income.
"""

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
