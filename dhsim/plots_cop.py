"""Picture of a heat pump's COP over the run, or against the temperature of what it cools."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize

from .asked import heat_pumps, plain, spoken, title_of, titles
from .calendar import Array
from .errors import Fault, InputError, suggest_of
from .palette import SOURCES
from .plot_parts import day_numbers, dress, new_axes, number, plain_axes, plain_numbers, say, span
from .table_parts import DUST, hours_in, ratio
from .tables import purchase_lines

_COLOURS = ("#E3A200", "#D55E00", "#7B2D5E", "#0B1F5C")  # cheap hours light, dear ones dark, also in grey
_USUAL = 0.98  # of the prices lie within the colours
_LEAST_SHARE = 1e-4  # of the most heat; less is not running, and its COP a quotient of rounding errors


def cop(ds: xr.Dataset, component: str, ax: Axes | None = None, against: Literal["time", "source"] = "time") -> Axes:
    """Heat delivered per electricity (or per driving heat) in every step in which a heat pump ran.

    Points have the colour of what is paid for the electricity, where that is known and changes. The line is the mean
    weighted with the electricity: heat of the run / electricity of the run. against: "source" draws the COP over the
    temperature of the stream it cools instead. Heat counts as it arrives, after what a pipe of its own loses. Raises
    InputError for what is no heat pump, with the names of those there are.
    """
    heat, driven = lifting_of(ds, component)
    ax, on = new_axes(ax), (heat > _LEAST_SHARE * heat.max(initial=0.0)) & (driven > DUST)
    if not on.any():
        return say(ax, f"{titles(ds)[component]} did not run")
    source_c = stream_of(ds, component)
    if against == "source" and source_c is None:
        return say(ax, f"the temperature that {titles(ds)[component]} cools is not known")
    middle = day_numbers(ds["boundary"].values)
    x = source_c if against == "source" and source_c is not None else (middle[:-1] + middle[1:]) / 2
    values, mean = heat[on] / driven[on], ratio(heat[on].sum(), driven[on].sum())
    _points(ax, ds, component, x[on], values, on)
    ax.axhline(mean, color="black", linewidth=0.8, zorder=0.9)
    if against == "source":
        plain_axes(ax, "COP")
        ax.set_xlabel("Temperature of the stream, °C")
    else:
        dress(ax, ds, span(ds), "COP", from_zero=False)
    low, high = float(values.min()), float(values.max())
    room = max(0.08 * (high - low), 0.3)
    ax.set_ylim(max(0.0, low - room), high + room)
    text = f"{titles(ds)[component]}: {number(round(hours_in(ds, on), 2))} h running, weighted mean COP {mean:.2f}"
    ax.set_title(text.replace("\n", " "), loc="left")
    return ax


def _points(ax: Axes, ds: xr.Dataset, component: str, x: Array, values: Array, on: Any) -> None:
    """A point a step, coloured by price where that changes."""
    price = _paid(ds, component)
    many = len(x) > 500  # thousands of points make a heavy SVG
    size = 5.0 if many else 14.0
    if price is None or np.ptp(price[1][on]) < DUST:
        ax.scatter(x, values, s=size, color=SOURCES[0], linewidths=0, rasterized=many)
        return
    paid = np.asarray(price[1])[on]
    low, high = (float(one) for one in np.quantile(paid, [1 - _USUAL, _USUAL]))
    ramp = LinearSegmentedColormap.from_list("price", _COLOURS)
    colours: Any = {"cmap": ramp, "norm": Normalize(low, high if high > low else low + 1.0)}
    points = ax.scatter(x, values, s=size, c=paid, linewidths=0, rasterized=many, **colours)
    bar = ax.figure.colorbar(points, ax=ax, pad=0.015, aspect=25, extend="both" if len(paid) > 50 else "neither")
    bar.set_label(f"{price[0]}, {ds['cost_rate_per_mwh'].attrs['units']}")
    plain_numbers(bar.ax.yaxis)


def _paid(ds: xr.Dataset, component: str) -> tuple[str, Array] | None:
    """Name and price of what drives it, if that is bought at a price."""
    own = (ds["flow_component"].values == component) & (ds["flow_direction"].values == "take")
    for name in ds["commodity"].values if "commodity" in ds else ():
        lines = purchase_lines(ds, str(name))[0]
        if name in ds["flow_bus"].values[own] and lines.any():
            title = plain(spoken(str(name), title_of(ds, "commodity")[name]))
            return title.removesuffix(" bought") + ", bought", ds["cost_rate_per_mwh"].values[lines].sum(axis=0)
    return None


def lifting_of(ds: xr.Dataset, component: str) -> tuple[Array, Array]:
    """Heat that a heat pump delivers and what drives it (electricity, or heat or fuel), MW per step.

    Of a seasonal store only what its heat pump lifts.
    """
    known = heat_pumps(ds)
    if component not in known:
        remedy = suggest_of(component, known, "Heat pumps")
        found = "it is no heat pump" if component in ds["component"].values else "the result has no such component"
        raise InputError([Fault(f"component '{component}'", found, remedy)])
    if "lift_component" in ds:
        driving = ~np.isin(ds["lift_bus"].values, ds["source"].values if "source" in ds else [])
        own = (ds["lift_component"].values == component) & driving
        if own.any() and len(set(ds["lift_bus"].values[own])) == 1:
            heat, rate = ds["lift_mw"].values[own], ds["lift_per_heat"].values[own]
            return np.where(rate > 0.0, heat, 0.0).sum(axis=0), (heat * rate).sum(axis=0)  # direct heat has no rate
    own, bus = ds["flow_component"].values == component, ds["flow_bus"].values
    streams: Any = ds["source"].values if "source" in ds else []
    given = own & np.isin(bus, ds["network"].values) & (ds["flow_direction"].values == "supply")
    taken = own & ~np.isin(bus, streams) & (ds["flow_direction"].values == "take")
    return ds["flow_mw"].values[given].sum(axis=0), -ds["flow_mw"].values[taken].sum(axis=0)


def stream_of(ds: xr.Dataset, component: str) -> Array | None:
    """Temperature of the stream that a heat pump cools, °C per step; None where it cools none, or it is not known."""
    if "stream_c" not in ds:
        return None
    own = ds["flow_component"].values == component
    for name in ds["source"].values:
        if name in ds["flow_bus"].values[own]:
            stream_c = np.asarray(ds["stream_c"].sel(source=name).values, dtype=float)
            return None if np.isnan(stream_c).any() else stream_c
    return None
