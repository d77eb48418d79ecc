r"""Every number between two ends alike.

$$
F(x) = \frac{x - a}{b - a} \;\text{ for } a \le x \le b
$$

- $a, b$: `low`, `high`
"""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from ..fields import Number
from .from_scipy import FromScipy


class Uniform(FromScipy, kind="uniform"):
    """{ kind = "uniform", low = 20, high = 40 }."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _in_order(self) -> Uniform:
        """The ends must be apart."""
        if self.low >= self.high:
            raise ValueError(f"high = {self.high:g} must be above low = {self.low:g}; swap them, or write a number")
        return self

    def law(self) -> Any:
        """scipy.stats.uniform."""
        from scipy import stats

        return stats.uniform(self.low, self.high - self.low)
