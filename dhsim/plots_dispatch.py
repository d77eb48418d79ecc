"""Pictures of the dispatch over any span of a run: heat by component with the demand, levels of stores, prices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch

from .asked import kinds_of, local_time, titles, use_of
from .palette import GREY, HATCH, PRICES, colours, order, shade
from .plot_parts import (
    LINES,
    Every,
    Span,
    When,
    check_network,
    dress,
    legend,
    line,
    new_axes,
    number,
    say,
    span,
)
from .table_parts import DUST
from .tables import electricity_price

MOST_LAYERS = 9  # the smallest of more are drawn as one
OTHERS = "others"
TAKING = {"store": "charging", "seasonal_store": "charging", "link": "sending"}


def stack(ds: xr.Dataset, network: str | None, part: Span | None = None) -> pd.DataFrame:
    """Net heat of each component into a network (None: all together), MW, in stacking order, idle ones left out: one
    row a piece of `part`.

    Stores and links are negative where they take more than they give. The columns add up to the demand.
    """
    if network is not None:
        check_network(ds, network)
    part = span(ds) if part is None else part
    flows, owner = ds["flow_mw"].values, ds["flow_component"].values
    bus = np.isin(ds["flow_bus"].values, ds["network"].values if network is None else [network])
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
    kept = largest(net.abs(), shortfalls(ds))
    for side in (net.clip(lower=0.0), net.clip(upper=0.0)):
        layers(ax, ds, part, merged(side, kept))
    load = ds["demand_mw"]
    line(ax, part, load.sel(network=network).values, load.attrs["long_name"], color="black", linewidth=1.1)
    dress(ax, ds, part, f"heat{', daily mean' if every == 'day' else ''}, {ds['flow_mw'].attrs['units']}")
    return legend(ax)


def layers(ax: Axes, ds: xr.Dataset, part: Span, net: pd.DataFrame, taking: Mapping[str, str] = TAKING) -> None:
    """One side of a stack: what is given, above zero, or what is taken, below it.

    net: MW by component (or `OTHERS`), a row a piece of `part`. taking: kind -> what it does below zero.
    """
    kinds = {**kinds_of(ds), OTHERS: ""}
    colour, label = {**colours(kinds_of(ds)), OTHERS: GREY}, {**titles(ds), OTHERS: "Others"}
    base = np.zeros(len(part.firsts))
    for name in net.columns[(net.abs() > DUST).any()]:
        top, kind = base + net[name].to_numpy(dtype=float), kinds[name]
        below = bool((net[name] < 0).any())
        look: Any = {"facecolor": shade(colour[name], 0.45 if below else 0.0), "hatch": HATCH.get(kind)}
        text = f"{label[name]}, {taking.get(kind, 'taking')}" if below else label[name]
        ax.stairs(top, part.edges, baseline=base, fill=True, label=text, edgecolor="white", linewidth=0.2, **look)
        base = top


def largest(sizes: pd.DataFrame, always: Collection[str] = ()) -> list[str]:
    """The columns that get a layer of their own, in their order: the largest, and those that are anything at all.

    sizes: none below zero. always: get one in any case, such as shortfall.
    """
    size = sizes.sum()
    size = size[size > DUST]
    most = {*size.nlargest(MOST_LAYERS - 1 if len(size) > MOST_LAYERS else MOST_LAYERS).index, *always}
    return [str(name) for name in size.index if name in most]


def shortfalls(ds: xr.Dataset) -> list[str]:
    """What must be seen, however little it is."""
    return [name for name, kind in kinds_of(ds).items() if kind == "shortfall"]


def merged(side: pd.DataFrame, kept: list[str]) -> pd.DataFrame:
    """One side of a stack, all columns that are not kept in one, `OTHERS`."""
    rest = side.drop(columns=kept).sum(axis=1)
    return side[kept].assign(**{OTHERS: rest})


def levels(
    ds: xr.Dataset, ax: Axes | None = None, network: str | None = None, start: When = None, end: When = None
) -> Axes:
    """Heat in each store (of one network, if named), on the instants between steps."""
    if network is not None:
        check_network(ds, network)
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
    ds: xr.Dataset,
    ax: Axes | None = None,
    network: str | None = None,
    start: When = None,
    end: When = None,
    every: Every = "step",
) -> Axes:
    """Marginal heat price of every network (or one), and what electricity costs where the result knows it.

    every: "day" draws means of local days, over time and not over heat.
    """
    if network is not None:
        check_network(ds, network)
    ax, part = new_axes(ax), span(ds, start, end, every)
    power, price = electricity_price(ds), ds.get("heat_price_per_mwh")
    if power is None and price is None:
        return say(ax, "no prices in this result")
    if power is not None:
        line(ax, part, power[1], power[0], color=PRICES["electricity"])
    for name, style in zip([network] if network else ds["network"].values, cycle(LINES)):
        if price is not None:
            label = "heat" if network or ds.sizes["network"] == 1 else f"heat, {titles(ds, 'network')[name]}"
            line(ax, part, price.sel(network=name).values, label, color=PRICES["heat"], linestyle=style, linewidth=1.1)
    dress(ax, ds, part, f"price{', daily mean' if every == 'day' else ''}, {ds['cost_rate_per_mwh'].attrs['units']}")
    cap(ax)
    return legend(ax)


def store_names(ds: xr.Dataset, network: str | None = None) -> list[str]:
    """Stores, or those of one network."""
    here = set(ds["flow_component"].values[ds["flow_bus"].values == network])
    return [str(name) for name in (ds["store"].values if "store" in ds else ()) if network is None or name in here]


def cap(ax: Axes) -> None:
    """Cut off rare extreme prices, such as that of shortfall, so that the others stay readable; say so."""
    values = np.concatenate([patch.get_data()[0] for patch in ax.patches if isinstance(patch, StepPatch)])
    usual, top = np.quantile(values, 0.9), values.max()
    if usual > 0 and top > 4 * usual:
        ax.set_ylim(top=1.6 * usual)
        ax.set_title(f"not shown in full: up to {number(top)}", loc="right", fontsize="small")
