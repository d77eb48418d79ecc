r"""A plant's efficiency by its load: its input as a piecewise linear function of its output.

With the points $(\lambda_k, \phi_k)$, $k = 0 \dots K$, and what they take at full efficiency,
$\beta_k = \lambda_k / \phi_k$, the output $x_t$ is made of $K$ lines, and $z_t$ stands for it wherever the kind counts
its input:

$$
x_t = \lambda_0 U_t u_t + \sum_{k=1}^{K} y_{k,t}, \qquad
z_t = \beta_0 U_t u_t + \sum_{k=1}^{K} \frac{\beta_k - \beta_{k-1}}{\lambda_k - \lambda_{k-1}} \, y_{k,t},
$$

$$
0 \le y_{k,t} \le (\lambda_k - \lambda_{k-1}) U_t
$$

so that at every point $z_t = x_t / \phi_k$. Without part load $z_t = x_t$. Where the slopes rise from line to line, and
the plant is committed, $y_{k,t} \le (\lambda_k - \lambda_{k-1}) U_t u_t$, without further binaries. Where they do not,
a binary $g_{k,t}$ for each line but the last says that it is used up:

$$
(\lambda_k - \lambda_{k-1}) U_t \, g_{k,t} \le y_{k,t} \le (\lambda_k - \lambda_{k-1}) U_t \, g_{k-1,t},
\qquad g_{0,t} = u_t, \quad g_{K,t} = 0
$$

- $\lambda_k, \phi_k$: load share and factor on the efficiency, `part_load`
- $U_t$: usable capacity in the step, $a_t$ times `capacity_mw`, MW; $u_t$: `on` of `on_off`, 1 for a plant without
- $y_{k,t}$: output on line $k$, `load_<k>`, MW, 0 or more; $g_{k,t}$: `full_<k>`, 0 or 1
- $z_t$: what the input would give at the nominal efficiency, MW, 0 or more
"""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, field_validator

from .calendar import Array
from .fields import Number
from .linear import Algebra, Linear
from .on_off import OnOff

if TYPE_CHECKING:
    from .block import Block
    from .hourly import HourlyVar

log = logging.getLogger("dhsim")
Points = tuple[tuple[Number, Number], ...]


class PartLoad(OnOff):
    """A plant whose efficiency depends on its load: `input = output / (efficiency x factor)` at the points, straight
    lines between. Load is output as share of what is usable in the step.

    Below the first point it cannot run. Where the input per further MW of output rises with the load (a convex input)
    the straight lines need no binaries: an optimum takes the better ones first, as long as the input is not paid for
    being taken (a price below zero). Else each line but the last has a binary that says whether it is used up.
    """

    part_load: Points = Field((), description="[load share, factor on the efficiency], sorted, the last [1, 1]")

    @field_validator("part_load")
    @classmethod
    def _a_curve(cls, points: Points) -> Points:
        """Points go to the right, up to full load at the efficiency itself."""
        if not points:
            return points
        shares, factors = zip(*points, strict=True)
        if points[-1] != (1.0, 1.0) or shares[0] < 0:
            raise ValueError("load shares go from 0 or more to 1, and the last point is [1, 1], the efficiency itself")
        if any(b <= a for a, b in pairwise(shares)):
            raise ValueError(f"the load shares are {', '.join(f'{s:g}' for s in shares)}; sort them, each once")
        if min(factors) <= 0:
            raise ValueError(f"a factor is {min(factors):g}; factors are above 0")
        takes = [share / factor for share, factor in points]
        if any(b <= a for a, b in pairwise(takes)):
            raise ValueError("with these factors more output would take less input; correct them")
        return points

    def best_factor(self) -> float:
        """The highest factor on the efficiency."""
        return max((factor for share, factor in self.part_load if share > 0), default=1.0)

    def least_load(self) -> float:
        """The higher of the least load that is given and the first point."""
        return max(self.min_load_share, self.part_load[0][0] if self.part_load else 0.0)

    def at_full_efficiency(self, block: Block, output: HourlyVar, capacity_mw: float, step_h: float) -> Algebra:
        """What the plant's input would give at its nominal efficiency, MW: the output itself without part load."""
        if not self.part_load:
            return output
        shares, takes = _points(self.part_load)
        on = block.on() if self.is_committed(step_h) else None
        usable, slopes = block.usable(capacity_mw), np.diff(takes) / np.diff(shares)
        lines = [
            block.hourly(f"load_{k}", upper=capacity_mw * width) for k, width in enumerate(np.diff(shares), start=1)
        ]
        made: Algebra = Linear(output.n) if on is None else on * (shares[0] * usable)
        taken: Algebra = Linear(output.n) if on is None else on * (takes[0] * usable)
        for line, slope in zip(lines, slopes, strict=True):
            made, taken = made + line, taken + slope * line
        block.add("part_load", output - made == 0.0)
        _ordered(block, lines, np.diff(shares), usable, on, convex=bool(np.all(np.diff(slopes) >= -1e-9)))
        return taken


def _points(points: Points) -> tuple[Array, Array]:
    """Output at each point, and what its input would give at full efficiency, as shares of the usable capacity."""
    shares = np.array([share for share, _ in points])
    return shares, shares / np.array([factor for _, factor in points])


def _ordered(
    block: Block, lines: list[HourlyVar], widths: Array, usable: Array, on: HourlyVar | None, convex: bool
) -> None:
    """The lines are used one after the other (incremental formulation; Dantzig 1960, Padberg 2000), and none while off.

    Where that is the cheapest way anyhow, `line <= width x on` is all that is needed.
    """
    if not convex:
        log.info("%s: part load needs binaries, as input per further MW of output falls with the load", block.name)
    before: Algebra | None = on
    for k, (line, width) in enumerate(zip(lines, widths, strict=True), start=1):
        if before is not None:
            block.add(f"load_{k}_after", line - before * (width * usable) <= 0.0)
        if convex or k == len(lines):
            continue
        full = block.switch(f"full_{k}", upper=(usable > 0).astype(float))
        block.add(f"load_{k}_full", line - full * (width * usable) >= 0.0)
        before = full
