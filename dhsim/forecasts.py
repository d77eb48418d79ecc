"""Forecasts with errors: what an operator believes of the steps that are not known yet.

Only what varies from step to step is uncertain (prices, demand, heat on offer); sizes and rules are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .linear import Array
from .problem import NO_STEP, Index, Problem
from .windows import Mask

DAY = 24  # steps that share one error


@dataclass(frozen=True)
class Noise:
    """Relative errors that grow with the square root of how far ahead a step is, full after `full` steps.

    cost, limits: standard deviation of the full error of costs, and of limits of rows and columns, as a share. Each
    series has one error a day. seed: the same seed gives the same errors; each window draws anew.
    """

    seed: int
    cost: float = 0.1
    limits: float = 0.05
    full: int = 168

    def __call__(self, problem: Problem, known: int) -> Problem:
        """The problem as it is believed to be when all before step `known` is certain."""
        random = np.random.default_rng([self.seed, known])
        p = problem
        in_column = self._errors(p.column_group, p.column_step, known, random)
        in_row = self._errors(p.row_group, p.row_step, known, random) * ~_rules(p)
        price = 1 + self.cost * in_column * _varies(p.cost, p.column_group, p.column_step)
        size = _factor(self.limits * in_column * ~p.integer)
        limit = _factor(self.limits * in_row)
        return replace(
            p,
            cost=p.cost * price,
            upper=np.where(_varies(p.upper, p.column_group, p.column_step), p.upper * size, p.upper),
            row_lower=np.where(_varies(p.row_lower, p.row_group, p.row_step), p.row_lower * limit, p.row_lower),
            row_upper=np.where(_varies(p.row_upper, p.row_group, p.row_step), p.row_upper * limit, p.row_upper),
        )

    def _errors(self, group: Index, step: Index, known: int, random: np.random.Generator) -> Array:
        """The error of each column or row, in standard deviations; nothing before step `known` or without a step."""
        drawn = random.standard_normal((int(group.max(initial=0)) + 1, int(step.max(initial=0)) // DAY + 1))
        ahead = np.clip(step - known + 1, 0, self.full) / self.full
        return np.asarray(drawn[group, step // DAY] * np.sqrt(ahead) * (step != NO_STEP))


def _factor(error: Array) -> Array:
    """What a limit is multiplied with: never below nothing."""
    return np.maximum(1 + error, 0.0)


def _varies(value: Array, group: Index, step: Index) -> Mask:
    """Finite values of groups whose values differ from step to step."""
    usable = np.isfinite(value) & (step != NO_STEP)
    n = int(group.max(initial=0)) + 1
    least, most = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(least, group[usable], value[usable])
    np.maximum.at(most, group[usable], value[usable])
    return np.asarray(usable & (least < most)[group])


def _rules(problem: Problem) -> Mask:
    """Rows that whole numbers stand in: rules of what is on, not data."""
    row = np.repeat(np.arange(problem.n_rows), np.diff(problem.start))
    out = np.zeros(problem.n_rows, dtype=bool)
    out[row[problem.integer[problem.index]]] = True
    return out
