"""A yearly fee for each MW that is kept ready or subscribed, whatever is taken."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..economics import per_hour
from ..fields import Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import months_of_year


class CapacityFee(Clause, kind="capacity_fee"):
    """`per_mw_year x capacity_mw`, spread evenly over each local calendar year; a part year pays its part."""

    per_mw_year: float = Field(description="currency a year for each MW")
    capacity_mw: Positive = Field(description="MW that are agreed on")

    def charge(self, deal: Deal) -> Linear:
        """The fee per hour, as a constant."""
        return Linear(deal.at.n, (), per_hour(self.per_mw_year * self.capacity_mw, deal.at))

    def invoice(self, metered: Metered) -> list[Item]:
        """MW times the part of the year that each month is."""
        months, part = months_of_year(metered.at)
        mw = np.full(len(months), self.capacity_mw)
        return list(items(months, mw, "MW", self.per_mw_year * self.capacity_mw * part))
