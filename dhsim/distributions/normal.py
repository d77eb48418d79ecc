r"""The normal distribution, whole or cut off at one end or both.

$$
F(x) = \frac{\Phi(z(x)) - \Phi(z(a))}{\Phi(z(b)) - \Phi(z(a))} \;\text{ for } a \le x \le b, \qquad
z(x) = \frac{x - m}{\sigma}
$$

- $m, \sigma$: `mean`, `sd` before anything is cut off; $a, b$: `low`, `high`, by default without end; $\Phi$: the
  standard normal distribution
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Annotated, Any

from pydantic import Field, model_validator

from ..fields import Number
from .from_scipy import FromScipy

_WHOLE = NormalDist()
_NOTHING = 1e-9  # a share of the whole distribution that is not worth drawing from


class Normal(FromScipy, kind="normal"):
    """{ kind = "normal", mean = 30, sd = 5 }, with low = 0 where a number below 0 has no meaning.

    mean and sd are of the whole distribution; one cut off has others, which `moments` tells.
    """

    mean: Number = Field(description="mean before anything is cut off")
    sd: Annotated[Number, Field(gt=0, description="standard deviation before anything is cut off")]
    low: Number | None = Field(None, description="no draw is below; draws are spread over what is left")
    high: Number | None = Field(None, description="no draw is above")

    @model_validator(mode="after")
    def _something_left(self) -> Normal:
        """What is not cut off must be worth drawing from."""
        low, high = self._ends()
        if low >= high:
            raise ValueError(f"high = {self.high:g} must be above low = {self.low:g}; swap them")
        if _WHOLE.cdf(high) - _WHOLE.cdf(low) < _NOTHING:
            what = " and ".join(
                f"{key} = {v:g}" for key, v in (("low", self.low), ("high", self.high)) if v is not None
            )
            whole = f"mean = {self.mean:g} and sd = {self.sd:g}"
            raise ValueError(f"{what} cut off everything that {whole} give; widen the ends, or correct the mean")
        return self

    def _ends(self) -> tuple[float, float]:
        """Where it is cut off, in standard deviations from the mean."""
        low = -math.inf if self.low is None else (self.low - self.mean) / self.sd
        high = math.inf if self.high is None else (self.high - self.mean) / self.sd
        return low, high

    def law(self) -> Any:
        """scipy.stats.norm, or truncnorm where an end is given."""
        from scipy import stats

        if self.low is None and self.high is None:
            return stats.norm(self.mean, self.sd)
        return stats.truncnorm(*self._ends(), loc=self.mean, scale=self.sd)
