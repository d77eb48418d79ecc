"""The quick way to an optimum: independent parts side by side, each from the best start there is.

A start is never more than a start: HiGHS itself proves every optimum.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Literal, TypeVar

import numpy as np

from .coarse import coarsened, guess
from .compile import Answer, Live, gap_of
from .independent import worth_parts
from .linear import Array
from .problem import Index, Problem
from .scaling import Scale
from .ties import face, free_choices

Job = TypeVar("Job")
Done = TypeVar("Done")
Start = Literal["auto", "coarse", "cold"]
BLOCK = 8  # steps taken as one for the first guess
WORTH_A_GUESS = 2000  # columns below which a cold start is as quick
SIMPLEX = {  # what suits a good start: no presolve, Devex pricing by rows where they are full, true costs
    "presolve": "off",
    "simplex_dual_edge_weight_strategy": 1,
    "dual_simplex_cost_perturbation_multiplier": 0.0,
    "simplex_price_strategy": 2,
}
PRIMAL = 4  # HiGHS's number of the primal simplex method: the optimum is feasible, only the cost is another
_WORST_FIRST = ("infeasible", "unbounded", "unbounded or infeasible")


class Engine:
    """Solves problems one after the other; one that is built like the last goes on from where that ended.

    options: of HiGHS, by their own names. start: "coarse" or "cold" for the first solve, "auto" to choose. split: look
    for independent parts. settle: choose among optima of equal cost by the rule of `ties`.
    """

    def __init__(
        self,
        options: Mapping[str, Any] | None = None,
        start: Start = "auto",
        split: bool = True,
        settle: bool = True,
    ) -> None:
        self.options, self.start, self.split, self.settle = dict(options or {}), start, split, settle
        self._parts: list[tuple[Index, Index]] = []
        self._lives: list[Live] = []
        self._scale = Scale()
        self._built: object = None

    def solve(self, problem: Problem, built: object = None) -> Answer:
        """The optimum. built: what tells problems apart; equal to the last one's if columns and rows mean the same."""
        warm = built is not None and built == self._built and self._fits(problem)
        if not warm:
            self._parts, self._lives, self._scale = self._split(problem), [], Scale.of(problem)
        scaled = self._scale.apply(problem)
        pieces = [scaled.part(*part) for part in self._parts] if len(self._parts) > 1 else [scaled]
        if warm:
            answers = side_by_side(lambda job: self._again(*job), [*zip(self._lives, pieces, strict=True)])
        else:
            found = side_by_side(lambda piece: self._first(piece, len(pieces)), pieces)
            self._lives, answers = [live for live, _ in found], [answer for _, answer in found]
        self._built = built if all(answer.solution is not None for answer in answers) else None
        answer = answers[0] if len(answers) == 1 else joined(scaled, self._parts, answers)
        return answer if self._scale == Scale() else _unscaled(problem, answer, self._scale)

    def _split(self, problem: Problem) -> list[tuple[Index, Index]]:
        """Parts that can be solved side by side."""
        return worth_parts(problem) if self.split else [(np.arange(problem.columns), np.arange(problem.n_rows))]

    def _fits(self, problem: Problem) -> bool:
        """Does no entry of the problem join two of the last one's parts?"""
        if sum(len(columns) for columns, _ in self._parts) != problem.columns:
            return False
        if len(self._parts) == 1:
            return True
        of_column, of_row = np.empty(problem.columns, dtype=int), np.empty(problem.n_rows, dtype=int)
        for k, (columns, rows) in enumerate(self._parts):
            of_column[columns], of_row[rows] = k, k
        row = np.repeat(np.arange(problem.n_rows), np.diff(problem.start))
        return bool(np.array_equal(of_row[row], of_column[problem.index]))

    def _again(self, live: Live, problem: Problem) -> Answer:
        """Other numbers in the same problem."""
        live.patch(problem)
        return self._settled(live, problem, replace(live.solve(), start="warm"))

    def _first(self, problem: Problem, parts: int) -> tuple[Live, Answer]:
        """A new problem, from a coarse guess where that is worth it."""
        options = {"threads": 1, **self.options} if parts > 1 else self.options
        if self._guesses(problem):
            found = _from_guess(problem, {**SIMPLEX, **options})
            if found is not None:
                return found[0], self._settled(found[0], problem, found[1])
        live = Live(problem, options)
        return live, self._settled(live, problem, live.solve())

    def _settled(self, live: Live, problem: Problem, answer: Answer) -> Answer:
        """Of several optima the one that the rule for ties names; prices are those of all of them."""
        x, price, dual = answer.solution, answer.reduced_cost, answer.dual
        if not self.settle or answer.status != "optimal" or x is None or price is None or dual is None:
            return answer
        if free_choices(problem, price, dual) <= 0:
            return answer
        before = live.option("simplex_strategy", PRIMAL), live.option("presolve", "off")
        live.patch(face(problem, x, price, dual))
        chosen = live.solve()
        live.option("simplex_strategy", before[0])
        live.option("presolve", before[1])
        seconds = answer.seconds + chosen.seconds
        if chosen.status != "optimal" or chosen.solution is None:
            return replace(answer, seconds=seconds)
        return replace(answer, solution=chosen.solution, seconds=seconds)

    def _guesses(self, problem: Problem) -> bool:
        """Is a coarse guess possible, and worth it?"""
        possible = not problem.integer.any() and problem.steps >= 2 * BLOCK
        simplex = self.options.get("solver", "choose") in ("choose", "simplex")
        return (
            possible
            and simplex
            and self.start != "cold"
            and (self.start == "coarse" or problem.columns >= WORTH_A_GUESS)
        )


