r"""Energy tax on fuel as the law prints it: per tonne, litre, kilogram or cubic metre.

$$
T = \tau\, x, \qquad \tau^{\mathrm{MWh}} = \frac{\tau}{H}
$$

- $\tau$: `fuels[fuel].rate`, currency per unit of `fuels[fuel].unit`; $x$: `amount`, in that unit
- $H$: `heat_value_mwh`, MWh per unit (lower heating value)
- $T$: tax, currency; $\tau^{\mathrm{MWh}}$: tax, currency per MWh of fuel; paid to the state
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ..errors import suggest
from ..fields import Fields, Positive
from ..physics.arrays import Array, Numbers, known, refuse
from .base import Rule

Unit = Literal["Nm3", "t", "l", "kg"]


class AmountRate(Fields):
    """The tax on one unit in which a fuel is sold."""

    unit: Unit
    rate: Positive = Field(description="currency per unit")
    note: str = ""


class FuelAmountTax(Rule, kind="fuel_amount_tax"):
    """`tax = rate x amount`, by fuel, in the unit that the fuel is sold in.

    Source: Viegand Maagøe for Energistyrelsen 2013, Bilag B table 6 (L5295-5389).
    """

    fuels: dict[str, AmountRate]

    def rate(self, fuel: str) -> AmountRate:
        """Rate and unit of a fuel. Raises ValueError if it is not in the table."""
        if fuel not in self.fuels:
            raise ValueError(f"there is no fuel '{fuel}'. {suggest(fuel, self.fuels)}")
        return self.fuels[fuel]

    def tax(self, fuel: str, amount: Numbers) -> Array:
        """Tax in currency on an amount in the fuel's unit, elementwise."""
        return np.asarray(self.rate(fuel).rate * known("amount", amount))

    def per_mwh(self, fuel: str, heat_value_mwh: Numbers) -> Array:
        """Tax per MWh of fuel. heat_value_mwh: lower heating value of one unit, above 0."""
        heat_value = known("heat_value_mwh", heat_value_mwh)
        refuse(heat_value <= 0, "heat_value_mwh is not above 0")
        return np.asarray(self.rate(fuel).rate / heat_value)
