"""Many cases like each other, one after the other: each goes on from where the last one ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .case import Case
from .compile import Answer
from .engine import Engine
from .likeness import order
from .matrix import Matrix, matrix_of
from .model import build
from .pyomo_internals import ConcreteModel
from .solving import solved
from .strategies import ONCE, run

if TYPE_CHECKING:
    import xarray as xr


class LiveModel:
    """A solver that keeps its last problem: a case with other prices, series, sizes or COPs is solved from its basis.

    live = dh.LiveModel(); results = dict(live.solve_all(cases)). A case of another structure (a plant more, a limit
    less) is noticed and solved as by `dh.solve`. `result.attrs["start"]` says how each solve began: "warm",
    "coarse" or "cold". Results are those of `dh.solve`: the optimum is proven either way.

    options: of HiGHS by their own names. check: verify every result. strategy, settings: as of `dh.solve`; what is not
    solved as a whole is solved anew each time.
    """

    def __init__(
        self, options: Mapping[str, Any] | None = None, check: bool = True, strategy: str = "auto", **settings: Any
    ) -> None:
        self.check, self.options, self.strategy, self.settings = check, options, strategy, settings
        self._engine = Engine(options)

    def solve(self, what: Case | ConcreteModel, check: bool | None = None) -> xr.Dataset:
        """The cheapest dispatch of a case, or of a model made by `case.to_pyomo()`; raises as `dh.solve` does.

        check: verify this result; default: as said when the model was made.
        """
        model = build(what) if isinstance(what, Case) else what
        return solved(model, self._answer, self.options, self.check if check is None else check)

    def pass_by(self, case: Case) -> None:
        """Bring the solver to where `solve` would leave it, without a result: for a case that is known already."""
        matrix = matrix_of(build(case))
        if self._goes_on(matrix):
            self._engine.solve(matrix, matrix.built())

    def _answer(self, matrix: Matrix) -> Answer:
        """From the last basis, or by a strategy."""
        if self._goes_on(matrix):
            return self._engine.solve(matrix, matrix.built())
        return run(matrix, self.strategy, self.options, **self.settings)

    def _goes_on(self, matrix: Matrix) -> bool:
        """Is it solved as a whole, and so from the last basis?"""
        return self.strategy == "auto" and int(matrix.integer.sum()) <= ONCE

    def solve_all(self, cases: Sequence[Case]) -> Iterator[tuple[int, xr.Dataset]]:
        """Position and result of every case as it is solved, each after one like it: fewer steps than as they came."""
        for place in order(cases):
            yield place, self.solve(cases[place])
