r"""The highest price of heat under price regulation: cost with a profit, up to what the buyer would pay otherwise.

$$
c \le \min\left(c^{\mathrm{own}} + \frac{r K}{Q},\ c^{\mathrm{sub}}\right)
$$

- $c$: highest price of heat, currency per MWh, paid by the network to the supplier
- $c^{\mathrm{own}}$: `cost_per_mwh`, $c^{\mathrm{sub}}$: `substitution_per_mwh`, currency per MWh
- $r$: `profit_share`, 0-1 a year; $K$: `capital`, currency; $Q$: `heat_mwh_per_year`, MWh
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..fields import Share
from ..physics.arrays import Array, Numbers, known, refuse
from .base import Rule


class PriceCap(Rule, kind="price_cap"):
    """`price <= min(cost + profit_share x capital / heat, substitution price)`.

    Profit is allowed for surplus heat and renewable heat. About 8 % a year, real, was allowed in the few cases decided.

    Source: Viegand Maagøe for Energistyrelsen 2013, heat supply act §20 and §20b, L1416-1451, L2170-2248.
    """

    profit_share: Share = Field(description="yearly profit as a share of the capital put in")

    def highest_per_mwh(
        self, cost_per_mwh: Numbers, capital: Numbers, heat_mwh_per_year: Numbers, substitution_per_mwh: Numbers
    ) -> Array:
        """The highest price, elementwise. capital: put in by the supplier, currency. heat_mwh_per_year: above 0.

        substitution_per_mwh: what the same heat costs the buyer otherwise; more is no necessary cost of his.
        """
        heat = known("heat_mwh_per_year", heat_mwh_per_year)
        refuse(heat <= 0, "heat_mwh_per_year is not above 0")
        profit = self.profit_share * known("capital", capital) / heat
        own = known("cost_per_mwh", cost_per_mwh) + profit
        return np.asarray(np.minimum(own, known("substitution_per_mwh", substitution_per_mwh)))
