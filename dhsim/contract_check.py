"""What every component must satisfy, shipped or a researcher's own: `dh.check(component, case)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .case import Case
from .components import Component
from .errors import DhsimError, InputError, ModelError
from .matrix import matrix_of
from .model import build
from .pyomo_internals import ConcreteModel
from .solving import solve

NAME = "candidate"
STEPS = 48


def check(component: Component, case: Case, name: str = NAME) -> list[str]:
    """Run the component contract's tests on `component`, added to `case` under `name`.

    Only the first 48 steps of a longer case are used, unless it holds lists of values that cannot be cut.
    Returns the points that hold, in words. Raises ModelError that lists every point that does not.
    """
    with_it = _cut(case.add(name, component))
    held: list[str] = []
    broken: list[str] = []
    for text, test in _POINTS.items():
        try:
            problem = test(component, with_it, name)
        except (DhsimError, ValueError, TypeError, NotImplementedError, AttributeError, KeyError) as error:
            problem = f"{type(error).__name__}: {error}"
        (broken if problem else held).append(f"{text}: {problem}" if problem else text)
    if broken:
        kind = type(component).__name__
        raise ModelError(f"{kind} breaks the contract of components:\n" + "\n".join(f"- {line}" for line in broken))
    return held


def _cut(case: Case) -> Case:
    """The first steps of a case, so that the slow second road stays quick."""
    try:
        return replace(case, hours=case.hours.first(STEPS))
    except InputError:
        return case


def _documented(component: Component, case: Case, name: str) -> str:
    """A class without a docstring cannot be looked up."""
    return "" if (type(component).__doc__ or "").strip() else "write a docstring that says what it is"


def _round_trip(component: Component, case: Case, name: str) -> str:
    """Fields must survive being written to a file and read again."""
    written = component.model_dump(mode="json", by_alias=True, exclude_unset=True)
    again = type(component).model_validate(written, context=case.context)
    same = again.model_dump(mode="json", by_alias=True) == component.model_dump(mode="json", by_alias=True)
    return "" if same else "its fields change when written as JSON and read back"


def _same_twice(component: Component, case: Case, name: str) -> str:
    """Building must not depend on what was built before."""
    one, two = (matrix_of(build(case)) for _ in range(2))
    same = all(np.array_equal(getattr(one, key), getattr(two, key)) for key in ("cost", "value", "lower", "upper"))
    return "" if same else "two models of the same case differ"


def _verified(component: Component, case: Case, name: str) -> str:
    """The optimum must close every balance, limit and cost."""
    solve(case)
    return ""


def _second_road(component: Component, case: Case, name: str) -> str:
    """Pyomo's own interface to HiGHS must find the same optimum."""
    ours, theirs = solve(case, {"mip_rel_gap": 0.0}).attrs["objective"], solve_with_pyomo(build(case))
    far = abs(ours - theirs) > 1e-9 * max(1.0, abs(ours))
    return f"dhsim finds {ours!r}, Pyomo's interface {theirs!r}" if far else ""


def _stands_still(component: Component, case: Case, name: str) -> str:
    """A component that is not available gives nothing, and one that is closed moves nothing at all."""
    must = {"must_run_share": 0.0} if "must_run_share" in type(component).model_fields else {}
    output = solve(case.replace(**{name: {"availability": 0.0, **must}}))["output_mw"].sel(component=name).values
    closed = solve(case.replace(**{name: {"closed": case.hours.local[0].date(), "commissioned": None, **must}}))
    flows = closed["flow_mw"].values[closed["flow_component"].values == name]
    moved = max(np.abs(output).max(initial=0.0), np.abs(flows).max(initial=0.0))
    return f"unavailable or closed, it still moves {moved:g} MW" if moved > 1e-6 else ""


_POINTS: dict[str, Callable[[Component, Case, str], str]] = {
    "it has a docstring": _documented,
    "its fields survive a file": _round_trip,
    "it builds the same model twice": _same_twice,
    "its optimum is verified": _verified,
    "Pyomo's own HiGHS interface agrees": _second_road,
    "it stands still when unavailable": _stands_still,
}


def solve_with_pyomo(model: ConcreteModel) -> float:
    """The optimum of a model by Pyomo's own interface to HiGHS: the slow second road to the same number."""
    from pyomo.contrib.appsi.solvers import Highs

    solver = Highs()
    solver.highs_options = {"mip_rel_gap": 0.0}
    return float(solver.solve(model).best_feasible_objective)
