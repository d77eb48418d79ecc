r"""Heat that is missing: what no plant can deliver, at a price that says how bad that is.

$$
q_t \ge 0, \qquad C_t = c q_t
$$

- $q_t$: heat that is missing, `heat_mw` of `shortfall_<network>`, MW, 0 or more, supplied to the network in its place
- $c$: `price_per_mwh`, which is `shortfall_per_mwh` of the network; $C_t$: item `shortfall`, currency per h
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ..calendar import Hours
from ..fields import NetworkName, Positive
from .base import Component
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class Shortfall(Component, kind="shortfall"):
    """Demand that is not met. Every network has one unless it says `shortfall = false`."""

    makes_heat: ClassVar[bool] = False

    network: NetworkName
    price_per_mwh: Positive = Field(description="cost of a MWh not delivered")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat that is missing."""
        missing = block.hourly("heat_mw")
        return Terms(supplies={self.network: missing}, costs={"shortfall": self.price_per_mwh * missing})
