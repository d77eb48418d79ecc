"""Readings of meters for a bill: a file of hourly series on the steps of a result."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import xarray as xr

from .agreements import agreements
from .align import align
from .calendar import Array
from .errors import Faults, suggest
from .series import SeriesFile, read_series
from .tables_in import read_table

ENDING = "_mw"


def read_meters(file: str | Path, result: xr.Dataset) -> dict[str, Array]:
    """Flow -> MW of every step, from columns named `<flow>_mw`, such as mill_mw.

    Stamps, decimal marks and gaps are read as in files of inputs; other columns are left out. Raises InputError with
    every fault, also if the file does not cover the result.
    """
    faults = Faults()
    zone, step_h = str(result.attrs["time_zone"]), float(result.attrs["step_h"])
    columns = _named(str(file), result, faults)
    entry = SeriesFile(file=str(file), columns={name: name for name in columns})
    frame = read_series(entry, Path(), zone, faults, str(result.attrs["currency"]))
    faults.raise_if_any()
    assert frame is not None
    begin = pd.Timestamp(result["time"].values[0]).tz_localize("UTC")
    end = pd.Timestamp(result["time"].values[-1]).tz_localize("UTC") + pd.Timedelta(hours=step_h)
    hours = align({str(file): frame}, zone, faults, begin.to_pydatetime(), end.to_pydatetime(), step_h)
    faults.raise_if_any()
    assert hours is not None
    for name, values in hours.series.items():
        if (values < 0).any():
            step = int((values < 0).argmax())
            faults.add(
                f"{file}, column '{name}'", f"{values[step]:g} at {hours.show(step)} local", "It must be at least 0"
            )
    faults.raise_if_any()
    return {name.removesuffix(ENDING): values for name, values in hours.series.items()}


def _named(file: str, result: xr.Dataset, faults: Faults) -> list[str]:
    """Columns that are readings of flows under contract. Raises InputError if there is none."""
    table = read_table(file, Path(), faults, None, None, 0)
    faults.raise_if_any()
    flows = list(dict.fromkeys(f"{one.owner}{ENDING}" for one in agreements(result)))
    columns = [] if table is None else [str(name) for name in table.columns]
    found = [name for name in columns if name in flows]
    if not found:
        near = next((hint for name in columns if (hint := suggest(name, flows)).startswith("Did")), "")
        remedy = near or f"Name columns after the flows billed: {', '.join(flows) or 'none in this result'}"
        faults.add(file, "no column is named <flow>_mw after a flow under contract", remedy)
    faults.raise_if_any()
    return found
