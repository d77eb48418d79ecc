r"""A tax on each MWh.

$$
k_t = \tau_t\, \varphi_t\, q_t
$$

**Cost.** No variables, no rows. It is no remuneration of the supplier.

**Invoice.** One line a month: quantity $E_m$ in MWh (all of the flow), amount
$\Delta t \sum_{t \in m} \tau_t\, \varphi_t\, q_t$.

**Symbols.**

- $\tau_t$: `tax_per_mwh`, currency per MWh taxed
- $\varphi_t$: `taxed_share`, 0-1

**Who pays.** We pay the state, also under a sale ($\sigma = 1$): a tax on what is sold is a cost.
"""

from __future__ import annotations

from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly, HourlyShare
from .base import PerMwh


class EnergyTax(PerMwh, kind="energy_tax"):
    """`tax = tax_per_mwh x taxed_share x flow`. It is paid to the state and is no remuneration of the supplier."""

    remunerates = False
    paid_to = "The state"

    tax_per_mwh: Hourly = Field(description="currency for each MWh taxed")
    taxed_share: HourlyShare = Field(1.0, description="share of the flow that is taxed, 0-1")

    def price(self, at: Hours) -> Array:
        """The tax in each step."""
        return at.values(self.tax_per_mwh) * at.values(self.taxed_share)
