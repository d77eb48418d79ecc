"""Who gains what from an offer: the saving item by item, its invoices, and the books of all parties, closed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from .agreements import agreements
from .asked import kinds_of, title_of
from .calendar import Array
from .offer_money import annuity_of
from .offer_work import AND
from .party_books import books
from .settlement import settle
from .table_parts import DUST, step_h_of, table_of

if TYPE_CHECKING:
    from .comparing import Answers

_ELECTRIC = ("heat_pump", "electric_boiler", "seasonal_store")  # what they take out of no network is electricity


def saving_by_plant(answers: Answers) -> pd.DataFrame:
    """From the cost of the base to that with a set of offers, step by step: offers, item, amount; savings positive.

    An item is a plant (its fuel by the hour, and its own costs), what is bought or sold of a commodity (electricity;
    of fuels what does not go by the MWh), a contract of an offer, or what is invested, as an annuity. The amounts of a
    set add up to its saving. Largest saving first, what is paid last.
    """
    rows = []
    before = _items(answers.results[()], {})
    for chosen in answers.offers.sets():
        result = answers.result(chosen)
        if result is None:
            continue
        paid = {answers.offers.table[name].negotiated: f"{_title(answers, name)}, contract" for name in chosen}
        after = _items(result, paid)
        for name in chosen:
            invested = annuity_of(answers.offers, name, answers.offers.invested(name))
            after[f"{_title(answers, name)}, investment"] += invested
        amounts = {item: before.get(item, 0.0) - after.get(item, 0.0) for item in {**before, **after}}
        kept = sorted((-amount, item) for item, amount in amounts.items() if abs(amount) > DUST)
        rows += [{"offers": AND.join(chosen), "item": item, "amount": -amount} for amount, item in kept]
    return table_of(rows, ["offers", "item", "amount"])


def _title(answers: Answers, name: str) -> str:
    """What an offer is called."""
    return answers.offers.table[name].title or name


def _items(result: xr.Dataset, paid: dict[str, str]) -> defaultdict[str, float]:
    """The cost of a year by item. paid: contract -> what it is called."""
    out: defaultdict[str, float] = defaultdict(float)
    titles, fuels = title_of(result, "component"), _takers(result)
    goods = title_of(result, "commodity") if "commodity_title" in result else {}
    keys = [result[f"cost_{key}"].values for key in ("owner", "contract", "direction")]
    rated = ~np.isnan(result["cost_rate_per_mwh"].values).any(axis=1)
    for k, (owner, contract, direction) in enumerate(zip(*(map(str, one) for one in keys), strict=True)):
        cost = left = result["cost_per_h"].values[k] * step_h_of(result)
        if contract in paid:
            out[paid[contract]] += float(cost.sum())
        elif owner in titles:
            out[titles[owner]] += float(cost.sum())
        elif owner in fuels and rated[k] and direction == "buy":
            for plant, part in fuels[owner].items():
                out[titles[plant]] += float(cost @ part)
                left = left - cost * part
            out[_traded(goods, owner, "buy")] += float(left.sum())
        else:
            out[_traded(goods, owner, direction)] += float(cost.sum())
    return out


def _traded(goods: dict[str, str], name: str, direction: str) -> str:
    """The title of a commodity where it has one, such as 'Electricity sold'; else its name and the direction."""
    title = goods.get(name, name)
    return title if title != name else f"{name} {'sold' if direction == 'sell' else 'bought'}"


def _takers(result: xr.Dataset) -> dict[str, dict[str, Array]]:
    """Fuel -> plant -> its part of all that is taken, step by step; 0 where none is. Fuels are the commodities that
    nothing gives and no electric plant takes, unless nobody takes them."""
    kinds, out = kinds_of(result), {}
    for fuel in map(str, result["commodity"].values if "commodity" in result else ()):
        rows = np.flatnonzero(result["flow_bus"].values == fuel)
        names = [str(one) for one in result["flow_component"].values[rows]]
        given = (result["flow_direction"].values[rows] == "supply").any()
        taken = np.maximum(-result["flow_mw"].values[rows], 0.0)
        total = taken.sum(axis=0)
        if not given and names and not {kinds[name] for name in names} & set(_ELECTRIC) and (total > 0).any():
            part = np.divide(taken, total, out=np.zeros_like(taken), where=total > 0)
            out[fuel] = dict(zip(names, part, strict=True))
    return out


def invoice_sample(answers: Answers, offer: str) -> pd.DataFrame:
    """The invoices of an offer's negotiated contract in the year as it stands, by month: the columns of `settle`."""
    result = answers.result((offer,))
    bills = settle(answers.results[()] if result is None else result, "month")
    return bills[bills["contract"] == answers.offers.table[offer].negotiated].reset_index(drop=True)


