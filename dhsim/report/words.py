"""What a result says in plain sentences: each is made from its numbers, and left out where they are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import xarray as xr

from .. import tables
from ..asked import capital, local_time, spoken, title_of
from ..table_parts import DUST, step_h_of
from .numbers import digits, energy, known, money, percent, price

MOST_NAMED = 4
_WHY = {
    "temperature": "it was too cold",
    "demand": "there was nothing left to replace",
    "price": "something else was cheaper",
    "capacity": "a plant was too small",
    "contract": "a contract limits it",
}
_WAYS = (
    ("direct_mwh", "fed in directly"),
    ("preheat_mwh", "used for preheating"),
    ("lifted_mwh", "lifted by heat pumps"),
)


def people(names: Mapping[str, str]) -> dict[str, str]:
    """Name -> title, or the name without underscores where there is none; on one line. names: name -> title."""
    return {name: " ".join(spoken(name, title).split()) for name, title in names.items()}


def titles_of(ds: xr.Dataset) -> dict[str, str]:
    """Components, networks, commodities, and sources by their titles."""
    out = {str(name): str(name) for name in (ds["source"].values if "source" in ds else ())}
    for group in ("commodity", "network", "component"):
        if group in ds:
            out |= title_of(ds, group)
    return people(out)


def span(ds: xr.Dataset) -> str:
    """First and last day of the run, and its steps: '1 Jan 2023 to 31 Dec 2023, 8 760 steps of 1 h'."""
    ends = [f"{day.day} {day:%b %Y}" for day in local_time(ds)[[0, -1]]]
    steps, step_h = ds.sizes["time"], step_h_of(ds)
    step = f"{step_h:g} h" if step_h >= 1 else f"{60 * step_h:g} min"
    many = f"{digits(steps)} step{'' if steps == 1 else 's'} of {step}"
    return f"{' to '.join(dict.fromkeys(ends))}, {many}, local time of {ds.attrs['time_zone']}"


def answer(ds: xr.Dataset) -> str:
    """What the run costs, and for how much heat."""
    currency, cost = str(ds.attrs["currency"]), float(ds.attrs["total_cost"])
    hours = ds.sizes["time"] * step_h_of(ds)
    what = "The year" if 8700 <= hours <= 8800 else "The run"
    demand = float(tables.demand(ds)["demand_mwh"].sum())
    verb, sum_said = ("costs", money(cost, currency)) if cost >= 0 else ("earns", money(-cost, currency))
    if demand <= DUST:
        return f"{what} {verb} {sum_said}."
    short = float(tables.demand(ds)["shortfall_mwh"].sum())
    missing = f", of which {energy(short)} was not delivered" if short > DUST else ""
    return f"{what} {verb} {sum_said} for {energy(demand)} of heat{missing}: {price(cost / demand, currency)}."


def points(ds: xr.Dataset) -> list[tuple[str, list[str]]]:
    """What the first page says, under short headings; what there is nothing to say of is left out."""
    made = [
        ("Heat", [*heat(ds)]),
        ("Waste heat", [*waste_heat(ds)]),
        ("Price of heat", [*heat_price(ds)]),
        ("Bought, sold", [*trade(ds)]),
        ("Stores", [*stores(ds)]),
        ("Demand", [*demand(ds)]),
    ]
    return [(name, said) for name, said in made if said]


def heat(ds: xr.Dataset) -> Iterator[str]:
    """Which plants make the heat, a sentence a network."""
    titles, frame = titles_of(ds), tables.heat(ds)
    for network, rows in frame[frame["share"] > 0].groupby("network", sort=False):
        records = rows.to_dict("records")
        parts = [
            f"{titles[row['component']]} {energy(row['supplied_mwh'])} ({percent(row['share'])})"
            for row in records[:MOST_NAMED]
        ]
        left = [row["supplied_mwh"] for row in records[MOST_NAMED:]]
        parts += [f"{len(left)} others {energy(sum(left))}"] if len(left) > 1 else []
        parts += [f"{titles[records[-1]['component']]} {energy(left[0])}"] if len(left) == 1 else []
        place = f"{titles[str(network)]}: " if ds.sizes["network"] > 1 else ""
        yield f"{place}{listed(parts)}."


def waste_heat(ds: xr.Dataset) -> Iterator[str]:
    """How each source was used, and why the rest was not."""
    titles = titles_of(ds)
    for row in tables.waste_heat(ds).to_dict("records"):
        if row["available_mwh"] <= DUST:
            continue
        used = f"{percent(row['utilisation'])} of {energy(row['available_mwh'])} on offer is used"
        ways = [f"{energy(row[key])} {said}" for key, said in _WAYS if row[key] > DUST]
        why = _WHY.get(str(row["why_unused"]), "")
        rest = f"; {energy(row['unused_mwh'])} is not, mostly because {why}" if why else ""
        yield f"{titles[row['source']]}: {used}{': ' if ways else ''}{listed(ways)}{rest}."


def heat_price(ds: xr.Dataset) -> Iterator[str]:
    """What one more MWh would have cost."""
    titles, currency = titles_of(ds), str(ds.attrs["currency"])
    for row in tables.prices(ds).to_dict("records"):
        place = f"{titles[row['network']]}: one" if ds.sizes["network"] > 1 else "One"
        low, mean, high = (price(row[f"{key}_per_mwh"], currency) for key in ("min", "mean", "max"))
        if low == high:
            yield f"{place} more MWh would have cost {mean} in every hour."
            continue
        weighted = row["weighted_per_mwh"]
        load = f" ({price(weighted, currency)} weighted by demand)" if known(weighted) else ""
        hours = row["at_or_below_0_hours"]
        free = f"; in {digits(hours)} hours it was worth nothing or less" if hours else ""
        yield f"{place} more MWh would have cost {mean} on average{load}, from {low} to {high}{free}."


def trade(ds: xr.Dataset) -> Iterator[str]:
    """What was bought and sold at which mean price, and the CO2 of it."""
    titles, currency, frame = titles_of(ds), str(ds.attrs["currency"]), tables.commodities(ds)
    for way, paid in (("bought", "paid"), ("sold", "received")):
        rows = frame[frame[f"{way}_mwh"] > DUST].to_dict("records")
        parts = [
            f"{titles[row['commodity']]} {energy(row[f'{way}_mwh'])}"
            + (f" at {price(row[f'{paid}_per_mwh'], currency)}" if known(row[f"{paid}_per_mwh"]) else "")
            for row in rows
        ]
        if parts:
            yield f"{capital(way)}: {listed(parts)}."
    co2 = float(frame["co2_t"].sum()) if len(frame) else 0.0
    if abs(co2) > DUST:
        yield f"CO₂ of what was bought: {digits(co2)} t."


def stores(ds: xr.Dataset) -> Iterator[str]:
    """How much each store was used."""
    titles = titles_of(ds)
    for row in tables.stores(ds).to_dict("records"):
        size = f"{digits(row['cycles'])} times its capacity of {digits(row['capacity_mwh'])} MWh"
        often = f", {size}" if known(row["cycles"]) else ""
        lost = f", and lost {energy(row['lost_mwh'])}"
        yield f"{titles[row['store']]} gave back {energy(row['discharged_mwh'])}{often}{lost}."


def demand(ds: xr.Dataset) -> Iterator[str]:
    """How much heat was asked for, and when most."""
    titles = titles_of(ds)
    for row in tables.demand(ds).to_dict("records"):
        if row["demand_mwh"] > DUST:
            when = pd.Timestamp(row["peak_time_local"])
            most = f"{digits(row['peak_mw'], 1)} MW"
            always = float(ds["demand_mw"].sel(network=row["network"]).min()) > row["peak_mw"] - DUST
            peak = f"{most} all the time" if always else f"at most {most} on {when.day} {when:%b %Y at %H:%M}"
            yield f"{titles[row['network']]} asked for {energy(row['demand_mwh'])}, {peak}."


def listed(parts: list[Any]) -> str:
    """'one', 'one and two', 'one, two and three'."""
    return " and ".join([", ".join(parts[:-1]), *parts[-1:]]) if len(parts) > 1 else "".join(parts)
