r"""COP of a vapour-compression heat pump from its four temperatures, after Jensen et al. (2018).

Source: J. K. Jensen, T. Ommen, L. Reinholdt, W. B. Markussen, B. Elmegaard: Heat pump COP, part 2: Generalized COP
estimation of heat pump processes, 13th IIR Gustav Lorentzen Conference, Valencia 2018, doi 10.18462/iir.gl.2018.1386.
The paper itself was not at hand: the formula and its coefficients are those of PyPSA-Eur
(scripts/build_cop_profiles/central_heating_cop_approximator.py), and two further open implementations give the same:
a class CompHP (both refrigerants; it notes that the last term of the paper's equation 10 is misprinted) and a function
calc_COP (ammonia). The default pinch, compressor efficiency and heat loss are those that PyPSA-Eur takes for district
heating from H. Pieper et al., Energy 205 (2020) 117994; others lose 0.2 of the compressor's work as heat.

$$
\psi = \max \left( 1, \; \min ( \psi^1, \psi^{\text{Lorenz}}, \psi^{\max} ) \right)
$$

- $\psi^1$: the regression; its equations stand in `cop_models.jensen`, their $a, b, c$ in `CONDENSER_K`, `EXPANSION`
- $\psi^{\text{Lorenz}}$: ideal of the same temperatures, `physics.cop`; $\psi^{\max}$: `highest`
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .arrays import Array, Numbers, known, quotient, refuse
from .cop import KELVIN, bounded, log_mean_c, lorenz_cop

Refrigerant = Literal["ammonia", "isobutane"]
# Each is a, b, c in a (T_sink_out - T_source_out + 2 pinch) + b (T_sink_out - T_sink_in) + c.
CONDENSER_K = {"ammonia": (0.20, 0.20, 0.016), "isobutane": (-0.0011, 0.30, 2.4)}
EXPANSION = {"ammonia": (0.0014, -0.0015, 0.039), "isobutane": (0.0035, -0.0033, 0.053)}


def jensen(
    source_in_c: Numbers,
    source_out_c: Numbers,
    sink_in_c: Numbers,
    sink_out_c: Numbers,
    refrigerant: Refrigerant = "ammonia",
    pinch_k: float = 5.0,
    isentropic: float = 0.8,
    heat_loss: float = 0.0,
    highest: float = np.inf,
) -> Array:
    """COP = Lorenz x (1 + (dH + p)/T_H) / (1 + (dH + dC + 2p)/lift) x eta (1 - w) + 1 - eta - f, heat per electricity.

    dH: mean difference refrigerant - sink and w: expansion over compression work, both linear in the temperatures
    (above); dC: half the source's cooling; p: pinch; T_H: log-mean sink in K; lift: between the log-means.
    Kept between 1 and Lorenz' limit.
    """
    source_in, source_out = known("source_in_c", source_in_c), known("source_out_c", source_out_c)
    sink_in, sink_out = known("sink_in_c", sink_in_c), known("sink_out_c", sink_out_c)
    refuse((source_in < source_out) | (sink_out < sink_in), "the source warms or the sink cools in the heat pump")
    hot_k = log_mean_c(sink_in, sink_out) + KELVIN
    lift_k = hot_k - KELVIN - log_mean_c(source_in, source_out)
    far_k = sink_out - source_out + 2 * pinch_k
    condenser_k = _linear(CONDENSER_K[refrigerant], far_k, sink_out - sink_in)
    evaporator_k = (source_in - source_out) / 2
    # Lorenz x (...)/(...) written so that it needs no lift: (T_H + dH + p) / (lift + dH + dC + 2p).
    cycle_k = lift_k + condenser_k + evaporator_k + 2 * pinch_k
    cycle = quotient(hot_k + condenser_k + pinch_k, cycle_k, np.inf)
    work = isentropic * (1 - _linear(EXPANSION[refrigerant], far_k, sink_out - sink_in))
    cop = cycle * work + 1 - isentropic - heat_loss
    return bounded(cop, lorenz_cop(source_in, source_out, sink_in, sink_out), highest)


def _linear(coefficients: tuple[float, float, float], far_k: Array, sink_k: Array) -> Array:
    """One of the paper's two regressions."""
    a, b, c = coefficients
    return a * far_k + b * sink_k + c
