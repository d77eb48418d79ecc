r"""How a stream's heat comes into a network by direct exchange: from which part of the stream, and how hot.

A stream of inlet $T^{\text{in}}$, which may be cooled to $T^{\text{out}}$ and comes at $T^{\text{ask}}$ to heat water
from the return $T^{\text{r}}$ on, in every step, on each route:

$$
T^{\text{from}} = \min(T^{\text{ask}}, \; T^{\text{need}}), \qquad
T^{\text{to}} = \min\bigl( \max(T^{\text{out}}, \; T^{\text{r}} + \Delta T), \; T^{\text{from}} \bigr)
$$

$$
T^{\text{h}} = \min(T^{\text{from}} - \Delta T, \; T^{\text{max}}), \qquad
T^{\text{c}} = \min\bigl( \max(T^{\text{to}} - \Delta T, \; T^{\text{r}}), \; T^{\text{h}} \bigr),
$$

$$
\varphi = [T^{\text{h}} \gt T^{\text{r}}] \,
\min\Bigl( 1, \frac{T^{\text{ask}} - T^{\text{to}}}{T^{\text{ask}} - T^{\text{out}}} \Bigr)
$$

$\varphi$ is the share of the source's heat that the route can take. A stream that holds all its heat at one temperature
(steam) has $T^{\text{from}} = T^{\text{to}} = T^{\text{ask}}$, $T^{\text{c}} = T^{\text{h}}$ and $\varphi = 1$ where
$T^{\text{h}} \gt T^{\text{r}}$. Where stream or network have no temperatures there is one route, with $\varphi = 1$.

- $T^{\text{from}}, T^{\text{to}}$: of the stream, `draw_from_c`, `draw_to_c`, °C; $T^{\text{h}}, T^{\text{c}}$: of the
  water, `feed_hot_c`, `feed_cold_c`, °C
- $T^{\text{need}}$: how hot it needs a shared stream, `draws_from_c`; by default as it comes, or beside other direct
  takers of the stream the supply temperature plus the approach
- $\Delta T$: `approach_k`, K; $T^{\text{max}}$: `deliver_max_c`, °C, default no limit
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..calendar import Array
from ..physics.arrays import SAME_K
from ..physics.cascade import can_feed
from ..physics.stream import delivered_c, direct_outlet_c, share_above
from ..site import NetworkLevels, StreamLevels


@dataclass(frozen=True, eq=False)
class Exchanger:
    """What brings the heat over. approach_k: its temperature difference, K. most_c: the hottest that it is controlled
    to deliver, °C per step, infinite without a limit. extra_per_k: the giver's electricity per MWh and K above the
    stream's own temperature."""

    approach_k: float
    most_c: Array
    extra_per_k: float


@dataclass(frozen=True, eq=False)
class Route:
    """One way into the network: hot_c to cold_c on the water's side, from_c to to_c on the stream's, °C per step; None
    where temperatures are not given.

    share: of the source's heat that this way can take. extra_mwh: the giver's electricity per MWh.
    """

    name: str
    hot_c: Array | None
    cold_c: Array | None
    from_c: Array | None
    to_c: Array | None
    share: Array
    extra_mwh: Array


def route(name: str, asked_c: Array, from_c: Array, stream: StreamLevels, water: NetworkLevels, by: Exchanger) -> Route:
    """One way in: the stream at asked_c, of which it needs from_c, cooled as far as the return water allows."""
    lowest_c = direct_outlet_c(np.minimum(stream.outlet_min_c, from_c), water.return_c, by.approach_k)
    to_c = np.minimum(lowest_c, from_c)
    hot_c = np.minimum(delivered_c(from_c, by.approach_k), by.most_c)
    cools = stream.outlet_min_c < stream.inlet_c - SAME_K
    from_c, to_c = (np.where(cools, level, asked_c) for level in (from_c, to_c))  # steam is all there as it comes
    share = share_above(to_c, asked_c, stream.outlet_min_c)
    cold_c = np.where(cools, np.maximum(to_c - by.approach_k, water.return_c), hot_c)
    share = np.where(can_feed(hot_c, water.return_c), np.where(cools, share, 1.0), 0.0)
    extra = by.extra_per_k * (asked_c - stream.inlet_c)
    return Route(name, hot_c, np.minimum(cold_c, hot_c), from_c, to_c, share, extra)
