"""Twelve values, one for each month.

$$
y_t = Y_{m(t)}
$$

- $y_t$: value in step $t$, in the unit of the field; $Y_m$: `values`; $m(t)$: local month, 1-12
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Number
from .base import Profile


class Monthly(Profile, kind="monthly"):
    """One value for each month of the local calendar, in the unit of the field that it stands for."""

    values: tuple[Number, ...] = Field(min_length=12, max_length=12, description="January to December")

    def at(self, hours: Hours) -> Array:
        """The value of the month in each step."""
        return np.asarray(np.array(self.values)[hours.local.month.to_numpy() - 1])
