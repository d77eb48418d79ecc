"""Which way a problem is solved: at once, guided by its prices, or with limited foresight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, Literal

from .compile import Answer
from .engine import Engine
from .errors import Fault, InputError, suggest
from .guided import guided
from .problem import Problem
from .rolling import rolling

Strategy = Literal["auto", "milp", "guided", "rolling"]
WAYS = ("auto", "milp", "guided", "rolling")
ONCE = 4000  # whole numbers up to which branch and cut takes the whole in seconds (measured: 4000 2 s, 8760 40 s)


def run(
    problem: Problem, strategy: str = "auto", options: Mapping[str, Any] | None = None, /, **settings: Any
) -> Answer:
    """Solve a problem by a strategy.

    "milp" (also for linear problems): the whole at once, to HiGHS's own gap. "guided": see guided.guided. "rolling":
    see rolling.rolling. "auto": at once if there are no whole numbers or few, else guided. options: of HiGHS.
    settings: what the strategy takes beside them (gap_target, passes; window, look_ahead, terminal, forecast, ...).

    Raises InputError for a strategy or setting that does not exist.
    """
    if strategy not in WAYS:
        raise InputError([Fault("strategy", f"'{strategy}' is not known", suggest(strategy, WAYS))])
    if strategy == "auto":
        strategy = "guided" if problem.integer.sum() > ONCE else "milp"
    ways: dict[str, Callable[..., Answer]] = {"milp": _at_once, "guided": guided, "rolling": rolling}
    way = ways[strategy]
    known = list(signature(way).parameters)[2:]
    wrong = [name for name in settings if name not in known]
    if wrong:
        found = f"'{strategy}' has no setting '{{}}'"
        raise InputError(Fault("strategy", found.format(name), suggest(name, known)) for name in wrong)
    return way(problem, options, **settings)


def _at_once(problem: Problem, options: Mapping[str, Any] | None = None) -> Answer:
    """The whole problem, in independent parts."""
    return Engine(options).solve(problem)
