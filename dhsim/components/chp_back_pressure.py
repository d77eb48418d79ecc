r"""Fuel to heat and power in a fixed proportion.

$$
0 \le q_t \le a_t \bar q, \qquad p_t = c_b q_t, \qquad f_t = \frac{1 + c_b}{\eta} \, z_t, \qquad
C_t = c^{\text{q}} q_t + c^{\text{p}} p_t
$$

where $z_t = q_t$, or with points of part load what `part_load` says. The shared limits act on $q_t$. Shared limits:
`components.base`; on and off: `on_off`; temperatures: `levels` and `temperature_rows`.

- $q_t$: heat, `heat_mw`, MW, 0 or more, supplied to `network`; $\bar q$: `capacity_mw`, MW
- $p_t$: power supplied to `electricity`, MW; $c_b$: `c_b`, power per heat
- $f_t$: fuel taken from `fuel`, MW, lower heating value; $\eta$: `efficiency`, heat and power per fuel
- $a_t$: share that is there (`schedule`); $c^{\text{q}}, c^{\text{p}}$: `om_per_mwh`, `om_power_per_mwh`; $C_t$: item
  `o&m`, currency per h
"""

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
