r"""What every technology is made of: shared fields, and one `build`.

What every component has, and what every producer adds, on its output $x_t$. `schedule` says what $a_t$ is, `on_off`
what switching adds, `pipe_fields` what a pipe adds, `temperature_rows` who may feed in how hot. A variable of size
$\bar x$ is

$$
0 \le x_t \le a_t \bar x, \qquad U_t = \min(\text{most that its variables allow}, \; a_t \bar q), \qquad x_t \le U_t
$$

$$
x_t \ge L_t = m U_t, \qquad
E^{\min} \tau_y \le \Delta t \sum_{t \in y} x_t \le E^{\max} \tau_y \quad \text{for each local calendar year } y
$$

$$
x_t - \sigma^{+}_t x_{t-1} \le \rho^{+}_t, \qquad \sigma^{-}_t x_{t-1} - x_t \le \rho^{-}_t \qquad (t \ge 1)
$$

with $\sigma^{\pm}_t = 1$ and $\rho^{\pm}_t = R^{\pm} = r^{\pm} \Delta t$. Where the least load rises, or the usable
capacity falls, by more than the ramp, the plant has to go there all the same; the rows are then the convex hull of
both:

$$
L_t \gt L_{t-1} + R^{+}: \qquad \sigma^{+}_t = \frac{(U_{t-1} + R^{+} - L_t)^{+}}{U_{t-1} - L_{t-1}}, \qquad
\rho^{+}_t = L_t - \sigma^{+}_t L_{t-1}
$$

$$
U_t \lt U_{t-1} - R^{-}: \qquad \sigma^{-}_t = \frac{U_t}{U_{t-1} - R^{-}}, \qquad \rho^{-}_t = \sigma^{-}_t R^{-}
$$

(the first fraction is 0 where $U_{t-1} \le L_{t-1}$). In the first step, if the output before the run is known,

$$
\min\bigl((x_{-1} - R^{-})^{+}, \; U_0\bigr) \le x_0 \le \max(x_{-1} + R^{+}, \; L_0)
$$

- $x_t$: output, `output_mw`, MW, 0 or more: all heat supplied, unless the kind says otherwise
- $a_t$: share that is there, 0-1, and 0 for a size without limit where nothing is there
- $U_t$: `usable_mw`, MW; $\bar q$: `capacity_mw`, MW; $L_t$: `least_mw`, MW; $m$: `must_run_share`
- $r^{+}, r^{-}$: `ramp_up_mw_per_h`, `ramp_down_mw_per_h`, MW/h; $x_{-1}$: `initial_mw`, or 0 if `initially_on` is
  false
- $E^{\min}, E^{\max}$: `annual_min_mwh`, `annual_max_mwh`, MWh; $\tau_y$: part of year $y$ in the run, 0-1
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import Positive, Share
from ..levels import SUPPLY, Levels, is_word, level_c, level_faults
from ..metadata import references, texts
from ..on_off import OnOff
from ..pipe_fields import Pipe
from ..registry import Kinded
from ..schedule import Scheduled
from ..site import NetworkAt, Site
from .terms import Branch, Feed, Terms

if TYPE_CHECKING:
    from ..block import Block


class Component(Kinded, Scheduled):
    """Base of all technologies. A subclass names itself by `kind=`, lists its fields, and writes `build`."""

    kinds: ClassVar[dict[str, type[Component]]] = {}
    makes_heat: ClassVar[bool] = True

    title: str = Field("", description="name for people; default: the component's own name")

    def build(self, block: Block, at: Hours) -> Terms:
        """The component's variables and equations in `block`, and its terms on the buses."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does: write build(self, block, at)")

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """What is wrong with the fields taken together and with what stands around it."""
        return iter(())

    def direct_outlets(self, at: Hours, networks: Mapping[str, NetworkAt]) -> Mapping[str, Array]:
        """Stream -> temperature to which this component cools it by direct exchange, °C per step; default: none."""
        return {}


class Producer(OnOff, Component):
    """A component that supplies heat: adds the limits that every plant may have, on its output."""

    ramp_up_mw_per_h: Positive | None = Field(None, description="largest rise of output per hour")
    ramp_down_mw_per_h: Positive | None = Field(None, description="largest fall of output per hour")
    annual_min_mwh: Positive | None = Field(None, description="least output a calendar year, pro rata for part years")
    annual_max_mwh: Positive | None = Field(None, description="most output a calendar year, pro rata for part years")
    must_run_share: Share = Field(0.0, description="least output as share of the available capacity")
    deliver_c: Levels = Field((SUPPLY,), description="temperature it heats the water to; default: what is asked")
    feed: Branch = Field("series", description="a step on the plant's main flow, or a branch beside it")
    pipe: Pipe | None = Field(None, description="the pipe that connects it to the network; default: it stands there")

    def faults(self, at: Hours, site: Site) -> Iterator[Finding]:
        """Annual limits must leave room between them, and levels lie above the return."""
        for name in sorted(self.fed(site)):
            yield from level_faults(self.deliver_c, site.networks[name], at)
        low, high = self.annual_min_mwh, self.annual_max_mwh
        if low is not None and high is not None and low > high:
            yield "annual_min_mwh", f"{low:g} MWh is above annual_max_mwh = {high:g}", "Lower one or raise the other"
        yield from self.state_faults()
        yield from self._pipe_faults(site)

    def _pipe_faults(self, site: Site) -> Iterator[Finding]:
        """A pipe leads to one network, which has the temperatures that its loss follows from."""
        names = {name for _, kind, name in references(self) if kind == "network"} & self.fed(site)
        if self.pipe is not None and len(names) > 1:
            yield "pipe", f"it supplies {len(names)} networks", "Leave the pipe out, and write a link for each"
        elif self.pipe is not None and names:
            for key, found, remedy in self.pipe.loss_faults(site.networks.get(names.pop())):
                yield f"pipe.{key}", found, remedy

    def fed(self, site: Site) -> set[str]:
        """The networks that it heats: all that its fields name."""
        return site.networks.keys() & set(texts(self))

    def feeds(self, terms: Terms, at: Hours, site: Site) -> list[Feed]:
        """How its heat comes to the networks, where the component does not say so itself: it can run as hot as
        deliver_c, and cooler. On the main flow, one that reaches the supply temperature needs no Feed."""
        out = []
        for name, heat in terms.supplies.items():
            network = site.networks.get(name)
            plain = all(is_word(level) for level in self.deliver_c) and self.feed == "series"
            if network is None or network.levels_c is None or plain:
                continue
            hot_c = level_c(self.deliver_c[0], network, at)
            if hot_c is not None:
                out.append(Feed(name, heat, hot_c, branch=self.feed, flexible=True))
        return out