def side_by_side(work: Callable[[Job], Done], jobs: list[Job], most: int | None = None) -> list[Done]:
    """Do jobs in threads, at most so many at once (default: one a core); HiGHS lets go of Python while it works."""
    if len(jobs) < 2:
        return [work(job) for job in jobs]
    with ThreadPoolExecutor(most or min(len(jobs), os.cpu_count() or 1)) as pool:
        return list(pool.map(work, jobs))


def _from_guess(problem: Problem, options: Mapping[str, Any]) -> tuple[Live, Answer] | None:
    """The optimum from the basis of the coarse problem; None if one of the two has no optimum."""
    coarse = coarsened(problem, BLOCK)
    small = Live(coarse.problem, options)
    first = small.solve()
    if first.dual is None or first.status != "optimal":
        return None
    live = Live(problem, options)
    live.start_from(guess(problem, coarse, small.basis(), first.dual))
    answer = live.solve()
    if answer.status != "optimal":
        return None
    seconds = answer.seconds + first.seconds
    return live, replace(answer, start="coarse", guess_iterations=first.iterations, seconds=seconds)


def _unscaled(problem: Problem, answer: Answer, scale: Scale) -> Answer:
    """An answer in the units of the problem."""
    return replace(
        answer,
        objective=scale.objective(answer.objective),
        bound=scale.objective(answer.bound),
        solution=scale.solution(problem, answer.solution),
        reduced_cost=scale.reduced_cost(problem, answer.reduced_cost),
        dual=scale.dual(answer.dual),
    )


def joined(problem: Problem, parts: list[tuple[Index, Index]], answers: list[Answer]) -> Answer:
    """The answers of all parts as one."""
    bad = [answer.status for answer in answers if answer.status != "optimal"]
    status = min(bad, key=lambda s: _WORST_FIRST.index(s) if s in _WORST_FIRST else 9) if bad else "optimal"
    objective = problem.offset + sum(answer.objective for answer in answers)
    bound = problem.offset + sum(answer.bound for answer in answers)
    return Answer(
        status=status,
        objective=objective,
        bound=bound,
        gap=gap_of(objective, bound) if problem.integer.any() else 0.0,
        iterations=sum(answer.iterations for answer in answers),
        seconds=sum(answer.seconds for answer in answers),
        algorithm=", ".join(sorted({answer.algorithm for answer in answers})),
        solution=_gathered(problem.columns, [(c, a.solution) for (c, _), a in zip(parts, answers, strict=True)]),
        reduced_cost=_gathered(
            problem.columns, [(c, a.reduced_cost) for (c, _), a in zip(parts, answers, strict=True)]
        ),
        dual=_gathered(problem.n_rows, [(r, a.dual) for (_, r), a in zip(parts, answers, strict=True)]),
        start=", ".join(sorted({answer.start for answer in answers})),
        parts=len(parts),
        guess_iterations=sum(answer.guess_iterations for answer in answers),
    )


def _gathered(n: int, pieces: list[tuple[Index, Array | None]]) -> Array | None:
    """One array of all parts; none if a part has none."""
    out = np.zeros(n)
    for place, values in pieces:
        if values is None:
            return None
        out[place] = values
    return out
