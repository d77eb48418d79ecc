r"""Fuel to heat and power in a proportion that may be chosen: steam is extracted for heat at the cost of power.

$$
0 \le q_t \le a_t \bar q, \qquad 0 \le p_t \le a_t \bar p, \qquad
c_b q_t \le p_t, \qquad x_t = p_t + c_v q_t \le a_t \bar p
$$

$$
f_t = \frac{x_t}{\eta}, \qquad C_t = c^{\text{q}} q_t + c^{\text{p}} p_t
$$

The shared limits act on $x_t$, as shares of $\bar p$. Shared limits: `components.base`; on and off: `on_off`;
temperatures: `levels` and `temperature_rows`.

- $q_t$: heat, `heat_mw`, MW, 0 or more, supplied to `network`; $\bar q$: `heat_capacity_mw`, MW
- $p_t$: power, `power_mw`, MW, 0 or more, supplied to `electricity`; $\bar p$: `power_capacity_mw`, MW
- $x_t$: power that the same steam would make without heat, `output_mw`, MW
- $c_b$: `c_b`, least power per heat; $c_v$: `c_v`, power lost per heat
- $f_t$: fuel taken from `fuel`, MW, lower heating value; $\eta$: `electric_efficiency`
- $a_t$: share that is there (`schedule`); $c^{\text{q}}, c^{\text{p}}$: `om_per_mwh`, `om_power_per_mwh`; $C_t$: item
  `o&m`, currency per h
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import CommodityName, Efficiency, NetworkName, Positive, Share
from .base import Producer
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class ChpExtraction(Producer, kind="chp_extraction"):
    """An extraction turbine. Power P and heat Q lie in the region

    `P >= c_b Q` (back-pressure line), `P + c_v Q <= power_capacity_mw`, `Q <= heat_capacity_mw`,
    and fuel is that of condensing operation at the same steam: `(P + c_v Q) / electric_efficiency`.
    The shared limits (ramps, must-run, annual volumes) act on `P + c_v Q`, the power it would make without heat.
    """

    network: NetworkName
    fuel: CommodityName
    electricity: CommodityName
    power_capacity_mw: Positive = Field(description="power without heat")
    heat_capacity_mw: Positive = Field(description="most heat")
    c_b: Positive = Field(description="least power per heat (back-pressure line)")
    c_v: Share = Field(description="power lost per heat extracted")
    electric_efficiency: Efficiency = Field(description="power per fuel without heat, lower heating value")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")
    om_power_per_mwh: float = Field(0.0, description="operation and maintenance per MWh power")

    def build(self, block: Block, at: Hours) -> Terms:
        """Two variables, heat and power."""
        heat = block.hourly("heat_mw", upper=self.heat_capacity_mw)
        power = block.hourly("power_mw", upper=self.power_capacity_mw)
        condensing = power + self.c_v * heat
        block.add("back_pressure_line", power >= self.c_b * heat)
        block.add("steam_limit", condensing <= self.power_capacity_mw * block.available)
        return Terms(
            supplies={self.network: heat, self.electricity: power},
            consumes={self.fuel: condensing / self.electric_efficiency},
            costs={"o&m": self.om_per_mwh * heat + self.om_power_per_mwh * power},
            output=condensing,
            capacity_mw=self.power_capacity_mw,
        )
