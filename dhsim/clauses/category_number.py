r"""Power that is not measured but follows from the energy of a year and a category number.

$$
A_y = c\, s_y\, P_y, \qquad P_y = \frac{E_y}{s_y\, h}
\quad \text{or} \quad P = \max\left(P^{\min},\ \delta \left\lfloor \frac{E^{\mathrm{norm}}}{h\, \delta} + \frac12
\right\rfloor\right)
$$

The first holds without `normal_mwh`: the amount is then $c E_y / h$, as a price of $c / h$ on each MWh. The second is
fixed before the run; without `round_to_mw` it is $\max(P^{\min}, E^{\mathrm{norm}} / h)$.

**Cost.** $k_t = A_{y(t)} / H_{y(t)}$: linear in the flow, or a constant. No variables, no rows.

**Invoice.** One line a year: quantity $P_y$ in MW, amount $A_y$.

**Symbols.**

- $c$: `per_mw`, currency per MW and year; $h$: `category_h`, h
- $E^{\mathrm{norm}}$: `normal_mwh`, MWh a year; $\delta$: `round_to_mw`, $P^{\min}$: `least_mw`, MW

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array
from ..fields import Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import Periods, periods


class CategoryNumber(Clause, kind="category_number"):
    """`power = energy of the year / category_h`, billed at per_mw a year (Swedish: kategorital).

    normal_mwh: the energy that power was fixed from (a normal year, the year before); without it power follows the
    energy of the run itself. round_to_mw and least_mw, as tariffs round, need it. Energy of a part year stands for the
    part of per_mw that the year has. Source: Boden 2018, 478 kr a kW and year; 2400 h for homes, 1900 h for premises.
    """

    per_mw: float = Field(description="currency for each MW and year")
    category_h: float = Field(gt=0, description="hours that energy is divided by")
    normal_mwh: Positive | None = Field(None, description="energy of a year that power follows from")
    round_to_mw: Positive = Field(0.0, description="power is rounded to a multiple of this")
    least_mw: Positive = Field(0.0, description="least power that is billed")

    @model_validator(mode="after")
    def _known_when_rounded(self) -> CategoryNumber:
        """Rounding what is still to be decided would need whole numbers for no use."""
        if self.normal_mwh is None and (self.round_to_mw or self.least_mw):
            raise ValueError("round_to_mw and least_mw need normal_mwh, the energy that power was fixed from")
        return self

    def charge(self, deal: Deal) -> Linear:
        """Power times price, spread over the year."""
        years = periods(deal.at, "year")
        if self.normal_mwh is not None:
            return Linear(deal.at.n, (), years.evenly(self._fixed(years) * self.per_mw * years.share))
        return deal.spread(deal.volumes_mwh(years) * (self.per_mw / self.category_h), years)

    def invoice(self, metered: Metered) -> list[Item]:
        """Power of each year."""
        years = periods(metered.at, "year")
        if self.normal_mwh is not None:
            mw = self._fixed(years)
            return list(items(years, mw, "MW", mw * self.per_mw * years.share))
        mw = metered.volumes_mwh(years) / years.share / self.category_h
        return list(items(years, mw, "MW", mw * self.per_mw * years.share))

    def _fixed(self, years: Periods) -> Array:
        """The power that was fixed, for each year."""
        mw = (self.normal_mwh or 0.0) / self.category_h
        if self.round_to_mw:
            mw = np.floor(mw / self.round_to_mw + 0.5) * self.round_to_mw
        return np.full(len(years), max(float(mw), self.least_mw))
