"""Windows of a run decided one after the other, each from the state that the last one left.

What a window keeps is put into the whole, and from then on it is the past: levels of stores, what is on, starts that a
minimum time follows from, what is used of a yearly limit, peaks so far. A window with no answer is widened on both
sides until it is the whole run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .compile import Answer
from .linear import Array
from .problem import NO_STEP, Problem
from .windows import Cutter, Window

# First step, the first not decided before, kept until, last + 1, all columns so far.
Decide = Callable[[int, int, int, int, Array], tuple[Window, Answer]]


@dataclass
class Clock:
    """Seconds left of a limit."""

    limit: float = float("inf")
    begin: float = field(default_factory=time.perf_counter)

    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self.begin

    def left(self) -> float:
        """Seconds until the limit, never below a moment."""
        return max(self.limit - self.spent(), 1e-3)

    def over(self) -> bool:
        """Is the limit reached?"""
        return self.spent() >= self.limit


@dataclass
class Rolled:
    """What rolling came to. x: all columns of the whole; ok: every window had an answer; widened: how often one had to
    be made wider. iterations: of all windows. status: of the last one. dual: of each row in the window that kept it;
    priced: every window had duals.
    """

    x: Array
    dual: Array
    ok: bool = True
    priced: bool = True
    windows: int = 0
    widened: int = 0
    iterations: int = 0
    status: str = ""


def roll(
    cutter: Cutter, x: Array, span: tuple[int, int], steps: tuple[int, int], decide: Decide, clock: Clock
) -> Rolled:
    """Decide the steps of `span` window by window.

    x: values of what was decided before, and of the end of the run where it is tied to its beginning. steps: kept by
    each window, and looked ahead. decide: cuts a window and solves it.
    """
    begin, end = span
    n, out = cutter.problem.steps, Rolled(x.copy(), np.zeros(cutter.problem.n_rows))
    last_step = cutter.last_steps()
    now, back = begin, 0
    while now < end and out.ok:
        first, upto = max(begin, now - back), min(now + steps[0], end)
        stop = min(upto + steps[1] + back, n)
        whole = first == begin and stop == n
        upto = end if whole else upto
        window, answer = decide(first, now, upto, stop, out.x)
        out.iterations, out.windows, out.status = out.iterations + answer.iterations, out.windows + 1, answer.status
        if answer.solution is not None:
            keep(cutter, window, answer.solution, upto, out.x)
            out.priced &= answer.dual is not None
            if answer.dual is not None:
                last = last_step[window.rows]
                due = (last < upto) & ((last >= first) | (last == NO_STEP))  # not rows of the past that a peak is in
                out.dual[window.rows[due]] = answer.dual[due]
            now, back = upto, 0
        else:
            back, out.widened = max(2 * back, steps[0]), out.widened + 1
            out.ok = not whole and not clock.over()
            out.status = out.status if whole or out.ok else "time limit"  # of a window: says nothing of the run
    return out


def keep(cutter: Cutter, window: Window, solution: Array, upto: int, x: Array) -> None:
    """Put what a window decided before step `upto` into the whole, with integers exactly whole."""
    kept = cutter.decided[window.columns] < upto
    values = np.where(window.problem.integer, np.round(solution), solution)
    x[window.columns[kept]] = values[kept]


def take(cutter: Cutter, x: Array, decided: Array, span: tuple[int, int]) -> None:
    """Put the steps of a span into x; what has no step is taken from the span that ends the run."""
    inside = (cutter.decided >= span[0]) & (cutter.decided < span[1])
    inside |= (cutter.decided == NO_STEP) & (span[1] == cutter.problem.steps)
    x[inside] = decided[inside]


def starting_point(problem: Problem, relaxed: Array) -> Array:
    """The answer without whole numbers, rounded: what stands where nothing is decided yet."""
    return np.where(problem.integer, np.round(relaxed), relaxed)
