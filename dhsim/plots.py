"""Pictures of a result. Every function takes axes and returns them; `overview` makes the page that `dhsim run` writes.

Times are local. Labels and units come from the attributes of the result. Nothing here changes matplotlib's settings.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from .calendar import Array, to_utc
from .errors import Fault, InputError, suggest
from .palette import HATCH, PRICES, colours, order, shade
from .tables import DUST, local_time, purchase_lines

When: TypeAlias = Any  # a date, a date-time, or their text, in local time; None for the end of the run on that side
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
YEAR_PANEL_DAYS = 21  # shorter runs are drawn hour by hour only
A4_LANDSCAPE = (11.69, 8.27)
_TAKING = {"store": "charging", "link": "sending"}
_STYLE = {"font.size": 8, "axes.titlesize": 9, "axes.linewidth": 0.6, "hatch.linewidth": 0.8}
_LINES: tuple[Any, ...] = ("-", "--", ":", "-.")


@dataclass(frozen=True)
class Span:
    """A part of a run, cut into steps or local days. edges: n+1 instants as matplotlib's day numbers (UTC)."""

    steps: slice
    firsts: Any
    edges: Any

    def mean(self, values: Array) -> Array:
        """Means of each piece, over the last axis."""
        inside = values[..., self.steps]
        counts = np.diff(np.append(self.firsts, inside.shape[-1]))
        return np.asarray(np.add.reduceat(inside, self.firsts, axis=-1) / counts)


def span(ds: xr.Dataset, start: When = None, end: When = None, every: Literal["step", "day"] = "step") -> Span:
    """The steps that begin at or after local `start` and before local `end`; a date means its midnight."""
    local, zone = local_time(ds), str(ds.attrs["time_zone"])
    inside = np.ones(len(local), dtype=bool)
    if start is not None:
        inside &= np.asarray(local >= to_utc(pd.Timestamp(start), zone))
    if end is not None:
        inside &= np.asarray(local < to_utc(pd.Timestamp(end), zone))
    found = np.flatnonzero(inside)
    if not len(found):
        run = f"the run goes from {local[0]:%Y-%m-%d %H:%M} to {local[-1]:%Y-%m-%d %H:%M} local time"
        raise InputError([Fault(f"plot from {start} to {end}", "no step lies in it", f"Note that {run}")])
    steps = slice(int(found[0]), int(found[-1]) + 1)
    firsts = np.arange(steps.stop - steps.start)
    if every == "day":
        firsts = np.flatnonzero(np.diff(local[steps].dayofyear.to_numpy(), prepend=-1))
    edges = mdates.date2num(ds["boundary"].values)[steps.start : steps.stop + 1]
    return Span(steps, firsts, np.append(edges[firsts], edges[-1]))


