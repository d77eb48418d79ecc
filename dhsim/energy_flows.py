"""The energy of a run as a graph: MWh from what is bought, found or drawn on, through components, to where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr

from .asked import heat_pumps, kinds_of
from .table_parts import DUST, step_h_of

Role = Literal[
    "bought", "commodity", "sold", "source", "surroundings", "gain", "component", "network", "demand", "unused",
    "losses", "rejected", "at_start", "at_end",
]  # fmt: skip
ENDS = ("sold", "demand", "unused", "losses", "rejected", "at_end")


@dataclass(frozen=True, order=True)
class Node:
    """A place that energy passes. name: of the component, network, commodity or source; '' for the others."""

    role: Role
    name: str = ""


def energy_flows(ds: xr.Dataset) -> pd.DataFrame:
    """MWh from node to node over the whole run: columns start, end (`Node`) and mwh, all above zero.

    Every component and network takes in what it gives off: what is missing is drawn from the surroundings by heat
    pumps, is latent heat of flue gas and the like ("gain", where efficiencies are above 1 on the lower heating value),
    or was in a store at the start; what is over is lost, rejected, or in a store at the end. A commodity that is only
    bought is where a flow begins, one that is only sold where it ends. Shortfall begins at its component.
    """
    rows = [*_bus_flows(ds), *_trade(ds), *_waste_heat(ds), *_demand(ds)]
    rows = [row for row in rows if row[2] > DUST]
    rows += [row for row in _closing(ds, rows) if row[2] > DUST]
    return pd.DataFrame(rows, columns=["start", "end", "mwh"])


Row = tuple[Node, Node, float]


def _bus_flows(ds: xr.Dataset) -> Iterator[Row]:
    """What components give to buses and take from them."""
    sums = np.abs(ds["flow_mw"].values.sum(axis=1)) * step_h_of(ds)
    flows = zip(*(ds[f"flow_{key}"].values for key in ("component", "bus", "direction")), sums, strict=True)
    for name, bus, direction, mwh in flows:
        component, place = Node("component", str(name)), _bus(ds, str(bus))
        yield (component, place, float(mwh)) if direction == "supply" else (place, component, float(mwh))


def _bus(ds: xr.Dataset, name: str) -> Node:
    """The node of a bus."""
    if name in ds["network"].values:
        return Node("network", name)
    return Node("source" if "source" in ds and name in ds["source"].values else "commodity", name)


def _trade(ds: xr.Dataset) -> Iterator[Row]:
    """Purchases and sales of what is also made, or also used, here."""
    made, used = (set(ds["flow_bus"].values[_moving(ds, way)]) for way in ("supply", "take"))
    for k, name in enumerate(ds["commodity"].values if "commodity" in ds else ()):
        bought, sold = (float(ds[key].values[k].sum()) * step_h_of(ds) for key in ("buy_mw", "sell_mw"))
        here = Node("commodity", str(name))
        if name in made or sold > DUST:
            yield Node("bought", str(name)), here, bought
        if name in used or bought > DUST:
            yield here, Node("sold", str(name)), sold


def _moving(ds: xr.Dataset, way: str) -> Any:
    """Rows of flows that are not nothing, one way."""
    return (ds["flow_direction"].values == way) & (np.abs(ds["flow_mw"].values).sum(axis=1) * step_h_of(ds) > DUST)


def _waste_heat(ds: xr.Dataset) -> Iterator[Row]:
    """Heat of sources that their own components take, and what nobody takes."""
    drawn = np.abs(ds["flow_mw"].values.sum(axis=1))
    for k, name in enumerate(ds["source"].values if "source" in ds else ()):
        source = Node("source", str(name))
        by_flow = drawn[(ds["flow_bus"].values == name) & (ds["flow_direction"].values == "take")].sum()
        own = float(ds["taken_mw"].values[k].sum() - by_flow) * step_h_of(ds)
        yield source, Node("component", str(name)), own if name in ds["component"].values else 0.0
        yield source, Node("unused"), float(ds["unused_mw"].values[k].sum()) * step_h_of(ds)


def _demand(ds: xr.Dataset) -> Iterator[Row]:
    """What networks use."""
    for name, mw in zip(ds["network"].values, ds["demand_mw"].values, strict=True):
        yield Node("network", str(name)), Node("demand", str(name)), float(mw.sum()) * step_h_of(ds)


def _closing(ds: xr.Dataset, rows: list[Row]) -> Iterator[Row]:
    """What closes the balance of every component: stores first, then losses and gains."""
    lifting = heat_pumps(ds)
    for name, kind in kinds_of(ds).items():
        node = Node("component", name)
        rest = sum(mwh for _, end, mwh in rows if end == node) - sum(mwh for start, _, mwh in rows if start == node)
        kept = _left(ds, name)
        rest -= kept
        yield node, Node("at_end"), kept
        yield Node("at_start"), node, -kept
        yield node, Node("rejected" if kind == "heat_rejection" else "losses"), rest
        if kind != "shortfall":
            yield Node("surroundings" if name in lifting else "gain"), node, -rest


def _left(ds: xr.Dataset, name: str) -> float:
    """How much more a store holds at the end than at the start, MWh; 0 for what is no store."""
    if "store" not in ds or name not in ds["store"].values:
        return 0.0
    level = ds["level_mwh"].sel(store=name).values
    return float(level[-1] - level[0])
