r"""A pair of buried district-heating pipes by length and diameter: what it loses and what it carries.

$$
\ell = \frac{2 U L}{1000} \Bigl( \frac{T^{\text{s}} + T^{\text{r}}}{2} - T^{\text{g}} \Bigr), \qquad
\bar q = \frac{\pi d^2}{4} v \rho c_p \frac{T^{\text{s}} - T^{\text{r}}}{1000}
$$

- $\ell$: loss of both pipes, MW; $U$: loss of one pipe of the pair, W/(m K); $L$: length of the route, km
- $T^{\text{s}}, T^{\text{r}}, T^{\text{g}}$: supply, return and ground, °C
- $\bar q$: heat carried, MW; $d$: inner diameter, m; $v$: velocity, m/s; $\rho, c_p$: of water (`physics.water`), kg/m³
  and kJ/(kg K)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Array, Numbers, known, refuse
from .cascade import rise_k
from .water import DENSITY_KG_PER_M3, heat_mw


class Pipe(NamedTuple):
    """A pre-insulated steel pipe: outer diameter and wall of the steel, mm; loss of one of a pair, W per m and K."""

    outer_mm: float
    wall_mm: float
    u_w_per_mk: float


# By nominal diameter (DN). Loss: Brugg, PREMANT catalogue (10.10.2013), sheet 6.215 "Wärmeverlust, Dämmstärke 2":
# one of two buried pipes 0.20 m apart, 0.6 m cover, soil 1.2 W/mK, foam 0.026 W/mK, at the pair's mean temperature.
# http://my.page2flip.de/3840027/4523250/4523639/content/seite205.html
# Steel walls: isoplus design catalogue (04/2005), sheet R 2.0. https://ja.scribd.com/document/322534954/Pipes
PIPES = {
    20: Pipe(26.9, 2.3, 0.113),
    25: Pipe(33.7, 2.6, 0.134),
    32: Pipe(42.4, 2.6, 0.145),
    40: Pipe(48.3, 2.6, 0.165),
    50: Pipe(60.3, 2.9, 0.184),
    65: Pipe(76.1, 2.9, 0.207),
    80: Pipe(88.9, 3.2, 0.216),
    100: Pipe(114.3, 3.6, 0.225),
    125: Pipe(139.7, 3.6, 0.260),
    150: Pipe(168.3, 4.0, 0.295),
    200: Pipe(219.1, 4.5, 0.312),
    250: Pipe(273.0, 5.0, 0.304),
    300: Pipe(323.9, 5.6, 0.347),
    350: Pipe(355.6, 5.6, 0.334),
    400: Pipe(406.4, 6.3, 0.346),
    450: Pipe(457.2, 6.3, 0.343),
    500: Pipe(508.0, 6.3, 0.334),
}


def pipe_of(dn: int) -> Pipe:
    """The pipe of a nominal diameter."""
    if dn not in PIPES:
        raise ValueError(f"no pipe of DN {dn} in the table, which has {', '.join(map(str, PIPES))}")
    return PIPES[dn]


def inner_diameter_m(dn: int) -> float:
    """Width of the steel pipe inside, m."""
    pipe = pipe_of(dn)
    return (pipe.outer_mm - 2 * pipe.wall_mm) / 1e3


def loss_mw(length_km: Numbers, u_w_per_mk: Numbers, supply_c: Numbers, return_c: Numbers, ground_c: Numbers) -> Array:
    """Heat that supply and return pipe lose together, MW: 2 U L ((T_s + T_r)/2 - T_ground).

    u_w_per_mk: of one pipe of the pair, at their mean temperature. Negative where the ground is warmer.
    Source: q = U (TB - TE) per pipe, as in the catalogue above.
    """
    mean_c = (known("supply_c", supply_c) + known("return_c", return_c)) / 2
    per_m_w = 2 * known("u_w_per_mk", u_w_per_mk) * (mean_c - known("ground_c", ground_c))
    return np.asarray(per_m_w * known("length_km", length_km) / 1e3)


def loss_share(loss_mw: Numbers, sent_mw: Numbers) -> Array:
    """Loss as share of the heat sent, per hour: 1 where less is sent than is lost, and 0 where neither is."""
    loss, sent = known("loss_mw", loss_mw), known("sent_mw", sent_mw)
    refuse((loss < 0) | (sent < 0), "a loss or a sent heat is negative")
    return np.asarray(np.where(sent > loss, loss / np.where(sent > 0, sent, 1.0), np.where(loss > 0, 1.0, 0.0)))


def capacity_mw(inner_diameter_m: Numbers, velocity_m_per_s: Numbers, supply_c: Numbers, return_c: Numbers) -> Array:
    """Heat that a pipe carries at a velocity, MW: pi d^2 / 4 x v x rho x c x (T_s - T_r)."""
    rise_k(supply_c, return_c)
    area_m2 = np.pi / 4 * known("inner_diameter_m", inner_diameter_m) ** 2
    flow = area_m2 * known("velocity_m_per_s", velocity_m_per_s) * DENSITY_KG_PER_M3
    return heat_mw(flow, supply_c, return_c)
