r"""The lognormal distribution: numbers above 0 whose logarithm is normal, with few very large ones.

$$
F(x) = \Phi\Bigl( \frac{\ln x - \mu}{s} \Bigr), \qquad s^2 = \ln\Bigl( 1 + \frac{\sigma^2}{m^2} \Bigr), \qquad
\mu = \ln m - \frac{s^2}{2}
$$

- $m, \sigma$: `mean`, `sd` of the numbers themselves; $\Phi$: the standard normal distribution
"""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import Field

from ..fields import Number
from .from_scipy import FromScipy


class Lognormal(FromScipy, kind="lognormal"):
    """{ kind = "lognormal", mean = 30, sd = 12 }: of the numbers themselves, not of their logarithms."""

    mean: Annotated[Number, Field(gt=0)]
    sd: Annotated[Number, Field(gt=0, description="standard deviation")]

    def law(self) -> Any:
        """scipy.stats.lognorm. Of the logarithm: variance s^2 = ln(1 + (sd/mean)^2), mean ln(mean) - s^2/2."""
        from scipy import stats

        variance = math.log1p((self.sd / self.mean) ** 2)
        return stats.lognorm(math.sqrt(variance), scale=self.mean * math.exp(-variance / 2))
