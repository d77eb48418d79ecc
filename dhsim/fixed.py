"""Prices of a mixed-integer problem: its whole numbers are fixed as found, and the linear rest has duals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .compile import Answer, gap_of
from .engine import Engine
from .problem import Problem
from .rolling import ONE_WINDOW
from .small import with_whole


def with_fixed_integers(problem: Problem, answer: Answer, options: Mapping[str, Any] | None = None) -> Answer:
    """The same answer with exact whole numbers, the best continuous values beside them, and their duals.

    A dual is then what another MW costs without switching any plant: start costs are not in it (O'Neill et al. 2005).
    The answer is returned as it is where there is nothing whole, nothing found, or nothing that fits the rounded
    numbers to the solver's tolerance; then it has no duals. So is one of limited foresight: this would give it more.
    """
    if answer.solution is None or not problem.integer.any() or _in_windows(answer):
        return answer
    linear = Engine(options).solve(with_whole(problem, answer.solution))
    if linear.solution is None or linear.dual is None:
        return answer
    worse = max if problem.sense < 0 else min  # a bound lies on this side of what was found, also after rounding
    bound = worse(answer.bound, linear.objective)
    return replace(
        answer,
        objective=linear.objective,
        bound=bound,
        gap=gap_of(linear.objective, bound),
        seconds=answer.seconds + linear.seconds,
        solution=linear.solution,
        reduced_cost=linear.reduced_cost,
        dual=linear.dual,
    )


def price_basis(problem: Problem, answer: Answer) -> str:
    """What the prices of an answer are the duals of."""
    if answer.dual is None:
        return "none"
    if _in_windows(answer):
        return "windows"
    return "commitment fixed" if problem.integer.any() else "linear program"


def _in_windows(answer: Answer) -> bool:
    """Was it decided with limited foresight?"""
    return answer.algorithm.startswith("rolling") and not answer.algorithm.startswith(ONE_WINDOW)
