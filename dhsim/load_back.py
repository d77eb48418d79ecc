"""A solution written back into the Pyomo model, where its users look for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .hourly import HourlyConstraint
from .linear import Array
from .matrix import Matrix
from .pyomo_internals import ConcreteModel, Constraint, StaleFlagManager, Suffix


def load_values(
    model: ConcreteModel, matrix: Matrix, solution: Array, reduced_cost: Array | None, dual: Array | None
) -> None:
    """Write a solution into the model: arrays of hourly components, values of ordinary variables, suffixes."""
    StaleFlagManager.mark_all_as_stale()
    for var, first in matrix.first_column.items():
        span = slice(first, first + var.n)
        var.load(solution[span], None if reduced_cost is None else reduced_cost[span])
    for con in model.component_objects(Constraint, active=None, descend_into=True):
        if isinstance(con, HourlyConstraint):
            con.dual = None
    for con, first in matrix.first_row.items():
        con.dual = None if dual is None else dual[first : first + con.n].copy()
    for row, member in enumerate(matrix.rows, matrix.n_rows - len(matrix.rows)):
        if dual is not None and isinstance(member.parent_component(), HourlyConstraint):
            member.parent_component().dual[member.index()] = dual[row]
    for member, number in zip(matrix.members, solution[matrix.columns - len(matrix.members) :], strict=True):
        member.set_value(float(number), skip_validation=True)
    _suffixes(model, matrix, reduced_cost, dual)


def _suffixes(model: ConcreteModel, matrix: Matrix, reduced_cost: Array | None, dual: Array | None) -> None:
    """Fill `model.dual` and `model.rc`, if the user declared them as `pyo.Suffix(direction=pyo.Suffix.IMPORT)`."""
    for suffix in model.component_objects(Suffix, active=True):
        if not suffix.import_enabled():
            continue
        if suffix.local_name == "dual" and dual is not None:
            for con, first in matrix.first_row.items():
                _fill(suffix, (con[index] for index in con), dual[first : first + con.n])
            _fill(suffix, matrix.rows, dual[matrix.n_rows - len(matrix.rows) :])
        if suffix.local_name == "rc" and reduced_cost is not None:
            for var, first in matrix.first_column.items():
                _fill(suffix, var.values(), reduced_cost[first : first + var.n])
            _fill(suffix, matrix.members, reduced_cost[matrix.columns - len(matrix.members) :])


def _fill(suffix: Suffix, members: Iterable[Any], numbers: Array) -> None:
    """One number for each member."""
    for member, number in zip(members, numbers.tolist(), strict=True):
        suffix[member] = number
