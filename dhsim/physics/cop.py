"""The best coefficient of performance that the second law allows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
KELVIN = 273.15


def carnot_cop(source_c: Array | float, sink_c: Array | float) -> Array:
    """Carnot's limit for heat taken at one temperature and given at another, heat per electricity.

    COP = T_sink / (T_sink - T_source) in kelvin; infinite where the sink is not above the source.
    Source: S. Carnot, as in any textbook of thermodynamics (e.g. Moran & Shapiro, ch. 5).
    """
    sink_k = np.asarray(sink_c, dtype=float) + KELVIN
    lift_k = np.asarray(sink_c, dtype=float) - np.asarray(source_c, dtype=float)
    return np.where(lift_k > 0, sink_k / np.where(lift_k > 0, lift_k, 1.0), np.inf)


def log_mean_c(inlet_c: Array | float, outlet_c: Array | float) -> Array:
    """Log-mean (thermodynamic mean) temperature of a flow heated or cooled between two temperatures, °C.

    T_m = (T_1 - T_2) / ln(T_1 / T_2) in kelvin; the common temperature where both are equal.
    """
    a = np.asarray(inlet_c, dtype=float) + KELVIN
    b = np.asarray(outlet_c, dtype=float) + KELVIN
    same = np.isclose(a, b, rtol=0, atol=1e-9)
    ratio = np.where(same, 2.0, a / b)
    return np.asarray(np.where(same, a, (a - b) / np.log(ratio)) - KELVIN)


def lorenz_cop(
    source_in_c: Array | float, source_out_c: Array | float, sink_in_c: Array | float, sink_out_c: Array | float
) -> Array:
    """Lorenz' limit for a source that cools and a sink that warms on the way, heat per electricity.

    Carnot's limit between the log-mean temperatures. Source: H. Lorenz (1894), as used in D. Reinholdt et al.,
    Danish Energy Agency technology data for heat pumps.
    """
    return carnot_cop(log_mean_c(source_in_c, source_out_c), log_mean_c(sink_in_c, sink_out_c))
