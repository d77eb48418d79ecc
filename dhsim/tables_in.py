"""The cells of a CSV, Parquet or Excel file, column by column, as they stand there."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import pandas as pd

from dhsim.errors import Faults, suggest

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Cells = pd.Series  # of text (CSV), numbers, stamps, or objects where an Excel column mixes them
_TEXT_FILES = (".csv", ".tsv", ".txt")
_PARQUET_FILES = (".parquet", ".pq")
_EXCEL_FILES = (".xlsx", ".xlsm")
_STAMP_LIKE = re.compile(r"\s*(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{4})(\D|$)")


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
        if not blank.any():
            return self
        kept = {name: cells[~blank].reset_index(drop=True) for name, cells in self.columns.items()}
        return replace(self, columns=kept, rows=self.rows[~blank])


def empty(cells: Cells) -> Mask:
    """Which cells hold nothing."""
    mask = cells.isna()
    return np.asarray(mask if cells.dtype.kind in "fiubM" else mask | (cells == ""), dtype=bool)


def looks_like_time(cells: Cells) -> bool:
    """Does the first cell that is not empty begin with a date?"""
    if cells.dtype.kind == "M":
        return True
    filled = np.flatnonzero(~empty(cells))
    return filled.size > 0 and bool(_STAMP_LIKE.match(str(cells.iloc[filled[0]])))


def read_table(
    label: str, folder: Path, faults: Faults, separator: str | None = None, sheet: str | None = None
) -> Table | None:
    """Every cell of the file `label`, a path relative to `folder`; None, with the faults noted, if it can't be read."""
    path = folder / label
    kind = path.suffix.lower()
    if not _is_there(path, label, faults) or not _options_fit(label, kind, faults, separator, sheet):
        return None
    try:
        if kind in _TEXT_FILES:
            return _csv(path.read_bytes(), label, separator, faults)
        return _excel(path, label, sheet, faults) if kind in _EXCEL_FILES else _parquet(path, label, faults)
    except PermissionError:
        faults.add(label, "may not be opened", "Close it in other programs, or ask for the right to read it")
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:80]
        faults.add(label, f"cannot be read as a {kind} file ({reason})", "Save it again, or save it as .csv")
    return None


def _is_there(path: Path, label: str, faults: Faults) -> bool:
    """Is it a file of a kind that is read here?"""
    kinds = (*_TEXT_FILES, *_PARQUET_FILES, *_EXCEL_FILES)
    if path.is_dir():
        inside = sorted(item.name for item in path.iterdir() if item.suffix.lower() in kinds)
        faults.add(label, "is a folder, not a file", f"Name one file in it: {_listed(inside)}" if inside else "")
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


def _options_fit(label: str, kind: str, faults: Faults, separator: str | None, sheet: str | None) -> bool:
    """Refuse options that would do nothing for this kind of file."""
    if sheet is not None and kind not in _EXCEL_FILES:
        faults.add(label, f"sheet = '{sheet}' is set, but a {kind} file has no sheets", "Remove sheet")
        return False
    if separator is not None and kind not in _TEXT_FILES:
        faults.add(label, f"separator is set, but a {kind} file has none", "Remove separator")
        return False
    return True


def _csv(data: bytes, label: str, separator: str | None, faults: Faults) -> Table | None:
    """Cells of a text file: UTF-8, or else Windows-1252."""
    text = _decoded(data, label, faults)
    if text is None:
        return None
    mark = separator or _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error:
        remedy = "Close it, or remove it"
        faults.add(f"{label}, row {len(records) + 1}", "a quotation mark is not closed or stands inside a cell", remedy)
        return None
    while not any(cell.strip() for cell in records[-1]):
        records.pop()
    header = [name.strip() for name in records[0]]
    if not _same_width(records, len(header), mark, label, faults):
        return None
    columns: Iterable[Sequence[str]] = zip(*records[1:], strict=True) if records[1:] else [()] * len(header)
    return _table(label, header, [pd.Series(cells, dtype="str").str.strip() for cells in columns], mark, faults)


