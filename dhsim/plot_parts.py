"""What all pictures share: a span of a run cut into pieces, lines, and how axes and legends look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from .asked import capital, local_time, plain, spoken, titles
from .calendar import Array, to_utc
from .errors import Fault, InputError, suggest
from .table_parts import DUST, step_h_of

When: TypeAlias = Any  # a date, a date-time, or their text, in local time; None for the end of the run on that side
Every: TypeAlias = Literal["step", "day"]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
YEAR_PANEL_DAYS = 21  # shorter runs are drawn hour by hour only
A4_INCHES = (11.69, 8.27)  # landscape
STYLE: Any = {"font.size": 8, "axes.titlesize": 9, "axes.linewidth": 0.6, "hatch.linewidth": 0.8}
_GWH_FROM_MWH = 10_000.0
LINES = ("-", "--", ":", "-.")


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
    edges = day_numbers(ds["boundary"].values)[steps.start : steps.stop + 1]
    return Span(steps, firsts, np.append(edges[firsts], edges[-1]))


def is_long(ds: xr.Dataset) -> bool:
    """Is the run so long that its hours cannot all be drawn?"""
    return bool(ds.sizes["time"] * step_h_of(ds) > YEAR_PANEL_DAYS * 24)


def run_days(ds: xr.Dataset, part: Span) -> float:
    """How many days a span lasts."""
    return float(part.steps.stop - part.steps.start) * step_h_of(ds) / 24


def peak_week(ds: xr.Dataset, network: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The seven local days in a row with the most demand, as (first midnight, midnight after)."""
    load = pd.Series(ds["demand_mw"].sel(network=network).values)
    weeks = load.groupby(local_time(ds).tz_localize(None).normalize()).sum().rolling(7).sum()
    last = pd.Timestamp(weeks.index[int(np.nanargmax(weeks.to_numpy()))])
    return last - pd.Timedelta(days=6), last + pd.Timedelta(days=1)


def period(ds: xr.Dataset, start: When = None, end: When = None) -> str:
    """First and last day of a span, in words."""
    first, last = local_time(ds)[span(ds, start, end).steps][[0, -1]]
    return " to ".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last))


def check_network(ds: xr.Dataset, network: str) -> None:
    """Raise InputError for a network that the result does not have."""
    if network not in ds["network"].values:
        remedy = suggest(network, ds["network"].values)
        raise InputError([Fault(f"network '{network}'", "the result has no such network", remedy)])


def named(ds: xr.Dataset, source: str) -> str:
    """A source for people: the title of the component, or the name without underscores."""
    return titles(ds).get(source, plain(spoken(source, source)))


def page(ds: xr.Dataset, network: str, heights: Sequence[float]) -> tuple[Figure, list[Axes]]:
    """An A4 page with panels over one another, headed by the run and, where there are several, the network."""
    figure = FigureCanvasAgg(Figure(figsize=A4_INCHES, dpi=150, layout="constrained")).figure
    panels = list(figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0])
    place = f": {titles(ds, 'network')[network]}" if ds.sizes["network"] > 1 else ""
    figure.suptitle(plain(ds.attrs["title"]) + place, x=0.01, ha="left", fontsize=11, fontweight="bold")
    return figure, panels


def share_time(panels: Sequence[Axes]) -> None:
    """Panels over one another get one time axis, labelled at the lowest."""
    for ax in panels[:-1]:
        ax.sharex(panels[-1])
        ax.label_outer()


def new_axes(ax: Axes | None, inches: tuple[float, float] = (9.0, 3.6)) -> Axes:
    """The axes given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt  # chooses a screen or notebook; so only when asked to make a figure

    return plt.subplots(figsize=inches, layout="constrained")[1]


def day_numbers(instants: Any) -> Any:
    """UTC instants as matplotlib counts them: days since 1970."""
    return mdates.date2num(instants)  # type: ignore[no-untyped-call]


def line(ax: Axes, part: Span, values: Array, label: str, **style: Any) -> None:
    """A value that holds during each piece, as a stepped line."""
    ax.stairs(part.mean(values), part.edges, baseline=None, label=capital(label), **style)


def say(ax: Axes, text: str) -> Axes:
    """Axes that hold only a remark."""
    ax.text(0.5, 0.5, text, ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def legend(ax: Axes, top_down: bool = True) -> Axes:
    """A legend right of the axes: from the top of the stack down, or (top_down=False) in the order of drawing."""
    handles, labels = ax.get_legend_handles_labels()
    turn = slice(None, None, -1 if top_down else 1)
    place: Any = {"loc": "upper left", "bbox_to_anchor": (1.005, 1.0), "frameon": False, "borderaxespad": 0}
    ax.legend(handles[turn], labels[turn], **place)
    return ax


def dress(ax: Axes, ds: xr.Dataset, part: Span, label: str, from_zero: bool = True) -> None:
    """Label, grid, and a local time axis. from_zero: are the values measured from zero, as heat is?"""
    if from_zero and ax.dataLim.height < DUST:
        ax.set_ylim(0.0, 1.0)
    if from_zero:
        ax.axhline(0.0, color="black", linewidth=0.5)
    plain_axes(ax, label)
    ax.set_xlim(part.edges[0], part.edges[-1])
    ticks, names = time_ticks(*local_time(ds, "boundary")[[part.steps.start, part.steps.stop]])
    ax.set_xticks(day_numbers(ticks.tz_convert("UTC").tz_localize(None).to_numpy()), names)
    ax.set_xlabel(f"Local time, {ds.attrs['time_zone']}")


def plain_axes(ax: Axes, label: str) -> None:
    """A labelled y axis with a pale grid, no frame around the data."""
    ax.set_ylabel(capital(label))
    plain_numbers(ax.yaxis)
    ax.set_axisbelow(True)
    ax.grid(axis="y", color="#000000", alpha=0.15, linewidth=0.5)
    ax.spines[["top", "right"]].set_visible(False)


def hours_axis(ax: Axes, last_h: float, label: str) -> None:
    """Hours from left to right, in an order that the label says."""
    ax.set_xlim(0.0, last_h)
    plain_numbers(ax.xaxis)
    ax.set_xlabel(label)


def plain_numbers(axis: Axis) -> None:
    """Ticks as `number` writes them."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def energy_scale(most_mwh: float) -> tuple[float, str]:
    """What MWh are divided by, and the unit they then have: GWh from 10 000 MWh upwards, which are easier to read."""
    return (1e3, "GWh") if most_mwh >= _GWH_FROM_MWH else (1.0, "MWh")


def number(value: float) -> str:
    """A number on an axis: thin spaces between thousands, a real minus sign."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.6g}"
    return text.replace(",", "\u2009").replace("-", "\u2212")


def rounded(value: float, figures: int = 3) -> str:
    """A number in a text of a picture, with so many figures.

    >>> rounded(12_345.6), rounded(0.98765)
    ('12\u2009300', '0.988')
    """
    return number(float(f"{value:.{figures}g}"))


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
