r"""What the state pays back of the electricity tax, for uses that it favours.

$$
k_t = -r_t\, q_t, \qquad r_t = \left[\min\left(\varphi_t\, \tau_t,\ \tau_t - \tau^{\min}\right)\right]^+
$$

**Cost.** No variables, no rows. It is no remuneration of the supplier, and no part of what VAT is reckoned on.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $-\Delta t \sum_{t \in m} r_t\, q_t$, never positive.

**Symbols.**

- $\tau_t$: `tax_per_mwh`, $\tau^{\min}$: `minimum_per_mwh`, currency per MWh
- $\varphi_t$: `relief_share`, 0-1
- $r_t$: what is paid back, currency per MWh

**Who pays.** The state pays us, also under a sale ($\sigma = 1$).
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly, HourlyShare, Positive
from .base import PerMwh


class ElectricityTaxRelief(PerMwh, kind="electricity_tax_relief"):
    """`relief = min(relief_share x tax_per_mwh, tax_per_mwh - minimum_per_mwh)` for each MWh, as income.

    The tax itself stands in a clause `energy_tax`. What is left is never below minimum_per_mwh; the European minimum is
    0.5 EUR/MWh for business use (Directive 2003/96/EC, Annex I, table C).
    """

    order = 3  # after VAT: what the state pays back is no part of a supply
    remunerates = False
    paid_to = "The state"

    tax_per_mwh: Hourly = Field(description="the tax that was paid")
    relief_share: HourlyShare = Field(1.0, description="share of it that is paid back, 0-1")
    minimum_per_mwh: Positive = Field(0.0, description="what must be left of it")

    def price(self, at: Hours) -> Array:
        """The relief in each step, negative."""
        tax = at.values(self.tax_per_mwh)
        back = np.minimum(at.values(self.relief_share) * tax, tax - self.minimum_per_mwh)
        return -np.maximum(back, 0.0)
