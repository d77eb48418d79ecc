r"""The heat exchangers in series themselves, one after another: the second road to the cascade.

With the producers in order of what they deliver, coldest first:

$$
\dot m c = \frac{\sum_i q_i}{T^{\text{s}} - T^{\text{r}}}, \qquad
T_0 = T^{\text{r}}, \qquad T_i = T_{i-1} + \frac{q_i}{\dot m c} \le T^{\text{h}}_i
$$

- $q_i$: heat, MW; $T_i$: water after producer $i$, °C; $T^{\text{h}}_i$: what it delivers, °C; $\dot m c$: MW/K
- $T^{\text{s}}, T^{\text{r}}$: supply and return of the network, °C
"""

from __future__ import annotations

import numpy as np

from .arrays import SAME_K, Array, Flags, Numbers, known, quotient
from .water import HEAT_CAPACITY_KJ_PER_KGK, flow_kg_per_s


def train_outlets_c(heat_mw: Numbers, delivered_c: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Temperature of the water after each producer, producers x hours, in the producers' own order.

    The flow Q_s / (c (T_s - T_r)) enters at T_r and is heated by one producer after another, the coldest first; the
    last leaves at T_s. Where nothing is fed the water stays at T_r. Source: energy balance of each exchanger.
    """
    heat, delivered = np.broadcast_arrays(known("heat_mw", heat_mw), known("delivered_c", delivered_c))
    flow = np.broadcast_to(flow_kg_per_s(heat.sum(axis=0), supply_c, return_c), heat.shape[1:])
    water_c = np.broadcast_to(known("return_c", return_c), heat.shape[1:])
    outlets_c = np.empty(heat.shape)
    for place in np.argsort(delivered, axis=0, kind="stable"):
        at = place[np.newaxis]
        given = np.take_along_axis(heat, at, axis=0)[0] * 1e3  # kW
        water_c = water_c + quotient(given, flow * HEAT_CAPACITY_KJ_PER_KGK)
        np.put_along_axis(outlets_c, at, water_c[np.newaxis], axis=0)
    return outlets_c


def train_works(
    heat_mw: Numbers, delivered_c: Numbers, supply_c: Numbers, return_c: Numbers, within_k: float = SAME_K
) -> Flags:
    """Whether no producer that runs must heat the water beyond what it delivers, per hour."""
    outlets_c = train_outlets_c(heat_mw, delivered_c, supply_c, return_c)
    needed_c = np.minimum(outlets_c, known("supply_c", supply_c))
    too_hot = (needed_c > known("delivered_c", delivered_c) + within_k) & (known("heat_mw", heat_mw) > 0)
    return np.asarray(~too_hot.any(axis=0))
