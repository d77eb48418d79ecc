r"""The network's supply temperature from the outdoor temperature.

$$
T^{\text{s}}_t = Y_k + (Y_{k+1} - Y_k) \frac{T^{\text{o}}_t - X_k}{X_{k+1} - X_k} \;\text{ for }\; X_k \le
T^{\text{o}}_t \le
X_{k+1},
$$

$$
\bar T^{\text{o}}_t = \frac{1}{\min(m, t + 1)} \sum_{j = \max(t - m + 1, \, 0)}^{t} T^{\text{o}}_j
$$

- $T^{\text{s}}$: supply, $T^{\text{o}}$: outdoor temperature, °C; $(X_k, Y_k)$: points, °C, flat outside them
- $\bar T^{\text{o}}$: mean of the last $m$ steps, °C, in place of $T^{\text{o}}$ where a mean is asked for
"""

from __future__ import annotations

import numpy as np

from .arrays import Array, Numbers, known, refuse


def curve_c(outdoor_c: Numbers, points_outdoor_c: Numbers, points_supply_c: Numbers) -> Array:
    """Supply temperature on a heating curve: straight lines between the points, flat outside them.

    outdoor_c: any shape; points: two lists of one length, outdoor temperatures rising.
    Source: common practice of networks; linear interpolation.
    """
    xs, ys = known("points_outdoor_c", points_outdoor_c), known("points_supply_c", points_supply_c)
    if xs.ndim != 1 or xs.shape != ys.shape or xs.size == 0:
        raise ValueError(f"a curve needs as many outdoor as supply points, not {xs.size} and {ys.size}")
    refuse(np.diff(xs) <= 0, "the curve's outdoor temperatures do not rise from point to point")
    return np.asarray(np.interp(known("outdoor_c", outdoor_c), xs, ys))


def lagged_mean_c(outdoor_c: Numbers, hours: float, step_h: float = 1.0) -> Array:
    """Mean outdoor temperature of the last hours, the present step included: what slow buildings are steered by.

    outdoor_c: one value per step of step_h. The window is the nearest whole number of steps, at least one;
    the first steps, which have less behind them, take the mean of what is there.
    """
    values = known("outdoor_c", outdoor_c)
    if values.ndim != 1 or not (hours > 0 and step_h > 0):
        raise ValueError("a lagged mean needs one value per step, hours above 0 and step_h above 0")
    window = max(1, round(hours / step_h))
    total = np.concatenate(([0.0], np.cumsum(values)))
    end = np.arange(1, values.size + 1)
    start = np.maximum(end - window, 0)
    return np.asarray((total[end] - total[start]) / (end - start))
