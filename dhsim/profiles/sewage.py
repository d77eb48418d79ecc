r"""The heat of sewage: little at night, much in the afternoon.

$$
q_t = \bar q \, \bigl( 1 - (1 - s) \, \Omega_t(4) \bigr)
$$

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`; $s$: `night_share`; $\Omega_t$: wave of `profiles.base`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Positive, Share
from .base import Profile, daily_wave

LEAST_H = 4.0


class Sewage(Profile, kind="sewage"):
    """Heat of a sewage works: a cosine over the local day with the mean `mw` and the least at night.

    Assumed: 70 % of the mean at the least, reached at 04:00 local time, and hence 130 % at 16:00.
    """

    mw: Positive = Field(description="mean heat over the day")
    night_share: Share = Field(0.7, description="least of the day over its mean (assumed)")

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        return np.asarray(self.mw * (1 - (1 - self.night_share) * daily_wave(hours, LEAST_H)))
