"""Electricity and low-temperature heat to heat for the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import CommodityName, HourlyCop, NetworkName, Positive, StreamName
from .base import Producer, Terms

if TYPE_CHECKING:
    from ..block import Block


class HeatPump(Producer, kind="heat_pump"):
    """A compression heat pump: `electricity = heat / COP`, `source heat = heat (1 - 1/COP)`."""

    network: NetworkName
    electricity: CommodityName
    capacity_mw: Positive = Field(description="heat")
    cop: HourlyCop = Field(description="heat per electricity")
    source: StreamName | None = Field(None, description="stream it cools; default: a source without limit or price")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat delivered."""
        heat = block.hourly("heat_mw", upper=self.capacity_mw)
        power_share = 1.0 / at.values(self.cop)
        consumes = {self.electricity: heat * power_share}
        if self.source is not None:
            consumes[self.source] = heat * (1.0 - power_share)
        return Terms(supplies={self.network: heat}, consumes=consumes, costs={"o&m": self.om_per_mwh * heat})
