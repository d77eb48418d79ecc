"""Where a file's table begins: the row of column names below titles and notes, and what stands between its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

import pandas as pd

from ..csv_in import decoded, note_empty
from ..errors import Faults
from ..tables_in import EXCEL_FILES, TEXT_FILES

Row = list[str]
_LOOKED_AT = 100  # rows from the top in which the column names are looked for
_MARKS = (";", "\t", ",")


@dataclass(frozen=True)
class Head:
    """The row of column names. titles: the rows above it. separator: None for Excel."""

    cells: Row
    titles: tuple[Row, ...]
    separator: str | None

    @property
    def skip_rows(self) -> int:
        """How many rows stand above."""
        return len(self.titles)


def first_rows(path: Path, label: str, sheet: str | None, faults: Faults) -> list[tuple[str | None, list[Row]]] | None:
    """The first rows of a file, cut at each separator that it may have; None, with the fault noted, if it has none."""
    kind = path.suffix.lower()
    if kind in TEXT_FILES:
        text = decoded(path.read_bytes(), label, faults)
        if text is None:
            return None
        if not text.strip():
            note_empty(label, 0, faults)
            return None
        return [(mark, list(_cut(text, mark))) for mark in _MARKS]
    if kind in EXCEL_FILES:
        return [(None, _excel(path, sheet))]
    faults.add(label, f"a reader does not read {kind} files", "Save it as .csv or .xlsx; or leave reader out")
    return None


def head_of(rows: Sequence[tuple[str | None, list[Row]]], is_header: Callable[[Sequence[str]], bool]) -> Head | None:
    """The first row that a reader takes for its column names; None if there is none."""
    for mark, lines in rows:
        at = next((at for at, cells in enumerate(lines) if is_header(cells)), None)
        if at is not None:
            return Head(lines[at], tuple(lines[:at]), mark)
    return None


def _cut(text: str, mark: str) -> Iterator[Row]:
    """The first lines of a text, each cut into cells."""
    for line in islice(io.StringIO(text, newline=None), _LOOKED_AT):
        try:
            yield [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
        except csv.Error:  # such as a line without end; no row of column names
            yield []


def _excel(path: Path, sheet: str | None) -> list[Row]:
    """The first rows of the sheet; none if the file is broken or the sheet is open, which `read_table` explains."""
    try:
        with pd.ExcelFile(path, engine="openpyxl") as book:
            names = [str(name) for name in book.sheet_names]
            if sheet is None and len(names) > 1:
                return []
            one = sheet or names[0]
            cells = pd.read_excel(book, sheet_name=one, header=None, dtype=str, nrows=_LOOKED_AT, na_filter=False)
    except (OSError, ValueError, KeyError, BadZipFile):
        return []
    return [[str(cell).strip() for cell in row] for row in cells.itertuples(index=False)]
