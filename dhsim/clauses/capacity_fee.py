r"""A yearly fee for each MW that is kept ready or subscribed, whatever is taken.

$$
k_t = f P\, \frac{s_y}{H_y}, \qquad A_m = f P a_m, \qquad a_m = s_y\, \frac{H_m}{H_y}, \qquad t \in m \subset y
$$

**Cost.** A constant: it decides nothing.

**Invoice.** One line a month: quantity $P$ in MW, amount $A_m$.

**Symbols.**

- $f$: `per_mw_year`, currency per MW and year
- $P$: `capacity_mw`, MW
- $a_m$: part of its year that the run covers in a month

**Who pays.** The buyer pays the counterparty. Under a sale it is income; a negative fee turns either round.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..economics import per_hour
from ..fields import Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import months_of_year


class CapacityFee(Clause, kind="capacity_fee"):
    """`per_mw_year x capacity_mw`, spread evenly over each local calendar year; a part year pays its part."""

    per_mw_year: float = Field(description="currency a year for each MW")
    capacity_mw: Positive = Field(description="MW that are agreed on")

    def charge(self, deal: Deal) -> Linear:
        """The fee per hour, as a constant."""
        return Linear(deal.at.n, (), per_hour(self.per_mw_year * self.capacity_mw, deal.at))

    def invoice(self, metered: Metered) -> list[Item]:
        """MW times the part of the year that each month is."""
        months, part = months_of_year(metered.at)
        mw = np.full(len(months), self.capacity_mw)
        return list(items(months, mw, "MW", self.per_mw_year * self.capacity_mw * part))
