"""Bars for every month of the local calendar: heat by component, and costs by who or what they are for."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from .asked import capital, kinds_of, local_time, plain, spoken, title_of, titles
from .palette import GREY, HATCH, colours, of_names, shade
from .plot_parts import MONTHS, energy_scale, legend, new_axes, plain_axes
from .plots_dispatch import OTHERS, TAKING, largest, merged, shortfalls, stack
from .plots_duration import ALL_TAKING, demand_of
from .plots_offers_parts import scale_of
from .table_parts import DUST, step_h_of

_WIDTH = 0.78
CostBy = Literal["owner", "item", "counterparty"]


def monthly_energy(ds: xr.Dataset, network: str | None = None, ax: Axes | None = None) -> Axes:
    """Heat by component in each local calendar month, stacked; black bars mark the demand.

    network: default all together. Net per step: what goes into stores, or is sent away, is below zero, so that all
    layers of a month add up to its demand. Raises InputError for a network that is not there.
    """
    net, ax = stack(ds, network), new_axes(ax)
    given, taken = (by_month(ds, side) for side in (net.clip(lower=0.0), net.clip(upper=0.0)))
    load = by_month(ds, pd.DataFrame({"demand": demand_of(ds, network)}))["demand"]
    kept = largest(given - taken, shortfalls(ds))
    kinds, colour, label = kinds_of(ds), colours(kinds_of(ds)), titles(ds)
    doing = TAKING if network else ALL_TAKING
    scale, unit = energy_scale(max(given.sum(axis=1).max(), load.max()))
    for side, amount, below in ((given, 0.0, False), (taken, 0.45, True)):
        names = [str(name) for name in side]
        looks = {name: (shade(colour[name], amount), HATCH.get(kinds[name], "")) for name in names}
        words = {name: f"{label[name]}, {doing.get(kinds[name], 'taking')}" if below else label[name] for name in names}
        _bars(ax, merged(side, kept) / scale, looks, words)
    left = np.arange(len(load)) - 0.46
    text = capital(str(ds["demand_mw"].attrs["long_name"]))
    ax.hlines(load / scale, left, left + 0.92, color="black", linewidth=1.8, label=text)
    return _finish(ax, load.index, f"heat, {unit} per month")


def monthly_cost(ds: xr.Dataset, ax: Axes | None = None, by: CostBy = "owner") -> Axes:
    """Costs in each local calendar month, stacked, income below zero; a diamond marks the sum.

    by: the "owner" of a cost (a component, or what was bought or sold), the "item" it is paid for, or the
    "counterparty" it is paid to. Yearly fees are spread as the result spreads them. The months add up to the cost of
    the run.
    """
    ax, costs = new_axes(ax), by_month(ds, cost_of(ds, by))
    total = costs.sum(axis=1)
    kept = largest(costs.abs())
    sides = costs.clip(lower=0.0), costs.clip(upper=0.0)
    scale, word = scale_of([*sides[0].sum(axis=1), *sides[1].sum(axis=1)])
    looks, names = _cost_looks(ds, kept, by), _cost_names(ds, costs.columns, by)
    for side in sides:
        _bars(ax, merged(side, kept) / scale, looks, names)
    mark: Any = {"marker": "D", "markersize": 5, "markerfacecolor": "white", "markeredgecolor": "black"}
    ax.plot(np.arange(len(total)), total / scale, color="black", linewidth=0.8, label="Sum", **mark)
    return _finish(ax, total.index, f"cost, {word}{ds.attrs['currency']} per month")


def cost_of(ds: xr.Dataset, by: CostBy = "owner") -> pd.DataFrame:
    """Cost per hour, step by step, a column for each owner, item or counterparty; income negative."""
    frame = pd.DataFrame(ds["cost_per_h"].values.T, columns=[str(name) for name in ds[f"cost_{by}"].values])
    return frame.T.groupby(level=0, sort=False).sum().T


def by_month(ds: xr.Dataset, rates: pd.DataFrame) -> pd.DataFrame:
    """Sums of rates (MW, currency per h) over the hours of each month of the local calendar: MWh, currency."""
    local = local_time(ds)
    month = pd.PeriodIndex(local.tz_localize(None), freq="M")
    return rates.set_axis(month, axis=0).groupby(level=0).sum() * step_h_of(ds)


def _bars(ax: Axes, side: pd.DataFrame, looks: Mapping[str, tuple[str, str]], names: Mapping[str, str]) -> None:
    """Stacked bars, away from zero."""
    base = np.zeros(len(side))
    labelled = set(ax.get_legend_handles_labels()[1])
    for name in side.columns[(side.abs() > DUST).any()]:
        colour, hatch = looks.get(str(name), (GREY, "")) if name != OTHERS else (GREY, "")
        text = "Others" if name == OTHERS else names[str(name)]
        height = side[name].to_numpy(dtype=float)
        edge = shade(colour, 0.45) if hatch else "white"
        style: Any = {"facecolor": colour, "hatch": hatch, "edgecolor": edge, "linewidth": 0.4}
        ax.bar(np.arange(len(side)), height, _WIDTH, base, label="_" + text if text in labelled else text, **style)
        base = base + height


def _cost_looks(ds: xr.Dataset, kept: list[str], by: CostBy) -> dict[str, tuple[str, str]]:
    """Components have their colour; what is bought and sold, and words, have others."""
    own = colours(kinds_of(ds)) if by == "owner" else {}
    return of_names(kept, own)


def _cost_names(ds: xr.Dataset, names: pd.Index[Any], by: CostBy) -> dict[str, str]:
    """Owners by their titles, words as they are."""
    owners = titles(ds) if by == "owner" else {}
    goods = title_of(ds, "commodity") if by == "owner" and "commodity" in ds else {}
    text = {str(name): goods.get(str(name), str(name)) or "No counterparty" for name in names}
    said = {name: plain(spoken(name, word)) for name, word in text.items()}
    return {name: owners.get(name, textwrap.fill(word, 26)) for name, word in said.items()}


def _finish(ax: Axes, months: pd.Index[Any], label: str) -> Axes:
    """Months along, the zero line, the legend."""
    low, high = min(float(ax.dataLim.y0), 0.0), max(float(ax.dataLim.y1), 0.0)
    room = 0.05 * (high - low) if high - low > DUST else 1.0
    ax.set_ylim(low - room * (low < 0), high + room)
    ax.axhline(0.0, color="black", linewidth=0.5)
    plain_axes(ax, label)
    every = 1 + len(months) // 25
    names = [_month(stamp, k == 0) for k, stamp in enumerate(months)]
    ax.set_xticks(np.arange(len(months))[::every], names[::every])
    ax.tick_params(axis="x", length=0)
    room = max(0.6, (5 - len(months)) / 2)  # a single month is no wall
    ax.set_xlim(-room, len(months) - 1 + room)
    return legend(ax)


def _month(stamp: Any, first: bool) -> str:
    """A month under its bar, with the year where it is new."""
    return MONTHS[stamp.month - 1] + (f"\n{stamp.year}" if first or stamp.month == 1 else "")
