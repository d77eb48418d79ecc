"""Every temperature rule of a result, checked from the Dataset alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from .calendar import Array
from .physics import cascade
from .physics.arrays import Flags, quotient
from .physics.shared_stream import can_draw, most_above, stream_rows
from .physics.stream import share_above
from .verify_limits import worst

SLACK_K = 1e-4


def temperature_violations(data: xr.Dataset) -> Iterator[str]:
    """Every temperature rule that is broken, in words."""
    if "feed_mw" in data:
        for k, name in enumerate(data["network"].values):
            yield from _network(data, k, str(name))
    for k, name in enumerate(data["source"].values if "source" in data else ()):
        yield from _use(data, k, str(name))
        yield from _priorities(data, k, str(name))
        if "draw_mw" in data and "stream_c" in data and not np.isnan(data["stream_c"].values[k]).any():
            yield from _draws(data, k, str(name))


def _network(data: xr.Dataset, k: int, name: str) -> Iterator[str]:
    """Who feeds is hot enough: above the return, in the cascade of the main flow, in the mix of the branches."""
    own = data["feed_network"].values == name
    if not own.any():
        return
    supply_c, return_c = data["supply_c"].values[k], data["return_c"].values[k]
    heat, hot, cold = (data[key].values[own] for key in ("feed_mw", "feed_hot_c", "feed_cold_c"))
    branch = data["feed_branch"].values[own] == "parallel"
    made = np.maximum(data["flow_mw"].values[data["flow_bus"].values == name], 0.0).sum(axis=0)
    scale = float(made.max(initial=0.0))
    yield from _within_flows(data, name, own)
    from_cold = np.where(cascade.can_feed(hot, return_c, cold), 0.0, heat).sum(axis=0)
    yield from worst(data, f"heat into {name} from below its return temperature", from_cold, scale)
    rest = made - heat.sum(axis=0)  # heat without a temperature of its own reaches whatever is asked
    endless = np.full((1, len(made)), np.inf)
    series, ends = np.vstack([heat[~branch], rest[np.newaxis]]), np.vstack([hot[~branch], endless])
    slack = cascade.series_slack_mw(series, ends, supply_c, return_c, np.vstack([cold[~branch], endless]))
    yield from worst(data, f"heat at low temperature into {name}", np.minimum(slack.min(axis=0), 0.0), scale)
    if branch.any():
        raw = cascade.parallel_coefficient(hot[branch], supply_c, return_c)
        mix = (np.where(np.isfinite(raw), raw, 0.0) * heat[branch]).sum(axis=0)
        yield from worst(data, f"mix of the branches into {name}", np.minimum(mix, 0.0), scale)
    short = np.where(made > 1e-6, np.maximum(supply_c - data["delivered_c"].values[k] - SLACK_K, 0.0), 0.0)
    yield from worst(data, f"delivered temperature of {name}", short, 1.0)


def _within_flows(data: xr.Dataset, name: str, own: Array) -> Iterator[str]:
    """What a component feeds at temperatures of its own is part of what it supplies."""
    flows = data["flow_mw"].values
    supply = (data["flow_bus"].values == name) & (data["flow_direction"].values == "supply")
    for component in np.unique(data["feed_component"].values[own].astype(str)):
        fed = data["feed_mw"].values[own & (data["feed_component"].values == component)].sum(axis=0)
        given = flows[supply & (data["flow_component"].values == component)].sum(axis=0)
        yield from worst(data, f"heat fed by {component} into {name}", np.maximum(fed - given, 0.0), given.max())


def _use(data: xr.Dataset, k: int, name: str) -> Iterator[str]:
    """Direct, preheat, lifted and unused heat add up to what was on offer."""
    parts = sum(data[f"{way}_mw"].values[k] for way in ("direct", "preheat", "lifted"))
    available = data["available_mw"].values[k]
    yield from worst(data, f"uses of {name}", parts - data["taken_mw"].values[k], available.max())
    yield from worst(data, f"use and rest of {name}", parts + data["unused_mw"].values[k] - available, available.max())


def _draws(data: xr.Dataset, k: int, name: str) -> Iterator[str]:
    """Nobody gets heat hotter than the stream, nor more above any level than the stream holds above it."""
    own = (data["draw_source"].values == name) & ~np.isnan(data["draw_from_c"].values).any(axis=1)
    if not own.any():
        return
    heat, hot, cold = (data[f"draw_{key}"].values[own] for key in ("mw", "from_c", "to_c"))
    inlet, available = data["stream_c"].values[k], data["available_mw"].values[k]
    outlet = _outlet_c(data, k)
    delivered = data["draw_hot_c"].values[own]
    warmer = np.where(heat > 1e-6, np.maximum(np.nan_to_num(delivered, nan=-np.inf) - hot - SLACK_K, 0.0), 0.0)
    direct = data["draw_lifted"].values[own] == 0
    yield from worst(data, f"water heated hotter than {name}", (warmer * direct[:, np.newaxis]).max(axis=0), 1.0)
    if name in data["component"].values:  # a source of its own may be made hotter by its giver, one route a level
        share = np.where(outlet < inlet, share_above(cold, np.maximum(hot, inlet), outlet), 1.0)
        used = np.where(share > 0, quotient(heat, share), heat * 1e9).sum(axis=0)
        yield from worst(data, f"heat drawn from {name}", np.maximum(used - available, 0.0), available.max())
        return
    too_hot = np.where(can_draw(hot, cold, inlet, outlet), 0.0, heat).sum(axis=0)
    yield from worst(data, f"heat drawn hotter than {name}", too_hot, available.max())
    rows, limits = stream_rows(hot, cold, inlet, outlet)
    brought = _brought_mw(data, k)
    over = np.einsum("yks,ks->ys", rows, heat) - limits * (available - brought) - brought
    yield from worst(data, f"heat drawn from the hot end of {name}", np.maximum(over.max(axis=0), 0), available.max())


def _brought_mw(data: xr.Dataset, k: int) -> Array:
    """What a stream brings along from those before it; it counts above every level."""
    none = np.zeros(data.sizes["time"])
    return np.asarray(data["brought_mw"].values[k] if "brought_mw" in data else none)


def _priorities(data: xr.Dataset, k: int, name: str) -> Iterator[str]:
    """Those who come later leave what is kept for those before them, above every level."""
    if "draw_priority" not in data:
        return
    own = data["draw_source"].values == name
    rank, heat, wanted = (data[f"draw_{key}"].values[own] for key in ("priority", "mw", "reserved_mw"))
    rows, shares = _levels(data, k, own)
    available, brought = data["available_mw"].values[k], _brought_mw(data, k)
    above = np.einsum("yks,ks->ys", rows, heat)
    above[0] = data["taken_mw"].values[k]
    for one in sorted({float(r) for r in rank if r > 0}):
        first = (rank > 0) & (rank <= one)
        kept = most_above(rows[:, first], shares * (available - brought), wanted[first])
        later = above - np.einsum("yks,ks->ys", rows[:, first], heat[first])
        over = later - (shares * (available - brought) + brought - kept)
        what = f"heat drawn from {name} behind those of priority {one:g}"
        yield from worst(data, what, np.maximum(over.max(axis=0), 0.0), available.max())


def _levels(data: xr.Dataset, k: int, own: Flags) -> tuple[Array, Array]:
    """Share of every draw from a source, and of its own heat: all of it, then above every level."""
    n, steps = int(own.sum()), data.sizes["time"]
    rows, shares = [np.ones((1, n, steps))], [np.ones((1, steps))]
    hot, cold = (data[f"draw_{key}"].values[own] for key in ("from_c", "to_c"))
    ranged = ~np.isnan(hot).any(axis=1)
    if ranged.any() and "stream_c" in data and not np.isnan(data["stream_c"].values[k]).any():
        own_rows, limits = stream_rows(hot[ranged], cold[ranged], data["stream_c"].values[k], _outlet_c(data, k))
        wide = np.zeros((len(limits), n, steps))
        wide[:, ranged] = own_rows
        rows.append(wide)
        shares.append(limits)
    return np.concatenate(rows), np.concatenate(shares)


def _outlet_c(data: xr.Dataset, k: int) -> Array:
    """The lowest temperature a stream may be cooled to; its own where all its heat is at one temperature."""
    inlet = data["stream_c"].values[k]
    if "stream_outlet_min_c" not in data:
        return np.asarray(inlet)
    given = data["stream_outlet_min_c"].values[k]
    return np.asarray(np.where(np.isnan(given), inlet, np.minimum(given, inlet)))
