r"""The absorption heat pump: hot drive heat lifts source heat, and both come out at the sink.

$$
q = \psi d, \qquad g = (\psi - 1) d, \qquad
\psi \le \Bigl( 1 - \frac{T^{\text{source}}}{T^{\text{drive}}} \Bigr) \frac{T^{\text{sink}}}{T^{\text{sink}} -
T^{\text{source}}} \quad \text{(in kelvin)}
$$

- $q, g, d$: heat given, source heat and drive heat, MW; $\psi$: COP, heat per drive heat
- $T$: of source, drive and sink; the bound is the second law's
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Array, Numbers, known, quotient, refuse
from .cop import KELVIN


class AbsorptionHeat(NamedTuple):
    """Heat to the sink, and heat taken from the source, MW."""

    heat_mw: Array
    source_mw: Array


def absorption_heat(drive_mw: Numbers, heat_cop: Numbers) -> AbsorptionHeat:
    """Heat = COP x drive, source heat = (COP - 1) x drive, elementwise; the pumps' electricity is left out.

    heat_cop: heat per drive heat, at least 1. Raises ValueError below that, or for a negative drive.
    Source: energy balance, heat = drive + source heat. Published: COP 1.7 (Viegand Maagøe for Energistyrelsen,
    August 2013, scenario 4 of the food factory).
    """
    drive, cop = known("drive_mw", drive_mw), known("heat_cop", heat_cop)
    refuse(drive < 0, "the drive heat is negative")
    refuse(cop < 1, "the COP of the absorption heat pump is below 1")
    return AbsorptionHeat(np.asarray(cop * drive), np.asarray((cop - 1) * drive))


def ideal_heat_cop(drive_c: Numbers, source_c: Numbers, sink_c: Numbers) -> Array:
    """Most heat per drive heat that the second law allows between three temperatures, elementwise.

    COP = (1 - T_source/T_drive) x T_sink / (T_sink - T_source) in kelvin; infinite where the sink is not above the
    source. Raises ValueError where the drive is not above the sink: that is no heat pump.

    With drive heat D, source heat S and heat H = D + S, the entropy taken in cannot be more than what is given out:
    D/T_d + S/T_s <= H/T_h. With S = H - D the ideal has H (1/T_s - 1/T_h) = D (1/T_s - 1/T_d), which is
    H/D = T_h (T_d - T_s) / (T_d (T_h - T_s)): Carnot's engine between drive and source times Carnot's heat pump between
    source and sink. The same written as 1 + S/D is 1 + (1 - T_h/T_d) T_s / (T_h - T_s).
    """
    drive_k, sink_k = known("drive_c", drive_c) + KELVIN, known("sink_c", sink_c) + KELVIN
    source_k = known("source_c", source_c) + KELVIN
    refuse(drive_k <= sink_k, "the drive is not hotter than the sink")
    lift_k = sink_k - source_k
    heat_pump = quotient(sink_k, lift_k, np.inf)
    engine = np.where(lift_k > 0, 1 - source_k / drive_k, 1.0)
    return np.asarray(engine * heat_pump)
