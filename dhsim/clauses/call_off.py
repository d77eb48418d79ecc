r"""Heat that is ordered beforehand: one power for a whole day or month, which is then taken.

$$
(1 - \tau)\, P_d \le q_t \le (1 + \tau)\, P_d, \qquad t \in d
$$

**Cost.** $k_t = c\, P_{d(t)} / H_{d(t)}$, with one variable $P_d \ge 0$ a block and two rows a step; linear. Under a
sale a call-off that earns must have $\tau = 0$.

**Invoice.** None if $c = 0$. Else one line a month: quantity $\sum_{d \in m} P_d$ in MW, amount
$c \sum_{d \in m} P_d$, with the least call-off that covers the highest step of the block,

$$
P_d = \frac{\max_{t \in d} q_t}{1 + \tau} .
$$

A block that the run covers in part pays all of $c$.

**Symbols.**

- $d$: `block`, a local day or calendar month; $\tau$: `tolerance`, 0-1
- $c$: `per_mw`, currency per MW and block; $P_d$: `called_off_mw`, MW

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from ..calendar import Array
from ..fields import Positive, Share
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .limits import broken
from .periods import Periods, periods


class CallOff(Clause, kind="call_off"):
    """The flow of each block is one power, called off for all of it, within a tolerance up and down.

    per_mw: paid for the power called off in each block, whatever is taken and also for a block that the run covers in
    part (0: nothing). A tolerance of 0.1 lets the
    flow lie between 0.9 and 1.1 times the call-off. The call-off of a block is taken to be the least one that covers
    its highest hour. Linear for what is bought.
    """

    claims = True

    block: Literal["day", "month"] = Field("day", description="how long one call-off holds")
    tolerance: Share = Field(0.0, description="how far the flow may be from the call-off, as a share of it")
    per_mw: Positive = Field(0.0, description="currency for each MW called off and each block")

    def charge(self, deal: Deal) -> Linear:
        """One variable a block; the flow keeps near it."""
        spans = periods(deal.at, self.block)
        ordered = deal.variable("called_off_mw", len(spans))
        for_step = ordered.take(spans.of_step)
        deal.add("call_off_most", deal.flow_mw <= for_step * (1.0 + self.tolerance))
        deal.add("call_off_least", deal.flow_mw >= for_step * (1.0 - self.tolerance))
        if not self.per_mw:
            return Linear(deal.at.n)
        if deal.sold and self.tolerance:
            found = "a call-off that earns money cannot have a tolerance: the seller would call off more than is needed"
            raise deal.fault(found, "Set tolerance = 0, or per_mw = 0")
        return deal.spread(ordered * self.per_mw, spans)

    def invoice(self, metered: Metered) -> list[Item]:
        """What was called off in each block, where that costs something; one line a month."""
        if not self.per_mw:
            return []
        spans, months = periods(metered.at, self.block), periods(metered.at, "month")
        amounts = spans.evenly(self._ordered(metered.flow_mw, spans) * self.per_mw)
        monthly = months.sums(amounts) * metered.at.step_h
        return list(items(months, monthly / self.per_mw, "MW", monthly))

    def breaches(self, metered: Metered) -> Iterator[str]:
        """Blocks in which the flow is too far from any call-off."""
        spans = periods(metered.at, self.block)
        ordered = self._ordered(metered.flow_mw, spans)
        least = np.minimum.reduceat(metered.flow_mw, spans.begin)
        yield from broken(metered.at, spans, ordered * (1 - self.tolerance) - least, ordered, "MW below the call-off")

    def _ordered(self, flow_mw: Array, spans: Periods) -> Array:
        """The least call-off that covers the highest hour of each block."""
        return np.asarray(np.maximum.reduceat(flow_mw, spans.begin) / (1.0 + self.tolerance))
