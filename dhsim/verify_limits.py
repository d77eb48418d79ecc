"""Every limit of a result, checked from the Dataset alone: output, must-run, ramps, annual volumes, stores, trade."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import xarray as xr

from .calendar import Array, Hours
from .physics.arrays import Flags

TOLERANCE = 1e-6
NO_LIMIT = 1e30  # stands for a limit that is not there


def worst(data: xr.Dataset, what: str, error: Array, scale: float, dim: str = "time") -> Iterator[str]:
    """Report a missing number, or the largest error if it is above the tolerance."""
    if np.isnan(error).any():
        yield f"{what}: no number at {data[dim].values[int(np.isnan(error).argmax())]} UTC"
    elif error.size and np.abs(error).max() > TOLERANCE * max(1.0, scale):
        step = int(np.abs(error).argmax())
        yield f"{what}: off by {error[step]:.6g} at {data[dim].values[step]} UTC"


def limit_violations(data: xr.Dataset) -> Iterator[str]:
    """Every limit that is broken, in words."""
    yield from _outputs(data)
    yield from _ramps(data)
    yield from _annual_volumes(data)
    for dim, pairs in (("store", ("charge", "discharge")), ("commodity", ("buy", "sell"))):
        for flow in pairs if dim in data else ():
            yield from _at_most(data, dim, flow)


def _outputs(data: xr.Dataset) -> Iterator[str]:
    """least <= output <= usable, and never below zero."""
    for k, name in enumerate(data["component"].values):
        output, least = data["output_mw"].values[k], data["least_mw"].values[k]
        usable = np.nan_to_num(data["usable_mw"].values[k], nan=NO_LIMIT)
        over = np.maximum(output - usable, 0) + np.minimum(output - np.maximum(least, 0), 0)
        yield from worst(data, f"output of {name}", over, np.abs(output).max(initial=0.0))


def _ramps(data: xr.Dataset) -> Iterator[str]:
    """Change of output per hour, where capacity and must-run leave the plant its choice."""
    step_h = data.attrs["step_h"]
    for k, name in enumerate(data["component"].values):
        output, least = data["output_mw"].values[k], data["least_mw"].values[k]
        usable = np.nan_to_num(data["usable_mw"].values[k], nan=NO_LIMIT)
        limits = (np.nan_to_num(data[f"ramp_{way}_mw_per_h"].values[k], nan=NO_LIMIT) for way in ("up", "down"))
        up, down = (float(limit) * step_h for limit in limits)
        change = np.diff(output)
        switched, forced = _switched(data, str(name))
        over = np.where((np.diff(least) > 0) | switched | forced, 0.0, np.maximum(change - up, 0.0))
        under = np.where((np.diff(usable) < 0) | switched, 0.0, np.maximum(-change - down, 0.0))
        yield from worst(data, f"ramp of {name}", over - under, np.abs(output).max(initial=0.0))


def _switched(data: xr.Dataset, name: str) -> tuple[Flags, Flags]:
    """Steps but the first in which a plant is switched, which has limits of its own; in which its least load rises."""
    if "committed" not in data or name not in data["committed"].values:
        return np.zeros(data.sizes["time"] - 1, dtype=bool), np.zeros(data.sizes["time"] - 1, dtype=bool)
    one = data.sel(committed=name)
    return np.abs(np.diff(one["on"].values)) > 0.5, np.diff(one["on_least_mw"].values) > 0


def _annual_volumes(data: xr.Dataset) -> Iterator[str]:
    """Output of each local calendar year, pro rata for the part of it that the run covers."""
    limited = ~np.isnan(data["annual_max_mwh"].values) | ~np.isnan(data["annual_min_mwh"].values)
    if not limited.any():
        return
    starts = pd.DatetimeIndex(data["time"].values).tz_localize("UTC")
    hours = Hours(starts, data.attrs["step_h"], data.attrs["time_zone"])
    for year, inside, share in hours.by_year():
        for k in np.flatnonzero(limited):
            mwh = float(data["output_mw"].values[k][inside].sum()) * hours.step_h
            for key, sign in (("annual_max_mwh", 1.0), ("annual_min_mwh", -1.0)):
                limit = float(data[key].values[k]) * share
                if sign * (mwh - limit) > TOLERANCE * max(1.0, limit):
                    name = data["component"].values[k]
                    yield f"output of {name} in {year}: {mwh:.6g} MWh, {key} asks for {limit:.6g}"


def _at_most(data: xr.Dataset, dim: str, flow: str) -> Iterator[str]:
    """A flow of a store or commodity against the most it may be."""
    for k, name in enumerate(data[dim].values):
        values = data[f"{flow}_mw"].values[k]
        most = np.nan_to_num(data[f"{flow}_max_mw"].values[k], nan=NO_LIMIT)
        yield from worst(
            data, f"{flow} of {name}", np.maximum(values - most, 0), float(np.abs(values).max(initial=0.0))
        )
