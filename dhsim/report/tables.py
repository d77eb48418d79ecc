"""The tables of a result's report: costs, heat, waste heat, trade, stores, demand, prices, invoices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import xarray as xr
from pandas.api.types import is_numeric_dtype

from .. import party_books, settlement, tables
from ..asked import capital
from ..table_parts import DUST
from .cells import Cell, Columns, Table, cell, constant_apart, number
from .numbers import digits
from .words import titles_of

_COLUMNS = Columns(
    {
        "cost": "Cost, {c}",
        "supplied_mwh": "Supplied, MWh",
        "taken_mwh": "Taken, MWh",
        "share": "Share, %",
        "full_load_hours": "Full-load hours",
        "peak_mw": "Peak, MW",
        "running_hours": "Hours running",
        "on_hours": "Hours on",
        "available_mwh": "On offer, MWh",
        "direct_mwh": "Direct, MWh",
        "preheat_mwh": "Preheat, MWh",
        "lifted_mwh": "Lifted, MWh",
        "unused_mwh": "Unused, MWh",
        "unused_hours": "Hours",
        "why_unused": "Mostly because of",
        "reason": "Because of",
        "utilisation": "Used, %",
        "mean_c": "Mean, °C",
        "bought_mwh": "Bought, MWh",
        "paid_per_mwh": "Mean price paid, {c}/MWh",
        "sold_mwh": "Sold, MWh",
        "received_per_mwh": "Mean price received, {c}/MWh",
        "co2_t": "CO₂, t",
        "capacity_mwh": "Capacity, MWh",
        "charged_mwh": "Charged, MWh",
        "discharged_mwh": "Discharged, MWh",
        "lost_mwh": "Lost, MWh",
        "max_level_mwh": "Highest level, MWh",
        "both_ways_hours": "Hours both ways",
        "demand_mwh": "Demand, MWh",
        "peak_time_local": "Peak at, local time",
        "shortfall_mwh": "Not delivered, MWh",
        "shortfall_hours": "Hours",
        "shortfall_worst_mw": "At worst, MW",
        "mean_per_mwh": "Mean",
        "weighted_per_mwh": "Weighted by demand",
        "min_per_mwh": "Least",
        "max_per_mwh": "Highest",
        "at_or_below_0_hours": "Hours at or below 0",
        "amount": "Amount, {c}",
        "unit_price": "Price of a unit, {c}",
        "delivered_mwh": "Delivered, MWh",
        "buyer_cost": "Cost to the buyer",
        "heat_worth": "Worth at the heat price",
        "supplier_income": "Income of the supplier",
        "supplier_net": "Left to the supplier",
        "om": "Operation and maintenance",
    }
)
_WAYS = {"buy": "bought from them", "sell": "sold to them"}
_NAMED = ("owner", "component", "network", "source", "commodity", "store", "flow")
_MONTH_NOTE = "What falls due in each month; what is billed for a longer span stands in its last month."
_TRADE_NOTE = (
    "Mean prices are all that is paid by the MWh: price, tariffs, taxes, CO₂; without charges for peaks and fixed fees."
)


def all_tables(ds: xr.Dataset) -> Iterator[Table]:
    """Every table but invoices, those without rows left out."""
    trade, prices = tables.commodities(ds), tables.prices(ds)
    waste, demand = tables.waste_heat(ds), tables.demand(ds)
    if not (demand["shortfall_mwh"] > DUST).any():
        demand = demand.drop(columns=["shortfall_mwh", "shortfall_hours", "shortfall_worst_mw"])
    yield from _some(ds, "Heat by component", _heat(ds))
    yield costs(ds)
    yield from _some(ds, "Waste heat", waste.drop(columns=["tier", "offered_hours", "fully_used_hours"]))
    yield from _some(ds, "Why waste heat was not used", tables.unused(ds))
    yield from _some(ds, "Bought and sold", trade, _TRADE_NOTE)
    yield from _some(ds, "Stores", tables.stores(ds))
    yield from _some(ds, "Demand", demand)
    reached = [name for name in map(str, prices) if name.startswith("reached_")]
    durations = {name: f"Reached in {digits(int(name.split('_')[1]))} h" for name in reached}
    note = f"{ds.attrs['currency']}/MWh; what one more MWh of demand in an hour would have cost."
    yield from _some(ds, "Heat price", prices.rename(columns=durations), note)


def _some(ds: xr.Dataset, title: str, frame: pd.DataFrame, note: str = "") -> Iterator[Table]:
    """A table with people's names for things; nothing if it is empty. The network is named where there are several."""
    if len(frame):
        plain = frame.drop(columns="network") if ds.sizes["network"] == 1 and "component" in frame else frame
        yield _COLUMNS.table(title, _known(_for_people(ds, plain)), str(ds.attrs["currency"]), note)


