"""Fuel to heat and power in a fixed proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import CommodityName, Efficiency, NetworkName, Positive
from ..part_load import PartLoad
from .base import Producer
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class ChpBackPressure(PartLoad, Producer, kind="chp_back_pressure"):
    """A back-pressure turbine: `power = c_b heat`, `fuel = (heat + power) / efficiency`, and at part load as its points
    say."""

    network: NetworkName
    fuel: CommodityName
    electricity: CommodityName
    capacity_mw: Positive = Field(description="heat")
    c_b: Positive = Field(description="power per heat in back-pressure operation")
    efficiency: Efficiency = Field(description="heat and power together per fuel, lower heating value")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")
    om_power_per_mwh: float = Field(0.0, description="operation and maintenance per MWh power")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat; with part load more."""
        heat = block.hourly("heat_mw", upper=self.capacity_mw)
        power = self.c_b * heat
        nominal = self.at_full_efficiency(block, heat, self.capacity_mw, at.step_h)
        return Terms(
            supplies={self.network: heat, self.electricity: power},
            consumes={self.fuel: nominal * ((1.0 + self.c_b) / self.efficiency)},
            costs={"o&m": self.om_per_mwh * heat + self.om_power_per_mwh * power},
            output=heat,
        )
