"""A Pyomo model becomes the arrays of a linear or mixed-integer problem.

Hourly components are taken in bulk; ordinary Pyomo variables, rows and objective terms are walked one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from .columns import Columns
from .errors import ModelError
from .goal import Goal, costs_by_column, objective_of
from .hourly import INF, HourlyConstraint, HourlyVar
from .linear import Array, by_rows, demand_numbers
from .problem import Problem
from .pyomo_internals import (
    ConcreteModel,
    Constraint,
    ConstraintData,
    LinearRepnVisitor,
    PauseGC,
    Var,
    VarData,
    member_bounds,
    member_is_integer,
    refuse_unsupported,
    walked,
)
from .timeline import column_steps, row_steps, steps_by_columns


@dataclass(eq=False)
class Matrix(Problem):
    """The problem of a Pyomo model.

    first_column, first_row: where each hourly component begins. members: the ordinary Pyomo variables, in the order of
    the columns after the hourly ones. rows: the ordinary Pyomo rows. cost_weight: what the objective multiplies the
    total cost with; duals are divided by it to be in currency.
    """

    first_column: dict[HourlyVar, int]
    first_row: dict[HourlyConstraint, int]
    members: list[VarData]
    rows: list[ConstraintData]
    cost_weight: float = 1.0

    def built(self) -> tuple[Any, ...]:
        """What the problem is made of, whatever its numbers: equal for two whose columns and rows mean the same."""
        hourly = tuple((part.name, part.n) for group in (self.first_column, self.first_row) for part in group)
        return hourly, tuple(member.name for member in self.members), tuple(row.name for row in self.rows)

    def row_name(self, row: int) -> tuple[str, int | None]:
        """The Pyomo name of the component a row belongs to, and its step if it is hourly."""
        for component, first in self.first_row.items():
            if first <= row < first + component.n:
                return component.name, component.step_of(row - first)
        return self.rows[row - (self.n_rows - len(self.rows))].name, None


@dataclass
class _Entries:
    """Matrix entries as they are collected."""

    row: list[Any] = field(default_factory=list)
    column: list[Any] = field(default_factory=list)
    value: list[Any] = field(default_factory=list)
    lower: list[Any] = field(default_factory=list)
    upper: list[Any] = field(default_factory=list)
    n: int = 0


def matrix_of(model: ConcreteModel) -> Matrix:
    """Compile a Pyomo model. Raises ModelError for what is not linear, and for anything that is not supported."""
    with PauseGC():
        refuse_unsupported(model)
        first_column, n = _hourly_columns(model)
        columns = Columns(model, first_column, n)
        visitor = LinearRepnVisitor({}, var_recorder=columns)
        entries = _Entries()
        first_row, ordinary = _hourly_rows(model, first_column, entries)
        rows = _ordinary_rows(ordinary, visitor, columns, entries)
        objective = objective_of(model, visitor, columns)
        return _assemble(model, columns, entries, first_row, rows, objective)


def _hourly_columns(model: ConcreteModel) -> tuple[dict[HourlyVar, int], int]:
    """Number the columns of all hourly variables, one after the other."""
    first, n = {}, 0
    for var in model.component_objects(Var, descend_into=True):
        if isinstance(var, HourlyVar):
            first[var] = n
            n += var.n
    return first, n


def _hourly_rows(
    model: ConcreteModel, first_column: Mapping[HourlyVar, int], entries: _Entries
) -> tuple[dict[HourlyConstraint, int], list[ConstraintData]]:
    """Take hourly constraints in bulk; return where they begin, and the rows that must be walked one by one."""
    first: dict[HourlyConstraint, int] = {}
    ordinary: list[ConstraintData] = []
    for con in model.component_objects(Constraint, active=True, descend_into=True):
        if not isinstance(con, HourlyConstraint):
            ordinary.extend(member for member in con.values() if member.active)
            continue
        first[con] = entries.n
        ordinary.extend(con.rewritten())
        lower, upper = con.bounds_now()
        demand_numbers(f"constraint '{con.name}'", lower, upper, *(0.0 * term.coef for term in con.expr_rows.terms))
        entries.lower.append(lower)
        entries.upper.append(upper)
        for term in con.expr_rows.terms:
            if term.var not in first_column:
                raise ModelError(f"constraint '{con.name}' uses a variable that is not in the model (deleted?)")
            entries.row.append(entries.n + term.rows())
            entries.column.append(first_column[term.var] + term.pos)  # type: ignore[index]
            entries.value.append(term.coef)
        entries.n += con.n
    return first, ordinary


def _ordinary_rows(
    members: list[ConstraintData], visitor: LinearRepnVisitor, columns: Columns, entries: _Entries
) -> list[ConstraintData]:
    """Walk ordinary Pyomo rows."""
    parts: list[list[Any]] = [[], [], [], [], []]
    row, column, value, lower, upper = parts
    for k, member in enumerate(members):
        low, body, high = member.to_bounded_expression(evaluate_bounds=True)
        repn = walked(visitor, body, f"constraint '{member.name}'")
        row.extend([entries.n + k] * len(repn.linear))
        column.extend(map(columns.column.__getitem__, repn.linear))
        value.extend(repn.linear.values())
        lower.append(-INF if low is None else low - repn.constant)
        upper.append(INF if high is None else high - repn.constant)
    collected = (entries.row, entries.column, entries.value, entries.lower, entries.upper)
    for pieces, part in zip(collected, parts, strict=True):
        pieces.append(np.array(part, dtype=float))
    entries.n += len(members)
    return members


def _assemble(
    model: ConcreteModel,
    columns: Columns,
    entries: _Entries,
    first_row: dict[HourlyConstraint, int],
    rows: list[ConstraintData],
    goal: Goal,
) -> Matrix:
    """Sort the entries by row and fill in costs and bounds."""
    n_columns = columns.next
    start, index, value = by_rows(entries.row, entries.column, entries.value, entries.n, n_columns)
    lower, upper, integer = _column_bounds(columns)
    steps = len(model.hours) if model.component("hours") is not None else 0
    column_step, column_group = column_steps(columns.first, n_columns, steps)
    row_step, row_group = row_steps(first_row, rows, entries.n, steps)
    row_step = steps_by_columns(row_step, row_group, start, index, column_step)
    return Matrix(
        cost=costs_by_column(columns, goal),
        offset=goal.constant,
        sense=goal.sense,
        lower=lower,
        upper=upper,
        integer=integer,
        row_lower=np.concatenate(entries.lower),
        row_upper=np.concatenate(entries.upper),
        start=start,
        index=index,
        value=value,
        steps=steps,
        column_step=column_step,
        row_step=row_step,
        column_group=column_group,
        row_group=row_group,
        first_column=dict(columns.first),
        first_row=first_row,
        members=columns.members,
        rows=rows,
        cost_weight=sum(goal.totals.values()),
    )


def _column_bounds(columns: Columns) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """Bounds and integrality of every column."""
    lower, upper = np.empty(columns.next), np.empty(columns.next)
    integer = np.zeros(columns.next, dtype=bool)
    for var, first in columns.first.items():
        span = slice(first, first + var.n)
        lower[span], upper[span] = var.bounds_now()
        integer[span] = var.integer_now()
        demand_numbers(f"variable '{var.name}'", lower[span], upper[span])
    for member in columns.members:
        k = columns.column[id(member)]
        lower[k], upper[k] = member_bounds(member)
        integer[k] = member_is_integer(member)
    return lower, upper, integer
