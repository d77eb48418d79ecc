"""Open data of SMHI: hourly observations of one parameter at one station, as CSV.

Blocks of station, parameter and heights over the sea, then
'Datum;Tid (UTC);Lufttemperatur;Kvalitet;;Tidsutsnitt:' with notes to the right of the first rows; semicolons, decimal
points, UTC. Made from lines of originals quoted in public repositories (Örebro, Falsterbo, Stockholm). The files of
daily and monthly values ('Från Datum Tid (UTC)') are not hourly and are refused. Rows before 1900 are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from ..errors import Faults
from ..series import ColumnSpec
from ..stamp_columns import joined
from ..stamps import wall_times
from ..tables_in import Mask, Table
from .base import MISSING, Arranged, Reader
from .heads import Head

_DATE, _TIME, _QUALITY, _LONG = "Datum", "Tid (UTC)", "Kvalitet", "Från Datum Tid (UTC)"
_UNITS = {"celsius": "degC", "degree celsius": "degC"}
_FIRST_DAY = "1900-01-01"  # older ones are few a day, and no run needs them
_OLDER = r"(?:\d{1,2}[-/.]\d{1,2}[-/.])?1[0-8]\d{2}(?:\D|$)"  # also of dates that a spreadsheet wrote day first
Flag = Literal["G", "Y", "R"]


class Smhi(Reader, kind="smhi"):
    """Observations of SMHI. Stations reach back to years with three observations a day: set `start`."""

    of = "SMHI's open data"
    expects = "Datum;Tid (UTC)"

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> parameter, such as Lufttemperatur"
    )
    quality: tuple[Flag, ...] = Field(
        ("G", "Y"), description="flags that are taken: G checked, Y roughly checked, R rejected; others are missing"
    )

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """Date and time in UTC."""
        return list(cells[:2]) == [_DATE, _TIME] or list(cells[:1]) == [_LONG]

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """The rows of taken quality, in UTC."""
        if _LONG in table.columns:
            remedy = "Fetch the parameter's hourly values, such as 'Lufttemperatur, momentanvärde, 1 gång/tim'"
            faults.add(table.label, "holds daily or monthly values, not hourly ones", remedy)
            return None
        values = [name for name in list(table.columns)[2:] if name and name != _QUALITY and not name.endswith(":")]
        units = {name: _UNITS.get(_unit_of(name, head).lower()) for name in values}
        recent = table.taking(np.flatnonzero(~table.columns[_DATE].map(str).str.match(_OLDER)))
        if not len(recent.rows):
            faults.add(table.label, f"has no rows since {_FIRST_DAY}", "Fetch another period or station")
            return None
        own, stamps = joined(recent.blanked(values, MISSING), (_DATE, _TIME))
        return Arranged(self._checked(own, values, faults), stamps, "UTC", units)

    def _checked(self, table: Table, values: Sequence[str], faults: Faults) -> Table:
        """The table without values of a flag that is not taken; a note of what else is not fully checked."""
        if _QUALITY not in table.columns:
            return table
        flags = table.columns[_QUALITY]
        taken = flags.isin([*self.quality, ""])
        for name in values:
            table = table.with_column(name, table.columns[name].where(taken, ""))
        used = self._asked_for(table)
        if (used & (flags == "Y") & taken).any():
            faults.note(f"{table.label}: takes values that are only roughly checked (flag Y)")
        if (used & ~taken).any():
            gone = ", ".join(sorted(set(flags[used & ~taken])))
            faults.note(f"{table.label}: leaves out values of flag {gone}, which quality does not list")
        return table

    def _asked_for(self, table: Table) -> Mask:
        """The rows of the days from `start` to `end`."""
        days = wall_times(table.columns[_DATE])
        asked = np.ones(len(days), dtype=bool)
        if self.start is not None:
            asked &= days >= np.datetime64(f"{self.start:%Y-%m-%d}")
        if self.end is not None:
            asked &= days <= np.datetime64(f"{self.end:%Y-%m-%d}")
        return asked


def _unit_of(parameter: str, head: Head) -> str:
    """The unit that the block of the parameter names, or nothing."""
    return next((row[2] for row in head.titles if len(row) > 2 and row[0] == parameter), "")
