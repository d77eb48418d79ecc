"""Units that suit the solver: a building of 0.25 MW and a city of 2 GW both look like a town to it.

The solver's tolerances are absolute. Where the usual size of flows or prices is far from that of a town in MW and
currency per MWh, the problem is solved in multiples of them; powers of two, so that nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .linear import Array
from .problem import Problem, plain

USUAL = 32.0  # MW, and currency per MWh
FAR = 6  # powers of two from the usual that are left alone


@dataclass(frozen=True)
class Scale:
    """What flows and costs are multiplied with."""

    flow: float = 1.0
    cost: float = 1.0

    @classmethod
    def of(cls, problem: Problem) -> Scale:
        """Factors that bring the median flow limit and the median price near the usual."""
        bounds = np.concatenate([problem.upper[~problem.integer], problem.row_upper, problem.row_lower])
        return cls(_factor(bounds), _factor(problem.cost[~problem.integer]))

    def apply(self, problem: Problem) -> Problem:
        """The problem in the solver's units. Whole numbers stay what they are."""
        if self == Scale():
            return problem
        column = self._columns(problem)
        entry = self.flow / column[problem.index]
        return replace(
            plain(problem),
            cost=problem.cost * self.cost * self.flow / column,
            offset=problem.offset * self.cost * self.flow,
            lower=problem.lower * column,
            upper=problem.upper * column,
            row_lower=problem.row_lower * self.flow,
            row_upper=problem.row_upper * self.flow,
            value=problem.value * entry,
        )

    def _columns(self, problem: Problem) -> Array:
        """Factor of every column."""
        return np.where(problem.integer, 1.0, self.flow)

    def solution(self, problem: Problem, values: Array | None) -> Array | None:
        """A solution in the units of the problem."""
        return None if values is None else values / self._columns(problem)

    def reduced_cost(self, problem: Problem, values: Array | None) -> Array | None:
        """Reduced costs in the units of the problem."""
        return None if values is None else values * self._columns(problem) / (self.cost * self.flow)

    def dual(self, values: Array | None) -> Array | None:
        """Row duals in the units of the problem."""
        return None if values is None else values / self.cost

    def objective(self, value: float) -> float:
        """An objective, or a bound on it, in the units of the problem."""
        return value / (self.cost * self.flow)


def _factor(values: npt.NDArray[np.float64]) -> float:
    """A power of two that brings the median size near the usual; 1 if it is not far from it."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    if not len(sizes):
        return 1.0
    power = round(float(np.log2(USUAL / np.median(sizes))))
    return 1.0 if abs(power) <= FAR else 2.0**power
