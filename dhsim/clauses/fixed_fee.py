"""A yearly fee that does not depend on what is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..economics import per_hour
from ..linear import Linear
from .base import Clause

if TYPE_CHECKING:
    from ..linear import Algebra


class FixedFee(Clause, kind="fixed_fee"):
    """`per_year`, spread evenly over the hours of each local calendar year; a part year pays its part.

    On a contract of sale it is income, as all that is paid under it; a fee for being allowed to sell is negative.
    """

    per_year: float = Field(description="currency a year")

    def charge(self, flow_mw: Algebra, at: Hours) -> Linear:
        """The fee per hour, as a constant."""
        return Linear(at.n, (), per_hour(self.per_year, at))
