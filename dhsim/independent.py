"""Parts of a problem that have nothing to do with each other, such as networks without a link."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from .problem import Index, Problem


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
    parts = [(np.flatnonzero(column_label == k), np.flatnonzero(row_label == k)) for k in real]
    return sorted(parts, key=lambda part: (-len(part[0]), part[0][0]))
