r"""A charge on the highest load of a month, season or year.

$$
A_p = c\, s_p\, P_p, \qquad
P_p = \max\left(P^{\min},\ \frac{1}{n_p} \sum_{i \in \text{highest } n_p} \bar q_i\right), \qquad n_p = \min(n, N_p)
$$

$\bar q_i$ are the means of the clock hours or local days $i$ of the period over the steps that count. With
`basis = "mean"` there is one, the mean of all steps of the period that count. A period in which nothing counts has
$P_p = P^{\min}$. With `ignore_below_c` a local day counts if the mean of $T_t$ over its steps is at least that.

**Cost.** $k_t = A_{p(t)} / H_{p(t)}$. What costs is linear: $P_p \ge P^{\min}$ with

$$
P_p \ge \bar q_i \quad (n = 1), \qquad
P_p \ge \beta_p + \frac{1}{n_p} \sum_{i \in p} o_i, \quad o_i \ge \bar q_i - \beta_p, \quad o_i \ge 0 \quad (n > 1).
$$

What earns (`per_mw` below 0, or above 0 for what is sold) needs a binary $b_i$ for each reading, and allows no floor:

$$
P_p = \frac{1}{n_p} \sum_{i \in p} g_i, \qquad 0 \le g_i \le \bar q_i, \qquad g_i \le q^{\max}_i\, b_i, \qquad
\sum_{i \in p} b_i \le n_p .
$$

A mean needs no variables; with a floor it is the larger of two (`clauses/deal.py`), with binaries only where it earns.

**Invoice.** One line a period: quantity $P_p$ in MW, amount $A_p$.

**Symbols.**

- $c$: `per_mw`, currency per MW and whole period; $P^{\min}$: `floor_mw`, MW; $n$: `highest`
- $N_p$: readings in the period; $q^{\max}_i$: the most that reading $i$ can be, MW; $T_t$: `outdoor_c`, °C
- $P_p$: `peak_mw`; $\beta_p$: `peak_bar_mw`; $o_i$: `peak_over_mw`; $g_i$: `peak_high_mw`, MW; $b_i$: `peak_is_high`

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import HourlyCelsius, Positive
from ..hours_of import HoursOf
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .measured import Measured, measured
from .periods import Period, Periods, periods


class PeakCharge(Clause, kind="peak_charge"):
    """`per_mw x peak` in each period; the peak is the mean of the `highest` largest hourly (or daily) means in it.

    basis "hour" or "day": what is measured. basis "mean": the mean load over all hours that count, such as January and
    February. counts: only these hours; ignore_below_c: days colder than that are left out (outdoor_c says how cold).
    floor_mw: a peak that is owed already, or the least that is billed. A period that the run covers in part is charged
    that part of per_mw. Linear for what is bought; a peak charge that earns needs whole numbers.
    """

    per_mw: float = Field(description="currency for each MW of the period's peak")
    basis: Literal["hour", "day", "mean"] = Field("hour", description="hourly means, daily means, or the mean of all")
    highest: Annotated[int, Field(ge=1)] = Field(1, description="how many of the highest are averaged")
    period: Period = Field("month", description="how often a new peak is found")
    counts: HoursOf | None = Field(None, description="hours that count; default: all")
    floor_mw: Positive = Field(0.0, description="least peak that is billed, such as one that is owed already")
    outdoor_c: HourlyCelsius | None = Field(None, description="outdoor temperature, for ignore_below_c")
    ignore_below_c: float | None = Field(None, description="days with a colder mean do not count")

    @model_validator(mode="after")
    def _fits(self) -> PeakCharge:
        """What belongs together."""
        if (self.outdoor_c is None) != (self.ignore_below_c is None):
            raise ValueError("outdoor_c and ignore_below_c belong together; give both or none")
        if self.basis == "mean" and self.highest != 1:
            raise ValueError("basis 'mean' averages all hours that count; leave highest out, or use 'hour' or 'day'")
        return self

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """Something must count."""
        if not self._counted(at).any():
            yield "counts", "no hour of the run counts", "Widen counts, or leave the clause out"

    def charge(self, deal: Deal) -> Linear:
        """Peak of each period times its price, spread over the period."""
        spans = periods(deal.at, self.period)
        peak = self._peak(deal, spans)
        return deal.spread(peak * (self.per_mw * spans.share), spans)

    def _peak(self, deal: Deal, spans: Periods) -> Linear:
        """The peak of each period as an expression."""
        rows = self._rows(deal.at, spans)
        means, floor = rows.means(deal.flow_mw), np.full(len(spans), self.floor_mw)
        if self.basis == "mean":
            if not self.floor_mw:
                return means
            larger: Linear = deal.larger("peak_mw", means, floor, np.full(len(spans), self.per_mw)).linear()
            return larger
        if self.per_mw < 0 if not deal.sold else self.per_mw > 0:
            return self._chosen(deal, spans, rows, means)
        top: Linear = deal.variable("peak_mw", len(spans), floor).linear()
        if self.highest == 1:
            deal.add("peak", top.take(rows.span) >= means)
            return top
        # The mean of the n highest is min over t of t + sum of what is above t / n; the smallest is found by itself.
        n = np.minimum(self.highest, np.maximum(rows.count(len(spans)), 1)).astype(float)
        bar = deal.variable("peak_bar_mw", len(spans), -np.inf)
        over = deal.variable("peak_over_mw", means.n)
        deal.add("peak_over", over >= means - bar.take(rows.span))
        deal.add("peak", top >= bar + over.by_group(rows.span, len(spans)) * (1.0 / n))
        return top

    def _chosen(self, deal: Deal, spans: Periods, rows: Measured, means: Linear) -> Linear:
        """The peak where it earns money: whole numbers choose the highest, which are found by themselves."""
        if self.floor_mw:
            found = "a peak charge that earns money cannot have floor_mw"
            raise deal.fault(found, "Leave floor_mw out")
        deal.whole("a higher peak earns money")
        n = np.minimum(self.highest, np.maximum(rows.count(len(spans)), 1)).astype(float)
        high: Linear = deal.variable("peak_high_mw", means.n).linear()
        is_high = deal.variable("peak_is_high", means.n, upper=1.0, integer=True)
        deal.add("peak_most", high <= means)
        deal.add("peak_only_high", high <= is_high * deal.highest_of(means, "the flow"))
        deal.add("peak_so_many", is_high.by_group(rows.span, len(spans)) <= n)
        return high.by_group(rows.span, len(spans)) * (1.0 / n)

    def invoice(self, metered: Metered) -> list[Item]:
        """Peak of each period."""
        spans = periods(metered.at, self.period)
        rows = self._rows(metered.at, spans)
        found = [self._highest(values) for values in rows.values(metered.flow_mw, len(spans))]
        peaks = np.maximum(found, self.floor_mw)
        return list(items(spans, peaks, "MW", peaks * self.per_mw * spans.share))

    def _highest(self, values: Array) -> float:
        """The mean of the highest; nothing where nothing counts."""
        return float(np.sort(values)[-self.highest :].mean()) if len(values) else 0.0

    def _rows(self, at: Hours, spans: Periods) -> Measured:
        """What is measured in each period."""
        return measured(at, spans, self.basis, self._counted(at))

    def _counted(self, at: Hours) -> npt.NDArray[np.bool_]:
        """Steps that count."""
        mask = np.ones(at.n, dtype=bool) if self.counts is None else self.counts.inside(at)
        if self.outdoor_c is not None and self.ignore_below_c is not None:
            days = periods(at, "day")
            mean_c = days.sums(at.values(self.outdoor_c)) * at.step_h / days.hours
            mask &= mean_c[days.of_step] >= self.ignore_below_c
        return mask
