"""The year as a map: days from left to right, the hours of the local day upwards, a colour for every step."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, Normalize

from .asked import kinds_of, local_time
from .calendar import Array
from .palette import TEMPERATURES, colours, shade
from .picked import Picked, pick
from .plot_parts import day_numbers, new_axes, plain_numbers, say, time_ticks
from .table_parts import DUST, step_h_of

_NO_COMPONENT = "#3B6E8F"
_NO_HOUR = "#E0E0E0"  # what the clock leaves out, and what lies before and after the run
_BOTH_WAYS = 0.1  # of the most above zero must lie below it to have colours of its own
_USUAL = 0.995  # of all steps are within the colours, at each end; the rest have those of the ends
_SIGNED = ("#081D58", "#2B5FA8", "#9A9A9A", "#F2BE22", "#FFF6B0")  # below zero, zero, above: lighter all the way


def year_map(ds: xr.Dataset, of: str, at: str | None = None, ax: Axes | None = None) -> Axes:
    """A heat map of any flow, price or temperature: local days along, hours of the day up.

    of, at: see `picked.pick`: a component (its net heat, or its flow at bus `at`), or a variable such as
    "heat_price_per_mwh" at a network, "stream_c" at a source. The hour that the clock leaves out in spring stays
    empty; the one that comes twice in autumn is the mean of both. Steps longer than an hour fill all their hours.
    Raises InputError with the nearest name for what is not there.
    """
    picked = pick(ds, of, at)
    ax = new_axes(ax)
    if np.isnan(picked.values).all():
        return say(ax, f"{picked.label} is not known in this run")
    days, cells = day_cells(ds, picked.values)
    edges = day_numbers(np.append(days.to_numpy(), (days[-1] + pd.Timedelta(days=1)).to_numpy()))
    ramp, norm, extend = _colours(ds, picked)
    up = np.linspace(0.0, 24.0, cells.shape[0] + 1)
    mesh = ax.pcolormesh(edges, up, np.ma.masked_invalid(cells), cmap=ramp, norm=norm, rasterized=True)
    ax.set_facecolor(_NO_HOUR)
    bar = ax.figure.colorbar(mesh, ax=ax, extend=extend, pad=0.015, aspect=25)
    bar.set_label(picked.with_unit)
    plain_numbers(bar.ax.yaxis)
    _dress(ax, ds, days)
    return ax


def day_cells(ds: xr.Dataset, values: Array) -> tuple[pd.DatetimeIndex, Array]:
    """Local days, and means by (time of day, day): NaN where no step lies.

    There is a row for every step of a day, or where steps are longer than an hour, or do not divide it, for the longest
    piece that divides both. A step is put into all rows that it covers.
    """
    step_s = round(3600 * step_h_of(ds))
    row_s = math.gcd(step_s, 3600)
    parts = step_s // row_s
    later = pd.to_timedelta(np.tile(np.arange(parts) * row_s, ds.sizes["time"]), unit="s")
    wall = (local_time(ds).repeat(parts) + later).tz_localize(None)
    midnight = wall.normalize()
    days = pd.date_range(midnight[0], midnight.max())
    column = (midnight - days[0]).days.to_numpy()
    row = ((wall - midnight) / pd.Timedelta(seconds=row_s)).to_numpy().astype(int)
    rows = 24 * 3600 // row_s
    place, wide = row * len(days) + column, np.repeat(np.asarray(values, dtype=float), parts)
    count = np.bincount(place, minlength=rows * len(days))
    total = np.bincount(place, weights=wide, minlength=rows * len(days))
    with np.errstate(invalid="ignore"):
        return days, (total / np.where(count > 0, count, np.nan)).reshape(rows, len(days))


def _colours(ds: xr.Dataset, picked: Picked) -> tuple[Colormap, Normalize, str]:
    """Colours that darken with the value; where there are values below zero, ones that turn at zero.

    A flow has the colour that its component has in all pictures, temperatures go from pale yellow to red.
    """
    known = picked.values[np.isfinite(picked.values)]
    low, high = (float(one) for one in np.quantile(known, [1 - _USUAL, _USUAL]))
    is_celsius = picked.unit == "°C"
    if known.min() < -DUST and not is_celsius and -low > _BOTH_WAYS * high:
        high = max(high, 0.0)
        return _signed(low, high), Normalize(low, high), _extend(known, low, high)
    if is_celsius:
        low, high = (low, high) if high > low + DUST else (low - 0.5, low + 0.5)
    else:
        low = 0.0 if 0.0 <= low < 0.5 * high or high <= low + DUST else low
        high = high if high > low + DUST else max(float(known.max()), low + 1.0)
    ramp = LinearSegmentedColormap.from_list("one_way", list(TEMPERATURES) if is_celsius else _ramp(ds, picked))
    return ramp, Normalize(low, high), _extend(known, low, high)


def _signed(low: float, high: float) -> Colormap:
    """As many of the colours as lie between low and high, zero in their middle and every unit as far from the next."""
    most = max(-low, high)
    both = LinearSegmentedColormap.from_list("signed", _SIGNED, N=1024)
    return ListedColormap(both(np.linspace((low / most + 1) / 2, (high / most + 1) / 2, 512)))


def _ramp(ds: xr.Dataset, picked: Picked) -> list[str]:
    """From pale to dark."""
    base = colours(kinds_of(ds)).get(picked.component, _NO_COMPONENT)
    return [shade(base, 0.93), shade(base, 0.45), base, shade(base, -0.45), shade(base, -0.75)]


def _extend(known: Array, low: float, high: float) -> str:
    """Which ends of the colours stand for more than they say."""
    below, above = known.min() < low - DUST, known.max() > high + DUST
    return {(True, True): "both", (True, False): "min", (False, True): "max"}.get((bool(below), bool(above)), "neither")


def _dress(ax: Axes, ds: xr.Dataset, days: pd.DatetimeIndex) -> None:
    """Days along, hours up."""
    zone = str(ds.attrs["time_zone"])
    ends = pd.DatetimeIndex([days[0], days[-1] + pd.Timedelta(days=1)])
    left, right = ends.tz_localize(zone, ambiguous=np.ones(2, dtype=bool), nonexistent="shift_forward")
    ticks, names = time_ticks(left, right)
    ax.set_xticks(day_numbers(ticks.tz_localize(None).to_numpy()), names)
    ax.set_yticks(range(0, 25, 6), [f"{hour:02d}:00" for hour in range(0, 25, 6)])
    ax.set_ylim(0.0, 24.0)
    ax.set_ylabel("Hour of the day")
    ax.set_xlabel(f"Local time, {zone}")
    ax.spines[["top", "right"]].set_visible(False)
