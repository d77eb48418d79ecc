"""How tests hold the equations of the docs against results: equal, or at most and reached where it must be."""

from __future__ import annotations

from typing import Any

import numpy as np

WITHIN = 1e-6


def same(left: Any, right: Any) -> None:
    """Both sides of an equation, in every step."""
    gap = np.abs(np.asarray(left, dtype=float) - np.asarray(right, dtype=float))
    assert gap.max() < WITHIN, f"residuals {gap}: {left} against {right}"


def at_most(left: Any, right: Any, reached: list[int]) -> None:
    """A limit that is kept in every step, and reached in some, so that another limit would be seen."""
    room = np.broadcast_to(np.asarray(right, dtype=float) - np.asarray(left, dtype=float), np.shape(left))
    assert room.min() > -WITHIN, f"room {room}: {left} above {right}"
    assert reached, "say where it is reached"
    assert np.abs(room[reached]).max() < WITHIN, f"room {room} in steps {reached}"


def plus(x: Any) -> np.ndarray:
    """(x)^+ of the docs."""
    return np.maximum(np.asarray(x, dtype=float), 0.0)


def log_mean_k(a_c: float, b_c: float) -> float:
    """Log-mean of two temperatures, K, as cop_models.base says it."""
    a, b = a_c + 273.15, b_c + 273.15
    return a if a == b else float((a - b) / np.log(a / b))


def lorenz(source_in_c: float, source_out_c: float, sink_in_c: float, sink_out_c: float) -> float:
    """Lorenz' ideal, as cop_models.base says it."""
    sink, source = log_mean_k(sink_out_c, sink_in_c), log_mean_k(source_in_c, source_out_c)
    return sink / (sink - source) if sink > source else np.inf
