r"""Values by month, weekday and hour of the day.

$$
y_t = \begin{cases} Y_k & \text{for the first rate } k \text{ whose hours hold step } t \\ Y & \text{if there is none}
\end{cases}
$$

- $y_t$: value in step $t$, in the unit of the field; $Y_k$: `value` of a rate of `rates`; $Y$: `otherwise`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Number
from ..hours_of import HoursOf
from .base import Profile


class Rate(HoursOf):
    """A value, and the hours it holds in."""

    value: Number = Field(description="value in these hours, in the unit of the field")


class TimeOfUse(Profile, kind="time_of_use"):
    """The value of the first rate whose hours are meant, else `otherwise`, in the unit of the field.

    A price of 80 on working days from 6 to 22 in November to March, 30 else:
    { kind = "time_of_use", otherwise = 30, rates = [{ months = [11, 12, 1, 2, 3], weekdays = ["mon", "tue", "wed",
    "thu", "fri"], clock = [6, 22], value = 80 }] }.
    """

    rates: tuple[Rate, ...] = Field(min_length=1, description="the first that fits holds")
    otherwise: Number = Field(description="value in all other hours")

    def at(self, hours: Hours) -> Array:
        """The value in each step."""
        out = np.full(hours.n, self.otherwise)
        for rate in reversed(self.rates):
            out[rate.inside(hours)] = rate.value
        return out
