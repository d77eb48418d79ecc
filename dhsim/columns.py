"""Which column of the matrix each variable of a model has."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import ModelError
from .hourly import HourlyVar
from .pyomo_internals import ConcreteModel, ScalarVar, VarData
from .total_cost import TotalCost


class Columns:
    """Gives each variable that an ordinary Pyomo expression uses its column (Pyomo calls `add` on first sight)."""

    def __init__(self, model: ConcreteModel, first: Mapping[HourlyVar, int], n: int) -> None:
        self.model, self.first, self.next = model, first, n
        self.var_map: dict[int, VarData] = {}
        self.column: dict[int, int] = {}
        self.members: list[VarData] = []
        self.symbols: dict[int, TotalCost] = {}

    def stand_in(self, total: TotalCost) -> None:
        """Let a variable stand for a whole total cost while an objective is walked."""
        total.symbol = ScalarVar()
        total.symbol.construct()
        self.symbols[id(total.symbol)] = total

    def add(self, var: VarData) -> None:
        """Number a variable."""
        self.var_map[id(var)] = var
        if id(var) in self.symbols:
            return
        owner = var.parent_component()
        if owner is None or var.model() is not self.model:
            raise ModelError(f"variable '{var.name}' is used, but does not belong to the model; add it to the model")
        if isinstance(owner, HourlyVar):
            self.column[id(var)] = self.first[owner] + var.index()
            return
        self.column[id(var)] = self.next
        self.next += 1
        self.members.append(var)
