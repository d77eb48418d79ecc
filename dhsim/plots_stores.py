"""Picture of stores: how full they were, and how often they have been filled and emptied so far."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from .asked import titles
from .calendar import Array
from .errors import Fault, InputError, suggest_of
from .palette import SOURCES, shade
from .plot_parts import LINES, day_numbers, dress, is_long, new_axes, plain_axes, rounded, say, span
from .table_parts import DUST, step_h_of

_LEVEL = "#666666"


def store_cycles(ds: xr.Dataset, store: str | None = None, ax: Axes | None = None) -> Axes:
    """Level of a store as share of its capacity, and the full cycles so far (heat discharged / capacity), on the right.

    store: default all; of several, which may differ a hundredfold, the cycles so far are a share of each store's own,
    and how many they were is in the legend. Of runs above three weeks the level is the mean of each local day, for a
    single store with the range within the day behind it. A tank's cycles rise steadily, those of a seasonal store in
    winter. Raises InputError for a store that is not there. The axes on the right are `ax.figure.axes[-1]`.
    """
    names = _names(ds, store)
    ax = new_axes(ax)
    if not names:
        return say(ax, "no store")
    right, many = ax.twinx(), len(names) > 1
    tops = [1.0]
    for name, style, colour in zip(names, cycle(LINES), cycle(SOURCES)):
        _level(ax, ds, name, style, many)
        cycles, instants = cycles_of(ds, name), day_numbers(ds["boundary"].values)
        label = f"{titles(ds)[name]}, {rounded(cycles[-1])} cycles"
        drawn = 100.0 * cycles / max(cycles[-1], DUST) if many else cycles
        right.plot(instants, drawn, style, color=colour, linewidth=1.6, label=label)
        tops.append(float(drawn[-1]))
    dress(ax, ds, span(ds), "heat in store, % of capacity")
    ax.set_ylim(0.0, 105.0)
    plain_axes(right, "cycles so far, % of the run's" if many else "full cycles so far")
    right.grid(visible=False)
    right.spines["right"].set_visible(True)
    right.set_ylim(0.0, 1.05 * max(tops))
    return _legend(ax, right)


def cycles_of(ds: xr.Dataset, store: str) -> Array:
    """Full cycles up to each boundary between steps: heat discharged so far / capacity; 0 for a store of no size."""
    size = float(ds["capacity_mwh"].sel(store=store))
    given = np.cumsum(ds["discharge_mw"].sel(store=store).values) * step_h_of(ds)
    return np.append(0.0, given) / size if size > DUST else np.zeros(len(given) + 1)


def _names(ds: xr.Dataset, store: str | None) -> list[str]:
    """The stores to draw."""
    known = [str(name) for name in ds["store"].values] if "store" in ds else []
    if store is None:
        return known
    if store not in known:
        remedy = suggest_of(store, known, "Stores")
        raise InputError([Fault(f"store '{store}'", "the result has no such store", remedy)])
    return [store]


def _level(ax: Axes, ds: xr.Dataset, name: str, style: str, many: bool) -> None:
    """The level, in days where the run is long."""
    share = 100.0 * ds["level_mwh"].sel(store=name).values / max(float(ds["capacity_mwh"].sel(store=name)), DUST)
    label = f"{titles(ds)[name]}, level" if many else "Level"
    if not is_long(ds):
        ax.plot(day_numbers(ds["boundary"].values), share, style, color=_LEVEL, linewidth=1.2, label=label)
        return
    part = span(ds, every="day")
    ends = share[1:]
    low, high = (f.reduceat(ends, part.firsts) for f in (np.minimum, np.maximum))
    if not many:
        band = f"{label}, range of each day"
        ax.stairs(high, part.edges, baseline=low, fill=True, color=shade(_LEVEL, 0.65), label=band, linewidth=0.0)
    ax.stairs(
        part.mean(ends), part.edges, baseline=None, color="black", linestyle=style, lw=1.0, label=f"{label}, daily mean"
    )


def _legend(ax: Axes, right: Axes) -> Axes:
    """One legend for both axes, beyond the labels on the right."""
    handles, labels = (
        [*left, *more]
        for left, more in zip(ax.get_legend_handles_labels(), right.get_legend_handles_labels(), strict=True)
    )
    ax.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, borderaxespad=0.2)
    return ax
