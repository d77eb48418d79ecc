"""Energi Data Service of Energinet: day-ahead prices of the Nordic areas and Germany, as CSV or Excel.

'Elspotprices' (hours, to 2025-09-30): HourUTC;HourDK;PriceArea;SpotPriceDKK;SpotPriceEUR, semicolons, decimal commas,
newest on top, all areas asked for below each other. Seen: originals of 2023 and 2024.

'DayAheadPrices' (quarters of an hour, from 2025-10-01): TimeUTC, TimeDK, PriceArea, DayAheadPriceEUR, DayAheadPriceDKK.
An original CSV was not seen; made from programs that read the data set.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from ..errors import Faults
from ..series import ColumnSpec
from ..tables_in import Table
from .base import MISSING, Arranged, Reader
from .heads import Head
from .rows import only

_STAMPS = ("HourUTC", "TimeUTC")
_NOT_VALUES = (*_STAMPS, "HourDK", "TimeDK", "PriceArea")


class Energinet(Reader, kind="energinet"):
    """Prices of one area from Energi Data Service; prices are in EUR or DKK per MWh, as the column's name says."""

    of = "Energi Data Service (Energinet)"
    expects = "PriceArea with HourUTC or TimeUTC"

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict,
        description="series name -> SpotPriceEUR, SpotPriceDKK, DayAheadPriceEUR or DayAheadPriceDKK, per MWh",
    )
    area: str | None = Field(None, description="DK1, DK2, SE3, SE4, NO2, DE, SYSTEM, ...; where the file has several")

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """PriceArea beside UTC stamps."""
        return "PriceArea" in cells and any(name in cells for name in _STAMPS)

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """The rows of the area, in UTC."""
        stamps = next(name for name in _STAMPS if name in table.columns)
        own = only(table, "PriceArea", "area", [self.area] if self.area else [], faults)
        if own is None:
            return None
        units = {name: _unit(name) for name in table.columns if name not in _NOT_VALUES}
        return Arranged(own.blanked(units, MISSING), stamps, "UTC", units)


def _unit(column: str) -> str | None:
    """'EUR/MWh' for a price in euros."""
    code = column[-3:]
    return f"{code}/MWh" if "Price" in column and code in ("EUR", "DKK") else None
