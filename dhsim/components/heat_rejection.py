r"""Heat thrown away: a cooler, at a cost.

$$
0 \le q_t \le a_t \bar q, \qquad C_t = c q_t
$$

- $q_t$: heat rejected, `heat_mw`, MW, 0 or more, taken from `network`; $\bar q$: `capacity_mw`, MW, default no limit
- $a_t$: share that is there (`schedule`); $c$: `cost_per_mwh`, 0 or more; $C_t$: item `heat rejection`, currency per h
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from ..calendar import Hours
from ..fields import NetworkName, Positive
from .base import Component
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block


class HeatRejection(Component, kind="heat_rejection"):
    """A cooler on the network. Its cost is never negative, so that nothing is gained by wasting heat."""

    makes_heat: ClassVar[bool] = False

    network: NetworkName
    capacity_mw: Positive | None = Field(None, description="most heat rejected; default: no limit")
    cost_per_mwh: Positive = Field(0.0, description="fans, pumps and water per MWh rejected")

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat rejected."""
        rejected = block.hourly("heat_mw", upper=np.inf if self.capacity_mw is None else self.capacity_mw)
        return Terms(
            consumes={self.network: rejected}, costs={"heat rejection": self.cost_per_mwh * rejected}, output=rejected
        )
