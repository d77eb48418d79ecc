"""Distributions that scipy.stats knows: a kind says which one it is, and the rest follows.

$$
x(u) = F^{-1}(u)
$$

- $F$: the cumulative distribution (`cdf`) of scipy.stats, and $F^{-1}$ its inverse (`ppf`)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calendar import Array
from .base import Distribution


class FromScipy(Distribution):
    """Base of the kinds that write `law(self)`.

    They import scipy.stats there, when it is used, as that takes half a second.
    """

    def law(self) -> Any:
        """The distribution as a frozen one of scipy.stats."""
        raise NotImplementedError(f"{type(self).__name__} does not say which distribution it is: write law(self)")

    def at(self, u: Array) -> Array:
        """The value that a share u of all draws is at or below."""
        return np.asarray(self.law().ppf(u))

    def below(self, x: Array) -> Array:
        """The share of all draws at or below x."""
        return np.asarray(self.law().cdf(x))

    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation, in closed form."""
        law = self.law()
        return float(law.mean()), float(law.std())
