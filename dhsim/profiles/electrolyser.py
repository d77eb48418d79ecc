r"""Heat of an electrolyser: when it runs, by a plan or by the price of electricity.

$$
q_t = \bar q \cdot \begin{cases}
\alpha_t & \text{by plan} \\
[c_t \lt \bar c] & \text{by a price limit} \\
\min\bigl( 1, \; (H_y / \Delta t - r_t)^{+} \bigr) & \text{in the cheapest hours of each year}
\end{cases}
$$

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`; $\alpha_t$: `run_plan`; $c_t$: `price_per_mwh`; $\bar c$:
  `runs_below_per_mwh`
- $H_y$: `full_load_hours` times the part of year $y$ in the run, h; $r_t$: rank of the step's price in that year, from
  0, of equal prices the earlier first
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..fields import Hourly, HourlyShare, Positive
from .base import Profile


class Electrolyser(Profile, kind="electrolyser"):
    """Heat follows the load, which is given by exactly one of three ways.

    `run_plan`: the load in each step, 0-1. `price_per_mwh` with `runs_below_per_mwh`: full load in steps cheaper than
    that. `price_per_mwh` with `full_load_hours`: full load in the cheapest steps of the run in each local calendar
    year, pro rata for part years; of equal prices the earlier first.
    """

    mw: Positive = Field(description="heat at full load")
    run_plan: HourlyShare | None = Field(None, description="load in each step as share of full load, 0-1")
    price_per_mwh: Hourly | None = Field(None, description="price of electricity that decides when it runs")
    runs_below_per_mwh: float | None = Field(None, description="it runs where the price is below this")
    full_load_hours: Annotated[float, Field(ge=0, le=8784)] | None = Field(
        None, description="hours of full load in a calendar year, the cheapest ones"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Electrolyser:
        """A plan; or a price and one rule."""
        rules = (self.runs_below_per_mwh is not None) + (self.full_load_hours is not None)
        by_plan, by_price = self.run_plan is not None, self.price_per_mwh is not None
        if (by_plan and not by_price and rules == 0) or (by_price and not by_plan and rules == 1):
            return self
        raise ValueError(
            "an electrolyser runs in exactly one way; give run_plan, or price_per_mwh with runs_below_per_mwh, or "
            "price_per_mwh with full_load_hours"
        )

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        if self.run_plan is not None:
            return self.mw * hours.values(self.run_plan)
        price = hours.values(self.price_per_mwh)
        if self.runs_below_per_mwh is not None:
            return np.where(price < self.runs_below_per_mwh, self.mw, 0.0)
        load = np.zeros(hours.n)
        for _, inside, share in hours.by_year():
            budget_h = (self.full_load_hours or 0.0) * share
            load[inside] = _cheapest(price[inside], budget_h / hours.step_h)
        return np.asarray(self.mw * load)


def _cheapest(price: Array, n_steps: float) -> Array:
    """1 in the `n_steps` cheapest, the share that is left in the next, 0 in the others."""
    rank = np.empty(len(price))
    rank[np.argsort(price, kind="stable")] = np.arange(len(price))
    return np.clip(n_steps - rank, 0.0, 1.0)
