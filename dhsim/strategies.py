"""Which way a problem is solved: at once, guided by its prices, or with limited foresight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from math import isfinite
from numbers import Integral, Real
from typing import Any, Literal

from .compile import Answer
from .engine import Engine
from .errors import Fault, InputError, suggest
from .guided import guided
from .problem import Problem
from .rolling import rolling

Strategy = Literal["auto", "milp", "guided", "rolling"]
WAYS = ("auto", "milp", "guided", "rolling")
LEAST_STEPS = {"window": 1, "look_ahead": 0, "wide": 1, "passes": 0, "known": 0}
ONCE = 4000  # whole numbers up to which branch and cut takes the whole in seconds (measured: 4000 2 s, 8760 40 s)


def run(
    problem: Problem, strategy: str = "auto", options: Mapping[str, Any] | None = None, /, **settings: Any
) -> Answer:
    """Solve a problem by a strategy.

    "milp" (also for linear problems): the whole at once, to HiGHS's own gap. "guided": see guided.guided. "rolling":
    see rolling.rolling. "auto": at once if there are no whole numbers or few, else guided. options: of HiGHS.
    settings: what the strategy takes beside them (gap_target, passes; window, look_ahead, terminal, forecast, ...).

    Raises InputError for a strategy or setting that does not exist, and for a value that a setting cannot take.
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
    faults = [*_setting_faults(settings)]
    if faults:
        raise InputError(faults)
    return way(problem, options, **settings)


def _setting_faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Settings that cannot be used: a window of no steps would never come to an end."""
    for name, value in settings.items():
        found = f"{name} = {value!r}"
        if name in LEAST_STEPS and not (name == "known" and value is None):
            least = LEAST_STEPS[name]
            if not isinstance(value, Integral) or value < least:
                yield Fault("strategy", found, f"Give a whole number, at least {least}")
        elif name == "gap_target" and not (_is_number(value) and value >= 0):
            yield Fault("strategy", found, "Give a share of the objective, such as 1e-4")
        elif name == "terminal" and value != "lp" and not _is_number(value):
            yield Fault("strategy", found, "Give 'lp', or what a stored MWh is worth at the end of a window")
        elif name == "forecast" and value is not None and not callable(value):
            yield Fault("strategy", found, "Give a forecast from Python, such as dhsim.forecasts.Noise(seed=1)")


def _is_number(value: Any) -> bool:
    """Is it a number that can be reckoned with?"""
    return isinstance(value, Real) and isfinite(value)


def _at_once(problem: Problem, options: Mapping[str, Any] | None = None) -> Answer:
    """The whole problem, in independent parts."""
    return Engine(options).solve(problem)
