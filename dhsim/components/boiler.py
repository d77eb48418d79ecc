r"""Fuel to heat at a fixed efficiency.

$$
0 \le q_t \le a_t \bar q, \qquad f_t = \frac{z_t}{\eta}, \qquad C_t = c q_t
$$

where $z_t = q_t$, or with points of part load what `part_load` says. Shared limits: `components.base`; on and off:
`on_off`; temperatures: `levels` and `temperature_rows`.

- $q_t$: heat, `heat_mw`, MW, 0 or more, supplied to `network`; $\bar q$: `capacity_mw`, MW
- $f_t$: fuel, taken from `fuel`, MW, lower heating value; $\eta$: `efficiency`
- $a_t$: share that is there (`schedule`); $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

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
