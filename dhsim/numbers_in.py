"""Numbers: the cells of a file's columns as float64, with one decimal mark for the whole file."""

from __future__ import annotations

import decimal as dec
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .calendar import Array
from .errors import Faults
from .tables_in import Cells, Mask, Table, empty

_EXPONENT = r"(?:[eE][-+]?[0-9]+)?"
_WHOLE = rf"[-+]?[0-9]+{_EXPONENT}"
_POINT = rf"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+){_EXPONENT}"
_COMMA = _POINT.replace(r"\.", ",")
_NUMBER = {".": f"{_WHOLE}|{_POINT}", ",": f"{_WHOLE}|{_COMMA}", None: f"{_WHOLE}|{_POINT}|{_COMMA}"}
_GROUPED = r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_MISSING = r"nan|na|n/a|#n/a|null|none|[-+]?inf(?:inity)?|-+"
_BLANK = "[ \u00a0\u202f]"
_OTHER = {".": ",", ",": "."}
_THOUSANDS = r"[-+]?[0-9]{1,3}(?:[., '’\u00a0\u202f][0-9]{3})+(?:[.,][0-9]*)?"


@dataclass(frozen=True)
class _Column:
    """A column in two parts: cells that are numbers already (NaN elsewhere), and cells that are text ('' elsewhere)."""

    name: str
    values: Array
    text: Cells


def numbers(
    table: Table, names: Sequence[str], decimal: str | None, faults: Faults, thousands: str | None = None
) -> dict[str, Array]:
    """The columns `names` of a table as numbers; NaN where a cell is empty, 0 where it is wrong and noted in `faults`.

    decimal: the decimal mark; None infers it. Only a point: point. Only commas, in a file separated by semicolons or
    tabs: comma. Only commas elsewhere, or both marks: a fault. thousands: what stands between groups of three digits
    (' ' for any kind of blank); if it is a point or a comma, the other one is the decimal mark. None: nothing may.
    """
    columns = [_parted(name, table.columns[name]) for name in dict.fromkeys(names)]
    if thousands is not None:
        columns = [replace(column, text=_ungrouped(column.text, thousands)) for column in columns]
    mark = decimal or _OTHER.get(thousands or "") or _inferred(table, columns, faults)
    return {column.name: _parsed(table, column, mark, faults) for column in columns}


def _parted(name: str, cells: Cells) -> _Column:
    """Numbers and text of one column, apart."""
    n = len(cells)
    if cells.dtype.kind in "fiu":
        return _Column(name, np.asarray(cells, dtype=np.float64), pd.Series([""] * n, dtype="str"))
    if isinstance(cells.dtype, pd.StringDtype):
        return _Column(name, np.full(n, np.nan, dtype=np.float64), _plain(cells.fillna("")))
    is_number = cells.map(lambda cell: isinstance(cell, (int, float, dec.Decimal)) and not isinstance(cell, bool))
    values = np.asarray(cells.where(is_number, np.nan), dtype=np.float64)
    text = cells.astype(object).where(~is_number & ~empty(cells), "").map(str).str.strip()
    return _Column(name, values, _plain(text.astype("str")))


def _ungrouped(text: Cells, thousands: str) -> Cells:
    """The cells without the marks between groups of three digits."""
    mark = _BLANK if thousands == " " else re.escape(thousands)
    grouped = text.str.fullmatch(rf"[-+]?[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+(?:[.,][0-9]*)?")
    return text.where(~grouped, text.str.replace(rf"{mark}(?=[0-9]{{3}})", "", regex=True))


def _plain(text: Cells) -> Cells:
    """The typographic minus as a plain one."""
    return text.str.replace("−", "-", regex=False)


def _inferred(table: Table, columns: Sequence[_Column], faults: Faults) -> str | None:
    """The file's decimal mark; None, with the fault noted, if it cannot be known."""
    comma = _first(columns, _COMMA)
    if comma is None:
        if table.separator in (";", "\t"):
            _note_grouped(table, columns, ".", faults)
        return "."
    point = _first(columns, _POINT)
    where, text = table.at(*comma[:2]), comma[2]
    if point is not None:
        other = f"row {table.rows[point[1]]} of column '{point[0]}' says '{point[2]}' with a point"
        faults.add(where, f"'{text}' has a comma, but {other}", "Use one decimal mark and no thousands separator")
        return None
    if table.separator in (";", "\t"):
        _note_grouped(table, columns, ",", faults)
        return ","
    remedy = 'Set decimal = "," for this file if the comma is a decimal mark, or else remove the commas'
    faults.add(where, f"'{text}' may have a decimal comma or a thousands separator", remedy)
    return None


