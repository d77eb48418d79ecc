"""Parts of a problem that have nothing to do with each other, such as networks without a link."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from .problem import Index, Problem

WORTH_A_PART = 300  # columns below which a part costs more apart than together with others


def independent_parts(problem: Problem) -> list[tuple[Index, Index]]:
    """Columns and rows of every part, the largest first. Columns that stand in no row go with the first part.

    Two columns belong together if a chain of rows leads from one to the other.
    """
    rows, columns = problem.n_rows, problem.columns
    if rows == 0 or columns == 0:
        return [(np.arange(columns), np.arange(rows))]
    inside = problem.sparse()
    both = sp.bmat([[None, inside], [inside.T, None]], format="csr")
    n, label = connected_components(both, directed=False)
    if n == 1:
        return [(np.arange(columns), np.arange(rows))]
    row_label, column_label = label[:rows], label[rows:]
    real = np.intersect1d(row_label, column_label)
    if len(real) < 2:
        return [(np.arange(columns), np.arange(rows))]
    first = real[np.argmax(np.bincount(column_label, minlength=n)[real])]
    lost = ~np.isin(np.arange(n), real)
    row_label = np.where(lost[row_label], first, row_label)
    column_label = np.where(lost[column_label], first, column_label)
    parts = [(c, r) for c, r in zip(_members(column_label, n), _members(row_label, n), strict=True) if len(c)]
    return sorted(parts, key=lambda part: (-len(part[0]), part[0][0]))


def _members(label: npt.NDArray[np.int32], n: int) -> list[Index]:
    """What has each label, in rising order."""
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label, minlength=n))[:-1])


def worth_parts(problem: Problem) -> list[tuple[Index, Index]]:
    """Columns and rows of the independent parts; those of fewer than WORTH_A_PART columns are one part together."""
    parts = independent_parts(problem)
    small = [part for part in parts if len(part[0]) < WORTH_A_PART]
    if len(small) < 2:
        return parts
    columns, rows = (np.sort(np.concatenate(those)) for those in zip(*small, strict=True))
    return [*(part for part in parts if len(part[0]) >= WORTH_A_PART), (columns, rows)]
