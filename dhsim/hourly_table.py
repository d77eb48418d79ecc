"""A result as one wide table, a row a step: what people open in a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import xarray as xr

from .asked import clean, local_time
from .calendar import Array

_WAYS = {  # (is it a store, direction) -> ending of the column
    (True, "supply"): "discharge_mw",
    (True, "take"): "charge_mw",
    (False, "supply"): "supplied_mw",
    (False, "take"): "taken_mw",
}


def hourly(ds: xr.Dataset) -> pd.DataFrame:
    """One row a step: time_utc, time_local (text with offset), then per network, flow, source, store and commodity.

    Flows are `<component>_<bus>_mw`, positive into the bus, so that those of a network add up to its demand; a
    component that both gives and takes there has `..._supplied_mw` and `..._taken_mw`, a store `..._discharge_mw` and
    `..._charge_mw`; what is taken is negative. Levels are at the end of the step. Where two columns would get one
    name, both put ':' between their parts instead of '_'.
    """
    columns = list(_columns(ds))
    plain = ["_".join(parts) for parts, _ in columns]
    twice = {name for name, count in Counter(plain).items() if count > 1}
    names = [":".join(parts) if name in twice else name for name, (parts, _) in zip(plain, columns, strict=True)]
    local = local_time(ds)
    frame = pd.DataFrame({"time_utc": local.tz_convert("UTC")})
    frame["time_local"] = [stamp.isoformat(timespec="minutes") for stamp in local]
    values = {name: clean(values) for name, (_, values) in zip(names, columns, strict=True)}
    return pd.concat([frame, pd.DataFrame(values)], axis=1)


def _columns(ds: xr.Dataset) -> Iterator[tuple[tuple[str, ...], Array]]:
    """The columns of the hourly table as (parts of the name, values)."""
    for key in ("demand_mw", "heat_price_per_mwh", "supply_c", "return_c"):
        yield from _by_name(ds, "network", key, key)
    pairs = list(zip(ds["flow_component"].values, ds["flow_bus"].values, strict=True))
    stores = set(ds["store"].values) if "store" in ds else set()
    both = {pair for pair, count in Counter(pairs).items() if count > 1}
    for k, (component, bus) in enumerate(pairs):
        way = _WAYS[component in stores, str(ds["flow_direction"].values[k])]
        yield (component, bus, way if (component, bus) in both else "mw"), ds["flow_mw"].values[k]
    yield from _by_name(ds, "source", "available_mw", "available_mw")
    for name, level in zip(ds["store"].values if "store" in ds else (), ds.get("level_mwh", ()), strict=True):
        yield (name, "level_mwh"), level.values[1:]
    for key in ("buy_mw", "sell_mw"):
        yield from _by_name(ds, "commodity", key, key)


def _by_name(ds: xr.Dataset, dim: str, variable: str, label: str) -> Iterator[tuple[tuple[str, ...], Array]]:
    """A variable over (dim, time), one column a name; rows without any number are left out."""
    if variable in ds:
        for name, row in zip(ds[dim].values, ds[variable].values, strict=True):
            if not np.isnan(row).all():
                yield (name, label), row
