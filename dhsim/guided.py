"""A mixed-integer year from its prices: the linear year guides small problems, which are put together and improved.

1. Without whole numbers the year is solved at once; that gives a bound, the prices, and what a stored MWh is worth.
2. Window by window whole numbers are decided, the future being priced (see windows and roll).
3. With whole numbers as they are, the year is solved again: an exact dispatch, and the gap to the bound.
4. Where the plan loses most against the bound, windows are decided anew with all else as it is, until the gap is as
   small as was asked, nothing improves, or time is up.

The bound is that of step 1, so the gap is proven whatever the windows did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from .compile import Answer, gap_of
from .engine import Engine, side_by_side
from .independent import worth_parts
from .linear import Array
from .losses import losses_by_step
from .problem import Index, Problem
from .roll import Clock, Rolled, roll, starting_point, take
from .small import for_windows, solve_small, with_whole
from .windows import Cutter, Window

EXACT = 1e-9  # a relative gap as small as this is none
THREADS = 2
CHUNK = 1000  # steps that are worth a thread of their own


@dataclass
class Plan:
    """How to go about it, and what happened so far.

    window, look_ahead: steps decided at a time, and steps seen beyond. wide: steps of an improvement window.
    allowance: what all windows together may be away from their own optima (currency).
    """

    window: int
    look_ahead: int
    wide: int
    allowance: float
    options: dict[str, Any]
    clock: Clock
    windows: int = 0
    widened: int = 0
    passes: int = 0
    iterations: int = 0


@dataclass(frozen=True, eq=False)
class Part:
    """One independent part of the whole. columns: where its columns stand there. dual: prices of its rows."""

    cutter: Cutter
    columns: Index
    dual: Array


def guided(
    problem: Problem,
    options: Mapping[str, Any] | None = None,
    gap_target: float = 1e-4,
    passes: int = 4,
    window: int = 84,
    look_ahead: int = 24,
    wide: int = 216,
) -> Answer:
    """A mixed-integer problem to a small, proven gap.

    options: of HiGHS; time_limit holds for all of it. gap_target: where to stop, as a share of the objective (1e-4 is
    0.01 %). passes: at most so many improvements. window, look_ahead, wide: steps, see Plan.

    The answer's bound is that of the problem without whole numbers; gap is (objective - bound) / |objective|. Status:
    'optimal' (gap at most 1e-9), 'within gap' (at most gap_target), 'feasible' (a plan, but not as near), 'time limit'.
    What the problem without whole numbers says (infeasible, unbounded, ...) is said as it is. reduced_cost and dual
    are those of the linear problem with whole numbers as found: what another MW costs without switching any plant.
    """
    given = dict(options or {})
    clock = Clock(float(given.get("time_limit", np.inf)))
    engine = Engine(given, settle=False)
    relaxed = engine.solve(problem.relaxed(), built="guided")
    if not problem.integer.any():
        return relaxed
    if relaxed.status != "optimal" or relaxed.solution is None or relaxed.dual is None:
        return replace(relaxed, solution=None, dual=None, reduced_cost=None)
    allowance = max(gap_target * abs(relaxed.objective), 1e-6)
    plan = Plan(window, look_ahead, wide, allowance, for_windows(given), clock, iterations=relaxed.iterations)
    parts = _parts(problem, relaxed.dual)
    x = starting_point(problem, relaxed.solution)
    best = _commit(problem, parts, x, plan, engine)
    if best is None:
        return _last_resort(problem, given, relaxed, plan)
    best = _improved(problem, parts, best, relaxed.objective, gap_target, passes, plan, engine)
    return _answer(problem, best, relaxed, gap_target, plan)


def _parts(problem: Problem, dual: Array) -> list[Part]:
    """Independent parts with whole numbers in them."""
    out = []
    for columns, rows in worth_parts(problem):
        if problem.integer[columns].any():
            out.append(Part(Cutter(problem.part(columns, rows)), columns, dual[rows]))
    return out


def _commit(problem: Problem, parts: list[Part], x: Array, plan: Plan, engine: Engine) -> Answer | None:
    """Whole numbers window by window, and the year with them; in two chunks first, and if these do not fit together,
    in one go.
    """
    n = problem.steps
    chunked = len(parts) == 1 and n >= 2 * CHUNK
    for cuts in ([0, n // 2, n], [0, n]) if chunked else ([0, n],):
        jobs = [(part, span) for part in parts for span in pairwise(cuts)]
        found = side_by_side(lambda job: _chunk(job[0], job[1], x, plan), jobs, THREADS)
        whole = x.copy()
        for (part, span), rolled in zip(jobs, found, strict=True):
            plan.windows, plan.widened = plan.windows + rolled.windows, plan.widened + rolled.widened
            plan.iterations += rolled.iterations
            part_x = whole[part.columns]
            take(part.cutter, part_x, rolled.x, span)
            whole[part.columns] = part_x
        answer = _dispatched(problem, whole, plan, engine) if all(rolled.ok for rolled in found) else None
        if answer is not None:
            return answer
    return None


def _chunk(part: Part, span: tuple[int, int], x: Array, plan: Plan) -> Rolled:
    """The columns of a part after its steps of `span` were decided."""

    def decide(first: int, now: int, upto: int, stop: int, so_far: Array) -> tuple[Window, Answer]:
        window = part.cutter.window(first, stop, so_far, part.dual)
        share = plan.allowance * min(2 * plan.window / window.problem.steps, 1.0)
        return window, solve_small(window.problem, _limits(plan), share)

    return roll(part.cutter, x[part.columns], span, (plan.window, plan.look_ahead), decide, plan.clock)


def _limits(plan: Plan) -> dict[str, Any]:
    """HiGHS options of a window: the user's, and the time that is left."""
    return plan.options if np.isinf(plan.clock.limit) else {**plan.options, "time_limit": plan.clock.left()}


