"""What an operator with limited foresight does: look some days ahead, decide, keep the first days, go on from there.

What a store holds at the end of what is seen is worth what the duals of the year say, or a number. With a forecast,
what lies beyond the steps that are known exactly is only imagined; what was decided on it is then dispatched with what
really comes. Nothing here knows a technology.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from .compile import Answer, Live, gap_of
from .engine import Engine, joined
from .independent import worth_parts
from .linear import Array
from .problem import Problem
from .roll import Clock, Rolled, roll, starting_point
from .small import LINEAR, for_windows, solve_small, with_whole
from .windows import Cutter, Window

Forecast = Callable[[Problem, int], Problem]  # the truth, and the first step not known: other costs and limits
EXACT = 1e-9
ONE_WINDOW = "rolling: 1 window, "  # how the algorithm of a run with perfect foresight begins
ENOUGH = 1e-5  # of the year's cost: what all windows together may be away from their optima


@dataclass(eq=False)
class Operator:
    """Decides one window after the other. dual, expected: of the run without whole numbers. known: steps of a window
    that are known exactly; None: all that are kept. blind: windows whose forecast had no answer, so that they were
    decided on what really comes.
    """

    cutter: Cutter
    dual: Array | None
    expected: Array
    value: float
    options: Mapping[str, Any]
    clock: Clock
    known: int | None
    forecast: Forecast | None
    enough: float
    blind: int = 0

    def decide(self, first: int, now: int, upto: int, stop: int, x: Array) -> tuple[Window, Answer]:
        """The plan for steps first..stop-1, of which those before `now` were decided, those before `upto` are kept."""
        known = upto if self.known is None else now + self.known
        seen = self._seen(known)
        window = self._cut(seen, first, stop, x)
        answer = self._solve(window.problem)
        if seen is self.cutter:
            return window, answer
        if known < upto and answer.solution is not None:
            window, answer = self._redispatched(first, stop, upto, x, answer.solution)
        if answer.solution is None:
            self.blind += 1
            window = self._cut(self.cutter, first, stop, x)
            answer = self._solve(window.problem)
        return window, answer

    def _redispatched(self, first: int, stop: int, upto: int, x: Array, planned: Array) -> tuple[Window, Answer]:
        """What really comes is known until `upto`, with whole numbers as planned where that is possible."""
        window = self._cut(self._seen(upto), first, stop, x)
        kept = window.problem.integer & (self.cutter.decided[window.columns] < upto)
        lower, upper = window.problem.lower.copy(), window.problem.upper.copy()
        lower[kept] = upper[kept] = np.round(planned[kept])
        answer = self._solve(replace(window.problem, lower=lower, upper=upper))
        return window, answer if answer.solution is not None else self._solve(window.problem)

    def _seen(self, known: int) -> Cutter:
        """The year as it looks when all before step `known` is certain."""
        if self.forecast is None or known >= self.cutter.problem.steps:
            return self.cutter
        return self.cutter.imagining(self.forecast(self.cutter.problem, known), known)

    def _cut(self, seen: Cutter, first: int, stop: int, x: Array) -> Window:
        """A window, with what is stored at its end worth what it should be."""
        window = self._with_peaks(seen.window(first, stop, x, self.dual), stop)
        if not self.value:
            return window
        p = window.problem
        stored = window.reaching & ~p.integer
        return replace(window, problem=replace(p, cost=p.cost - p.sense * self.value * stored))

    def _with_peaks(self, window: Window, stop: int) -> Window:
        """A peak is paid for in full above what the whole run is expected to reach, and costs nothing more up to there.

        Duals would say that it costs nothing at all wherever a later step is what it will be paid for.
        """
        if self.dual is None or stop >= self.cutter.problem.steps:
            return window
        p, whole = window.problem, self.cutter.problem
        peak = self.cutter.peaks[window.columns]
        expected = np.minimum(self.expected[window.columns], p.upper)
        lower = np.where(peak, np.maximum(p.lower, expected), p.lower)
        return replace(window, problem=replace(p, lower=lower, cost=np.where(peak, whole.cost[window.columns], p.cost)))

    def _solve(self, problem: Problem) -> Answer:
        """An answer whose whole numbers are exactly whole, part by part."""
        left = {} if np.isinf(self.clock.limit) else {"time_limit": self.clock.left()}
        parts = worth_parts(problem)
        pieces = [problem.part(*part) for part in parts] if len(parts) > 1 else [problem]
        answers = [_exactly(piece, {**self.options, **left}, self.enough) for piece in pieces]
        return answers[0] if len(parts) == 1 else joined(problem, parts, answers)


def _exactly(problem: Problem, options: Mapping[str, Any], enough: float) -> Answer:
    """Solve; then dispatch with whole numbers exactly whole, which also says what another MW costs."""
    answer = solve_small(problem, options, enough)
    if answer.solution is None or not problem.integer.any():
        return answer
    again = Live(with_whole(problem, answer.solution), {**LINEAR, **options}).solve()
    return again if again.status == "optimal" else replace(answer, dual=None, reduced_cost=None)


def rolling(
    problem: Problem,
    options: Mapping[str, Any] | None = None,
    window: int = 168,
    look_ahead: int = 48,
    terminal: Literal["lp"] | float = "lp",
    forecast: Forecast | None = None,
    known: int | None = None,
) -> Answer:
    """The run decided window by window: `window` steps are kept each time, `look_ahead` more are seen.

    terminal: "lp" prices what reaches over the end of a window with the duals of the whole run without whole numbers;
    a number is worth that much per unit (of a level: per MWh; positive: better to have). forecast: see Forecast and
    Noise; a window that it leaves without an answer is decided on what really comes, and `algorithm` counts these.
    known: steps at the beginning of a window that are known exactly; all that are kept if None. Stores that must end as
    they began begin as in the run without whole numbers. options: of HiGHS; time_limit holds for all of it.

    bound is that of the whole run without whole numbers, so gap is what limited foresight costs at most. Status:
    'optimal' (gap at most 1e-9), else 'feasible'. dual: of each row in the window that kept it, whole numbers as they
    were decided: prices as the operator saw them; solving the run again with whole numbers fixed would give it
    foresight. One window over the whole run is the problem itself, solved as such.
    """
    given = dict(options or {})
    if window >= problem.steps and (forecast is None or known is None or known >= problem.steps):
        answer = Engine(given).solve(problem)
        return replace(answer, algorithm=ONE_WINDOW + answer.algorithm)
    clock = Clock(float(given.get("time_limit", np.inf)))
    relaxed = Engine(given, settle=False).solve(problem.relaxed())
    if relaxed.status != "optimal" or relaxed.solution is None:
        return replace(relaxed, solution=None, dual=None, reduced_cost=None)
    cutter = Cutter(problem)
    operator = Operator(
        cutter=cutter,
        dual=relaxed.dual if terminal == "lp" else None,
        expected=relaxed.solution,
        value=0.0 if terminal == "lp" else float(terminal),
        options=for_windows(given),
        clock=clock,
        known=known,
        forecast=forecast,
        enough=ENOUGH * abs(relaxed.objective) * min(window / problem.steps, 1.0),
    )
    x = starting_point(problem, relaxed.solution)
    rolled = roll(cutter, x, (0, problem.steps), (window, look_ahead), operator.decide, clock)
    blind = f", {operator.blind} with no answer to the forecast" if operator.blind else ""
    return _answer(problem, rolled, relaxed, clock, f"{window} of {window + look_ahead} steps kept{blind}")


def _answer(problem: Problem, rolled: Rolled, relaxed: Answer, clock: Clock, how: str) -> Answer:
    """What came out."""
    objective = problem.offset + float(problem.cost @ rolled.x) if rolled.ok else float("nan")
    gap = gap_of(objective, relaxed.objective)
    status = "optimal" if gap <= EXACT else "feasible"
    widened = f", {rolled.widened} widened" if rolled.widened else ""
    return Answer(
        status=status if rolled.ok else rolled.status,
        objective=objective,
        bound=relaxed.objective,
        gap=gap,
        iterations=relaxed.iterations + rolled.iterations,
        seconds=clock.spent(),
        algorithm=f"rolling: {rolled.windows} windows, {how}{widened}",
        solution=rolled.x if rolled.ok else None,
        reduced_cost=problem.cost - problem.sparse().T @ rolled.dual if rolled.ok and rolled.priced else None,
        dual=rolled.dual if rolled.ok and rolled.priced else None,
        start=relaxed.start,
        parts=relaxed.parts,
        guess_iterations=relaxed.guess_iterations,
    )
