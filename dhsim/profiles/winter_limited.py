r"""Heat of an industry that needs more of its own when it is cold.

$$
q_t = \bar q \, \Lambda_t
$$

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`; $\Lambda_t$: line of `profiles.base` in `outdoor_c` from `winter_share`
  at `least_at_c` to 1 at `full_at_c`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..fields import HourlyCelsius, Positive, Share
from .base import Profile, line


class WinterLimited(Profile, kind="winter_limited"):
    """All of `mw` in warm weather, `winter_share` of it in the cold, a straight line of outdoor temperature between.

    Assumed: all at 15 °C, half at -15 °C.
    """

    mw: Positive = Field(description="heat when the industry needs none of it itself")
    outdoor_c: HourlyCelsius = Field(description="outdoor temperature: mostly the name of a series")
    full_at_c: float = Field(15.0, description="all of it at and above this outdoor temperature (assumed)")
    least_at_c: float = Field(-15.0, description="winter_share of it at and below this outdoor temperature (assumed)")
    winter_share: Share = Field(0.5, description="share that is left in the cold (assumed)")

    @model_validator(mode="after")
    def _rising(self) -> WinterLimited:
        """The line needs two temperatures."""
        if self.least_at_c >= self.full_at_c:
            raise ValueError(f"least_at_c = {self.least_at_c:g} is not below full_at_c = {self.full_at_c:g}; lower it")
        return self

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        outdoor_c = hours.values(self.outdoor_c)
        return np.asarray(self.mw * line(outdoor_c, self.least_at_c, self.full_at_c, self.winter_share))
