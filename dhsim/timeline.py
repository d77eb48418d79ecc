"""Which step every column and row of a model belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from .hourly import HourlyConstraint, HourlyVar
from .problem import NO_STEP, Index
from .pyomo_internals import ConstraintData


def column_steps(first: Mapping[HourlyVar, int], n: int, steps: int) -> tuple[Index, Index]:
    """Step and group of every column: one group a variable; an ordinary one is a group of its own, without a step."""
    step, group = np.full(n, NO_STEP), np.arange(n) + len(first)
    for k, (var, begin) in enumerate(first.items()):
        group[begin : begin + var.n] = k
        if steps and var.n in (steps, steps + 1):
            step[begin : begin + var.n] = np.arange(var.n)
        else:
            group[begin : begin + var.n] = n + len(first) + begin + np.arange(var.n)
    return step, group


def row_steps(
    first: Mapping[HourlyConstraint, int], ordinary: Sequence[ConstraintData], n: int, steps: int
) -> tuple[Index, Index]:
    """Step and group of every row, as `column_steps`; ordinary rows of one Pyomo constraint are one group, whose steps
    are not known yet."""
    step, group = np.full(n, NO_STEP), np.full(n, NO_STEP)
    for k, (con, begin) in enumerate(first.items()):
        if steps and con.n + con.skip == steps:
            group[begin : begin + con.n] = k
            step[begin : begin + con.n] = con.skip + np.arange(con.n)
        else:
            group[begin : begin + con.n] = n + len(first) + begin + np.arange(con.n)
    owners: dict[int, int] = {}
    for k, row in enumerate(ordinary, n - len(ordinary)):
        group[k] = len(first) + owners.setdefault(id(row.parent_component()), len(owners))
    return step, group


def steps_by_columns(
    step: Index,
    group: Index,
    start: npt.NDArray[np.int32],
    index: npt.NDArray[np.int32],
    column_step: Index,
) -> Index:
    """Steps of rows that have none yet: the latest of their columns, where those with a step are at most one apart.

    group: only rows of a group that is shared can be taken together, so that the others keep no step.
    """
    filled = np.flatnonzero(np.diff(start) > 0)
    if not len(filled):
        return step
    steps_of = column_step[index]
    least = np.minimum.reduceat(np.where(steps_of == NO_STEP, steps_of.max(), steps_of), start[filled])
    most = np.maximum.reduceat(steps_of, start[filled])
    shared = np.bincount(group)[group[filled]] > 1
    known = (step[filled] == NO_STEP) & shared & (most != NO_STEP) & (most - least <= 1)
    out = step.copy()
    out[filled[known]] = most[known]
    return out
