"""Forecasts with errors: what an operator believes of the steps that are not known yet.

Only what varies from step to step is uncertain (prices, demand, heat on offer); sizes and rules are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .errors import Fault, InputError
from .linear import Array
from .problem import NO_STEP, Index, Problem
from .windows import Mask

DAY = 24  # steps that share one error


@dataclass(frozen=True)
class Noise:
    """Relative errors that grow with the square root of how far ahead a step is, full after `full` steps.

    cost, limits: standard deviation of the full error of costs, and of limits of rows and columns, as a share. Each
    limit has one error a day, and all costs share one: with one each, buying to sell would seem to pay without end.
    seed: the same seed gives the same errors; each window draws anew.
    """

    seed: int
    cost: float = 0.1
    limits: float = 0.05
    full: int = 168

    def __post_init__(self) -> None:
        """Refuse numbers that nothing can be drawn with."""
        given = (("seed", self.seed, 0), ("full", self.full, 1))
        wrong = [(name, value, least) for name, value, least in given if value < least]
        if wrong:
            raise InputError(
                Fault(f"Noise.{name}", f"{value}", f"Give {least} or more") for name, value, least in wrong
            )

    def __call__(self, problem: Problem, known: int) -> Problem:
        """The problem as it is believed to be when all before step `known` is certain."""
        random = np.random.default_rng([self.seed, known])
        p = problem
        in_cost = self._errors(np.zeros_like(p.column_group), p.column_step, known, random)
        in_column = self._errors(p.column_group, p.column_step, known, random)
        in_row = self._errors(p.row_group, p.row_step, known, random) * ~_rules(p)
        price = _factor(self.cost * in_cost * _varies(p.cost, p.column_group, p.column_step))
        size = _factor(self.limits * in_column * ~p.integer)
        limit = _factor(self.limits * in_row)
        open_upper = np.where(p.lower < p.upper, p.upper, np.inf)  # not where it is set, as the beginning of a store
        return replace(
            p,
            cost=p.cost * price,
            upper=np.maximum(_times(p.upper, size, _varies(open_upper, p.column_group, p.column_step)), p.lower),
            row_lower=_times(p.row_lower, limit, _varies(p.row_lower, p.row_group, p.row_step)),
            row_upper=_times(p.row_upper, limit, _varies(p.row_upper, p.row_group, p.row_step)),
        )

    def _errors(self, group: Index, step: Index, known: int, random: np.random.Generator) -> Array:
        """The error of each column or row, in standard deviations; nothing before step `known` or without a step."""
        out, later = np.zeros(len(step)), step >= max(known, 0)
        names, place = np.unique(group[later], return_inverse=True)
        drawn = random.standard_normal((len(names), int(step.max(initial=0)) // DAY + 1))
        ahead = np.minimum(step[later] - known + 1, self.full) / self.full
        out[later] = drawn[place, step[later] // DAY] * np.sqrt(ahead)
        return out


def _factor(error: Array) -> Array:
    """What a limit is multiplied with: never below nothing."""
    return np.maximum(1 + error, 0.0)


def _times(value: Array, factor: Array, where: Mask) -> Array:
    """Values times a factor where that is said, which is nowhere where they are infinite."""
    return np.multiply(value, factor, out=value.copy(), where=where)


def _varies(value: Array, group: Index, step: Index) -> Mask:
    """Finite values of groups whose values differ from step to step."""
    usable = np.isfinite(value) & (step != NO_STEP)
    names, place = np.unique(group[usable], return_inverse=True)
    least, most = np.full(len(names), np.inf), np.full(len(names), -np.inf)
    np.minimum.at(least, place, value[usable])
    np.maximum.at(most, place, value[usable])
    usable[usable] = (least < most)[place]
    return np.asarray(usable)


def _rules(problem: Problem) -> Mask:
    """Rows that whole numbers stand in: rules of what is on, not data."""
    row = np.repeat(np.arange(problem.n_rows), np.diff(problem.start))
    out = np.zeros(problem.n_rows, dtype=bool)
    out[row[problem.integer[problem.index]]] = True
    return out
