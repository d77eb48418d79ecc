"""The numbers of expressions once a model is solved."""

from __future__ import annotations

import numpy as np

from .calendar import Array
from .linear import Algebra


def value(expr: Algebra) -> Array:
    """An expression's numbers, one a row, rounding dust below 1e-9 removed."""
    out = expr.linear().value(lambda var: var.solution)
    out[np.abs(out) < 1e-9] = 0.0
    return out
