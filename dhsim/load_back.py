"""A solution written back into the Pyomo model, where its users look for it."""

from __future__ import annotations

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
                suffix.update({con[k]: float(dual[first + i]) for i, k in enumerate(con)})
            begin = matrix.n_rows - len(matrix.rows)
            suffix.update(zip(matrix.rows, dual[begin:].tolist(), strict=True))
        if suffix.local_name == "rc" and reduced_cost is not None:
            for var, first in matrix.first_column.items():
                suffix.update({var[k]: float(reduced_cost[first + k]) for k in range(var.n)})
            begin = matrix.columns - len(matrix.members)
            suffix.update(zip(matrix.members, reduced_cost[begin:].tolist(), strict=True))
