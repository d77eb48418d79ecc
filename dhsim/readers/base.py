"""What every reader is: a layout that it knows by its column names, and how a file of it becomes a table of series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import TypeAdapter, model_validator

from ..calendar import known_zone
from ..errors import Faults, suggest
from ..per_step import Holds
from ..registry import Kinded, class_of
from ..series import ColumnSpec, SeriesFile, SeriesInput, marks_differ
from ..tables_in import EXCEL_FILES, TEXT_FILES, Table, is_there, listed, read_table
from .heads import Head, Row, first_rows, head_of
from .rows import by_time, forward, under_one_header, without_skipped_hour

MISSING = ("-", "--", "n/e", "N/E", "n/a", "N/A", "NaN", "nan", "null")
MUST_SAY = "?"  # as unit: the file does not say in which unit a column is, and it cannot be guessed


@dataclass(frozen=True)
class Arranged:
    """A file's table as series are read from it, one row a step, in any order if stamps are UTC, else up or down.

    stamps: name of the column with them. zone: of stamps without offset; None for the model's. units: the columns that
    a series may be made of -> unit of their cells, None if they have none, MUST_SAY if it is not known. marks: does a
    stamp mark the start or the end of its step? holds: of columns that are not means.
    thousands: what stands between groups of three digits where the entry does not say it.
    """

    table: Table
    stamps: str
    zone: str | None
    units: Mapping[str, str | None]
    marks: Literal["start", "end"] = "start"
    thousands: Literal["."] | None = None
    holds: Mapping[str, Holds] | None = None


class Reader(Kinded, SeriesInput):
    """Base of all readers. A subclass names itself by `kind=`, which stands in files as `reader = "..."`; says by
    `is_header` which row of column names it knows, and by `arranged` how the table below becomes one of series.
    """

    kinds: ClassVar[dict[str, type[Reader]]] = {}
    named_by: ClassVar[str] = "reader"
    of: ClassVar[str] = ""  # whose files these are
    expects: ClassVar[str] = ""  # the column names it is known by
    generic: ClassVar[bool] = False  # does it take files that others take too?

    _two_marks = model_validator(mode="after")(marks_differ)

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """Are these the column names of a file that this reader knows?"""
        raise NotImplementedError(f"{cls.__name__} does not say what it knows: write is_header(cls, cells)")

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """The table with one row a step, and what its columns are; None, with the faults noted, if it cannot be."""
        raise NotImplementedError(f"{type(self).__name__} does not arrange its table: write arranged(self, ...)")

    def opened(self, folder: Path, zone: str, faults: Faults) -> tuple[SeriesFile, Table] | None:
        """The file as a table of series, the earliest row on top, and how to read that."""
        if not is_there(folder / self.file, self.file, faults):
            return None
        try:
            rows = first_rows(folder / self.file, self.file, self.sheet, faults)
        except OSError:
            remedy = "Close it in other programs, or ask for the right to read it"
            faults.add(self.file, "may not be opened", remedy)
            return None
        head = None if rows is None else head_of(rows, self.is_header)
        if rows is not None and head is None:
            self._note_layout(rows, folder, faults)
        if head is None:
            return None
        table = read_table(self.file, folder, faults, head.separator, self.sheet, head.skip_rows)
        whole = None if table is None else under_one_header(table.without_blank_rows(), self.is_header, faults)
        found = None if whole is None else self.arranged(whole, head, faults)
        return None if found is None else self._as_file(_in_order(found, zone), faults)

    def _note_layout(self, rows: Sequence[tuple[str | None, list[Row]]], folder: Path, faults: Faults) -> None:
        """Say what was expected, and which reader knows the file, if one does."""
        if rows == [(None, [])]:  # an Excel file that cannot be opened, or has several sheets: say so
            read_table(self.file, folder, faults, None, self.sheet)
            return
        others = [kind for kind, cls in sorted(self.kinds.items()) if head_of(rows, cls.is_header)]
        better = next((kind for kind in others if not self.kinds[kind].generic), next(iter(others), None))
        remedy = f'It looks like one for reader = "{better}"'
        if better is None:
            remedy = f"Use another reader ({', '.join(sorted(self.kinds))}); or leave reader out, and name columns"
        faults.add(self.file, f"is not laid out as files of {self.of} are: no row holds {self.expects}", remedy)

    def _as_file(self, found: Arranged, faults: Faults) -> tuple[SeriesFile, Table] | None:
        """The table with the entry that reads it as any other."""
        label, units = found.table.label, found.units
        specs = {name: ColumnSpec(column=one) if isinstance(one, str) else one for name, one in self.columns.items()}
        if not specs:
            example = f'columns = {{ my_name_per_mwh = "{next(iter(units), "...")}" }}'
            faults.add(f"{label}, columns", f"names no series; the file has {listed(list(units))}", f"Write {example}")
        for name, spec in specs.items():
            if spec.column not in units:
                found_text = f"the file has no column '{spec.column}' of values"
                faults.add(f"{label}, columns.{name}", found_text, suggest(spec.column, units))
            elif spec.unit is None and units[spec.column] == MUST_SAY:
                remedy = f'Write {name} = {{ column = "{spec.column}", unit = "..." }}'
                faults.add(f"{label}, columns.{name}", "the file does not say in which unit this column is", remedy)
        columns = {name: self._told(spec, found) for name, spec in specs.items() if spec.column in units}
        if not columns:
            return None
        entry = SeriesFile(
            file=self.file,
            columns=columns,
            gaps=self.gaps,
            start=self.start,
            end=self.end,
            step_changes=self.step_changes,
            time_zone=found.zone,
            time_column=found.stamps,
            stamps=found.marks,
            decimal=self.decimal,
            thousands=self.thousands or (found.thousands if self.decimal != found.thousands else None),
        )
        return entry, found.table

    def _told(self, spec: ColumnSpec, found: Arranged) -> ColumnSpec:
        """What a column is, with the file's own word on what the scenario leaves open."""
        unit = found.units[spec.column]
        told: dict[str, Any] = {} if spec.unit is not None or unit in (None, MUST_SAY) else {"unit": unit}
        if "holds" not in spec.model_fields_set:
            told["holds"] = (found.holds or {}).get(spec.column, "mean")
        return spec.model_copy(update=told)


