"""What is done to the rows of a file before it is a table of series: choosing, ordering, leaving out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ..errors import Faults, suggest
from ..stamps import wall_times
from ..tables_in import Table, empty, listed


def only(table: Table, column: str, key: str, wanted: Sequence[str], faults: Faults) -> Table | None:
    """The rows whose `column` holds one of `wanted`, or all of them if it holds one value only.

    key: of the reader, by which a value is chosen. None, with the fault noted, if the choice is open or not there.
    """
    cells = table.columns[column].map(_said)
    there = [value for value in dict.fromkeys(cells) if value]
    short = {value.rpartition("|")[2]: value for value in there}  # 'DK1' for 'BZN|DK1'
    chosen = [one if one in there else short.get(one) for one in wanted]
    for name, one in zip(wanted, chosen, strict=True):
        if one is None:
            faults.add(f"{table.label}, {key}", f"column '{column}' holds no '{name}'", suggest(name, short))
    if not wanted and len(there) > 1:
        found = f"holds {listed(there)}, and {key} names none of them"
        faults.add(table.at(column), found, f'Set {key} = "{there[0].rpartition("|")[2]}" or another for this file')
        return None
    if None in chosen:
        return None
    return table.taking(np.flatnonzero(cells.isin(chosen))) if wanted else table


def _said(cell: object) -> str:
    """A cell as a person writes it: 4711 for the 4711.0 of a sheet, nothing for an empty one."""
    if isinstance(cell, float):
        return "" if np.isnan(cell) else f"{cell:.0f}" if cell.is_integer() else str(cell)
    return str(cell)


def under_one_header(table: Table, is_header: Callable[[Sequence[str]], bool], faults: Faults) -> Table | None:
    """The table without rows that repeat its column names, as files put together have them.

    None, with the fault noted, if a row holds other column names: below it the columns are others.
    """
    if any(cells.dtype.kind in "fiubM" for cells in table.columns.values()):
        return table  # a column of an Excel sheet without any text
    again = np.logical_and.reduce([np.asarray(cells == name, dtype=bool) for name, cells in table.columns.items()])
    if again.any():
        faults.note(f"{table.label}: leaves out row {table.rows[again][0]}, which repeats the column names")
        table = table.taking(np.flatnonzero(~again))
    first = next(iter(table.columns.values())).map(str)
    words = np.flatnonzero(~(first.duplicated() | first.str.match(r"\d")))
    for at in map(int, words):
        row = [str(cells.iloc[at]) for cells in table.columns.values()]
        if is_header(row):
            old, new = next((old, new) for old, new in zip(table.columns, row, strict=True) if old != new)
            found = f"holds other column names than those on top: '{new}' in place of '{old}'"
            remedy = "Write both parts with the same columns in the same order, and delete this row"
            faults.add(f"{table.label}, row {table.rows[at]}", found, remedy)
            return None
    return table


def forward(table: Table, stamps: str) -> Table:
    """The rows with the earliest stamp on top, if the file runs backwards; else as they are."""
    walls = wall_times(table.columns[stamps])
    known = walls[~np.isnat(walls)]
    return table.taking(np.arange(len(walls))[::-1]) if known.size and known[0] > known[-1] else table


def by_time(table: Table, stamps: str) -> Table:
    """The rows sorted by stamps that are all in one zone without clock changes, such as UTC."""
    walls = wall_times(table.columns[stamps])
    return table if np.isnat(walls).any() else table.taking(np.argsort(walls, kind="stable"))


def without_skipped_hour(table: Table, stamps: str, values: Sequence[str], zone: str) -> Table:
    """The table without rows for the hour that the clock jumps over in spring, where they hold no values."""
    walls = pd.DatetimeIndex(wall_times(table.columns[stamps]))
    local = walls.tz_localize(zone, ambiguous=np.ones(len(walls), dtype=bool), nonexistent="NaT")
    bare = np.logical_and.reduce([empty(table.columns[name]) for name in values])
    gone = np.asarray(walls.notna()) & np.asarray(local.isna()) & bare
    return table.taking(np.flatnonzero(~gone)) if gone.any() else table
