"""Pictures of a result. Every function takes axes and returns them; `overview` makes the page that `dhsim run` writes.

Times are local. Labels and units come from the attributes of the result. Nothing here changes matplotlib's settings.
"""

from __future__ import annotations

from itertools import cycle
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from .asked import kinds_of, local_time, titles, use_of
from .palette import HATCH, PRICES, colours, order, shade
from .plot_parts import (
    LINES,
    STYLE,
    Every,
    Span,
    When,
    check_network,
    dress,
    is_long,
    legend,
    line,
    new_axes,
    page,
    period,
    say,
    share_time,
)
from .plot_parts import number as number
from .plot_parts import peak_week as peak_week
from .plot_parts import span as span
from .plot_parts import time_ticks as time_ticks
from .plots_sources import stream_duration as stream_duration
from .plots_sources import utilisation as utilisation
from .plots_temperature import by_level as by_level
from .plots_temperature import shows_temperatures as shows_temperatures
from .plots_temperature import temperature_week as temperature_week
from .plots_temperature import temperatures as temperatures
from .table_parts import DUST
from .tables import electricity_price

__all__ = [
    "by_level",
    "dispatch",
    "heat_price",
    "levels",
    "overview",
    "peak_week",
    "stack",
    "stream_duration",
    "temperature_week",
    "temperatures",
    "utilisation",
]
_TAKING = {"store": "charging", "seasonal_store": "charging", "link": "sending"}


def stack(ds: xr.Dataset, network: str, part: Span | None = None) -> pd.DataFrame:
    """Net heat of each component into a network, MW, in stacking order, idle ones left out: one row a piece of `part`.

    Stores and links are negative where they take more than they give. The columns add up to the demand.
    """
    check_network(ds, network)
    part = span(ds) if part is None else part
    flows, bus, owner = ds["flow_mw"].values, ds["flow_bus"].values == network, ds["flow_component"].values
    net = {name: part.mean(flows[bus & (owner == name)].sum(axis=0)) for name in order(kinds_of(ds), use_of(ds))}
    used = {name: mw for name, mw in net.items() if np.abs(mw).max(initial=0.0) > DUST}
    return pd.DataFrame(used, index=local_time(ds)[part.steps][part.firsts])


def dispatch(
    ds: xr.Dataset, network: str, start: When = None, end: When = None, ax: Axes | None = None, every: Every = "step"
) -> Axes:
    """Supply stacked from below, the demand as a line; heat put into stores or sent away is drawn below zero.

    every: "day" draws means of local days.
    """
    ax, part = new_axes(ax), span(ds, start, end, every)
    net = stack(ds, network, part)
    _layers(ax, ds, part, net.clip(lower=0.0))
    _layers(ax, ds, part, net.clip(upper=0.0))
    load = ds["demand_mw"]
    line(ax, part, load.sel(network=network).values, load.attrs["long_name"], color="black", linewidth=1.1)
    dress(ax, ds, part, f"heat{', daily mean' if every == 'day' else ''}, {ds['flow_mw'].attrs['units']}")
    return legend(ax)


def _layers(ax: Axes, ds: xr.Dataset, part: Span, net: pd.DataFrame) -> None:
    """One side of the stack: what is given, above zero, or what is taken, below it."""
    kinds, colour, label = kinds_of(ds), colours(kinds_of(ds)), titles(ds)
    base = np.zeros(len(part.firsts))
    for name in net.columns[(net.abs() > DUST).any()]:
        top, kind = base + net[name].to_numpy(dtype=float), kinds[name]
        below = bool((net[name] < 0).any())
        look: Any = {"facecolor": shade(colour[name], 0.45 if below else 0.0), "hatch": HATCH.get(kind)}
        text = f"{label[name]}, {_TAKING.get(kind, 'taking')}" if below else label[name]
        ax.stairs(top, part.edges, baseline=base, fill=True, label=text, edgecolor="white", linewidth=0.2, **look)
        base = top


