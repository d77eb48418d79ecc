"""A result as pandas tables: who pays what, how much heat from where, at what price.

Units are in the column names; money is in the currency of the run (`ds.attrs["currency"]`). Energy is MW x step_h.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .asked import clean as clean
from .asked import kinds_of, local_time
from .calendar import Array
from .heat_use_tables import unused as unused
from .heat_use_tables import waste_heat as waste_heat
from .hourly_table import hourly as hourly
from .table_parts import DUST, hours_in, ratio, step_h_of, table_of

__all__ = [
    "commodities",
    "costs",
    "demand",
    "electricity_price",
    "heat",
    "hourly",
    "prices",
    "stores",
    "summary",
    "unused",
    "waste_heat",
]
_ELECTRIC = ("heat_pump", "electric_boiler", "seasonal_store")  # what they take out of no network is electricity
DURATIONS_H = (10, 100, 1000, 4380, 8000)  # hours on the duration curve of the heat price
_UNITS = {"_per_mwh": "{money}/MWh", "_mwh": "MWh", "_mw": "MW", "_t": "t", "_hours": "h", "cost": "{money}"}


def costs(ds: xr.Dataset) -> pd.DataFrame:
    """Cost by owner, item and counterparty, largest first, income negative; the last row is the total."""
    keys = ["owner", "item", "counterparty"]
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    lines = zip(*(ds[f"cost_{key}"].values for key in keys), strict=True)
    for line, cost in zip(lines, ds["cost_per_h"].values.sum(axis=1) * step_h_of(ds), strict=True):
        sums[line] += float(cost)
    rows = sorted(sums.items(), key=lambda row: (-row[1], row[0]))
    rows.append((("total", "", ""), sum(sums.values())))
    return table_of(({**dict(zip(keys, line, strict=True)), "cost": cost} for line, cost in rows), [*keys, "cost"])


def heat(ds: xr.Dataset) -> pd.DataFrame:
    """Heat per network and component, largest supply first.

    share: of all heat the network got other than out of stores, which only give back; shortfall counts as heat, so
    that shares add up to 1. full_load_hours: output over rated capacity, where both are known. peak_mw and
    running_hours: of the heat supplied, or taken where a component only takes. starts, on_hours: of plants that are on
    or off; NaN for others.
    """
    columns = ["network", "component", "kind", "supplied_mwh", "taken_mwh", "share", "full_load_hours", "peak_mw"]
    rows = [row for network in ds["network"].values for row in _heat_of(ds, str(network))]
    return table_of(rows, [*columns, "running_hours", "starts", "on_hours"])


def _heat_of(ds: xr.Dataset, network: str) -> list[dict[str, Any]]:
    """The rows of one network."""
    step_h, bus, rows = step_h_of(ds), ds["flow_bus"].values == network, []
    stores = set(ds["store"].values) if "store" in ds else set()
    for name, kind in zip(ds["component"].values, ds["component_kind"].values, strict=True):
        flows = ds["flow_mw"].values[bus & (ds["flow_component"].values == name)]
        if not len(flows):
            continue
        supply, take = np.maximum(flows, 0).sum(axis=0), np.maximum(-flows, 0).sum(axis=0)
        main = supply if supply.max(initial=0.0) > DUST else take
        sends = main is take and _gives_heat(ds, name)  # the sending end of a link: its use shows at the other end
        full = np.nan if sends else _full_load_hours(ds, name, main)
        row = {"network": network, "component": name, "kind": kind, "full_load_hours": full}
        row |= {"supplied_mwh": supply.sum() * step_h, "taken_mwh": take.sum() * step_h}
        row |= {"peak_mw": main.max(initial=0.0), "running_hours": hours_in(ds, main > DUST)}
        rows.append(row | _switching(ds, name))
    total = sum(row["supplied_mwh"] for row in rows if row["component"] not in stores)
    for row in rows:
        row["share"] = np.nan if row["component"] in stores else ratio(row["supplied_mwh"], total)
    return sorted(rows, key=lambda row: -row["supplied_mwh"])


def _switching(ds: xr.Dataset, name: str) -> dict[str, float]:
    """Starts and hours on of a plant that is on or off."""
    if "committed" not in ds or name not in ds["committed"].values:
        return {"starts": np.nan, "on_hours": np.nan}
    one = ds.sel(committed=name)
    return {"starts": float(one["starts"].sum()), "on_hours": float(one["on"].sum()) * step_h_of(ds)}


def _gives_heat(ds: xr.Dataset, name: str) -> bool:
    """Does a component supply anything anywhere?"""
    own = (ds["flow_component"].values == name) & (ds["flow_direction"].values == "supply")
    return bool(ds["flow_mw"].values[own].max(initial=0.0) > DUST)


def _full_load_hours(ds: xr.Dataset, name: str, main: Array) -> float:
    """Hours at rated capacity that would give the same output; for what has no output, such as a cooler, its heat."""
    one = ds.sel(component=name)
    output = one["output_mw"].values
    output = output if output.max(initial=0.0) > DUST else main
    return ratio(output.sum() * step_h_of(ds), float(one["capacity_mw"]))


def commodities(ds: xr.Dataset) -> pd.DataFrame:
    """Trade of each commodity. Mean prices: all that is paid per MWh (price, tariffs, tax, CO2), no yearly fees."""
    columns = ["commodity", "bought_mwh", "sold_mwh", "co2_t", "paid_per_mwh", "received_per_mwh"]
    step_h, rows = step_h_of(ds), []
    for k, name in enumerate(ds["commodity"].values if "commodity" in ds else ()):
        buy, sell = ds["buy_mw"].values[k], ds["sell_mw"].values[k]
        cost, sold = purchase_lines(ds, str(name))
        money = ds["cost_per_h"].values
        row = {"commodity": name, "bought_mwh": buy.sum() * step_h, "sold_mwh": sell.sum() * step_h}
        row["co2_t"] = (buy * ds["co2_t_per_mwh"].values[k]).sum() * step_h
        row["paid_per_mwh"] = ratio(money[cost].sum(), buy.sum()) if cost.any() else np.nan
        row["received_per_mwh"] = ratio(-money[sold].sum(), sell.sum()) if sold.any() else np.nan
        rows.append(row)
    return table_of(rows, columns)


def purchase_lines(ds: xr.Dataset, commodity: str) -> tuple[Any, Any]:
    """Which cost lines are paid on each MWh bought, and which on each MWh sold, of a commodity: two masks."""
    rated = ~np.isnan(ds["cost_rate_per_mwh"].values).any(axis=1)
    own, direction = rated & (ds["cost_owner"].values == commodity), ds["cost_direction"].values
    return own & (direction == "buy"), own & (direction == "sell")


def electricity_price(ds: xr.Dataset) -> tuple[str, Array] | None:
    """Label and price of the electricity traded most: what is paid per MWh bought, else received per MWh sold.

    Electricity is what heat pumps and electric boilers take and CHP plants give. None if nobody does, or no price.
    """
    kinds = kinds_of(ds)
    rows = zip(ds["flow_component"].values, ds["flow_bus"].values, ds["flow_direction"].values, strict=True)
    acts = [(kinds[name], way, bus) for name, bus, way in rows]
    drawn = {bus for kind, way, bus in acts if way == "take" and kind in _ELECTRIC}
    fed = {bus for kind, way, bus in acts if way == "supply" and kind.startswith("chp")}
    power = [str(name) for name in (ds["commodity"].values if "commodity" in ds else ()) if name in drawn | fed]
    for name in sorted(power, key=lambda one: -float((ds["buy_mw"] + ds["sell_mw"]).sel(commodity=one).sum())):
        for lines, sign, word in zip(purchase_lines(ds, name), (1.0, -1.0), ("bought", "sold"), strict=True):
            if lines.any():
                return f"electricity, {word}", sign * ds["cost_rate_per_mwh"].values[lines].sum(axis=0)
    return None


def prices(ds: xr.Dataset) -> pd.DataFrame:
    """The marginal heat price per network: means, extremes, and its duration curve.

    weighted_per_mwh: weighted by demand. reached_100_h_per_mwh: the price that is reached or exceeded in 100 hours,
    for each duration the run is long enough for.
    """
    durations = [h for h in DURATIONS_H if h <= ds.sizes["time"] * step_h_of(ds) + DUST]
    columns = ["network", "mean_per_mwh", "weighted_per_mwh", "min_per_mwh", "max_per_mwh", "at_or_below_0_hours"]
    columns += [f"reached_{h}_h_per_mwh" for h in durations]
    rows = []
    for k, name in enumerate(ds["network"].values if "heat_price_per_mwh" in ds else ()):
        price, demand_mw = ds["heat_price_per_mwh"].values[k], ds["demand_mw"].values[k]
        falling = np.sort(price)[::-1]
        row = [name, price.mean(), ratio((price * demand_mw).sum(), demand_mw.sum()), price.min(), price.max()]
        row.append(hours_in(ds, price <= DUST))
        row += [falling[max(0, round(h / step_h_of(ds)) - 1)] for h in durations]
        rows.append(dict(zip(columns, row, strict=True)))
    return table_of(rows, columns)


def demand(ds: xr.Dataset) -> pd.DataFrame:
    """Heat demand per network, its peak and when it came (local time with offset), and what was not met."""
    columns = ["network", "demand_mwh", "peak_mw", "peak_time_local"]
    local, rows = local_time(ds), []
    is_short = np.array([kinds_of(ds)[name] == "shortfall" for name in ds["flow_component"].values], dtype=bool)
    for k, name in enumerate(ds["network"].values):
        load = ds["demand_mw"].values[k]
        peak, when = load.max(initial=0.0), local[int(load.argmax())].isoformat(timespec="minutes")
        short = ds["flow_mw"].values[is_short & (ds["flow_bus"].values == name)].sum(axis=0)
        row = {"network": name, "demand_mwh": load.sum() * step_h_of(ds), "peak_mw": peak}
        row |= {"peak_time_local": when if peak > DUST else "", "shortfall_mwh": short.sum() * step_h_of(ds)}
        rows.append(row | {"shortfall_hours": hours_in(ds, short > DUST), "shortfall_worst_mw": short.max(initial=0.0)})
    return table_of(rows, [*columns, "shortfall_mwh", "shortfall_hours", "shortfall_worst_mw"])


def stores(ds: xr.Dataset) -> pd.DataFrame:
    """Stores over the run.

    discharged_mwh: what left the store, before a heat pump of its own adds to it. cycles: that over capacity. lost_mwh:
    put in, not given back, not there.
    both_ways_hours: charging and discharging at once, which pays where heat is worth less than nothing.
    """
    columns = ["store", "capacity_mwh", "charged_mwh", "discharged_mwh", "lost_mwh", "max_level_mwh", "cycles"]
    columns.append("both_ways_hours")
    rows = []
    for k, name in enumerate(ds["store"].values if "store" in ds else ()):
        level, size = ds["level_mwh"].values[k], float(ds["capacity_mwh"].values[k])
        put_in, given = (ds[key].values[k].sum() * step_h_of(ds) for key in ("charge_mw", "discharge_mw"))
        lost = put_in - given - (level[-1] - level[0])
        both = hours_in(ds, np.minimum(ds["charge_mw"].values[k], ds["discharge_mw"].values[k]) > DUST)
        row = [name, size, put_in, given, lost, level.max(), ratio(given, size), both]
        rows.append(dict(zip(columns, row, strict=True)))
    return table_of(rows, columns)


def summary(ds: xr.Dataset) -> pd.DataFrame:
    """Every number of the tables above in one long table: section, name, quantity, value, unit, note.

    name is owner, component (`network.component`), source and so on. note holds what is no number: kind,
    counterparty, local time of a peak.
    """
    money, table = str(ds.attrs["currency"]), costs(ds)
    rows = [("costs", row.owner, row.item or "cost", row.cost, money, row.counterparty) for row in table.itertuples()]
    sections = {"demand": demand, "heat": heat, "waste_heat": waste_heat, "stores": stores}
    sections |= {"commodities": commodities, "prices": prices}
    for section, make in sections.items():
        for record in make(ds).to_dict("records"):
            rows += _long(section, {str(key): value for key, value in record.items()}, money)
    return pd.DataFrame(rows, columns=["section", "name", "quantity", "value", "unit", "note"])


def _long(section: str, record: dict[str, Any], money: str) -> Iterator[tuple[Any, ...]]:
    """One row of a table as rows of the summary; numbers that do not exist are left out."""
    name = ".".join(str(record[key]) for key in ("network", "component", *_NAMES) if key in record)
    for key, value in record.items():
        if not isinstance(value, str) and not np.isnan(value):
            note = record.get("peak_time_local", "") if key == "peak_mw" else record.get("kind", "")
            yield section, name, key, value, unit_of(key, money), note


_NAMES = ("source", "store", "commodity")


def unit_of(column: str, money: str) -> str:
    """The unit a column name ends in; '1' for shares and counts."""
    return next((unit.format(money=money) for end, unit in _UNITS.items() if column.endswith(end)), "1")


def __dir__() -> list[str]:
    """What there is to call, without what this module imports."""
    return __all__
