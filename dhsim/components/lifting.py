r"""What all heat pumps share: the range of temperatures that they cool a source through, and how hot they deliver.

Which temperatures COP and heat rules of a heat pump use, in every step. Its source, a stream of `stream` with inlet
$T^{\text{in}}_t$, is cooled from $T^{\text{from}}_t$ to $T^{\text{to}}_t$:

$$
T^{\text{to}}_t = \min(T^{\text{so}}_t, \; T^{\text{from}}_t),
$$

$$
T^{\text{from}}_t = \begin{cases}
\min(T^{\text{draw}}_t, \; T^{\text{in}}_t) & \text{with } T^{\text{draw}} \text{ given} \\
T^{\text{dir}}_t & \text{behind direct takers, if } T^{\text{so}}_t \lt T^{\text{dir}}_t \lt T^{\text{in}}_t \\
T^{\text{in}}_t & \text{else}
\end{cases}
$$

Its sink at level $l$ warms from $T^{\text{si}}_t$ to $T_{l,t}$, on a branch without the supply $T^{\text{s}}_t$ as a
limit:

$$
T_{l,t} = \min(\text{level}, \; T^{\text{s}}_t, \; T^{\text{max}}_t), \qquad
T^{\text{si}}_t = \max(\text{given}, \; T^{\text{r}}_t) \;\text{ or }\; T^{\text{r}}_t
$$

It stands still at a level where $T_{l,t} \le T^{\text{si}}_t$, and where $T^{\text{from}}_t \le T^{\text{so}}_t$ in a
stream that cools. With a priority, what is kept for it out of the stream is, with $\varrho_{l,t}$ MW drawn per MW
given,

$$
\max_l \; \varrho_{l,t} \min(a_t \bar q_{l,t}, \; d_t)
$$

- $T^{\text{from}}, T^{\text{to}}$: `draw_from_c`, `draw_to_c`, °C; $T^{\text{so}}$: `source_outlet_c`, by default the
  stream's `stream_outlet_min_c`; $T^{\text{draw}}$: `draws_from_c`
- $T^{\text{dir}}$: coldest to which direct takers cool the stream: return of their network plus their `approach_k`
- $T_{l,t}$: `feed_hot_c`, °C (`levels`); $T^{\text{max}}$: `deliver_max_c`; $T^{\text{si}}$: `sink_in_c`;
  $T^{\text{r}}$: return of the network
- $\bar q_{l,t}$: most heat at a level, MW; $d_t$: `demand_mw` of the network, MW; the result is `draw_reserved_mw`, MW
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours, in_steps
from ..errors import Finding
from ..fields import HourlyCelsius, HourlyValue, NetworkName, StreamName
from ..levels import STREAM, is_word, level_c, level_name
from ..linear import Algebra, Linear
from ..physics.arrays import SAME_K, Flags
from ..physics.cascade import can_feed, reaches
from ..site import NetworkAt, Site, StreamAt
from .base import Producer
from .terms import Draw, Feed


@dataclass(frozen=True, eq=False)
class Source:
    """What a heat pump cools. from_c, to_c: °C per step, None where not known. there: is any heat left for it?"""

    from_c: Array | None
    to_c: Array | None
    there: Flags


@dataclass(frozen=True, eq=False)
class Sink:
    """One level at which a heat pump delivers. in_c, out_c: of the water it heats, °C per step, None where not known.

    works: is it hotter than the water that comes to it? free: on the main flow, it reaches the supply temperature in
    every step.
    """

    name: str
    in_c: Array | None
    out_c: Array | None
    works: Flags
    free: bool


class Lifting(Producer):
    """Base of heat pumps: the stream they cool, and the levels they deliver at."""

    network: NetworkName
    source: StreamName | None = Field(None, description="stream it cools")
    source_outlet_c: HourlyCelsius | None = Field(
        None, description="temperature to which it cools the stream; default: the stream's stream_outlet_min_c"
    )
    draws_from_c: HourlyCelsius | None = Field(
        None, description="hottest part of the stream it draws on; default: behind those who exchange heat directly"
    )
    priority: int | None = Field(None, ge=1, description="of a shared stream, the lowest number is served first")
    deliver_max_c: HourlyCelsius | None = Field(None, description="hottest that it may reach, also where more is asked")
    sink_in_c: HourlyCelsius | None = Field(
        None,
        description="temperature at which water comes to its condenser, never below the return; default: the return",
    )
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    @model_validator(mode="after")
    def _stream_fields(self) -> Lifting:
        """Some fields are about a stream."""
        for key in ("source_outlet_c", "draws_from_c", "priority"):
            if self.source is None and getattr(self, key) is not None:
                raise ValueError(f"{key} is about a stream, and source names none. Name one, or leave {key} out")
        return self

    def fed(self, site: Site) -> set[str]:
        """It feeds its network only; another may drive it."""
        return {self.network} & site.networks.keys()

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Levels that it cannot deliver at, and ranges that its stream does not have."""
        yield from super().faults(at, site)
        yield from self._level_faults(at, site)
        for key in ("source_outlet_c", "draws_from_c") if self.source in site.streams else ():
            yield from self.range_faults(key, str(self.source), site.stream(self.source), at)

    def _level_faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Levels are temperatures or "supply", each once, and not above deliver_max_c; numbers not above the supply."""
        names = [level_name(level, k) for k, level in enumerate(self.deliver_c)]
        if STREAM in names:
            yield "deliver_c", '"stream" is for direct exchange', 'Give "supply" or temperatures'
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield "deliver_c", f"the level {name.replace('_c', ' °C')} is named twice", "Name it once"
        yield from self._above_supply(site)
        if self.deliver_max_c is None:
            return
        if self.network in site.networks and site.network(self.network).supply_c is None:
            yield "deliver_max_c", "the network has no supply_c", "Give it one, or leave deliver_max_c out"
        for level in (level for level in self.deliver_c if not is_word(level)):
            limit = at.values(self.deliver_max_c)
            yield from above("deliver_c", at.values(level), "deliver_max_c", limit, "Correct one of them", at)

    def _above_supply(self, site: Site) -> Iterator[Finding]:
        """A number above the supply in every step says nothing on the main flow, where no more is asked."""
        supply_c = site.network(self.network).supply_c
        if supply_c is None or self.feed != "series":
            return
        for level in self.deliver_c:
            if isinstance(level, int | float) and np.all(level > supply_c + SAME_K):
                found = f"{level:g} °C is above the supply temperature in every step"
                yield "deliver_c", f'{found}; it is the same as "supply"', 'Give "supply", or a level below it'

    def range_faults(
        self, key: str, name: str, stream: StreamAt, at: Hours, reaches_down: bool = True
    ) -> Iterator[Finding]:
        """A field about a stream needs its temperatures; an outlet lies between what it has and what it may become.

        reaches_down: the stream must be hotter than the outlet in every step.
        """
        if getattr(self, key) is None:
            return
        if stream.inlet_c is None or stream.outlet_min_c is None:
            yield key, f"the stream '{name}' has no stream_c", f"Give it one, or leave {key} out"
        elif key != "draws_from_c":
            outlet_c, fix = at.values(getattr(self, key)), "Correct one of them"
            if reaches_down:
                yield from above(key, outlet_c, f"stream_c of {name}", stream.inlet_c, fix, at)
            least = f"the lowest that {name} may be cooled to"
            yield from above(key, outlet_c, least, stream.outlet_min_c, fix, at, below=True)

    def stream_source(self, site: Site, at: Hours) -> Source:
        """The range of the stream that it cools: from behind direct exchange, where that leaves something."""
        stream = site.stream(self.source)
        if stream.inlet_c is None or stream.outlet_min_c is None:
            return Source(None, None, np.ones(at.n, dtype=bool))
        outlet_c = stream.outlet_min_c if self.source_outlet_c is None else at.values(self.source_outlet_c)
        if self.draws_from_c is not None:
            from_c = np.minimum(at.values(self.draws_from_c), stream.inlet_c)
        else:
            behind_c = stream.inlet_c if stream.behind_c is None else stream.behind_c
            from_c = np.where(behind_c > outlet_c + SAME_K, behind_c, stream.inlet_c)
        one_temperature = outlet_c >= stream.inlet_c - SAME_K
        there = one_temperature | (from_c > outlet_c + SAME_K)
        return Source(from_c, np.minimum(outlet_c, from_c), np.asarray(there))

    def sinks(self, site: Site, at: Hours) -> list[Sink]:
        """Every level it delivers at."""
        network = site.network(self.network)
        return [self._sink(level, level_name(level, k), network, at) for k, level in enumerate(self.deliver_c)]

    def _sink(self, level: HourlyValue, name: str, network: NetworkAt, at: Hours) -> Sink:
        """One level: on the main flow no hotter than what is asked, and never hotter than deliver_max_c."""
        out_c = level_c(level, network, at)
        in_c = network.return_c if self.sink_in_c is None else at.values(self.sink_in_c)
        if in_c is not None and network.return_c is not None:
            in_c = np.maximum(in_c, network.return_c)
        works = np.ones(at.n, dtype=bool)
        if out_c is None:
            return Sink(name, in_c, None, works, free=True)
        if network.supply_c is not None and self.feed == "series":
            out_c = np.minimum(out_c, network.supply_c)
        if self.deliver_max_c is not None:
            out_c = np.minimum(out_c, at.values(self.deliver_max_c))
        for cold_c in (network.return_c, in_c):
            works = works if cold_c is None else works & can_feed(out_c, cold_c)
        free = self.feed == "series" and network.supply_c is not None and bool(reaches(out_c, network.supply_c).all())
        return Sink(name, in_c, out_c, works, free)

    def lifted_feeds(
        self, site: Site, sinks: Sequence[Sink], heats: Sequence[Algebra], glides: bool = False
    ) -> list[Feed]:
        """How its heat comes to the network: a condenser gives all of it at its level, needing no word where that is
        the supply. glides: its COP is that of water which warms from sink_in_c on, and so is its heat."""
        if site.network(self.network).levels_c is None:
            return []
        return [
            Feed(self.network, heat, sink.out_c, cold_c(sink.in_c, sink.out_c) if glides else None, self.feed)
            for sink, heat in zip(sinks, heats, strict=True)
            if sink.out_c is not None and (glides or not sink.free)
        ]

    def lifted_draws(
        self, source: Source, site: Site, sinks: Sequence[Sink], drawn: Sequence[Algebra], per_heat: Sequence[Array]
    ) -> list[Draw]:
        """What it takes out of its stream, one a level. per_heat: MW drawn for a MW delivered.

        What is kept for it, by priority, is the most that one of its levels can draw; it stands with the first.
        """
        if self.source is None:
            return []
        need = None
        if self.priority is not None:
            demand_mw = site.network(self.network).demand_mw
            pairs = zip(drawn, per_heat, strict=True)
            need = np.max([np.minimum(q.linear().highest(), demand_mw * share) for q, share in pairs], axis=0)
        return [
            Draw(
                self.source,
                heat,
                source.from_c,
                source.to_c,
                lifted=True,
                network=self.network,
                hot_c=sink.out_c,
                priority=self.priority,
                reserved_mw=need if k == 0 or need is None else np.zeros(len(need)),
            )
            for k, (sink, heat) in enumerate(zip(sinks, drawn, strict=True))
        ]


def cold_c(in_c: Array | None, out_c: Array) -> Array | None:
    """Coldest water that a sink which glides is given to, °C per step; never above its level."""
    return None if in_c is None else np.asarray(np.minimum(in_c, out_c))


def above(
    key: str, found_c: Array, limit_name: str, limit_c: Array, remedy: str, at: Hours, below: bool = False
) -> Iterator[Finding]:
    """A fault where a temperature is above a limit (below: under it), with the first step."""
    bad = found_c < limit_c - SAME_K if below else found_c > limit_c + SAME_K
    if bad.any():
        k, side = int(bad.argmax()), "below" if below else "above"
        found = f"{found_c[k]:g} °C at {at.show(k)} local is {side} {limit_name} = {limit_c[k]:g}, {in_steps(bad)}"
        yield key, found, remedy


def added(flows: Iterable[Algebra], n: int) -> Algebra:
    """The sum of flows, also of none."""
    return sum(flows, start=Linear(n))
