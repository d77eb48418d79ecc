"""Fuel to heat and power anywhere within a measured operating region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import CommodityName, Fields, NetworkName, Positive
from ..linear import Linear
from .base import Producer
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class OperatingPoint(Fields):
    """One corner of the region: heat, power and the fuel burnt there."""

    heat_mw: Positive
    power_mw: Positive
    fuel_mw: Positive


class ChpRegion(Producer, kind="chp_region"):
    """A plant given by the corners of its PQ region: every hour is a mix of them, `sum of shares <= 1`.

    The rest of the share stands still. The region is convex by construction, so the model stays linear. The shared
    limits (ramps, must-run, annual volumes) act on heat.
    """

    network: NetworkName
    fuel: CommodityName
    electricity: CommodityName
    points: tuple[OperatingPoint, ...] = Field(min_length=1, description="corners of the region at full availability")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")
    om_power_per_mwh: float = Field(0.0, description="operation and maintenance per MWh power")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable a corner: the share of the hour spent there."""
        shares = [block.hourly(f"share_{k}", upper=1.0) for k in range(len(self.points))]

        def mixed(values: list[float]) -> Linear:
            total = Linear(at.n)
            for share, value in zip(shares, values, strict=True):
                total = total + value * share
            return total

        heat = mixed([p.heat_mw for p in self.points])
        power = mixed([p.power_mw for p in self.points])
        used = mixed([1.0] * len(shares))
        block.add("time_limit", used <= block.available)
        if self.is_committed(at.step_h):
            block.add("time_limit_on", used - block.on() * block.available <= 0.0)
        return Terms(
            supplies={self.network: heat, self.electricity: power},
            consumes={self.fuel: mixed([p.fuel_mw for p in self.points])},
            costs={"o&m": self.om_per_mwh * heat + self.om_power_per_mwh * power},
            output=heat,
            capacity_mw=max(p.heat_mw for p in self.points),
        )
