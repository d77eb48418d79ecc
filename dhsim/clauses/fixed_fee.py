r"""A yearly fee that does not depend on what is taken.

$$
k_t = F\, \frac{s_y}{H_y}, \qquad A_m = F a_m, \qquad a_m = s_y\, \frac{H_m}{H_y}, \qquad t \in m \subset y
$$

**Cost.** A constant: it decides nothing.

**Invoice.** One line a month: quantity $a_m$ in years, amount $A_m$. A whole calendar year comes to $F$, of 8760 h or
8784 h.

**Symbols.**

- $F$: `per_year`, currency a year
- $a_m$: part of its year that the run covers in a month

**Who pays.** The buyer pays the counterparty. Under a sale it is income; a negative fee turns either round.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..economics import per_hour
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import months_of_year


class FixedFee(Clause, kind="fixed_fee"):
    """`per_year`, spread evenly over the hours of each local calendar year; a part year pays its part.

    On a contract of sale it is income, as all that is paid under it; a fee for being allowed to sell is negative.
    """

    per_year: float = Field(description="currency a year")

    def charge(self, deal: Deal) -> Linear:
        """The fee per hour, as a constant."""
        return Linear(deal.at.n, (), per_hour(self.per_year, deal.at))

    def invoice(self, metered: Metered) -> list[Item]:
        """The part of the year that each month is, by its hours."""
        months, part = months_of_year(metered.at)
        return list(items(months, part, "year", np.asarray(self.per_year * part)))
