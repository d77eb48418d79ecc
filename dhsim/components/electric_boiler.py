r"""Electricity to heat in an electrode or resistance boiler.

$$
0 \le q_t \le a_t \bar q, \qquad p_t = \frac{z_t}{\eta}, \qquad C_t = c q_t
$$

where $z_t = q_t$, or with points of part load what `part_load` says. Shared limits: `components.base`; on and off:
`on_off`; temperatures: `levels` and `temperature_rows`.

- $q_t$: heat, `heat_mw`, MW, 0 or more, supplied to `network`; $\bar q$: `capacity_mw`, MW
- $p_t$: electricity taken from `electricity`, MW; $\eta$: `efficiency`
- $a_t$: share that is there (`schedule`); $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import CommodityName, NetworkName, Positive, Share
from ..part_load import PartLoad
from .base import Producer
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class ElectricBoiler(PartLoad, Producer, kind="electric_boiler"):
    """An electric boiler: `electricity = heat / efficiency`, and at part load as its points say."""

    network: NetworkName
    electricity: CommodityName
    capacity_mw: Positive = Field(description="heat")
    efficiency: Share = Field(0.99, gt=0, description="heat per electricity")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat; with part load more."""
        heat = block.hourly("heat_mw", upper=self.capacity_mw)
        nominal = self.at_full_efficiency(block, heat, self.capacity_mw, at.step_h)
        return Terms(
            supplies={self.network: heat},
            consumes={self.electricity: nominal / self.efficiency},
            costs={"o&m": self.om_per_mwh * heat},
        )
