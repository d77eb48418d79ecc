"""Electricity to heat in an electrode or resistance boiler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import CommodityName, NetworkName, Positive, Share
from .base import Producer
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class ElectricBoiler(Producer, kind="electric_boiler"):
    """An electric boiler: `electricity = heat / efficiency`."""

    network: NetworkName
    electricity: CommodityName
    capacity_mw: Positive = Field(description="heat")
    efficiency: Share = Field(0.99, gt=0, description="heat per electricity")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat."""
        heat = block.hourly("heat_mw", upper=self.capacity_mw)
        return Terms(
            supplies={self.network: heat},
            consumes={self.electricity: heat / self.efficiency},
            costs={"o&m": self.om_per_mwh * heat},
        )
