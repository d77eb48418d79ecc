"""What became of the waste heat, as tables: how it was used, how much was left, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .asked import kinds_of
from .calendar import Array
from .physics.stream import tier
from .table_parts import DUST, hours_in, ratio, step_h_of, table_of

WAYS = ("direct", "preheat", "lifted", "unused")


def waste_heat(ds: xr.Dataset) -> pd.DataFrame:
    """Sources and what became of them. kind: that of the component (waste_heat, solar_heat), or stream.

    direct_mwh: heat that reached the supply temperature by heat exchangers alone; preheat_mwh: that came in below it;
    lifted_mwh: taken by heat pumps. why_unused: the reason for most of what was left. offered_hours: hours with heat on
    offer. fully_used_hours: hours in which all of it was taken. tier: by the stream's mean temperature, empty where it
    has none.
    """
    columns = ["source", "kind", "available_mwh", "taken_mwh", *(f"{way}_mwh" for way in WAYS), "utilisation"]
    columns += ["why_unused", "offered_hours", "fully_used_hours", "mean_c", "tier"]
    rows, kinds = [], kinds_of(ds)
    for k, name in enumerate(ds["source"].values if "source" in ds else ()):
        available, taken = ds["available_mw"].values[k], ds["taken_mw"].values[k]
        offered = available > DUST
        row: dict[str, Any] = {"source": name, "kind": kinds.get(name, "stream")}
        row |= {"utilisation": ratio(taken.sum(), available.sum()), "why_unused": _main_reason(ds, k)}
        row |= {"available_mwh": available.sum() * step_h_of(ds), "taken_mwh": taken.sum() * step_h_of(ds)}
        row |= {f"{way}_mwh": ds[f"{way}_mw"].values[k].sum() * step_h_of(ds) for way in WAYS}
        full = offered & (taken >= available - DUST)
        row |= {"offered_hours": hours_in(ds, offered), "fully_used_hours": hours_in(ds, full)}
        rows.append(row | _temperature(ds, k))
    return table_of(rows, columns)


def _temperature(ds: xr.Dataset, k: int) -> dict[str, Any]:
    """Mean temperature of a source and its tier."""
    known = "stream_c" in ds and not np.isnan(ds["stream_c"].values[k]).any()
    mean_c = float(ds["stream_c"].values[k].mean()) if known else float("nan")
    return {"mean_c": mean_c, "tier": str(tier(mean_c)) if known else ""}


def unused(ds: xr.Dataset) -> pd.DataFrame:
    """Waste heat that was not used, by source and reason: MWh and hours.

    reason: temperature (the network was too hot for it, or too little else was hotter), demand (nothing was left to
    replace), price (something else was cheaper), capacity (of exchanger or heat pump), contract (a limit agreed on).
    """
    rows = []
    for k, name in enumerate(ds["source"].values if "source" in ds else ()):
        for reason, left_mw in _by_reason(ds, k):
            mwh = left_mw.sum() * step_h_of(ds)
            row = {"source": name, "reason": reason, "unused_mwh": mwh, "unused_hours": hours_in(ds, left_mw > DUST)}
            if mwh > DUST:
                rows.append(row)
    return table_of(rows, ["source", "reason", "unused_mwh", "unused_hours"])


def _by_reason(ds: xr.Dataset, k: int) -> Iterator[tuple[str, Array]]:
    """Every reason with the MW that were not used because of it, per step."""
    left, code = ds["unused_mw"].values[k], ds["unused_reason"].values[k]
    meanings = str(ds["unused_reason"].attrs["flag_meanings"]).split()
    for number, reason in enumerate(meanings):
        if reason != "none":
            yield reason, np.where(code == number, left, 0.0)


def _main_reason(ds: xr.Dataset, k: int) -> str:
    """The reason for most of what was left; empty where nothing was."""
    mwh, reason = max((float(left.sum()), reason) for reason, left in _by_reason(ds, k))
    return reason if mwh > DUST else ""
