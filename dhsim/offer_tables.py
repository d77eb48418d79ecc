"""Offers side by side as pandas tables: ranked, what they displace, what their clauses cost.

`offers` names a set of offers, such as "mill" or "data_centre + mill"; `offer` one of them alone. Years are those of
the comparison; where a table has none, it is the year as it stands. Savings and present values are good if positive,
costs are positive. Questions without an answer have no rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .asked import title_of
from .offer_books import closure as closure
from .offer_books import invoice_sample as invoice_sample
from .offer_books import saving_by_plant as saving_by_plant
from .offer_cash import cash_flows as cash_flows
from .offer_cash import flows_of, of_offer, sum_of
from .offer_heat import heat_by_month as heat_by_month
from .offer_heat import value_by_month as value_by_month
from .offer_heat import value_duration as value_duration
from .offer_risk import odds as odds
from .offer_risk import risk as risk
from .offer_risk import stops as stops
from .offer_work import AND
from .table_parts import DUST, ratio, table_of

if TYPE_CHECKING:
    from .comparing import Answers, Sets

WAYS = ("direct_mwh", "preheat_mwh", "lifted_mwh", "unused_mwh")
PRICES = ("price", "break_even", "lowest", "room", "agreed")
WORTH = ("npv", "irr", "payback_years")
_STORES = ("store", "seasonal_store")


def ranking(answers: Answers) -> pd.DataFrame:
    """One row a set of offers, best saving first.

    system_cost: of the year with them; annuity: of what the utility invests; saving: base_cost less both. taken_mwh,
    paid, grid_peak_mw and what became of the heat: summed over the offers, so that grid_peak_mw is what their
    connections need, each at its own peak. plants_peak_released_mw: by how much all other plants' highest output falls.
    The prices are means of an offer alone, NaN for several (`Appraiser.appraised`): asked for, at which the utility and
    the supplier come to nothing, the room between, and where the key of the comparison divides it. Supplier's figures
    of several offers are of all suppliers; a rate of return only of one. payback_years: inf if never. allowed: may they
    be taken together? portfolio: the best set of those.
    """
    sets = [one for one in answers.offers.sets() if answers.of(one)]
    rows = sorted((_ranked(answers, chosen) for chosen in sets), key=lambda row: -row["saving"])
    prices = [f"{key}_per_mwh" for key in PRICES]
    worth = [f"{party}_{key}" for party in ("utility", "supplier") for key in WORTH]
    columns = ["offers", "title", "system_cost", "base_cost", "annuity", "saving", "taken_mwh", "paid", "available_mwh"]
    columns += ["utilisation", *WAYS, "co2_saved_t", "plants_peak_released_mw", "grid_peak_mw", *prices, *worth]
    frame = table_of(rows, columns)
    allowed = {AND.join(one): answers.offers.allowed(one) for one in sets}
    frame["allowed"] = frame["offers"].map(allowed).astype(bool)
    frame["portfolio"] = frame["offers"] == AND.join(answers.portfolio)
    return frame


def _ranked(answers: Answers, chosen: Sets) -> dict[str, Any]:
    """One row of the ranking."""
    base, now, offers = answers.of(()), answers.of(chosen), answers.offers
    titles = AND.join(offers.table[name].title or name for name in chosen)
    row: dict[str, Any] = {"offers": AND.join(chosen), "title": titles, "base_cost": base["total_cost"]}
    row |= {"system_cost": now["total_cost"], "annuity": now["annuity"], "saving": now["saving"]}
    row |= {key: sum_of(answers, chosen, key) for key in ("taken_mwh", "available_mwh", "grid_peak_mw")}
    row["paid"] = sum_of(answers, chosen, "buyer_cost")
    row["utilisation"] = ratio(row["taken_mwh"], row["available_mwh"])
    row |= {way: _of_sources(answers, chosen, way) for way in WAYS}
    row["co2_saved_t"] = base["co2_t"] - now["co2_t"]
    row["plants_peak_released_mw"] = base["plants_peak_mw"] - now["plants_peak_mw"]
    if len(chosen) == 1:
        own = of_offer(answers, chosen, chosen[0])
        row |= {f"{key}_per_mwh": own.get(f"{key}_per_mwh", np.nan) for key in PRICES}
    return row | _worth(answers, chosen)


def _worth(answers: Answers, chosen: Sets) -> dict[str, float]:
    """What a set of offers is worth to both parties over the years."""
    utility, supplier = flows_of(answers, chosen, "utility"), flows_of(answers, chosen, "supplier")
    out = {f"utility_{key}": float(getattr(utility, key)) for key in WORTH}
    keys = WORTH if len(chosen) == 1 else ("npv",)
    return out | {f"supplier_{key}": float(getattr(supplier, key)) for key in keys}


def _of_sources(answers: Answers, chosen: Sets, key: str) -> float:
    """A number of the offers' sources, summed; NaN where they bring none."""
    parts = [part for name in chosen for group in ("streams", "components") for part in _parts(answers, name, group)]
    found = [answers.of(chosen).get(f"waste_heat.{part}.{key}", np.nan) for part in parts]
    known = [value for value in found if np.isfinite(value)]
    return float(sum(known)) if known else float("nan")


