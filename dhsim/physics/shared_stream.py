r"""A stream that several takers cool: how much each may take so that none needs it hotter than it is.

Every taker draws its heat evenly from a range of the stream's own temperatures: from_c down to to_c. A heat pump that
works behind another taker starts where that one ends. Arrays are takers x hours.

$$
\sum_k \alpha_k(y) g_k \le \min\Bigl( 1, \frac{T^{\text{in}} - y}{T^{\text{in}} - T^{\text{out}}} \Bigr) A, \qquad
\alpha_k(y) = \min\Bigl( 1, \Bigl( \frac{T^{\text{from}}_k - y}{T^{\text{from}}_k - T^{\text{to}}_k} \Bigr)^{+} \Bigr)
$$

for $y = T^{\text{to}}_k$ below the inlet. What takers who want $\hat g_k$ may need above a level $z$ (kept for those
with priority), with $b(y)$ the right-hand side above and $\hat g_k$ at most what it could draw alone:

$$
M(z) = \min\Bigl( \sum_k \alpha_k(z) \hat g_k, \; \min_y \Bigl( b(y) + \sum_k (\alpha_k(z) - \alpha_k(y))^{+} \hat
g_k \Bigr)
\Bigr)
$$

- $g_k$: heat drawn by taker $k$, MW; $A$: heat of the full span, MW
- $T^{\text{in}}, T^{\text{out}}$: inlet and lowest outlet of the stream, °C
- $T^{\text{from}}_k, T^{\text{to}}_k$: range of the stream's temperatures that $k$ draws from, °C
- $\alpha_k(y)$: share of what $k$ draws that it needs above $y$, 0-1
"""

from __future__ import annotations

import numpy as np

from .arrays import SAME_K, Array, Flags, Numbers, known, refuse
from .stream import share_above


def above_share(level_c: Numbers, from_c: Numbers, to_c: Numbers) -> Array:
    """Share of a taker's heat that it draws above a level of the stream, 0..1: clip((from - x) / (from - to), 0, 1).

    Without a range it draws everything at to_c: all of it at or above any level up to that.
    """
    level, hot, cold = known("level_c", level_c), known("from_c", from_c), known("to_c", to_c)
    refuse(cold > hot + SAME_K, "to_c is above from_c")
    has_range = hot - cold > SAME_K
    share = np.clip((hot - level) / np.where(has_range, hot - cold, 1.0), 0.0, 1.0)
    return np.asarray(np.where(has_range, share, np.where(level <= cold + SAME_K, 1.0, 0.0)))


def can_draw(from_c: Numbers, to_c: Numbers, inlet_c: Numbers, outlet_min_c: Numbers) -> Flags:
    """Whether a taker can draw at all: the stream is as hot as it needs, and no flow without end is asked for.

    The latter is where it needs all its heat at the inlet's temperature, of a stream that cools as it gives heat.
    """
    inlet = known("inlet_c", inlet_c)
    cools = inlet > known("outlet_min_c", outlet_min_c) + SAME_K
    at_inlet = known("to_c", to_c) >= inlet - SAME_K
    return np.asarray((known("from_c", from_c) <= inlet + SAME_K) & ~(cools & at_inlet))


def stream_rows(from_c: Numbers, to_c: Numbers, inlet_c: Numbers, outlet_min_c: Numbers) -> tuple[Array, Array]:
    """Coefficients (levels x takers x hours) and limits (levels x hours) of sum_k a_yk q_k <= b_y x available_mw.

    What all takers draw above a level y is at most what the stream holds above it, (T_in - y) / (T_in - T_out_min) of
    the full span. With can_draw, and with the sum of all within the whole, this is necessary, as only heat above y
    serves a need above y; and sufficient for exchangers in counterflow, where the stream is split among its takers. The
    levels are the cold ends of all takers: the room left is piecewise linear in y and bends upwards only there and at
    the inlet (see can_draw). Source: composite curves of pinch analysis (B. Linnhoff).

    A taker's range says how hot it needs its heat. What it needs below T_out_min hotter heat serves: there the limit is
    the whole. Levels at or above the inlet are left empty.
    """
    hot, level = known("from_c", from_c), known("to_c", to_c)
    limits = share_above(level, inlet_c, outlet_min_c)
    rows = above_share(level[:, np.newaxis], hot[np.newaxis], level[np.newaxis])
    inside = level < known("inlet_c", inlet_c) - SAME_K
    return np.where(inside[:, np.newaxis], rows, 0.0), np.where(inside, limits, 1.0)


def most_above(rows: Numbers, most_mw: Numbers, wanted_mw: Numbers) -> Array:
    """Most that takers who want so much can draw above every level together, MW, levels x hours.

    rows: levels x takers x hours, as of stream_rows, the first being all heat (ones). most_mw: what is there above each
    level. wanted_mw: takers x hours, may be infinite. Exact for one taker, else not too low: each alone draws at most
    most_y / a_yk; and all together above z at most most_y + sum_k max(a_zk - a_yk, 0) wanted_k, for any level y, as
    what they draw above z lies above y, or between the two.
    """
    share, most = known("rows", rows), known("most_mw", most_mw)
    needed = share > 0
    alone = np.where(needed, most[:, np.newaxis] / np.where(needed, share, 1.0), np.inf).min(axis=0)
    wanted = np.minimum(known("wanted_mw", wanted_mw), alone)
    between = np.maximum(share[:, np.newaxis] - share[np.newaxis], 0.0)  # z, y, takers, hours
    cut = (most[np.newaxis] + np.einsum("zyk...,k...->zy...", between, wanted)).min(axis=1)
    return np.asarray(np.minimum(cut, np.einsum("zk...,k...->z...", share, wanted)))
