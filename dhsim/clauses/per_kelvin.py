r"""A bonus or malus for each kelvin that water is away from what was agreed, shared by the clauses that have one.

$$
\theta_t = \min\left(\max\left(T_t - T^{\mathrm{ref}}_t,\ -\theta^{\max}\right),\ \theta^{\max}\right), \qquad
c_t = a\,[\theta_t]^+ - b\,[-\theta_t]^+
$$

- $T_t$: `temperature_c`, °C; $T^{\mathrm{ref}}_t$: `reference_c`, °C
- $\theta_t$: distance that counts, K; $\theta^{\max}$: `most_k`, K, without it there is no limit
- $a$: `above_per_k_per_mwh`, $b$: `below_per_k_per_mwh`, currency per K and MWh
- $c_t$: price, currency per MWh, charged as every plain price
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import HourlyCelsius, Positive
from .base import PerMwh


class PerKelvin(PerMwh):
    """`price = above x (T - reference)` above the reference and `-below x (reference - T)` below it, per MWh.

    Both rates are what the payer pays more for hotter water and less for colder; at most for `most_k`.
    """

    temperature_c: HourlyCelsius = Field(description="temperature of the water, hour by hour")
    reference_c: HourlyCelsius = Field(description="temperature that was agreed")
    above_per_k_per_mwh: float = Field(0.0, description="paid for each K above it and each MWh")
    below_per_k_per_mwh: float = Field(0.0, description="paid less for each K below it and each MWh")
    most_k: Positive | None = Field(None, description="largest distance that counts")

    def price(self, at: Hours) -> Array:
        """The price in each step."""
        away = at.values(self.temperature_c) - at.values(self.reference_c)
        if self.most_k is not None:
            away = np.clip(away, -self.most_k, self.most_k)
        return self.above_per_k_per_mwh * np.maximum(away, 0.0) - self.below_per_k_per_mwh * np.maximum(-away, 0.0)
