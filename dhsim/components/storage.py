r"""What every store has: a size, losses, a level that follows from its flows, and how a run begins and ends.

$$
e_{t+1} = \kappa e_t + \Delta t \Bigl( \eta^{\text{c}} g_t - \frac{h_t}{\eta^{\text{d}}} - \delta_t \ell_t \Bigr),
\qquad \kappa = (1 - \lambda)^{\Delta t}, \qquad 0 \le e_t \le \bar e, \qquad C_t = c h_t
$$

$$
e_N = e_0 \;\text{ if cyclic, else }\; e_N \ge e^{\text{end}}; \qquad
e_0 = e^{\text{start}} \;\text{ if given, else free if cyclic, else } 0
$$

By cubic metres and walls, with hottest and coldest content $T^{\text{h}}$ and $T^{\text{c}}$:

$$
\bar e = \frac{V \rho c_p (T^{\text{h}} - T^{\text{c}})}{3.6 \cdot 10^6}, \qquad
\lambda = \frac{k (T^{\text{h}} - T^{\text{c}})}{10^6 \, \bar e}, \qquad
\ell_t = \Bigl( \frac{k (T^{\text{c}} - T^{\text{amb}}_t)}{10^6} \Bigr)^{+}
$$

With `one_way` a binary $o_t$ (`charges`): $g_t \le \bar g_t o_t$ and $h_t \le \bar h_t (1 - o_t)$, where
$\bar g_t, \bar h_t$ are the most that each may be in the step.

- $e_t$: level on boundary $t$, `level_mwh`, MWh, 0 or more; $\bar e$: `capacity_mwh`, MWh; $V$: `capacity_m3`, m³
- $g_t$: charge, `charge_mw`, MW, 0 or more, taken from `network`; $h_t$: what leaves the store, `discharge_mw`, MW, 0
  or more
- $\eta^{\text{c}}, \eta^{\text{d}}$: `charge_efficiency`, `discharge_efficiency`; $\kappa$: `keep_share`; $\lambda$:
  `loss_share_per_h`
- $\ell_t$: `fixed_loss_mw`, MW; $\delta_t$: in service, 0 or 1; of a `seasonal_store` 0 also where nothing of it is
  there
- $e^{\text{start}}, e^{\text{end}}$: `start_level_mwh`, `end_level_mwh`, MWh; default of the second: 0
- $k$: `ua_w_per_k`, W/K; $T^{\text{amb}}_t$: `ambient_c`, °C; $\rho, c_p$: of water (`physics.water`), kg/m³ and kJ/(kg
  K)
- $c$: `om_per_mwh`; $C_t$: item `o&m`, currency per h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding, either
from ..fields import HourlyCelsius, NetworkName, Positive, Share
from ..physics.arrays import SAME_K
from ..physics.tank import kept_share, mwh_per_m3, tank_m3, ua_loss
from ..site import NetworkAt, Site
from .base import Component
from .terms import Stored

if TYPE_CHECKING:
    from ..block import Block
    from ..hourly import HourlyVar
    from ..linear import Algebra


class Storage(Component):
    """Base of stores. A subclass says between which temperatures its heat is held, and how heat gets in and out.

    The level obeys

    `end = keep start + (charge charge_efficiency - discharge / discharge_efficiency - fixed loss) step_h`

    with `keep = (1 - loss share per hour) ** step_h`, so that the loss is the same whatever the step.
    """

    makes_heat: ClassVar[bool] = False

    network: NetworkName
    capacity_mwh: Positive | None = Field(None, description="heat it holds; or give capacity_m3")
    capacity_m3: Positive | None = Field(None, description="water it holds, from its coldest to its hottest")
    charge_mw: Positive = Field(description="most heat taken from the network")
    discharge_mw: Positive = Field(description="most heat that leaves the store")
    loss_share_per_h: Share = Field(0.0, description="share of the level lost in an hour")
    fixed_loss_mw: Positive = Field(0.0, description="heat lost whatever the level, while in service")
    ua_w_per_k: Positive | None = Field(None, description="loss of its walls, W per K; instead of the two other losses")
    ambient_c: HourlyCelsius = Field(10.0, description="temperature around the walls, for ua_w_per_k")
    charge_efficiency: Share = Field(1.0, gt=0)
    discharge_efficiency: Share = Field(1.0, gt=0)
    start_level_mwh: Positive | None = Field(None, description="level at the start; default: chosen if cyclic, else 0")
    end_level_mwh: Positive | None = Field(None, description="least level at the end; only if not cyclic")
    cyclic: bool = Field(True, description="the run ends at the level it began with")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh discharged")
    one_way: bool = Field(False, description="never charge and discharge in one step; takes a binary a step")

    @model_validator(mode="after")
    def _one_of_each(self) -> Storage:
        """One size, one way to lose heat, and a cyclic store has no end level of its own."""
        if (self.capacity_mwh is None) == (self.capacity_m3 is None):
            raise ValueError(either(self, "capacity_mwh", "capacity_m3"))
        if self.ua_w_per_k is not None and (self.loss_share_per_h or self.fixed_loss_mw):
            other = "loss_share_per_h" if self.loss_share_per_h else "fixed_loss_mw"
            raise ValueError(f"ua_w_per_k is given beside {other}, another way to give the loss. Keep one of them")
        for key, found, remedy in () if self.capacity_mwh is None else self._level_faults(self.capacity_mwh):
            raise ValueError(f"{key} = {found}. {remedy}")
        if self.cyclic and self.end_level_mwh is not None:
            raise ValueError(
                "end_level_mwh is given for a cyclic store, which ends at the level it began with. "
                "Set cyclic = false, or leave end_level_mwh out"
            )
        return self

    def _level_faults(self, size_mwh: float) -> Iterator[Finding]:
        """Levels must fit into the store."""
        for key in ("start_level_mwh", "end_level_mwh"):
            level = getattr(self, key)
            if level is not None and level > size_mwh:
                name = "capacity_mwh =" if self.capacity_mwh is not None else f"capacity_m3 = {self.capacity_m3:g}, or"
                unit = "" if self.capacity_mwh is not None else " MWh"
                found = f"{level:g} MWh is above {name} {size_mwh:g}{unit}"
                yield key, found, "Lower the level or enlarge the store"

    def span_c(self, network: NetworkAt, at: Hours) -> tuple[float, float] | None:
        """Hottest and coldest temperature of what it holds, °C; None if not known."""
        raise NotImplementedError(f"{type(self).__name__} does not say between which temperatures it holds heat")

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Cubic metres and walls need temperatures; losses must leave something, and not more than can be charged."""
        network = site.networks.get(self.network)
        span_c = (0.0, 0.0) if network is None else self.span_c(network, at)
        by_c = next((key for key in ("capacity_m3", "ua_w_per_k") if getattr(self, key) is not None), None)
        if by_c is not None and span_c is None:
            remedy = "Give top_c and bottom_c, or the network supply_c and return_c"
            yield by_c, "it needs the temperatures of the water, and the network has none", remedy
        elif by_c is not None and network is not None and span_c is not None and span_c[0] <= span_c[1] + SAME_K:
            found = f"the store holds no heat between {span_c[0]:g} °C when full and {span_c[1]:g} °C when empty"
            yield by_c, found, "Correct the two temperatures"
        elif network is not None:
            yield from self._size_faults(network, at)
        elif by_c is None:
            yield from self._loss_faults(self.fixed_loss_mw, self.charge_mw)

    def _size_faults(self, network: NetworkAt, at: Hours) -> Iterator[Finding]:
        """What only the size in MWh can tell."""
        if self.capacity_m3 is not None:
            yield from self._level_faults(self.size_mwh(network, at))
        share_per_h, fixed_mw = self.losses(network, at)
        if share_per_h > 1:
            yield "ua_w_per_k", f"the walls would lose {share_per_h:.3g} times the content every hour", "Correct it"
        yield from self._loss_faults(float(fixed_mw.mean()), float(self.most_charge_mw(network, at).mean()))

    def _loss_faults(self, fixed_mw: float, charge_mw: float) -> Iterator[Finding]:
        """A loss that no charging can cover."""
        if self.cyclic and fixed_mw > charge_mw * self.charge_efficiency:
            key = "fixed_loss_mw" if self.ua_w_per_k is None else "ua_w_per_k"
            yield key, f"{fixed_mw:g} MW is more than charging can replace", "Lower the loss or raise charge_mw"

    def most_charge_mw(self, network: NetworkAt, at: Hours) -> Array:
        """Most heat it can take from the network in each step, MW."""
        return np.full(at.n, self.charge_mw)

    def size_mwh(self, network: NetworkAt, at: Hours) -> float:
        """Heat it holds, MWh."""
        if self.capacity_mwh is not None or self.capacity_m3 is None:
            return self.capacity_mwh or 0.0
        return float(self.capacity_m3 * mwh_per_m3(*(self.span_c(network, at) or (0.0, 0.0))))

    def losses(self, network: NetworkAt, at: Hours) -> tuple[float, Array]:
        """Share of the level lost per hour, and MW lost whatever the level in each step (none in warm surroundings)."""
        size_mwh, span_c = self.size_mwh(network, at), self.span_c(network, at)
        if self.ua_w_per_k is None or span_c is None:
            return self.loss_share_per_h, np.full(at.n, self.fixed_loss_mw)
        if size_mwh == 0:
            return 0.0, np.zeros(at.n)
        walls = ua_loss(self.ua_w_per_k, tank_m3(size_mwh, *span_c), *span_c, at.values(self.ambient_c))
        return float(walls.share_per_h), np.maximum(walls.standing_mw, 0.0)

    def stands(self, block: Block) -> Array:
        """1 in every step in which it has the loss that does not follow its level, else 0."""
        return block.in_service

    def stored(
        self, block: Block, at: Hours, charge: Algebra, discharge: Algebra, given: Algebra | None = None
    ) -> Stored:
        """The level in `block`, its balance and its ends. charge, discharge, given: MW, as in Stored."""
        network = block.site.network(self.network)
        size_mwh, (share_per_h, fixed_mw) = self.size_mwh(network, at), self.losses(network, at)
        level = block.level("level_mwh", upper=size_mwh)
        keep, fixed_mw = float(kept_share(share_per_h, at.step_h)), fixed_mw * self.stands(block)
        gain_mw = self.charge_efficiency * charge - discharge / self.discharge_efficiency - fixed_mw
        block.add("level_balance", level.at_end() == keep * level.at_start() + at.step_h * gain_mw)
        self._ends(block, level)
        if self.one_way:
            self._one_way(block, charge, discharge)
        return Stored(
            level=level,
            charge=charge,
            discharge=discharge,
            keep=keep,
            charge_efficiency=self.charge_efficiency,
            discharge_efficiency=self.discharge_efficiency,
            fixed_loss_mw=fixed_mw,
            capacity_mwh=size_mwh,
            cyclic=self.cyclic,
            given=given,
        )

    def _one_way(self, block: Block, charge: Algebra, discharge: Algebra) -> None:
        """Charge or discharge: a linear model would do both to lose heat where that is worth less than nothing."""
        charges = block.switch("charges")
        most = np.minimum(discharge.linear().highest(), block.usable(self.discharge_mw))
        block.add("charge_only", charge - charges * charge.linear().highest() <= 0.0)
        block.add("discharge_only", discharge + charges * most <= most)

    def _ends(self, block: Block, level: HourlyVar) -> None:
        """The level at the first and last boundary."""
        start = self.start_level_mwh if self.cyclic else self.start_level_mwh or 0.0
        if start is not None:
            level.lower[0] = level.upper[0] = start
        if self.cyclic:
            ends = level.take(np.array([0])) == level.take(np.array([level.n - 1]))
            block.add("cyclic_level", ends)
        else:
            level.lower[-1] = self.end_level_mwh or 0.0