def _note_grouped(table: Table, columns: Sequence[_Column], mark: str, faults: Faults) -> None:
    """Note marks that may stand between thousands: 985 beside 1.012, and nowhere one that does not group by three.

    Decimals would hardly be three in every number from 1 to 99 and none in those from 100 to 999.
    """
    groups = _GROUPED.replace(r"\.", re.escape(mark))
    if _first(columns, rf"(?!{groups}$)(?:{_POINT if mark == '.' else _COMMA})") is not None:
        return
    for column in columns:
        grouped = _first([column], groups)
        whole = _first([column], r"[-+]?[1-9][0-9]{2}")
        if grouped is not None and whole is not None:
            found = f"'{grouped[2]}' beside '{whole[2]}' (row {table.rows[whole[1]]}) may have a thousands separator"
            remedy = f'Set thousands = "{mark}" for this file if it has, or else decimal = "{mark}"'
            faults.add(table.at(*grouped[:2]), found, remedy)


def _first(columns: Sequence[_Column], pattern: str) -> tuple[str, int, str] | None:
    """Column, position and text of the first cell that matches."""
    for column in columns:
        at = np.flatnonzero(column.text.str.fullmatch(pattern).to_numpy(dtype=bool))
        if at.size:
            return column.name, int(at[0]), str(column.text.iloc[at[0]])
    return None


def _parsed(table: Table, column: _Column, mark: str | None, faults: Faults) -> Array:
    """The numbers of a column; faults for the cells that are none."""
    text = column.text
    is_text = (text != "").to_numpy(dtype=bool)
    fits = is_text & text.str.fullmatch(_NUMBER[mark]).to_numpy(dtype=bool)
    values = column.values.copy()
    plain = text[fits].str.replace(",", ".", regex=False)
    values[fits] = plain.to_numpy(dtype=object).astype(np.float64)
    wrong = (is_text & ~fits) | np.isinf(values)
    if wrong.any():
        _note(table, column, mark, wrong, faults)
    values[wrong] = 0.0
    return values


def _note(table: Table, column: _Column, mark: str | None, wrong: Mask, faults: Faults) -> None:
    """One fault for each kind of wrong cell in a column: the first, and how many more."""
    text = column.text
    infinite = np.isinf(column.values) | (wrong & text.str.fullmatch(_NUMBER[mark]).to_numpy(dtype=bool))
    other_mark = wrong & text.str.fullmatch(_COMMA if mark == "." else _POINT).to_numpy(dtype=bool) & ~infinite
    thousands = wrong & text.str.fullmatch(_THOUSANDS).to_numpy(dtype=bool) & ~infinite & ~other_mark
    rest = wrong & ~infinite & ~other_mark & ~thousands
    sign = "comma" if mark == "." else "point"
    filled = int(np.count_nonzero((text != "") | ~np.isnan(column.values)))
    kinds = (
        (thousands, "has a thousands separator", _grouping(str(text[thousands].iloc[0])) if thousands.any() else ""),
        (other_mark, f'has a {sign}, but decimal = "{mark}" is set for this file', _use(mark)),
        (infinite, "is not a finite number", "Leave a cell empty where its value is missing"),
        (rest, "is not a number", _remedy(text[rest], int(np.count_nonzero(rest)) == filled)),
    )
    for mask, found, remedy in kinds:
        at = np.flatnonzero(mask)
        if at.size:
            cell = str(text.iloc[at[0]]) or f"{column.values[at[0]]}"
            more = f" ({at.size} such cells in this column)" if at.size > 1 else ""
            faults.add(table.at(column.name, int(at[0])), f"'{shortened(cell)}' {found}{more}", remedy)


def _grouping(text: str) -> str:
    """How to say what stands between groups of digits in a cell."""
    mark = next((one for one in text if one in ".,'’"), " ") if not re.search(_BLANK, text) else " "
    return f'Set thousands = "{mark}" for this file'


def _use(mark: str | None) -> str:
    """What to do about a cell with the other decimal mark."""
    other = "," if mark == "." else "."
    return f"Use '{mark}' in every cell, without thousands separators; or set decimal = \"{other}\""


def _remedy(text: Cells, all_of_them: bool) -> str:
    """What to do about text: in one cell, or in a whole column that may be no series at all."""
    if all_of_them and not text.str.fullmatch(_MISSING, case=False).any():
        return "If this column is not a series, list the ones that are under columns for this file"
    return "Leave a cell empty where its value is missing"


def shortened(text: str, most: int = 40) -> str:
    """A cell's text, cut to what fits in a message."""
    return text if len(text) <= most else text[: most - 3] + "..."