def stack(ds: xr.Dataset, network: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Heat supplied (positive) and taken (negative) by each component, MW, in stacking order, idle ones left out.

    Both together add up to the demand in every step.
    """
    known = [str(name) for name in ds["network"].values]
    if network not in known:
        raise InputError([Fault(f"network '{network}'", "the result has no such network", suggest(network, known))])
    flows, bus, owner = ds["flow_mw"].values, ds["flow_bus"].values == network, ds["flow_component"].values
    out: tuple[dict[str, Array], dict[str, Array]] = ({}, {})
    for name in order(_kinds(ds)):
        mine = flows[bus & (owner == name)]
        for side, part in zip(out, (np.maximum(mine, 0.0).sum(axis=0), np.minimum(mine, 0.0).sum(axis=0)), strict=True):
            if np.abs(part).max(initial=0.0) > DUST:
                side[name] = part
    supplied, taken = (pd.DataFrame(side, index=local_time(ds)) for side in out)
    return supplied, taken


def dispatch(
    ds: xr.Dataset,
    network: str,
    start: When = None,
    end: When = None,
    ax: Axes | None = None,
    every: Literal["step", "day"] = "step",
) -> Axes:
    """Supply stacked from below, the demand as a line; heat put into stores or sent away is drawn below zero.

    every: "day" draws means of local days.
    """
    ax = _axes(ax)
    part, labels, colour = span(ds, start, end, every), titles(ds), colours(_kinds(ds))
    for side, frame in enumerate(stack(ds, network)):
        base = np.zeros(len(part.firsts))
        for name in frame.columns:
            top = base + part.mean(frame[name].to_numpy(dtype=float))
            kind = _kinds(ds)[name]
            label = f"{labels[name]}, {_TAKING.get(kind, 'taking')}" if side else labels[name]
            look = {"facecolor": shade(colour[name], 0.45 if side else 0.0), "hatch": HATCH.get(kind)}
            ax.stairs(top, part.edges, baseline=base, fill=True, label=label, edgecolor="white", linewidth=0.2, **look)
            base = top
    load = ds["demand_mw"].sel(network=network)
    ax.stairs(part.mean(load.values), part.edges, baseline=None, color="black", linewidth=1.1, label=_name(load))
    ax.axhline(0.0, color="black", linewidth=0.5)
    _dress(ax, ds, part, f"heat{', daily mean' if every == 'day' else ''}, {ds['flow_mw'].attrs['units']}")
    return _legend(ax)


def levels(
    ds: xr.Dataset, ax: Axes | None = None, network: str | None = None, start: When = None, end: When = None
) -> Axes:
    """Heat in each store (of one network, if named), on the instants between steps."""
    ax, part, names = _axes(ax), span(ds, start, end), store_names(ds, network)
    if not names:
        return _say(ax, "no store")
    instants = slice(part.steps.start, part.steps.stop + 1)
    for k, name in enumerate(names):
        level = ds["level_mwh"].sel(store=name).values[instants]
        style = {"color": "black", "linestyle": _LINES[k % len(_LINES)], "linewidth": 1.0}
        ax.plot(part.edges, level, label=titles(ds)[name], **style)
    ax.set_ylim(0.0, max(1.0, 1.05 * float(ds["capacity_mwh"].sel(store=names).max())))
    _dress(ax, ds, part, f"{_name(ds['level_mwh'])}, {ds['level_mwh'].attrs['units']}")
    return _legend(ax)


def heat_price(
    ds: xr.Dataset, ax: Axes | None = None, network: str | None = None, start: When = None, end: When = None
) -> Axes:
    """Marginal heat price of every network (or one), and what electricity costs where the result knows it."""
    ax, part = _axes(ax), span(ds, start, end)
    power = electricity_price(ds)
    if power is not None:
        ax.stairs(part.mean(power[1]), part.edges, baseline=None, color=PRICES["electricity"], label=power[0])
    if "heat_price_per_mwh" in ds:
        price = ds["heat_price_per_mwh"]
        for k, name in enumerate([network] if network else [str(n) for n in ds["network"].values]):
            look = {"color": PRICES["heat"], "linestyle": _LINES[k % len(_LINES)], "linewidth": 1.1}
            label = "heat" if network or ds.sizes["network"] == 1 else f"heat, {titles(ds, 'network')[name]}"
            ax.stairs(part.mean(price.sel(network=name).values), part.edges, baseline=None, label=label, **look)
    elif power is None:
        return _say(ax, "no heat prices in this result")
    ax.axhline(0.0, color="black", linewidth=0.5)
    _dress(ax, ds, part, f"price, {ds['cost_rate_per_mwh'].attrs['units']}")
    return _legend(ax)


def overview(ds: xr.Dataset, network: str | None = None) -> Figure:
    """One A4 page: the run as daily means, its week of highest demand hour by hour, store level, prices.

    network: default the first. Runs below three weeks are drawn hour by hour only. Save it with `figure.savefig(...)`.
    """
    network = str(ds["network"].values[0]) if network is None else network
    long = ds.sizes["time"] * float(ds.attrs["step_h"]) > YEAR_PANEL_DAYS * 24
    start, end = peak_week(ds, network) if long else (None, None)
    heights = [1.0] * long + [1.25] + [0.5] * bool(store_names(ds, network)) + [0.6]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=A4_LANDSCAPE, dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        panels = [figure.add_subplot(cell) for cell in figure.add_gridspec(len(heights), 1, height_ratios=heights)]
        hours = panels[long:]
        figure.suptitle(_headline(ds, network), x=0.01, ha="left", fontsize=11, fontweight="bold")
        if long:
            dispatch(ds, network, ax=panels[0], every="day").set_title("Whole run, daily means", loc="left")
        dispatch(ds, network, start, end, hours[0]).set_title(_period(ds, start, end), loc="left")
        if len(hours) == 3:
            levels(ds, hours[1], network, start, end)
        heat_price(ds, hours[-1], network, start, end)
        for ax in hours[:-1]:
            ax.sharex(hours[-1])
            ax.tick_params(labelbottom=False)
            ax.set_xlabel("")
    return figure


def peak_week(ds: xr.Dataset, network: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The seven local days in a row with the most demand, as (first midnight, midnight after)."""
    load = pd.Series(ds["demand_mw"].sel(network=network).values, index=local_time(ds).tz_localize(None))
    weeks = load.groupby(load.index.normalize()).sum().rolling(7).sum()
    last = pd.Timestamp(weeks.index[int(np.nanargmax(weeks.to_numpy()))])
    return last - pd.Timedelta(days=6), last + pd.Timedelta(days=1)


def electricity_price(ds: xr.Dataset) -> tuple[str, Array] | None:
    """Label and price of the electricity traded most: what is paid per MWh bought, else received per MWh sold.

    Electricity is what heat pumps and electric boilers take and CHP plants give. None if nobody does, or no price.
    """
    kinds, found = _kinds(ds), set()
    rows = zip(ds["flow_component"].values, ds["flow_bus"].values, ds["flow_direction"].values, strict=True)
    for name, bus, way in rows:
        if (kinds[name], way) in {("heat_pump", "take"), ("electric_boiler", "take")} or (
            kinds[name].startswith("chp") and way == "supply"
        ):
            found.add(str(bus))
    traded = (ds["buy_mw"] + ds["sell_mw"]).sum("time") if "commodity" in ds else None
    names = [] if traded is None else [str(n) for n in ds["commodity"].values if n in found]
    for name in sorted(names, key=lambda one: -float(traded.sel(commodity=one)) if traded is not None else 0.0):
        for lines, sign, word in zip(purchase_lines(ds, name), (1.0, -1.0), ("bought", "sold"), strict=True):
            if lines.any():
                return f"electricity, {word}", sign * ds["cost_rate_per_mwh"].values[lines].sum(axis=0)
    return None


def store_names(ds: xr.Dataset, network: str | None = None) -> list[str]:
    """Stores, or those of one network."""
    here = set(ds["flow_component"].values[ds["flow_bus"].values == network])
    return [str(name) for name in (ds["store"].values if "store" in ds else ()) if network is None or name in here]


def titles(ds: xr.Dataset, of: Literal["component", "network"] = "component") -> dict[str, str]:
    """Names for people: the title if there is one, else the name without underscores, at most 26 letters a line."""
    out = {}
    for name, title in zip(ds[of].values, ds[f"{of}_title"].values, strict=True):
        text = "shortfall" if of == "component" and _kinds(ds)[name] == "shortfall" else str(title)
        out[str(name)] = textwrap.fill(text.replace("_", " ") if text == name else text, 26)
    return out


def _kinds(ds: xr.Dataset) -> dict[str, str]:
    """Component -> kind."""
    return {str(k): str(v) for k, v in zip(ds["component"].values, ds["component_kind"].values, strict=True)}


def _axes(ax: Axes | None) -> Axes:
    """The axes given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt  # chooses a screen or notebook; so only when asked to make a figure

    return plt.subplots(figsize=(9, 3.6), layout="constrained")[1]


def _name(array: xr.DataArray) -> str:
    """What an array is called by its attributes."""
    return str(array.attrs.get("long_name", array.name))


def _headline(ds: xr.Dataset, network: str) -> str:
    """The title of the run, and the network where there are several."""
    title = str(ds.attrs["title"])
    return title if ds.sizes["network"] == 1 else f"{title}: {titles(ds, 'network')[network]}"


def _period(ds: xr.Dataset, start: When, end: When) -> str:
    """Title of the hourly panel."""
    local = local_time(ds)
    first, last = (local[0], local[-1]) if start is None else (start, end - pd.Timedelta(days=1))
    days = " to ".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    return days if start is None else f"Week of highest demand, {days}"


def _say(ax: Axes, text: str) -> Axes:
    """Axes that hold only a remark."""
    ax.text(0.5, 0.5, text, ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def _legend(ax: Axes) -> Axes:
    """A legend right of the axes, from the top of the stack down."""
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(
        handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.005, 1.0), frameon=False, borderaxespad=0
    )
    return ax


def _dress(ax: Axes, ds: xr.Dataset, part: Span, label: str) -> None:
    """Label, grid, and a local time axis."""
    ax.set_ylabel(label[:1].upper() + label[1:])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    ax.grid(axis="y", color="#000000", alpha=0.15, linewidth=0.5)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_xlim(part.edges[0], part.edges[-1])
    stamps = local_time(ds, "boundary")[[part.steps.start, part.steps.stop]]
    ticks, names = time_ticks(stamps[0], stamps[1])
    ax.set_xticks(mdates.date2num(ticks.tz_convert("UTC").tz_localize(None).to_numpy()), names)
    ax.set_xlabel(f"Local time, {ds.attrs['time_zone']}")


def number(value: float) -> str:
    """A number on an axis: thin spaces between thousands, a real minus sign."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.6g}"
    return text.replace(",", "\u2009").replace("-", "\u2212")


def time_ticks(left: pd.Timestamp, right: pd.Timestamp) -> tuple[pd.DatetimeIndex, list[str]]:
    """Local instants worth a tick between two local stamps, and their labels."""
    days = (right - left) / pd.Timedelta(days=1)
    wall = left.normalize().tz_localize(None), right.tz_localize(None)
    if days > 62:
        ticks = pd.date_range(wall[0].replace(day=1), wall[1], freq=f"{1 + int(days // 500)}MS")
        names = [f"1 {MONTHS[t.month - 1]}" + (f"\n{t.year}" if t.month == 1 else "") for t in ticks]
    elif days > 3.5:
        ticks = pd.date_range(*wall, freq=f"{1 + int(days // 14)}D")
        names = [f"{DAYS[t.weekday()] + ' ' if days < 12 else ''}{t.day} {MONTHS[t.month - 1]}" for t in ticks]
    else:
        ticks = pd.date_range(*wall, freq="6h")
        names = [f"{t:%H:%M}" + (f"\n{t.day} {MONTHS[t.month - 1]}" if t.hour == 0 else "") for t in ticks]
    at = ticks.tz_localize(left.tz, ambiguous=np.ones(len(ticks), dtype=bool), nonexistent="shift_forward")
    keep = np.asarray((at >= left) & (at <= right))
    return at[keep], [name for name, kept in zip(names, keep, strict=True) if kept]
