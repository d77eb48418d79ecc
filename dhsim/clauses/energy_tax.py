"""A tax on each MWh."""

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
