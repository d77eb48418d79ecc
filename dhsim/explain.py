"""Why there is no dispatch: the least that limits would have to give way, and where."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .case import Case
from .compile import Live
from .hourly import HourlyConstraint
from .linear import Array
from .matrix import Matrix
from .model import Parts
from .problem import Problem
from .temperature_rows import FeedRow

SHOWN = 8
Mask = npt.NDArray[np.bool_]


def why_infeasible(matrix: Matrix, parts: Parts) -> str:
    """The rows that stand in the way: network or limit, how many hours, how many MW, the first hour.

    First only the rules of temperature are given a way out: if that is enough, there is heat, but it is not hot enough.
    Then only the clauses of contracts, then only the heat balances: it is heat that is missing or too much. Else every
    row is, at the same price, and the cheapest set of violations names the culprits.
    """
    case = parts.case
    lines = _crossed_bounds(matrix, case)
    kinds = (_temperature_rows(parts), _clause_rows(matrix, case), [*parts.balances.values()])
    ways_out = [_rows_of(matrix, rows) for rows in kinds]
    for may_give in (*(way for way in ways_out if way.any()), np.ones(matrix.n_rows, dtype=bool)):
        answer = Live(_elastic(matrix, may_give), {"mip_rel_gap": 0.01}).solve()
        if answer.solution is not None:
            slack = answer.solution[matrix.columns :].reshape(2, matrix.n_rows)
            lines += _by_component(matrix, parts, slack[0], slack[1])
            break
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join(["no dispatch meets every limit. In the way, at the least:", *lines[:SHOWN], *more])


def _temperature_rows(parts: Parts) -> list[HourlyConstraint]:
    """The rows of every cascade and mix."""
    return [row.row for rows in parts.feed_rows.values() for row in rows]


def _clause_rows(matrix: Matrix, case: Case) -> list[HourlyConstraint]:
    """The rows of every clause of a contract."""
    return [row for row in matrix.first_row if _clause(case, str(row.local_name))]


def _clause(case: Case, row: str) -> str:
    """'contract mill, clauses[1], must_take' for a row that a clause wrote; nothing for others."""
    for name, contract in case.contracts.items():
        for k, clause in enumerate(contract.clauses):
            if row.startswith(f"{name}_{k + 1}_{clause.kind}_"):
                return f"contract {name}, clauses[{k}], {clause.kind}"
    return ""


def _rows_of(matrix: Matrix, constraints: list[HourlyConstraint]) -> Mask:
    """Which rows of the matrix belong to some constraints."""
    mask = np.zeros(matrix.n_rows, dtype=bool)
    for con, first in matrix.first_row.items():
        if any(con is one for one in constraints):
            mask[first : first + con.n] = True
    return mask


def _elastic(matrix: Matrix, may_give: Mask) -> Problem:
    """The same rows with two extra columns each: one that adds what is missing, one that takes what is too much.

    may_give: rows for which these columns may be used.
    """
    rows, columns = matrix.n_rows, matrix.columns
    of_row = np.repeat(np.arange(rows), np.diff(matrix.start))
    row = np.concatenate([of_row, np.arange(rows), np.arange(rows)])
    column = np.concatenate([matrix.index, columns + np.arange(2 * rows)])
    value = np.concatenate([matrix.value, np.ones(rows), -np.ones(rows)])
    order = np.argsort(row, kind="stable")
    start = np.zeros(rows + 1, dtype=np.int32)
    np.cumsum(np.bincount(row, minlength=rows), out=start[1:])
    beyond = matrix.row_group.max(initial=0) + 1
    extra = [(0, matrix.row_group), (beyond, matrix.row_group)]
    free = np.concatenate([np.minimum(matrix.lower, matrix.upper), np.zeros(2 * rows)])
    return Problem(
        cost=np.concatenate([np.zeros(columns), np.ones(2 * rows)]),
        offset=0.0,
        sense=1,
        lower=free,
        upper=np.concatenate([matrix.upper, np.tile(np.where(may_give, np.inf, 0.0), 2)]),
        integer=np.concatenate([matrix.integer, np.zeros(2 * rows, dtype=bool)]),
        row_lower=matrix.row_lower,
        row_upper=matrix.row_upper,
        start=start,
        index=column[order].astype(np.int32),
        value=value[order],
        steps=matrix.steps,
        column_step=np.concatenate([matrix.column_step, np.tile(matrix.row_step, 2)]),
        row_step=matrix.row_step,
        column_group=np.concatenate(
            [matrix.column_group, *(matrix.column_group.max() + 1 + k + of for k, of in extra)]
        ),
        row_group=matrix.row_group,
    )


def _crossed_bounds(matrix: Matrix, case: Case) -> list[str]:
    """One line a variable that must be at least more than it may be at most."""
    crossed = matrix.lower - matrix.upper
    lines = []
    for var, first in matrix.first_column.items():
        places = np.flatnonzero(crossed[first : first + var.n] > 1e-9)
        if len(places):
            k = int(places[0])
            when = f" in {len(places)} steps, first {case.hours.show(k)} local" if k < case.hours.n else ""
            low, high = matrix.lower[first + k], matrix.upper[first + k]
            lines.append(f"{var.name}: must be at least {low:.4g} and at most {high:.4g}{when}")
    return lines


def _by_component(matrix: Matrix, parts: Parts, short: Array, over: Array) -> list[str]:
    """One line a constraint, worst first."""
    violated = np.flatnonzero(short + over > 1e-6)
    found: dict[tuple[str, bool], list[tuple[int | None, float]]] = {}
    for row in violated:
        name, step = matrix.row_name(int(row))
        found.setdefault((name, bool(short[row] > over[row])), []).append((step, float(short[row] + over[row])))
    ranked = sorted(found.items(), key=lambda item: -sum(amount for _, amount in item[1]))
    return [_line(parts, name, is_short, places) for (name, is_short), places in ranked]


def _line(parts: Parts, name: str, is_short: bool, places: list[tuple[int | None, float]]) -> str:
    """'network town: up to 12.3 MW of heat missing in 5 steps, first 2023-01-05 07:00 local'."""
    case = parts.case
    owner, _, row = name.partition(".")
    worst = max(amount for _, amount in places)
    hourly = [step for step, _ in places if step is not None and step < case.hours.n]
    when = f" in {len(hourly)} steps, first {case.hours.show(min(hourly))} local" if hourly else ""
    if owner in case.networks and row == "balance":
        what = "of heat missing" if is_short else "of heat too much"
        return f"network {owner}: up to {worst:.4g} MW {what}{when}"
    for feed_row in parts.feed_rows.get(owner, []):
        if feed_row.name == row and hourly:
            return f"network {owner}: up to {worst:.4g} MW {_not_hot_enough(feed_row, min(hourly))}{when}"
    clause = _clause(case, row)
    if clause:
        return f"{clause}, on {owner}: up to {worst:.4g} {'too little' if is_short else 'too much'}{when}"
    return f"{owner}, limit '{row or name}': violated by up to {worst:.4g}{when}"


def _not_hot_enough(row: FeedRow, step: int) -> str:
    """What a rule of temperature finds too cold."""
    if row.level_c is None:
        return "of heat missing that is hot enough for the mix of the parallel branches"
    return f"of heat too much at or below {row.level_c[step]:.4g} °C, which only hotter plants could take further"
