"""Pictures of a result. Every function takes axes and returns them; `overview` makes the page that `dhsim run` writes.

Times are local. Labels and units come from the attributes of the result. Nothing here changes matplotlib's settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import Any, Literal, TypeAlias

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from matplotlib.ticker import FuncFormatter

from .asked import capital, kinds_of, local_time, titles, use_of
from .calendar import Array, to_utc
from .errors import Fault, InputError, suggest
from .palette import HATCH, PRICES, colours, order, shade
from .tables import DUST, electricity_price

When: TypeAlias = Any  # a date, a date-time, or their text, in local time; None for the end of the run on that side
Every: TypeAlias = Literal["step", "day"]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
YEAR_PANEL_DAYS = 21  # shorter runs are drawn hour by hour only
_TAKING = {"store": "charging", "link": "sending"}
_STYLE: Any = {"font.size": 8, "axes.titlesize": 9, "axes.linewidth": 0.6, "hatch.linewidth": 0.8}
_LINES = ("-", "--", ":", "-.")


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


def span(ds: xr.Dataset, start: When = None, end: When = None, every: Every = "step") -> Span:
    """The steps that begin at or after local `start` and before local `end`; a date means its midnight."""
    local, zone = local_time(ds), str(ds.attrs["time_zone"])
    inside = np.ones(len(local), dtype=bool)
    if start is not None:
        inside &= np.asarray(local >= to_utc(pd.Timestamp(start), zone))
    if end is not None:
        inside &= np.asarray(local < to_utc(pd.Timestamp(end), zone))
    found = np.flatnonzero(inside)
    if not len(found):
        run = f"The run goes from {local[0]:%Y-%m-%d %H:%M} to {local[-1]:%Y-%m-%d %H:%M} local time"
        raise InputError([Fault(f"plot from {start} to {end}", "no step lies in it", run)])
    steps = slice(int(found[0]), int(found[-1]) + 1)
    firsts = np.arange(steps.stop - steps.start)
    if every == "day":
        firsts = np.flatnonzero(np.diff(local[steps].day_of_year.to_numpy(), prepend=-1))
    edges = _day_numbers(ds["boundary"].values)[steps.start : steps.stop + 1]
    return Span(steps, firsts, np.append(edges[firsts], edges[-1]))


def stack(ds: xr.Dataset, network: str, part: Span | None = None) -> pd.DataFrame:
    """Net heat of each component into a network, MW, in stacking order, idle ones left out: one row a piece of `part`.

    Stores and links are negative where they take more than they give. The columns add up to the demand.
    """
    if network not in ds["network"].values:
        remedy = suggest(network, ds["network"].values)
        raise InputError([Fault(f"network '{network}'", "the result has no such network", remedy)])
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
    ax, part = _axes(ax), span(ds, start, end, every)
    net = stack(ds, network, part)
    _layers(ax, ds, part, net.clip(lower=0.0))
    _layers(ax, ds, part, net.clip(upper=0.0))
    load = ds["demand_mw"]
    _line(ax, part, load.sel(network=network).values, load.attrs["long_name"], color="black", linewidth=1.1)
    _dress(ax, ds, part, f"heat{', daily mean' if every == 'day' else ''}, {ds['flow_mw'].attrs['units']}")
    return _legend(ax)


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
    ax, part, names = _axes(ax), span(ds, start, end), store_names(ds, network)
    if not names:
        return _say(ax, "no store")
    for name, style in zip(names, cycle(_LINES)):
        level = ds["level_mwh"].sel(store=name).values[part.steps.start : part.steps.stop + 1]
        ax.plot(part.edges, level, style, color="black", linewidth=1.0, label=titles(ds)[name])
    ax.set_ylim(0.0, max(1.0, 1.05 * float(ds["capacity_mwh"].sel(store=names).max())))
    _dress(ax, ds, part, "{long_name}, {units}".format(**ds["level_mwh"].attrs))
    return _legend(ax)


def heat_price(
    ds: xr.Dataset, ax: Axes | None = None, network: str | None = None, start: When = None, end: When = None
) -> Axes:
    """Marginal heat price of every network (or one), and what electricity costs where the result knows it."""
    ax, part = _axes(ax), span(ds, start, end)
    power, price = electricity_price(ds), ds.get("heat_price_per_mwh")
    if power is None and price is None:
        return _say(ax, "no prices in this result")
    if power is not None:
        _line(ax, part, power[1], power[0], color=PRICES["electricity"])
    for name, style in zip([network] if network else ds["network"].values, cycle(_LINES)):
        if price is not None:
            label = "heat" if network or ds.sizes["network"] == 1 else f"heat, {titles(ds, 'network')[name]}"
            _line(ax, part, price.sel(network=name).values, label, color=PRICES["heat"], linestyle=style, linewidth=1.1)
    _dress(ax, ds, part, f"price, {ds['cost_rate_per_mwh'].attrs['units']}")
    _cap(ax)
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
        figure = FigureCanvasAgg(Figure(figsize=(11.69, 8.27), dpi=150, layout="constrained")).figure  # A4, landscape
        panels = list(figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0])
        hours = panels[long:]
        place = f": {titles(ds, 'network')[network]}" if ds.sizes["network"] > 1 else ""
        figure.suptitle(
            (ds.attrs["title"] + place).replace("\n", " ").replace("$", r"\$"),
            x=0.01,
            ha="left",
            fontsize=11,
            fontweight="bold",
        )
        if long:
            dispatch(ds, network, ax=panels[0], every="day").set_title("Whole run, daily means", loc="left")
        dispatch(ds, network, start, end, hours[0]).set_title(_period(ds, start, end), loc="left")
        if len(hours) == 3:
            levels(ds, hours[1], network, start, end)
        heat_price(ds, hours[-1], network, start, end)
        for ax in hours[:-1]:
            ax.sharex(hours[-1])
            ax.label_outer()
        figure.align_ylabels(panels)
    return figure


def peak_week(ds: xr.Dataset, network: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The seven local days in a row with the most demand, as (first midnight, midnight after)."""
    load = pd.Series(ds["demand_mw"].sel(network=network).values)
    weeks = load.groupby(local_time(ds).tz_localize(None).normalize()).sum().rolling(7).sum()
    last = pd.Timestamp(weeks.index[int(np.nanargmax(weeks.to_numpy()))])
    return last - pd.Timedelta(days=6), last + pd.Timedelta(days=1)


