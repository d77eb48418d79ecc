r"""Money over the years of an offer: cash flows of both parties, and what they are worth.

Year $w$ is the one before the first delivery, in which the investment is paid; $j = 0, \dots, n - 1$ counts the years
of delivery. With the gain $G$ and the payments $B$ of a year at the prices of year 0,

$$
f_w = -I, \qquad f_{w+1+j} = G\,(1 + g)^{w+j} - B\,(1 + b)^{w+j} .
$$

What outlives the term adds to the last year, unless the supplier stops:

$$
f_{w+n} \leftarrow f_{w+n} + I \left(1 - \frac{n}{L}\right), \qquad L > n .
$$

- utility: $G$ = `base_cost` - `total_cost` + `buyer_cost`, $g$: `saving_growth`, $B$ = `buyer_cost`
- supplier: $G$ = -(`supplier_income` - `supplier_net`), $g = 0$, $B$ = -`supplier_income`
- $I$: what the party invests, currency; $b$: `price_growth`, a share a year
- $w$: years from `first_year` of the comparison to that of the offer; $n$: `term_years`, or `stops` if that comes first
- $L$: `lifetime_years`; present value, rate of return and payback of $f$: `dhsim/economics.py`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .calendar import Array
from .economics import annuity_factor, irr, npv, payback_years
from .offer_file import Comparison, Offer
from .offers import Offers


@dataclass(frozen=True, eq=False)
class Flows:
    """Yearly flows of one party, money in positive, year 0 first, paid at the end of each year."""

    flows: Array
    interest: float

    @property
    def npv(self) -> float:
        """Present value in year 0."""
        return float(npv(self.interest, self.flows))

    @property
    def irr(self) -> float:
        """Internal rate of return; NaN where there is none, or several."""
        try:
            return float(irr(self.flows))
        except ValueError:
            return float("nan")

    @property
    def payback_years(self) -> float:
        """Simple payback; infinite if it is not paid back."""
        return float(payback_years(self.flows))


def annuity_of(offers: Offers, name: str, amount: float) -> float:
    """What an amount that is invested in an offer costs a year, over the lifetime of what is built."""
    offer, comparison = offers.table[name], offers.comparison
    years = offer.lifetime_years or offer.term_years or comparison.term_years
    return amount * annuity_factor(comparison.interest, years)


def utility_flows(
    offer: Offer, comparison: Comparison, invested: float, base_cost: float, year: Mapping[str, float], stops: int = 0
) -> Flows:
    """The utility's flows: what it invests, and each year what the heat saves less what it pays.

    base_cost: of the year without the offer. year: its numbers, with total_cost and buyer_cost of the contract. What is
    saved before paying grows by saving_growth, the payments by price_growth a year. What is built and outlives the term
    keeps its part of the investment, straight, as a flow of the last year; not if the supplier stops (stops: years).
    """
    avoided = base_cost - year["total_cost"] + year["buyer_cost"]
    return _flows(offer, comparison, invested, (avoided, comparison.saving_growth), year["buyer_cost"], stops)


def supplier_flows(
    offer: Offer, comparison: Comparison, invested: float, year: Mapping[str, float], stops: int = 0
) -> Flows:
    """The supplier's flows: what it invests, what it is paid, and what delivering costs it after what it saves."""
    costs = year["supplier_income"] - year["supplier_net"]
    return _flows(offer, comparison, invested, (-costs, 0.0), -year["supplier_income"], stops)


def _flows(
    offer: Offer, comparison: Comparison, invested: float, gain: tuple[float, float], payments: float, stops: int
) -> Flows:
    """An investment before the first year of delivery, then gains (a year, and their growth) less payments."""
    wait = max(offer.first_year(comparison) - comparison.first_year, 0)
    term = offer.term_years or comparison.term_years
    passed = wait + np.arange(min(stops, term) or term)  # years since year 0, of whose prices all is
    flows = gain[0] * (1 + gain[1]) ** passed - payments * (1 + comparison.price_growth) ** passed
    out = np.concatenate([np.zeros(wait), [-invested], flows])
    lifetime = offer.lifetime_years or term
    if not stops and lifetime > term:
        out[-1] += invested * (1.0 - term / lifetime)
    return Flows(out, comparison.interest)
