"""The heat of sewage: little at night, much in the afternoon."""

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
