r"""Floor and cap of a price, shared by clauses that have them.

$$
\operatorname{bounded}(c) = \min\left(\max\left(c,\ c^{\min}\right),\ c^{\max}\right)
$$

- $c^{\min}$: `floor_per_mwh`, $c^{\max}$: `cap_per_mwh`, currency per MWh; without one there is no such limit
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array
from ..fields import Fields


class Bounded(Fields):
    """A price that is never below its floor and never above its cap."""

    floor_per_mwh: float | None = Field(None, description="the price is never lower")
    cap_per_mwh: float | None = Field(None, description="the price is never higher")

    @model_validator(mode="after")
    def _in_order(self) -> Bounded:
        """The floor is below the cap."""
        if self.floor_per_mwh is not None and self.cap_per_mwh is not None and self.floor_per_mwh > self.cap_per_mwh:
            raise ValueError(f"the floor {self.floor_per_mwh:g} is above the cap {self.cap_per_mwh:g}; swap them")
        return self

    def bounded(self, price: Array) -> Array:
        """The price between its limits."""
        low = -np.inf if self.floor_per_mwh is None else self.floor_per_mwh
        high = np.inf if self.cap_per_mwh is None else self.cap_per_mwh
        return np.clip(price, low, high)