def levels(
    ds: xr.Dataset, ax: Axes | None = None, network: str | None = None, start: When = None, end: When = None
) -> Axes:
    """Heat in each store (of one network, if named), on the instants between steps."""
    ax, part, names = new_axes(ax), span(ds, start, end), store_names(ds, network)
    if not names:
        return say(ax, "no store")
    for name, style in zip(names, cycle(LINES)):
        level = ds["level_mwh"].sel(store=name).values[part.steps.start : part.steps.stop + 1]
        ax.plot(part.edges, level, style, color="black", linewidth=1.0, label=titles(ds)[name])
    ax.set_ylim(0.0, max(1.0, 1.05 * float(ds["capacity_mwh"].sel(store=names).max())))
    dress(ax, ds, part, "{long_name}, {units}".format(**ds["level_mwh"].attrs))
    return legend(ax)


def heat_price(
    ds: xr.Dataset, ax: Axes | None = None, network: str | None = None, start: When = None, end: When = None
) -> Axes:
    """Marginal heat price of every network (or one), and what electricity costs where the result knows it."""
    ax, part = new_axes(ax), span(ds, start, end)
    power, price = electricity_price(ds), ds.get("heat_price_per_mwh")
    if power is None and price is None:
        return say(ax, "no prices in this result")
    if power is not None:
        line(ax, part, power[1], power[0], color=PRICES["electricity"])
    for name, style in zip([network] if network else ds["network"].values, cycle(LINES)):
        if price is not None:
            label = "heat" if network or ds.sizes["network"] == 1 else f"heat, {titles(ds, 'network')[name]}"
            line(ax, part, price.sel(network=name).values, label, color=PRICES["heat"], linestyle=style, linewidth=1.1)
    dress(ax, ds, part, f"price, {ds['cost_rate_per_mwh'].attrs['units']}")
    _cap(ax)
    return legend(ax)


def overview(ds: xr.Dataset, network: str | None = None) -> Figure:
    """One A4 page: the run as daily means, its week of highest demand hour by hour, store level, prices.

    network: default the first. Runs below three weeks are drawn hour by hour only. Save it with `figure.savefig(...)`.
    """
    network = str(ds["network"].values[0]) if network is None else network
    long = is_long(ds)
    start, end = peak_week(ds, network) if long else (None, None)
    heights = [1.0] * long + [1.25] + [0.5] * bool(store_names(ds, network)) + [0.6]
    with mpl.rc_context(STYLE):
        figure, panels = page(ds, network, heights)
        hours = panels[long:]
        if long:
            dispatch(ds, network, ax=panels[0], every="day").set_title("Whole run, daily means", loc="left")
        title = f"{'Week of highest demand' if long else 'Every step'}, {period(ds, start, end)}"
        dispatch(ds, network, start, end, hours[0]).set_title(title, loc="left")
        if len(hours) == 3:
            levels(ds, hours[1], network, start, end)
        heat_price(ds, hours[-1], network, start, end)
        share_time(hours)
        figure.align_ylabels(panels)
    return figure


def store_names(ds: xr.Dataset, network: str | None = None) -> list[str]:
    """Stores, or those of one network."""
    here = set(ds["flow_component"].values[ds["flow_bus"].values == network])
    return [str(name) for name in (ds["store"].values if "store" in ds else ()) if network is None or name in here]


def _cap(ax: Axes) -> None:
    """Cut off rare extreme prices, such as that of shortfall, so that the others stay readable; say so."""
    values = np.concatenate([patch.get_data()[0] for patch in ax.patches if isinstance(patch, StepPatch)])
    usual, top = np.quantile(values, 0.9), values.max()
    if usual > 0 and top > 4 * usual:
        ax.set_ylim(top=1.6 * usual)
        ax.set_title(f"not shown in full: up to {number(top)}", loc="right", fontsize="small")


def __dir__() -> list[str]:
    """What there is to call, without what this module imports."""
    return __all__