def closure(answers: Answers) -> pd.DataFrame:
    """Both books and the state's against the base: what one gains another pays, but for what the system really saves.

    Of the year as it stands, gains positive: utility_gain: what the year costs less than the base, after the annuity of
    the utility's investment. supplier_gain: what the supplier has left after its own costs, taxes and the annuity of
    its investment. taxes: what the state (and whoever else taxes and subsidies go to) gets more than in the base: from
    the utility, on the remuneration and on the supplier's profit, less the annuity of a subsidy. total: their sum.
    cost_change: the real resources of the base less those with the offer: all that is paid for fuel, power and plants,
    to neither state nor supplier; the supplier's own costs less the cooling it is spared; the annuity of the whole
    investment. Payments between the three are in none of it, so total and cost_change are equal.
    """
    columns = ["offer", "utility_gain", "supplier_gain", "taxes", "total", "cost_change"]
    names = [name for name in answers.offers.table if answers.result((name,)) is not None]
    return table_of((_closed(answers, name) for name in names), columns)


def _closed(answers: Answers, name: str) -> dict[str, Any]:
    """The three books of one offer, and what stands against them."""
    offer, result, base = answers.offers.table[name], answers.result((name,)), answers.results[()]
    assert result is not None
    by_us, by_them, by_others = (
        annuity_of(answers.offers, name, amount)
        for amount in (answers.offers.invested(name), answers.offers.invested(name, "supplier"), offer.subsidy)
    )
    frame = books(result)
    own = frame[frame["contract"] == offer.negotiated].sum(numeric_only=True)
    utility = float(base.attrs["total_cost"]) - float(result.attrs["total_cost"]) - by_us
    supplier = float(own["supplier_net"]) - by_them
    (before, state_before), (after, state_after) = _resources(base, ""), _resources(result, offer.negotiated)
    taxes = state_after - state_before + float(own["tax_on_remuneration"] + own["profit_tax"]) - by_others
    theirs = own["energy_cost"] + own["lost_elsewhere"] + own["om"] + own["capital"] - own["cooling_saved"]
    change = before - after - float(theirs) - by_us - by_them - by_others
    row = {"offer": name, "utility_gain": utility, "supplier_gain": supplier, "taxes": taxes}
    return row | {"total": utility + supplier + taxes, "cost_change": change}


def _resources(result: xr.Dataset, negotiated: str) -> tuple[float, float]:
    """What a year costs in real resources, and what goes to the state; payments to the supplier are in neither.

    negotiated: the contract of the offer; what is paid under it to somebody else than its counterparty is a tax.
    """
    real, state, known = 0.0, 0.0, agreements(result)
    cost = result["cost_per_h"].values.sum(axis=1) * step_h_of(result)
    for k, amount in enumerate(map(float, cost)):
        deal = int(result["cost_deal"].values[k]) if "cost_deal" in result else -1
        if deal < 0:
            real += amount
            continue
        one = known[deal]
        clause = one.contract.clauses[int(result["cost_clause"].values[k])]
        if one.name == negotiated:
            state += amount if one.contract.payee(clause) != one.contract.counterparty else 0.0
        elif one.contract.covers == "tax" or clause.paid_to:
            state += amount
        else:
            real += amount
    return real, state
