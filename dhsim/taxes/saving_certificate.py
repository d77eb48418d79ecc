r"""What a utility pays once for the first year's saving of energy.

$$
E = \left[Q - f W - B\right]^+, \qquad S = \min\left(c\, \varphi\, E,\ \left[I - n G\right]^+\right)
$$

- $Q$: `heat_mwh`, $W$: `electricity_mwh`, $B$: `extra_fuel_mwh` of the first year, MWh; $f$: `electricity_factor`
- $E$: `saved_mwh`, MWh; $c$: `price_per_mwh`, currency per MWh; $\varphi$: `priority_factor`, or 1 without priority
- $I$: `investment`, currency; $n$: `least_payback_years`; $G$: `net_income_per_year`, currency a year
- $S$: subsidy, currency, once, paid by a utility, income positive
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..fields import Positive
from ..physics.arrays import Array, Numbers, known
from .base import Rule


class SavingCertificate(Rule, kind="saving_certificate"):
    """`subsidy = price x saving x priority`, once, at most what leaves the investment its least payback.

    Source: Viegand Maagøe for Energistyrelsen 2013, L1742, L2313-2388, L2903.
    """

    price_per_mwh: Positive = Field(description="market price of a MWh saved in the first year")
    electricity_factor: Positive = Field(description="what a MWh of electricity of a heat pump counts in the saving")
    priority_factor: Positive = Field(description="for a heat pump in place of oil or gas outside emissions trading")
    least_payback_years: Positive = Field(description="payback that the subsidy may not shorten further")

    def saved_mwh(self, heat_mwh: Numbers, electricity_mwh: Numbers = 0.0, extra_fuel_mwh: Numbers = 0.0) -> Array:
        """Saving of the first year: heat that is replaced, less weighted electricity and extra fuel; at least 0."""
        spent = self.electricity_factor * known("electricity_mwh", electricity_mwh)
        return np.asarray(
            np.maximum(known("heat_mwh", heat_mwh) - spent - known("extra_fuel_mwh", extra_fuel_mwh), 0.0)
        )

    def uncapped(self, saved_mwh: Numbers, has_priority: bool = False) -> Array:
        """Price times saving, in currency."""
        factor = self.priority_factor if has_priority else 1.0
        return np.asarray(self.price_per_mwh * factor * known("saved_mwh", saved_mwh))

    def subsidy(
        self, saved_mwh: Numbers, investment: Numbers, net_income_per_year: Numbers, has_priority: bool = False
    ) -> Array:
        """What is paid, in currency (income positive), at least 0. investment: all costs included."""
        earned = self.least_payback_years * known("net_income_per_year", net_income_per_year)
        cap = np.maximum(known("investment", investment) - earned, 0.0)
        return np.asarray(np.minimum(self.uncapped(saved_mwh, has_priority), cap))