def _parts(answers: Answers, name: str, group: str) -> dict[str, Any]:
    """What an offer brings."""
    return dict(getattr(answers.offers.table[name], group))


def displaced(answers: Answers) -> pd.DataFrame:
    """Heat supplied by plant, in the base and with a set of offers: offers, component, title, base_mwh, with_mwh,
    change_mwh; what is displaced most first.

    What an offer brings is listed too, as a rise. Stores are left out, as they only give back, and so are plants
    without a change.
    """
    rows = [row for chosen in answers.offers.sets() if answers.of(chosen) for row in _displaced(answers, chosen)]
    return table_of(rows, ["offers", "component", "title", "base_mwh", "with_mwh", "change_mwh"])


def _displaced(answers: Answers, chosen: Sets) -> Iterator[dict[str, Any]]:
    """The plants whose heat changes with a set of offers."""
    base = answers.results[()]
    titles, networks = title_of(base, "component"), [str(one) for one in base["network"].values]
    kinds = {str(k): str(v) for k, v in zip(base["component"].values, base["component_kind"].values, strict=True)}
    for name in chosen:
        for part, table in _parts(answers, name, "components").items():
            titles[part], kinds[part] = str(table.get("title") or part), str(table.get("kind", ""))
    rows = []
    for part, title in titles.items():
        keys = [f"heat.{network}.{part}.supplied_mwh" for network in networks]
        before, after = (sum(year.get(key, 0.0) for key in keys) for year in (answers.of(()), answers.of(chosen)))
        if kinds[part] not in _STORES and abs(after - before) > DUST:
            row = {"offers": AND.join(chosen), "component": part, "title": title, "base_mwh": before}
            rows.append(row | {"with_mwh": after, "change_mwh": after - before})
    yield from sorted(rows, key=lambda row: row["change_mwh"])


def clauses(answers: Answers) -> pd.DataFrame:
    """What every clause of an offer's contract costs the utility: the year's cost with it less that without it, each
    found by dispatching the year again. place: where it stands in the contract, 0 first. Below 0 it saves; NaN where
    the contract cannot do without it, as a price that others refer to."""
    rows = []
    for name in answers.offers.table:
        if not answers.of((name,)):
            continue
        own = of_offer(answers, (name,), name)
        for place, kind in enumerate(answers.offers.clauses(name)):
            rows.append(
                {"offer": name, "place": place, "kind": kind, "cost": own.get(f"clause.{place}.{kind}", np.nan)}
            )
    return table_of(rows, ["offer", "place", "kind", "cost"]).astype({"place": int})