def _for_people(ds: xr.Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """A table with titles for names."""
    titles = titles_of(ds)
    return frame.assign(**{key: [titles.get(str(x), str(x)) for x in frame[key]] for key in _NAMED if key in frame})


def _known(frame: pd.DataFrame) -> pd.DataFrame:
    """A table without columns in which nothing is known."""
    empty = [name for name in frame if frame[name].isna().all() or (frame[name].astype(object) == "").all()]
    return frame.drop(columns=empty)


def _heat(ds: xr.Dataset) -> pd.DataFrame:
    """Heat by component; one that did nothing is told by its zeros, shortfall only where there is some."""
    frame = tables.heat(ds)
    kept = frame[(frame["kind"] != "shortfall") | (frame["supplied_mwh"] > DUST)]
    nothing_taken = (kept["taken_mwh"] <= DUST).all()
    return kept.drop(columns=["taken_mwh"] if nothing_taken else [])


def costs(ds: xr.Dataset) -> Table:
    """Cost by owner, item and counterparty with its total; lines of nothing left out."""
    frame, currency = tables.costs(ds).iloc[:-1], str(ds.attrs["currency"])
    made = _COLUMNS.table("Cost of the run", _for_people(ds, frame[frame["cost"].abs() > DUST]), currency)
    total = _total(made, cell("cost", float(ds.attrs["total_cost"])))
    return replace(made, note="Income is negative.", foot=[total])


def _total(made: Table, amount: Cell) -> list[Cell]:
    """The last row of a table of money."""
    return [Cell("Total"), *(Cell("") for _ in made.heads[1:-1]), amount]


def invoices(ds: xr.Dataset) -> Iterator[Table]:
    """What each counterparty bills for the run, what falls due in each month, and that all adds up."""
    lines, currency = settlement.settle(ds, "year"), str(ds.attrs["currency"])
    for party, rows in lines.groupby("counterparty", sort=False):
        yield _invoice(ds, str(party), rows, currency)
    if len(lines):
        months = settlement.settle(ds, "month")
        parties = {str(name): str(name) or "Nobody named" for name in months["counterparty"]}
        yield from _COLUMNS.crossed(
            f"Invoices by month, {currency}", months, ("period", "counterparty", "amount"), parties, _MONTH_NOTE
        )
    yield _sum(ds, lines, currency)
    yield from _books(ds, currency)


def _invoice(ds: xr.Dataset, party: str, rows: pd.DataFrame, currency: str) -> Table:
    """All lines of one counterparty, with their sum. Clauses of one kind stay apart: their MW are not added up."""
    frame = rows[[*settlement.COLUMNS[1:], *settlement.MONEY[:-1]]]
    frame, same = constant_apart(_for_people(ds, frame), ["contract", "direction", "period"])
    note = ", ".join(f"contract {v}" if k == "contract" else _WAYS.get(v, v) for k, v in same.items())
    made = _COLUMNS.table(f"Invoice of {party or 'nobody named'}", _known(frame), currency, capital(note))
    return replace(made, foot=[_total(made, cell("amount", float(rows["amount"].sum())))])


def _sum(ds: xr.Dataset, lines: pd.DataFrame, currency: str) -> Table:
    """Two roads to one number."""
    billed = float(lines["amount"].sum()) if len(lines) else 0.0
    own = float(settlement.own_costs(ds)["amount"].sum())
    said = {"All invoices": billed, "Costs under no contract": own}
    sums = {"Sum": billed + own, "Cost of the run": float(ds.attrs["total_cost"])}
    rows, foot = ([[Cell(name), number(one, 2)] for name, one in part.items()] for part in (said, sums))
    return Table("That it adds up", ["", currency], rows, foot=foot, sorts=False)


def _books(ds: xr.Dataset, currency: str) -> Iterator[Table]:
    """Contracts on heat as both parties see them."""
    both = party_books.books(ds)
    heat = both[both["heat_worth"].notna()]
    if len(heat):
        said = [c for c in heat if not is_numeric_dtype(heat[c]) or (heat[c].abs() > DUST).any()]
        frame, note = _for_people(ds, heat[said]), f"{currency}; positive amounts."
        yield from _COLUMNS.turned("Heat bought, in both parties' books", frame, "contract", currency, note)