def _dispatched(problem: Problem, x: Array, plan: Plan, engine: Engine) -> Answer | None:
    """The whole with whole numbers as in x; nothing if that is infeasible."""
    answer = engine.solve(with_whole(problem, x), built="guided")
    plan.iterations += answer.iterations
    return answer if answer.status == "optimal" and answer.solution is not None else None


def _improved(
    problem: Problem,
    parts: list[Part],
    best: Answer,
    bound: float,
    gap_target: float,
    passes: int,
    plan: Plan,
    engine: Engine,
) -> Answer:
    """Decide the stretches anew that lose most, until the gap is small enough or nothing helps."""
    idle = 0
    while gap_of(best.objective, bound) > gap_target and plan.passes < passes and idle < 2 and not plan.clock.over():
        assert best.solution is not None
        x = best.solution.copy()
        shift = (0, plan.wide // 2, plan.wide // 4, 3 * plan.wide // 4)[plan.passes % 4]
        for part in parts:
            x[part.columns] = _again(part, x, shift, plan)
        plan.passes += 1
        better = _dispatched(problem, x, plan, engine) if not np.array_equal(x, best.solution) else None
        gain = problem.sense * (best.objective - better.objective) if better is not None else 0.0
        idle = 0 if gain > EXACT * abs(best.objective) else idle + 1
        best = better if better is not None and gain > 0 else best
    return best


def _again(part: Part, whole: Array, shift: int, plan: Plan) -> Array:
    """The columns of a part after its windows were decided anew, all else at x each time."""
    cutter, x = part.cutter, whole[part.columns].copy()
    lost = losses_by_step(cutter.problem, cutter.decided, part.dual, x)
    n = cutter.problem.steps
    edges = [0, *range(shift or plan.wide, n, plan.wide), n]
    worth = lost.sum() * plan.wide / n / 4
    spans = [(a, b) for a, b in pairwise(edges) if b > a and lost[a:b].sum() > worth]
    for together in _apart(cutter, spans, x):
        windows = [cutter.between(a, b, x) for a, b in together]
        jobs = [(w, lost[a:b].sum() / 20, x[w.columns]) for w, (a, b) in zip(windows, together, strict=True)]
        answers = side_by_side(lambda job: solve_small(job[0].problem, _limits(plan), *job[1:]), jobs, THREADS)
        for window, answer in zip(windows, answers, strict=True):
            plan.windows, plan.iterations = plan.windows + 1, plan.iterations + answer.iterations
            if answer.solution is not None and _gain(window, x, answer.solution) > 0:
                x[window.columns] = answer.solution
    return x


def _apart(cutter: Cutter, spans: list[tuple[int, int]], x: Array) -> list[list[tuple[int, int]]]:
    """Spans in groups, no two of a group with a row in common: these can be decided side by side."""
    groups: list[tuple[set[int], list[tuple[int, int]]]] = []
    for span in spans:
        rows = set(cutter.between(*span, x).rows.tolist())
        for taken, group in groups:
            if taken.isdisjoint(rows):
                taken |= rows
                group.append(span)
                break
        else:
            groups.append((rows, [span]))
    return [group for _, group in groups]


def _gain(window: Window, x: Array, solution: Array) -> float:
    """How much better an answer of a window is than x; nothing if only by rounding."""
    before = float(window.problem.cost @ x[window.columns])
    gain = window.problem.sense * (before - float(window.problem.cost @ solution))
    return gain if gain > EXACT * abs(before) else 0.0


def _last_resort(problem: Problem, options: dict[str, Any], relaxed: Answer, plan: Plan) -> Answer:
    """The whole at once, where windows found no plan."""
    left = {} if np.isinf(plan.clock.limit) else {"time_limit": plan.clock.left()}
    answer = Engine({**options, **left}).solve(problem)
    return replace(
        answer,
        seconds=plan.clock.spent(),
        algorithm=f"guided: no plan from {plan.windows} windows, then {answer.algorithm}",
        iterations=answer.iterations + plan.iterations,
    )


def _answer(problem: Problem, best: Answer, relaxed: Answer, gap_target: float, plan: Plan) -> Answer:
    """What came out, with its proven gap."""
    gap = gap_of(best.objective, relaxed.objective)
    status = "optimal" if gap <= EXACT else "within gap" if gap <= gap_target else "feasible"
    if status == "feasible" and plan.clock.over():
        status = "time limit"
    assert best.solution is not None
    widened = f", {plan.widened} widened" if plan.widened else ""
    return Answer(
        status=status,
        objective=best.objective,
        bound=relaxed.objective,
        gap=gap,
        iterations=plan.iterations,
        seconds=plan.clock.spent(),
        algorithm=f"guided: {plan.windows} windows{widened}, {plan.passes} passes",
        solution=np.where(problem.integer, np.round(best.solution), best.solution),
        reduced_cost=best.reduced_cost,
        dual=best.dual,
        start=relaxed.start,
        parts=relaxed.parts,
        guess_iterations=relaxed.guess_iterations,
    )
