r"""Hot drive heat lifts low-temperature heat, and both come out as heat for the network.

$$
0 \le q_t \le a_t \min(\bar q, \; \psi \bar d), \qquad
d_t = \frac{q_t}{\psi}, \qquad g_t = \Bigl( 1 - \frac{1}{\psi} \Bigr) q_t,
$$

$$
f_t = \frac{d_t}{\eta}, \qquad p_t = \frac{q_t}{\varepsilon}, \qquad C_t = c q_t
$$

It stands still where its drive is not hotter than what it delivers, where `drive_outlet_c` is not below the drive
stream's inlet, and where `components.lifting` says so of source and sink. A COP above the ideal one is refused
(`physics.absorption`). Its drive heat is drawn from a stream between inlet and `drive_outlet_c`. Shared limits:
`components.base`; on and off: `on_off`; temperatures: `levels` and `temperature_rows`.

- $q_t$: heat, `heat_mw`, MW, 0 or more, supplied to `network`; $\bar q$: `capacity_mw`, MW; $\bar d$:
  `drive_capacity_mw`, MW; one not given is no limit
- $d_t$: drive heat, MW, taken from `drive_network` or `drive_stream`; or as $f_t$, MW, from `drive_fuel`, with $\eta$:
  `drive_efficiency`
- $g_t$: source heat, MW, taken from `source`; $\psi$: `heat_cop`
- $p_t$: taken from `electricity`, MW, where that is given; $\varepsilon$: `electricity_cop`
- $a_t$: share that is there (`schedule`); $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours, in_steps
from ..errors import Finding
from ..fields import CommodityName, Efficiency, HourlyCelsius, NetworkName, Positive, StreamName
from ..linear import Algebra
from ..physics.absorption import absorption_heat, ideal_heat_cop
from ..physics.arrays import SAME_K, Flags
from ..physics.cop import log_mean_c
from ..site import Site
from .lifting import Lifting, Sink
from .terms import Draw, Terms

if TYPE_CHECKING:
    from ..block import Block

DRIVES = ("drive_network", "drive_stream", "drive_fuel")


class AbsorptionHeatPump(Lifting, kind="absorption_heat_pump"):
    """An absorption heat pump: `heat = COP x drive heat`, `source heat = (COP - 1) x drive heat`.

    It is driven by a network (a header of steam or hot water), a hot stream, or a burner of its own; the electricity of
    its pumps is small and does not count as heat. A COP of 1.7 is published for a single stage (physics/absorption.py).

    In hours in which its drive is not hotter than what it delivers, or than drive_outlet_c, it stands still. A stream
    drives it only with what lies above the temperature that it delivers.
    """

    source: StreamName = Field(description="stream it cools")
    drive_network: NetworkName | None = Field(None, description="network that drives it, such as a steam header")
    drive_stream: StreamName | None = Field(None, description="hot stream that drives it")
    drive_outlet_c: HourlyCelsius | None = Field(
        None,
        description="to which it cools drive_stream, above what it delivers; default: its stream_outlet_min_c",
    )
    drive_fuel: CommodityName | None = Field(None, description="what its own burner burns")
    drive_efficiency: Efficiency = Field(1.0, description="drive heat per drive_fuel")
    drive_c: HourlyCelsius | None = Field(
        None, description="temperature of the drive heat, to check the COP; default: of drive_network or drive_stream"
    )
    heat_cop: float = Field(gt=1, description="heat per drive heat, such as 1.7")
    electricity: CommodityName | None = Field(None, description="what its pumps run on")
    electricity_cop: float | None = Field(None, gt=0, description="heat per electricity, such as 20")
    capacity_mw: Positive | None = Field(None, description="heat; or give drive_capacity_mw")
    drive_capacity_mw: Positive | None = Field(None, description="most drive heat")

    @model_validator(mode="after")
    def _fitting(self) -> AbsorptionHeatPump:
        """One drive, a size, and what belongs together."""
        named = [key for key in DRIVES if getattr(self, key) is not None]
        if len(named) != 1:
            found = f"{' and '.join(named)} are given, and it has one drive" if named else "nothing drives it"
            raise ValueError(f"{found}. Give one of {', '.join(DRIVES)}")
        if self.capacity_mw is None and self.drive_capacity_mw is None:
            raise ValueError("there is no size. Give capacity_mw (heat), drive_capacity_mw, or both")
        if (self.electricity is None) != (self.electricity_cop is None):
            raise ValueError("electricity and electricity_cop belong together, and one is missing. Give both or none")
        if self.drive_fuel is None and "drive_efficiency" in self.model_fields_set:
            raise ValueError(
                "drive_efficiency is of a burner, and drive_fuel is missing. "
                "Give drive_fuel, or leave drive_efficiency out"
            )
        if self.drive_stream is None and self.drive_outlet_c is not None:
            raise ValueError(
                "drive_outlet_c is of a stream, and drive_stream is missing. Give it, or leave drive_outlet_c out"
            )
        if self.drive_network == self.network or self.drive_stream == self.source:
            raise ValueError("it cannot be driven by what it heats or cools. Name another network or stream")
        return self

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """One level, and a COP that the second law allows."""
        yield from super().faults(at, site)
        if len(self.deliver_c) > 1:
            yield "deliver_c", f"it has {len(self.deliver_c)} levels", "Give one"
            return
        if self.drive_stream in site.streams:
            drive = site.stream(self.drive_stream)
            yield from self.range_faults("drive_outlet_c", str(self.drive_stream), drive, at, reaches_down=False)
        drive_faults = list(self._drive_faults(at, site))
        yield from drive_faults or self._second_law(at, site)

    def _drive_faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Some of its drive is hot enough in some hour, and all that it takes then is."""
        drive_c, sink, outlet_c = self._drive_c(at, site), self.sinks(site, at)[0], self._drive_outlet_c(at, site)
        run = sink.works & self._driven_in(at, site, sink)
        if sink.out_c is None or not sink.works.any():
            return
        if drive_c is not None and not run.any():
            yield from self._too_cold(sink.works, drive_c, sink.out_c, outlet_c, at)
        elif outlet_c is not None and np.any(run & (outlet_c <= sink.out_c + SAME_K)):
            bad = run & (outlet_c <= sink.out_c + SAME_K)
            k = int(bad.argmax())
            found = f"{self.drive_stream} is cooled to {outlet_c[k]:g} °C at {at.show(k)} local, not above the "
            found += f"{sink.out_c[k]:g} °C that it delivers, {in_steps(bad)}"
            yield "drive_outlet_c", found, "Give a drive_outlet_c above that, as colder heat cannot drive it"

    def _too_cold(
        self, works: Flags, drive_c: Array, out_c: Array, outlet_c: Array | None, at: Hours
    ) -> Iterator[Finding]:
        """It stands still in every step in which it could be used; named with the one in which it is hottest."""
        k, cold = int(np.where(works, drive_c - out_c, -np.inf).argmax()), works & (drive_c <= out_c + SAME_K)
        if outlet_c is None or cold[k]:
            found = f"{drive_c[k]:g} °C at {at.show(k)} local is not above the {out_c[k]:g} °C that it delivers"
            yield self._drive_key(), f"{found}, {in_steps(cold)}", "Drive it hotter, or deliver at a lower deliver_c"
        else:
            found = f"{outlet_c[k]:g} °C at {at.show(k)} local is not below the {drive_c[k]:g} °C of its drive"
            yield "drive_outlet_c", f"{found}, {in_steps(works & ~cold)}", "Correct one of them"

    def _driven_in(self, at: Hours, site: Site, sink: Sink) -> Flags:
        """The steps in which its drive is hot enough, as far as is known."""
        drive_c, inlet_c = self._drive_c(at, site), site.stream(self.drive_stream).inlet_c
        outlet_c, lowest_c = self._drive_outlet_c(at, site), site.stream(self.drive_stream).outlet_min_c
        hot = np.ones(at.n, dtype=bool)
        if drive_c is not None and sink.out_c is not None:
            hot = drive_c > sink.out_c + SAME_K
        if inlet_c is None or outlet_c is None or lowest_c is None:
            return hot
        one_temperature = (lowest_c >= inlet_c - SAME_K) & (outlet_c <= inlet_c + SAME_K)
        return np.asarray(hot & (one_temperature | (outlet_c < inlet_c - SAME_K)))

    def _drive_outlet_c(self, at: Hours, site: Site) -> Array | None:
        """To which temperature it cools the stream that drives it; None where there is none, or it has none."""
        lowest_c = site.stream(self.drive_stream).outlet_min_c
        return lowest_c if lowest_c is None or self.drive_outlet_c is None else at.values(self.drive_outlet_c)

    def _second_law(self, at: Hours, site: Site) -> Iterator[Finding]:
        """The COP is possible with the drive at its hottest, the source as it comes, and the water on its way."""
        drive_c, source_c, sink = self._drive_c(at, site), site.stream(self.source).inlet_c, self.sinks(site, at)[0]
        run = sink.works & self._driven_in(at, site, sink)
        if drive_c is None or source_c is None or sink.out_c is None or sink.in_c is None or not run.any():
            return
        best = np.full(at.n, np.inf)
        best[run] = ideal_heat_cop(drive_c[run], source_c[run], log_mean_c(sink.in_c[run], sink.out_c[run]))
        k = int(best.argmin())
        if self.heat_cop > best[k] + 1e-9:
            found = f"{self.heat_cop:g} is above the ideal {best[k]:.3g} between drive, source and water"
            yield "heat_cop", f"{found} at {at.show(k)} local", "Lower the COP, or correct the temperatures"

    def _drive_key(self) -> str:
        """The field that says how hot it is driven."""
        return "drive_c" if self.drive_c is not None else next(key for key in DRIVES if getattr(self, key) is not None)

    def _drive_c(self, at: Hours, site: Site) -> Array | None:
        """How hot it is driven at the most; None where that is not known."""
        if self.drive_c is not None:
            return at.values(self.drive_c)
        if self.drive_network is not None:
            return site.network(self.drive_network).supply_c
        return site.stream(self.drive_stream).inlet_c

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat delivered."""
        source, sink = self.stream_source(block.site, at), self.sinks(block.site, at)[0]
        size, driven = self._rated_mw(), self._driven_in(at, block.site, sink)
        heat = block.hourly("heat_mw", upper=np.where(source.there & sink.works & driven, size, 0.0))
        drive, drawn = heat * (1.0 / self.heat_cop), heat * (1.0 - 1.0 / self.heat_cop)
        consumes = {self.source: drawn, **self._drive_taken(drive)}
        if self.electricity is not None and self.electricity_cop is not None:
            consumes[self.electricity] = heat * (1.0 / self.electricity_cop)
        per_heat = [np.full(at.n, 1.0 - 1.0 / self.heat_cop)]
        return Terms(
            supplies={self.network: heat},
            consumes=consumes,
            costs={"o&m": self.om_per_mwh * heat},
            capacity_mw=size,
            feeds=self.lifted_feeds(block.site, [sink], [heat]),
            draws=[*self.lifted_draws(source, block.site, [sink], [drawn], per_heat), *self._driven(block, drive, at)],
        )

    def _rated_mw(self) -> float:
        """Heat that it gives at the most."""
        sizes = [] if self.capacity_mw is None else [self.capacity_mw]
        if self.drive_capacity_mw is not None:
            sizes.append(float(absorption_heat(self.drive_capacity_mw, self.heat_cop).heat_mw))
        return min(sizes)

    def _drive_taken(self, drive: Algebra) -> dict[str, Algebra]:
        """What the drive heat is taken out of: network, stream or fuel -> MW."""
        if self.drive_fuel is not None:
            return {self.drive_fuel: drive * (1.0 / self.drive_efficiency)}
        return {name: drive for name in (self.drive_network, self.drive_stream) if name is not None}

    def _driven(self, block: Block, drive: Algebra, at: Hours) -> list[Draw]:
        """Drive heat out of a hot stream, from its hot end."""
        if self.drive_stream is None:
            return []
        inlet_c, to_c = block.site.stream(self.drive_stream).inlet_c, self._drive_outlet_c(at, block.site)
        to_c = None if inlet_c is None or to_c is None else np.minimum(to_c, inlet_c)
        return [Draw(self.drive_stream, drive, inlet_c, to_c, lifted=True, network=self.network)]
