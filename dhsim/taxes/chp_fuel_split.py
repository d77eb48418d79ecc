r"""The fuel of a CHP split between heat and electricity by the V-formula.

$$
B^{\mathrm{power}} = \min\left(\left[B - \frac{Q}{V}\right]^+,\ \frac{W}{e}\right), \qquad
B^{\mathrm{taxed}} = B - B^{\mathrm{power}}
$$

- $B$: `fuel_mwh`, $Q$: `heat_mwh`, $W$: `electricity_mwh`, MWh, at least 0
- $V$: `heat_divisor`; $e$: `electricity_divisor`, 0-1
- $B^{\mathrm{power}}$: fuel that counts as burned for electricity, $B^{\mathrm{taxed}}$: as burned for heat, MWh
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..physics.arrays import Array, Numbers, known, refuse
from .base import Rule


class ChpFuelSplit(Rule, kind="chp_fuel_split"):
    """`fuel for heat = heat / heat_divisor`; the rest is for electricity, up to `electricity / electricity_divisor`.

    What is over that is taxed as fuel for heat.

    Source: Viegand Maagøe for Energistyrelsen 2013, L5404-5432.
    """

    heat_divisor: float = Field(gt=0, description="heat per fuel, 1.20 in Denmark")
    electricity_divisor: float = Field(gt=0, le=1, description="electricity per fuel at most, 0.35 in Denmark")

    def electricity_fuel_mwh(self, fuel_mwh: Numbers, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """Fuel that counts as burned for electricity, which bears no energy tax; MWh, elementwise, at least 0."""
        fuel, heat = known("fuel_mwh", fuel_mwh), known("heat_mwh", heat_mwh)
        electricity = known("electricity_mwh", electricity_mwh)
        refuse((fuel < 0) | (heat < 0) | (electricity < 0), "fuel, heat or electricity is negative")
        rest = np.maximum(fuel - heat / self.heat_divisor, 0.0)
        return np.asarray(np.minimum(rest, electricity / self.electricity_divisor))

    def taxed_fuel_mwh(self, fuel_mwh: Numbers, heat_mwh: Numbers, electricity_mwh: Numbers) -> Array:
        """Fuel that counts as burned for heat, MWh, elementwise."""
        return known("fuel_mwh", fuel_mwh) - self.electricity_fuel_mwh(fuel_mwh, heat_mwh, electricity_mwh)
