r"""The best coefficient of performance that the second law allows, and a share of it.

$$
\psi^{\text{Carnot}} = \frac{T^{\text{sink}}}{T^{\text{sink}} - T^{\text{source}}}, \qquad
\Theta = \frac{T_1 - T_2}{\ln(T_1 / T_2)},
$$

$$
\psi = \min\bigl( \psi^{\text{ideal}}, \; \psi^{\max}, \; \max(1, \; \zeta \psi^{\text{ideal}}) \bigr)
$$

- $\psi$: heat per electricity; $T$: temperatures in kelvin, °C plus 273.15; $\zeta$: quality, 0-1
- $\Theta$: log-mean of inlet and outlet, $T_1$ and $T_2$; with those of source and sink in place of $T$ Carnot's limit
  is Lorenz'
- $\psi^{\text{ideal}}$: Carnot's or Lorenz' limit; $\psi^{\max}$: the highest that the machine reaches
"""

from __future__ import annotations

import numpy as np

from .arrays import Array, Numbers, known, quotient, refuse

KELVIN = 273.15


def carnot_cop(source_c: Numbers, sink_c: Numbers) -> Array:
    """Carnot's limit for heat taken at one temperature and given at another, heat per electricity.

    COP = T_sink / (T_sink - T_source) in kelvin; infinite where the sink is not above the source.
    Source: S. Carnot, as in any textbook of thermodynamics (e.g. Moran & Shapiro, ch. 5).
    """
    sink = known("sink_c", sink_c)
    lift_k = sink - known("source_c", source_c)
    return quotient(sink + KELVIN, lift_k, np.inf)


def log_mean_c(inlet_c: Numbers, outlet_c: Numbers) -> Array:
    """Log-mean (thermodynamic mean) temperature of a flow heated or cooled between two temperatures, °C.

    T_m = (T_1 - T_2) / ln(T_1 / T_2) in kelvin; the common temperature where both are equal.
    """
    a = known("inlet_c", inlet_c) + KELVIN
    b = known("outlet_c", outlet_c) + KELVIN
    same = np.isclose(a, b, rtol=0, atol=1e-9)
    ratio = np.where(same, 2.0, a / b)
    return np.asarray(np.where(same, a, (a - b) / np.log(ratio)) - KELVIN)


def lorenz_cop(source_in_c: Numbers, source_out_c: Numbers, sink_in_c: Numbers, sink_out_c: Numbers) -> Array:
    """Lorenz' limit for a source that cools and a sink that warms on the way, heat per electricity.

    Carnot's limit between the log-mean temperatures. Source: H. Lorenz (1894), as used by L. Reinholdt et al. (2018),
    Heat pump COP, part 1, doi 10.18462/iir.gl.2018.1380, and in the Danish Energy Agency's technology data.
    """
    return carnot_cop(log_mean_c(source_in_c, source_out_c), log_mean_c(sink_in_c, sink_out_c))


def bounded(cop: Numbers, ideal: Numbers, highest: float = np.inf) -> Array:
    """A COP kept above 1 (plain electric heating), below the ideal one, and below the highest the machine reaches."""
    refuse(not highest >= 1, "the highest COP is below 1")
    return np.clip(known("cop", cop), 1.0, np.minimum(known("ideal", ideal), highest))


def carnot(source_c: Numbers, sink_c: Numbers, quality: Numbers, highest: float = np.inf) -> Array:
    """COP as a share of Carnot's limit; quality above 0, at most 1. Infinite without lift unless highest is given."""
    ideal = carnot_cop(source_c, sink_c)
    return bounded(_quality(quality) * ideal, ideal, highest)


def lorenz(
    source_in_c: Numbers,
    source_out_c: Numbers,
    sink_in_c: Numbers,
    sink_out_c: Numbers,
    quality: Numbers,
    highest: float = np.inf,
) -> Array:
    """COP as a share of Lorenz' limit; quality above 0, at most 1. Infinite without lift unless highest is given."""
    ideal = lorenz_cop(source_in_c, source_out_c, sink_in_c, sink_out_c)
    return bounded(_quality(quality) * ideal, ideal, highest)


def _quality(quality: Numbers) -> Array:
    """Share of the ideal, refused outside 0..1."""
    share = known("quality", quality)
    refuse((share <= 0) | (share > 1), "the quality is not above 0 and at most 1")
    return share
