"""A price that follows what the heat would have cost otherwise."""

from __future__ import annotations

from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly, Positive
from .base import PerMwh
from .bounded import Bounded


class AlternativePrice(Bounded, PerMwh, kind="alternative_price"):
    """`price = share x alternative_per_mwh`, between floor and cap: the supplier is paid a share of what is avoided."""

    alternative_per_mwh: Hourly = Field(description="what a MWh would cost otherwise, such as heat from the own boiler")
    share: Positive = Field(description="share of it that is paid")

    def price(self, at: Hours) -> Array:
        """The price in each step."""
        return self.bounded(self.share * at.values(self.alternative_per_mwh))
