r"""What a plant that is on or off says of itself: least load, costs and times of switching, how the run begins.

A plant is committed, with three binaries a step, if it has a least load, a cost of switching, a minimum time of more
than one step, `start_max_mw` or `stop_max_mw`. With $x_t$, $U_t$, $L_t$ and $R^{\pm}$ of `components.base`:

$$
u_t - u_{t-1} = v_t - w_t,
$$

$$
\sum_{k = \max(t - M^{\text{up}} + 1, \; \theta_t)}^{t} v_k \le u_t, \qquad
\sum_{k = \max(t - M^{\text{down}} + 1, \; 0)}^{t} w_k \le 1 - u_t
$$

$$
l_t u_t \le x_t \le U_t u_t - (U_t - F_t) v_t, \qquad l_t = \max(l U_t, \; L_t)
$$

$$
x_{t-1} \le U_{t-1} u_{t-1} - [M^{\text{up}} \gt 1] \, (U_{t-1} - F_{t-1}) v_{t-1} - (U_{t-1} - G_t) w_t
\qquad (t \ge 1)
$$

$$
F_t = \min\bigl(U_t, \; \max(l_t, \bar x^{\text{start}})\bigr), \qquad
G_t = \begin{cases}
\min\bigl(U_{t-1}, \; \max(l_{t-1}, \bar x^{\text{stop}})\bigr) & \text{if } U_t \gt 0 \\
U_{t-1} & \text{if } U_t = 0
\end{cases}
$$

Nothing is on where nothing is usable: $u_t = v_t = 0$ where $U_t = 0$, and $\theta_t$ is the step after the last such
one up to $t$, else 0. With a must-run share $u_t = 1$ wherever $U_t \gt 0$, and both minimum times are one step. The
ramps of `components.base` hold while it stays on, with $l_t$ in place of $L_t$, for $t \ge 1$; that of the first step
only if it was on before, its lower limit times $u_0$:

$$
x_t - \sigma^{+}_t x_{t-1} \le \rho^{+}_t u_{t-1} + F_t v_t, \qquad
\sigma^{-}_t x_{t-1} - x_t \le \rho^{-}_t u_t + \sigma^{-}_t G_t w_t
$$

Cost in each step: $(c^{\text{start}} v_t + c^{\text{stop}} w_t) / \Delta t$ per h. If it is left open whether the plant
was on before, $v_0 = w_0 = 0$. If it is said, $u_{-1}$ is that, what is left of a minimum time after `initially_h`
holds it on or off (on at most until nothing is usable), and from more than $\max(l_0, \bar x^{\text{stop}})$ it does
not stop in step 0.

- $u_t$: on, `on`, 0 or 1; $v_t$: a start, `starts`, 0 or 1; $w_t$: a stop, `stops`, 0 or 1
- $l$: the higher of `min_load_share` and the first point of `part_load`; $l_t$: `on_least_mw`, MW; $U_t$: `on_most_mw`,
  MW
- $M^{\text{up}}, M^{\text{down}}$: `min_up_h`, `min_down_h` in whole steps, rounded up, at least 1
- $F_t$: `start_most_mw`, MW; $\bar x^{\text{start}}$: `start_max_mw`, else $R^{+}$, else no limit
- $G_t$: `stop_most_mw`, MW; $\bar x^{\text{stop}}$: `stop_max_mw`, else $R^{-}$, else no limit
- $c^{\text{start}}, c^{\text{stop}}$: `start_cost`, `stop_cost`, currency

Source of the rows of minimum times: Rajan and Takriti, IBM Research Report RC23628, 2005.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from pydantic import Field

from .errors import Finding
from .fields import Fields, Positive, Share


def steps_of(hours: float, step_h: float) -> int:
    """The fewest whole steps that last so many hours."""
    return max(0, math.ceil(hours / step_h - 1e-9))


class OnOff(Fields):
    """Fields of plants that are on or off. A plant without any of them may run at any load (it is not committed)."""

    min_load_share: Share = Field(0.0, description="least output while on, as share of what is usable in the step")
    start_cost: Positive = Field(0.0, description="cost of a start, in currency")
    stop_cost: Positive = Field(0.0, description="cost of a stop, in currency")
    min_up_h: Positive = Field(0.0, description="hours it stays on once started, unless nothing of it is usable")
    min_down_h: Positive = Field(0.0, description="hours it stays off once stopped")
    start_max_mw: Positive | None = Field(None, description="most output in the first step after a start")
    stop_max_mw: Positive | None = Field(None, description="most output in the last step before a stop")
    initially_on: bool | None = Field(None, description="was it on before the run? Default: chosen, at no cost")
    initially_h: Positive | None = Field(None, description="hours since it was last switched; default: long ago")
    initial_mw: Positive | None = Field(None, description="output before the run, for ramps; default: chosen")

    def least_load(self) -> float:
        """Least output while on, as share of what is usable."""
        return self.min_load_share

    def is_committed(self, step_h: float) -> bool:
        """Does it matter whether it is on, so that it needs a yes or no in every step?"""
        held = max(steps_of(self.min_up_h, step_h), steps_of(self.min_down_h, step_h))
        costs = self.least_load() > 0 or self.start_cost > 0 or self.stop_cost > 0
        return costs or held > 1 or self.start_max_mw is not None or self.stop_max_mw is not None

    def on_before(self) -> bool | None:
        """Was it on before the run? None if that is left to choice."""
        if self.initially_on is None and self.initial_mw is not None:
            return self.initial_mw > 0
        return self.initially_on

    def mw_before(self) -> float | None:
        """Output before the run, MW; None if that is left to choice."""
        return 0.0 if self.initial_mw is None and self.initially_on is False else self.initial_mw

    def state_faults(self) -> Iterator[Finding]:
        """A beginning that contradicts itself."""
        if self.initially_on is False and self.initial_mw:
            found = f"{self.initial_mw:g} MW, and initially_on is false"
            yield "initial_mw", found, "Set initially_on = true, or initial_mw = 0"
        if self.initially_h is not None and self.on_before() is None:
            found = f"{self.initially_h:g} h since it was switched, and nothing says whether on or off"
            yield "initially_h", found, "Give initially_on"
