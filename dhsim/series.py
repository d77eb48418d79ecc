"""Hourly series: what a scenario says about a file of them, and the checked frame that comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from .align import align
from .calendar import Array, to_utc
from .dates import When
from .errors import Faults, InputError, suggest
from .even_steps import Gaps, even_frame
from .fields import Fields
from .numbers_in import numbers
from .per_step import ENERGY, Holds, per_step
from .quantities import convert, factor, in_money, unit_of
from .stamp_columns import joined
from .stamps import check_zone, to_instants
from .step_change import held
from .tables_in import Table, looks_like_time, read_table

__all__ = ["ColumnSpec", "SeriesFile", "SeriesInput", "align", "read_series"]

_BRACKETED = re.compile(r"[\[(]\s*(?P<unit>[kMGT]?Wh?|[kMGT]?Wh/h|[kMGT]J(?:/h)?)\s*[\])]\s*$")


class ColumnSpec(Fields):
    """The column of a series: cells, taken from `unit` to the unit of the series' name, times scale, plus offset."""

    column: str = Field(description="name of the column in the file")
    unit: str | None = Field(None, description="of the cells, such as kW, GJ/h, EUR/MWh; default: that of the series")
    scale: float = Field(1.0, description="every number is multiplied by this, after conversion")
    offset: float = Field(0.0, description="and this is added")
    holds: Holds = Field(
        "mean", description="sum: energy of each step; register: a meter's reading, whose rise is that energy"
    )


Input = TypeVar("Input", bound="SeriesInput")


class SeriesInput(Fields):
    """A file of series, one entry of `inputs` in a scenario: what is said of it whatever its layout."""

    file: str = Field(description="path, from the scenario's folder")
    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> column; default: every column under its own name"
    )
    gaps: Gaps = Field("error", description="what to do about missing values, at most 6 hours in a row")
    start: When | None = Field(None, description="local; what the file has before is left out")
    end: When | None = Field(None, description="local, not included; what the file has from here on is left out")
    sheet: str | None = Field(None, description="of an Excel file")
    decimal: Literal[".", ","] | None = Field(None, description="default: as the file shows")
    thousands: Literal[".", ",", " ", "'", "’"] | None = Field(None, description="between groups of three digits")
    step_changes: bool = Field(
        False, description="the file's step changes once, such as from hours to quarters: the longer are held"
    )

    def opened(self, folder: Path, zone: str, faults: Faults) -> tuple[SeriesFile, Table] | None:
        """The file's cells, and how to read them; None, with the faults noted, if that cannot be known.

        folder: that `file` is relative to. zone: of the model.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say how it is read: write opened(self, ...)")


def marks_differ(entry: Input) -> Input:
    """The entry, for its validation: one mark cannot mean two things. Raises ValueError if one does."""
    if entry.thousands is not None and entry.thousands == entry.decimal:
        raise ValueError(f"thousands is '{entry.thousands}', and so is decimal; they must differ")
    return entry


class SeriesFile(SeriesInput):
    """A file with one column for each series and one row for each step.

    Without time_column, the first column that holds dates has the stamps; two columns are put together. starts: for
    files without stamps, the local start of the first row.
    """

    reader: Literal["table"] = Field("table", description="or the name of a reader that knows the file's layout")
    time_zone: str | None = Field(
        None, description="of stamps without offset: IANA, or 'UTC+01:00' for normal time; default: the model's"
    )
    time_column: str | Annotated[tuple[str, ...], Field(min_length=1)] | None = Field(
        None, description="column with the stamps, or two: date and time; default: the first that holds dates"
    )
    starts: When | None = Field(None, description="local start of the first row, for files without stamps")
    step_h: float | None = Field(None, ge=0.01, le=24, description="hours a row, for files without stamps; default 1")
    stamps: Literal["start", "end"] = Field("start", description="does a stamp mark the start or the end of its step?")
    missing: tuple[str, ...] = Field((), description="text that stands for no value, such as ['-', '9999']")
    separator: Literal[",", ";", "\t"] | None = Field(None, description="default: as the file shows")
    skip_rows: int = Field(0, ge=0, description="lines above the column names, such as titles")

    _two_marks = model_validator(mode="after")(marks_differ)

    def opened(self, folder: Path, zone: str, faults: Faults) -> tuple[SeriesFile, Table] | None:
        """The file's cells as they stand there."""
        table = read_table(self.file, folder, faults, self.separator, self.sheet, self.skip_rows)
        return None if table is None else (self, table)


