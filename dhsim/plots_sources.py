"""Pictures of sources of waste heat: how many hours one is hot enough, and what became of the heat of all."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from .calendar import Array
from .errors import Fault, InputError, suggest
from .heat_use_tables import WAYS, unused, waste_heat
from .palette import NETWORK, SOURCES, UNUSED, USED, shade
from .physics.arrays import SAME_K
from .physics.cascade import can_feed, reaches
from .plot_parts import (
    check_network,
    energy_scale,
    hours_axis,
    legend,
    named,
    new_axes,
    number,
    plain_axes,
    plain_numbers,
    say,
)
from .plots_temperature import CELSIUS, NO_LEVELS, has_levels, level
from .table_parts import DUST, hours_in, step_h_of

_FEEDS = {"direct": "Feeds directly", "preheat": "Preheats", "none": "Too cold"}
_SHADES = {"direct": shade(USED["direct"], 0.6), "preheat": shade(USED["preheat"], 0.82), "none": "#E4E4E4"}
_NAMES = {"direct": "Direct", "preheat": "Preheat", "lifted": "Lifted by heat pump"}


def stream_duration(
    ds: xr.Dataset, network: str, source: str | float, ax: Axes | None = None, approach_k: float = 5.0
) -> Axes:
    """In how many hours a source is hot enough: the steps of the run in the order of falling supply temperature.

    source: the name of one in the result, or a temperature in °C. It is drawn as it heats the network's water: as its
    direct takers do, or where it has none, less `approach_k`. Of steps of equal supply temperature the one with the
    hottest return comes first. Every step counts, also those in which the source has no heat.
    """
    check_network(ds, network)
    ax = new_axes(ax)
    if not has_levels(ds, network):
        return say(ax, NO_LEVELS)
    supply_c, return_c = (level(ds, f"{key}_c", network) for key in ("supply", "return"))
    hot_c, name = _reach(ds, network, source, approach_k)
    falling = np.lexsort((-return_c, -supply_c))
    hours = np.arange(len(falling) + 1) * step_h_of(ds)
    direct, feeds = reaches(hot_c, supply_c), can_feed(hot_c, return_c)
    masks = {"direct": direct & feeds, "preheat": feeds & ~direct, "none": ~feeds}
    lines = {"Supply": (supply_c, NETWORK["supply"]), "Return": (return_c, NETWORK["return"])}
    lines[f"{name},\nless approach"] = (hot_c, SOURCES[0])
    for text, (values, colour) in lines.items():
        _falling_line(ax, values[falling], hours, text, colour)
    bounds = [f(values) for values, _ in lines.values() for f in (np.min, np.max)]
    for key, mask in masks.items():
        label = f"{_FEEDS[key]}, {number(hours_in(ds, mask))} h"
        _shade(ax, mask[falling], hours, label, _SHADES[key])
    ax.set_ylim(min(bounds) - 3.0, max(bounds) + 3.0)
    plain_axes(ax, CELSIUS)
    hours_axis(ax, hours[-1], "Hours, in the order of falling supply temperature")
    return legend(ax, top_down=False)


def _reach(ds: xr.Dataset, network: str, source: str | float, approach_k: float) -> tuple[Array, str]:
    """To how many °C a source heats the network's water, per step, and its name for people."""
    if not isinstance(source, str):
        return np.full(ds.sizes["time"], float(source) - approach_k), f"Source at {number(float(source))} °C"
    known = ds["source"].values if "source" in ds else ()
    if source not in known:
        raise InputError([Fault(f"source '{source}'", "the result has no such source", suggest(source, known))])
    stream_c = level(ds, "stream_c", source) if "stream_c" in ds else np.array([np.nan])
    if np.isnan(stream_c).any():
        remedy = "Give it stream_c, or draw a temperature in °C instead of a name"
        raise InputError([Fault(f"source '{source}'", "it has no temperature", remedy)])
    return _drawn_c(ds, network, source, stream_c, approach_k), named(ds, source)


