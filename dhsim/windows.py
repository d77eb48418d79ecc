"""The part of a problem that is decided in a stretch of its steps, with the past as it is and the future as a price.

Every column is free (decided here), known (it has a value: the past) or cut (nothing is known of it yet: the future).
Known columns move to the right-hand side. A row that only free and known columns stand in is kept. A row that reaches a
cut column is dropped and priced into the costs of the free ones with its dual, `cost_j - sum of a_ij y_i`: so a store
that still holds heat at the end of a window is worth what the dual says. Nothing here knows a technology.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from .linear import Array
from .problem import NO_STEP, Index, Problem

Mask = npt.NDArray[np.bool_]
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Window:
    """Part of a problem. columns, rows: where they stand in the whole; reaching: which columns stand in a cut row that
    is an equation of a step, as the level of a store does that the next step goes on from.
    """

    problem: Problem
    columns: Index
    rows: Index
    reaching: Mask


class Cutter:
    """A problem made ready for cutting.

    decided: the step in which each column is decided; a level on the boundary after a step is decided in that step, the
    first one in step 0. Columns without a step (NO_STEP), such as a yearly peak, are decided anew in every window.
    closing: columns at the end of the run that a row ties to its beginning, as a store that must end as it began.
    peaks: columns without a step that cost money and that rows of single steps push up, as a peak load does.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.by_row = problem.sparse()
        self.by_column = self.by_row.tocsc()
        self.decided = decision_steps(problem)
        self.closing = closing_columns(problem, self.by_row, self.decided)
        stepped = problem.row_step[np.repeat(np.arange(problem.n_rows), np.diff(self.by_row.indptr))] != NO_STEP
        self.peaks = np.zeros(problem.columns, dtype=bool)
        self.peaks[self.by_row.indices[stepped]] = True
        self.peaks &= (self.decided == NO_STEP) & ~problem.integer & (problem.sense * problem.cost > 0)

    def imagining(self, other: Problem, since: int) -> Cutter:
        """The same with other costs and limits from step `since` on; what has no step stays as it is."""
        p, later = self.problem, self.decided >= since
        row_later = (self.last_steps() >= since) & (p.row_step != NO_STEP)
        out = copy(self)
        out.problem = replace(
            p,
            cost=np.where(later, other.cost, p.cost),
            lower=np.where(later, other.lower, p.lower),
            upper=np.where(later, other.upper, p.upper),
            row_lower=np.where(row_later, other.row_lower, p.row_lower),
            row_upper=np.where(row_later, other.row_upper, p.row_upper),
        )
        return out

    def last_steps(self) -> Index:
        """The step in which the last column of each row is decided; NO_STEP where no column has one."""
        out = np.full(self.problem.n_rows, NO_STEP)
        filled = np.flatnonzero(np.diff(self.by_row.indptr) > 0)
        if len(filled):
            out[filled] = np.maximum.reduceat(self.decided[self.by_row.indices], self.by_row.indptr[filled])
        return out

    def window(self, begin: int, end: int, x: Array, dual: Array | None = None) -> Window:
        """Steps begin..end-1: what was decided before stands at x, and so does the end of the run that is tied to its
        beginning; what comes later is priced with the duals (nothing: it is free of cost and of limits).
        """
        alone = self.decided == NO_STEP
        free = alone | ((self.decided >= begin) & (self.decided < end))
        known = ~free & ((self.decided < begin) | self.closing)
        return self.cut(np.flatnonzero(free), known, x, dual)

    def between(self, begin: int, end: int, x: Array) -> Window:
        """Steps begin..end-1 with all others at x: any answer to it, put into x, is an answer to the whole."""
        free = self.decided == NO_STEP
        inside = (self.decided >= begin) & (self.decided < end)
        return self.cut(np.flatnonzero(free | inside), ~(free | inside), x, None)

    def cut(self, free: Index, known: Mask, x: Array, dual: Array | None) -> Window:
        """The problem of the free columns (in rising order)."""
        p = self.problem
        place = np.full(p.columns, -1)
        place[free] = np.arange(len(free))
        rows = self._touched(free)
        some = self.by_row[rows]
        row = np.repeat(np.arange(len(rows)), np.diff(some.indptr))
        column = place[some.indices]
        inside, given = column >= 0, known[some.indices]
        ahead = ~inside & ~given
        reaches = np.bincount(row[ahead], minlength=len(rows)) > 0
        past = np.bincount(row[given], weights=(some.data * x[some.indices])[given], minlength=len(rows))
        least, most = self._left(some, row, ahead & (p.row_step[rows] == NO_STEP)[row])
        lower = np.where(reaches, _minus(p.row_lower[rows] - past, most, -np.inf), p.row_lower[rows] - past)
        upper = np.where(reaches, _minus(p.row_upper[rows] - past, least, np.inf), p.row_upper[rows] - past)
        kept = ~reaches | ((p.row_step[rows] == NO_STEP) & (np.isfinite(lower) | np.isfinite(upper)))
        priced = inside & reaches[row]
        cost = p.cost[free]
        if dual is not None and priced.any():
            cost = _priced(cost, column[priced], some.data[priced] * dual[rows][row[priced]])
        equation = ((p.row_lower[rows] == p.row_upper[rows]) & (p.row_step[rows] != NO_STEP))[row]
        reaching = np.bincount(column[priced & equation], minlength=len(free)) > 0
        entries = inside & kept[row]
        renumbered = np.cumsum(kept) - 1
        matrix = sp.csr_matrix(
            (some.data[entries], column[entries], _starts(renumbered[row[entries]], int(kept.sum()))),
            shape=(int(kept.sum()), len(free)),
        )
        return Window(
            self._problem(free, rows[kept], cost, lower[kept], upper[kept], matrix), free, rows[kept], reaching
        )

    def _touched(self, free: Index) -> Index:
        """Rows that free columns stand in, and rows that nothing stands in."""
        touched = np.diff(self.by_row.indptr) == 0
        touched[self.by_column[:, free].indices] = True
        return np.flatnonzero(touched)

    def _left(self, some: sp.csr_matrix, row: Index, ahead: Mask) -> tuple[Array, Array]:
        """The least and the most that the columns ahead can add to each row, by their own bounds."""
        p, n = self.problem, some.shape[0]
        value, column = some.data[ahead], some.indices[ahead]
        with np.errstate(invalid="ignore"):
            at_lower, at_upper = value * p.lower[column], value * p.upper[column]
            least, most = np.minimum(at_lower, at_upper), np.maximum(at_lower, at_upper)
            return _sums(row[ahead], least, n), _sums(row[ahead], most, n)

    def _problem(
        self, free: Index, rows: Index, cost: Array, lower: Array, upper: Array, matrix: sp.csr_matrix
    ) -> Problem:
        """Arrays of a window; the constant of the objective stays that of the whole."""
        cut = self.problem.cut(free, rows, matrix)
        return replace(cut, cost=cost, offset=self.problem.offset, row_lower=lower, row_upper=upper)


