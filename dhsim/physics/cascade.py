r"""Who may feed at which temperature: producers in series on the main flow, and in parallel beside it.

Design sections 7.2 and 7.3, stated once for the model and for verification. Heats and temperatures are arrays
producers x hours; supply, return and levels are one value per hour or a number.

A producer heats the network's water to hot_c. Its heat is spread evenly over the water's degrees from cold_c to hot_c
if it is a stream that cools on the way, so that the part of it below a level needs water colder than that level. A
condenser gives all its heat at hot_c: cold_c = hot_c. One that reaches whatever is asked (a boiler) has both infinite.

$$
\sum_i \beta_i(x) q_i \le \frac{x - T^{\text{r}}}{T^{\text{s}} - T^{\text{r}}} \, Q, \qquad
\beta_i(x) = \min\Bigl( 1, \Bigl( \frac{x - T^{\text{c}}_i}{T^{\text{h}}_i - T^{\text{c}}_i} \Bigr)^{+} \Bigr),
$$

$$
\sum_j \frac{T^{\text{h}}_j - T^{\text{s}}}{T^{\text{h}}_j - T^{\text{r}}} \, q_j \ge 0,
$$

$$
T^{\text{mix}} = T^{\text{r}} + \frac{\sum_j q_j}{\sum_j q_j / (T^{\text{h}}_j - T^{\text{r}})}
$$

- $q$: heat, MW; $Q$: sum of all on the main flow; $T^{\text{h}}, T^{\text{c}}$: `hot_c`, `cold_c`, °C;
  $T^{\text{s}}, T^{\text{r}}$: supply and return, °C; $x$: a level between both, °C
"""

from __future__ import annotations

import numpy as np

from .arrays import SAME_K, Array, Flags, Numbers, known, quotient, refuse


def rise_k(supply_c: Numbers, return_c: Numbers) -> Array:
    """What the network's water is heated by, K; refused where the supply is not above the return."""
    rise = known("supply_c", supply_c) - known("return_c", return_c)
    refuse(rise <= SAME_K, "supply_c is not above return_c")
    return np.asarray(rise)


def reaches(hot_c: Numbers, supply_c: Numbers) -> Flags:
    """Whether a producer reaches the supply temperature."""
    return np.asarray(known("hot_c", hot_c) >= known("supply_c", supply_c) - SAME_K)


