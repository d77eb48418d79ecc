r"""Value added tax on all that stands in a contract.

$$
k_t = \begin{cases} v\, B_t & \text{not recoverable, bought} \\ 0 & \text{recoverable, or sold} \end{cases}
$$

**Cost.** No variables, no rows of its own: a share of what the clauses before it charge.

**Invoice.** One line a month. What is a cost has as quantity $\Delta t \sum_{t \in m} B_t$ in currency, the sum it is
reckoned on, and $v$ times that as amount. What is none has amount 0, and as quantity the tax
$v\,\Delta t \sum_{t \in m} B_t$ itself, on a line `recoverable, no cost` or, under a sale, `passed on to the state`.

**Symbols.**

- $v$: `vat_share`, 0-1
- $B_t$: $k_t$ of all other clauses but those by which the state pays, added up, currency per hour

**Who pays.** The buyer pays the counterparty, which passes it on to the state. Under a sale customers pay it to us and
we pass it on: no cost, no income.
"""

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

    recoverable: a business gets it back, so that it costs nothing; otherwise it is a cost like any other. On what is
    sold it passes through to the state, and costs nothing either; then the invoice only says how much it is.
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
        """A share of what the others charge, month by month; the tax for information where it is no cost."""
        months = periods(metered.at, "month")
        base = months.sums(metered.before) * metered.at.step_h
        tax = self.vat_share * base
        if self.recoverable or metered.sold:
            what = "passed on to the state" if metered.sold else "recoverable, no cost"
            return list(items(months, tax, "currency", 0.0 * tax, what))
        return list(items(months, base, "currency", tax))
