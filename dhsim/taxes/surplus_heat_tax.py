r"""The tax on surplus heat: on sale a share of what is paid for it, up to a ceiling; on own use the ceiling, in winter.

The settlement period of the ceiling and of the electricity rule is not stated in the source. Arrays of hours settle
each hour by itself, and sums of a month or a year settle over that.

$$
T = \tau\, E, \qquad \tau = \begin{cases}
\min\left([a\, c]^+,\ \tau^{\max}\right) & \text{sold} \\
\tau^{\max} & \text{own use, winter} \\
0 & \text{own use, other months}
\end{cases}
$$

$$
E = \begin{cases}
Q & \text{heat} \\
f^{\mathrm{fan}} W & \text{fan} \\
\left[Q - f W\right]^+ & \text{above electricity} \\
0 & \text{none, fuel tax}
\end{cases}
$$

As printed in 2013 the tables tax $E = Q^{\mathrm{all}} f W / Q$ above electricity (`reading = "as_printed_2013"`).

- $a$: `remuneration_share`, 0-1; $c$: `price_per_mwh`, currency per MWh
- $\tau^{\max}$: `general_per_mwh`, `full_per_mwh`, or for heat of an own CHP `general_chp_per_mwh`, `full_chp_per_mwh`,
  which are the others over `chp_divisor` within 0.2 %; it binds above the price $\tau^{\max} / a$
- $Q$: `heat_mwh`, $W$: `electricity_mwh`, $Q^{\mathrm{all}}$: `delivered_mwh`, MWh
- $f$: `electricity_factor`, $f^{\mathrm{fan}}$: `fan_factor`; winter: `winter_months`
- $E$: taxed heat, MWh; $T$: tax, currency, paid to the state
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from ..fields import Positive, Share
from ..physics.arrays import Array, Flags, Numbers, known, quotient, refuse
from .base import Rule, refuse_unknown
from .surplus_heat_basis import Basis, Use

Sector = Literal["general", "agriculture", "mineralogical", "refinery"]
Origin = Literal["boiler", "own_chp"]
_ROUNDED = 0.002  # rates are printed to 0.1 per GJ, which is up to 0.12 % of the smallest of them


class SurplusHeatTax(Rule, kind="surplus_heat_tax"):
    """`tax = taxed heat x rate`; the rate is `min(share x price, ceiling)` on sale, and the ceiling on own use.

    Own use is taxed in the winter months only, sale all year. Sectors other than `general` pay no process tax before,
    and so the full ceiling; heat that comes from an own CHP has a lower one, by the divisor of its fuel split.

    Source: Viegand Maagøe for Energistyrelsen 2013, L1136-1154 and L5475-5494 (rates), L1189-1335 (own use, fan),
    L1412-1453 (sale), L591 and L1726-1734 (three times the electricity).
    """

    remuneration_share: Share = Field(description="share of the price on sale")
    general_per_mwh: Positive = Field(description="ceiling: energy tax less process tax, heat from a boiler")
    general_chp_per_mwh: Positive = Field(description="the same, heat from an own CHP")
    full_per_mwh: Positive = Field(description="ceiling of sectors that pay no process tax, heat from a boiler")
    full_chp_per_mwh: Positive = Field(description="the same, heat from an own CHP")
    chp_divisor: float = Field(gt=1, description="heat per fuel of a CHP in the fuel split")
    electricity_factor: Positive = Field(description="heat of a heat pump that is free, per electricity")
    fan_factor: Positive = Field(description="taxed heat of warm air, per electricity of its fan")
    winter_months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(
        description="months in which own use is taxed"
    )

    @model_validator(mode="after")
    def _divided(self) -> SurplusHeatTax:
        """The rates for CHP must be the others over the divisor, but for rounding."""
        for name in ("general", "full"):
            boiler, chp = getattr(self, f"{name}_per_mwh"), getattr(self, f"{name}_chp_per_mwh")
            due = boiler / self.chp_divisor
            if abs(chp - due) > _ROUNDED * due:
                found = f"{name}_chp_per_mwh = {chp:.2f} is not {name}_per_mwh / chp_divisor = {due:.2f}"
                raise ValueError(f"{found}; correct one of them")
        return self

    def ceiling_per_mwh(self, sector: Sector = "general", origin: Origin = "boiler") -> float:
        """The highest tax. Raises ValueError for a sector or an origin of the heat that is not known."""
        refuse_unknown(sector, Sector, "sector")
        refuse_unknown(origin, Origin, "origin")
        if sector == "general":
            return self.general_per_mwh if origin == "boiler" else self.general_chp_per_mwh
        return self.full_per_mwh if origin == "boiler" else self.full_chp_per_mwh

    def binds_above_per_mwh(self, sector: Sector = "general", origin: Origin = "boiler") -> float:
        """The price on sale above which the ceiling binds; infinite if no share of the price is taken."""
        ceiling = self.ceiling_per_mwh(sector, origin)
        return ceiling / self.remuneration_share if self.remuneration_share else np.inf

    def external_per_mwh(self, price_per_mwh: Numbers, sector: Sector = "general", origin: Origin = "boiler") -> Array:
        """Tax on heat that is sold at a price, all year; 0 where the seller pays (assumed: no tax is given back)."""
        due = self.remuneration_share * known("price_per_mwh", price_per_mwh)
        return np.asarray(np.clip(due, 0.0, self.ceiling_per_mwh(sector, origin)))

    def winter(self, months: Numbers) -> Flags:
        """Where local months (1-12) are among those in which own use is taxed. Raises ValueError for other numbers."""
        found = known("months", months)
        refuse(~np.isin(found, np.arange(1, 13)), "months are not whole numbers from 1 to 12")
        return np.isin(found, self.winter_months)

    def internal_per_mwh(self, months: Numbers, sector: Sector = "general", origin: Origin = "boiler") -> Array:
        """Tax on heat for own use in local months (1-12): the ceiling in winter, 0 in the others."""
        return np.where(self.winter(months), self.ceiling_per_mwh(sector, origin), 0.0)

    def taxed_mwh(
        self, basis: Basis, heat_mwh: Numbers, electricity_mwh: Numbers = 0.0, delivered_mwh: Numbers | None = None
    ) -> Array:
        """The heat that is taxed, elementwise; each in MWh and at least 0.

        heat_mwh: recovered heat; of a heat pump, the heat that it gives. electricity_mwh: of the heat pump or the fan.
        delivered_mwh: all heat that the system gives, other sources with it; only `as_printed_2013` asks for it, and
        takes heat_mwh where it is not given. Raises ValueError for an unknown basis, for NaN and for negative energy.
        """
        refuse_unknown(basis, Basis, "basis")
        heat, electricity = _energy("heat_mwh", heat_mwh), _energy("electricity_mwh", electricity_mwh)
        delivered = heat if delivered_mwh is None else _energy("delivered_mwh", delivered_mwh)
        if basis == "heat":
            return heat + 0 * electricity
        if basis == "fan":
            return self.fan_factor * electricity + 0 * heat
        if basis != "above_electricity":
            return 0 * (heat + electricity)
        free = self.electricity_factor * electricity
        if self.reading == "as_printed_2013":
            # Table 24 taxes the share that the rule leaves free, of every MWh that the system delivers (L3246, L3254).
            return np.asarray(delivered * quotient(free, heat))
        return np.asarray(np.maximum(heat - free, 0.0))

    def tax(
        self,
        basis: Basis,
        use: Use,
        heat_mwh: Numbers,
        *,
        months: Numbers | None = None,
        price_per_mwh: Numbers | None = None,
        electricity_mwh: Numbers = 0.0,
        delivered_mwh: Numbers | None = None,
        sector: Sector = "general",
        origin: Origin = "boiler",
    ) -> Array:
        """Tax in every step, in currency: heat and electricity as in `taxed_mwh`, an element a step.

        months: local months, 1-12, needed for own use. price_per_mwh: what is paid for the heat, needed for sale.
        Raises ValueError where the one that the use needs is missing.
        """
        refuse_unknown(use, Use, "use")
        taxed = self.taxed_mwh(basis, heat_mwh, electricity_mwh, delivered_mwh)
        if use.startswith("external"):
            if price_per_mwh is None:
                raise ValueError("tax on heat that is sold depends on its price; give price_per_mwh")
            return np.asarray(taxed * self.external_per_mwh(price_per_mwh, sector, origin))
        if months is None:
            raise ValueError("tax on own use depends on the time of year; give months")
        return np.asarray(taxed * self.internal_per_mwh(months, sector, origin))


def _energy(name: str, value: Numbers) -> Array:
    """Energy as a float array; refused where it is missing or negative."""
    energy = known(name, value)
    refuse(energy < 0, f"{name} is negative")
    return energy
