r"""A stream that is cooled: how much of its heat lies where, and what direct exchange leaves for a heat pump.

Design section 7.1. A stream at inlet_c that may be cooled to outlet_min_c holds its heat (the full span) evenly
over the degrees between. Everything here is elementwise: floats or arrays that fit together.

$$
\text{share above } x: \; \min\Bigl( 1, \Bigl( \frac{T^{\text{in}} - x}{T^{\text{in}} - T^{\text{out}}} \Bigr)^{+}
\Bigr),
$$

$$
T^{\text{direct}} = \max(T^{\text{out}}, \; T^{\text{r}} + \Delta T), \qquad T^{\text{h}} = T^{\text{in}} - \Delta T
$$

- $T^{\text{in}}, T^{\text{out}}$: inlet and lowest outlet, °C; $T^{\text{r}}$: return of the network, °C; $\Delta T$:
  approach, K; $T^{\text{h}}$: delivered, °C
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arrays import SAME_K, Array, Numbers, known, refuse
from .water import HEAT_CAPACITY_KJ_PER_KGK, heat_mw

TIER_LIMITS_C = (20.0, 50.0, 90.0)


class Left(NamedTuple):
    """What direct exchange leaves: share of the full span (0-1), and the temperature it starts from, °C."""

    share: Array
    inlet_c: Array


def share_above(level_c: Numbers, inlet_c: Numbers, outlet_min_c: Numbers) -> Array:
    """Share of the full span's heat that lies above a level: (T_in - x) / (T_in - T_out_min), within 0..1.

    A stream without a span (condensing steam) gives all of it below its temperature and nothing at or above.
    Source: heat of a constant flow of constant heat capacity.
    """
    level, hot, cold = known("level_c", level_c), known("inlet_c", inlet_c), known("outlet_min_c", outlet_min_c)
    refuse(hot < cold, "the stream's outlet_min_c is above its inlet_c")
    span_k = hot - cold
    has_span = span_k > SAME_K
    share = (hot - level) / np.where(has_span, span_k, 1.0)
    return np.asarray(np.where(has_span, np.clip(share, 0.0, 1.0), np.where(level < hot, 1.0, 0.0)))


def direct_outlet_c(outlet_min_c: Numbers, return_c: Numbers, approach_k: Numbers) -> Array:
    """Lowest temperature that direct exchange with the return water cools a stream to: max(T_out_min, T_r + approach).

    May lie above the stream itself: then nothing is direct. Source: no exchanger cools below the water that comes in.
    """
    approach = known("approach_k", approach_k)
    refuse(approach < 0, "the approach is negative")
    return np.maximum(known("outlet_min_c", outlet_min_c), known("return_c", return_c) + approach)


def direct_share(inlet_c: Numbers, outlet_min_c: Numbers, return_c: Numbers, approach_k: Numbers) -> Array:
    """Share of the full span's heat that direct exchange with the return water can take, 0..1."""
    return share_above(direct_outlet_c(outlet_min_c, return_c, approach_k), inlet_c, outlet_min_c)


def delivered_c(inlet_c: Numbers, approach_k: Numbers) -> Array:
    """Temperature to which direct exchange heats the network's water: the stream's own, less the approach."""
    approach = known("approach_k", approach_k)
    refuse(approach < 0, "the approach is negative")
    return np.asarray(known("inlet_c", inlet_c) - approach)


def outlet_c(used_share: Numbers, inlet_c: Numbers, outlet_min_c: Numbers) -> Array:
    """Temperature of the stream after it gave a share (0-1) of its full span."""
    used, hot, cold = known("used_share", used_share), known("inlet_c", inlet_c), known("outlet_min_c", outlet_min_c)
    refuse((used < 0) | (used > 1), "the used share is outside 0..1")
    refuse(hot < cold, "the stream's outlet_min_c is above its inlet_c")
    return np.asarray(hot - used * (hot - cold))


def left_after_direct(inlet_c: Numbers, outlet_min_c: Numbers, return_c: Numbers, approach_k: Numbers) -> Left:
    """What is left for a heat pump once direct exchange took all it can, and the temperature it starts from."""
    direct = direct_share(inlet_c, outlet_min_c, return_c, approach_k)
    return Left(1.0 - direct, outlet_c(direct, inlet_c, outlet_min_c))


def tier(temperature_c: Numbers, limits_c: tuple[float, ...] = TIER_LIMITS_C) -> npt.NDArray[np.str_]:
    """Name of the tier a temperature is in: 'below 20', '20-50', '50-90', 'above 90'.

    A limit belongs to the tier above it, but the last one to the tier below: 20 and 50 open theirs, and 90 closes
    '50-90'. Source: the Swedish reports' tiers ("between 50 and 90", "above 90"), with the one they leave out.
    """
    limits = known("limits_c", limits_c)
    refuse(np.diff(limits) <= 0, "the limits of the tiers do not rise")
    between = [f"{a:g}-{b:g}" for a, b in pairwise(limits)]
    names = np.array([f"below {limits[0]:g}", *between, f"above {limits[-1]:g}"])
    at = known("temperature_c", temperature_c)
    return np.asarray(names[np.searchsorted(limits[:-1], at, side="right") + (at > limits[-1])])


def taps_mw(
    points_c: Numbers, flow_kg_per_s: Numbers, heat_capacity_kj_per_kgk: float = HEAT_CAPACITY_KJ_PER_KGK
) -> Array:
    """Heat that a stream gives in each step along its way, MW; negative where a load warms it.

    points_c: temperatures along the stream (points, or points x hours), inlet first, so one tap fewer than points:
    [15, 10, 22, 10] is a tap, a load that warms by 12 K, and a second tap. The taps sum to m c (inlet - last).
    """
    points = known("points_c", points_c)
    return heat_mw(flow_kg_per_s, points[:-1], points[1:], heat_capacity_kj_per_kgk)
