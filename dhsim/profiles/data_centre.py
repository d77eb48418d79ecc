r"""The heat of a data centre: nearly flat, with the working day.

$$
q_t = \frac{7 \bar q}{5 + 2 s} \, (s \text{ on Saturdays and Sundays, else } 1) \, \bigl( 1 + \alpha \, \Omega_t(15)
\bigr)
$$

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`; $s$: `weekend_share`; $\alpha$: `daily_swing_share`; $\Omega_t$: wave of
  `profiles.base`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Positive, Share
from .base import Profile, daily_wave

PEAK_H = 15.0


class DataCentre(Profile, kind="data_centre"):
    """Heat of the servers: a small cosine over the local day around a level of the weekday.

    The mean over whole weeks is `mw`. Assumed: the swing of 5 % and its peak at 15:00 local time. Weekends are as
    weekdays unless `weekend_share` says otherwise.
    """

    mw: Positive = Field(description="mean heat of the servers over the year")
    daily_swing_share: Share = Field(0.05, description="peak of the day over its mean, less 1 (assumed)")
    weekend_share: Positive = Field(1.0, description="level of Saturdays and Sundays over that of other days")

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        weekday_mw = 7 * self.mw / (5 + 2 * self.weekend_share)
        level_mw = weekday_mw * np.where(hours.local.day_of_week.to_numpy() >= 5, self.weekend_share, 1.0)
        return np.asarray(level_mw * (1 + self.daily_swing_share * daily_wave(hours, PEAK_H)))
