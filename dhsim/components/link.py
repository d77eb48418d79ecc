r"""A pipe between two networks.

$$
0 \le s_t \le a_t \bar s_t, \qquad 0 \le b_t \le a_t \bar b_t, \qquad
\frac{s_t}{\bar s_t} + \frac{b_t}{\bar b_t} \le a_t \quad \text{(if both are above 0)}
$$

$$
\text{from network: } \; (1 - \lambda) b_t - s_t - \delta_t (\ell + \ell^{\text{w}}_t), \qquad
\text{to network: } \; (1 - \lambda) s_t - b_t,
$$

$$
C_t = c (s_t + b_t)
$$

With `dn` the sizes are also at most what the pipe carries from the network that sends; and with `one_way` a binary
$o_t$ (`onward`) lets heat flow one way only, if both sizes are above 0:

$$
\bar s_t = \min\Bigl(\bar s, \; \frac{\pi d^2}{4} v \rho c_p \frac{T^{\text{s}}_t - T^{\text{r}}_t}{1000} \Bigr),
\qquad
\frac{s_t}{\bar s_t} \le a_t o_t, \qquad \frac{b_t}{\bar b_t} \le a_t (1 - o_t), \qquad o_t \in \{0, 1\}
$$

Heat arrives (`temperature_rows`) between

$$
T^{\text{h}}_t = T^{\text{s,from}}_t - \Delta T \;\text{ or what is given}, \qquad
T^{\text{c}}_t = \min(T^{\text{r,to}}_t, \; T^{\text{h}}_t)
$$

- $s_t$: heat sent, `heat_mw`, MW, 0 or more; $b_t$: heat sent back, `back_mw`, MW, 0 or more
- $\bar s, \bar b$: `capacity_mw`, `back_capacity_mw`, MW; $d$: inner diameter, m; $v$: `velocity_max_m_per_s`; $\rho$,
  $c_p$: of water (`physics.water`)
- $\lambda$: `loss_share`; $\ell$: `loss_mw`, MW; $\ell^{\text{w}}_t$: loss by `dn` or `loss_w_per_mk` (`pipe_fields`),
  MW
- $a_t, \delta_t$: share that is there, and in service (`schedule`); $c$: `cost_per_mwh`; $C_t$: item `transport`,
  currency per h
- $T^{\text{s}}, T^{\text{r}}$: supply and return of a network, °C; $\Delta T$: `approach_k`, K; what is given:
  `deliver_c`, `back_deliver_c`, °C
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import HourlyCelsius, HourlyValue, NetworkName, Positive
from ..levels import level_faults
from ..physics.pipe import capacity_mw, inner_diameter_m
from ..pipe_fields import Buried
from ..site import NetworkAt, Site
from .base import Component
from .lifting import above
from .terms import Branch, Feed, Terms

if TYPE_CHECKING:
    from ..block import Block
    from ..linear import Algebra


class Link(Buried, Component, kind="link"):
    """Heat from one network to another, and back if `back_capacity_mw` is given: each way its share of the hour.

    What arrives is `sent (1 - loss_share)`. `loss_mw`, or the loss that follows from `dn` or `loss_w_per_mk`,
    `length_km` and the temperatures of from_network, is lost from that network in every hour in service, whether heat
    flows or not (the pipe is kept warm). With `dn` no more is sent in any step than the pipe carries at its highest
    velocity.

    Heat arrives at the sending network's supply temperature less `approach_k`, or at `deliver_c` below that, and is
    spread from there down to the receiving network's return, to which the water that brought it is cooled. So it takes
    cold water from those who preheat there, as the network's own demand gives it to them; colder than the supply it
    preheats itself, and at or below the return nothing arrives.
    """

    from_network: NetworkName
    to_network: NetworkName
    capacity_mw: Positive = Field(description="most heat sent")
    back_capacity_mw: Positive = Field(0.0, description="most heat sent the other way")
    one_way: bool = Field(False, description="never send both ways in one step; takes a binary a step")
    loss_mw: Positive = Field(0.0, description="heat lost every hour, taken from from_network")
    velocity_max_m_per_s: float = Field(2.5, gt=0, description="highest velocity of the water (assumed), with dn")
    cost_per_mwh: Positive = Field(0.0, description="pumping and transit per MWh sent, either way")
    deliver_c: HourlyCelsius | None = Field(
        None, description="temperature at which heat arrives; default, and most: supply of from_network less approach_k"
    )
    back_deliver_c: HourlyCelsius | None = Field(None, description="the same for heat that is sent back")
    approach_k: Positive = Field(0.0, description="temperature lost in the heat exchanger between the networks")
    feed: Branch = Field("series", description="a step on the main flow where it arrives, or a branch beside it")

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """A link needs two ends, temperatures that can be used, and a pipe that carries what it is said to."""
        if self.from_network == self.to_network:
            yield "to_network", f"'{self.to_network}' is also from_network", "Name two different networks"
        sends, gets = (site.networks.get(name) for name in (self.from_network, self.to_network))
        yield from self.loss_faults(sends)
        for key, size_mw, network in (
            ("capacity_mw", self.capacity_mw, sends),
            ("back_capacity_mw", self.back_capacity_mw, gets),
        ):
            most = np.inf if network is None else float(self._carried_mw(network).max())
            if size_mw > most * (1 + 1e-9):
                found = f"{size_mw:g} MW is more than DN {self.dn} carries at {self.velocity_max_m_per_s:g} m/s"
                yield key, f"{found}, at most {most:.4g} MW in any step", "Give a larger dn, or lower it"
        yield from self._arrival_faults("deliver_c", self.from_network, self.to_network, at, site)
        yield from self._arrival_faults("back_deliver_c", self.to_network, self.from_network, at, site)

    def _arrival_faults(self, key: str, sender: str, receiver: str, at: Hours, site: Site) -> Iterator[Finding]:
        """Heat arrives above the return of the receiver, and no hotter than it is sent."""
        level: HourlyValue | None = getattr(self, key)
        if level is None:
            return
        if receiver in site.networks:
            yield from level_faults((level,), site.network(receiver), at, key)
        sent_c = self._sent_c(site.network(sender))
        if sent_c is not None:
            limit = f"supply_c - approach_k of {sender}"
            yield from above(key, at.values(level), limit, sent_c, f"Lower it, or leave {key} out", at)

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable a direction, the heat sent."""
        sends, gets = block.site.network(self.from_network), block.site.network(self.to_network)
        most = np.broadcast_to(np.minimum(self.capacity_mw, self._carried_mw(sends)), (at.n,))
        most_back = np.broadcast_to(np.minimum(self.back_capacity_mw, self._carried_mw(gets)), (at.n,))
        sent = block.hourly("heat_mw", upper=most)
        back = block.hourly("back_mw", upper=most_back)
        if self.capacity_mw and self.back_capacity_mw:
            block.add("one_pipe", sent / most + back / most_back <= block.available)
            if self.one_way:
                onward = block.switch("onward")
                block.add("onward_only", sent / most - onward * block.available <= 0.0)
                block.add("back_only", back / most_back + onward * block.available <= block.available)
        arrives, returns = (1.0 - self.loss_share) * sent, (1.0 - self.loss_share) * back
        lost_mw = (self.loss_mw + self.kept_warm_mw(sends, at.n)) * block.in_service
        return Terms(
            supplies={self.to_network: arrives, self.from_network: returns},
            consumes={self.from_network: sent + lost_mw, self.to_network: back.linear()},
            costs={"transport": self.cost_per_mwh * (sent + back)},
            output=sent + back,
            capacity_mw=max(self.capacity_mw, self.back_capacity_mw),
            feeds=[
                *self._feed(self.to_network, arrives, self.deliver_c, sends, gets, at),
                *self._feed(self.from_network, returns, self.back_deliver_c, gets, sends, at),
            ],
        )

    def _carried_mw(self, network: NetworkAt) -> Array:
        """What the pipe carries from a network at its highest velocity, MW; without dn or temperatures no limit."""
        if self.dn is None or network.levels_c is None:
            return np.array([np.inf])
        return capacity_mw(inner_diameter_m(self.dn), self.velocity_max_m_per_s, *network.levels_c)

    def _feed(
        self, name: str, heat: Algebra, given_c: HourlyValue | None, sends: NetworkAt, gets: NetworkAt, at: Hours
    ) -> list[Feed]:
        """How heat arrives at a network: spread from its return up to the delivered temperature, also where that is as
        hot as asked. Between networks without temperatures it needs no word."""
        hot_c = self._sent_c(sends) if given_c is None else at.values(given_c)
        if gets.levels_c is None or hot_c is None or not heat.linear().highest().any():
            return []
        return [Feed(name, heat, hot_c, np.asarray(np.minimum(gets.levels_c.return_c, hot_c)), self.feed)]

    def _sent_c(self, sends: NetworkAt) -> Array | None:
        """The hottest at which heat from a network arrives, °C; None where its supply is not known."""
        return None if sends.supply_c is None else sends.supply_c - self.approach_k
