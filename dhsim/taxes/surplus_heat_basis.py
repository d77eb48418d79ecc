r"""Which part of recovered heat the surplus-heat tax rests on: a table of source, use and device.

With $r$ the first row that fits (`taxes/decisions.py`),

$$
\text{basis} = b_{r(x)}, \qquad x = (\text{heat source}, \text{use}, \text{device}) .
$$

What each basis taxes is reckoned by the rule `surplus_heat_tax`, but for `fuel_tax`, which is the rule of that name.

- $x$: `heat_source`, `use`, `device`; $b_r$: `rows[r].basis`
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ..fields import Fields
from .base import Rule, refuse_unknown
from .decisions import Every, deciding, refuse_gaps

HeatSource = Literal["process", "renewable_process", "space_heat", "flue_gas", "renewable_flue_gas"]
Use = Literal["internal_space_heat", "internal_process", "external_space_heat", "external_process"]
Device = Literal["air", "fan", "water", "electric_heat_pump"]
Basis = Literal["none", "heat", "fan", "above_electricity", "fuel_tax"]
CHOICES = {"heat_source": HeatSource, "use": Use, "device": Device}


class BasisRow(Fields):
    """One row: where it holds ("any" unless said), and what is taxed there."""

    heat_source: HeatSource | Every = "any"
    use: Use | Every = "any"
    device: Device | Every = "any"
    basis: Basis
    source: str = Field("", description="where in the report the row stands")


class SurplusHeatBasis(Rule, kind="surplus_heat_basis"):
    """The first row that fits a case says what is taxed in it; a table without a row for some case is refused.

    heat_source: a process, with the cooling and compressed air that serve it; one run on renewable fuel; room heat and
    exhaust air of ventilation (`space_heat`); flue gas of boilers or CHP. use: space heat includes hot water for
    cleaning by hand; cleaning in place is a process; external space heat is a district-heating network or another
    company. device: air without or with a `fan`, water, or an electric heat pump in between.

    Bases: `none`; all the `heat`; a multiple of the `fan`'s electricity; the heat `above_electricity` by a multiple of
    it; or no surplus-heat tax but the full energy tax on the fuel of that heat (`fuel_tax`).

    Source: Viegand Maagøe for Energistyrelsen 2013, tables 4, 6, 8 and 10; L306-315, L374-395, L1189-1759.
    """

    rows: tuple[BasisRow, ...]

    @model_validator(mode="after")
    def _whole(self) -> SurplusHeatBasis:
        """Every case must be decided."""
        refuse_gaps(self.rows, CHOICES)
        return self

    def basis(self, heat_source: HeatSource, use: Use, device: Device) -> Basis:
        """What is taxed. Raises ValueError for a source, use or device that is not known."""
        refuse_unknown(heat_source, HeatSource, "heat_source")
        refuse_unknown(use, Use, "use")
        refuse_unknown(device, Device, "device")
        row = deciding(self.rows, {"heat_source": heat_source, "use": use, "device": device})
        assert row is not None, "a table is made only with a row for every case"
        return row.basis
