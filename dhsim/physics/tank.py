r"""A tank of hot water: its volume as MWh, and the heat it loses.

$$
\bar e = \frac{V \rho c_p (T^{\text{top}} - T^{\text{bottom}})}{3.6 \cdot 10^6}, \qquad
\ell = \frac{k (T^{\text{bottom}} - T^{\text{amb}})}{10^6},
$$

$$
\lambda = \frac{k (T^{\text{top}} - T^{\text{bottom}})}{10^6 \, \bar e}, \qquad
\kappa = (1 - \lambda)^{\Delta t}
$$

- $\bar e$: heat of the full tank, MWh; $V$: volume, m³; $\rho, c_p$: of water, kg/m³ and kJ/(kg K); $k$: loss of the
  walls, W/K
- $T^{\text{top}}, T^{\text{bottom}}, T^{\text{amb}}$: hot and cold water, and around the walls, °C
- $\ell$: loss that is always there, MW; $\lambda$: share of the content lost per h; $\kappa$: share kept after
  $\Delta t$ h
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Array, Numbers, known, refuse
from .water import DENSITY_KG_PER_M3, HEAT_CAPACITY_KJ_PER_KGK


class TankLoss(NamedTuple):
    """Loss of a layered tank: a part that is always there, MW, and a share of the content per hour."""

    standing_mw: Array
    share_per_h: Array


def mwh_per_m3(
    top_c: Numbers,
    bottom_c: Numbers,
    density_kg_per_m3: float = DENSITY_KG_PER_M3,
    heat_capacity_kj_per_kgk: float = HEAT_CAPACITY_KJ_PER_KGK,
) -> Array:
    """Heat that a cubic metre holds between two temperatures: rho c (T_top - T_bottom) / 3.6e6 kJ/MWh."""
    span_k = known("top_c", top_c) - known("bottom_c", bottom_c)
    refuse(span_k <= 0, "the tank holds no heat: top_c is not above bottom_c")
    return np.asarray(density_kg_per_m3 * heat_capacity_kj_per_kgk * span_k / 3.6e6)


def tank_mwh(volume_m3: Numbers, top_c: Numbers, bottom_c: Numbers) -> Array:
    """Heat in a tank full of water at top_c, counted from bottom_c."""
    return known("volume_m3", volume_m3) * mwh_per_m3(top_c, bottom_c)


def tank_m3(energy_mwh: Numbers, top_c: Numbers, bottom_c: Numbers) -> Array:
    """Volume that holds a heat between two temperatures."""
    return np.asarray(known("energy_mwh", energy_mwh) / mwh_per_m3(top_c, bottom_c))


def ua_loss(ua_w_per_k: Numbers, volume_m3: Numbers, top_c: Numbers, bottom_c: Numbers, ambient_c: Numbers) -> TankLoss:
    """Loss through the walls of a tank that holds top_c above its layer and bottom_c below.

    With content E of capacity C the walls lose UA (E/C (T_top - T_a) + (1 - E/C) (T_bottom - T_a)), which is
    UA (T_bottom - T_a) always and UA (T_top - T_bottom) / C for every MWh held. The walls are taken as even over
    the volume: lid and floor are not told apart. Source: heat conduction through a wall, U A dT.
    """
    ua_mw_per_k = known("ua_w_per_k", ua_w_per_k) / 1e6
    top, bottom = known("top_c", top_c), known("bottom_c", bottom_c)
    standing_mw = ua_mw_per_k * (bottom - known("ambient_c", ambient_c))
    share_per_h = ua_mw_per_k * (top - bottom) / tank_mwh(volume_m3, top, bottom)
    return TankLoss(np.asarray(standing_mw), np.asarray(share_per_h))


def kept_share(loss_per_h: Numbers, hours: Numbers) -> Array:
    """Share of the content left after some hours when a share of it is lost each hour: (1 - loss)^hours."""
    loss = known("loss_per_h", loss_per_h)
    refuse((loss < 0) | (loss > 1), "the loss per hour is outside 0..1")
    return np.asarray((1.0 - loss) ** known("hours", hours))
