"""A price per MWh: flat, or hour by hour from a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly
from .base import Clause

if TYPE_CHECKING:
    from ..linear import Algebra, Linear


class EnergyPrice(Clause, kind="energy_price"):
    """`cost = price_per_mwh x flow`, in every step."""

    price_per_mwh: Hourly = Field(description="a number, the name of a series, or a curve over one")

    def charge(self, flow_mw: Algebra, at: Hours) -> Linear:
        """Price times flow."""
        return flow_mw * self.rate_per_mwh(at)

    def rate_per_mwh(self, at: Hours) -> Array:
        """The price in each step."""
        return at.values(self.price_per_mwh)
