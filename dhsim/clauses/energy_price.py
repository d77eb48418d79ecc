r"""A price per MWh: flat, by the calendar, or hour by hour.

$$
k_t = c_t\, q_t, \qquad c_t = \min\left(\max\left(c^{\mathrm{given}}_t,\ c^{\min}\right),\ c^{\max}\right)
$$

**Cost.** No variables, no rows.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $\Delta t \sum_{t \in m} c_t\, q_t$.

**Symbols.**

- $c^{\mathrm{given}}_t$: `price_per_mwh`, currency per MWh, positive where the buyer pays
- $c^{\min}$: `floor_per_mwh`, $c^{\max}$: `cap_per_mwh`, currency per MWh; without one there is no such limit

**Who pays.** The buyer pays the counterparty, at a negative price the other way round. Under a sale it is income.
"""

from __future__ import annotations

from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly
from .base import PerMwh
from .bounded import Bounded


class EnergyPrice(Bounded, PerMwh, kind="energy_price"):
    """`cost = price_per_mwh x flow`, in every step; never outside floor and cap, where these are given.

    The price may be a number, the name of a series, { winter = 220, summer = 40 }, a profile such as `monthly` or
    `time_of_use`, or a curve over outdoor temperature.
    """

    price_per_mwh: Hourly = Field(description="a number, the name of a series, a profile, or a curve over a series")

    def price(self, at: Hours) -> Array:
        """The price in each step."""
        return self.bounded(at.values(self.price_per_mwh))
