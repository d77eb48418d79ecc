r"""What is given back for an electric heat pump that draws on the flue gas of an own CHP.

$$
R = \sum_{i \in \{\mathrm{energy},\, \mathrm{CO2}\}} \left( (Q - W)\, h_i + W e_i - Q u_i \right)
$$

- $Q$: `heat_mwh` that the pump gives, $W$: `electricity_mwh`, MWh; $Q - W$: heat of the flue gas
- $h_i$: `heat_energy_tax_per_mwh`, `heat_co2_tax_per_mwh`; $e_i$: `electricity_tax_per_mwh`, `saving_tax_per_mwh`
- $u_i$: `energy_ceiling_per_mwh`, `co2_ceiling_per_mwh`
- $R$: what the state gives back, currency; each part and the sum may be negative
"""

from __future__ import annotations

from pydantic import Field

from ..fields import Positive
from ..physics.arrays import Array, Numbers, known, refuse
from .base import Rule


class ChpHeatPumpRelief(Rule, kind="chp_heat_pump_relief"):
    """`relief = taxes on flue-gas heat and electricity - ceiling x heat`, for energy and for CO2, the two added.

    The heat of the flue gas is the heat that the pump gives less its electricity. A negative relief on one of the taxes
    reduces that on the other; it is not cut off at 0. Under the ceilings the sum itself may be negative.

    Source: Viegand Maagøe for Energistyrelsen 2013, Bilag C, SKAT's example (L5506-5620).
    """

    heat_energy_tax_per_mwh: Positive = Field(description="energy tax on heat of the CHP")
    heat_co2_tax_per_mwh: Positive = Field(description="CO2 tax on heat of the CHP")
    electricity_tax_per_mwh: Positive = Field(description="electricity tax")
    saving_tax_per_mwh: Positive = Field(description="energy-saving tax on electricity, the CO2 tax before")
    energy_ceiling_per_mwh: Positive = Field(description="what heat bears at most in energy tax")
    co2_ceiling_per_mwh: Positive = Field(description="what heat bears at most in CO2 tax")

    def energy_tax(self, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """Energy tax before relief, in currency, elementwise."""
        flue_gas, electricity = _drawn(heat_mwh, electricity_mwh)
        return flue_gas * self.heat_energy_tax_per_mwh + electricity * self.electricity_tax_per_mwh

    def co2_tax(self, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """CO2 and energy-saving tax before relief, in currency, elementwise."""
        flue_gas, electricity = _drawn(heat_mwh, electricity_mwh)
        return flue_gas * self.heat_co2_tax_per_mwh + electricity * self.saving_tax_per_mwh

    def energy_relief(self, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """Energy tax above its ceiling, in currency; negative below it."""
        return self.energy_tax(heat_mwh, electricity_mwh) - known("heat_mwh", heat_mwh) * self.energy_ceiling_per_mwh

    def co2_relief(self, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """CO2 tax above its ceiling, in currency; negative below it."""
        return self.co2_tax(heat_mwh, electricity_mwh) - known("heat_mwh", heat_mwh) * self.co2_ceiling_per_mwh

    def relief(self, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """What is given back, in currency, elementwise. Raises ValueError for more electricity than heat."""
        return self.energy_relief(heat_mwh, electricity_mwh) + self.co2_relief(heat_mwh, electricity_mwh)


def _drawn(heat_mwh: Numbers, electricity_mwh: Numbers) -> tuple[Array, Array]:
    """Heat taken from the flue gas, and electricity."""
    heat, electricity = known("heat_mwh", heat_mwh), known("electricity_mwh", electricity_mwh)
    refuse(electricity < 0, "electricity_mwh is negative")
    refuse(electricity > heat, "the heat pump takes more electricity than it gives heat")
    return heat - electricity, electricity
