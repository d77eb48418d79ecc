"""The total cost of a run as one Pyomo expression, expanded only if somebody reads it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .linear import Array, Linear, Variable
from .pyomo_internals import LinearExpression, ScalarExpression, VarData


class TotalCost(ScalarExpression):  # type: ignore[misc]
    """The sum of all costs of a run in the currency of the model: one expression, expanded only if somebody reads it.

    lines: hourly cost expressions in currency per hour; each is multiplied by `step_h`. Usable in any Pyomo
    objective: `m.objective.expr = 2 * m.total_cost + 500 * m.slack`.
    """

    __hash__ = object.__hash__

    def __init__(self, lines: list[Linear], step_h: float) -> None:
        super().__init__()
        self.lines, self.step_h = lines, step_h
        self.symbol: VarData | None = None

    def coefficients(self) -> dict[Variable, Array]:
        """Currency per unit of every variable, added over all lines."""
        out: dict[Variable, Array] = {}
        for line in self.lines:
            for term in line.terms:
                cost = out.setdefault(term.var, np.zeros(term.var.n))
                np.add.at(cost, term.pos, self.step_h * term.coef)
        return out

    def constant(self) -> float:
        """The part of the cost that no decision changes."""
        return self.step_h * float(sum(np.sum(line.constant) for line in self.lines))

    def set_value(self, expr: Any) -> None:
        """Refused: it follows from the case."""
        if expr is not None:
            raise TypeError("total_cost follows from the case; write m.objective.expr = m.total_cost + ... instead")

    @property
    def expr(self) -> Any:
        """As a Pyomo expression (or the symbol that stands for it while the model is compiled)."""
        if self.symbol is not None:
            return self.symbol
        coefs: list[float] = []
        members: list[VarData] = []
        for var, cost in self.coefficients().items():
            used = np.flatnonzero(cost)
            coefs.extend(cost[used].tolist())
            members.extend(var[int(k)] for k in used)  # type: ignore[index]
        return LinearExpression(constant=self.constant(), linear_coefs=coefs, linear_vars=members)

    @property
    def args(self) -> tuple[Any, ...]:
        """As Pyomo's walkers read a named expression."""
        return (self.expr,)

    _args_ = property(lambda self: (self.expr,), lambda self, value: None)

    def arg(self, index: int) -> Any:
        """As Pyomo's walkers read a named expression."""
        return self.args[index]

    def nargs(self) -> int:
        """One argument: the expression."""
        return 1
