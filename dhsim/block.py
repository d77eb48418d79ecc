"""The room in which a component writes its variables and equations: a Pyomo block with hourly arrays."""

from __future__ import annotations

from typing import TypeVar, cast

import numpy as np

from .errors import ModelError
from .hourly import INF, HourlyConstraint, HourlyVar
from .linear import Algebra, Array, Number, Relation
from .pyomo_internals import PyomoBlock, RangeSet
from .site import Site

Part = TypeVar("Part", HourlyVar, HourlyConstraint)


class Block:
    """Adds hourly variables and constraints to a Pyomo block.

    pyomo: the block itself, for anything else that ordinary Pyomo can do. available: share of the component's capacity
    that can be used in each step; `in_service`: 1 between its commissioning and closing. site: the temperatures of
    networks and streams around it.
    """

    def __init__(
        self, pyomo: PyomoBlock, hours: RangeSet, boundaries: RangeSet, available: Array, in_service: Array, site: Site
    ) -> None:
        self.pyomo, self.hours, self.boundaries = pyomo, hours, boundaries
        self.available, self.in_service, self.site = available, in_service, site

    @property
    def name(self) -> str:
        """The name of the component, network, commodity or stream that the block belongs to."""
        return str(self.pyomo.local_name)

    def hourly(self, name: str, lower: Number = 0.0, upper: Number = INF, integer: bool = False) -> HourlyVar:
        """A variable with one value a step. `upper` is scaled by the component's availability in each step, so that
        outages, dates and the availability series hold without a further word; `lower` must allow for that."""
        return self._put(name, HourlyVar(self.hours, lower, self.usable(upper), integer))

    def usable(self, size: Number) -> Array:
        """The part of a size that is available in each step; a size without limit has none while it is available."""
        on = self.available > 0
        return np.where(on, np.asarray(size, dtype=float) * np.where(on, self.available, 1.0), 0.0)

    def level(self, name: str, upper: Number, lower: Number = 0.0) -> HourlyVar:
        """A stock on the n+1 boundaries between steps; availability does not touch it."""
        return self._put(name, HourlyVar(self.boundaries, lower, upper))

    def variable(self, name: str, n: int, lower: Number = 0.0, upper: Number = INF, integer: bool = False) -> HourlyVar:
        """`n` values that are not bound to steps, such as the highest load of each month."""
        return self._put(name, HourlyVar(RangeSet(0, n - 1), lower, upper, integer))

    def switch(self, name: str, upper: Number = 1.0) -> HourlyVar:
        """0 or 1 in each step, which availability does not scale."""
        return self._put(name, HourlyVar(self.hours, 0.0, upper, integer=True))

    def on(self) -> HourlyVar:
        """1 while the plant is on, else 0: a binary that is made when first asked for."""
        made = getattr(self.pyomo, "on", None)
        return made if isinstance(made, HourlyVar) else self.switch("on", (self.available > 0).astype(float))

    def add(self, name: str, relation: Relation, skip: int = 0) -> HourlyConstraint:
        """Equations or limits, one row a step: `block.add("level", a == b)`. skip: leave out the first rows."""
        steps = self.hours if relation.expr.n == len(self.hours) else None
        return self._put(name, HourlyConstraint(relation, skip, steps))

    def at_most(self, name: str, expr: Algebra, upper: Array) -> HourlyVar | HourlyConstraint:
        """`expr <= upper`: a tighter bound where the expression is one variable, else a row. Returns what holds it."""
        body = expr.linear()
        if body.is_variable():
            var = cast(HourlyVar, body.terms[0].var)
            var.tighten(upper=upper)
            return var
        return self.add(name, body <= upper)

    def at_least(self, name: str, expr: Algebra, lower: Array) -> None:
        """`expr >= lower`: a tighter bound where the expression is one variable, else a row."""
        body = expr.linear()
        if body.is_variable():
            cast(HourlyVar, body.terms[0].var).tighten(lower=lower)
        else:
            self.add(name, body >= lower)

    def _put(self, name: str, component: Part) -> Part:
        """Attach a Pyomo component under its name."""
        if hasattr(self.pyomo, name):
            raise ModelError(f"{self.pyomo.name}: the name '{name}' is taken; give the variable or row another one")
        setattr(self.pyomo, name, component)
        return component
