r"""The triangular distribution: a least, a most, and between them the most likely value or the mean.

$$
F(x) = \begin{cases}
\dfrac{(x - a)^2}{(b - a)(c - a)} & a \le x \le c \\
1 - \dfrac{(b - x)^2}{(b - a)(b - c)} & c \le x \le b
\end{cases}
\qquad\qquad c = 3 m - a - b \;\text{ if the mean is given}
$$

- $a, b$: `low`, `high`; $c$: `mode`; $m$: `mean`
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from ..fields import Number
from .from_scipy import FromScipy


class Triangular(FromScipy, kind="triangular"):
    """{ kind = "triangular", low = 880, mode = 1100, high = 1650 }, or with mean in place of mode.

    A mean is not a mode: this one has a mean of 1210. Ask which of them a source means by "average".
    """

    low: Number
    mode: Number | None = Field(None, description="most likely value")
    mean: Number | None = Field(None, description="mean; the mode is then 3 x mean - low - high")
    high: Number

    @model_validator(mode="after")
    def _is_a_triangle(self) -> Triangular:
        """The ends must be apart, and the peak between them."""
        if self.low >= self.high:
            raise ValueError(f"high = {self.high:g} must be above low = {self.low:g}; swap them, or write a number")
        if (self.mode is None) == (self.mean is None):
            found = "neither mode nor mean" if self.mode is None else "both mode and mean"
            raise ValueError(f"it has {found}; give one of them")
        if self.low <= self.peak() <= self.high:
            return self
        if self.mean is None:
            between = f"low = {self.low:g} and high = {self.high:g}"
            raise ValueError(f"mode = {self.mode:g} is not between {between}; correct one of them")
        end = f"below low = {self.low:g}" if self.peak() < self.low else f"above high = {self.high:g}"
        least, most = (2 * self.low + self.high) / 3, (self.low + 2 * self.high) / 3
        raise ValueError(
            f"mean = {self.mean:g} needs a mode of {self.peak():g}, which is {end}; with these ends a mean is between "
            f"{least:g} and {most:g}. If the source's average is its most likely value, write mode"
        )

    def peak(self) -> float:
        """The most likely value: a triangle's mean is (low + mode + high) / 3."""
        if self.mode is not None:
            return self.mode
        assert self.mean is not None
        return 3 * self.mean - self.low - self.high

    def law(self) -> Any:
        """scipy.stats.triang."""
        from scipy import stats

        width = self.high - self.low
        return stats.triang((self.peak() - self.low) / width, loc=self.low, scale=width)
