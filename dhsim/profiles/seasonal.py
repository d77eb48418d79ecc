r"""Two values, one for winter and one for summer.

$$
y_t = \begin{cases} Y^{\text{w}} & m(t) \in W \\ Y^{\text{s}} & \text{else} \end{cases}
$$

- $y_t$: value in step $t$, in the unit of the field; $Y^{\text{w}}, Y^{\text{s}}$: `winter`, `summer`; $m(t)$: local
  month, $W$: `winter_months`
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from .base import Profile

Month = Annotated[int, Field(ge=1, le=12)]


class Seasonal(Profile, kind="seasonal"):
    """One value in the winter months of the local calendar and another in the rest, in the unit of the field.

    Assumed: winter is from November to March.
    """

    winter: float = Field(description="value in the winter months")
    summer: float = Field(description="value in all other months")
    winter_months: tuple[Month, ...] = Field((11, 12, 1, 2, 3), description="months 1-12 (assumed: November to March)")

    def at(self, hours: Hours) -> Array:
        """The value of the season in each step."""
        return np.where(np.isin(hours.local.month.to_numpy(), self.winter_months), self.winter, self.summer)
