"""Transparency Platform of ENTSO-E: day-ahead prices, load and generation as the pages export them to CSV.

Older layout: "MTU (CET/CEST)" with '01.01.2023 00:00 - 01.01.2023 01:00', "Day-ahead Price [EUR/MWh]",
"Currency", "BZN|DK1".

Layout of today: "MTU (UTC)" or "MTU (CET/CEST)" with '01/01/2025 00:00:00 - 01/01/2025 00:15:00' and, at clock changes,
'(CET)' or '(CEST)' behind the stamps, "Area" ('BZN|DK1'), "Sequence", "Day-ahead Price (EUR/MWh)",
"Intraday Period (UTC)", "Intraday Price (EUR/MWh)".

Missing values are empty, '-', 'n/e' or 'N/A'; commas stand between cells, numbers have decimal points. No original was
seen; made from programs that read both layouts, and from notes and lines quoted from real files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field

from ..errors import Faults
from ..series import ColumnSpec
from ..stamps import check_zone
from ..tables_in import Cells, Table
from .base import MISSING, Arranged, Reader
from .heads import Head
from .rows import only
from .zones import ZONES

_STAMPS = re.compile(r"^(?:MTU|Time|Delivery [Pp]eriod)(?: \((?P<zone>[\w/]+)\))?$")
_VALUES = re.compile(r"^(?P<name>.+?)\s*[\[(](?P<unit>[A-Z]{3}/MWh|MWh?)[\])]")


class Entsoe(Reader, kind="entsoe"):
    """Series of one area from the Transparency Platform; units are read from the column names."""

    of = "the ENTSO-E Transparency Platform"
    expects = "'MTU (CET/CEST)' or 'MTU (UTC)' with a column in [EUR/MWh] or [MW]"

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> 'Day-ahead Price' or another column, with or without its unit"
    )
    area: str | None = Field(None, description="such as DK1 or 'BZN|DK1'; where the file has several")
    sequence: str | tuple[str, ...] = Field(
        (), description="'Without Sequence', 'Sequence 1', ..., or a list of them; where the file has several"
    )
    time_zone: str | None = Field(None, description="of the stamps; default: what the column name says")

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """A market time unit beside values with their unit."""
        return any(map(_STAMPS.match, cells)) and any(map(_VALUES.match, cells))

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """The rows of the area and sequence, stamped with their start."""
        stamps = next(name for name in table.columns if _STAMPS.match(name))
        zone = self._zone(table, stamps, faults)
        own = self._chosen(table, faults)
        if own is None or zone is None:
            return None
        units = {name: match["unit"] for name in table.columns if (match := _VALUES.match(name))}
        own = own.blanked(units, MISSING).with_column(stamps, _starts(own, stamps))
        for name in list(units):
            short = _VALUES.match(name)
            if short and short["name"] not in own.columns:
                own, units[short["name"]] = own.with_column(short["name"], own.columns[name]), units[name]
        return Arranged(own, stamps, zone, units)

    def _zone(self, table: Table, stamps: str, faults: Faults) -> str | None:
        """The zone of the stamps; None, with the fault noted, if nobody says it."""
        said = _STAMPS.match(stamps)
        zone = self.time_zone or (ZONES.get(said["zone"] or "") if said else None)
        if zone is None:
            remedy = 'Set time_zone for this file, such as "UTC" or "Europe/Brussels" (CET/CEST)'
            faults.add(table.at(stamps), "does not say in which time zone its stamps are", remedy)
            return None
        return zone if check_zone(zone, table.label, faults) else None

    def _chosen(self, table: Table, faults: Faults) -> Table | None:
        """The rows of one area and of the sequences asked for."""
        sequences = [self.sequence] if isinstance(self.sequence, str) else list(self.sequence)
        own: Table | None = table
        for column, key, wanted in (
            ("Area", "area", [self.area] if self.area else []),
            ("Sequence", "sequence", sequences),
        ):
            if column in table.columns:
                own = only(own, column, key, wanted, faults) if own is not None else None
            elif wanted and not any(one.rpartition("|")[2] == wanted[0].rpartition("|")[2] for one in table.columns):
                faults.add(f"{table.label}, {key}", f"the file has no column '{column}'", f"Remove {key}")
                own = None
        return own


def _starts(table: Table, stamps: str) -> Cells:
    """The start of each market time unit, without the zone that stands behind it at clock changes."""
    first = table.columns[stamps].map(str).str.split(" - ").str[0]
    return first.str.replace(r"\s*\(\w+\)\s*$", "", regex=True).astype("str")
