"""The arrays of a problem in one live HiGHS. The only file that imports highspy."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from .errors import Fault, InputError, ModelError
from .linear import Array
from .matrix import Matrix

Status = highspy.HighsModelStatus
STATUS = {
    Status.kOptimal: "optimal",
    Status.kInfeasible: "infeasible",
    Status.kUnboundedOrInfeasible: "unbounded or infeasible",
    Status.kUnbounded: "unbounded",
    Status.kTimeLimit: "time limit",
    Status.kIterationLimit: "iteration limit",
    Status.kSolutionLimit: "solution limit",
    Status.kInterrupt: "interrupted",
}


@dataclass(frozen=True, eq=False)
class Answer:
    """What HiGHS said. solution is None where there is none; dual and reduced_cost are None for integer problems.

    status: 'optimal', 'infeasible', 'unbounded', 'time limit', ... bound: proven bound on the objective; gap: relative.
    algorithm: what really ran, read back from the solver.
    """

    status: str
    objective: float
    bound: float
    gap: float
    iterations: int
    seconds: float
    algorithm: str
    solution: Array | None
    reduced_cost: Array | None
    dual: Array | None


class Live:
    """One HiGHS instance holding one problem.

    options: any HiGHS option by its own name (time_limit, mip_rel_gap, threads, log_file, ...). Raises InputError for
    an option HiGHS does not know or a value it does not take, ModelError for numbers it refuses.
    """

    def __init__(self, matrix: Matrix, options: Mapping[str, Any] | None = None) -> None:
        self.matrix = matrix
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        for name, value in (options or {}).items():
            if self.highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                found = f"HiGHS does not take the option {name} = {value!r}"
                raise InputError([Fault("solver options", found, "See the HiGHS documentation for names and values")])
        self._pass()

    def _pass(self) -> None:
        """Hand the arrays over."""
        m = self.matrix
        status = self.highs.passModel(
            m.columns,
            m.n_rows,
            len(m.value),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize if m.sense > 0 else highspy.ObjSense.kMaximize),
            m.offset,
            m.cost,
            m.lower,
            m.upper,
            m.row_lower,
            m.row_upper,
            m.start,
            m.index,
            m.value,
            m.integer.astype(np.int32),
        )
        if status == highspy.HighsStatus.kError:
            raise ModelError("HiGHS refused the model: a bound or coefficient is not a usable number")

    def solve(self) -> Answer:
        """Run, and read everything back."""
        begin = time.perf_counter()
        self.highs.run()
        if self.highs.getModelStatus() == Status.kUnboundedOrInfeasible:
            self.highs.setOptionValue("presolve", "off")  # only without presolve does HiGHS say which of the two
            self.highs.run()
        seconds = time.perf_counter() - begin
        info = self.highs.getInfo()
        status = STATUS.get(self.highs.getModelStatus(), str(self.highs.getModelStatus()))
        has_solution = info.primal_solution_status == 2
        mixed = bool(self.matrix.integer.any())
        solution = self.highs.getSolution() if has_solution else None
        with_dual = solution is not None and not mixed and bool(solution.dual_valid)
        objective = float(info.objective_function_value) if has_solution else float("nan")
        return Answer(
            status=status,
            objective=objective,
            bound=float(info.mip_dual_bound) if mixed else objective,
            gap=float(info.mip_gap) if mixed else 0.0,
            iterations=int(info.simplex_iteration_count + info.ipm_iteration_count + max(info.pdlp_iteration_count, 0)),
            seconds=seconds,
            algorithm=self._algorithm(mixed, info),
            solution=None if solution is None else np.asarray(solution.col_value),
            reduced_cost=np.asarray(solution.col_dual) if with_dual and solution is not None else None,
            dual=np.asarray(solution.row_dual) if with_dual and solution is not None else None,
        )

    def _algorithm(self, mixed: bool, info: highspy.HighsInfo) -> str:
        """What really ran, by the iterations that HiGHS counted."""
        if mixed:
            return "branch and cut"
        if info.pdlp_iteration_count > 0:
            return "first-order (PDLP)"
        if info.ipm_iteration_count > 0:
            return "interior point and crossover" if info.crossover_iteration_count > 0 else "interior point"
        if info.simplex_iteration_count > 0:
            strategy = self.highs.getOptionValue("simplex_strategy")[1]
            return "primal simplex" if strategy == 4 else "dual simplex"
        return "presolve"


def solver_version() -> str:
    """Version of the HiGHS library in use."""
    return str(highspy.Highs().version())
