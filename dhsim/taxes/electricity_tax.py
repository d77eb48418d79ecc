r"""Taxes on electricity by what it is used for.

$$
\tau = \tau^{\mathrm{energy}} + \tau^{\mathrm{eff}} + \tau^{\mathrm{dist}} + \tau^{\mathrm{sup}} + \tau^{\mathrm{sav}},
$$

$$
T = \tau W - \tau^{\mathrm{dist}} [W - W^{\mathrm{dist}}]^+, \qquad
R = \tau^{\mathrm{energy}}_{\mathrm{full}} - \tau^{\mathrm{energy}}
$$

The second term of $T$ is for processes only.

- $\tau^{\mathrm{energy}}$ and the others: `energy_per_mwh`, `efficiency_per_mwh`, `distribution_per_mwh`,
  `supplementary_per_mwh`, `saving_per_mwh` of the use, currency per MWh
- $W$: `electricity_mwh` of a year, MWh; $W^{\mathrm{dist}}$: `process_distribution_up_to_mwh`, without it no limit
- $T$: tax of the year, currency, paid to the state; $R$: energy tax that is given back, currency per MWh
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ..fields import Fields, Positive
from ..physics.arrays import Array, Numbers, known, refuse
from .base import Rule, refuse_unknown

ElectricityUse = Literal["full", "space_heat", "light_process", "heavy_process"]


class ElectricityRates(Fields):
    """The taxes on one use of electricity."""

    energy_per_mwh: Positive = Field(description="electricity (energy) tax")
    efficiency_per_mwh: Positive = Field(0.0, description="efficiency contribution")
    distribution_per_mwh: Positive = Field(0.0, description="distribution contribution")
    supplementary_per_mwh: Positive = Field(0.0, description="supplementary tax")
    saving_per_mwh: Positive = Field(0.0, description="energy-saving tax, the CO2 tax before")

    @property
    def total_per_mwh(self) -> float:
        """All of them together."""
        taxes = (self.energy_per_mwh, self.efficiency_per_mwh, self.distribution_per_mwh, self.supplementary_per_mwh)
        return sum(taxes) + self.saving_per_mwh


class ElectricityTax(Rule, kind="electricity_tax"):
    """Rates for electricity by use: `full`, heat pumps and boilers for `space_heat`, light and heavy processes.

    Totals are reckoned from the parts. Processes bear the distribution contribution on the first MWh of a year only.

    Source: Viegand Maagøe for Energistyrelsen 2013, Bilag B table 2 (L5166-5194); table 23 (L3216-3230) for
    `as_printed_2013`.
    """

    full: ElectricityRates
    space_heat: ElectricityRates
    light_process: ElectricityRates
    heavy_process: ElectricityRates
    process_distribution_up_to_mwh: Positive | None = Field(
        None, description="electricity of a process in a year that bears the distribution contribution; none: all of it"
    )

    def rates(self, use: ElectricityUse) -> ElectricityRates:
        """The parts. Raises ValueError for an unknown use."""
        refuse_unknown(use, ElectricityUse, "use of electricity")
        found: ElectricityRates = getattr(self, use)
        return found

    def per_mwh(self, use: ElectricityUse) -> float:
        """All taxes on a MWh; for processes one of those that bear the distribution contribution."""
        return self.rates(use).total_per_mwh

    def yearly_tax(self, use: ElectricityUse, electricity_mwh: Numbers) -> Array:
        """Taxes on the electricity of a whole year, in currency, elementwise."""
        electricity = known("electricity_mwh", electricity_mwh)
        refuse(electricity < 0, "electricity_mwh is negative")
        limit_mwh = self.process_distribution_up_to_mwh
        over = 0.0 if limit_mwh is None or not use.endswith("process") else np.maximum(electricity - limit_mwh, 0.0)
        return np.asarray(self.per_mwh(use) * electricity - self.rates(use).distribution_per_mwh * over)

    def refund_per_mwh(self, use: ElectricityUse) -> float:
        """Energy tax that is given back to a company that pays the full rate at first."""
        return self.full.energy_per_mwh - self.rates(use).energy_per_mwh
