r"""COP of two heat pumps in series, the first lifting heat to a level between, the second from there to the sink.

$$
\psi = \frac{\psi_{\text{a}} \psi_{\text{b}}}{\psi_{\text{a}} + \psi_{\text{b}} - 1}, \qquad
T^{\text{m}} = \sqrt{T_1 T_2} \quad \text{(in kelvin)}
$$

- $\psi_{\text{a}}, \psi_{\text{b}}$: COP of the lower and the upper stage; $T_1, T_2$: of source and sink;
  $T^{\text{m}}$: level between the stages
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from .arrays import SAME_K, Array, Flags, Numbers, known, quotient, refuse
from .cop import KELVIN, log_mean_c

# Above this lift (sink outlet less source inlet) a heat pump is built with two stages, at up to 30 % more capital cost.
# Source: Viegand Maagøe for Energistyrelsen, August 2013, line 4453 of the text ("lift > 35 °C needs two-stage").
TWO_STAGE_ABOVE_K = 35.0

# COP of one stage from source inlet, source outlet, sink inlet and sink outlet, °C.
OneStage: TypeAlias = Callable[[Array, Array, Array, Array], Array]


def needs_two_stages(source_in_c: Numbers, sink_out_c: Numbers, above_k: float = TWO_STAGE_ABOVE_K) -> Flags:
    """Whether the lift from source inlet to sink outlet is above what one stage is built for, elementwise."""
    refuse(not above_k >= 0, "the lift above which two stages are built is negative")
    lift_k = known("sink_out_c", sink_out_c) - known("source_in_c", source_in_c)
    return np.asarray(lift_k > above_k + SAME_K)


def mid_c(source_c: Numbers, sink_c: Numbers) -> Array:
    """The level between two temperatures at which both stages have the same Carnot COP, °C.

    T_m = sqrt(T_1 T_2) in kelvin, as T_m / (T_m - T_1) = T_2 / (T_2 - T_m) gives T_m^2 = T_1 T_2.
    """
    source_k, sink_k = known("source_c", source_c) + KELVIN, known("sink_c", sink_c) + KELVIN
    return np.asarray(np.sqrt(source_k * sink_k) - KELVIN)


def in_series(first_cop: Numbers, second_cop: Numbers) -> Array:
    """COP of two machines in series: c1 c2 / (c1 + c2 - 1); each at least 1, infinite where no power is needed.

    Energy balance: to give Q the second takes power Q / c2 and heat Q_m = Q (1 - 1/c2), which is what the first gives
    with power Q_m / c1. So 1/COP = 1/c2 + (1 - 1/c2) / c1 = 1/c1 + 1/c2 - 1/(c1 c2) = (c1 + c2 - 1) / (c1 c2).
    """
    first, second = known("first_cop", first_cop), known("second_cop", second_cop)
    refuse((first < 1) | (second < 1), "the COP of a stage is below 1")
    power = 1 / first + 1 / second - 1 / first / second  # per heat; the form that infinite COPs do not upset
    return quotient(1, power, np.inf)


def two_stage(
    one_stage: OneStage,
    source_in_c: Numbers,
    source_out_c: Numbers,
    sink_in_c: Numbers,
    sink_out_c: Numbers,
    between_c: Numbers | None = None,
) -> Array:
    """COP of two stages, each with the COP that `one_stage` gives, elementwise.

    The level between is one temperature: the first stage condenses and the second evaporates at between_c, by default
    the geometric mean of the source's and the sink's log-mean temperatures. Where one_stage is the ideal, so is the
    result: with 1 - 1/c1 = T_1/T_m and 1 - 1/c2 = T_m/T_2, 1 - 1/COP = (1 - 1/c1) (1 - 1/c2) = T_1/T_2 whatever T_m.
    """
    source_in, source_out = known("source_in_c", source_in_c), known("source_out_c", source_out_c)
    sink_in, sink_out = known("sink_in_c", sink_in_c), known("sink_out_c", sink_out_c)
    if between_c is None:
        between_c = mid_c(log_mean_c(source_in, source_out), log_mean_c(sink_in, sink_out))
    level = known("between_c", between_c)
    return in_series(one_stage(source_in, source_out, level, level), one_stage(level, level, sink_in, sink_out))
