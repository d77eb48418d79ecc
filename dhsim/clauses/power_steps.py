r"""A fee on power whose price changes with how large the power is.

$$
A_y = s_y\, F(P_y), \qquad F(P) = a_j + b_j P \quad \text{for } U_{j-1} < P \le U_j
$$

A power of 0 lies in the first step. That of a local calendar year is the one that was fixed, or the highest reading:

$$
P_y = \max(P^{\mathrm{fixed}}, P^{\min}) \quad \text{or} \quad P_y = \max\left(P^{\min},\ \max_{i \in y} \bar q_i\right)
$$

**Cost.** $k_t = A_{y(t)} / H_{y(t)}$. With $P^{\mathrm{fixed}}$ a constant. Else
$P_y \ge P^{\min}$, $P_y \ge \bar q_i$, and with more than one step binaries $z_{y,j}$ choose the one that holds all of
the power:

$$
\begin{aligned}
& F_y = \sum_j (a_j z_{y,j} + b_j w_{y,j}), \qquad \sum_j z_{y,j} = 1, \qquad \sum_j w_{y,j} = P_y \\
& U_{j-1}\, z_{y,j} \le w_{y,j} \le \min(U_j, P^{\max}_y)\, z_{y,j}
\end{aligned}
$$

Under a sale a power that is found in the run is refused. A threshold is met within $10^{-6}$ MW.

**Invoice.** One line a year: quantity $P_y$ in MW, amount $A_y$.

**Symbols.**

- $U_j$: `steps[j].up_to_mw`, MW, $U_0 = 0$; $a_j$: `steps[j].per_year`, currency a year; $b_j$: `steps[j].per_mw`,
  currency per MW and year
- $P^{\mathrm{fixed}}$: `power_mw`, $P^{\min}$: `least_mw`, MW
- $\bar q_i$: mean of a local day or clock hour (`basis`) over the steps that count (`counts`), MW
- $P_y$: `power_mw`, $P^{\max}_y$: the most that it can be, $w_{y,j}$: `step_<j>_mw`, MW
- $z_{y,j}$: `step_<j>_holds`, 0 or 1

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Fault, Finding, InputError
from ..fields import Fields, Positive
from ..hours_of import HoursOf
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .measured import Measured, measured
from .periods import Periods, periods

ROUNDING = 1e-6  # MW; the power of an optimum at a threshold is met no closer


class PowerStep(Fields):
    """What a year costs, up to a power."""

    up_to_mw: Positive | None = Field(None, description="power up to which it holds; last step: none")
    per_year: Positive = Field(0.0, description="currency a year, whatever the power in the step")
    per_mw: Positive = Field(description="currency a year for each MW, from the first")


class PowerSteps(Clause, kind="power_steps"):
    """`fee = per_year + per_mw x power` a year, of the step that the power lies in; at a threshold, of the lower step.

    power_mw: the power that was fixed before the run, such as last winter's. Without it, power is the highest daily (or
    hourly) mean of each local calendar year in the run, among the hours that count; a part year pays its part. The fee
    never falls as power grows. Where power is to be decided, whole numbers choose the step, one a year and step.
    Source: Boden 2020, 790 kr a kW up to 50 kW, 1 000 kr and 770 kr a kW up to 200 kW, and so on.
    """

    steps: tuple[PowerStep, ...] = Field(min_length=1, description="in rising order of up_to_mw")
    power_mw: Positive | None = Field(None, description="power that was fixed before the run; default: found in it")
    least_mw: Positive = Field(0.0, description="least power that is billed")
    basis: Literal["hour", "day"] = Field("day", description="hourly or daily means")
    counts: HoursOf | None = Field(None, description="hours that count; default: all")

    @model_validator(mode="after")
    def _in_order(self) -> PowerSteps:
        """Thresholds rise, the last step has none, and more power never costs less."""
        ends = [step.up_to_mw for step in self.steps]
        if any(end is None for end in ends[:-1]) or ends[-1] is not None:
            raise ValueError("every step but the last needs up_to_mw, and the last has none")
        known = [end for end in ends if end is not None]
        if any(b <= a for a, b in pairwise([0.0, *known])):
            listed = ", ".join(f"{end:g}" for end in known)
            raise ValueError(f"the steps end at {listed} MW; sort them, each threshold once and above 0")
        for end, (low, high) in zip(known, pairwise(self.steps), strict=True):
            below, above = (step.per_year + step.per_mw * end for step in (low, high))
            if above < below - 1e-9 * below:
                raise ValueError(f"at {end:g} MW the fee falls from {below:g} to {above:g}; correct per_year or per_mw")
        return self

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """Something must count."""
        if self.power_mw is None and self.counts is not None and not self.counts.inside(at).any():
            yield "counts", "no hour of the run counts", "Widen counts, give power_mw, or leave the clause out"

    def charge(self, deal: Deal) -> Linear:
        """The fee, spread over the year: a constant, or of the step that is chosen."""
        years = periods(deal.at, "year")
        if self.power_mw is not None:
            return Linear(deal.at.n, (), years.evenly(self._fee(self._known(years)) * years.share))
        if deal.sold:
            raise InputError([Fault(deal.place, "a power that is found in the run would earn money", "Give power_mw")])
        rows = self._rows(deal.at, years)
        means, least = rows.means(deal.flow_mw), np.full(len(years), self.least_mw)
        power = deal.variable("power_mw", len(years), least)
        deal.add("power", power.take(rows.span) >= means)
        if len(self.steps) == 1:
            return deal.spread((power * self.steps[0].per_mw + self.steps[0].per_year) * years.share, years)
        np.maximum.at(least, rows.span, deal.highest_of(means, "the flow"))
        return deal.spread(self._chosen(deal, power.linear(), least) * years.share, years)

    def _chosen(self, deal: Deal, power: Linear, most_mw: Array) -> Linear:
        """The fee of the one step that holds all of the power."""
        deal.whole("the price of power depends on how large it is")
        n, edges = power.n, self._edges()
        one, all_of_it, fee = Linear(n), Linear(n), Linear(n)
        for k, step in enumerate(self.steps):
            holds = deal.variable(f"step_{k + 1}_holds", n, upper=1.0, integer=True)
            inside = deal.variable(f"step_{k + 1}_mw", n)
            deal.add(f"step_{k + 1}_from", inside >= holds * edges[k])
            deal.add(f"step_{k + 1}_to", inside <= holds * np.minimum(edges[k + 1], most_mw))
            one, all_of_it = one + holds, all_of_it + inside
            fee = fee + holds * step.per_year + inside * step.per_mw
        deal.add("one_step", one == 1.0)
        deal.add("all_steps", all_of_it == power)
        return fee

    def invoice(self, metered: Metered) -> list[Item]:
        """Power of each year, and its fee."""
        years = periods(metered.at, "year")
        mw = self._known(years)
        if self.power_mw is None:
            found = self._rows(metered.at, years).values(metered.flow_mw, len(years))
            mw = np.maximum([values.max(initial=0.0) for values in found], self.least_mw)
        return list(items(years, mw, "MW", self._fee(mw) * years.share))

    def _known(self, years: Periods) -> Array:
        """The power that was fixed, for each year."""
        return np.full(len(years), max(self.power_mw or 0.0, self.least_mw))

    def _fee(self, mw: Array) -> Array:
        """What a whole year at each power costs."""
        step = np.searchsorted(self._edges()[1:], mw - ROUNDING, side="left")
        per_year, per_mw = (np.array([getattr(one, key) for one in self.steps]) for key in ("per_year", "per_mw"))
        return np.asarray(per_year[step] + per_mw[step] * mw)

    def _edges(self) -> Array:
        """Where steps begin and end."""
        return np.array([0.0, *(np.inf if step.up_to_mw is None else step.up_to_mw for step in self.steps)])

    def _rows(self, at: Hours, years: Periods) -> Measured:
        """What is measured in each year."""
        counted = np.ones(at.n, dtype=bool) if self.counts is None else self.counts.inside(at)
        return measured(at, years, self.basis, counted)
