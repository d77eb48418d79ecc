r"""Electricity and low-temperature heat to heat for the network, at a COP that follows the temperatures.

For each level $l$ that it delivers at, with the temperatures of `components.lifting` and the COP of `cop_models`:

$$
p_t = \sum_l \frac{q_{l,t}}{\psi_{l,t}}, \qquad
g_t = \sum_l \Bigl( 1 - \frac{1}{\psi_{l,t}} \Bigr) q_{l,t}, \qquad
q_t = \sum_l q_{l,t}, \qquad C_t = c q_t
$$

$$
0 \le q_{l,t} \le a_t \bar q_{l,t}, \qquad
\bar q_{l,t} = \min(\omega_{l,t} \bar q, \; \psi_{l,t} \bar p),
$$

$$
\omega_{l,t} = \min\bigl( 1, \; ( 1 - \gamma \, ( T_{l,t} - T^{\text{from}}_t - \Delta T ) )^{+} \bigr)
$$

With several levels they share one machine:

$$
q_t \le a_t \max_l \bar q_{l,t}, \qquad p_t \le a_t \bar p, \qquad \sum_l \frac{q_{l,t}}{\omega_{l,t}} \le a_t \bar q
$$

It stands still ($\bar q_{l,t} = 0$) where $\omega_{l,t} = 0$, where `components.lifting` says so, and where the source
is colder than `source_min_c`. A source of `source_c` is cooled from there by `source_cooling_k`, and takes nothing from
a bus. Shared limits: `components.base`; on and off: `on_off`; temperatures: `levels` and `temperature_rows`.

- $q_{l,t}$: heat at level $l$, `heat_mw` or `heat_<level>_mw`, MW, 0 or more, supplied to `network`; in results
  `lift_mw`
- $p_t$: taken from `electricity`, MW; $g_t$: taken from the stream `source`, MW
- $\psi_{l,t}$: COP, `cop`, 1 or more; $a_t$: share that is there (`schedule`)
- $\bar q$: `capacity_mw`, MW; $\bar p$: `capacity_electric_mw`, MW; one not given is no limit
- $\omega_{l,t}$: share of the capacity left at its lift, 1 without derating; $\gamma$: `derating_per_k`, 1/K;
  $\Delta T$: `design_lift_k`, K; $T_{l,t}$: delivered, $T^{\text{from}}_t$: source inlet, °C
- $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..cop_models import Cop, CopModel
from ..errors import Finding, ModelError
from ..fields import CommodityName, HourlyCelsius, Positive, StreamName
from ..levels import flow_names, is_word
from ..linear import Algebra
from ..physics.arrays import SAME_K, quotient
from ..physics.derating import capacity_share
from ..site import Site
from .lifting import Lifting, Sink, Source, added
from .terms import Terms

if TYPE_CHECKING:
    from ..block import Block
    from ..hourly import HourlyVar


@dataclass(frozen=True, eq=False)
class _Lift:
    """One level that it delivers at. cop: heat per electricity. share: of capacity_mw that is left at its lift, 0 where
    it stands still. most_mw: heat, before availability."""

    sink: Sink
    cop: Array
    share: Array
    most_mw: Array


class HeatPump(Lifting, kind="heat_pump"):
    """A compression heat pump: `electricity = heat / COP`, `source heat = heat (1 - 1/COP)`.

    It cools a stream, or a source without limit or price (`source_c`: outdoor air, sea, lake, sewage, ground). At each
    of its levels it has a COP of its own in every step, so that the optimiser chooses between lifting to the supply
    temperature and preheating. A number or series as COP holds for all levels and needs no temperatures.

    Its heat is given to the water that its COP speaks of: by a COP model that glides (lorenz, jensen, table) evenly
    from `sink_in_c` to the level, also where that is the supply, so that it takes cold water from those who preheat; by
    carnot, a number or a series all of it at the level.
    """

    electricity: CommodityName
    source: StreamName | None = Field(None, description="stream it cools; default: a source without limit or price")
    source_c: HourlyCelsius | None = Field(
        None, description="temperature of a source without limit: outdoor air, sea, lake, sewage or ground"
    )
    source_cooling_k: Positive = Field(5.0, description="by how much the evaporator cools the medium of source_c")
    source_min_c: HourlyCelsius | None = Field(None, description="with a source colder than this it stands still")
    capacity_mw: Positive | None = Field(None, description="heat, as built; or give capacity_electric_mw")
    capacity_electric_mw: Positive | None = Field(None, description="most electricity it takes")
    cop: Cop = Field(description="heat per electricity: a number, a series, or a COP model")
    design_lift_k: Positive | None = Field(None, description="lift from source inlet to sink outlet it was built for")
    derating_per_k: Positive | None = Field(
        None, description="share of capacity_mw lost per K of lift above the design"
    )

    @model_validator(mode="after")
    def _fitting(self) -> HeatPump:
        """One source, a size, and what derating needs."""
        if self.source is not None and self.source_c is not None:
            raise ValueError("both source and source_c are given. Keep one: a stream, or a source without limit")
        if self.source_c is None and "source_cooling_k" in self.model_fields_set:
            raise ValueError(
                "source_cooling_k belongs to source_c, which is missing. Give source_c, or for a stream source_outlet_c"
            )
        if self.capacity_mw is None and self.capacity_electric_mw is None:
            raise ValueError("there is no size. Give capacity_mw (heat), capacity_electric_mw, or both")
        if (self.design_lift_k is None) != (self.derating_per_k is None):
            raise ValueError("design_lift_k and derating_per_k belong together, and one is missing. Give both or none")
        if self.derating_per_k is not None and self.capacity_mw is None:
            raise ValueError("derating_per_k is a share of capacity_mw, which is missing. Give capacity_mw")
        return self

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Temperatures that it needs must be given."""
        yield from super().faults(at, site)
        if isinstance(self.cop, CopModel):
            yield from self._need("cop", f"the COP model '{self.cop.kind}'", site, sink_in=True)
        if self.derating_per_k is not None:
            yield from self._need("derating_per_k", "the lift", site)
        if self.source_min_c is not None:
            yield from self._need("source_min_c", "it", site, sink_out=False)

    def _need(self, key: str, what: str, site: Site, sink_in: bool = False, sink_out: bool = True) -> Iterator[Finding]:
        """What a field needs to know of source and sink, as far as source and network are known."""
        stream, network = site.stream(self.source), site.network(self.network)
        if self.source is None and self.source_c is None:
            yield key, f"{what} needs the temperature of the source", "Give source_c, or name a stream as source"
        elif self.source in site.streams and stream.inlet_c is None:
            yield key, f"{what} needs stream_c, which the stream '{self.source}' does not have", "Give it stream_c"
        if self.network not in site.networks:
            return
        if sink_out and network.supply_c is None and any(is_word(level) for level in self.deliver_c):
            yield key, f"{what} needs supply_c, which the network does not have", "Give the network supply_c"
        if sink_in and network.return_c is None and self.sink_in_c is None:
            found = f"{what} needs the temperature at which the water comes to its condenser"
            yield key, found, "Give the network return_c, or the heat pump sink_in_c"

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable a level, the heat delivered; with several levels `heat_mw` is their sum."""
        source = self._source(block.site, at)
        lifts = [self._lift(source, sink, at) for sink in self.sinks(block.site, at)]
        names = flow_names([lift.sink.name for lift in lifts])
        flows = [block.hourly(name, upper=lift.most_mw) for name, lift in zip(names, lifts, strict=True)]
        heat = added(flows, at.n)
        power = added((q * (1.0 / lift.cop) for q, lift in zip(flows, lifts, strict=True)), at.n)
        from_source = [1.0 - 1.0 / lift.cop for lift in lifts]
        drawn = [q * share for q, share in zip(flows, from_source, strict=True)]
        consumes = {self.electricity: power}
        if self.source is not None:
            consumes[self.source] = added(drawn, at.n)
        sinks = [lift.sink for lift in lifts]
        return Terms(
            supplies={self.network: heat},
            consumes=consumes,
            costs={"o&m": self.om_per_mwh * heat},
            output=heat if len(lifts) == 1 else self._limited(block, flows, lifts, heat, power),
            capacity_mw=self._rated_mw(lifts),
            feeds=self.lifted_feeds(block.site, sinks, flows, isinstance(self.cop, CopModel) and self.cop.glides),
            draws=self.lifted_draws(source, block.site, sinks, drawn, from_source),
        )

    def _source(self, site: Site, at: Hours) -> Source:
        """The range that it cools its stream or the medium around it through, and where it is warm enough."""
        if self.source_c is not None:
            from_c = at.values(self.source_c)
            source = Source(from_c, from_c - self.source_cooling_k, np.ones(at.n, dtype=bool))
        else:
            source = self.stream_source(site, at)
        if self.source_min_c is None or source.from_c is None:
            return source
        warm = source.from_c >= at.values(self.source_min_c) - SAME_K
        return Source(source.from_c, source.to_c, source.there & warm)

    def _lift(self, source: Source, sink: Sink, at: Hours) -> _Lift:
        """COP and size at one level."""
        cop, runs = self._cop(source, sink, at), source.there & sink.works
        share = np.where(runs, 1.0, 0.0)
        if self.design_lift_k is not None and self.derating_per_k is not None:
            if sink.out_c is None or source.from_c is None:
                raise ModelError("derating_per_k needs the temperatures of source and network")
            share = share * capacity_share(sink.out_c - source.from_c, self.design_lift_k, self.derating_per_k)
        most_mw = np.full(at.n, np.inf) if self.capacity_mw is None else self.capacity_mw * share
        if self.capacity_electric_mw is not None:
            most_mw = np.minimum(most_mw, self.capacity_electric_mw * cop)
        return _Lift(sink, cop, share, np.where(share > 0, most_mw, 0.0))

    def _cop(self, source: Source, sink: Sink, at: Hours) -> Array:
        """Heat per electricity at one level."""
        if not isinstance(self.cop, CopModel):
            return at.values(self.cop)
        if source.from_c is None or source.to_c is None or sink.in_c is None or sink.out_c is None:
            raise ModelError(f"the COP model '{self.cop.kind}' needs the temperatures of source and network")
        return self.cop.cop(source.from_c, source.to_c, np.minimum(sink.in_c, sink.out_c), sink.out_c)

    def _limited(
        self, block: Block, flows: list[HourlyVar], lifts: list[_Lift], heat: Algebra, power: Algebra
    ) -> HourlyVar:
        """All levels share one machine. Returns the sum of their heat, which the shared limits act on."""
        most_mw = np.max([lift.most_mw for lift in lifts], axis=0)
        total = block.hourly("heat_mw", upper=most_mw)
        block.add("all_levels", total - heat == 0.0)
        if self.capacity_electric_mw is not None:
            block.add("electric_capacity", power <= block.usable(self.capacity_electric_mw))
        if self.capacity_mw is not None and self.derating_per_k is not None:
            used = added((q * quotient(1.0, lift.share) for q, lift in zip(flows, lifts, strict=True)), len(most_mw))
            block.add("derated_capacity", used <= block.usable(self.capacity_mw))
        return total

    def _rated_mw(self, lifts: list[_Lift]) -> float:
        """Heat it was built for; else the most that its electricity gives in any step."""
        if self.capacity_mw is not None:
            return self.capacity_mw
        return max(float(lift.most_mw.max(initial=0.0)) for lift in lifts)
