r"""Heat kept for later: a tank of the network's own water.

$$
0 \le g_t \le a_t \bar g, \qquad 0 \le h_t \le a_t \bar h, \qquad \text{network: } + h_t - g_t, \qquad C_t = c h_t
$$

The level, its losses and its ends are those of `components.storage`: in short

$$
e_{t+1} = \kappa e_t + \Delta t \, (\eta^{\text{c}} g_t - h_t / \eta^{\text{d}} - \delta_t \ell_t)
$$

Between networks' temperatures it discharges on a branch at $T^{\text{h}}_t = T^{\text{s}}_t$, so that its coefficient
in the row of the mix is 0 (`temperature_rows`). $T^{\text{h}}, T^{\text{c}}$ of its content are `top_c` and `bottom_c`,
by default the means of the network's supply and return over the run.

- $g_t$: charge, `charge_mw`, MW, 0 or more, taken from `network`; $\bar g$: `charge_mw`
- $h_t$: discharge, `discharge_mw`, MW, 0 or more, supplied to `network`; $\bar h$: `discharge_mw`
- $a_t$: share that is there (`schedule`); $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import Celsius
from ..site import NetworkAt
from .storage import Storage
from .terms import Feed, Terms

if TYPE_CHECKING:
    from ..block import Block


class Store(Storage, kind="store"):
    """A tank between the return and the supply line, hot water above cold.

    It is charged from the supply line and gives its heat at supply temperature on a branch of its own, from return
    to supply: its water does not pass the preheaters of the plant's main flow, and neither helps nor hurts the mix of
    other branches. Its size is given in MWh, or in cubic metres between `top_c` and `bottom_c`.
    """

    top_c: Celsius | None = Field(None, description="hot water in it; default: the network's mean supply")
    bottom_c: Celsius | None = Field(None, description="cold water in it; default: the network's mean return")

    def span_c(self, network: NetworkAt, at: Hours) -> tuple[float, float] | None:
        """As given, else the network's mean supply and return."""
        means = (None, None) if network.levels_c is None else tuple(float(level.mean()) for level in network.levels_c)
        top_c = means[0] if self.top_c is None else self.top_c
        bottom_c = means[1] if self.bottom_c is None else self.bottom_c
        return None if top_c is None or bottom_c is None else (top_c, bottom_c)

    def build(self, block: Block, at: Hours) -> Terms:
        """Three variables: charge, discharge, and the level on step boundaries."""
        charge = block.hourly("charge_mw", upper=self.charge_mw)
        discharge = block.hourly("discharge_mw", upper=self.discharge_mw)
        network = block.site.network(self.network)
        feeds = []
        if network.levels_c is not None:
            feeds = [Feed(self.network, discharge, network.levels_c.supply_c, branch="parallel", flexible=True)]
        return Terms(
            supplies={self.network: discharge},
            consumes={self.network: charge},
            costs={"o&m": self.om_per_mwh * discharge},
            stored=self.stored(block, at, charge, discharge),
            capacity_mw=self.discharge_mw,
            feeds=feeds,
        )
