"""The cells of a CSV, Parquet or Excel file, column by column, as they stand there."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import pandas as pd

from .csv_in import STAMP_LIKE, csv_rows, note_empty
from .errors import Faults, suggest

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Cells = pd.Series  # of text (CSV), numbers, stamps, or objects where an Excel column mixes them
TEXT_FILES = (".csv", ".tsv", ".txt")
_PARQUET_FILES = (".parquet", ".pq")
EXCEL_FILES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Table:
    """A file's cells. columns: header -> cells. rows: row numbers as a spreadsheet shows them, the header being 1.

    A Parquet file's rows are counted as if it were a sheet. separator: between cells; empty for Excel and Parquet.
    """

    label: str
    columns: Mapping[str, Cells]
    rows: Rows
    separator: str = ""

    def at(self, column: str, position: int | None = None) -> str:
        """Where a fault is: file and column, and the row of a position if there is one."""
        row = "" if position is None else f", row {self.rows[position]}"
        return f"{self.label}, column '{column}'{row}"

    def without_blank_rows(self) -> Table:
        """The same table without rows whose cells are all empty; row numbers stay."""
        blank = np.logical_and.reduce([empty(cells) for cells in self.columns.values()])
        return self.taking(np.flatnonzero(~blank)) if blank.any() else self

    def taking(self, positions: Rows) -> Table:
        """The rows at some positions, in that order; row numbers stay."""
        kept = {name: cells.iloc[positions].reset_index(drop=True) for name, cells in self.columns.items()}
        return replace(self, columns=kept, rows=self.rows[positions])

    def with_column(self, name: str, cells: Cells) -> Table:
        """The same table with a column more, or another one under that name."""
        return replace(self, columns={**self.columns, name: cells})

    def blanked(self, names: Iterable[str], marks: Iterable[str]) -> Table:
        """The same table with empty cells where columns `names` hold one of `marks`, such as '-' or 'n/e'."""
        columns, gone = dict(self.columns), list(marks)
        for name in names if gone else ():
            if columns[name].dtype.kind not in "fiubM":
                columns[name] = columns[name].where(~columns[name].isin(gone), "")
        return replace(self, columns=columns)


def empty(cells: Cells) -> Mask:
    """Which cells hold nothing."""
    mask = cells.isna()
    return np.asarray(mask if cells.dtype.kind in "fiubM" else mask | (cells == ""), dtype=bool)


def looks_like_time(cells: Cells) -> bool:
    """Does the first cell that is not empty begin with a date?"""
    if cells.dtype.kind == "M":
        return True
    filled = np.flatnonzero(~empty(cells))
    return filled.size > 0 and bool(STAMP_LIKE.match(str(cells.iloc[filled[0]])))


def read_table(
    label: str,
    folder: Path,
    faults: Faults,
    separator: str | None = None,
    sheet: str | None = None,
    skip_rows: int = 0,
) -> Table | None:
    """Every cell of the file `label`, a path relative to `folder`; None, with the faults noted, if it can't be read.

    skip_rows: lines above the header.
    """
    path = folder / label
    kind = path.suffix.lower()
    if not is_there(path, label, faults) or not _options_fit(label, kind, faults, separator, sheet, skip_rows):
        return None
    try:
        if kind in TEXT_FILES:
            return _csv(path.read_bytes(), label, separator, skip_rows, faults)
        if kind in EXCEL_FILES:
            return _excel(path, label, sheet, skip_rows, faults)
        return _parquet(path, label, faults)
    except PermissionError:
        faults.add(label, "may not be opened", "Close it in other programs, or ask for the right to read it")
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:80]
        faults.add(label, f"cannot be read as a {kind} file ({reason})", "Save it again, or save it as .csv")
    return None


def is_there(path: Path, label: str, faults: Faults) -> bool:
    """Is it a file of a kind that is read here?"""
    kinds = (*TEXT_FILES, *_PARQUET_FILES, *EXCEL_FILES)
    if path.is_dir():
        inside = sorted(item.name for item in path.iterdir() if item.suffix.lower() in kinds)
        faults.add(label, "is a folder, not a file", f"Name one file in it: {listed(inside)}" if inside else "")
    elif not path.parent.is_dir():
        faults.add(label, f"there is no folder '{os.path.normpath(path.parent)}'", "Check the path")
    elif not path.is_file():
        names = [item.name for item in path.parent.iterdir() if item.suffix.lower() in kinds]
        remedy = suggest(path.name, names) if names else "The folder holds no .csv, .parquet or .xlsx file"
        faults.add(label, f"there is no such file in '{os.path.normpath(path.parent)}'", remedy)
    elif path.suffix.lower() not in kinds:
        faults.add(label, f"files ending in '{path.suffix}' are not read", "Save it as .csv, .parquet or .xlsx")
    else:
        return True
    return False


def _options_fit(
    label: str, kind: str, faults: Faults, separator: str | None, sheet: str | None, skip_rows: int
) -> bool:
    """Refuse options that would do nothing for this kind of file."""
    if sheet is not None and kind not in EXCEL_FILES:
        faults.add(label, f"sheet = '{sheet}' is set, but a {kind} file has no sheets", "Remove sheet")
        return False
    if separator is not None and kind not in TEXT_FILES:
        faults.add(label, f"separator is set, but a {kind} file has none", "Remove separator")
        return False
    if skip_rows and kind in _PARQUET_FILES:
        faults.add(label, f"skip_rows is set, but a {kind} file has no title lines", "Remove skip_rows")
        return False
    return True


def _csv(data: bytes, label: str, separator: str | None, skip: int, faults: Faults) -> Table | None:
    """Columns of a text file."""
    read = csv_rows(data, label, separator, skip, faults)
    if read is None:
        return None
    (header, *records), mark = read
    columns: Iterable[Sequence[str]] = zip(*records, strict=True) if records else [()] * len(header)
    cells = [pd.Series(column, dtype="str").str.strip() for column in columns]
    return _table(label, header, cells, mark, skip, faults)


def _excel(path: Path, label: str, sheet: str | None, skip: int, faults: Faults) -> Table | None:
    """Cells of one sheet; formulas by the value that was saved with them."""
    with pd.ExcelFile(path, engine="openpyxl") as book:
        names = [str(name) for name in book.sheet_names]
        if sheet is None and len(names) > 1:
            faults.add(label, f"has several sheets: {listed(names)}", "Set sheet for this file")
            return None
        if sheet is not None and sheet not in names:
            faults.add(label, f"there is no sheet '{sheet}'", f"Sheets: {listed(names)}")
            return None
        cells = pd.read_excel(book, sheet_name=sheet or names[0], header=None, dtype=object, na_filter=False)
    records = cells.to_numpy(dtype=object)[skip:]
    filled = np.flatnonzero([any(cell not in ("", None) for cell in record) for record in records])
    if not filled.size:
        note_empty(label, skip, faults)
        return None
    header = ["" if name is None else str(name).strip() for name in records[0]]
    columns = [_typed(records[1 : filled[-1] + 1, at]) for at in range(len(header))]
    return _table(label, header, columns, "", skip, faults)


def _typed(cells: npt.NDArray[np.object_]) -> Cells:
    """A column of an Excel sheet with the narrowest type that holds it."""
    blank = pd.isna(cells) | (cells == "")
    kinds = {type(cell) for cell in cells[~blank]}
    if kinds and kinds <= {int, float}:
        return pd.Series(np.where(blank, np.nan, cells).astype(np.float64))
    if kinds and kinds <= {dt.datetime, pd.Timestamp}:
        return pd.to_datetime(pd.Series([None if cell == "" else cell for cell in cells]))
    if kinds <= {str}:
        return pd.Series(np.where(blank, "", cells), dtype="str").str.strip()
    return pd.Series(np.where(blank, "", cells), dtype=object)


def _parquet(path: Path, label: str, faults: Faults) -> Table | None:
    """Columns of a Parquet file, and its index where that is named or holds stamps."""
    frame = pd.read_parquet(path)
    index = frame.index
    if isinstance(index, pd.DatetimeIndex) or any(name is not None for name in index.names):
        frame = frame.reset_index()
    columns: list[Cells] = [frame.iloc[:, at].reset_index(drop=True) for at in range(frame.shape[1])]
    columns = [cells.str.strip() if isinstance(cells.dtype, pd.StringDtype) else cells for cells in columns]
    if not columns:
        faults.add(label, "has no columns", "Write at least one series")
        return None
    return _table(label, [str(name).strip() for name in frame.columns], columns, "", 0, faults)


def _table(
    label: str, header: list[str], columns: list[Cells], separator: str, skip: int, faults: Faults
) -> Table | None:
    """Columns under their names, once the names are found to be in order."""
    pairs = [(name, cells) for name, cells in zip(header, columns, strict=True) if name or not empty(cells).all()]
    names = [name for name, _ in pairs]
    twice = [name for name, count in Counter(names).items() if count > 1]
    row = skip + 1
    first = f"{label}, row {row}"
    if not any(names):
        faults.add(first, "holds no column names", f"Write them in row {row}, above the values")
    elif any(STAMP_LIKE.match(name) for name in names):
        stamp = next(name for name in names if STAMP_LIKE.match(name))
        faults.add(first, f"'{stamp}' is a value, not a column name", "Add a row with column names on top")
    elif any(twice):
        faults.add(first, f"two columns are both named '{next(filter(None, twice))}'", "Give each its own name")
    elif not len(columns[0]):
        faults.add(label, "has column names, but no rows below them", "Add the values")
    elif "" in names and not looks_like_time(dict(pairs)[""]):
        at = next(at for at, name in enumerate(header, 1) if not name and not empty(columns[at - 1]).all())
        remedy = f"Name it in row {row}, or delete it"
        remedy += "" if separator else "; if titles stand above the column names, set skip_rows"
        faults.add(first, f"column {at} holds values, but has no name", remedy)
    else:
        rows = np.arange(len(columns[0]), dtype=np.int64) + row + 1
        return Table(label, dict(pairs), rows, separator)
    return None


def listed(names: Sequence[Any], most: int = 8) -> str:
    """'a', 'b' and 3 more."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
