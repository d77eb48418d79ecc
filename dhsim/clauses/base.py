"""What every clause is: named fields, what it adds to the cost of a flow, and what it writes on the invoice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ..calendar import Array, Hours
from ..errors import Finding
from ..linear import Linear
from ..registry import Kinded
from .deal import Deal, Item, Metered


class Clause(Kinded):
    """Base of all clauses. A subclass names itself by `kind=`, lists its fields, and writes `charge` and `invoice`.

    Both speak of the same money, positive where the payer of the contract pays. `charge` is linear wherever the clause
    is convex, and says in the log where it needs whole numbers; `invoice` reads only the finished flow. Every result is
    checked: the two must agree.
    """

    kinds: ClassVar[dict[str, type[Clause]]] = {}
    order: ClassVar[float] = 0  # clauses on the sum of others come after them: taxes on remuneration 1, VAT 2
    remunerates: ClassVar[bool] = True  # False for taxes: they are not what the supplier earns
    claims: ClassVar[bool] = False  # does it bind the volume of the flow, so that no other contract can supply it?
    once: ClassVar[bool] = False  # may it stand in a contract only once?
    # Who is paid if nobody is named, where that is not the contract's counterparty. What passes between us and the
    # state is our cost (or income, if negative) also under a contract of sale.
    paid_to: ClassVar[str] = ""

    counterparty: str = Field("", description="who is paid, where that is not the contract's counterparty (the state)")

    def charge(self, deal: Deal) -> Linear:
        """What the flow costs, in currency per hour of every step."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it costs: write charge(self, deal)")

    def invoice(self, metered: Metered) -> list[Item]:
        """The lines of the invoice for a finished flow."""
        raise NotImplementedError(f"{type(self).__name__} does not write its bill: write invoice(self, metered)")

    def borne_by_supplier(self, metered: Metered) -> list[Item]:
        """What the supplier pays out of its remuneration, for its books: taxes that cost the buyer nothing."""
        return []

    def rate_per_mwh(self, at: Hours) -> Array | None:
        """For clauses that are a plain price on the flow of the hour: that price; None for all others."""
        return None

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """What only the run, and what the supplier offers (None: not known), can tell is wrong."""
        return iter(())

    def breaches(self, metered: Metered) -> Iterator[str]:
        """The limits of the clause that a finished flow breaks, in words."""
        return iter(())


class PerMwh(Clause):
    """Base of clauses that are a plain price on the flow of the hour. A subclass writes `price`."""

    def price(self, at: Hours) -> Array:
        """Currency per MWh in each step."""
        raise NotImplementedError(f"{type(self).__name__} does not say its price: write price(self, at)")

    def charge(self, deal: Deal) -> Linear:
        """Price times flow."""
        return deal.flow_mw * self.price(deal.at)

    def invoice(self, metered: Metered) -> list[Item]:
        """Price times flow, month by month."""
        return metered.by_month(self.price(metered.at))

    def rate_per_mwh(self, at: Hours) -> Array:
        """The price in each step."""
        return self.price(at)
