"""A picture of each series that goes into a run: as a map of the year (or a line, for days) beside its duration."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .asked import plain
from .calendar import Hours
from .errors import Fault, InputError, suggest
from .palette import SOURCES
from .plot_parts import STYLE, dress, hours_axis, is_long, line, new_axes, plain_axes, rounded, span
from .plots_year import year_map
from .quantities import shown_unit, unit_of
from .table_parts import step_h_of
from .writing_faults import nearest_folder, writing

_KEY = "values"
_INCHES = (11.0, 3.4)
_LINE: Any = {"color": SOURCES[0], "linewidth": 1.0}


def series_picture(hours: Hours, name: str, currency: str = "") -> Figure:
    """One series: over the run on the left, its values in falling order on the right.

    currency: of prices, ISO code. Raises InputError for a series that is not there.
    """
    ds = _dataset(hours, name, currency)
    with mpl.rc_context(STYLE):
        figure = FigureCanvasAgg(Figure(figsize=_INCHES, dpi=150, layout="constrained")).figure
        left, right = figure.subplots(1, 2, width_ratios=(2.4, 1.0))
        over_time(ds, left)
        duration(ds, right)
        values = ds[_KEY].values
        ends = {"least": values.min(), "mean": values.mean(), "highest": values.max()}
        about = ", ".join(f"{word} {rounded(one, 4)}" for word, one in ends.items())
        figure.suptitle(f"{plain(name)}: {about}", x=0.01, ha="left", fontsize=10, fontweight="bold")
    return figure


def over_time(ds: xr.Dataset, ax: Axes | None = None) -> Axes:
    """Hour by day where the run is long, else a line."""
    ax = new_axes(ax)
    if is_long(ds):
        return year_map(ds, _KEY, ax=ax)
    part = span(ds)
    line(ax, part, ds[_KEY].values, "", **_LINE)
    dress(ax, ds, part, "", from_zero=False)
    return _values_axis(ax, ds)


def duration(ds: xr.Dataset, ax: Axes | None = None) -> Axes:
    """The hours of the run, sorted by falling value."""
    ax, values = new_axes(ax), np.sort(ds[_KEY].values)[::-1]
    edges = np.arange(len(values) + 1) * step_h_of(ds)
    ax.stairs(values, edges, baseline=None, **_LINE)
    plain_axes(ax, "")
    hours_axis(ax, edges[-1], "Hours, in falling order")
    return _values_axis(ax, ds)


def _values_axis(ax: Axes, ds: xr.Dataset) -> Axes:
    """The unit; values that are never negative begin at the foot of the axes, between others the zero is drawn."""
    ax.set_ylabel(str(ds[_KEY].attrs["units"]))  # as it is: a capital would make another unit of t, h or m³
    low, high = float(ds[_KEY].min()), float(ds[_KEY].max())
    if low < 0 < high:
        ax.axhline(0.0, color="black", linewidth=0.5)
    elif low >= 0:
        ax.set_ylim(0.0, 1.05 * high if high > 0 else 1.0)
    return ax


def save_pictures(hours: Hours, folder: str | os.PathLike[str], currency: str = "") -> list[str]:
    """Write <series>.png for every series into a folder, all or none; other files in it stay. Returns their names.

    A run without series leaves no folder. Raises InputError if the folder cannot be written.
    """
    if not hours.series:
        return []
    target = Path(folder).expanduser()
    with writing(target):
        partial = nearest_folder(target) / f".pictures.partial-{secrets.token_hex(4)}"
        try:
            partial.mkdir()
            names = _file_names(hours)
            for series, name in names.items():
                series_picture(hours, series, currency).savefig(partial / name)
            target.mkdir(parents=True, exist_ok=True)
            for name in names.values():
                (partial / name).replace(target / name)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return sorted(names.values())


def _file_names(hours: Hours) -> dict[str, str]:
    """Series -> a name that every file system takes, each once."""
    out: dict[str, str] = {}
    for series in hours.series:
        name = re.sub(r"[^\w-]+", "_", series)
        taken = {one.casefold() for one in out.values()}
        k = 1
        while f"{name}{'' if k == 1 else f'_{k}'}.png".casefold() in taken:
            k += 1
        out[series] = f"{name}{'' if k == 1 else f'_{k}'}.png"
    return out


def _dataset(hours: Hours, name: str, currency: str) -> xr.Dataset:
    """A series in the form that pictures of results read."""
    if name not in hours.series:
        raise InputError([Fault(f"picture of '{name}'", "there is no such series", suggest(name, hours.series))])
    unit = shown_unit(unit_of(name) or "value", currency)
    starts = hours.starts.tz_localize(None).to_numpy()
    step = np.timedelta64(round(hours.step_h * 3600), "s")
    return xr.Dataset(
        {
            _KEY: ("time", hours.series[name], {"units": unit, "long_name": ""}),
            "component_kind": ("component", np.array([], dtype=str)),
        },
        {"time": starts, "boundary": np.append(starts, starts[-1] + step), "component": np.array([], dtype=str)},
        {"step_h": hours.step_h, "time_zone": hours.zone, "title": name},
    )
