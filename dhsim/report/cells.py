"""Tables as reports show them: headings with units, numbers with the digits they bear, and what rows are sorted by."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..asked import capital
from .numbers import digits, known

_LONG_WORD = 24
MOST_COLUMNS = 6  # of one printed table; more go into another below it
_DECIMALS = {"_per_mwh": 2, "_mwh": 0, "_mw": 2, "_years": 1, "_t": 0, "amount": 2, "unit_price": 2}
_DECIMALS |= {"running_total": 2, "quantity": 2}
_PERCENT = ("utilisation", "_irr", "best_share", "share")
_KINDS = ("kind", "clause", "item", "line", "why_unused", "reason", "direction")
_PLAIN = ("year", "month", "place", "starts")  # counted or named, not measured


@dataclass(frozen=True)
class Cell:
    """What stands in a table. number: it is set to the right; value: what it is sorted by, where that is a number."""

    text: str
    number: bool = False
    value: float | None = None


@dataclass(frozen=True)
class Table:
    """A table to print. note: what it says, below its title; foot: rows that stay last, such as a total; sorts: may its
    rows be put into another order?
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    foot: Sequence[Sequence[Cell]] = ()
    sorts: bool = True


def number(value: Any, decimals: int = 0) -> Cell:
    """A number as a cell.

    >>> number(0.5, 1)
    Cell(text='0.5', number=True, value=0.5)
    """
    return Cell(digits(value, decimals), True, float(value) if known(value) else None)


def in_percent(column: str) -> bool:
    """Is a column a share of one, which people read in per cent?"""
    return column.endswith(_PERCENT)


def cell(column: str, value: Any) -> Cell:
    """A value of a column.

    >>> cell("utilisation", 0.9278).text, cell("break_even_per_mwh", 329.862).text, cell("allowed", True).text
    ('92.8', '329.86', 'yes')
    """
    if isinstance(value, bool):
        return Cell("yes" if value else "no", True, float(value))
    if column in _KINDS:
        words = str(value).replace("_", " ").replace("o&m", "operation and maintenance")
        return Cell(capital(words.replace("chp", "CHP")))
    if not isinstance(value, int | float):
        return Cell("" if value is None or value is pd.NaT else str(value))
    if column in _PLAIN and not math.isnan(value):
        return Cell(f"{value:g}", True, float(value))
    if column.endswith("payback_years") and math.isinf(value):
        return Cell("never", True, value)
    if in_percent(column):
        return number(100 * value, 1)
    return number(value, next((n for end, n in _DECIMALS.items() if column.endswith(end)), 0))


@dataclass(frozen=True)
class Columns:
    """Makes tables of frames. heads: column -> heading; {c} in it is the currency."""

    heads: Mapping[str, str]

    def head(self, column: str, currency: str) -> str:
        """The heading of a column: the name without underscores where none is given.

        >>> Columns({"saving": "Saving, {c} a year"}).head("saving", "SEK"), Columns({}).head("running_hours", "SEK")
        ('Saving, SEK a year', 'Running hours')
        """
        return self.heads.get(column, capital(column.replace("_", " "))).format(c=currency)

    def table(
        self, title: str, frame: pd.DataFrame, currency: str, note: str = "", names: Mapping[str, str] | None = None
    ) -> Table:
        """A table as it is, a row a row. names: what stands for names of offers."""
        columns = [str(one) for one in frame.columns]
        rows = [[_named(column, row[column], names or {}) for column in columns] for row in frame.to_dict("records")]
        return Table(title, [self.head(one, currency) for one in columns], rows, note)

    def turned(self, title: str, frame: pd.DataFrame, by: str, currency: str, note: str = "") -> Iterator[Table]:
        """A table with a column for each row: what has many columns and few rows. by: the column that heads them."""
        rows = frame.to_dict("records")
        for part in pieces(rows):
            lines = [
                [Cell(self.head(str(column), currency)), *(cell(str(column), row[column]) for row in part)]
                for column in frame.columns
                if column != by
            ]
            yield Table(title, ["", *(str(row[by]) for row in part)], lines, note, sorts=False)

    def crossed(
        self,
        title: str,
        frame: pd.DataFrame,
        keys: tuple[str, str, str],
        names: Mapping[str, str],
        note: str = "",
        down_names: Mapping[str, str] | None = None,
    ) -> Iterator[Table]:
        """Values by two things. keys: columns of what goes down, of what goes across, and of the values, which are
        added up where several fall together. names: what stands for names across; down_names: for those that go down.
        """
        down, across, value = keys
        found: dict[tuple[Any, Any], float] = {}
        for row in frame.to_dict("records"):
            place = row[down], row[across]
            found[place] = found.get(place, 0.0) + row[value]
        lines_of = {one: cell(down, one) for one in dict.fromkeys(frame[down])}
        lines_of |= {one: Cell(text) for one, text in (down_names or {}).items() if one in lines_of}
        for part in pieces(list(dict.fromkeys(frame[across]))):
            lines = [
                [first, *(cell(value, found.get((one, k), math.nan)) for k in part)] for one, first in lines_of.items()
            ]
            yield Table(title, [self.head(down, ""), *(names.get(str(one), str(one)) for one in part)], lines, note)


def told(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> Table:
    """A table of words."""
    return Table(title, heads, [[Cell("" if one is None else str(one)) for one in row] for row in rows], note)


def constant_apart(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """A table without those of some columns that hold one value only, and what they hold."""
    same = {name: str(frame[name].iloc[0]) for name in columns if len(frame) and frame[name].nunique(dropna=False) == 1}
    return frame.drop(columns=list(same)), same


def has_long_word(text: str) -> bool:
    """Must a line break inside a word?"""
    return any(len(word) > _LONG_WORD for word in text.split())


def _named(column: str, value: Any, names: Mapping[str, str]) -> Cell:
    """A cell, offers by their titles."""
    return Cell(names.get(str(value), str(value))) if column in ("offer", "offers") else cell(column, value)


def pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """At most `MOST_COLUMNS` at a time, as many in each as in the others."""
    parts = -(-len(items) // MOST_COLUMNS)
    for k in range(parts):
        yield items[k * len(items) // parts : (k + 1) * len(items) // parts]