def read_series(
    entry: SeriesInput,
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
    opened = entry.opened(folder, zone, noted)
    frame = None if opened is None else _frame(*opened, zone, noted, currency, rates or {})
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
    table, time = _time_column(entry, table, faults)
    of_time = Faults()  # after those of the columns in the report
    times = _times(entry, table, time, zone, of_time)
    if times is not None and (entry.start, entry.end) != (None, None):
        table, times = _cut(entry, table, times, zone, of_time)
    wanted = _wanted(entry, table, time, faults)
    headers = {name: spec.column for name, spec in wanted.items()}
    table = table.blanked(headers.values(), entry.missing)
    cells = numbers(table, list(headers.values()), entry.decimal, faults, entry.thousands)
    values = {
        name: _in_unit(name, spec, cells[spec.column], table, faults, currency, rates) for name, spec in wanted.items()
    }
    faults.take(InputError(of_time.found))
    if times is None or not values or of_time:
        return None
    return _on_steps(entry, table, times, values, wanted, zone, faults)


def _on_steps(
    entry: SeriesFile,
    table: Table,
    times: pd.DatetimeIndex,
    values: Mapping[str, Array],
    wanted: Mapping[str, ColumnSpec],
    zone: str,
    faults: Faults,
) -> pd.DataFrame | None:
    """The values of rows on even steps, energy as power."""
    ends = entry.stamps == "end"
    headers = {name: spec.column for name, spec in wanted.items()}
    holds = {name: spec.holds for name, spec in wanted.items()}
    if entry.step_changes:
        energy = next((name for name, one in holds.items() if one != "mean"), None)
        if energy is not None:
            remedy = "Leave step_changes out, and cut the file by start and end"
            faults.add(f"{table.label}, step_changes", f"'{headers[energy]}' is energy, not a mean", remedy)
        rows = held(table, times, values, ends, zone, faults)
        if rows is None:
            return None
        table, times, values = rows
    frame = even_frame(table, times, values, zone, entry.gaps, faults, headers, ends)
    return frame if frame is None else per_step(frame, holds, headers, table, zone, ends, faults)


def _time_column(entry: SeriesFile, table: Table, faults: Faults) -> tuple[Table, str | None]:
    """The name of the column with stamps, None if there is none; and the table, with that column put together."""
    asked = (entry.time_column,) if isinstance(entry.time_column, str) else entry.time_column or ()
    absent = [name for name in asked if name not in table.columns]
    for name in absent:
        faults.add(f"{table.label}, time_column", f"the file has no column '{name}'", suggest(name, table.columns))
    if asked and not absent:
        return (table, asked[0]) if len(asked) == 1 else joined(table, asked)
    found = next((name for name, cells in table.columns.items() if looks_like_time(cells)), None)
    return table, found if found or entry.starts is not None else next(iter(table.columns))


def _cut(
    entry: SeriesFile, table: Table, times: pd.DatetimeIndex, zone: str, faults: Faults
) -> tuple[Table, pd.DatetimeIndex]:
    """The rows of steps from `start` to `end`; of a register also the reading at `end`."""
    readings = any(isinstance(spec, ColumnSpec) and spec.holds == "register" for spec in entry.columns.values())
    kept = np.ones(len(times), dtype=bool)
    for key, when in (("start", entry.start), ("end", entry.end)):
        if when is None:
            continue
        try:
            limit = to_utc(when, zone)
        except ValueError as error:
            faults.add(f"{table.label}, {key}", str(error), "Choose the hour before or after")
            continue
        closed = entry.stamps == "end" and not readings if key == "start" else entry.stamps == "end" or readings
        before = np.asarray(times <= limit if closed else times < limit)
        kept &= ~before if key == "start" else before
    if not kept.any():
        faults.add(table.label, "has no rows between start and end", "Change them, or name another file")
        return table, times
    return table.taking(np.flatnonzero(kept)), times[kept]


def _wanted(entry: SeriesFile, table: Table, time: str | None, faults: Faults) -> dict[str, ColumnSpec]:
    """Series name -> column, for columns that are there."""
    joint = [] if entry.time_column is None or isinstance(entry.time_column, str) else list(entry.time_column)
    known = [name for name in table.columns if name not in (time, *joint)]
    if not entry.columns:
        if not known and time is not None and looks_like_time(table.columns[time]):
            faults.add(table.label, f"has no column beside the time stamps ('{time}')", "Add a column for each series")
        return {name: ColumnSpec(column=name) for name in known}
    asked = {name: ColumnSpec(column=spec) if isinstance(spec, str) else spec for name, spec in entry.columns.items()}
    for name, spec in asked.items():
        if spec.column not in table.columns:
            found = f"the file has no column '{spec.column}'"
            faults.add(f"{table.label}, columns.{name}", found, suggest(spec.column, known))
    return {name: spec for name, spec in asked.items() if spec.column in table.columns}


def _in_unit(
    name: str, spec: ColumnSpec, values: Array, table: Table, faults: Faults, currency: str, rates: Mapping[str, float]
) -> Array:
    """Values in the unit that the series' name ends in, then scaled."""
    _note_unit_in_name(name, spec, table, faults)
    try:
        slope, level = _conversion(name, spec, currency, rates)
    except ValueError as error:
        found, _, remedy = str(error).partition("; ")
        remedy = remedy[:1].upper() + remedy[1:] or _unit_remedy(name, spec)
        faults.add(f"{table.label}, columns.{name}.unit", found, remedy)
        return values
    if (slope, level, spec.scale, spec.offset) == (1.0, 0.0, 1.0, 0.0):
        return values
    return np.asarray((values * slope + level) * spec.scale + spec.offset, dtype=np.float64)


def _note_unit_in_name(name: str, spec: ColumnSpec, table: Table, faults: Faults) -> None:
    """Leave a note where a column's name says a unit, and its numbers are taken for another one."""
    said, taken = _BRACKETED.search(spec.column), ENERGY if spec.holds != "mean" else unit_of(name)
    if spec.unit is None and said and taken in ("MW", ENERGY) and said["unit"] not in (taken, f"{taken}h/h"):
        text = f"column '{spec.column}' says {said['unit']}, but its numbers are taken for {taken} in {name}"
        faults.note(f"{table.label}: {text}; set unit if they are not")


def _unit_remedy(name: str, spec: ColumnSpec) -> str:
    """What to do about a unit that does not fit the series."""
    if spec.holds == "mean" and unit_of(name) == "MW" and re.fullmatch(r"([kMG]?Wh|[kMGT]?J)", spec.unit or ""):
        return 'That is energy: add holds = "sum" for that of each step, or "register" for a meter\'s reading'
    return "Write the unit as in kW, GJ/h, EUR/MWh or degC"


def _conversion(name: str, spec: ColumnSpec, currency: str, rates: Mapping[str, float]) -> tuple[float, float]:
    """Slope and level that take cells in their unit to the unit of the series' name, or to MWh for energy."""
    unit, target = spec.unit, unit_of(name)
    if spec.holds != "mean":
        if target != "MW":
            raise ValueError(f"holds = '{spec.holds}' is for series in MW; end the name in _mw, or remove holds")
        return factor(unit or ENERGY, ENERGY, currency, rates), 0.0
    if unit is None or (target is not None and unit == in_money(target, currency)):
        return 1.0, 0.0  # pint takes its time to load
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
        return None if time is None else to_instants(table, time, entry.time_zone, zone, faults, entry.stamps == "end")
    try:
        first = to_utc(entry.starts, entry.time_zone or zone).as_unit("ns")
    except ValueError as error:
        faults.add(f"{table.label}, starts", str(error), "Choose the hour before or after")
        return None
    step = pd.Timedelta(hours=1.0 if entry.step_h is None else entry.step_h)
    return pd.date_range(first, periods=len(table.rows), freq=step)
