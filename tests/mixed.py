"""Problems with whole numbers, made by hand: a small plant with a store, and the reference year with two units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from reference import reference_module

from dhsim.problem import NO_STEP, Problem


class Draft:
    """Collects columns and rows step by step."""

    def __init__(self, steps: int) -> None:
        self.steps, self.columns, self.rows = steps, [], []
        self.entries: list[tuple[int, int, float]] = []
        self.groups = 0

    def column(self, n, cost=0.0, lower=0.0, upper=np.inf, integer=False, stepped=True):
        """A group of n columns; returns their numbers."""
        first = len(self.columns)
        spread = [np.broadcast_to(np.asarray(v, float), (n,)) for v in (cost, lower, upper)]
        for k in range(n):
            step, group = (k, self.groups) if stepped else (NO_STEP, self.groups + k)
            self.columns.append((*(float(v[k]) for v in spread), integer, step, group))
        self.groups += 1 if stepped else n
        return np.arange(first, first + n)

    def row(self, step, group, lower, upper, terms):
        """One row; terms: pairs of columns and their coefficients."""
        for column, value in terms:
            self.entries.append((len(self.rows), int(column), float(value)))
        self.rows.append((float(lower), float(upper), step, group))

    def problem(self) -> Problem:
        cost, lower, upper, integer, step, group = map(np.array, zip(*self.columns, strict=True))
        row_lower, row_upper, row_step, row_group = map(np.array, zip(*self.rows, strict=True))
        row, column, value = map(np.array, zip(*self.entries, strict=True))
        matrix = sp.csr_matrix((value, (row, column)), shape=(len(self.rows), len(self.columns)))
        matrix.sort_indices()
        return Problem(
            cost=cost,
            offset=7.0,
            sense=1,
            lower=lower,
            upper=upper,
            integer=integer.astype(bool),
            row_lower=row_lower,
            row_upper=row_upper,
            start=matrix.indptr.astype(np.int32),
            index=matrix.indices.astype(np.int32),
            value=matrix.data,
            steps=self.steps,
            column_step=step.astype(np.int64),
            row_step=row_step.astype(np.int64),
            column_group=group.astype(np.int64),
            row_group=row_group.astype(np.int64),
        )


def plant(
    demand: Any,
    price: Any,
    *,
    committed: bool = True,
    capacity: float = 30.0,
    cyclic: bool = True,
    annual: float | None = None,
    peak: float | None = None,
    ramp: float | None = None,
    min_up: int = 1,
) -> Problem:
    """A unit with minimum load 5 of 10 MW and a start cost of 40, a boiler at `price`, and a store.

    annual: most MWh of the unit. peak: cost of the boiler's highest MW. ramp: most MW the boiler changes in a step.
    """
    n = len(demand)
    d = Draft(n)
    unit, boiler = d.column(n, cost=20.0, upper=10.0), d.column(n, cost=price, upper=50.0)
    level = d.column(n + 1, upper=capacity, lower=0.0)
    on, start = d.column(n, upper=1.0, integer=committed), d.column(n, cost=40.0, upper=1.0)
    for t in range(n):
        balance = [(level[t + 1], 1.0), (level[t], -0.99), (unit[t], -1.0), (boiler[t], -1.0)]
        d.row(t, 0, -demand[t], -demand[t], terms=balance)
        d.row(t, 1, -np.inf, 0.0, terms=[(unit[t], 1.0), (on[t], -10.0)])
        d.row(t, 2, 0.0, np.inf, terms=[(unit[t], 1.0), (on[t], -5.0)])
    for t in range(1, n):
        d.row(t, 3, 0.0, np.inf, terms=[(start[t], 1.0), (on[t], -1.0), (on[t - 1], 1.0)])
        if ramp is not None:
            d.row(t, 4, -ramp, ramp, terms=[(boiler[t], 1.0), (boiler[t - 1], -1.0)])
        if min_up > 1:
            d.row(
                t,
                5,
                -np.inf,
                0.0,
                terms=[(on[t], -1.0), *((start[s], 1.0) for s in range(max(1, t - min_up + 1), t + 1))],
            )
    if cyclic:
        d.row(NO_STEP, 6, 0.0, 0.0, terms=[(level[0], 1.0), (level[n], -1.0)])
    if annual is not None:
        d.row(NO_STEP, 7, -np.inf, annual, terms=[(k, 1.0) for k in unit])
    if peak is not None:
        most = d.column(1, cost=peak, stepped=False)
        for t in range(n):
            d.row(t, 8, 0.0, np.inf, terms=[(most[0], 1.0), (boiler[t], -1.0)])
    return d.problem()


def varied(n: int, seed: int) -> tuple[Any, Any]:
    """Demand (MW) and boiler price (currency per MWh) of n steps."""
    random = np.random.default_rng(seed)
    return np.round(random.uniform(2, 14, n), 2), np.round(random.uniform(10, 45, n), 2)


def violation(problem: Problem, x: Any) -> float:
    """By how much x breaks a row, a bound or a whole number."""
    rows = problem.sparse() @ x
    parts = [problem.row_lower - rows, rows - problem.row_upper, problem.lower - x, x - problem.upper]
    whole = np.abs(x - np.round(x))[problem.integer]
    return max(0.0, *(float(part.max(initial=0.0)) for part in [*parts, whole]))


def reference_problem(shared: Path, raw: Any) -> Problem:
    """The reference's own matrix of one network, with the step of every column and row."""
    lp = reference_module(shared, "raw_model").assemble(raw)
    n, rows, steps = len(lp["c"]), len(lp["rl"]), raw["hours"]
    matrix = sp.csr_matrix((lp["val"], lp["idx"], lp["start"]), shape=(rows, n))
    matrix.sort_indices()
    lengths = [steps] * 3 + [steps, steps, steps - 1] * ((rows - 3 * steps) // (3 * steps - 1))
    return Problem(
        cost=lp["c"],
        offset=0.0,
        sense=1,
        lower=lp["lb"],
        upper=lp["ub"],
        integer=lp["integ"].astype(bool),
        row_lower=lp["rl"],
        row_upper=lp["ru"],
        start=matrix.indptr.astype(np.int32),
        index=matrix.indices.astype(np.int32),
        value=matrix.data,
        steps=steps,
        column_step=np.arange(n) % steps,
        row_step=np.concatenate([np.arange(steps - length, steps) for length in lengths]),
        column_group=np.arange(n) // steps,
        row_group=np.repeat(np.arange(len(lengths)), lengths),
    )
