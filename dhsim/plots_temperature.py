"""Pictures of temperatures: those of a network and its sources, and how hot the heat came that met the demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .asked import titles
from .calendar import Array
from .palette import NETWORK, SOURCES, by_temperature
from .plot_parts import (
    STYLE,
    Every,
    Span,
    When,
    check_network,
    dress,
    is_long,
    legend,
    line,
    named,
    new_axes,
    page,
    peak_week,
    period,
    say,
    share_time,
    span,
)
from .table_parts import DUST

CELSIUS = "temperature, °C"
NO_LEVELS = "no supply and return temperature of this network"
_LINES = ("--", ":", "-.", (0, (6, 2, 1, 2, 1, 2)), (0, (9, 3)))
_ONE_NUMBER_K = 0.5  # temperatures nearer than this get one number in a legend
_ONE_COLOUR_K = 6.0  # layers nearer than this look alike, so the lower is hatched
_MOST_NAMES = 3  # so many plants of one layer are named


def temperatures(
    ds: xr.Dataset, network: str, start: When = None, end: When = None, ax: Axes | None = None, every: Every = "step"
) -> Axes:
    """Supply, return and delivered temperature of a network, and how hot the sources are that can feed it.

    A source is drawn as it comes, before the heat exchanger; those that only a heat pump can use are there too.
    every: "day" draws means of local days, for runs too long to see every hour; they are over time, not over heat.
    """
    check_network(ds, network)
    ax, part = new_axes(ax), span(ds, start, end, every)
    if not has_levels(ds, network):
        return say(ax, NO_LEVELS)
    for name, style, colour in zip(sources_of(ds, network), cycle(_LINES), cycle(SOURCES)):
        line(ax, part, level(ds, "stream_c", name), named(ds, name), color=colour, linestyle=style, linewidth=1.2)
    line(ax, part, level(ds, "return_c", network), "return", color=NETWORK["return"], linewidth=1.4)
    if "delivered_c" in ds:
        delivered = level(ds, "delivered_c", network)
        line(ax, part, delivered, "delivered by the plants", color=NETWORK["delivered"], linewidth=4.5)
    line(ax, part, level(ds, "supply_c", network), "supply", color=NETWORK["supply"], linewidth=1.4)
    dress(ax, ds, part, f"{'daily mean ' if every == 'day' else ''}{CELSIUS}", from_zero=False)
    ax.margins(y=0.08)
    return legend(ax)


def by_level(
    ds: xr.Dataset, network: str, start: When = None, end: When = None, ax: Axes | None = None, every: Every = "step"
) -> Axes:
    """Heat by the temperature at which it is delivered, the coldest at the bottom; the demand as a line.

    A layer for each way in: a component at one of its levels, with its mean delivered temperature, or the range, over
    the hours in which it gives heat. A stream that cools on the way counts by its hot end. All that reaches whatever
    is asked is one layer, at supply temperature, named after its plants or "Others" if they are many. What goes
    into stores or other networks is drawn below zero. every: "day" draws means of local days.
    """
    check_network(ds, network)
    ax, part = new_axes(ax), span(ds, start, end, every)
    if not has_levels(ds, network):
        return say(ax, NO_LEVELS)
    ways = sorted(_ways(ds, network, part), key=lambda way: way.mean_c)
    coldest_c = float(level(ds, "return_c", network)[part.steps].min())
    hottest_c = float(level(ds, "supply_c", network)[part.steps].max())
    hottest_c = max([hottest_c, *(way.mean_c for way in ways)])
    base = np.zeros(len(part.firsts))
    for way, hatch in zip(ways, _hatches(ways), strict=True):
        look: Any = {"facecolor": by_temperature(way.mean_c, coldest_c, hottest_c), "edgecolor": "white"}
        top = base + way.heat_mw
        ax.stairs(top, part.edges, baseline=base, fill=True, label=way.label, hatch=hatch, linewidth=0.6, **look)
        base = top
    taken = part.mean(_flows(ds, network, "take"))
    if taken.min() < -DUST:
        ax.stairs(taken, part.edges, fill=True, label="Into stores and\nother networks", facecolor="#CCCCCC")
    load = ds["demand_mw"]
    line(ax, part, load.sel(network=network).values, load.attrs["long_name"], color="black", linewidth=1.1)
    dress(ax, ds, part, f"heat{', daily mean' if every == 'day' else ''}, {ds['flow_mw'].attrs['units']}")
    return legend(ax)


def temperature_week(ds: xr.Dataset, network: str, start: When = None, end: When = None) -> Figure:
    """One A4 page: temperatures above, heat by delivered temperature below.

    Default: the week of highest demand, of a run below three weeks all of it. Save it with `figure.savefig(...)`.
    """
    check_network(ds, network)
    title = "Every step"
    if start is None and end is None and is_long(ds):
        (start, end), title = peak_week(ds, network), "Week of highest demand"
    with mpl.rc_context(STYLE):
        figure, panels = page(ds, network, [1.0, 1.25])
        above, below = panels
        temperatures(ds, network, start, end, above).set_title(f"{title}, {period(ds, start, end)}", loc="left")
        by_level(ds, network, start, end, below).set_title("Heat by delivered temperature", loc="left")
        share_time(panels)
        figure.align_ylabels(panels)
    return figure


def has_levels(ds: xr.Dataset, network: str) -> bool:
    """Does a network have supply and return temperature?"""
    keys = ("supply_c", "return_c")
    return all(key in ds and not np.isnan(ds[key].sel(network=network).values).any() for key in keys)


def shows_temperatures(ds: xr.Dataset, network: str) -> bool:
    """Is there a temperature worth a picture: a network with levels, fed at one, or by a source that has one?"""
    fed = "feed_mw" in ds and bool((ds["feed_network"].values == network).any())
    return has_levels(ds, network) and (fed or bool(sources_of(ds, network)))


def sources_of(ds: xr.Dataset, network: str) -> list[str]:
    """Sources with a temperature that can feed a network, direct or by heat pump."""
    if "stream_c" not in ds or "draw_source" not in ds:
        return []
    drawn = set(ds["draw_source"].values[ds["draw_network"].values == network])
    return [
        str(name) for name in ds["source"].values if name in drawn and not np.isnan(level(ds, "stream_c", name)).all()
    ]


def level(ds: xr.Dataset, key: str, name: str) -> Array:
    """Temperature of a network or source, °C per step."""
    return np.asarray(ds[key].sel({str(ds[key].dims[0]): name}).values, dtype=float)


@dataclass(frozen=True)
class _Way:
    """Heat that comes at one temperature. mean_c: weighted with the heat."""

    label: str
    mean_c: float
    heat_mw: Array


def _hatches(ways: Sequence[_Way]) -> list[str | None]:
    """A hatch for every second of the layers that look alike, from the top, which is mostly the largest, down."""
    out: list[str | None] = []
    above_c = np.inf
    for way in reversed(ways):
        plain = not out or out[-1] is not None or above_c - way.mean_c >= _ONE_COLOUR_K
        out.append(None if plain else "//")
        above_c = way.mean_c
    return out[::-1]


def _ways(ds: xr.Dataset, network: str, part: Span) -> list[_Way]:
    """Every feed that is used, and all the rest, which reaches the supply temperature."""
    supply_c, left, out = level(ds, "supply_c", network), _supplied(ds, network), []
    label = titles(ds)
    for k in range(ds.sizes.get("feed", 0)):
        heat, component = ds["feed_mw"].values[k], str(ds["feed_component"].values[k])
        if ds["feed_network"].values[k] != network or heat[part.steps].max(initial=0.0) <= DUST:
            continue
        hot_c, up_to = _hot_c(ds, k, supply_c), _hotter(ds, k, supply_c, part)
        if ds["feed_flexible"].values[k] and not up_to and np.array_equal(hot_c, supply_c):
            continue
        left[component] = left[component] - heat
        out.append(_way(label[component], hot_c, heat, part, text=up_to))
    rest = {name: heat for name, heat in left.items() if heat[part.steps].max(initial=0.0) > DUST}
    if rest:
        plants = ",\n".join(label[name] for name in rest) if len(rest) <= _MOST_NAMES else "Others"
        plants = "All plants" if len(rest) > _MOST_NAMES and not out else plants
        out.append(_way(plants, supply_c, np.maximum(sum(rest.values()), 0.0), part, word="at supply, "))
    return out


def _way(name: str, hot_c: Array, heat_mw: Array, part: Span, word: str = "", text: str = "") -> _Way:
    """A layer with its label: the name, and the temperature or range of temperatures while heat was given.

    word: before the temperature. text: instead of it.
    """
    heat, hot = heat_mw[part.steps], hot_c[part.steps]
    while_on = hot[heat > DUST]
    low, high = float(while_on.min()), float(while_on.max())
    celsius = f"{np.mean(while_on):.0f} °C" if high - low < 2 * _ONE_NUMBER_K else f"{low:.0f}\u2013{high:.0f} °C"
    mean_c = float((heat * hot).sum() / heat.sum())
    return _Way(f"{name},\n{text or word + celsius}", mean_c, part.mean(heat_mw))


def _hotter(ds: xr.Dataset, k: int, supply_c: Array, part: Span) -> str:
    """What to say of a branch beside the main flow that may run hotter than the supply, to warm what others give;
    empty for all else. How hot it ran the dispatch leaves open."""
    on = ds["feed_mw"].values[k][part.steps] > DUST
    hot, supply = ds["feed_hot_c"].values[k][part.steps][on], supply_c[part.steps][on]
    free = ds["feed_flexible"].values[k] > 0 and ds["feed_branch"].values[k] == "parallel"
    if not free or not np.any(hot > supply + _ONE_NUMBER_K):
        return ""
    return f"at supply or hotter,\nup to {hot.max():.0f} °C"


def _hot_c(ds: xr.Dataset, k: int, supply_c: Array) -> Array:
    """What a feed delivers: on the main flow, or if it may run cooler, no hotter than what is asked."""
    hot = ds["feed_hot_c"].values[k]
    bounded = ds["feed_branch"].values[k] == "series" or ds["feed_flexible"].values[k] > 0
    return np.asarray(np.minimum(hot, supply_c) if bounded else hot)


def _flows(ds: xr.Dataset, network: str, direction: str) -> Array:
    """All heat into a network, or out of it (negative), MW per step."""
    rows = (ds["flow_bus"].values == network) & (ds["flow_direction"].values == direction)
    return np.asarray(ds["flow_mw"].values[rows].sum(axis=0))


def _supplied(ds: xr.Dataset, network: str) -> dict[str, Array]:
    """Heat that each component gives to a network, MW per step."""
    rows = (ds["flow_bus"].values == network) & (ds["flow_direction"].values == "supply")
    out: dict[str, Array] = {}
    for name, heat in zip(ds["flow_component"].values[rows], ds["flow_mw"].values[rows], strict=True):
        out[str(name)] = out.get(str(name), np.zeros(len(heat))) + heat
    return out
