"""A yearly fee that does not depend on what is taken."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..economics import per_hour
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import months_of_year


class FixedFee(Clause, kind="fixed_fee"):
    """`per_year`, spread evenly over the hours of each local calendar year; a part year pays its part.

    On a contract of sale it is income, as all that is paid under it; a fee for being allowed to sell is negative.
    """

    per_year: float = Field(description="currency a year")

    def charge(self, deal: Deal) -> Linear:
        """The fee per hour, as a constant."""
        return Linear(deal.at.n, (), per_hour(self.per_year, deal.at))

    def invoice(self, metered: Metered) -> list[Item]:
        """The part of the year that each month is, by its hours."""
        months, part = months_of_year(metered.at)
        return list(items(months, part, "year", np.asarray(self.per_year * part)))
