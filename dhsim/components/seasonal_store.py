r"""Heat kept from summer to winter at a temperature of its own: a pit of water, or a field of boreholes.

Direct exchange gives $d_t$, a heat pump $l_t$; the level follows from charge $g_t$ and what leaves the store, $h_t$, as
in `components.storage`:

$$
0 \le g_t \le a_t \bar g \, \bigl[ T^{\text{s}}_t \ge T^{\text{h}}_t + \Delta T^{\text{c}} \bigr], \qquad
h_t = d_t + \Bigl( 1 - \frac{1}{\psi_t} \Bigr) l_t \le a_t \bar h,
$$

$$
p_t = \frac{l_t}{\psi_t}, \qquad C_t = c h_t
$$

$$
\text{network: } + d_t + l_t - g_t, \qquad d_t \ge 0, \qquad
0 \le l_t \le a_t \min\Bigl( \bar l, \; \bar h \frac{\psi_t}{\psi_t - 1} \Bigr)
$$

With a heat pump, over the run no more is given direct than lies above the return plus the approach. $\varphi_t$ is the
share of its content that does; where it is 0, $d_t = 0$; and the row falls away where it is 1 in every step:

$$
\sum_t \frac{d_t}{\varphi_t} \le \sum_t h_t + \frac{\eta^{\text{d}} e_N}{\Delta t} \, [\text{not cyclic}], \qquad
\varphi_t = \Bigl( \frac{T^{\text{h}}_t - \max(T^{\text{c}}, \; T^{\text{r}}_t + \Delta T)}{T^{\text{h}}_t -
T^{\text{c}}} \Bigr)^{+}
$$

To the network (`temperature_rows`) $d_t$ comes at $T^{\text{h}}_t - \Delta T$, spread down to the higher of
$T^{\text{c}} - \Delta T$ and the return; $l_t$ comes at `deliver_c`, spread down to the return if the COP model glides.

- $d_t$: `direct_mw`, MW, 0 or more; $l_t$: `lifted_mw`, MW, 0 or more; only with `electricity` and `cop`
- $g_t$: `charge_mw`, MW, 0 or more; $h_t$: `discharge_mw`, MW, 0 or more; $\bar g, \bar h$: the keys of these names, MW
- $\psi_t$: COP, heat per electricity, as given, or of a model with the source from $T^{\text{h}}_t$ to $T^{\text{c}}$
  and the sink from the return to `deliver_c`; $\bar l$: `heat_pump_mw`, MW; $p_t$: taken from `electricity`, MW;
  $l_t = 0$ where $\psi_t = 1$
- $T^{\text{h}}_t$: `hot_c`, °C; $T^{\text{c}}$: `cold_c`, °C; $\Delta T$: `approach_k`, K; $\Delta T^{\text{c}}$:
  `charge_approach_k`, K; $T^{\text{s}}_t, T^{\text{r}}_t$: supply and return of the network, °C
- $e_N$: level at the end, MWh; $\eta^{\text{d}}$: `discharge_efficiency`; $a_t$: share that is there (`schedule`)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..cop_models import Cop, CopModel
from ..errors import Finding, ModelError
from ..fields import Celsius, CommodityName, HourlyCelsius, Positive
from ..levels import SUPPLY, Levels, level_c, level_faults
from ..physics.arrays import SAME_K, quotient
from ..physics.cascade import reaches
from ..physics.cop import lorenz_cop
from ..physics.stream import delivered_c, direct_share
from ..site import NetworkAt, Site
from .storage import Storage
from .terms import Feed, Terms

if TYPE_CHECKING:
    from ..block import Block
    from ..hourly import HourlyVar
    from ..linear import Algebra


class SeasonalStore(Storage, kind="seasonal_store"):
    """A seasonal store between `cold_c` (empty) and `hot_c`, the temperature at which it gives its heat.

    Charged only while the supply is at least `hot_c + charge_approach_k`. Direct exchange gives `hot_c - approach_k`:
    a preheat on the plant's main flow where that is below the supply temperature, nothing where it is not above the
    return. With `electricity` and `cop` a heat pump lifts heat from it to `deliver_c`: heat = drawn x COP / (COP - 1).
    By a COP model that glides that heat warms the water from the return on, else all of it is given at `deliver_c`.

    By direct exchange its water is cooled to the return temperature plus `approach_k`. What it holds below that is for
    the heat pump: over the whole run no more is given direct than lies above. Otherwise the store is one level of heat:
    `hot_c` holds until it is empty (give a series to have it fall over the winter). In a network without temperatures
    all of it may be given direct, and it can be charged at any time.

    The loss that does not follow the level (`fixed_loss_mw`, and that of the walls at `cold_c`) acts only while the
    store is available, as one that may not be charged could not replace it.
    """

    type: Literal["pit", "borehole"] = Field(description="a pit of water, or boreholes, whose size is given in MWh")
    hot_c: HourlyCelsius = Field(description="temperature at which it gives its heat")
    cold_c: Celsius = Field(description="temperature at which it is empty")
    charge_approach_k: Positive = Field(5.0, description="temperature difference of the exchanger that charges it")
    approach_k: Positive = Field(5.0, description="temperature difference of the exchanger that discharges it")
    electricity: CommodityName | None = Field(None, description="what its heat pump runs on; default: no heat pump")
    cop: Cop | None = Field(None, description="heat per electricity of the heat pump: a value, or a model")
    heat_pump_mw: Positive | None = Field(
        None, description="heat from the heat pump; default: what discharge_mw allows"
    )
    deliver_c: Levels = Field((SUPPLY,), description="temperature to which the heat pump heats the water")

    @model_validator(mode="after")
    def _whole(self) -> SeasonalStore:
        """Cubic metres are of water; a heat pump needs both electricity and a COP, and has one level."""
        if self.type == "borehole" and self.capacity_m3 is not None:
            raise ValueError("capacity_m3 is for water, and the ground holds less per m3. Give capacity_mwh")
        if (self.electricity is None) != (self.cop is None):
            missing = "electricity" if self.electricity is None else "cop"
            raise ValueError(
                f"a heat pump needs both electricity and cop, and {missing} is missing. Give both, or neither"
            )
        if len(self.deliver_c) > 1:
            raise ValueError(f"deliver_c has {len(self.deliver_c)} levels, and this heat pump one. Give one")
        return self

    def span_c(self, network: NetworkAt, at: Hours) -> tuple[float, float] | None:
        """The mean of hot_c over the run, and cold_c."""
        return float(at.values(self.hot_c).mean()), self.cold_c

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Temperatures that no hour of the run can use, and a COP above the ideal."""
        yield from super().faults(at, site)
        network, hot_c = site.networks.get(self.network), at.values(self.hot_c)
        if hot_c.max() <= self.cold_c + SAME_K:
            yield "hot_c", f"{hot_c.max():g} °C at most is not above cold_c = {self.cold_c:g}", "Correct one of them"
        elif network is not None and self.cop is not None:
            yield from self._heat_pump_faults(network, hot_c, at)
        elif network is not None and network.return_c is not None:
            least_c = float(network.return_c.min()) + self.approach_k
            if self.cold_c < least_c - SAME_K:
                found = f"{self.cold_c:g} °C is colder than direct exchange with the return can cool it, {least_c:g} °C"
                yield "cold_c", found, "Give it a heat pump (electricity and cop), or cold_c and its size from there on"

    def _size_faults(self, network: NetworkAt, at: Hours) -> Iterator[Finding]:
        """Losses that nothing replaces, as the supply is never hot enough to charge it."""
        share_per_h, fixed_mw = self.losses(network, at)
        losing = share_per_h > 0 or bool(fixed_mw.any())
        if network.supply_c is None or not (losing and self.cyclic) or self.most_charge_mw(network, at).any():
            yield from super()._size_faults(network, at)
        elif self.charge_mw > 0:
            needed_c, most_c = at.values(self.hot_c) + self.charge_approach_k, float(network.supply_c.max())
            found = f"the supply never reaches hot_c + charge_approach_k = {needed_c.min():g} °C, at most {most_c:g} °C"
            yield "hot_c", f"{found}, so that it can never be charged", "Lower hot_c, or correct the supply temperature"

    def _heat_pump_faults(self, network: NetworkAt, hot_c: Array, at: Hours) -> Iterator[Finding]:
        """A COP model needs temperatures; a given COP may not be above Lorenz' ideal."""
        yield from level_faults(self.deliver_c, network, at)
        level = level_c(self.deliver_c[0], network, at)
        if network.levels_c is None or level is None:
            if isinstance(self.cop, CopModel):
                found = "the network has no temperatures to work it out from"
                yield "cop", found, "Give the network supply_c and return_c"
            return
        back = network.levels_c[1]
        excess = self._cop(network, at) - lorenz_cop(hot_c, hot_c, back, np.maximum(level, back))
        k = int(excess.argmax())
        if excess[k] > 1e-9:
            found = f"it is {excess[k]:.3g} above the ideal between store and network at {at.show(k)} local"
            yield "cop", found, "Lower the COP, or correct the temperatures"

    def build(self, block: Block, at: Hours) -> Terms:
        """Charge, heat given direct, heat given by the heat pump, and the level on step boundaries."""
        network = block.site.network(self.network)
        charge = block.hourly("charge_mw", upper=self.most_charge_mw(network, at))
        direct = block.hourly("direct_mw", upper=self.discharge_mw)
        drawn, given, consumes = direct.linear(), direct.linear(), {self.network: charge.linear()}
        feeds = self._direct_feed(direct, network, at)
        if self.electricity is not None:
            level = level_c(self.deliver_c[0], network, at)
            cop = self._cop(network, at)
            lifted = block.hourly("lifted_mw", upper=self._lifted_mw(cop))
            drawn, given = direct + lifted * (1.0 - 1.0 / cop), direct + lifted
            consumes[self.electricity] = lifted / cop
            block.add("discharge", drawn <= block.usable(self.discharge_mw))
            feeds += self._lifted_feed(lifted, level, network)
        stored = self.stored(block, at, charge, drawn, None if self.electricity is None else given)
        if self.electricity is not None:
            self._above_return(block, direct, drawn, stored.level, network, at)
        return Terms(
            supplies={self.network: given},
            consumes=consumes,
            costs={"o&m": self.om_per_mwh * drawn},
            stored=stored,
            capacity_mw=self.discharge_mw,
            feeds=feeds,
        )

    def stands(self, block: Block) -> Array:
        """Out of service or unavailable it only loses what it holds: by its level, down to an empty store."""
        return np.where(block.available > 0, block.in_service, 0.0)

    def most_charge_mw(self, network: NetworkAt, at: Hours) -> Array:
        """Most charge: nothing while the supply is too cold."""
        if network.supply_c is None:
            return np.full(at.n, self.charge_mw)
        hot_enough = network.supply_c >= at.values(self.hot_c) + self.charge_approach_k - SAME_K
        return np.where(hot_enough, self.charge_mw, 0.0)

    def _direct_feed(self, direct: HourlyVar, network: NetworkAt, at: Hours) -> list[Feed]:
        """Heat at the store's own level, spread over the degrees that it warms the water by."""
        if network.levels_c is None:
            return []
        hot_c = delivered_c(at.values(self.hot_c), self.approach_k)
        cold_c = np.minimum(np.maximum(self.cold_c - self.approach_k, network.levels_c[1]), hot_c)
        return [Feed(self.network, direct, hot_c, cold_c)]

    def _lifted_feed(self, lifted: HourlyVar, level: Array | None, network: NetworkAt) -> list[Feed]:
        """Heat from the heat pump: along the way that its COP speaks of, else at its level, where that is too cold to
        go without saying."""
        if network.levels_c is None or level is None:
            return []
        if isinstance(self.cop, CopModel) and self.cop.glides:
            return [Feed(self.network, lifted, level, np.minimum(network.levels_c.return_c, level))]
        return [] if reaches(level, network.levels_c.supply_c).all() else [Feed(self.network, lifted, level)]

    def _lifted_mw(self, cop: Array) -> Array:
        """Most heat from the heat pump; nothing where it would only turn electricity into heat."""
        most = quotient(self.discharge_mw * cop, np.where(cop > 1.0 + 1e-6, cop - 1.0, 0.0))
        return most if self.heat_pump_mw is None else np.minimum(most, self.heat_pump_mw)

    def _cop(self, network: NetworkAt, at: Hours) -> Array:
        """COP in each step: as given, or between the store (hot to cold) and the water (return to level)."""
        if not isinstance(self.cop, CopModel):
            return at.values(self.cop)
        level = level_c(self.deliver_c[0], network, at)
        if level is None or network.return_c is None:
            raise ModelError(f"the COP model '{self.cop.kind}' needs the temperatures of the network")
        hot_c = at.values(self.hot_c)
        return self.cop.cop(
            hot_c, np.minimum(self.cold_c, hot_c), network.return_c, np.maximum(level, network.return_c)
        )

    def _above_return(
        self, block: Block, direct: HourlyVar, drawn: Algebra, level: Algebra, network: NetworkAt, at: Hours
    ) -> None:
        """`sum direct / share <= sum drawn`, over the run, with the share that lies above the return plus approach.
        What is left at the end of a run that is not cyclic may be the heat from below."""
        if network.return_c is None:
            return
        hot_c = at.values(self.hot_c)
        share = direct_share(hot_c, np.minimum(self.cold_c, hot_c), network.return_c, self.approach_k)
        block.at_most("direct_above_return", direct, np.where(share > 0, np.inf, 0.0))
        if np.all(share >= 1.0 - 1e-9):
            return
        room = drawn.total()
        if not self.cyclic:
            left = level.take(np.array([at.n]))
            room = room + left * (self.discharge_efficiency / at.step_h)
        block.add("direct_share", (direct / np.where(share > 0, share, 1.0)).total() <= room)
