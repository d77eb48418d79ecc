r"""What every clause is: named fields, what it adds to the cost of a flow, and what it writes on the invoice.

Every clause is written twice, as cost and as invoice. These symbols hold on all pages of clauses:

- $t$: step of the run; $\Delta t$: its length, `step_h`, h
- $p$: period of the local calendar, `period` of the clause; $t \in p$: its steps in the run; $p(t)$: that of step $t$
- $m$, $y$: local calendar month, local calendar year
- $H_p$: hours of $p$ inside the run, h; $s_p$: the part of the whole period that they are, 0-1 (`clauses/periods.py`)
- $q_t$: flow under the contract, `deal_flow_mw`, MW, never negative
- $E_p = \Delta t \sum_{t \in p} q_t$: energy of a period, MWh
- $c_t$: price, currency per MWh
- $k_t$: what a clause charges, currency per hour; positive where the payer of the contract pays
- $A$: amount of a line of the invoice, currency, of the same sign
- $\sigma$: 1 for a contract of purchase, -1 for one of sale; always 1 for what passes to or from the state
- $[x]^+ = \max(x, 0)$

**Cost.** Each clause adds to the cost that is made least, and to `cost_per_h` of the result,

$$
\sigma\,\Delta t \sum_t k_t .
$$

An amount $A_p$ of a period is spread evenly over its hours in the run, $k_t = A_{p(t)} / H_{p(t)}$, a line of the
invoice over its steps.

**Invoice.** The lines of a clause come to what it charged, which is verified in every result:

$$
\Delta t \sum_t k_t = \sum_{\text{lines}} A .
$$

**A plain price** (`PerMwh`: all clauses with nothing but a $c_t$) has no variables and no rows of its own:

$$
k_t = c_t\, q_t, \qquad A_m = \Delta t \sum_{t \in m} c_t\, q_t .
$$

Its invoice has one line a month: quantity $E_m$ in MWh, amount $A_m$.

**Order.** Prices and fees come first, then `take_or_pay`, then `remuneration_tax`, then `vat`, then what the state pays
(`electricity_tax_relief`, `subsidy`), wherever they stand in the contract. A clause sees the sum of those before it.

**Who pays whom.** The payer of the contract pays the `counterparty` of the clause; if that is not given, the state for
taxes, reliefs and subsidies (in a contract that covers tax its own counterparty), else the counterparty of the
contract. Negative amounts go the other way.
"""

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
