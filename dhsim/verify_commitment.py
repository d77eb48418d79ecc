"""On and off of a result, checked from the Dataset alone: range while on, times, costs of switching."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from .calendar import Array
from .verify_limits import TOLERANCE, worst


def commitment_violations(data: xr.Dataset) -> Iterator[str]:
    """Every rule of switching that is broken, in words."""
    for k, name in enumerate(data["committed"].values if "committed" in data else ()):
        one = data.isel(committed=k)
        output = data["output_mw"].sel(component=name).values
        yield from _switches(data, str(name), one)
        yield from _range(data, str(name), one, output)
        yield from _times(data, str(name), one)
        for item, switch in (("start", "starts"), ("stop", "stops")):
            yield from _cost(data, str(name), item, float(one[f"{item}_cost"]) * one[switch].values)


def _switches(data: xr.Dataset, name: str, one: xr.Dataset) -> Iterator[str]:
    """On is 0 or 1, and changes by starts and stops only."""
    on, starts, stops = (one[key].values for key in ("on", "starts", "stops"))
    yield from worst(data, f"on of {name}", on - np.round(np.clip(on, 0, 1)), 1.0)
    yield from worst(data, f"on of {name} where it must be", np.minimum(on - one["on_least"].values, 0), 1.0)
    yield from worst(data, f"on of {name} where it must not be", np.maximum(on - one["on_most"].values, 0), 1.0)
    before = float(one["on_before"])
    change = np.diff(on, prepend=on[0] if np.isnan(before) else before)
    yield from worst(data, f"starts of {name}", starts - np.maximum(change, 0), 1.0)
    yield from worst(data, f"stops of {name}", stops - np.maximum(-change, 0), 1.0)


def _range(data: xr.Dataset, name: str, one: xr.Dataset, output: Array) -> Iterator[str]:
    """Between least and most while on, nothing while off, and less beside a switch."""
    on = one["on"].values
    least, most = on * one["on_least_mw"].values, on * one["on_most_mw"].values
    most = np.where(one["starts"].values > 0.5, np.minimum(most, one["start_most_mw"].values), most)
    stopped = one["stops"].values[1:] > 0.5
    most[:-1] = np.where(stopped, np.minimum(most[:-1], one["stop_most_mw"].values[1:]), most[:-1])
    outside = np.maximum(output - most, 0) + np.minimum(output - least, 0)
    yield from worst(data, f"output of {name} against on and off", outside, float(np.abs(output).max(initial=0.0)))


def _times(data: xr.Dataset, name: str, one: xr.Dataset) -> Iterator[str]:
    """Every stop comes min_up steps or more after the last start, every start min_down or more after the last stop."""
    usable = one["on_most_mw"].values > 0
    for switch, other, least, excused in (
        ("starts", "stops", int(one["min_up_steps"]), ~usable),
        ("stops", "starts", int(one["min_down_steps"]), np.zeros(len(usable), dtype=bool)),
    ):
        begins, ends = np.flatnonzero(one[switch].values > 0.5), np.flatnonzero(one[other].values > 0.5)
        for begin in begins:
            after = ends[ends >= begin]
            if len(after) and after[0] - begin < least and not excused[after[0]]:
                when, lasted = data["time"].values[begin], int(after[0] - begin)
                yield f"{name}: {switch} at {when} UTC, {other} {lasted} steps later; {least} is the least"


def _cost(data: xr.Dataset, name: str, item: str, expected: Array) -> Iterator[str]:
    """The cost of each step's start or stop, currency."""
    line = (data["cost_owner"].values == name) & (data["cost_item"].values == item)
    paid = data["cost_per_h"].values[line].sum(axis=0) * data.attrs["step_h"]
    if expected.any() and abs(paid.sum() - expected.sum()) > TOLERANCE * max(1.0, float(expected.sum())):
        yield f"{name}: {item} costs are {paid.sum():g}, its {item}s make {expected.sum():g}"
