"""Pyomo variables and constraints over the steps of a run, held as arrays until somebody touches a single one.

`HourlyVar` and `HourlyConstraint` are ordinary indexed Pyomo components: `m.hp.heat_mw[17]`, `.fix(0)`,
`.deactivate()`, `pprint`, and every Pyomo writer work. The members are made on demand; as long as nobody asks, a year
is five numpy arrays. `compile.py` reads the arrays in bulk.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .linear import Algebra, Array, Index, Linear, Number, Relation, Term, Variable
from .pyomo_internals import (
    ConstraintData,
    IndexedConstraint,
    IndexedVar,
    Integers,
    Lazy,
    LinearExpression,
    RangeSet,
    Reals,
    VarData,
    member_bounds,
    member_is_integer,
    member_limits,
)

INF = float("inf")


class HourlyVar(Lazy, Algebra, IndexedVar):
    """A variable with one column a step.

    steps: a Pyomo RangeSet 0..n-1 (`model.hours`, or `model.boundaries` for store levels). lower, upper: a number or
    one a step, in the unit of the variable. integer: whole numbers only.
    After a solve `solution` and `reduced_cost` hold one value a step.
    """

    __hash__ = IndexedVar.__hash__

    def __init__(self, steps: RangeSet, lower: Number = 0.0, upper: Number = INF, integer: bool = False) -> None:
        super().__init__(steps, dense=False)
        self.n = len(steps)
        self.lower, self.upper = (
            np.array(np.broadcast_to(np.asarray(bound, dtype=float), (self.n,))) for bound in (lower, upper)
        )
        self.integer = integer
        self.solution: Array | None = None
        self.reduced_cost: Array | None = None
        self.identity, self.ones = np.arange(self.n), np.ones(self.n)
        self._seen: dict[int, tuple[float, float]] = {}

    def linear(self) -> Linear:
        """The variable as an expression, one row a step."""
        return Linear(self.n, (Term(self, self.ones, self.identity),))

    def at_start(self) -> Linear:
        """For a variable on step boundaries: its value when each step begins."""
        return self.linear().take(self.identity[:-1])

    def at_end(self) -> Linear:
        """For a variable on step boundaries: its value when each step ends."""
        return self.linear().take(self.identity[1:])

    def bounds_now(self) -> tuple[Array, Array]:
        """Lower and upper bounds with every change made to single members (`setub`, `fix`) taken in."""
        lower, upper = self.lower, self.upper
        if self._data:
            lower, upper = lower.copy(), upper.copy()
            for index, member in self._data.items():
                self._follow(index, member)
                lower[index], upper[index] = member_bounds(member)
        return lower, upper

    def tighten(self, lower: Number = -INF, upper: Number = INF) -> None:
        """Narrow the bounds; members already touched follow."""
        self.lower[:], self.upper[:] = np.maximum(self.lower, lower), np.minimum(self.upper, upper)
        for index, member in self._data.items():
            self._follow(index, member)

    def _follow(self, index: int, member: VarData) -> None:
        """Hand a member the bounds that changed in the arrays after it was made; the tighter if both changed."""
        now, seen = (float(self.lower[index]), float(self.upper[index])), self._seen[index]
        if now != seen:
            own = member_limits(member)
            member.setlb(now[0] if own == seen else max(own[0], now[0]))
            member.setub(now[1] if own == seen else min(own[1], now[1]))
            self._seen[index] = now

    def integer_now(self) -> npt.NDArray[np.bool_]:
        """Which steps take whole numbers only, with every change of a single member's domain taken in."""
        whole = np.full(self.n, self.integer)
        for index, member in self._data.items():
            whole[index] = member_is_integer(member)
        return whole

    def get_values(self, include_fixed_values: bool = True) -> dict[int, float | None]:
        """The value of every step, touched before or not."""
        return {k: member.value for k, member in self.items() if include_fixed_values or not member.fixed}

    extract_values = get_values

    def __delitem__(self, index: int) -> None:
        """Refused: the case's own rows use every step."""
        raise TypeError(f"'{self.name}' keeps its members; fix one to 0 instead of deleting it")

    def load(self, solution: Array, reduced_cost: Array | None) -> None:
        """Take in a solution; members already touched are set too."""
        self.solution, self.reduced_cost = solution, reduced_cost
        for index, member in self._data.items():
            member.set_value(float(solution[index]), skip_validation=True)

    def _getitem_when_not_present(self, index: int) -> VarData:
        """Make one member."""
        index = int(index)
        member = VarData(component=self)
        member._index = index
        self._data[index] = member
        low, high = self._seen[index] = float(self.lower[index]), float(self.upper[index])
        member.domain = Integers if self.integer else Reals
        member.setlb(None if low == -INF else low)
        member.setub(None if high == INF else high)
        if self.solution is not None:
            member.set_value(float(self.solution[index]), skip_validation=True)
        return member


