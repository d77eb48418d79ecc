"""DMI: observations and climate data of Danish stations, and the weather archive, as CSV.

Rows of the open data services saved as CSV, one value a row, with the services' own names (metObs: observed,
parameterId, stationId, value; climateData: from, to, parameterId, stationId, value; 'properties.' may stand before
them), in UTC. A metObs parameter ending in past1h or past10min describes the time before its stamp. No original CSV was
seen, since the services give JSON; made from their documentation.

The weather archive's export, 'DateTime;...' with a column for each quantity, semicolons, decimal points or commas. Not
seen; made from a description that does not say the zone of its stamps, which is therefore asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field

from ..errors import Faults
from ..series import ColumnSpec
from ..stamps import check_zone
from ..tables_in import Table
from .base import MISSING, Arranged, Reader
from .heads import Head
from .rows import only

_STAMPS = ("observed", "timeObserved", "from")
_ARCHIVE = ("DateTime", "Datetime")
_PAST = re.compile(r"past(1h|10min)$")


class Dmi(Reader, kind="dmi"):
    """Observations of DMI: one station and one parameter of the open data, or any column of the weather archive."""

    of = "DMI (open data or weather archive)"
    expects = "observed or from with parameterId and value, or DateTime with other columns"

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> value; or a column of the weather archive"
    )
    station: str | None = Field(None, description="stationId such as 06180; where the file has several")
    parameter: str | None = Field(None, description="parameterId such as temp_dry; where the file has several")
    time_zone: str | None = Field(None, description="of the weather archive's stamps, which do not say it")

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """Values by parameter, or the archive's stamps."""
        names = [_plain(cell) for cell in cells]
        values = {"parameterId", "value"} <= {*names} and any(name in names for name in _STAMPS)
        return values or (len(cells) > 1 and cells[0] in _ARCHIVE)

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """The rows of the station and parameter."""
        first = next(iter(table.columns))
        return self._archive(table, first, faults) if first in _ARCHIVE else self._observations(table, faults)

    def _archive(self, table: Table, stamps: str, faults: Faults) -> Arranged | None:
        """A table of the weather archive."""
        given = [key for key in ("station", "parameter") if getattr(self, key) is not None]
        for key in given:
            faults.add(f"{table.label}, {key}", "the file has no such column to choose by", f"Remove {key}")
        if self.time_zone is None:
            remedy = 'Set time_zone for this file: "UTC", or "Europe/Copenhagen" for local time'
            faults.add(table.at(stamps), "does not say in which time zone its stamps are", remedy)
        elif not given and check_zone(self.time_zone, table.label, faults):
            units = {name: _unit(name) for name in table.columns if name != stamps}
            return Arranged(table.blanked(units, MISSING), stamps, self.time_zone, units)
        return None

    def _observations(self, table: Table, faults: Faults) -> Arranged | None:
        """Rows of the open data services."""
        by_plain = {_plain(name): name for name in table.columns}
        own: Table | None = table
        for column, key, wanted in (
            ("stationId", "station", self.station),
            ("parameterId", "parameter", self.parameter),
        ):
            if column in by_plain and own is not None:
                own = only(own, by_plain[column], key, [wanted] if wanted else [], faults)
        if own is None:
            return None
        stamps = next(by_plain[name] for name in _STAMPS if name in by_plain)
        parameter = str(own.columns[by_plain["parameterId"]].iloc[0]) if len(own.rows) else ""
        own = own.blanked([by_plain["value"]], MISSING).with_column("value", own.columns[by_plain["value"]])
        ends = _plain(stamps) != "from" and bool(_PAST.search(parameter))
        units = {"value": _unit(parameter)}
        return Arranged(own, stamps, "UTC", units, marks="end" if ends else "start")


def _plain(name: str) -> str:
    """A name of the services without what a converter puts before it."""
    return name.removeprefix("properties.")


def _unit(name: str) -> str | None:
    """°C for temperatures."""
    return "degC" if re.search(r"temp", name, re.IGNORECASE) else None
