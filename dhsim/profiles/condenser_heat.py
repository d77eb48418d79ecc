r"""Heat of the condensers of cooling plants: more when it is warm outside.

$$
q_t = \bar q \, \Lambda_t
$$

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`; $\Lambda_t$: line of `profiles.base` in `outdoor_c` from `cold_share` at
  `cold_c` to 1 at `warm_c`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..fields import HourlyCelsius, Positive, Share
from .base import Profile, line


class CondenserHeat(Profile, kind="condenser_heat"):
    """Condenser heat of shops and cold stores: all of `mw` in the heat, a share of it in the cold, straight between.

    Assumed: all at 30 °C; at 0 °C 40 % of it, from the goods, doors and lights that are cooled all year.
    """

    mw: Positive = Field(description="heat of the condensers on hot days")
    outdoor_c: HourlyCelsius = Field(description="outdoor temperature: mostly the name of a series")
    warm_c: float = Field(30.0, description="all of it at and above this outdoor temperature (assumed)")
    cold_c: float = Field(0.0, description="cold_share of it at and below this outdoor temperature (assumed)")
    cold_share: Share = Field(0.4, description="share that is left in the cold (assumed)")

    @model_validator(mode="after")
    def _rising(self) -> CondenserHeat:
        """The line needs two temperatures."""
        if self.cold_c >= self.warm_c:
            raise ValueError(f"cold_c = {self.cold_c:g} is not below warm_c = {self.warm_c:g}; lower it")
        return self

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        outdoor_c = hours.values(self.outdoor_c)
        return np.asarray(self.mw * line(outdoor_c, self.cold_c, self.warm_c, self.cold_share))
