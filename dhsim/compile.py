"""The arrays of a problem in one live HiGHS. The only file that imports highspy."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from .coarse import BASIC, LOWER, UPPER, Basis
from .errors import Fault, InputError, ModelError
from .linear import Array
from .problem import Problem

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

# HiGHS 1.15.1 calls 600 optimal where 300 is feasible if this presolve rule (doubleton equations) meets whole numbers:
# the case is in tests/components/test_unit_commitment.py.
WRONG_RULE = 512
_STATUS = {
    LOWER: highspy.HighsBasisStatus.kLower,
    BASIC: highspy.HighsBasisStatus.kBasic,
    UPPER: highspy.HighsBasisStatus.kUpper,
}
_NUMBER = {**{status: number for number, status in _STATUS.items()}, highspy.HighsBasisStatus.kZero: LOWER}
_NUMBER[highspy.HighsBasisStatus.kNonbasic] = LOWER


@dataclass(frozen=True, eq=False)
class Answer:
    """What HiGHS said, or several solves together. solution is None where there is none.

    dual and reduced_cost are None for integer problems, unless they are those of the whole numbers as found. status:
    'optimal', 'within gap' or 'feasible' (of a strategy), 'infeasible', 'unbounded', 'time limit', ... bound: proven
    bound on the objective; gap: relative.
    algorithm: what really ran, read back from the solver. start: 'cold', 'coarse' or 'warm'. parts: how many
    independent problems it was. guess_iterations: spent on the coarse problem, beside `iterations`.
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
    start: str = "cold"
    parts: int = 1
    guess_iterations: int = 0


def gap_of(objective: float, bound: float) -> float:
    """How far an objective may be from the optimum, as a share of it."""
    return abs(objective - bound) / max(abs(objective), 1e-9)


class Live:
    """One HiGHS instance holding one problem.

    options: any HiGHS option by its own name (time_limit, mip_rel_gap, threads, log_file, ...). Raises InputError for
    an option HiGHS does not know or a value it does not take, ModelError for numbers it refuses.
    """

    def __init__(self, problem: Problem, options: Mapping[str, Any] | None = None) -> None:
        self.problem = problem
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        if problem.integer.any():
            self.highs.setOptionValue("presolve_rule_off", WRONG_RULE)
        for name, value in (options or {}).items():
            if self.highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                found = f"HiGHS does not take the option {name} = {value!r}"
                raise InputError([Fault("solver options", found, "See the HiGHS documentation for names and values")])
        self._pass()

    def _pass(self) -> None:
        """Hand the arrays over."""
        p = self.problem
        status = self.highs.passModel(
            p.columns,
            p.n_rows,
            len(p.value),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize if p.sense > 0 else highspy.ObjSense.kMaximize),
            p.offset,
            p.cost,
            p.lower,
            p.upper,
            p.row_lower,
            p.row_upper,
            p.start,
            p.index,
            p.value,
            p.integer.astype(np.int32),
        )
        if status == highspy.HighsStatus.kError:
            raise ModelError("HiGHS refused the model: a bound or coefficient is not a usable number")

    def patch(self, problem: Problem) -> None:
        """Take over the numbers of a problem of the same size, and go on from the last basis.

        Costs, bounds and right-hand sides are changed in place; where coefficients differ too, all is handed over anew
        and the basis kept.
        """
        old, self.problem = self.problem, problem
        same = (
            old.sense == problem.sense
            and np.array_equal(old.index, problem.index)
            and np.array_equal(old.start, problem.start)
            and np.array_equal(old.value, problem.value)
            and np.array_equal(old.integer, problem.integer)
        )
        if not same:
            basis = self.highs.getBasis()
            self._pass()
            self.highs.setBasis(basis)
            return
        at = _changed((old.cost, problem.cost))
        self.highs.changeColsCost(len(at), at, problem.cost[at])
        at = _changed((old.lower, problem.lower), (old.upper, problem.upper))
        self.highs.changeColsBounds(len(at), at, problem.lower[at], problem.upper[at])
        at = _changed((old.row_lower, problem.row_lower), (old.row_upper, problem.row_upper))
        self.highs.changeRowsBounds(len(at), at, problem.row_lower[at], problem.row_upper[at])
        self.highs.changeObjectiveOffset(problem.offset)

    def option(self, name: str, value: Any) -> Any:
        """Set an option for the solves to come; returns what it was."""
        before = self.highs.getOptionValue(name)[1]
        self.highs.setOptionValue(name, value)
        return before

    def start_from(self, basis: Basis) -> None:
        """Begin the next solve at a basis; HiGHS repairs it where it is singular."""
        given = highspy.HighsBasis()
        given.col_status = [_STATUS[k] for k in basis.columns.tolist()]
        given.row_status = [_STATUS[k] for k in basis.rows.tolist()]
        given.valid = given.alien = True
        self.highs.setBasis(given)

    def offer(self, solution: Array) -> None:
        """Begin the next mixed-integer solve with an answer that is known already."""
        given = highspy.HighsSolution()
        given.col_value = solution.tolist()
        given.value_valid = True
        self.highs.setSolution(given)

    def basis(self) -> Basis:
        """Where the last solve ended."""
        found = self.highs.getBasis()
        columns, rows = (np.array([_NUMBER[s] for s in of]) for of in (found.col_status, found.row_status))
        return Basis(columns.astype(np.int8), rows.astype(np.int8))

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
        mixed = bool(self.problem.integer.any())
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


def _changed(*pairs: tuple[Array, Array]) -> npt.NDArray[np.int32]:
    """Where old and new numbers differ in any of the pairs."""
    differs = np.any([old != new for old, new in pairs], axis=0)
    return np.flatnonzero(differs).astype(np.int32)


def solver_version() -> str:
    """Version of the HiGHS library in use."""
    return str(highspy.Highs().version())
