"""Value added tax on all that stands in a contract."""

from __future__ import annotations

from pydantic import Field

from ..fields import Share
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import periods


class Vat(Clause, kind="vat"):
    """`vat_share` of the sum of all other clauses, taxes included. What the state pays (`electricity_tax_relief`,
    `subsidy`) is no part of the sum: it is not what is supplied.

    recoverable: a business gets it back, so that it costs nothing and stands on no line of the sum; otherwise it is a
    cost like any other. On what is sold it passes through to the state, and costs nothing either.
    """

    order = 2
    remunerates = False
    once = True

    vat_share: Share = Field(description="rate, such as 0.25")
    recoverable: bool = Field(True, description="does the payer get it back?")

    def charge(self, deal: Deal) -> Linear:
        """A share of what the others charge."""
        return Linear(deal.at.n) if self.recoverable or deal.sold else deal.before * self.vat_share

    def invoice(self, metered: Metered) -> list[Item]:
        """A share of what the others charge, month by month."""
        if self.recoverable or metered.sold:
            return []
        months = periods(metered.at, "month")
        base = months.sums(metered.before) * metered.at.step_h
        return list(items(months, base, "currency", self.vat_share * base))
