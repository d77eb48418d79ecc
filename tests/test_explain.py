"""When there is no dispatch, the message names who, how much, how long and when."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest

import dhsim as dh
from dhsim.errors import SolveError


def town(demand, **components):
    return dh.Case(
        hours=dh.hours_from("2023-03-01", len(demand), zone="Europe/Stockholm"),
        networks={"town": dh.Network(demand_mw=demand, shortfall=False)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        components=components,
    )


def boiler(**fields):
    return dh.Boiler(network="town", fuel="gas", efficiency=0.9, **fields)


def why(what):
    with pytest.raises(dh.Infeasible) as caught:
        dh.solve(what)
    return str(caught.value)


def test_too_little_capacity_names_network_mw_hours_and_the_first():
    # 12 MW against 10, 15, 13, 11: 3 and 1 MW are missing, first at 01:00.
    assert why(town([10, 15, 13, 11], plant=boiler(capacity_mw=12))) == (
        "no dispatch meets every limit. In the way, at the least:\n"
        "network town: up to 3 MW of heat missing in 2 steps, first 2023-03-01 01:00 local"
    )


def test_too_much_must_run_names_the_heat_nobody_takes():
    # At least 0.5 x 20 = 10 MW into a demand of 4.
    text = why(town([12, 4], plant=boiler(capacity_mw=20, must_run_share=0.5)))

    assert "network town: up to 6 MW of heat too much in 1 steps, first 2023-03-01 01:00 local" in text


def test_bounds_that_exclude_each_other_are_named():
    model = town([5, 5], plant=boiler(capacity_mw=8)).to_pyomo()
    model.plant.heat_mw[1].setlb(9)

    assert "plant.heat_mw: must be at least 9 and at most 8 in 1 steps, first 2023-03-01 01:00 local" in why(model)


def test_a_constraint_of_the_users_own_is_named():
    model = town([5, 5], plant=boiler(capacity_mw=8)).to_pyomo()
    model.my_rule = pyo.Constraint(expr=model.plant.heat_mw[0] + model.plant.heat_mw[1] <= 7)

    text = why(model)

    # 10 MWh are wanted, 7 allowed: the cheapest way out is 3, at the rule or at the network.
    assert "my_rule" in text or "up to 3 MW of heat missing" in text


def test_an_annual_limit_is_named():
    # Two hours of 8760: 365 000 MWh a year become 83.3 MWh; 2 x 8 MW are the most.
    text = why(town([5, 5], plant=boiler(capacity_mw=8, annual_min_mwh=365_000)))

    assert "plant, limit 'annual_min'" in text or "heat too much" in text


def test_earning_without_end_is_not_called_infeasible():
    model = town([5, 5], plant=boiler(capacity_mw=8)).to_pyomo()
    model.well = pyo.Var(domain=pyo.NonNegativeReals)
    model.objective.expr = model.total_cost - model.well

    with pytest.raises(SolveError, match="the cost can fall without end"):
        dh.solve(model)


def test_earning_without_end_with_whole_numbers():
    model = town([5, 5], plant=boiler(capacity_mw=8)).to_pyomo()
    model.a, model.b = pyo.Var(), pyo.Var()
    model.switch = pyo.Var(domain=pyo.Binary)
    model.sum = pyo.Constraint(expr=model.a + model.b == 5)
    model.objective.expr = model.total_cost + model.a + model.switch

    with pytest.raises(SolveError, match="the cost can fall without end"):
        dh.solve(model)
