"""Hourly series: what a scenario says about a file of them, and the checked frame that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from .align import align
from .calendar import Array, to_utc
from .dates import When
from .errors import Faults, InputError, suggest
from .even_steps import Gaps, even_frame
from .fields import Fields
from .numbers_in import numbers
from .quantities import convert, factor, unit_of
from .stamps import check_zone, to_instants
from .tables_in import Table, looks_like_time, read_table

__all__ = ["ColumnSpec", "SeriesFile", "align", "read_series"]


class ColumnSpec(Fields):
    """The column of a series: cells, taken from `unit` to the unit of the series' name, times scale, plus offset."""

    column: str
    unit: str | None = None
    scale: float = 1.0
    offset: float = 0.0


class SeriesFile(Fields):
    """A file of hourly series, one entry of `inputs` in a scenario.

    file: path, relative to the scenario's folder. time_zone: of stamps without offset, by default the model's; an IANA
    name, or 'UTC+01:00' for normal time all year. time_column: by default the first that holds dates. starts: local
    start of the first row, for files without stamps; each row then lasts `step_h` hours (default 1). stamps: does each
    mark the start or the end of its step? decimal, separator: by default as the file shows. sheet: of an Excel file.
    skip_rows: lines above the column names, such as titles. gaps: what to do about missing values, at most 6 hours in a
    row. columns: series name -> column; by default every column under its own name.
    """

    file: str
    time_zone: str | None = None
    time_column: str | None = None
    starts: When | None = None
    step_h: float | None = Field(default=None, ge=0.01, le=24)
    stamps: Literal["start", "end"] = "start"
    decimal: Literal[".", ","] | None = None
    separator: Literal[",", ";", "\t"] | None = None
    sheet: str | None = None
    skip_rows: int = Field(default=0, ge=0)
    gaps: Gaps = "error"
    columns: dict[str, str | ColumnSpec] = Field(default_factory=dict)


def read_series(
    entry: SeriesFile,
    folder: Path,
    zone: str,
    faults: Faults,
    currency: str = "",
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame | None:
    """A file's series as float64 on evenly spaced UTC stamps (index 'time_utc'); None if any fault was noted.

    folder: of the scenario. zone: of the model. currency, rates: of the model, for columns with a unit.
    """
    noted = Faults()
    table = read_table(entry.file, folder, noted, entry.separator, entry.sheet, entry.skip_rows)
    frame = None if table is None else _frame(entry, table, zone, noted, currency, rates or {})
    if noted:
        faults.take(InputError(noted.found))
        return None
    for text in noted.notes:
        faults.note(text)
    return frame


def _frame(
    entry: SeriesFile, table: Table, zone: str, faults: Faults, currency: str, rates: Mapping[str, float]
) -> pd.DataFrame | None:
    """The frame of a table; every fault that can be found beside another is noted."""
    if entry.starts is None:
        table = table.without_blank_rows()
    time = _time_column(entry, table, faults)
    wanted = _wanted(entry, table, time, faults)
    cells = numbers(table, [spec.column for spec in wanted.values()], entry.decimal, faults)
    values = {
        name: _in_unit(name, spec, cells[spec.column], table, faults, currency, rates) for name, spec in wanted.items()
    }
    times = _times(entry, table, time, zone, faults)
    if times is None or not values:
        return None
    headers = {name: spec.column for name, spec in wanted.items()}
    return even_frame(table, times, values, zone, entry.gaps, faults, headers, ends=entry.stamps == "end")


def _time_column(entry: SeriesFile, table: Table, faults: Faults) -> str | None:
    """The name of the column with stamps; None if there is none."""
    if entry.time_column in table.columns:
        return entry.time_column
    if entry.time_column is not None:
        faults.add(f"{table.label}, time_column", _absent(entry.time_column), suggest(entry.time_column, table.columns))
    found = next((name for name, cells in table.columns.items() if looks_like_time(cells)), None)
    return found if found or entry.starts is not None else next(iter(table.columns))


def _wanted(entry: SeriesFile, table: Table, time: str | None, faults: Faults) -> dict[str, ColumnSpec]:
    """Series name -> column, for columns that are there."""
    if not entry.columns:
        own = {name: ColumnSpec(column=name) for name in table.columns if name != time}
        if not own and time is not None and looks_like_time(table.columns[time]):
            faults.add(table.label, f"has no column beside the time stamps ('{time}')", "Add a column for each series")
        return own
    asked = {name: ColumnSpec(column=spec) if isinstance(spec, str) else spec for name, spec in entry.columns.items()}
    known = [name for name in table.columns if name != time]
    for name, spec in asked.items():
        if spec.column not in table.columns:
            faults.add(f"{table.label}, columns.{name}", _absent(spec.column), suggest(spec.column, known))
    return {name: spec for name, spec in asked.items() if spec.column in table.columns}


def _absent(column: str) -> str:
    """That a column is not in the file."""
    return f"the file has no column '{column}'"


def _in_unit(
    name: str, spec: ColumnSpec, values: Array, table: Table, faults: Faults, currency: str, rates: Mapping[str, float]
) -> Array:
    """Values in the unit that the series' name ends in, then scaled."""
    try:
        slope, level = _conversion(name, spec.unit, currency, rates)
    except ValueError as error:
        found, _, remedy = str(error).partition("; ")
        remedy = remedy[:1].upper() + remedy[1:] or "Write the unit as in kW, GJ/h, EUR/MWh or degC"
        faults.add(f"{table.label}, columns.{name}.unit", found, remedy)
        return values
    if (slope, level, spec.scale, spec.offset) == (1.0, 0.0, 1.0, 0.0):
        return values
    return np.asarray((values * slope + level) * spec.scale + spec.offset, dtype=np.float64)


def _conversion(name: str, unit: str | None, currency: str, rates: Mapping[str, float]) -> tuple[float, float]:
    """Slope and level that take numbers in `unit` to the unit of the series' name."""
    if unit is None:
        return 1.0, 0.0
    target = unit_of(name)
    if target is None:
        raise ValueError(f"'{unit}' cannot be converted, since the name says no unit; end it in _mw, _per_mwh or _c")
    if "deg" not in target:
        return factor(unit, target, currency, rates), 0.0
    level = convert(f"0 {unit}", name)
    return (convert(f"1000 {unit}", name) - level) / 1000, level  # over 1000 degrees, to round off less


def _times(entry: SeriesFile, table: Table, time: str | None, zone: str, faults: Faults) -> pd.DatetimeIndex | None:
    """The instant of every row: from its stamp, or counted from `starts`."""
    if entry.starts is None and entry.step_h is not None:
        faults.add(f"{table.label}, step_h", "is for files without stamps only", "Remove it, or set starts")
    if entry.starts is not None and entry.stamps == "end":
        faults.add(f"{table.label}, stamps", "is for files with stamps only", "Remove it, or remove starts")
    zones = {"the model": zone, table.label: entry.time_zone or zone}
    if not all(check_zone(name, where, faults) for where, name in zones.items()):
        return None
    if entry.starts is None:
        return None if time is None else to_instants(table, time, entry.time_zone, zone, faults)
    try:
        first = to_utc(entry.starts, entry.time_zone or zone).as_unit("ns")
    except ValueError as error:
        faults.add(f"{table.label}, starts", str(error), "Choose the hour before or after")
        return None
    step = pd.Timedelta(hours=1.0 if entry.step_h is None else entry.step_h)
    return pd.date_range(first, periods=len(table.rows), freq=step)
