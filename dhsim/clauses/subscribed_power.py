r"""Power that is subscribed, and what it costs to take more.

$$
\begin{aligned}
O_i &= [\bar q_i - S]^+, \qquad \bar q_i = \text{mean of a clock hour or a local day} \\
A_p &= c\, s_p\, S + c^{\mathrm{peak}} s_p \max_{i \in p} O_i + c^{\mathrm{energy}} \sum_{i \in p} h_i\, O_i
\end{aligned}
$$

**Cost.** $k_t = A_{p(t)} / H_{p(t)}$. The subscription is a constant. Where an overrun has a price there are variables
$O_i \ge 0$ with $O_i \ge \bar q_i - S$, and for the highest $O^{\max}_p \ge O_i$. All is linear for what is bought.
Under a sale $c^{\mathrm{peak}}$ is refused, and $c^{\mathrm{energy}}$ needs a binary for each reading
(`clauses/deal.py`).

**Invoice.** Up to three lines a period, the last two where they have a price:

- subscribed: quantity $S$ in MW, amount $c\, s_p\, S$
- highest overrun: quantity $\max_i O_i$ in MW, amount $c^{\mathrm{peak}} s_p \max_i O_i$
- overrun: quantity $\sum_i h_i O_i$ in MWh, amount $c^{\mathrm{energy}} \sum_i h_i O_i$

**Symbols.**

- $S$: `subscribed_mw`, MW; $c$: `per_mw`, currency per MW and whole period
- $c^{\mathrm{peak}}$: `overrun_per_mw`, currency per MW and whole period; $c^{\mathrm{energy}}$: `overrun_per_mwh`
- $h_i$: hours of the run in reading $i$, h
- $O_i$: `overrun_mw`, MW; $O^{\max}_p$: `overrun_peak_mw`, MW

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ..calendar import Hours
from ..fields import Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .measured import Measured, measured
from .periods import Period, Periods, periods


class SubscribedPower(Clause, kind="subscribed_power"):
    """`per_mw x subscribed_mw` each period; above it overrun_per_mw on the highest hour (or day), and overrun_per_mwh.

    A period that the run covers in part is charged that part of both prices per MW. Linear for what is bought.
    """

    subscribed_mw: Positive = Field(description="power that is subscribed")
    per_mw: float = Field(description="currency for each MW subscribed and each period")
    overrun_per_mw: Positive = Field(0.0, description="currency for each MW that the period's highest load is above it")
    overrun_per_mwh: Positive = Field(0.0, description="currency for each MWh above it")
    basis: Literal["hour", "day"] = Field("hour", description="hourly or daily means")
    period: Period = Field("year", description="what per_mw is paid for")

    def charge(self, deal: Deal) -> Linear:
        """Subscription and overrun."""
        spans = periods(deal.at, self.period)
        rows = self._rows(deal.at, spans)
        cost = Linear(len(spans), (), self.subscribed_mw * self.per_mw * spans.share)
        means, subscribed = rows.means(deal.flow_mw), np.full(len(rows.span), self.subscribed_mw)
        if not (self.overrun_per_mw or self.overrun_per_mwh):
            return deal.spread(cost, spans)
        if deal.sold and self.overrun_per_mw:
            found = "overrun_per_mw on what is sold would earn money"
            raise deal.fault(found, "Use overrun_per_mwh, or a peak_charge")
        over = deal.larger("overrun_mw", means - subscribed, np.zeros(means.n), np.ones(means.n))
        if self.overrun_per_mwh:
            volume = (over * (deal.at.step_h / rows.weight)).by_group(rows.span, len(spans))
            cost = cost + volume * self.overrun_per_mwh
        if self.overrun_per_mw:
            top = deal.variable("overrun_peak_mw", len(spans))
            deal.add("overrun_peak", top.take(rows.span) >= over)
            cost = cost + top * (self.overrun_per_mw * spans.share)
        return deal.spread(cost, spans)

    def invoice(self, metered: Metered) -> list[Item]:
        """Subscription, highest overrun, and energy above."""
        spans = periods(metered.at, self.period)
        rows = self._rows(metered.at, spans)
        over = [np.maximum(v - self.subscribed_mw, 0.0) for v in rows.values(metered.flow_mw, len(spans))]
        hours = [metered.at.step_h / rows.weight[rows.span == k] for k in range(len(spans))]
        peaks = np.array([v.max(initial=0.0) for v in over])
        volumes = np.array([float(v @ h) for v, h in zip(over, hours, strict=True)])
        fee = np.full(len(spans), self.subscribed_mw)
        lines = list(items(spans, fee, "MW", fee * self.per_mw * spans.share, "subscribed"))
        if self.overrun_per_mw:
            lines += items(spans, peaks, "MW", peaks * self.overrun_per_mw * spans.share, "highest overrun")
        if self.overrun_per_mwh:
            lines += items(spans, volumes, "MWh", volumes * self.overrun_per_mwh, "overrun")
        return lines

    def _rows(self, at: Hours, spans: Periods) -> Measured:
        """What is measured."""
        return measured(at, spans, self.basis, np.ones(at.n, dtype=bool))