def _drawn_c(ds: xr.Dataset, network: str, source: str, stream_c: Array, approach_k: float) -> Array:
    """The hottest that its direct takers make of it; without any, its own temperature less the approach.

    A giver's electricity can deliver it hotter than it is; that is left out.
    """
    if "draw_hot_c" not in ds:
        return stream_c - approach_k
    own = (ds["draw_source"].values == source) & (ds["draw_network"].values == network)
    hot = ds["draw_hot_c"].values[own & (ds["draw_lifted"].values == 0)]
    hot = np.where(hot <= stream_c + SAME_K, hot, -np.inf).max(axis=0, initial=-np.inf)
    return np.where(np.isfinite(hot), hot, stream_c - approach_k)


def _falling_line(ax: Axes, values: Array, hours: Any, label: str, colour: str) -> None:
    """Every step in a pale line, and over it the mean of its neighbours, a hundredth of all, which can be followed."""
    near = max(1, len(values) // 100) // 2
    sums = np.concatenate([[0.0], np.cumsum(values)])
    first, last = np.arange(len(values)) - near, np.arange(len(values)) + near + 1
    first, last = np.maximum(first, 0), np.minimum(last, len(values))
    jumps = np.abs(np.diff(values)).mean() > 0.01 * np.ptp(values) if len(values) > 1 else False
    smooth = (sums[last] - sums[first]) / (last - first) if jumps else values
    if jumps:
        ax.stairs(values, hours, baseline=None, color=shade(colour, 0.6), linewidth=0.4)
    ax.stairs(smooth, hours, baseline=None, label=label, color=colour, linewidth=1.4)


def _shade(ax: Axes, mask: Any, hours: Any, label: str, colour: str) -> None:
    """Paint the hours of a mask over the whole height, behind all else."""
    over_all: Any = {"transform": ax.get_xaxis_transform(), "zorder": 0.5, "facecolor": colour, "edgecolor": "none"}
    ax.stairs(np.where(mask, 1.0, 0.0), hours, fill=True, label=label, linewidth=0.0, **over_all)


def utilisation(ds: xr.Dataset, ax: Axes | None = None) -> Axes:
    """What became of the heat of every source, the largest on top: used direct, as preheat, lifted, or not, and why."""
    ax, table = new_axes(ax), waste_heat(ds).sort_values("available_mwh", kind="stable")
    if table.empty:
        return say(ax, "no source of waste heat")
    scale, unit = energy_scale(float(table["available_mwh"].max()))
    left = unused(ds).pivot_table(index="source", columns="reason", values="unused_mwh", fill_value=0.0)
    places, base = np.arange(len(table)), np.zeros(len(table))
    layers = [(_NAMES[way], table[f"{way}_mwh"].to_numpy(), USED[way], "") for way in WAYS if way in USED]
    for reason, (colour, hatch) in UNUSED.items():
        mwh = left[reason].reindex(table["source"], fill_value=0.0).to_numpy() if reason in left else 0.0 * base
        layers.append((f"Not used: {reason}", mwh, colour, hatch))
    for label, mwh, colour, hatch in (layer for layer in layers if layer[1].max() > DUST):
        look: Any = {"color": colour, "hatch": hatch, "edgecolor": "#666666", "linewidth": 0.4}
        ax.barh(places, mwh / scale, left=base, height=0.6, label=label, **look)
        base = base + mwh / scale
    for place, end, share in zip(places, base, table["utilisation"], strict=True):
        ax.text(
            float(end), float(place), f" {share:.0%} used" if np.isfinite(share) else " nothing offered", va="center"
        )
    ax.set_yticks(places, [named(ds, name) for name in table["source"]])
    ax.set_xlabel(f"Heat, {unit}")
    ax.set_xlim(0.0, 1.15 * max(float(base.max()), DUST))
    plain_numbers(ax.xaxis)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return legend(ax, top_down=False)
