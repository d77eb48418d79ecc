"""What is to be known before a result is believed, in words: heat not delivered, stores both ways, a gap left open."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from .asked import title_of
from .table_parts import DUST, hours_in
from .tables import demand

PROVEN = "optimal"


@dataclass(frozen=True)
class Warned:
    """One warning. grave: heat was not delivered."""

    text: str
    grave: bool = False


def warnings_of_result(ds: xr.Dataset) -> list[Warned]:
    """Everything, the gravest first: shortfall, stores both ways at once, an optimum that is not proven, and what was
    found in the inputs."""
    found = [Warned(f"Shortfall: {text}", True) for text in shortfalls(ds)]
    found += [Warned(text) for text in (*both_ways(ds), *unproven(ds), *json.loads(ds.attrs.get("warnings") or "[]"))]
    return found


def shortfalls(ds: xr.Dataset) -> Iterator[str]:
    """Demand that was not met, a sentence a network."""
    titles = title_of(ds, "network")
    for row in demand(ds).to_dict("records"):
        if row["shortfall_mwh"] > DUST:
            yield (
                f"{titles[row['network']]}: {row['shortfall_mwh']:,.1f} MWh "
                f"of demand not met in {hours_said(row['shortfall_hours'])}, "
                f"at worst {row['shortfall_worst_mw']:,.1f} MW"
            )


def unproven(ds: xr.Dataset) -> Iterator[str]:
    """A cost that may be above the least possible."""
    status, gap = str(ds.attrs["status"]), float(ds.attrs["gap"])
    if status != PROVEN:
        open_by = f"{100 * gap:.3g} %" if math.isfinite(gap) else "an unknown share"
        yield f"the solver ended with '{status}': the cost is at most {open_by} above the least possible"


def both_ways(ds: xr.Dataset) -> Iterator[str]:
    """Where a store charged and discharged at once, and what for."""
    for name in map(str, ds["store"].values if "store" in ds else ()):
        both = np.minimum(*(ds[key].sel(store=name).values for key in ("charge_mw", "discharge_mw"))) > DUST
        if both.any():
            hours = hours_said(hours_in(ds, both))
            yield (
                f"{name}: it charges and discharges at once in {hours}{_what_for(ds, name, both)}; "
                "one_way = true on the store forbids it"
            )


def _what_for(ds: xr.Dataset, store: str, both: Any) -> str:
    """Why a store would do both, by the heat price of its network in those steps."""
    if "heat_price_per_mwh" not in ds:
        return ""
    rows = (ds["flow_component"].values == store) & np.isin(ds["flow_bus"].values, ds["network"].values)
    network = str(ds["flow_bus"].values[rows][0])
    negative = both & (ds["heat_price_per_mwh"].sel(network=network).values < -DUST)
    loses = "to lose heat that is worth less than nothing, for which a heat_rejection would be the honest way"
    warmed = "feed_network" in ds and network in ds["feed_network"].values
    other = "as its charge enlarges the main flow, and so makes room for more preheat" if warmed else "at no cost"
    if not negative.any():
        return f", {other}"
    if not (both & ~negative).any():
        return f", {loses}"
    return f": in {hours_said(hours_in(ds, negative))} {loses}; in the others {other}"


def hours_said(hours: float) -> str:
    """'1,093 hours', '0.5 hours', '1 hour'."""
    text = f"{hours:,.0f}" if hours == round(hours) else f"{hours:,.4g}"
    return f"{text} hour{'' if hours == 1 else 's'}"
