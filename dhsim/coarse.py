"""A good first guess for a long run: solve it with whole blocks of hours as one, and carry the answer over.

The rows of a block are averaged, its columns are taken to be equal, and that small problem is solved. Its duals, spread
over the hours, price every column: what costs more than it is worth starts at its lower bound, what costs less at its
upper one, and what is in the basis of its block is in the basis of each hour. The guess changes how long the simplex
method takes, never where it ends. Nothing here knows a technology.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from .linear import Array
from .problem import NO_STEP, Index, Problem

LOWER, BASIC, UPPER = 0, 1, 2
Statuses = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Basis:
    """Where the simplex method stands: LOWER, BASIC or UPPER for every column and row."""

    columns: Statuses
    rows: Statuses


@dataclass(frozen=True, eq=False)
class Coarse:
    """A problem in blocks. column, row: the block of each fine column and row. height: fine rows in each coarse one."""

    problem: Problem
    column: Index
    row: Index
    height: Index


def coarsened(problem: Problem, block: int) -> Coarse:
    """The problem with `block` steps as one."""
    column, width = _blocks(problem.column_group, problem.column_step, block)
    row, height = _blocks(problem.row_group, problem.row_step, block)
    spread = sp.csr_matrix((np.ones(problem.columns), (np.arange(problem.columns), column)))
    mean = sp.csr_matrix((1.0 / height[row], (row, np.arange(problem.n_rows))), shape=(len(height), problem.n_rows))
    inside = (mean @ problem.sparse() @ spread).tocsr()
    inside.sort_indices()
    small = Problem(
        cost=np.bincount(column, weights=problem.cost, minlength=len(width)).astype(float),
        offset=0.0,
        sense=problem.sense,
        lower=_mean(problem.lower, column, width),
        upper=_mean(problem.upper, column, width),
        integer=np.zeros(len(width), dtype=bool),
        row_lower=_mean(problem.row_lower, row, height),
        row_upper=_mean(problem.row_upper, row, height),
        start=inside.indptr.astype(np.int32),
        index=inside.indices.astype(np.int32),
        value=inside.data,
        steps=-(-problem.steps // block),
        column_step=np.full(len(width), NO_STEP),
        row_step=np.full(len(height), NO_STEP),
        column_group=np.arange(len(width)),
        row_group=np.arange(len(height)),
    )
    return Coarse(small, column, row, height)


def guess(problem: Problem, coarse: Coarse, basis: Basis, dual: Array) -> Basis:
    """A basis for the fine problem from the answer of the coarse one. dual: of the coarse rows."""
    priced = problem.cost - problem.sparse().T @ (dual / coarse.height)[coarse.row]
    at_bound = np.where(problem.sense * priced < 0, UPPER, LOWER)
    at_bound = np.where(np.isfinite(problem.upper) | (at_bound == LOWER), at_bound, LOWER)
    at_bound = np.where(np.isfinite(problem.lower) | (at_bound == UPPER), at_bound, UPPER)
    columns = np.where(basis.columns[coarse.column] == BASIC, BASIC, at_bound)
    return Basis(columns.astype(np.int8), basis.rows[coarse.row])


def _blocks(group: Index, step: Index, block: int) -> tuple[Index, Index]:
    """The block of each member, and how many members each block has; what has no step is a block of its own."""
    alone = step == NO_STEP
    key = group * (2 + step.max(initial=0) // block) + step // block
    key = np.where(alone, key.max(initial=0) + 1 + np.arange(len(step)), key)
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    return place.astype(np.int64), count.astype(np.int64)


def _mean(values: Array, place: Index, count: Index) -> Array:
    """Mean of every block; infinite where a member is."""
    finite = np.isfinite(values)
    out = np.bincount(place, weights=np.where(finite, values, 0.0), minlength=len(count)) / count
    out[place[~finite]] = values[~finite]
    return out
