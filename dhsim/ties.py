"""Which of several dispatches of equal cost is taken: a rule, so that figures do not depend on where a solve began.

Among all optima the one is taken in which flows and levels, each times its rank, add up to the least. Ranks grow with
the place of the plant's name in the alphabet, so that little is moved, and by those whose names come first; the steps
of one plant are told apart by a fixed draw of lots. The cost cannot change: every column and row whose price is not
zero is held where it is, and only the rest may move.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .linear import Array
from .problem import Problem, plain

PRICED = 1e-7  # prices below are zero to the solver


def free_choices(problem: Problem, reduced_cost: Array, dual: Array) -> int:
    """How many columns and rows outside the basis have no price: 0 means that there is only one optimum."""
    unpriced = np.count_nonzero(np.abs(reduced_cost) <= PRICED) + np.count_nonzero(np.abs(dual) <= PRICED)
    return int(unpriced) - problem.n_rows


def face(problem: Problem, solution: Array, reduced_cost: Array, dual: Array) -> Problem:
    """The problem of all optima: what has a price stays where it is; the cost is the rule's."""
    held, bound = np.abs(reduced_cost) > PRICED, np.abs(dual) > PRICED
    level = problem.sparse() @ solution
    return replace(
        plain(problem),
        cost=_rank(problem),
        offset=0.0,
        sense=1,
        lower=np.where(held, solution, problem.lower),
        upper=np.where(held, solution, problem.upper),
        row_lower=np.where(bound, level, problem.row_lower),
        row_upper=np.where(bound, level, problem.row_upper),
    )


def _rank(problem: Problem) -> Array:
    """What the rule asks for each column: its group counts, then its lot."""
    place = np.unique(problem.column_group, return_inverse=True)[1]
    lots = np.random.default_rng(0).random(problem.columns)
    return np.asarray(1.0 + place + 0.5 * lots)
