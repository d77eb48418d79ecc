"""A price per MWh: flat, by the calendar, or hour by hour."""

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
