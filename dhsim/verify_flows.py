"""Flows of a result that others fix: shares of what leads, losses of pipes, heat pumps, what has to be taken."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from .calendar import Array
from .verify_limits import worst


def flow_violations(data: xr.Dataset) -> Iterator[str]:
    """Every flow that contradicts what it follows from, in words."""
    for k in range(len(data["follow_component"].values) if "follow_component" in data else 0):
        yield from _follow(data, k)
    for k in range(len(data["pipe_component"].values) if "pipe_component" in data else 0):
        yield from _pipe(data, k)
    if "lift_component" in data:
        yield from _lifts(data)
    if "must_take_mw" in data:
        for k, name in enumerate(data["source"].values):
            taken, least = data["taken_mw"].values[k], data["must_take_mw"].values[k]
            yield from worst(data, f"heat that has to be taken from {name}", np.minimum(taken - least, 0), least.max())
    if "brought_mw" in data:
        for k, name in enumerate(data["source"].values):
            yield from _brought(data, k, str(name))


def _flow(data: xr.Dataset, component: str, bus: str, direction: str) -> Array:
    """MW of a component supplied to a bus, or taken from it; both positive."""
    rows = (data["flow_component"].values == component) & (data["flow_bus"].values == bus)
    rows &= data["flow_direction"].values == direction
    total = data["flow_mw"].values[rows].sum(axis=0)
    return np.asarray(total if direction == "supply" else -total)


def _follow(data: xr.Dataset, k: int) -> Iterator[str]:
    """A flow is at most its share of those that lead."""
    name, bus, flow = data["follow_component"].values[k], data["follow_bus"].values[k], data["follow_mw"].values[k]
    led = -(data["follow_leader"].values[k] @ data["flow_mw"].values)
    most = data["follow_share"].values[k] * led
    scale = float(np.abs(flow).max(initial=0.0))
    yield from worst(data, f"flow of {name} against what it follows", np.maximum(flow - most, 0.0), scale)
    if bus:
        yield from worst(data, f"flow of {name} into {bus}", flow - _flow(data, name, bus, "supply"), scale)


def _pipe(data: xr.Dataset, k: int) -> Iterator[str]:
    """What the pipe of a plant loses is taken out of its network."""
    name, network = data["pipe_component"].values[k], data["pipe_network"].values[k]
    made, taken = _flow(data, name, network, "supply"), _flow(data, name, network, "take")
    lost = data["pipe_kept_warm_mw"].values[k] + float(data["pipe_loss_share"].values[k]) * made
    scale = float(np.abs(lost).max(initial=0.0))
    yield from worst(data, f"loss of the pipe of {name}", np.minimum(taken - lost, 0.0), scale)


def _lifts(data: xr.Dataset) -> Iterator[str]:
    """Heat of a heat pump is what its levels give, and what it takes is each level's heat at its rate (1 / COP)."""
    component, bus = data["lift_component"].values.astype(str), data["lift_bus"].values.astype(str)
    for name, one in sorted(set(zip(component, bus, strict=True))):
        own = (component == name) & (bus == one)
        network = str(data["lift_network"].values[own][0])
        heat, rate = data["lift_mw"].values[own], data["lift_per_heat"].values[own]
        given, taken = _flow(data, name, network, "supply"), _flow(data, name, one, "take")
        scale = float(np.abs(given).max(initial=0.0))
        yield from worst(data, f"heat of {name} against its levels", given - heat.sum(axis=0), scale)
        yield from worst(data, f"what {name} takes of {one} for its heat", taken - (heat * rate).sum(axis=0), scale)


def _brought(data: xr.Dataset, k: int, name: str) -> Iterator[str]:
    """A stream brings along no more than was left in those before it."""
    names = [str(one) for one in data["source"].values]
    before, left = str(data["source_after"].values[k]), np.zeros(data.sizes["time"])
    brought = data["brought_mw"].values[k]
    while before:
        j = names.index(before)
        own = data["available_mw"].values[j] - data["brought_mw"].values[j]
        left, before = left + own - data["taken_mw"].values[j], str(data["source_after"].values[j])
    over = np.maximum(brought - np.maximum(left, 0.0), 0.0) + np.minimum(brought, 0.0)
    yield from worst(data, f"heat that {name} brings along", over, float(np.abs(brought).max(initial=0.0)))