def series_factor(level_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Share of the series flow's heat that may be delivered at or below a level: (x - T_r) / (T_s - T_r), in 0..1.

    Source: the heat that warms a flow from T_r to x, over that from T_r to T_s.
    """
    rise = rise_k(supply_c, return_c)
    return np.asarray(np.clip((known("level_c", level_c) - known("return_c", return_c)) / rise, 0.0, 1.0))


def below_share(level_c: Numbers, hot_c: Numbers, cold_c: Numbers) -> Array:
    """Share of a producer's heat that it gives to water at or below a level, 0..1.

    clip((x - cold) / (hot - cold), 0, 1); without a span all of it where hot <= x, else nothing. Source: heat of a
    constant flow of constant heat capacity, cooled in counterflow.
    """
    level, hot, cold = known("level_c", level_c), known("hot_c", hot_c), known("cold_c", cold_c)
    refuse(cold > hot + SAME_K, "cold_c is above hot_c")
    glides = np.isfinite(hot) & (hot > np.where(np.isfinite(cold), cold, hot) + SAME_K)
    span_k = np.where(glides, hot - np.where(glides, cold, 0.0), 1.0)
    share = np.clip((level - np.where(glides, cold, 0.0)) / span_k, 0.0, 1.0)
    return np.asarray(np.where(glides, share, np.where(level >= hot - SAME_K, 1.0, 0.0)))


def series_coefficients(
    levels_c: Numbers, hot_c: Numbers, supply_c: Numbers, return_c: Numbers, cold_c: Numbers | None = None
) -> Array:
    """Coefficients of the cascade's rows: levels x producers x hours, to be used as sum_i a_ki q_i >= 0.

    a_ki = factor(x_k) - below_share_i(x_k), which is sum_i below_share_i(x) q_i <= Q_s (x - T_r) / (T_s - T_r) with
    Q_s = sum_i q_i. Necessary: the water above x needs Q_s (T_s - x) / (T_s - T_r), and only heat above x can give it.
    Sufficient: then the hot composite curve is nowhere below the water's, and between any two kinks the water is split
    among the streams in proportion to their heat capacities (condensers: exchangers in series). The hot ends are all
    the levels there are: the room left, as a function of x, is piecewise linear and bends upwards only at hot ends and
    at the return (a pinch is where a stream comes in), so that it is smallest there; at the return see can_feed.

    All zero where the level reaches the supply temperature, as it binds nobody, and where it is at or below the return:
    a producer there feeds nothing. Source: composite curves of pinch analysis (B. Linnhoff).
    """
    hot = known("hot_c", hot_c)
    level = known("levels_c", levels_c)[:, np.newaxis]
    share = below_share(level, hot[np.newaxis], (hot if cold_c is None else known("cold_c", cold_c))[np.newaxis])
    rows = series_factor(level, supply_c, return_c) - share
    binds = ~reaches(level, supply_c) & can_feed(level, return_c)
    return np.asarray(np.where(binds, rows, 0.0))


def series_slack_mw(
    heat_mw: Numbers, hot_c: Numbers, supply_c: Numbers, return_c: Numbers, cold_c: Numbers | None = None
) -> Array:
    """Room left at the hot end of every producer, then at the return, MW: negative where too much comes in below.

    (Producers + 1) x hours. The heats are allowed if and only if no slack is negative. At the return it is minus what
    would have to be given to water colder than that. Second road: heat_train, exchangers in series.
    """
    heat, hot = known("heat_mw", heat_mw), known("hot_c", hot_c)
    cold = hot if cold_c is None else known("cold_c", cold_c)
    rows = series_coefficients(hot, hot, supply_c, return_c, cold)
    at_return = -below_share(known("return_c", return_c), hot, cold)
    slack = np.einsum("ki...,i...->k...", rows, np.broadcast_to(heat, np.broadcast_shapes(heat.shape, hot.shape)))
    below_return = np.asarray(at_return * heat).sum(axis=0)
    return np.concatenate([slack, np.broadcast_to(below_return, slack.shape[1:])[np.newaxis]])


def can_feed(hot_c: Numbers, return_c: Numbers, cold_c: Numbers | None = None) -> Flags:
    """Whether a producer can feed at all: it is above the return, and so is all of its heat, if cold_c is given."""
    hot, back = known("hot_c", hot_c), known("return_c", return_c)
    above = hot > back + SAME_K
    if cold_c is None:
        return np.asarray(above)
    return np.asarray(above & (np.minimum(known("cold_c", cold_c), hot) >= back - SAME_K))


def parallel_coefficient(hot_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Coefficient of a parallel producer in sum_j q_j (Td_j - T_s) / (Td_j - T_r) >= 0, the mix reaching T_s.

    Between minus infinity and 1. A producer at or below the return feeds nothing: its coefficient is minus infinity,
    and its flow is to be fixed at 0 (see can_feed). Source: energy balance of the mix; a flow is q / (c (Td - T_r)).
    """
    hot = known("hot_c", hot_c)
    lift = hot - known("return_c", return_c)
    feeds = can_feed(hot, return_c)
    coefficient = 1.0 - rise_k(supply_c, return_c) / np.where(feeds, lift, 1.0)  # = (Td - Ts) / (Td - Tr)
    just = np.abs(hot - known("supply_c", supply_c)) <= SAME_K
    return np.asarray(np.where(feeds, np.where(just, 0.0, coefficient), -np.inf))


def mix_c(heat_mw: Numbers, hot_c: Numbers, return_c: Numbers) -> Array:
    """Temperature of the mix of parallel producers, per hour: T_r + sum q_j / sum (q_j / (Td_j - T_r)).

    hot_c is finite here. NaN where nothing is fed; the return where anything comes from a producer that cannot feed,
    as it would need a flow without end. Source: energy balance of mixed flows of one heat capacity.
    """
    heat, hot = known("heat_mw", heat_mw), known("hot_c", hot_c)
    back = known("return_c", return_c)
    feeds = can_feed(hot, back)
    flow = np.where(feeds, heat / np.where(feeds, hot - back, 1.0), np.where(heat > 0, np.inf, 0.0)).sum(axis=0)
    return back + quotient(heat.sum(axis=0), flow, np.nan)
