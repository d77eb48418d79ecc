"""Who may feed at which temperature: producers in series on the main flow, and in parallel beside it.

Design sections 7.2 and 7.3, stated once for the model and for verification. Heats and delivered temperatures are
arrays producers x hours; supply, return and levels are one value per hour or a number. A producer that reaches
whatever is asked (a boiler) may have delivered_c = infinity.
"""

from __future__ import annotations

import numpy as np

from .arrays import SAME_K, Array, Flags, Numbers, known, refuse


def rise_k(supply_c: Numbers, return_c: Numbers) -> Array:
    """What the network's water is heated by, K; refused where the supply is not above the return."""
    rise = known("supply_c", supply_c) - known("return_c", return_c)
    refuse(rise <= SAME_K, "supply_c is not above return_c")
    return np.asarray(rise)


def reaches(delivered_c: Numbers, supply_c: Numbers) -> Flags:
    """Whether a producer reaches the supply temperature, and so is free of the cascade."""
    return np.asarray(known("delivered_c", delivered_c) >= known("supply_c", supply_c) - SAME_K)


def series_factor(level_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Share of the series flow's heat that may be delivered at or below a level: (x - T_r) / (T_s - T_r), in 0..1.

    Source: design section 7.2; the heat that warms a flow from T_r to x, over that from T_r to T_s.
    """
    rise = rise_k(supply_c, return_c)
    return np.asarray(np.clip((known("level_c", level_c) - known("return_c", return_c)) / rise, 0.0, 1.0))


def series_coefficients(delivered_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Coefficients of the cascade's rows: rows x producers x hours, to be used as sum_i a_ji q_i >= 0.

    Row j is the level of producer j: a_ji = factor(Td_j) - (1 if Td_i <= Td_j else 0), which is
    sum_{Td_i <= x} q_i <= Q_s (x - T_r) / (T_s - T_r) with Q_s = sum_i q_i. All zero where producer j reaches the
    supply temperature, as its level binds nobody. Source: design section 7.2.
    """
    delivered = known("delivered_c", delivered_c)
    factor = series_factor(delivered, supply_c, return_c)
    below = delivered[np.newaxis] <= delivered[:, np.newaxis]
    in_use = ~reaches(delivered, supply_c)
    return np.asarray(np.where(in_use[:, np.newaxis], factor[:, np.newaxis] - below, 0.0))


def series_slack_mw(heat_mw: Numbers, delivered_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Room left in each row of the cascade, producers x hours, MW: negative where too much comes in below.

    Infinite where the producer reaches the supply temperature: there is no row. The heats are allowed if and only if
    no slack is negative (see heat_train for the exchangers themselves), each producer's heat being available at its
    delivered temperature down to wherever the water comes in. Source: design section 7.2.
    """
    heat, delivered = known("heat_mw", heat_mw), known("delivered_c", delivered_c)
    slack = np.einsum("ji...,i...->j...", series_coefficients(delivered, supply_c, return_c), heat)
    return np.asarray(np.where(reaches(delivered, supply_c), np.inf, slack))


def can_feed(delivered_c: Numbers, return_c: Numbers) -> Flags:
    """Whether a producer can feed at all: it is above the return."""
    return np.asarray(known("delivered_c", delivered_c) > known("return_c", return_c) + SAME_K)


def parallel_coefficient(delivered_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Coefficient of a parallel producer in sum_j q_j (Td_j - T_s) / (Td_j - T_r) >= 0, the mix reaching T_s.

    Between minus infinity and 1. A producer at or below the return feeds nothing: its coefficient is minus infinity,
    and its flow is to be fixed at 0 (see can_feed). Source: design section 7.3; a flow is q / (c (Td - T_r)).
    """
    delivered = known("delivered_c", delivered_c)
    lift = delivered - known("return_c", return_c)
    feeds = can_feed(delivered, return_c)
    coefficient = 1.0 - rise_k(supply_c, return_c) / np.where(feeds, lift, 1.0)  # = (Td - Ts) / (Td - Tr)
    return np.asarray(np.where(feeds, coefficient, -np.inf))


def mix_c(heat_mw: Numbers, delivered_c: Numbers, return_c: Numbers) -> Array:
    """Temperature of the mix of parallel producers, per hour: T_r + sum q_j / sum (q_j / (Td_j - T_r)).

    delivered_c is finite here. NaN where nothing is fed; the return where anything comes from a producer that cannot
    feed, as it would need a flow without end. Source: energy balance of mixed flows of one heat capacity.
    """
    heat, delivered = known("heat_mw", heat_mw), known("delivered_c", delivered_c)
    back = known("return_c", return_c)
    feeds = can_feed(delivered, back)
    flow = np.where(feeds, heat / np.where(feeds, delivered - back, 1.0), np.where(heat > 0, np.inf, 0.0)).sum(axis=0)
    return np.asarray(np.where(flow > 0, back + heat.sum(axis=0) / np.where(flow > 0, flow, 1.0), np.nan))
