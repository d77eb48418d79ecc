"""One town that all tests of this folder edit, and the two roads to its optimum.

Six hours of 20 MW. The heat pump (15 MW) makes heat at 60 / 3 = 20 per MWh, the boiler at 45 / 0.9 = 50.
At least cost each hour is 15 x 20 + 5 x 50 = 550, the run 3300. A MWh moved from heat pump to boiler costs 30 more.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import dhsim as dh
from dhsim.contract_check import solve_with_pyomo
from dhsim.pyomo_internals import ConcreteModel

BASE = 3300.0
Edit = Callable[[ConcreteModel], None]


def town(n: int = 6, step_h: float = 1.0, **components: dh.Component) -> dh.Case:
    """The town, with further components."""
    return dh.Case(
        hours=dh.hours_from("2023-01-01", n, step_h),
        networks={"town": dh.Network(demand_mw=[20.0] * n)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45), "power": dh.Commodity(buy_per_mwh=60)},
        components={
            "hp": dh.HeatPump(network="town", electricity="power", capacity_mw=15, cop=3.0),
            "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=50, efficiency=0.9),
            **components,
        },
    )


def optimum(model: ConcreteModel) -> float:
    """dhsim's optimum. Results are not verified: these tests change rows of balances by hand."""
    return float(dh.solve(model, check=False).attrs["objective"])


def on_both_roads(edit: Edit, case: dh.Case | None = None) -> tuple[ConcreteModel, float]:
    """A model edited and solved, and its optimum, after Pyomo's own interface to HiGHS found the same."""
    case = case or town()
    ours, theirs = case.to_pyomo(), case.to_pyomo()
    edit(ours)
    edit(theirs)
    found = optimum(ours)
    assert found == pytest.approx(solve_with_pyomo(theirs), rel=1e-9, abs=1e-6)
    return ours, found
