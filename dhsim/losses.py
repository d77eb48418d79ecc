"""Where a plan loses against the bound that prices prove: what each step adds to the gap.

For any prices y of the rows, `cost x` is the bound plus, for every column, its reduced cost times its distance from the
bound it would stand at, and for every row its price times its distance from its limit. Each of these is at least 0
(weak duality), so they say step by step where a mixed-integer plan is dearer than the answer without whole numbers.
"""

from __future__ import annotations

import numpy as np

from .linear import Array
from .problem import Index, Problem

NOTHING = 1e-9  # a price or reduced cost as small as this adds nothing


def losses_by_step(problem: Problem, decided: Index, dual: Array, x: Array) -> Array:
    """What each step adds to the gap (currency, at least 0 but for rounding); what has no step goes to step 0.

    dual: of the problem without whole numbers. x: any answer. The sum is cost x less the bound that dual proves.
    """
    matrix = problem.sparse()
    sign = problem.sense
    reduced = problem.cost - matrix.T @ dual
    column = reduced * (x - _nearest(sign * reduced, problem.lower, problem.upper, x))
    row_value = matrix @ x
    row = dual * (row_value - _nearest(sign * dual, problem.row_lower, problem.row_upper, row_value))
    n = max(problem.steps, 1)
    at_column, at_row = (np.clip(steps, 0, n - 1) for steps in (decided, problem.row_step))
    by_step = np.bincount(at_column, weights=column, minlength=n) + np.bincount(at_row, weights=row, minlength=n)
    return np.asarray(sign * by_step, dtype=float)


def _nearest(price: Array, lower: Array, upper: Array, value: Array) -> Array:
    """The limit that a price pushes to; the value itself where nothing pushes, or where there is no limit."""
    limit = np.where(price > 0, lower, upper)
    return np.where((np.abs(price) > NOTHING) & np.isfinite(limit), limit, value)
