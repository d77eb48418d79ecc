"""Duration curves: the hours of a run sorted by demand, stacked by source, and sorted by heat price."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from .asked import titles
from .calendar import Array
from .palette import PRICES, SOURCES
from .plot_parts import LINES, Span, check_network, hours_axis, legend, line, new_axes, plain_axes, rounded, say
from .plots_dispatch import TAKING, cap, largest, layers, merged, shortfalls, stack
from .table_parts import step_h_of

MOST_PIECES = 365  # of neighbouring hours drawn as one; more would be a blur
ALL_TAKING = {**TAKING, "link": "lost on the way"}


def load_duration(ds: xr.Dataset, network: str | None = None, ax: Axes | None = None) -> Axes:
    """Heat by component in the hours sorted by falling demand, the peak on the left; the demand as a line.

    network: default all together. Long runs are drawn as means of neighbouring hours (24 of a year), the demand line
    step by step. What goes into stores, or is lost between networks, is below zero, so that all layers add up to the
    demand. Raises InputError for a network that is not there.
    """
    net, load = stack(ds, network), demand_of(ds, network)
    ax, falling = new_axes(ax), np.argsort(-load, kind="stable")
    hours = np.arange(len(falling) + 1) * step_h_of(ds)
    part = _pieces(hours)
    kept = largest(net.abs(), shortfalls(ds))
    for side in (merged(net.clip(lower=0.0), kept), merged(net.clip(upper=0.0), kept)):
        means = {name: part.mean(side[name].to_numpy(dtype=float)[falling]) for name in side}
        layers(ax, ds, part, pd.DataFrame(means), TAKING if network else ALL_TAKING)
    steps = Span(slice(0, len(load)), np.arange(len(load)), hours)
    line(ax, steps, load[falling], ds["demand_mw"].attrs["long_name"], color="black", linewidth=1.1)
    ax.axhline(0.0, color="black", linewidth=0.5)
    if load.max(initial=0.0) <= 0.0:
        ax.set_ylim(0.0, 1.0)
    plain_axes(ax, f"heat, {ds['flow_mw'].attrs['units']}")
    hours_axis(ax, hours[-1], "Hours, in the order of falling demand")
    return legend(ax)


def demand_of(ds: xr.Dataset, network: str | None = None) -> Array:
    """Heat demand per step of one network or all together, MW."""
    if network is None:
        return np.asarray(ds["demand_mw"].values.sum(axis=0))
    check_network(ds, network)
    return np.asarray(ds["demand_mw"].sel(network=network).values)


def _pieces(hours: Any) -> Span:
    """Sorted steps cut into at most so many pieces that they can be told apart."""
    n = len(hours) - 1
    firsts = np.arange(0, n, -(-n // MOST_PIECES))
    return Span(slice(0, n), firsts, np.append(hours[firsts], hours[-1]))


def price_duration(ds: xr.Dataset, network: str | None = None, ax: Axes | None = None) -> Axes:
    """The marginal heat price of one network, or of each, in falling order, with its mean over time in the legend.

    Raises InputError for a network that is not there. Rare extremes are cut off, and the picture says how high they go.
    """
    if network is not None:
        check_network(ds, network)
    ax = new_axes(ax)
    if "heat_price_per_mwh" not in ds:
        return say(ax, "no prices in this result")
    names = [network] if network is not None else [str(name) for name in ds["network"].values]
    price, n = ds["heat_price_per_mwh"], ds.sizes["time"]
    hours = np.arange(n + 1) * step_h_of(ds)
    steps = Span(slice(0, n), np.arange(n), hours)
    looks = zip(names, cycle(LINES), cycle((PRICES["heat"], *SOURCES)))
    for name, style, colour in looks:
        values = np.asarray(price.sel(network=name).values)
        label = f"{titles(ds, 'network')[name]}, mean {rounded(values.mean(), 4)}"
        line(ax, steps, np.sort(values)[::-1], label, color=colour, linestyle=style, linewidth=1.3)
    ax.axhline(0.0, color="black", linewidth=0.5)
    plain_axes(ax, "{long_name}, {units}".format(**price.attrs))
    hours_axis(ax, hours[-1], "Hours, in the order of falling price")
    cap(ax)
    return legend(ax, top_down=False)
