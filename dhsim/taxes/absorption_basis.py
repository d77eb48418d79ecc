r"""Which heat of an absorption heat pump bears surplus-heat tax: a table of drive, cold side and use.

$$
E^{\mathrm{taxed}} = \delta_r\, E^{\mathrm{drive}} + \kappa_r\, E^{\mathrm{cold}}
$$

with $r$ the first row that fits drive, cold side and use (`taxes/decisions.py`).

- $\delta_r$: 1 if `rows[r].taxed` is `drive` or `drive_and_cold_side`, else 0
- $\kappa_r$: 1 if it is `cold_side` or `drive_and_cold_side`, else 0
- $E^{\mathrm{drive}}$: `drive_mwh`, $E^{\mathrm{cold}}$: `cold_side_mwh`, MWh
- $E^{\mathrm{taxed}}$: heat on which surplus-heat tax is due, MWh
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from ..fields import Fields
from ..physics.arrays import Array, Numbers, known
from .base import Rule, refuse_unknown
from .decisions import Every, deciding, refuse_gaps
from .surplus_heat_basis import Use

Drive = Literal["surplus", "renewable_surplus", "boiler", "renewable_boiler"]
ColdSide = Literal["process", "renewable_process"]
Taxed = Literal["none", "drive", "cold_side", "drive_and_cold_side"]
CHOICES = {"drive": Drive, "cold_side": ColdSide, "use": Use}


class AbsorptionRow(Fields):
    """One row: where it holds ("any" unless said), and what is taxed there."""

    drive: Drive | Every = "any"
    cold_side: ColdSide | Every = "any"
    use: Use | Every = "any"
    taxed: Taxed
    source: str = Field("", description="where in the report the row stands")


class AbsorptionBasis(Rule, kind="absorption_basis"):
    """The first row that fits says what is taxed; an electric heat pump's allowance does not apply.

    drive: surplus heat or heat of a boiler, of fossil or renewable fuel. cold_side: the process that is cooled, run on
    fossil or renewable fuel; it must count as cooling of that process, for which a plant in two steps with an
    intermediate temperature below 50 °C is preferred (L1852-1856). The fuel of boiler heat bears `fuel_tax` besides.

    Source: Viegand Maagøe for Energistyrelsen 2013, L1767-2068, table 12 (L1889-1962).
    """

    rows: tuple[AbsorptionRow, ...]

    @model_validator(mode="after")
    def _whole(self) -> AbsorptionBasis:
        """Every case must be decided."""
        refuse_gaps(self.rows, CHOICES)
        return self

    def taxed(self, drive: Drive, cold_side: ColdSide, use: Use) -> Taxed:
        """What is taxed. Raises ValueError for a drive, cold side or use that is not known."""
        refuse_unknown(drive, Drive, "drive")
        refuse_unknown(cold_side, ColdSide, "cold_side")
        refuse_unknown(use, Use, "use")
        row = deciding(self.rows, {"drive": drive, "cold_side": cold_side, "use": use})
        assert row is not None, "a table is made only with a row for every case"
        return row.taxed

    def taxed_mwh(
        self, drive: Drive, cold_side: ColdSide, use: Use, drive_mwh: Numbers, cold_side_mwh: Numbers
    ) -> Array:
        """Heat on which surplus-heat tax is due, MWh, elementwise: all of `SurplusHeatTax.tax` with basis "heat"."""
        taxed = self.taxed(drive, cold_side, use)
        on_drive, on_cold_side = taxed.startswith("drive"), taxed.endswith("cold_side")
        drive_heat, cold_heat = known("drive_mwh", drive_mwh), known("cold_side_mwh", cold_side_mwh)
        return np.asarray(on_drive * drive_heat + on_cold_side * cold_heat)
