r"""Heat that somebody else has left over, fed into the network by heat exchangers, where its temperature allows.

For each route $l$, one a level of `deliver_c`, with the share $\varphi_{l,t}$ and the temperatures of
`components.routes`:

$$
q_t = \sum_l q_{l,t}, \qquad q_{l,t} \ge 0, \qquad
p_t = \sum_l \gamma \, (T^{\text{ask}}_{l,t} - T^{\text{in}}_t)\, q_{l,t}, \qquad
C_t = (c^{\text{h}}_t + c) \, q_t
$$

$$
\sum_l \frac{q_{l,t}}{\varphi_{l,t}} \le a_t A_t, \qquad q_t \le a_t \bar q,
$$

$$
q_{l,t} = 0 \;\text{ where }\; \varphi_{l,t} = 0, \qquad
q_t \ge a_t \min(\varphi_{1,t} A_t, \; \bar q) \;\text{ with must-take}
$$

where $T^{\text{ask}}_{l,t} = T^{\text{in}}_t$ for "stream", and $\max(\text{level} + \Delta T, T^{\text{in}}_t)$ for a
hotter level. From a shared stream $q_t$ is taken within its own rows (`temperature_rows`) in place of the first limit;
what is kept for a taker with `priority` is
$\min(a_t \bar q, d_t, d_t \, (T^{\text{h}}_t - T^{\text{r}}_t) / (T^{\text{s}}_t - T^{\text{r}}_t))$, on a branch or
without temperatures without the last. Shared limits: `components.base`; on and off: `on_off`; temperatures: `levels`
and `temperature_rows`.

- $q_{l,t}$: heat, `heat_mw` or `heat_<level>_mw`, MW, 0 or more, supplied to `network`, and taken from `stream`
- $A_t$: `available_mw`, MW, of the span from inlet to lowest outlet; $\bar q$: `capacity_mw`, MW, default no limit
- $p_t$: the giver's electricity, taken from `electricity`, MW; $\gamma$: `extra_electricity_per_k`, MWh/(MWh K)
- $T^{\text{in}}_t$: `stream_c`, °C; `stream_outlet_min_c`, `deliver_max_c`, `draws_from_c`: as in `components.routes`;
  $\Delta T$: `approach_k`, K; $T^{\text{s}}_t, T^{\text{r}}_t$: supply and return
- $c^{\text{h}}_t$: `price_per_mwh`, item `heat purchase`; $c$: `om_per_mwh`, item `o&m`; $C_t$: currency per h; a
  `contract` comes on top
- $a_t$: share that is there (`schedule`); $d_t$: `demand_mw` of the network, MW
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding, InputError, either
from ..fields import (
    CommodityName,
    ContractName,
    Hourly,
    HourlyCelsius,
    HourlyPositive,
    HourlyValue,
    NetworkName,
    Positive,
    StreamName,
)
from ..levels import STREAM, Levels, flow_names, is_word, level_c, level_name
from ..linear import Algebra, Linear
from ..physics.arrays import quotient
from ..physics.cascade import series_factor
from ..site import NetworkAt, NetworkLevels, Site, StreamAt, StreamLevels
from .base import Producer
from .routes import Exchanger, Route, route
from .terms import Draw, Feed, MustTake, Offer, Terms

if TYPE_CHECKING:
    from ..block import Block
    from ..hourly import HourlyVar


class WasteHeat(Producer, kind="waste_heat"):
    """Waste heat by direct exchange: what is there (`available_mw`, or a shared `stream`) may be taken or left.

    A stream of `stream_c` heats the network's water to `stream_c - approach_k`, and is cooled at most to
    `stream_outlet_min_c` and to the return temperature plus `approach_k`; `available_mw` is the heat of the whole span.
    Below the supply temperature it preheats (feed = "series") or needs hotter producers beside it (feed = "parallel").
    Without temperatures it reaches whatever is asked.
    """

    network: NetworkName
    available_mw: HourlyPositive | None = Field(None, description="heat on offer; or name a stream")
    stream: StreamName | None = Field(None, description="a stream that several takers share")
    stream_c: HourlyCelsius | None = Field(None, description="temperature at which the heat comes")
    stream_outlet_min_c: HourlyCelsius | None = Field(
        None, description="lowest temperature the stream may be cooled to; default: all heat is there at stream_c"
    )
    approach_k: Positive = Field(5.0, description="temperature difference in the heat exchanger")
    draws_from_c: HourlyCelsius | None = Field(
        None, description="how hot it needs a shared stream; default: the supply temperature plus approach_k"
    )
    deliver_c: Levels = Field(
        (STREAM,), description='"stream": what the stream gives; hotter levels take the giver\'s extra electricity'
    )
    deliver_max_c: HourlyCelsius | None = Field(None, description="the exchanger is controlled to deliver no hotter")
    electricity: CommodityName | None = Field(None, description="the giver's electricity for delivering hotter")
    extra_electricity_per_k: Positive = Field(
        0.0, description="giver's MWh electricity per MWh heat and K above the stream's own temperature"
    )
    capacity_mw: Positive | None = Field(None, description="size of the heat exchanger; default: no limit")
    must_take: bool = Field(False, description="all that the temperatures let through has to be taken")
    priority: int | None = Field(None, ge=1, description="of a shared stream, the lowest number is served first")
    price_per_mwh: Hourly = Field(0.0, description="paid per MWh taken")
    contract: ContractName | None = Field(None, description="contract on the heat taken, beside or instead of a price")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    @model_validator(mode="after")
    def _one_origin(self) -> WasteHeat:
        """Either an own profile or a shared stream."""
        if (self.available_mw is None) == (self.stream is None):
            raise ValueError(either(self, "available_mw", "stream"))
        if self.stream is not None and (self.stream_c is not None or self.stream_outlet_min_c is not None):
            raise ValueError("stream_c and stream_outlet_min_c belong to the stream that it names. Give them there")
        if self.stream is not None and not self._as_it_comes:
            raise ValueError(
                "deliver_c asks for heat hotter than a shared stream, which only a source of its own can give. "
                "Give available_mw instead of stream"
            )
        if self.priority is not None and self.stream is None:
            raise ValueError(
                "priority orders the takers of a shared stream, and stream names none. Name one, or leave priority out"
            )
        return self

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """A share of the capacity needs a capacity; levels above the stream's own need electricity."""
        yield from super().faults(at, site)
        share = at.values(self.availability)
        if self.stream is not None and self.capacity_mw is None and np.any((share > 0) & (share < 1)):
            yield "availability", "it is a share of capacity_mw, which is not given", "Give capacity_mw"
        if not self._as_it_comes and (self.electricity is None or self.extra_electricity_per_k == 0):
            found = "it asks for heat at other temperatures than the stream's own"
            remedy = "Give electricity and extra_electricity_per_k, which is what the giver needs for that"
            yield "deliver_c", found, remedy
        if self.must_take and self.stream is not None:
            yield "must_take", "how much that is, is not known for a shared stream", "Use available_mw of its own"

    @property
    def _as_it_comes(self) -> bool:
        """Is it delivered at what the stream gives, and no other level?"""
        return len(self.deliver_c) == 1 and _is_stream(self.deliver_c[0])

    def direct_outlets(self, at: Hours, networks: Mapping[str, NetworkAt]) -> Mapping[str, Array]:
        """A shared stream is cooled to the return temperature of the network plus the approach; one that never runs
        is nobody's neighbour."""
        network = networks.get(self.network)
        if self.stream is None or network is None or network.return_c is None or self.capacity_mw == 0:
            return {}
        if not self._ever(at):
            return {}
        return {self.stream: network.return_c + self.approach_k}

    def _ever(self, at: Hours) -> bool:
        """Is it there in any step? What cannot be read yet counts as there; another fault says so."""
        try:
            return bool(self.available_share(at).any())
        except (ValueError, KeyError, InputError):
            return True

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable a route, the heat taken."""
        source, network = self._source(at, block.site), block.site.network(self.network)
        routes = self._routes(source, network, at)
        names = flow_names([route.name for route in routes])
        flows = [block.hourly(name, upper=self._most(r, source)) for name, r in zip(names, routes, strict=True)]
        total: Algebra = sum(flows, start=Linear(at.n))
        consumes = {} if self.stream is None else {self.stream: total}
        extra = sum((q * r.extra_mwh for q, r in zip(flows, routes, strict=True)), start=Linear(at.n))
        if self.electricity is not None:
            consumes[self.electricity] = extra
        if len(routes) > 1 and self.capacity_mw is not None:
            block.add("exchanger", total <= block.usable(self.capacity_mw))
        must = self._must(block, source, flows, routes) if self.must_take else None
        return Terms(
            supplies={self.network: total},
            consumes=consumes,
            costs={"heat purchase": total * at.values(self.price_per_mwh), "o&m": self.om_per_mwh * total},
            bought={} if self.contract is None else {self.contract: total},
            offer=self._offer(block, source, flows, routes, must),
            capacity_mw=self._capacity_mw(source),
            feeds=self._feeds(flows, routes, network),
            draws=[self._draw(block, q, route) for q, route in zip(flows, routes, strict=True)],
        )

    @property
    def _exchanger_mw(self) -> float:
        """Size of the heat exchanger; infinite without a limit."""
        return np.inf if self.capacity_mw is None else self.capacity_mw

    def _source(self, at: Hours, site: Site) -> StreamAt:
        """The stream it draws on, its own or the shared one."""
        if self.stream is not None:
            return site.stream(self.stream)
        inlet_c = None if self.stream_c is None else at.values(self.stream_c)
        outlet_c = inlet_c if self.stream_outlet_min_c is None else at.values(self.stream_outlet_min_c)
        return StreamAt(at.values(self.available_mw), inlet_c, outlet_c)

    def _routes(self, source: StreamAt, network: NetworkAt, at: Hours) -> list[Route]:
        """Every way in, one a delivery level."""
        stream, water = source.levels_c, network.levels_c
        if stream is None or water is None:
            nothing = np.zeros(at.n)
            return [Route("stream", None, None, None, None, 1.0 + nothing, nothing)]
        asked_c = [
            stream.inlet_c if _is_stream(level) else np.maximum(self._stream_for(level, network, at), stream.inlet_c)
            for level in self.deliver_c
        ]
        needed_c = self._needed_c(source, stream, water, at)
        most_c = np.full(at.n, np.inf) if self.deliver_max_c is None else at.values(self.deliver_max_c)
        exchanger = Exchanger(self.approach_k, most_c, self.extra_electricity_per_k)
        return [
            route(level_name(level, k), asked, np.minimum(asked, needed_c), stream, water, exchanger)
            for k, (level, asked) in enumerate(zip(self.deliver_c, asked_c, strict=True))
        ]

    def _stream_for(self, level: HourlyValue, network: NetworkAt, at: Hours) -> Array:
        """Temperature of a stream that heats the water to a level."""
        celsius = level_c(level, network, at)
        return np.zeros(at.n) if celsius is None else celsius + self.approach_k

    def _needed_c(self, source: StreamAt, stream: StreamLevels, water: NetworkLevels, at: Hours) -> Array:
        """How hot it needs the stream: alone, as it comes; beside others, as the supply temperature asks."""
        if self.draws_from_c is not None:
            return at.values(self.draws_from_c)
        if self.stream is None or source.direct_takers < 2:
            return np.full(at.n, np.inf)
        return water.supply_c + self.approach_k

    def _most(self, route: Route, source: StreamAt) -> Array:
        """Most heat on a route. Of a shared stream, and of an offer that several routes share, a row sees to it."""
        if self.stream is not None or len(self.deliver_c) > 1:
            return np.where(route.share > 0, self._exchanger_mw, 0.0)
        return np.minimum(self._exchanger_mw, route.share * source.available_mw)

    def _must(self, block: Block, source: StreamAt, flows: list[HourlyVar], routes: list[Route]) -> MustTake:
        """All that the temperatures let through of what is on offer, and not more than the exchanger takes."""
        share, let_through_mw = routes[0].share, routes[0].share * source.available_mw
        least_mw = np.minimum(let_through_mw, self._exchanger_mw) * block.available
        per_mw = np.where(let_through_mw < self._exchanger_mw, share, 0.0)
        if len(flows) == 1:
            flows[0].tighten(lower=least_mw)
            return MustTake(least_mw, flows[0], per_mw)
        total = sum(flows, start=Linear(len(share)))
        return MustTake(least_mw, block.add("must_take", total >= least_mw), per_mw)

    def _offer(
        self, block: Block, source: StreamAt, flows: list[HourlyVar], routes: list[Route], must: MustTake | None
    ) -> Offer | None:
        """What is on offer of its own; several routes share it."""
        if self.stream is not None:
            return None
        available_mw = source.available_mw * block.available
        if len(routes) == 1:
            return Offer(available_mw, usable_share=routes[0].share, must=must)
        per_heat = (quotient(1.0, route.share) for route in routes)
        used = sum((q * need for q, need in zip(flows, per_heat, strict=True)), start=Linear(len(available_mw)))
        return Offer(available_mw, limit=block.add("on_offer", used <= available_mw), must=must)

    def _feeds(self, flows: list[HourlyVar], routes: list[Route], network: NetworkAt) -> list[Feed]:
        """How the heat comes to the network; without temperatures it reaches what is asked."""
        return [
            Feed(self.network, q, r.hot_c, r.cold_c, self.feed)
            for q, r in zip(flows, routes, strict=True)
            if r.hot_c is not None
        ]

    def _draw(self, block: Block, heat: HourlyVar, route: Route) -> Draw:
        """What is taken from the source."""
        source = block.name if self.stream is None else self.stream
        need = self._reserved_mw(heat, route, block.site.network(self.network)) if self.priority else None
        return Draw(
            source,
            heat,
            route.from_c,
            route.to_c,
            network=self.network,
            hot_c=route.hot_c,
            priority=self.priority,
            reserved_mw=need,
        )

    def _reserved_mw(self, heat: HourlyVar, route: Route, network: NetworkAt) -> Array:
        """What is kept for it, MW: no more than its size, the demand, and on the main flow its level can use."""
        need = np.minimum(heat.upper, network.demand_mw)
        if route.hot_c is None or network.levels_c is None or self.feed == "parallel":
            return np.asarray(need)
        return np.asarray(np.minimum(need, network.demand_mw * series_factor(route.hot_c, *network.levels_c)))

    def _capacity_mw(self, source: StreamAt) -> float | None:
        """Rated MW: the exchanger, or the most that is on offer; unknown for a shared stream without an exchanger."""
        if self.stream is not None:
            return self.capacity_mw
        return float(min(source.available_mw.max(), self._exchanger_mw))


def _is_stream(level: HourlyValue) -> bool:
    """Is a level what the stream gives?"""
    return is_word(level) and str(level) == STREAM