def _decoded(data: bytes, label: str, faults: Faults) -> str | None:
    """The text of a file, without byte-order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(label, "is written in UTF-16", 'Save it as "CSV UTF-8"')
        return None
    if b"\0" in data:
        faults.add(label, "is a binary file, not text", "Save it as CSV, or give it the ending of its kind")
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip():
            return text
        faults.add(label, "is empty", "Write column names in row 1 and values below")
        return None
    faults.add(label, "is neither UTF-8 nor Windows-1252 text", 'Save it as "CSV UTF-8"')
    return None


def _separator(text: str) -> str:
    """What stands between the cells of row 1: a tab, else a semicolon, else a comma."""
    header = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return next((mark for mark in "\t;" if mark in header), ",")


def _same_width(records: list[list[str]], width: int, mark: str, label: str, faults: Faults) -> bool:
    """Pad short rows in place with empty cells, cut empty cells off long ones; a row with more cells is a fault."""
    odd = [at for at, record in enumerate(records) if len(record) != width]
    long = [at for at in odd if any(cell.strip() for cell in records[at][width:])]
    if long:
        remedy = "Put text and numbers that hold the separator in quotation marks"
        if mark == ",":
            remedy = "If these are decimal commas, write the file with semicolons between the cells"
        more = f" ({len(long)} such rows)" if len(long) > 1 else ""
        found = f"has {len(records[long[0]])} cells, the header has {width}{more}"
        faults.add(f"{label}, row {long[0] + 1}", found, remedy)
    for at in odd:
        records[at] = (records[at] + [""] * width)[:width]
    return not long


def _excel(path: Path, label: str, sheet: str | None, faults: Faults) -> Table | None:
    """Cells of one sheet; formulas by the value that was saved with them."""
    with pd.ExcelFile(path, engine="openpyxl") as book:
        names = [str(name) for name in book.sheet_names]
        if sheet is None and len(names) > 1:
            faults.add(label, f"has several sheets: {_listed(names)}", "Set sheet for this file")
            return None
        if sheet is not None and sheet not in names:
            faults.add(label, f"there is no sheet '{sheet}'", f"Sheets: {_listed(names)}")
            return None
        cells = pd.read_excel(book, sheet_name=sheet or names[0], header=None, dtype=object, na_filter=False)
    records = cells.to_numpy(dtype=object)
    filled = np.flatnonzero([any(cell not in ("", None) for cell in record) for record in records])
    if not filled.size:
        faults.add(label, "is empty", "Write column names in row 1 and values below")
        return None
    header = ["" if name is None else str(name).strip() for name in records[0]]
    columns = [_typed(records[1 : filled[-1] + 1, at]) for at in range(len(header))]
    return _table(label, header, columns, "", faults)


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
    return _table(label, [str(name).strip() for name in frame.columns], columns, "", faults)


def _table(label: str, header: list[str], columns: list[Cells], separator: str, faults: Faults) -> Table | None:
    """Columns under their names, once the names are found to be in order."""
    pairs = [(name, cells) for name, cells in zip(header, columns, strict=True) if name or not empty(cells).all()]
    names = [name for name, _ in pairs]
    twice = [name for name, count in Counter(names).items() if count > 1]
    first = f"{label}, row 1"
    if not any(names):
        faults.add(first, "holds no column names", "Write them in row 1, above the values")
    elif any(_STAMP_LIKE.match(name) for name in names):
        stamp = next(name for name in names if _STAMP_LIKE.match(name))
        faults.add(first, f"'{stamp}' is a value, not a column name", "Add a row with column names on top")
    elif any(twice):
        faults.add(first, f"two columns are both named '{next(filter(None, twice))}'", "Give each its own name")
    elif not len(columns[0]):
        faults.add(label, "has column names, but no rows below them", "Add the values")
    elif "" in names and not looks_like_time(dict(pairs)[""]):
        at = next(at for at, name in enumerate(header, 1) if not name and not empty(columns[at - 1]).all())
        faults.add(first, f"column {at} holds values, but has no name", "Name it in row 1, or delete it")
    else:
        rows = np.arange(len(columns[0]), dtype=np.int64) + 2
        return Table(label, dict(pairs), rows, separator)
    return None


def _listed(names: Sequence[Any], most: int = 8) -> str:
    """'a', 'b' and 3 more."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