def store_names(ds: xr.Dataset, network: str | None = None) -> list[str]:
    """Stores, or those of one network."""
    here = set(ds["flow_component"].values[ds["flow_bus"].values == network])
    return [str(name) for name in (ds["store"].values if "store" in ds else ()) if network is None or name in here]


def _axes(ax: Axes | None) -> Axes:
    """The axes given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt  # chooses a screen or notebook; so only when asked to make a figure

    return plt.subplots(figsize=(9, 3.6), layout="constrained")[1]


def _day_numbers(instants: Any) -> Any:
    """UTC instants as matplotlib counts them: days since 1970."""
    return mdates.date2num(instants)  # type: ignore[no-untyped-call]


def _line(ax: Axes, part: Span, values: Array, label: str, **style: Any) -> None:
    """A value that holds during each piece, as a stepped line."""
    ax.stairs(part.mean(values), part.edges, baseline=None, label=capital(label), **style)


def _cap(ax: Axes) -> None:
    """Cut off rare extreme prices, such as that of shortfall, so that the others stay readable; say so."""
    values = np.concatenate([patch.get_data()[0] for patch in ax.patches if isinstance(patch, StepPatch)])
    usual, top = np.quantile(values, 0.9), values.max()
    if usual > 0 and top > 4 * usual:
        ax.set_ylim(top=1.6 * usual)
        ax.set_title(f"not shown in full: up to {number(top)}", loc="right", fontsize="small")


def _period(ds: xr.Dataset, start: When, end: When) -> str:
    """Title of the hourly panel."""
    first, last = local_time(ds)[[0, -1]] if start is None else (start, end - pd.Timedelta(days=1))
    days = " to ".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    return f"Every step, {days}" if start is None else f"Week of highest demand, {days}"


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
    ax.set_ylabel(capital(label))
    if ax.dataLim.height < DUST:
        ax.set_ylim(0.0, 1.0)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    ax.axhline(0.0, color="black", linewidth=0.5)
    ax.set_axisbelow(True)
    ax.grid(axis="y", color="#000000", alpha=0.15, linewidth=0.5)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_xlim(part.edges[0], part.edges[-1])
    ticks, names = time_ticks(*local_time(ds, "boundary")[[part.steps.start, part.steps.stop]])
    ax.set_xticks(_day_numbers(ticks.tz_convert("UTC").tz_localize(None).to_numpy()), names)
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
