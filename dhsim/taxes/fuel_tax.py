r"""Taxes on fuel by what it is burned for: energy tax by use, and CO2, NOx and SO2 tax by fuel.

$$
\tau = \tau^{\mathrm{use}} + \tau^{\mathrm{CO2}} + \tau^{\mathrm{SO2}} + \tau^{\mathrm{NOx}}, \qquad
\tau^{\mathrm{use}} = \begin{cases}
\tau^{\mathrm{heat}} & \text{space heat} \\
\tau^{\mathrm{process}} \approx a\, \tau^{\mathrm{heat}} & \text{process} \\
0 & \text{power, exempt process}
\end{cases}
$$

$$
c^{\mathrm{boiler}} = \frac{c^{\mathrm{fuel}} + \tau}{\eta}, \qquad
\Delta c = c^{\mathrm{boiler}} - \tau^{\mathrm{surplus}}
$$

- $\tau^{\mathrm{heat}}$: `space_heat_per_mwh`, $\tau^{\mathrm{process}}$: `process_per_mwh`, currency per MWh of fuel;
  $a$: `process_share`, which it must fit within 1 %
- $\tau^{\mathrm{CO2}}$ and the others: `co2_per_mwh`, `so2_per_mwh`, `nox_per_mwh` of `fuels[fuel]`
- $c^{\mathrm{fuel}}$: `fuel_price_per_mwh`, $\tau^{\mathrm{surplus}}$: `surplus_heat_tax_per_mwh`, currency per MWh
- $\eta$: `efficiency`; $c^{\mathrm{boiler}}$: cost of boiler heat, $\Delta c$: saving, currency per MWh of heat
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from ..errors import suggest
from ..fields import Fields, Positive, Share
from ..physics.arrays import Array, Numbers, known, refuse
from .base import Rule, refuse_unknown

FuelUse = Literal["power", "process", "exempt_process", "space_heat"]
_ROUNDED = 0.01  # the process tax is printed to 0.1 per GJ, which is up to 0.64 % of it


class EmissionTaxes(Fields):
    """Taxes per MWh of one fuel that do not depend on its use."""

    co2_per_mwh: Positive = 0.0
    so2_per_mwh: Positive = 0.0
    nox_per_mwh: Positive = 0.0

    @property
    def total_per_mwh(self) -> float:
        """The three together."""
        return self.co2_per_mwh + self.so2_per_mwh + self.nox_per_mwh


class FuelTax(Rule, kind="fuel_tax"):
    """Energy tax of one rate for all fossil fuels, by use, and the taxes on emissions, by fuel.

    Uses: `power` bears no energy tax; `process` a share of it; `exempt_process` none (mineralogical and metallurgical
    processes, electrolysis, chemical reduction, refineries, L950); `space_heat` all of it. Rates are for installations
    outside the emissions trading system and per MWh of fuel (lower heating value).

    Source: Viegand Maagøe for Energistyrelsen 2013, tables 1 and 2 (L415-445, L992-1051), L5475-5482.
    """

    space_heat_per_mwh: Positive = Field(description="energy tax")
    process_share: Share = Field(description="share of the energy tax that a process bears")
    process_per_mwh: Positive = Field(description="that share as a rate, rounded as in law")
    fuels: dict[str, EmissionTaxes] = Field({}, description="fuel -> its other taxes, where they are known")

    @model_validator(mode="after")
    def _shared(self) -> FuelTax:
        """The process tax must be the share of the energy tax, but for rounding."""
        due = self.process_share * self.space_heat_per_mwh
        if abs(self.process_per_mwh - due) > _ROUNDED * due:
            found = (
                f"process_per_mwh = {self.process_per_mwh:.2f} is not process_share x space_heat_per_mwh = {due:.2f}"
            )
            raise ValueError(f"{found}; correct one of them")
        return self

    def energy_per_mwh(self, use: FuelUse) -> float:
        """Energy tax. Raises ValueError for an unknown use."""
        refuse_unknown(use, FuelUse, "use of fuel")
        return {"process": self.process_per_mwh, "space_heat": self.space_heat_per_mwh}.get(use, 0.0)

    def per_mwh(self, fuel: str, use: FuelUse) -> float:
        """All taxes on a fuel. Raises ValueError for an unknown use, or a fuel whose other taxes are not known."""
        if fuel not in self.fuels:
            raise ValueError(f"the CO2, SO2 and NOx taxes on '{fuel}' are not given. {suggest(fuel, self.fuels)}")
        return self.energy_per_mwh(use) + self.fuels[fuel].total_per_mwh

    def boiler_heat_per_mwh(
        self, fuel: str, fuel_price_per_mwh: Numbers, efficiency: Numbers, use: FuelUse = "space_heat"
    ) -> Array:
        """What a MWh of heat from a boiler costs in fuel and taxes: `(price + taxes) / efficiency`, elementwise."""
        eta = known("efficiency", efficiency)
        refuse(eta <= 0, "efficiency is not above 0")
        return np.asarray((known("fuel_price_per_mwh", fuel_price_per_mwh) + self.per_mwh(fuel, use)) / eta)

    def saving_per_mwh(
        self,
        fuel: str,
        fuel_price_per_mwh: Numbers,
        efficiency: Numbers,
        surplus_heat_tax_per_mwh: Numbers,
        use: FuelUse = "space_heat",
    ) -> Array:
        """What a MWh of surplus heat in place of the boiler's saves, after the tax on it; negative if it costs more.

        CO2, NOx and SO2 tax were paid where the heat was used first, and are not levied again (L964).
        """
        boiler = self.boiler_heat_per_mwh(fuel, fuel_price_per_mwh, efficiency, use)
        return np.asarray(boiler - known("surplus_heat_tax_per_mwh", surplus_heat_tax_per_mwh))
