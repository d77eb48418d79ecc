"""A folder that `dhsim batch` wrote, read back: one row a scenario, what was varied, what came out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from .errors import Fault, InputError, suggest
from .folder_kinds import ASKED, wrong_kind
from .quantities import shown_unit, unit_of

FORMAT = "dhsim-batch 1"
BASE = "base"  # the scenario that nothing was varied in
INPUT = "input."
DRAW = "input.draw"  # the number of a draw: it tells draws apart, and is varied by nobody
SUMMARY, FAILURES = "summary.parquet", "failures.csv"
_OTHER = ("scenario", "key", "status", "start", "solve_seconds", "total_seconds", "iterations")  # neither in nor out
_GROUPS = ("components", "networks", "commodities", "streams", "contracts", "grid_limits", "series")


@dataclass(frozen=True, eq=False)
class Batch:
    """A finished batch.

    frame: one row a scenario, by its name, with the columns of summary.parquet. inputs: columns of what was varied;
    missing where a scenario has it as in the file. results: columns of numbers. asked: batch.json. failed: how many
    scenarios have no result, and so no row.
    """

    frame: pd.DataFrame
    inputs: tuple[str, ...]
    results: tuple[str, ...]
    asked: Mapping[str, Any]
    failed: int = 0

    @property
    def title(self) -> str:
        """Of the first file."""
        return str(self.asked.get("title", "")) or "Batch"

    @property
    def currency(self) -> str:
        """Of all costs and prices."""
        return str(self.asked.get("currency", ""))

    def scenario(self, name: str | None = None) -> str:
        """The base: the one asked for, else "base", else the first scenario. Raises InputError for an unknown name."""
        if name is None:
            return BASE if BASE in self.frame.index else str(self.frame.index[0])
        return _known(name, self.frame.index, "scenario")

    def result(self, name: str) -> str:
        """A column of results. Raises InputError, with the nearest name, if there is none of this name."""
        return _known(name, self.results, "result")

    def column(self, name: str) -> str:
        """A column by its name, which for an input may leave out `input.`. Raises InputError for an unknown one."""
        if f"{INPUT}{name}" in self.inputs:
            return f"{INPUT}{name}"
        if name in self.inputs:
            return name
        return _known(name, [*(one.removeprefix(INPUT) for one in self.inputs), *self.results], "column")

    def is_number(self, column: str) -> bool:
        """Does a column hold numbers, and not words?"""
        return is_numeric_dtype(self.frame[column]) and not is_bool_dtype(self.frame[column])

    def unit(self, column: str) -> str:
        """The unit that a column's ending names, empty for shares and counts."""
        last = column.split(".")[-1]
        if column.startswith(f"{INPUT}series."):
            return ""  # what was varied may be its scale, or what was added
        if last.endswith("cost") or column.startswith("costs."):
            return self.currency
        if last.endswith("_hours"):
            return "h"
        return shown_unit(unit_of(last) or "", self.currency)

    def label(self, column: str) -> str:
        """A column for people: 'mill: capacity, MW'."""
        *above, last = column.removeprefix(INPUT).split(".")
        grouped = bool(above) and column.startswith(INPUT) and above[0] in _GROUPS
        owner, unit = " ".join(above[1:] if grouped and above[0] != "series" else above), self.unit(column)
        what = _without_unit(last) if unit != self.currency else last
        text = f"{owner}: {what}" if owner else what
        return (text + (f", {unit}" if unit else "")).replace("_", " ").replace("co2", "CO2")


def read_batch(folder: str | Path) -> Batch:
    """Read a folder that `dhsim batch` wrote. Raises InputError if it is none, of another version, damaged or empty."""
    place = Path(folder).expanduser()
    other = wrong_kind(place, "batch")
    if other is not None:
        raise other
    asked = asked_in(place)
    if not (place / SUMMARY).is_file():
        raise _fault(place, f"there is no {SUMMARY} in it: the batch is not finished", "Run `dhsim batch` to its end")
    try:
        frame = pd.read_parquet(place / SUMMARY)
    except (OSError, ValueError) as error:
        found = f"it cannot be read: {str(error).splitlines()[0]}"
        raise _fault(
            place / SUMMARY, found, "Copy it again from where it was written, or run the batch again"
        ) from None
    failed = _count(place / FAILURES)
    if not len(frame):
        raise _fault(place, "no scenario in it has a result", f"See why in {FAILURES}" if failed else "Run it again")
    return batch_of(frame, asked, failed)


def batch_of(frame: pd.DataFrame, asked: Mapping[str, Any], failed: int = 0) -> Batch:
    """A batch from its table, with a column `scenario`. Raises InputError if names in it are not unique."""
    twice = frame["scenario"][frame["scenario"].duplicated()]
    if len(twice):
        raise InputError([Fault(SUMMARY, f"two scenarios are called '{twice.iloc[0]}'", "Run the batch again")])
    inputs = tuple(c for c in map(str, frame.columns) if c.startswith(INPUT) and c != DRAW)
    left = [c for c in map(str, frame.columns) if not c.startswith(INPUT) and c not in _OTHER]
    results = tuple(c for c in left if is_numeric_dtype(frame[c]))
    return Batch(frame.set_index("scenario"), inputs, results, dict(asked), failed)


def asked_in(place: Path, command: str = "dhsim batch") -> dict[str, Any]:
    """What the batch in a folder was asked for: batch.json. Raises InputError if it is not there, damaged, or of
    another version."""
    file = place / ASKED
    if not file.is_file():
        found = f"there is no {ASKED} in this folder" if place.is_dir() else "there is no such folder"
        raise _fault(place, found, f"Give a folder that `{command}` wrote")
    try:
        asked = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _fault(file, "it cannot be read as JSON", f"Run `{command}` again") from None
    version = asked.get("format") if isinstance(asked, dict) else None
    if version != FORMAT:
        said = f"a results folder of another version: it says format = '{version}', this dhsim reads '{FORMAT}'"
        raise _fault(file, said, "Run the batch again with this version, or read it with the one that wrote it")
    return dict(asked)


def _count(file: Path) -> int:
    """Rows of failures.csv, if there is one."""
    try:
        return len(pd.read_csv(file))
    except (OSError, ValueError):  # no such file, or nothing in it
        return 0


def _without_unit(word: str) -> str:
    """'capacity_mw' without its ending, which the unit repeats; a word that is only a unit stays."""
    for ending in (
        "_per_mwh",
        "_per_mw",
        "_per_year",
        "_per_t",
        "_hours",
        "_mwh",
        "_mw",
        "_m3",
        "_km",
        "_c",
        "_k",
        "_t",
        "_h",
    ):
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _known(name: str, names: Iterable[object], what: str) -> str:
    """A name, if it is one of these."""
    known = [str(one) for one in names]
    if name not in known:
        raise InputError([Fault(f"{what} '{name}'", f"the batch has no {what} of this name", suggest(name, known))])
    return name


def _fault(path: Path, found: str, remedy: str) -> InputError:
    """One fault at a path."""
    return InputError([Fault(str(path), found, remedy)])
