"""At whose risk an offer is taken: over price and weather years, and if its supplier stops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .calendar import Array
from .offer_cash import PARTIES, flows_of, of_offer
from .offer_work import AND
from .table_parts import DUST, table_of

if TYPE_CHECKING:
    from .comparing import Answers


def risk(answers: Answers) -> pd.DataFrame:
    """Saving of every set of offers in every year, and its regret: what the best choice of that year would have saved
    more. offers, year, saving, regret.

    Only sets that may be taken together are choices, and so is taking nothing, which saves 0.
    """
    table = _savings(answers)
    best = _best(table)
    rows = [
        {"offers": offers, "year": year, "saving": saving, "regret": most - saving}
        for offers in table.columns
        for year, saving, most in zip(table.index, table[offers], best, strict=True)
        if np.isfinite(saving)
    ]
    return table_of(rows, ["offers", "year", "saving", "regret"])


def odds(answers: Answers) -> pd.DataFrame:
    """Every set of offers over all years, each year as likely as the others; best mean first.

    years: in how many it was answered; the figures are of these. best_share: part of the years in which no other set
    saves more; where several do equally well, they share it, so that the parts add up to 1. most_regret: `risk` at its
    worst.
    """
    table = _savings(answers).dropna(how="all")
    regret = _best(table)[:, None] - table.to_numpy(dtype=float)
    is_best = table.ge(table.max(axis=1) - DUST, axis=0)
    part = is_best.div(is_best.sum(axis=1), axis=0).mean(axis=0)
    rows: list[dict[str, Any]] = []
    for k, offers in enumerate(table.columns):
        saving = table[offers].dropna()
        if len(saving):
            row = {"offers": offers, "years": len(saving)}
            row |= {"mean_saving": saving.mean(), "least_saving": saving.min()}
            row |= {"most_saving": saving.max(), "most_regret": np.nanmax(regret[:, k]), "best_share": part[offers]}
            rows.append(row)
    rows.sort(key=lambda row: -row["mean_saving"])
    return table_of(
        rows, ["offers", "years", "mean_saving", "least_saving", "most_saving", "most_regret", "best_share"]
    )


def stops(answers: Answers) -> pd.DataFrame:
    """What is lost if the supplier of an offer stops.

    what: "after 3 years", for good: both parties' present values change by what the later years would have brought,
    and by what the investment would have been worth at the end; cost, reserve_mw and shortfall_mwh are of a year
    without it. "coldest week": the year's cost and what is not delivered rise by this, and the other plants have to
    reach this much more. owed_anyway: what the contract costs a year if the utility takes nothing, its exposure to
    take-or-pay.
    """
    columns = ["offer", "what", "utility_npv_change", "supplier_npv_change", "cost", "reserve_mw", "shortfall_mwh"]
    rows = [row for name in answers.offers.table if answers.of((name,)) for row in _stops(answers, name)]
    return table_of(rows, [*columns, "owed_anyway"])


def _best(table: pd.DataFrame) -> Array:
    """What the best choice of every year saves, taking nothing among them."""
    return np.asarray(np.maximum(table.max(axis=1).to_numpy(dtype=float), 0.0), dtype=float)


def _savings(answers: Answers) -> pd.DataFrame:
    """Saving by year (row) and set of offers that may be taken together (column); NaN without an answer."""
    sets = [one for one in answers.offers.sets() if answers.offers.allowed(one)]
    table = {
        AND.join(one): [answers.of(one, year).get("saving", np.nan) for year in answers.years]
        for one in sets
        if any(answers.of(one, year) for year in answers.years)
    }
    return pd.DataFrame(table, index=answers.years, dtype=float)


def _stops(answers: Answers, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one offer."""
    offer, comparison = answers.offers.table[name], answers.offers.comparison
    base, now, own = answers.of(()), answers.of((name,)), of_offer(answers, (name,), name)
    owed = {"offer": name, "owed_anyway": own["owed_anyway"]}
    for years in comparison.stops_after_years:
        if years >= (offer.term_years or comparison.term_years):
            continue
        row: dict[str, Any] = {"what": f"after {years} year{'s'[: years != 1]}", **owed}
        for party in PARTIES:
            change = flows_of(answers, (name,), party, years).npv - flows_of(answers, (name,), party).npv
            row[f"{party}_npv_change"] = change
        row |= {"cost": base["total_cost"] - now["total_cost"]}
        row |= {"reserve_mw": base["plants_peak_mw"] - now["plants_peak_mw"]}
        yield row | {"shortfall_mwh": base["shortfall_mwh"] - now["shortfall_mwh"]}
    if "stop_cost" in own:
        found = {key: own[f"stop_{key}"] for key in ("cost", "reserve_mw", "shortfall_mwh")}
        yield {"what": "coldest week", **owed, **found}
