"""Cash flows of sets of offers as they came out of a comparison, both parties'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from .offer_money import Flows, supplier_flows, utility_flows
from .table_parts import table_of

if TYPE_CHECKING:
    from .comparing import Answers, Sets

Party = Literal["utility", "supplier"]
PARTIES: tuple[Party, ...] = ("utility", "supplier")


def flows_of(answers: Answers, chosen: Sets, party: Party, stops: int = 0) -> Flows:
    """The yearly flows of a party for a set of offers, of several together their sum. stops: years, 0 for the term.

    What several offers save together belongs to none of them; it is shared out by what the heat of each was worth, as
    each has a term and a start of its own. chosen: a set that there is an answer for.
    """
    offers, parts = answers.offers, []
    for name, part in shares(answers, chosen).items():
        offer, invested = offers.table[name], offers.invested(name, party)
        year = dict(of_offer(answers, chosen, name))
        if party == "supplier":
            parts.append(supplier_flows(offer, offers.comparison, invested, year, stops).flows)
            continue
        cost, paid = answers.of(())["total_cost"], year["buyer_cost"]
        avoided = cost - answers.of(chosen)["total_cost"] + sum_of(answers, chosen, "buyer_cost")
        year["total_cost"] = cost + paid - part * avoided
        parts.append(utility_flows(offer, offers.comparison, invested, cost, year, stops).flows)
    longest = max(map(len, parts))
    total = np.sum([np.pad(flows, (0, longest - len(flows))) for flows in parts], axis=0)
    return Flows(total, offers.comparison.interest)


def shares(answers: Answers, chosen: Sets) -> dict[str, float]:
    """Each offer's part of what a set of them saves: by what its heat was worth, else evenly."""
    worth = [max(of_offer(answers, chosen, name).get("heat_worth", 0.0), 0.0) for name in chosen]
    total = sum(worth)
    return {name: one / total if total else 1.0 / len(chosen) for name, one in zip(chosen, worth, strict=True)}


def of_offer(answers: Answers, chosen: Sets, name: str) -> dict[str, float]:
    """The numbers of one offer in the year with a set of them."""
    head = f"offer.{name}."
    return {key.removeprefix(head): value for key, value in answers.of(chosen).items() if key.startswith(head)}


def sum_of(answers: Answers, chosen: Sets, key: str) -> float:
    """A number of each offer, summed; NaN where one has none."""
    return float(sum(of_offer(answers, chosen, name).get(key, np.nan) for name in chosen))


def cash_flows(answers: Answers) -> pd.DataFrame:
    """Flows of both parties for every offer alone, money in positive.

    year: the first is that of the comparison, year 0 in `dhsim.economics`. cumulative: the sum so far, no interest.
    """
    return table_of(_rows(answers), ["offer", "party", "year", "flow", "cumulative"]).astype({"year": int})


def _rows(answers: Answers) -> Iterator[dict[str, Any]]:
    """Offer by offer, party by party, year by year."""
    for name in answers.offers.table:
        for party in PARTIES if answers.of((name,)) else ():
            flows = flows_of(answers, (name,), party).flows
            first = answers.offers.comparison.first_year
            for year, (flow, total) in enumerate(zip(flows, np.cumsum(flows), strict=True), first):
                yield {"offer": name, "party": party, "year": year, "flow": flow, "cumulative": total}