class HourlyConstraint(Lazy, IndexedConstraint):  # type: ignore[misc]
    """One row a step: `m.rule = HourlyConstraint(m.hp.heat_mw <= 3 * m.chp.heat_mw)`.

    relation: what a comparison of hourly expressions gives. skip: leave out the first rows (where `shift` would reach
    behind the start of the run). steps: the index set; default 0..n-1.
    After a solve `dual` holds the change of the objective per unit of right-hand side, one value a row. Row k belongs
    to step k + skip.
    """

    def __init__(self, relation: Relation, skip: int = 0, steps: RangeSet | None = None) -> None:
        if not isinstance(relation, Relation):
            raise TypeError("HourlyConstraint takes a comparison such as `a <= 3 * b`, written with ==, <= or >=")
        if skip:
            rows = np.arange(skip, relation.expr.n)
            relation = Relation(relation.expr.take(rows), relation.lower[skip:], relation.upper[skip:])
        self.n, self.skip = relation.expr.n, skip
        super().__init__(RangeSet(0, self.n - 1) if steps is None or skip else steps)
        self.expr_rows, self.lower, self.upper = relation.expr, relation.lower.copy(), relation.upper.copy()
        self.dual: Array | None = None
        self._by_row: list[tuple[Variable, Array, Index, Index]] | None = None
        self._made: dict[int, Any] = {}
        self._untouched_active = True
        self._deleted: set[int] = set()

    def construct(self, data: Any = None) -> None:
        """Take part in the model; no member is made yet."""
        if self._constructed:
            return
        for anonymous in self._anonymous_sets or ():
            anonymous.construct()
        self._constructed = True

    def activate(self) -> None:
        """Switch every row on."""
        self._switch(True)

    def deactivate(self) -> None:
        """Switch every row off."""
        self._switch(False)

    def _switch(self, on: bool) -> None:
        """Rows not yet touched follow the constraint; touched ones are switched one by one."""
        self._active = self._untouched_active = on
        for index, member in self._data.items():
            member._active = on and index not in self._deleted

    def __setitem__(self, index: int, value: Any) -> None:
        """`c[3] = expr`: one row gets another expression; a deleted row comes back with it."""
        member = self[index]
        if member.index() in self._deleted:
            self._deleted.remove(member.index())
            member._active = True
        member.set_value(value)

    def __delitem__(self, index: int) -> None:
        """Deleting one row switches it off for good."""
        self[index].deactivate()
        self._deleted.add(self[index].index())

    def rewritten(self) -> list[ConstraintData]:
        """Rows that were given another expression by hand: they count as ordinary Pyomo rows."""
        return [m for index, m in self._data.items() if m._active and m.expr is not self._made[index]]

    def bounds_now(self) -> tuple[Array, Array]:
        """Row bounds as held in the arrays; a row that was deactivated or rewritten by hand is free."""
        kept = np.full(self.n, self._untouched_active)
        for index, m in self._data.items():
            kept[index] = m._active and m.expr is self._made[index]
        return np.where(kept, self.lower, -INF), np.where(kept, self.upper, INF)

    def step_of(self, row: int) -> int | None:
        """The step that a row belongs to; None where rows are not one a step."""
        hours = self.model().component("hours")
        return row + self.skip if hours is not None and self.n + self.skip == len(hours) else None

    def _getitem_when_not_present(self, index: int) -> ConstraintData:
        """Make one member."""
        index = int(index)
        member = ConstraintData(component=self)
        member._index = index
        member._active = self._untouched_active
        low, high = float(self.lower[index]), float(self.upper[index])
        body = self._body(index)
        self._data[index] = member
        if low == high:
            member.set_value((body, low))
        elif low == -INF:
            member.set_value(body <= high)
        else:
            member.set_value((low, body, None if high == INF else high))
        self._made[index] = member.expr
        return member

    def _body(self, index: int) -> LinearExpression:
        """The row as a Pyomo expression."""
        coefs: list[float] = []
        members: list[VarData] = []
        for var, coef, pos, begin in self._sorted_terms():
            for k in range(begin[index], begin[index + 1]):
                coefs.append(float(coef[k]))
                members.append(var[int(pos[k])])  # type: ignore[index]
        return LinearExpression(linear_coefs=coefs, linear_vars=members)

    def _sorted_terms(self) -> list[tuple[Variable, Array, Index, Index]]:
        """Every term ordered by row, with the place where each row begins."""
        if self._by_row is None:
            self._by_row = []
            for term in self.expr_rows.terms:
                rows = term.rows()
                order = np.argsort(rows, kind="stable")
                begin = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=self.n))])
                self._by_row.append((term.var, term.coef[order], term.pos[order], begin))
        return self._by_row
