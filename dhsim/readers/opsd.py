"""Open Power System Data: 'time_series_60min_singleindex.csv' and 'when2heat.csv'.

utc_timestamp (2014-12-31T23:00:00Z), cet_cest_timestamp, then some hundred columns: DK_1_price_day_ahead,
DK_load_actual_entsoe_transparency, ... with commas and decimal points; When2Heat (DK_heat_demand_space_SFH,
DK_COP_ASHP_floor, ...) with semicolons and decimal commas. No original was seen here; made from the packages' own field
descriptions and from programs that read them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field

from ..errors import Faults
from ..series import ColumnSpec
from ..tables_in import Table
from .base import MISSING, Arranged, Reader
from .heads import Head

_STAMPS, _LOCAL = "utc_timestamp", "cet_cest_timestamp"
_UNITS = (
    (r"^GB_.*price", "GBP/MWh"),
    (r"price", "EUR/MWh"),
    (r"_(load|generation|capacity|heat_demand)", "MW"),
    (r"_temperature$", "degC"),
)


class Opsd(Reader, kind="opsd"):
    """Series of Open Power System Data, in UTC; MW, EUR/MWh and °C are known by the column names."""

    of = "Open Power System Data"
    expects = "utc_timestamp"

    columns: dict[str, str | ColumnSpec] = Field(
        default_factory=dict, description="series name -> column, such as DK_1_price_day_ahead or DK_COP_ASHP_floor"
    )

    @classmethod
    def is_header(cls, cells: Sequence[str]) -> bool:
        """UTC stamps under this name, beside other columns."""
        return len(cells) > 1 and _STAMPS in cells

    def arranged(self, table: Table, head: Head, faults: Faults) -> Arranged | None:
        """All columns but the local stamps."""
        units = {name: _unit(name) for name in table.columns if name not in (_STAMPS, _LOCAL)}
        asked = [one if isinstance(one, str) else one.column for one in self.columns.values()]
        return Arranged(table.blanked([name for name in asked if name in units], MISSING), _STAMPS, "UTC", units)


def _unit(column: str) -> str | None:
    """The unit of a column by its name, if it has a known one."""
    return next((unit for pattern, unit in _UNITS if re.search(pattern, column)), None)
