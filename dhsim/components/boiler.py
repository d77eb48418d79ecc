"""Fuel to heat at a fixed efficiency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from ..calendar import Hours
from ..fields import CommodityName, Efficiency, NetworkName, Positive
from ..part_load import PartLoad
from .base import Producer
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class Boiler(PartLoad, Producer, kind="boiler"):
    """A boiler: `fuel = heat / efficiency`, and at part load as its points say."""

    network: NetworkName
    fuel: CommodityName
    capacity_mw: Positive = Field(description="heat")
    efficiency: Efficiency = Field(description="heat per fuel, lower heating value")
    flue_gas_condensation: bool = Field(False, description="allows an efficiency above 1")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    @model_validator(mode="after")
    def _not_above_one(self) -> Boiler:
        """More heat than fuel needs flue-gas condensation."""
        best = self.efficiency * self.best_factor()
        if best > 1 and not self.flue_gas_condensation:
            raise ValueError(
                f"efficiency = {best:g} is above 1. Set flue_gas_condensation = true if the boiler has it, "
                "or give the efficiency as a share of the lower heating value"
            )
        return self

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat; with part load more."""
        heat = block.hourly("heat_mw", upper=self.capacity_mw)
        nominal = self.at_full_efficiency(block, heat, self.capacity_mw, at.step_h)
        return Terms(
            supplies={self.network: heat},
            consumes={self.fuel: nominal / self.efficiency},
            costs={"o&m": self.om_per_mwh * heat},
        )
