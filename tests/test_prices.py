"""Prices in the result: heat price and value of another MW on offer, each by a second road."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest

import dhsim as dh


@pytest.fixture
def case():
    """Six hours: free heat of a mill and a sewer behind a heat pump, a gas boiler, a tank that makes hours depend."""
    demand = np.array([10.0, 14.0, 22.0, 30.0, 18.0, 9.0])
    return dh.Case(
        hours=dh.hours_from("2023-01-01", 6).with_series({"demand_mw": demand, "mill_mw": [8.0, 8, 8, 4, 8, 8]}),
        networks={"town": dh.Network(demand_mw="demand_mw")},
        commodities={
            "gas": dh.Commodity(buy_per_mwh=45),
            "power": dh.Commodity(buy_per_mwh=[30.0, 60, 120, 150, 60, 20]),
        },
        streams={"sewage": dh.Stream(available_mw=4, price_per_mwh=3)},
        components={
            "mill": dh.WasteHeat(network="town", available_mw="mill_mw", price_per_mwh=5),
            "pump": dh.HeatPump(network="town", electricity="power", source="sewage", capacity_mw=9, cop=3),
            "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=40, efficiency=0.9),
            "tank": dh.Store(network="town", capacity_mwh=6, charge_mw=3, discharge_mw=3, loss_share_per_h=0.02),
        },
    )


def cost(case):
    return dh.solve(case).attrs["objective"]


@pytest.mark.parametrize("hour", range(6))
def test_heat_price_is_the_cost_of_a_little_more_demand(case, hour):
    # The optimum is convex in demand: the price lies between the slopes to the left and to the right.
    price = float(dh.solve(case)["heat_price_per_mwh"].sel(network="town")[hour])
    step = np.zeros(6)
    step[hour] = 1e-3
    demand = case.hours.series["demand_mw"]
    up, down = (cost(case.with_series(demand_mw=demand + sign * step)) for sign in (1, -1))

    assert (cost(case) - down) / 1e-3 - 1e-4 <= price <= (up - cost(case)) / 1e-3 + 1e-4


@pytest.mark.parametrize("source", ["mill", "sewage"])
def test_value_of_another_mw_is_what_it_saves(case, source):
    value = float(dh.solve(case)["next_mw_value_per_mwh"].sel(source=source).sum())
    if source == "mill":
        more = case.with_series(mill_mw=case.hours.series["mill_mw"] + 1e-3)
    else:
        more = case.replace(sewage={"available_mw": 4.001})

    assert value > 50
    assert (cost(case) - cost(more)) / 1e-3 == pytest.approx(value, rel=1e-3)


def test_a_source_that_is_not_used_up_is_worth_nothing_more(case):
    plenty = dh.solve(case.replace(sewage={"available_mw": 100}))

    assert float(plenty["next_mw_value_per_mwh"].sel(source="sewage").max()) == 0.0


def test_prices_do_not_depend_on_how_the_objective_is_written(case):
    # Hand: one boiler at 45 / 0.9 = 50 a MWh.
    alone = case.remove("mill").remove("pump").remove("tank")
    twice, negative = alone.to_pyomo(), alone.to_pyomo()
    twice.objective.expr = 2 * twice.total_cost
    negative.objective.deactivate()
    negative.gain = pyo.Objective(expr=-negative.total_cost, sense=pyo.maximize)

    for model in (alone, twice, negative):
        assert dh.solve(model)["heat_price_per_mwh"].values == pytest.approx(50.0)


def test_an_objective_without_cost_gives_no_heat_price(case):
    model = case.to_pyomo()
    model.objective.expr = sum(model.boiler.heat_mw[h] for h in model.hours)

    assert "heat_price_per_mwh" not in dh.solve(model)


def test_quarter_hours_have_prices_per_mwh_too():
    # 45 / 0.9 = 50 a MWh, whatever the step; the dual itself is 12.5 per MW and quarter.
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 4, step_h=0.25),
        networks={"town": dh.Network(demand_mw=8)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        components={"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=10, efficiency=0.9)},
    )

    assert dh.solve(case)["heat_price_per_mwh"].values == pytest.approx(50.0)


def test_pyomo_suffixes_are_filled_where_users_look_for_them(case):
    model = case.to_pyomo()
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    model.rc = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    model.cap = pyo.Constraint(expr=model.boiler.heat_mw[3] <= 15)
    result = dh.solve(model)

    price = result["heat_price_per_mwh"].sel(network="town")
    assert model.dual[model.town.balance[3]] == pytest.approx(float(price[3]))
    assert model.dual[model.cap] <= 0
    assert model.rc[model.mill.heat_mw[0]] == pytest.approx(float(5 - price[0]))
