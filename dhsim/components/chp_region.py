r"""Fuel to heat and power anywhere within a measured operating region.

$$
0 \le y_{k,t} \le a_t, \qquad \sum_k y_{k,t} \le a_t, \qquad
(q_t, p_t, f_t) = \sum_k y_{k,t} \, (q^k, p^k, f^k),
$$

$$
C_t = c^{\text{q}} q_t + c^{\text{p}} p_t
$$

If it is on or off, also $\sum_k y_{k,t} \le a_t u_t$. The shared limits act on $q_t$, as shares of the largest $q^k$.
Shared limits: `components.base`; on and off: `on_off`; temperatures: `levels` and `temperature_rows`.

- $y_{k,t}$: share of the step at corner $k$, `share_<k>`, 0-1; $u_t$: `on`, 0 or 1
- $q^k, p^k, f^k$: `heat_mw`, `power_mw` and `fuel_mw` of the corner in `points`, MW
- $q_t$: heat supplied to `network`, MW; $p_t$: power supplied to `electricity`, MW; $f_t$: fuel taken from `fuel`, MW
- $a_t$: share that is there (`schedule`); $c^{\text{q}}, c^{\text{p}}$: `om_per_mwh`, `om_power_per_mwh`; $C_t$: item
  `o&m`, currency per h
"""

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
