r"""A few values, each with its weight.

$$
F(x) = \sum_{k : x_k \le x} w_k, \qquad \sum_k w_k = 1
$$

- $x_k$: `values`; $w_k$: `weights`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array
from ..fields import Number, Share
from .base import Distribution

DUST = 1e-9  # how far a sum of weights may be from 1


class Discrete(Distribution, kind="discrete"):
    """{ kind = "discrete", values = [0, 1, 2], weights = [0.15, 0.80, 0.05] }."""

    values: tuple[Number, ...] = Field(min_length=1)
    weights: tuple[Share, ...] = Field(min_length=1, description="of each value; together 1")

    @model_validator(mode="after")
    def _weighed(self) -> Discrete:
        """Each value has a weight, and together they are everything."""
        if len(self.values) != len(self.weights):
            raise ValueError(f"it has {len(self.values)} values and {len(self.weights)} weights; give each value one")
        must_sum_to_one(self.weights)
        return self

    def at(self, u: Array) -> Array:
        """The values in rising order, each over as much of 0 to 1 as its weight says."""
        values, below = self._steps()
        return np.asarray(values[np.minimum(np.searchsorted(below, u), values.size - 1)])

    def below(self, x: Array) -> Array:
        """The weight of all values that are at most x."""
        values, below = self._steps()
        return np.asarray(np.append(0.0, below)[np.searchsorted(values, x, side="right")])

    def moments(self) -> tuple[float, float]:
        """Weighted mean and standard deviation."""
        values, weights = np.array(self.values), np.array(self.weights)
        mean = float(values @ weights)
        return mean, float(np.sqrt((values - mean) ** 2 @ weights))

    def _steps(self) -> tuple[Array, Array]:
        """The values that have a weight in rising order, and the weight of all up to each."""
        drawn = np.array(self.weights) > 0
        values, weights = np.array(self.values)[drawn], np.array(self.weights)[drawn]
        order = np.argsort(values)
        return values[order], np.append(np.cumsum(weights[order])[:-1], 1.0)


def must_sum_to_one(weights: tuple[float, ...]) -> None:
    """ValueError for weights that are not everything."""
    total = sum(weights)
    if abs(total - 1) > DUST:
        raise ValueError(f"weights sum to {total:.10g}, and not to 1; correct one of them")
