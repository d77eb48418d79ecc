"""Stamps that stand in two columns: a date beside a time of day, an hour number, or an hour such as '00 - 01'."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from .tables_in import Cells, Table

_HOUR = re.compile(r"^(?:kl\.?|h)?\s*(\d{1,2})(?:\.0)?(?:\s*[-–]\s*\d{1,2})?$", re.IGNORECASE)
_DIGITS = re.compile(r"^(\d{2})(\d{2})$")
_SPAN = r"^(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)\s*[-–]\s*(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)$"
_PREFIX = re.compile(r"^kl\.?\s*", re.IGNORECASE)


def joined(table: Table, names: Sequence[str]) -> tuple[Table, str]:
    """The table with a column of whole stamps more, and that column's name. names: columns of the date and the time.

    A time is '13:00', '13.00', '13:00:00', '1300', an hour ('13', counted from 0) or a span ('13 - 14', '13:00-14:00'),
    whose start counts. Empty cells stay empty.
    """
    name = " + ".join(names)
    date, *rest = (_text(table.columns[one]) for one in names)
    stamps = date.str.split(n=1).str[0].fillna("") if rest else date
    for cells in rest:
        stamps = (stamps + " " + _begins(cells).map(_clock)).str.strip()
    return table.with_column(name, stamps.astype("str")), name


def _begins(cells: Cells) -> Cells:
    """The start of each span such as '13:00-14:00', where all are spans; one end for all is an offset from UTC."""
    parts = cells[cells != ""].str.extract(_SPAN)
    spans = len(parts) > 0 and bool(parts.notna().all(axis=None)) and parts[1].nunique() > 1
    return cells.str.extract(_SPAN)[0].fillna("") if spans else cells


def is_clock(text: str) -> bool:
    """Is it a time of day without a date?"""
    return bool(re.match(r"^\d{1,2}[:.]\d{2}([:.]\d{2})?$", _clock(text)))


def _clock(text: str) -> str:
    """A time of day as '13:00'; text that is none stays."""
    hour, digits = _HOUR.match(text), _DIGITS.match(text)
    if hour:
        return f"{int(hour[1]):02d}:00"
    return f"{digits[1]}:{digits[2]}" if digits else _PREFIX.sub("", text)


def _text(cells: Cells) -> Cells:
    """Cells as text, empty where they hold nothing."""
    return pd.Series(["" if pd.isna(cell) else str(cell).strip() for cell in cells], dtype="str")
