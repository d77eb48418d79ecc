"""A linear or mixed-integer problem as arrays, with the step that every column and row belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from .linear import Array

Index = npt.NDArray[np.int64]
NO_STEP = -1


@dataclass(eq=False)
class Problem:
    """`min cost x`, `row_lower <= A x <= row_upper`, `lower <= x <= upper`; sense is -1 where it is a maximum.

    start, index, value: A by rows (CSR). integer: columns that take whole numbers only. column_step, row_step: the step
    0..steps-1 of each column and row (levels on boundaries: 0..steps), NO_STEP where there is none. column_group,
    row_group: columns and rows of one group are the same thing in different steps.
    """

    cost: Array
    offset: float
    sense: int
    lower: Array
    upper: Array
    integer: npt.NDArray[np.bool_]
    row_lower: Array
    row_upper: Array
    start: npt.NDArray[np.int32]
    index: npt.NDArray[np.int32]
    value: Array
    steps: int
    column_step: Index
    row_step: Index
    column_group: Index
    row_group: Index

    @property
    def columns(self) -> int:
        """Number of variables."""
        return len(self.cost)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    def sparse(self) -> sp.csr_matrix:
        """A as scipy holds it."""
        return sp.csr_matrix((self.value, self.index, self.start), shape=(self.n_rows, self.columns))

    def part(self, columns: Index, rows: Index) -> Problem:
        """The problem of some columns and rows, which use no others; without the constant of the objective."""
        inside = self.sparse()[rows][:, columns]
        inside.sort_indices()
        return self.cut(columns, rows, inside)

    def cut(self, columns: Index, rows: Index, inside: sp.csr_matrix) -> Problem:
        """The numbers of some columns and rows, with the entries between them given."""
        return Problem(
            cost=self.cost[columns],
            offset=0.0,
            sense=self.sense,
            lower=self.lower[columns],
            upper=self.upper[columns],
            integer=self.integer[columns],
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            start=inside.indptr.astype(np.int32),
            index=inside.indices.astype(np.int32),
            value=inside.data,
            steps=self.steps,
            column_step=self.column_step[columns],
            row_step=self.row_step[rows],
            column_group=self.column_group[columns],
            row_group=self.row_group[rows],
        )

    def relaxed(self) -> Problem:
        """The same without whole numbers."""
        return replace(plain(self), integer=np.zeros(self.columns, dtype=bool))


def plain(problem: Problem) -> Problem:
    """The plain problem of something that is more than one."""
    return Problem(**{name: getattr(problem, name) for name in Problem.__dataclass_fields__})
