"""Exports of heat meters and control systems: local stamps, often in two columns, units in the column names.

Titles on top; a column named Dato, Datum, Date, Tidspunkt, Tidpunkt, Timestamp, ..., perhaps a time of day or an hour
beside it, perhaps a meter number; and columns such as 'Energi [MWh]', 'Effekt (kW)', 'Energy E1, MWh'; semicolons with
decimal commas, tabs, or commas with decimal points; newest row on top or at the bottom. Made from the common traits of
such exports in Danish, Swedish, Finnish, Norwegian and English, not from one maker's file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from ..errors import Faults
from ..per_step import Holds
from ..series import ColumnSpec
from ..stamp_columns import is_clock, joined
from ..stamps import check_zone
from ..tables_in import Table, empty, looks_like_time
from .base import MISSING, MUST_SAY, Arranged, Reader
from .heads import Head
from .rows import only

_DATE = re.compile(
    r"^(dato|datum|date|date ?time|fra dato|från|from|tidspunkt|tidpunkt|tidsstempel|tidsstämpel|timestamp|time ?stamp"
    r"|fra|tid|time|päivä|päivämäärä|pvm|aika|aikaleima|ajankohta|aflæsningstidspunkt|avläsningstid|reading time)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"^(tid|time|kl\.?|klokken|klokkeslæt|klokkeslett|klockslag|klockan|timme|hour|hours|klo|kello|kellonaika|tunti)\b",
    re.IGNORECASE,
)
_METER = re.compile(
    r"^(måler|målernummer|målernr\.?|mätare|mätarnummer|mittari|mittarinumero|meter|meter ?(id|no\.?|number)"
    r"|serienummer|serial.*)$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?:[\[(]|,\s*|\s)(?P<unit>[kMGT]?Wh/h|[kMGT]?Wh?|GJ/h|[MGT]J|°C|celsius)[\])]?$", re.IGNORECASE)
_ENERGY = re.compile(r"^([kMGT]?Wh|[MGT]J)$")
_BODIES = ("Wh/h", "J/h", "Wh", "W", "J")
_PREFIXES = {"": "", "k": "k", "m": "M", "g": "G", "t": "T"}  # of heat: an m is never a milliwatt
_DEGREES = ("°c", "celsius")


class HeatMeter(Reader, kind="heat_meter"):
    """An export of heat meters; what the numbers are is read from the units in the column names."""

    of = "heat meters"
    expects = "a date (Dato, Datum, Date, ...) beside a column with its unit, such as 'Energi [MWh]' or 'Effekt (kW)'"
    generic = True

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> column, with its unit: 'Energi [MWh]', 'Effekt (kW)'"
    )
    stamps: Literal["start", "end"] = Field(description="does a stamp mark the start or the end of its step?")
    holds: Literal["sum", "register"] | None = Field(
        None, description="of columns in kWh, MWh or GJ: energy of each step, or the meter's reading"
    )
    meter: str | None = Field(None, description="number of the meter; where the file has several")
    time_zone: str | None = Field(
        None, description="of the stamps; 'UTC+01:00' for normal time all year; default: the model's"
    )

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """A date beside numbers that say their unit."""
        labels = [cell for cell in cells if not _UNIT.search(cell)]
        return len(labels) < len(cells) and any(map(_DATE.match, labels))

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """The rows of the meter, by wall clock, energy marked as such."""
        units = {name: _unit(name) for name in table.columns if not _is_label(name)}
        own = self._of_meter(table.blanked(units, MISSING), faults)
        holds = self._holding(table, units, faults)
        zone = self.time_zone
        known = zone is None or check_zone(zone, table.label, faults)
        if own is None or holds is None or not known:
            return None
        own, stamps = _stamped(own)
        return Arranged(own, stamps, zone, units, self.stamps, holds=holds)

    def _of_meter(self, table: Table, faults: Faults) -> Table | None:
        """The rows of the meter asked for."""
        column = next((name for name in table.columns if _METER.match(name)), None)
        if column is not None:
            return only(table, column, "meter", [self.meter] if self.meter else [], faults)
        if self.meter is not None:
            faults.add(f"{table.label}, meter", "the file has no column of meter numbers", "Remove meter")
            return None
        return table

    def _holding(self, table: Table, units: dict[str, str], faults: Faults) -> dict[str, Holds] | None:
        """What columns of energy hold; None, with the fault noted, if one is asked for and nobody says it."""
        energy = [name for name, unit in units.items() if _ENERGY.match(unit)]
        open_ = [
            spec if isinstance(spec, str) else spec.column
            for spec in self.columns.values()
            if isinstance(spec, str) or "holds" not in spec.model_fields_set
        ]
        asked = next((name for name in energy if name in open_), None)
        if asked is not None and self.holds is None:
            remedy = 'Set holds = "sum" for the energy of each step, or "register" for the meter\'s reading'
            faults.add(table.at(asked), f"is energy, in {units[asked]}, and holds does not say which", remedy)
            return None
        return dict.fromkeys(energy, self.holds or "sum")


def _is_label(column: str) -> bool:
    """Is it a column of dates, times or meter numbers, and not of values?"""
    return not _UNIT.search(column) and any(one.match(column) for one in (_DATE, _CLOCK, _METER))


def _unit(column: str) -> str:
    """The unit that a column's name ends in."""
    match = _UNIT.search(column)
    if match is None:
        return MUST_SAY
    written = match["unit"].lower()
    if written in _DEGREES:
        return "degC"
    body = next(one for one in _BODIES if written.endswith(one.lower()))
    return _PREFIXES[written.removesuffix(body.lower())] + body


def _stamped(table: Table) -> tuple[Table, str]:
    """The table with whole stamps in one column, and that column's name."""
    dates = [name for name in table.columns if _DATE.match(name)]
    date = next((name for name in dates if looks_like_time(table.columns[name])), dates[0])
    clock = next((name for name in table.columns if name != date and _CLOCK.match(name)), None)
    if clock is None or _has_clock(table, date):
        return table, date
    return joined(table, (date, clock))


def _has_clock(table: Table, date: str) -> bool:
    """Do the stamps of a column say a time of day?"""
    cells = table.columns[date]
    if cells.dtype.kind == "M":
        return bool((cells.dt.normalize() != cells).any())
    first = next((str(cell) for cell, none in zip(cells, empty(cells), strict=True) if not none), "")
    words = re.split(r"[T ]+", first, maxsplit=1)
    return len(words) > 1 and is_clock(words[1].split("+")[0].removesuffix("Z"))
