"""Tables of a comparison of offers as people read them: headings with units, numbers with the digits they bear."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .asked import capital
from .offers_words import digits

_LONG_WORD = 24
MOST_COLUMNS = 6  # of one printed table; more go into another below it
_HEADS = {  # column -> heading; {c} is the currency
    "system_cost": "Cost of the year, {c}",
    "base_cost": "Cost of the year without offers, {c}",
    "annuity": "Annuity of what the utility invests, {c} a year",
    "saving": "Saving, {c} a year",
    "taken_mwh": "Heat taken, MWh",
    "paid": "Paid for it, {c}",
    "available_mwh": "Heat on offer, MWh",
    "utilisation": "Used of it, %",
    "direct_mwh": "Used directly, MWh",
    "preheat_mwh": "Used for preheating, MWh",
    "lifted_mwh": "Lifted by heat pumps, MWh",
    "unused_mwh": "Unused, MWh",
    "co2_saved_t": "CO₂ saved, t",
    "plants_peak_released_mw": "Peak of other plants released, MW",
    "grid_peak_mw": "Highest electric power, MW",
    "price_per_mwh": "Mean energy price asked, {c}/MWh",
    "break_even_per_mwh": "Break-even price of the utility, {c}/MWh",
    "lowest_per_mwh": "Lowest price of the supplier, {c}/MWh",
    "room_per_mwh": "Room between both, {c}/MWh",
    "agreed_per_mwh": "Price if split by the key, {c}/MWh",
    "utility_npv": "Present value to the utility, {c}",
    "utility_irr": "Rate of return of the utility, %",
    "utility_payback_years": "Payback of the utility, years",
    "supplier_npv": "Present value to the supplier, {c}",
    "supplier_irr": "Rate of return of the supplier, %",
    "supplier_payback_years": "Payback of the supplier, years",
    "allowed": "May be chosen",
    "portfolio": "Best that may be chosen",
    "cost": "Costs the utility, {c} a year",
    "place": "No.",
    "kind": "Clause",
    "mean_saving": "Mean saving, {c}",
    "least_saving": "Least saving, {c}",
    "most_saving": "Most saving, {c}",
    "most_regret": "Most regret, {c}",
    "best_share": "Best in, % of years",
    "what": "The supplier stops",
    "utility_npv_change": "Change of the utility's present value, {c}",
    "supplier_npv_change": "Change of the supplier's present value, {c}",
    "reserve_mw": "Reserve needed, MW",
    "shortfall_mwh": "Not delivered, MWh",
    "owed_anyway": "Owed if nothing is taken, {c} a year",
    "amount": "Amount, {c}",
    "unit_price": "Price of a unit, {c}",
    "running_total": "Running total, {c}",
}
_DECIMALS = {"_per_mwh": 2, "_mwh": 0, "_mw": 2, "_years": 1, "_t": 0, "amount": 2, "unit_price": 2}
_DECIMALS |= {"running_total": 2, "quantity": 2}
_PERCENT = ("utilisation", "_irr", "best_share")
_KINDS = ("kind", "clause")
_PLAIN = ("year", "month", "place")  # counted or named, not measured


@dataclass(frozen=True)
class Cell:
    """What stands in a table; number: it is set to the right."""

    text: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table to print. note: what it says, below its title."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


def head(column: str, currency: str) -> str:
    """The heading of a column.

    >>> head("saving", "SEK"), head("running_hours", "SEK")
    ('Saving, SEK a year', 'Running hours')
    """
    return _HEADS.get(column, capital(column.replace("_", " "))).format(c=currency)


def cell(column: str, value: Any) -> Cell:
    """A value of a column.

    >>> cell("utilisation", 0.9278).text, cell("break_even_per_mwh", 329.862).text, cell("allowed", True).text
    ('92.8', '329.86', 'yes')
    """
    if isinstance(value, bool):
        return Cell("yes" if value else "no", True)
    if column in _KINDS:
        return Cell(capital(str(value).replace("_", " ")))
    if not isinstance(value, int | float):
        return Cell("" if value is None or value is pd.NaT else str(value))
    if column in _PLAIN:
        return Cell(f"{value:g}", True)
    if column.endswith("payback_years") and math.isinf(value):
        return Cell("never", True)
    if column.endswith(_PERCENT):
        return Cell(digits(100 * value, 1), True)
    return Cell(digits(value, next((n for end, n in _DECIMALS.items() if column.endswith(end)), 0)), True)


def table(
    title: str, frame: pd.DataFrame, currency: str, note: str = "", names: Mapping[str, str] | None = None
) -> Table:
    """A table as it is, a row a row. names: what stands for names of offers."""
    columns = [str(one) for one in frame.columns]
    rows = [[_named(column, row[column], names or {}) for column in columns] for row in frame.to_dict("records")]
    return Table(title, [head(one, currency) for one in columns], rows, note)


def turned(title: str, frame: pd.DataFrame, by: str, currency: str, note: str = "") -> Iterator[Table]:
    """A table with a column for each row: what has many columns and few rows. by: the column that heads them."""
    rows = frame.to_dict("records")
    for part in _pieces(rows):
        lines = [
            [Cell(head(str(column), currency)), *(cell(str(column), row[column]) for row in part)]
            for column in frame.columns
            if column != by
        ]
        yield Table(title, ["", *(str(row[by]) for row in part)], lines, note)


def crossed(
    title: str,
    frame: pd.DataFrame,
    keys: tuple[str, str, str],
    names: Mapping[str, str],
    note: str = "",
    down_names: Mapping[str, str] | None = None,
) -> Iterator[Table]:
    """Values by two things. keys: columns of what goes down, of what goes across, and of the values, which are added up
    where several fall together. names: what stands for names across; down_names: for those that go down.
    """
    down, across, value = keys
    found: dict[tuple[Any, Any], float] = {}
    for row in frame.to_dict("records"):
        place = row[down], row[across]
        found[place] = found.get(place, 0.0) + row[value]
    lines_of = {one: cell(down, one) for one in dict.fromkeys(frame[down])}
    lines_of |= {one: Cell(text) for one, text in (down_names or {}).items() if one in lines_of}
    for part in _pieces(list(dict.fromkeys(frame[across]))):
        lines = [
            [first, *(cell(value, found.get((one, k), math.nan)) for k in part)] for one, first in lines_of.items()
        ]
        yield Table(title, [head(down, ""), *(names.get(str(one), str(one)) for one in part)], lines, note)


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


def _pieces(items: list[Any]) -> Iterator[list[Any]]:
    """A few at a time."""
    for first in range(0, len(items), MOST_COLUMNS):
        yield items[first : first + MOST_COLUMNS]
