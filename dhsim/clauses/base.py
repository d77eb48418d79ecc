"""What every contract clause is: named fields, and what it adds to the cost of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..calendar import Array, Hours
from ..registry import Kinded

if TYPE_CHECKING:
    from ..linear import Algebra, Linear


class Clause(Kinded):
    """Base of all clauses. A subclass names itself by `kind=`, lists its fields, and writes `charge`."""

    kinds: ClassVar[dict[str, type[Clause]]] = {}

    def charge(self, flow_mw: Algebra, at: Hours) -> Linear:
        """What the flow costs, in currency per hour of every step (income negative)."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it costs: write charge(self, flow_mw, at)")

    def rate_per_mwh(self, at: Hours) -> Array | None:
        """For clauses that are a plain price on the flow of the hour: that price; None for all others."""
        return None
