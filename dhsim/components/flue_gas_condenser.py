r"""Heat from the moisture in the flue gas of other plants, the more the colder the water that comes back.

$$
0 \le q_t \le a_t \bar q, \qquad q_t \le \varphi_t \sum_{j \in F} f_{j,t}, \qquad
\varphi_t = \min\bigl( 0.25, \; (\varphi - \gamma \, (T^{\text{r}}_t - T^{\text{d}}))^{+} \bigr),
$$

$$
C_t = c q_t
$$

Where the plants are outside the model, $q_t \le a_t A_t$ in place of the second. Shared limits: `components.base`; on
and off: `on_off`; temperatures: `levels` and `temperature_rows`.

- $q_t$: heat, `heat_mw`, MW, 0 or more, supplied to `network`; $\bar q$: `capacity_mw`, MW, default no limit
- $f_{j,t}$: what plant $j$ of `of` takes of its fuel (the first commodity that it takes), MW, lower heating value
- $\varphi$: `share_of_fuel`; $\gamma$: `share_lost_per_k`, 1/K; $T^{\text{d}}$: `design_return_c`, $T^{\text{r}}_t$:
  return of the network, °C; $\varphi_t = \varphi$ without a design return; in results `follow_share`
- $A_t$: `available_mw`, MW; $a_t$: share that is there (`schedule`); $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per
  h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding, either
from ..fields import ComponentName, HourlyPositive, NetworkName, Positive
from ..levels import level_c
from ..physics.cascade import reaches
from ..site import NetworkAt, Site
from .base import Producer
from .terms import Draw, Feed, Follow, Offer, Terms

if TYPE_CHECKING:
    from ..block import Block

SHARE_MAX = 0.25  # of fired power; more than all moisture of wet wood holds is no flue gas. Assumed.
SHARE_KEYS = ("share_of_fuel", "share_lost_per_k", "design_return_c")


class FlueGasCondenser(Producer, kind="flue_gas_condenser"):
    """Condenses the flue gas of plants: `heat <= share x fuel`, with a share that falls as the return gets warmer.

    The default share of 0.12 is assumed: flue-gas condensation gives 10-15 % of fired power (Viegand Maagøe for
    Energistyrelsen, August 2013, lines 3094-3127 of the text). Where the plants are outside the model, `available_mw`
    says in place of `of` what heat there is.
    """

    network: NetworkName
    of: tuple[ComponentName, ...] = Field((), description="plants whose flue gas it condenses")
    share_of_fuel: float = Field(
        0.12, ge=0, le=SHARE_MAX, description="heat per fired power at design_return_c (assumed; 0.10-0.15 is usual)"
    )
    share_lost_per_k: Positive = Field(0.0, description="share of fired power lost per K of a warmer return")
    design_return_c: float | None = Field(None, description="return temperature at which it gives share_of_fuel")
    available_mw: HourlyPositive | None = Field(None, description="heat on offer, where the plants are not modelled")
    capacity_mw: Positive | None = Field(None, description="size; default: no limit")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    @model_validator(mode="after")
    def _one_origin(self) -> FlueGasCondenser:
        """Plants of the model, or a profile that says it all."""
        if bool(self.of) == (self.available_mw is not None):
            raise ValueError(either(self, "of", "available_mw"))
        if len(set(self.of)) < len(self.of):
            raise ValueError("of names a plant twice. Name each once")
        given = [key for key in SHARE_KEYS if key in self.model_fields_set]
        if self.available_mw is not None and given:
            raise ValueError(
                f"{given[0]} is of the plants in the model, and `of` names none. Name them, or put it into available_mw"
            )
        if self.share_lost_per_k > 0 and self.design_return_c is None:
            raise ValueError("share_lost_per_k counts from design_return_c, which is missing. Give it")
        return self

    def fed(self, site: Site) -> set[str]:
        """Its own network."""
        return {self.network} & site.networks.keys()

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """One level, and a return temperature where the share follows it."""
        yield from super().faults(at, site)
        if len(self.deliver_c) > 1:
            yield "deliver_c", f"it has {len(self.deliver_c)} levels", "Give one"
        if self.share_lost_per_k > 0 and self.network in site.networks and site.network(self.network).return_c is None:
            yield "share_lost_per_k", "the network has no return_c", "Give it one, or leave share_lost_per_k out"

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat delivered."""
        size = np.inf if self.capacity_mw is None else self.capacity_mw
        offered_mw = None if self.available_mw is None else at.values(self.available_mw)
        heat = block.hourly("heat_mw", upper=size if offered_mw is None else np.minimum(size, offered_mw))
        network = block.site.network(self.network)
        hot_c = self._hot_c(network, at)
        own = [] if offered_mw is None else [Draw(block.name, heat, network=self.network, hot_c=hot_c)]
        return Terms(
            supplies={self.network: heat},
            costs={"o&m": self.om_per_mwh * heat},
            capacity_mw=self.capacity_mw,
            feeds=[] if hot_c is None else [Feed(self.network, heat, hot_c, branch=self.feed)],
            draws=own,
            offer=None if offered_mw is None else Offer(offered_mw * block.available),
            follows=[Follow(heat, self.share(network, at), self.of)] if self.of else [],
        )

    def share(self, network: NetworkAt, at: Hours) -> Array:
        """Heat per fired power, per step: a straight line in the return temperature, 0 to 0.25."""
        if network.return_c is None or self.design_return_c is None:
            return np.full(at.n, self.share_of_fuel)
        line = self.share_of_fuel - self.share_lost_per_k * (network.return_c - self.design_return_c)
        return np.clip(line, 0.0, SHARE_MAX)

    def _hot_c(self, network: NetworkAt, at: Hours) -> Array | None:
        """To which it heats the water, on the main flow no hotter than asked. None if it reaches that anyway."""
        hot_c = level_c(self.deliver_c[0], network, at)
        if hot_c is None or network.supply_c is None or network.return_c is None:
            return None
        if self.feed == "parallel":
            return hot_c
        return None if reaches(hot_c, network.supply_c).all() else np.minimum(hot_c, network.supply_c)
