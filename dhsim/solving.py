"""From a case or a Pyomo model to a checked result."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .calendar import Array
from .case import Case
from .compile import Answer, solver_version
from .errors import Infeasible, ModelError, SolveError
from .explain import why_infeasible
from .fixed import price_basis, with_fixed_integers
from .load_back import load_values
from .matrix import Matrix, matrix_of
from .model import Parts, build
from .pyomo_internals import ConcreteModel
from .results import Run, dataset
from .strategies import run
from .verify import verify

if TYPE_CHECKING:
    import xarray as xr

log = logging.getLogger("dhsim")
FINISHED = ("optimal", "within gap", "feasible")  # statuses of a solve that did what it was asked


def solve(
    what: Case | ConcreteModel,
    options: Mapping[str, Any] | None = None,
    check: bool = True,
    strategy: str = "auto",
    **settings: Any,
) -> xr.Dataset:
    """The cheapest dispatch, verified.

    what: a case, or the model that `case.to_pyomo()` gave, extended with ordinary Pyomo as you like. options: HiGHS
    options by their own names, such as {"time_limit": 60}. check: verify the result (leave it on unless you changed
    rows of a balance, or limits of single variables, by hand). The model's variables hold their values afterwards.

    strategy: "milp", the whole run at once; "guided", for on/off decisions over a long run, to a small proven gap
    (settings: gap_target, passes, ...); "rolling", what limited foresight reaches (settings: window, look_ahead, in
    steps, terminal, forecast, ...); "auto" chooses between the first two.

    `attrs["gap"]` is proven. `attrs["status"]` is 'optimal', 'within gap', 'feasible', or names the limit that stopped
    the solver with a dispatch in hand. Among dispatches of equal cost a rule chooses: little is moved, and by plants
    whose names come first (see `ties`), so that figures repeat from run to run.

    Raises Infeasible (with the network, hours and limit in the way), SolveError (nothing found within the limits),
    ModelError (not linear, name clash), InputError (no such strategy or setting), VerifyError (a fault of dhsim).
    """
    model = build(what) if isinstance(what, Case) else what
    return solved(model, lambda matrix: run(matrix, strategy, options, **settings), options, check)


def solved(
    model: ConcreteModel, way: Callable[[Matrix], Answer], options: Mapping[str, Any] | None = None, check: bool = True
) -> xr.Dataset:
    """The result of a model, solved in some way. options: for prices where there are whole numbers."""
    begin = time.perf_counter()
    parts = _parts(model)
    matrix = matrix_of(model)
    answer = way(matrix)
    if answer.dual is None:
        answer = with_fixed_integers(matrix, answer, options)
    log.info(
        "%s: %d columns, %d rows in %d independent parts, %s, %s start, %d iterations after %d of the guess, %.2f s",
        answer.status,
        matrix.columns,
        matrix.n_rows,
        answer.parts,
        answer.algorithm,
        answer.start,
        answer.iterations,
        answer.guess_iterations,
        answer.seconds,
    )
    load_values(model, matrix, _solution(answer, matrix, parts), answer.reduced_cost, answer.dual)
    result = dataset(parts, _run(answer, matrix, model, time.perf_counter() - begin))
    if check:
        verify(result)
    return result


def _run(answer: Answer, matrix: Matrix, model: ConcreteModel, seconds: float) -> Run:
    """How the result came about."""
    objective = model.component("objective")
    plain = objective is not None and objective.active and objective.expr is model.total_cost
    return Run(
        status=answer.status,
        objective=answer.objective,
        bound=answer.bound,
        gap=answer.gap,
        algorithm=answer.algorithm,
        iterations=answer.iterations,
        guess_iterations=answer.guess_iterations,
        start=answer.start,
        parts=answer.parts,
        solve_seconds=answer.seconds,
        total_seconds=seconds,
        solver_version=solver_version(),
        objective_is_total_cost=plain,
        cost_weight=matrix.cost_weight,
        price_basis=price_basis(matrix, answer),
    )


def _parts(model: ConcreteModel) -> Parts:
    """What the engine noted when it made the model."""
    parts = getattr(model, "dhsim", None)
    if not isinstance(parts, Parts):
        raise ModelError("this model was not made by case.to_pyomo(); start from there and add your own rows to it")
    return parts


def _solution(answer: Answer, matrix: Matrix, parts: Parts) -> Array:
    """The optimum, or the best that was found before a limit; raises what fits if there is neither."""
    if answer.status == "infeasible":
        raise Infeasible(why_infeasible(matrix, parts))
    if answer.status == "unbounded":
        raise SolveError(
            "the cost can fall without end: some flow earns money and has no limit. "
            "Look for a sale price above a purchase price, or a negative cost without a capacity"
        )
    if answer.solution is None:
        raise SolveError(
            f"the solver stopped without an optimum: {answer.status}. Raise the limit, or simplify the case"
        )
    if answer.status not in FINISHED:
        log.warning("%s: the best found so far, at most %.3g %% above the optimum", answer.status, 100 * answer.gap)
    return answer.solution
