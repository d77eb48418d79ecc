"""Draws brought into an order in which they are correlated, without a change to any of them.

Source: Iman and Conover (1982), A distribution-free approach to inducing rank correlation among input variables,
Communications in Statistics - Simulation and Computation 11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .calendar import Array


def correlation_matrix(names: Sequence[str], ranks: Mapping[tuple[str, str], float]) -> Array:
    """Correlation of normal variables whose ranks are correlated as asked, r = 2 sin(pi rank / 6); 0 for other pairs.

    Source: Pearson (1907), On further methods of determining correlation.
    Raises ValueError if no variables can be correlated so.
    """
    at = {name: k for k, name in enumerate(names)}
    matrix = np.eye(len(names))
    for (a, b), rank in ranks.items():
        matrix[at[a], at[b]] = matrix[at[b], at[a]] = 2 * np.sin(np.pi * rank / 6)
    if names and np.linalg.eigvalsh(matrix).min() < 1e-9:
        listed = ", ".join(f"'{a}' with '{b}' {rank:g}" for (a, b), rank in ranks.items())
        contradiction = f"correlated inputs contradict each other, as their matrix is not positive definite: {listed}"
        raise ValueError(f"{contradiction}; bring the ranks nearer to 0, or name the pairs left out, which count as 0")
    return matrix


def in_order(columns: Mapping[str, Array], correlation: Array) -> dict[str, Array]:
    """The same numbers in each column, in another order: that of normal variables with this correlation.

    The first column keeps its order. What correlation the columns have by chance is taken out first.
    """
    scores = np.array([_scores(values) for values in columns.values()])
    by_chance = np.linalg.cholesky(np.corrcoef(scores))
    wanted = np.linalg.cholesky(correlation) @ np.linalg.solve(by_chance, scores)
    return {
        name: np.sort(values)[_places(score)] for (name, values), score in zip(columns.items(), wanted, strict=True)
    }


def _places(values: Array) -> np.typing.NDArray[np.int64]:
    """Place of each value in rising order, from 0."""
    out = np.empty(values.size, dtype=np.int64)
    out[np.argsort(values, kind="stable")] = np.arange(values.size)
    return out


def _scores(values: Array) -> Array:
    """Normal scores of the ranks."""
    from scipy.stats import norm  # loaded when it is used, as that takes half a second

    return np.asarray(norm.ppf((_places(values) + 1) / (values.size + 1)))
