r"""Heat from solar collectors with a given hourly yield.

$$
0 \le q_t \le a_t A_t, \qquad C_t = c q_t
$$

Shared limits: `components.base`; on and off: `on_off`; temperatures: `levels` and `temperature_rows`.

- $q_t$: heat used, `heat_mw`, MW, 0 or more, supplied to `network`; $A_t$: yield, `available_mw`, MW
- $a_t$: share that is there (`schedule`); $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import HourlyPositive, NetworkName
from .base import Producer
from .terms import Offer, Terms

if TYPE_CHECKING:
    from ..block import Block


class SolarHeat(Producer, kind="solar_heat"):
    """A collector field: its yield may be used or left (stagnation)."""

    network: NetworkName
    available_mw: HourlyPositive = Field(description="yield of the field in each step")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat used."""
        available_mw = at.values(self.available_mw)
        heat = block.hourly("heat_mw", upper=available_mw)
        return Terms(
            supplies={self.network: heat},
            costs={"o&m": self.om_per_mwh * heat},
            offer=Offer(available_mw * block.available),
            capacity_mw=float(available_mw.max()),
        )