def decision_steps(problem: Problem) -> Index:
    """The step in which each column is decided: its own, or for levels on boundaries the step before them."""
    on_boundary = np.zeros(problem.column_group.max(initial=0) + 1, dtype=bool)
    on_boundary[problem.column_group[problem.column_step == problem.steps]] = True
    levels = on_boundary[problem.column_group] & (problem.column_step > 0)
    return np.where(levels, problem.column_step - 1, problem.column_step)


def closing_columns(problem: Problem, by_row: sp.csr_matrix, decided: Index) -> Mask:
    """Columns at the far end of rows that tie the end of the run to its beginning: rows with a gap of more than half
    the run between two of their steps, one after the other.
    """
    out = np.zeros(problem.columns, dtype=bool)
    filled = np.flatnonzero(np.diff(by_row.indptr) > 0)
    if not len(filled) or problem.steps < 2:
        return out
    step = decided[by_row.indices]
    starts = by_row.indptr[filled]
    wide = np.maximum.reduceat(step, starts) - np.minimum.reduceat(step, starts) > problem.steps / 2
    for row in filled[wide]:
        span = slice(by_row.indptr[row], by_row.indptr[row + 1])
        steps = np.unique(step[span])
        steps = steps[steps != NO_STEP]
        gap = np.diff(steps)
        if len(gap) and gap.max() > problem.steps / 2:
            out[by_row.indices[span][step[span] > steps[gap.argmax()]]] = True
    return out


def _minus(limit: Array, ahead: Array, unknown: float) -> Array:
    """What is left of a limit; no limit where that is not known."""
    with np.errstate(invalid="ignore"):
        left = limit - ahead
    return np.where(np.isfinite(left), left, unknown)


def _priced(cost: Array, column: Index, price: Array) -> Array:
    """Costs less prices; exactly nothing where they are equal but for rounding, as columns may have no limit."""
    total, size = (np.bincount(column, weights=w, minlength=len(cost)) for w in (price, np.abs(price)))
    left = cost - total
    return np.where((size > 0) & (np.abs(left) <= ROUNDING * size), 0.0, left)


def _sums(place: Index, values: Array, n: int) -> Array:
    """Sum of the values of each place."""
    return np.asarray(np.bincount(place, weights=values, minlength=n), dtype=float)


def _starts(row: Index, n: int) -> Index:
    """Where each row begins, of rows in rising order."""
    return np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
