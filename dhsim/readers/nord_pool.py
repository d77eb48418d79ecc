"""Nord Pool: day-ahead prices of its areas, from the yearly files of old and from the data portal.

Yearly files to 2021, 'elspot-prices_2019_hourly_eur': two title lines ('Elspot Prices in EUR/MWh', 'Data was last
updated ...'), then Date (or an empty name), Hours, SYS, SE1, ...; dates as 31-12-2019, hours as '00 - 01', an empty row
for the hour that spring leaves out, '02 - 03' twice in autumn. Seen: the file of 2019, saved with commas and decimal
points; and quoted lines with semicolons and decimal commas. The .xls files themselves are web pages: save them as CSV
or .xlsx.

Data portal, 'AuctionPrice_2024_DayAhead_SE3_EUR_None.csv': 'Delivery Start (CET)' and 'Delivery End (CET)' as
31.12.2024 23:00:00, 'SE3 Price (EUR)', semicolons. Not seen; made from programs that read it. Stamps are in the zone
that their column names; CET is taken for the wall clock of Central Europe (CET and CEST), as the market's days are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import Field

from ..errors import Faults
from ..series import ColumnSpec
from ..stamp_columns import joined
from ..stamps import check_zone
from ..tables_in import Table
from .base import MISSING, MUST_SAY, Arranged, Reader
from .heads import Head
from .zones import ZONES

_ZONE = "Europe/Brussels"
_START, _END = "Delivery Start", "Delivery End"
_SAID = re.compile(r"\(([^)]*)\)\s*$")
_CURRENCY = re.compile(r"Prices? in (?P<code>[A-Z]{3})/MWh")
_PRICE = re.compile(r"^(?P<area>.+?)(?: Price)? \((?P<code>[A-Z]{3})(?:/MWh)?\)$")


class NordPool(Reader, kind="nord_pool"):
    """Day-ahead prices of Nord Pool; every area is a column, named by the area alone."""

    of = "Nord Pool"
    expects = "Hours beside areas, or 'Delivery Start (CET)'"

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> area: SYS, SE3, DK1, FI, Oslo, ...; per MWh"
    )

    time_zone: str | None = Field(
        None, description="of the stamps; default: what the column name says, or that of Central Europe"
    )

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """Dates and hours beside areas, or the start of a delivery."""
        return _is_portal(cells) or (len(cells) > 2 and cells[0] in ("", "Date") and cells[1] == "Hours")

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """One column an area, stamped by wall clock."""
        if _is_portal(list(table.columns)):
            own, stamps, units = _portal(table)
        else:
            own, stamps, units = _yearly(table, head)
        zone = self.time_zone or _zone(table, stamps, faults)
        if zone is None or not check_zone(zone, table.label, faults):
            return None
        own = own.blanked(units, MISSING)
        commas = any(own.columns[name].map(str).str.contains(",", regex=False).any() for name in units)
        return Arranged(own, stamps, zone, units, thousands="." if commas else None)


Parts = tuple[Table, str, Mapping[str, str | None]]


def _is_portal(cells: Sequence[str]) -> bool:
    """Are these column names of the data portal?"""
    others = [cell for cell in cells if not cell.startswith((_START, _END))]
    return any(cell.startswith(_START) for cell in cells) and any(map(_PRICE.match, others))


def _zone(table: Table, stamps: str, faults: Faults) -> str | None:
    """The zone that the name of the stamps says; None, with the fault noted, if it is not known."""
    said = _SAID.search(stamps)
    zone = ZONES.get(said[1]) if said else _ZONE
    if zone is None:
        faults.add(
            table.at(stamps), "names a time zone that is not known here", 'Set time_zone for this file, such as "UTC"'
        )
    return zone


def _yearly(table: Table, head: Head) -> Parts:
    """A file of a year: table, name of its stamps, areas with their unit."""
    titles = " ".join(cell for row in head.titles for cell in row)
    code = _CURRENCY.search(titles)
    date, hours, *areas = table.columns
    own, stamps = joined(table, (date, hours))
    return own, stamps, dict.fromkeys(areas, f"{code['code']}/MWh" if code else MUST_SAY)


def _portal(table: Table) -> Parts:
    """A file of the data portal: table, name of its stamps, areas with their unit."""
    stamps = next(name for name in table.columns if name.startswith(_START))
    units: dict[str, str | None] = {}
    for name in [*table.columns]:
        price = _PRICE.match(name)
        if price and not name.startswith((_START, _END)):
            table = table.with_column(price["area"], table.columns[name])
            units[price["area"]] = f"{price['code']}/MWh"
    return table, stamps, units
