"""The objective of a model as costs by column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import Columns
from .errors import ModelError
from .linear import Array, demand_numbers
from .pyomo_internals import ConcreteModel, Expression, LinearRepnVisitor, Objective, walked
from .total_cost import TotalCost


@dataclass(frozen=True)
class Goal:
    """The objective: weight of each total cost, cost of single columns, constant; sense: 1 minimises, -1 maximises."""

    totals: dict[TotalCost, float]
    single: dict[int, float]
    constant: float
    sense: int


def objective_of(model: ConcreteModel, visitor: LinearRepnVisitor, columns: Columns) -> Goal:
    """Walk the one active objective, with each total cost standing in it as a symbol."""
    active = list(model.component_data_objects(Objective, active=True, descend_into=True))
    if len(active) != 1:
        raise ModelError(f"the model has {len(active)} active objectives; keep one and deactivate the others")
    totals = [e for e in model.component_objects(Expression, descend_into=True) if isinstance(e, TotalCost)]
    try:
        for total in totals:
            columns.stand_in(total)
        repn = walked(visitor, active[0].expr, f"the objective '{active[0].name}'")
    finally:
        for total in totals:
            total.symbol = None
    weights = {columns.symbols[i]: c for i, c in repn.linear.items() if i in columns.symbols}
    single = {columns.column[i]: c for i, c in repn.linear.items() if i not in columns.symbols}
    constant = repn.constant + sum(weight * total.constant() for total, weight in weights.items())
    return Goal(weights, single, float(constant), int(active[0].sense.value))


def costs_by_column(columns: Columns, goal: Goal) -> Array:
    """Cost of every column."""
    cost = np.zeros(columns.next)
    for total, weight in goal.totals.items():
        for var, rate in total.coefficients().items():
            if var not in columns.first:
                raise ModelError("the total cost uses a variable that was deleted from the model; fix it to 0 instead")
            first = columns.first[var]  # type: ignore[index]
            cost[first : first + var.n] += weight * rate
    for k, price in goal.single.items():
        cost[k] += price
    demand_numbers("the objective", 0.0 * cost)
    return cost
