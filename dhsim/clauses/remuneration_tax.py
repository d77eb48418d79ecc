r"""A tax on what the supplier is paid, such as the Danish surplus-heat tax.

$$
k_t = \lambda_t \left(\min\left(\tau\,[c_t]^+,\ \tau^{\max}\right) q_t + \tau \left(R_t - c_t\, q_t\right)\right)
$$

**Cost.** No variables, no rows of its own; $k_t = 0$ where somebody else bears it. With $\tau^{\max}$ what is not a
plain price must be a constant, such as a fee; tiers, peaks and take-or-pay are refused.

**Invoice.** If it falls on us one line a month: quantity $\Delta t \sum_{t \in m} \lambda_t q_t$ in MWh, amount
$\Delta t \sum_{t \in m} k_t$. Else no line: what the supplier bears stands in its books (`tax_on_remuneration`).

**Symbols.**

- $\tau$: `tax_share`, 0-1; $\tau^{\max}$: `cap_per_mwh`, currency per MWh, without it there is no cap
- $\lambda_t$: 1 in the hours of `when`, else 0
- $c_t$: sum of the plain prices that remunerate the supplier, currency per MWh
- $R_t$: all that remunerates the supplier, $k_t$ of those clauses added up, currency per hour

**Who pays.** The state is paid, by the buyer (`borne_by = "buyer"`) or by the supplier. It is our cost where we are
that one: the buyer of what is bought, the supplier of what is sold ($\sigma = 1$).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..errors import Fault, InputError
from ..fields import Share
from ..hours_of import HoursOf
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import periods


class RemunerationTax(Clause, kind="remuneration_tax"):
    """`tax = min(tax_share x price, cap_per_mwh) x flow`, the price being all that remunerates the supplier.

    borne_by "supplier": it stands in the supplier's books and costs the buyer nothing; "buyer": it comes on top. With a
    cap the supplier must be paid by plain prices, as only they have a price in each hour, and by fees, which are taxed
    at tax_share without a cap; tiers and peaks are refused. No tax on negative prices. when: only in these hours.
    Source: Danish surplus-heat tax, 38 % of the remuneration, at most 61.6 kr/GJ (2013).
    """

    order = 1
    remunerates = False
    paid_to = "The state"
    once = True

    tax_share: Share = Field(description="share of the remuneration, 0-1")
    cap_per_mwh: float | None = Field(None, ge=0, description="most for each MWh")
    borne_by: Literal["supplier", "buyer"] = Field("supplier", description="who pays it in the end")
    when: HoursOf | None = Field(None, description="hours in which it is levied; default: all")

    def charge(self, deal: Deal) -> Linear:
        """What falls on us: on the buyer of what is bought, on the supplier of what is sold."""
        rest = deal.remuneration - deal.flow_mw * deal.rate_per_mwh
        if self.cap_per_mwh is not None and any(np.any(np.abs(term.coef) > 1e-9) for term in rest.terms):
            found = "cap_per_mwh needs prices per MWh; the contract also pays by volume or power"
            raise InputError([Fault(deal.place, found, "Leave cap_per_mwh out, or write plain prices and fees only")])
        if self.borne_by != self._us(deal.sold):
            return Linear(deal.at.n)
        on_energy = deal.flow_mw * self._rate(deal.at, deal.rate_per_mwh)
        return on_energy + rest * (self.tax_share * self._levied(deal.at))

    def invoice(self, metered: Metered) -> list[Item]:
        """What falls on us, month by month."""
        return self._tax(metered) if self.borne_by == self._us(metered.sold) else []

    def borne_by_supplier(self, metered: Metered) -> list[Item]:
        """What the supplier bears of it, month by month."""
        return self._tax(metered) if self.borne_by == "supplier" else []

    def _us(self, sold: bool) -> str:
        """Whose books the contract is run in."""
        return "supplier" if sold else "buyer"

    def _tax(self, metered: Metered) -> list[Item]:
        """All of it, whoever bears it."""
        at, months = metered.at, periods(metered.at, "month")
        rest = metered.remuneration - metered.flow_mw * metered.rate_per_mwh
        per_h = metered.flow_mw * self._rate(at, metered.rate_per_mwh) + rest * self.tax_share * self._levied(at)
        volume, amounts = (months.sums(x) * at.step_h for x in (metered.flow_mw * self._levied(at), per_h))
        return list(items(months, volume, "MWh", amounts))

    def _rate(self, at: Hours, price: Array) -> Array:
        """Tax for each MWh."""
        cap = np.inf if self.cap_per_mwh is None else self.cap_per_mwh
        return np.asarray(np.minimum(self.tax_share * np.maximum(price, 0.0), cap) * self._levied(at))

    def _levied(self, at: Hours) -> Array:
        """1 in hours in which it is levied."""
        return np.ones(at.n) if self.when is None else self.when.inside(at).astype(float)