def _in_order(found: Arranged, zone: str) -> Arranged:
    """The same with the earliest row on top, without an empty row for the hour that the clock jumps over in spring."""
    if found.zone == "UTC":
        return replace(found, table=by_time(found.table, found.stamps))
    table = forward(found.table, found.stamps)
    local = found.zone or zone
    if known_zone(local):
        table = without_skipped_hour(table, found.stamps, list(found.units), local)
    return replace(found, table=table)


def note_known_layout(label: str, path: Path, faults: Faults) -> None:
    """Say that a file which could not be read as a plain table is laid out as a reader knows it, if one does."""
    if path.suffix.lower() not in (*TEXT_FILES, *EXCEL_FILES) or not path.is_file():
        return
    rows = first_rows(path, label, None, Faults()) or []
    for kind, cls in sorted(Reader.kinds.items()):
        if not cls.generic and head_of(rows, cls.is_header):
            faults.add(label, f"is laid out as files of {cls.of} are", f'Add reader = "{kind}" to this file')
            return


def input_of(table: Mapping[str, Any]) -> SeriesInput:
    """The entry of `inputs` that a table describes: of the reader that it names, or else a plain table of series.

    Raises ValueError for a reader that is not known; pydantic.ValidationError, with the class in its path, for fields.
    """
    named = table.get(Reader.named_by, "table") != "table"
    cls = class_of(Reader.kinds, table, "an input file", key=Reader.named_by) if named else SeriesFile
    fields = {key: value for key, value in table.items() if not (named and key == Reader.named_by)}
    return _maker(cls).validate_python({cls.__name__: fields})[cls.__name__]


@cache
def _maker(cls: type[SeriesInput]) -> TypeAdapter[dict[str, SeriesInput]]:
    """What reads { class name: fields }: pydantic then names the class in the path of every error."""
    return TypeAdapter(dict[str, cls])  # type: ignore[valid-type]
