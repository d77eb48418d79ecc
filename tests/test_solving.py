"""How a solve ends: at the optimum, at a limit, by which algorithm; and that figures do not depend on file order."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest

import dhsim as dh


def case(**components):
    return dh.Case(
        hours=dh.hours_from("2023-01-01", 48),
        networks={"town": dh.Network(demand_mw=[20 + (h * 7) % 13 for h in range(48)])},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        components=components or {"boiler": boiler()},
    )


def boiler(**fields):
    return dh.Boiler(**{"network": "town", "fuel": "gas", "capacity_mw": 50, "efficiency": 0.9, **fields})


def test_two_equal_plants_share_the_work_alike_whatever_their_order():
    one = dh.solve(case(a=boiler(capacity_mw=25), b=boiler(capacity_mw=25)))
    two = dh.solve(case(b=boiler(capacity_mw=25), a=boiler(capacity_mw=25)))

    assert list(one["component"].values) == ["a", "b", "shortfall_town"]
    assert list(two["component"].values) == ["b", "a", "shortfall_town"]
    for name in ("a", "b"):
        assert (
            one["output_mw"].sel(component=name).values.tolist() == two["output_mw"].sel(component=name).values.tolist()
        )


@pytest.mark.parametrize(
    ("options", "algorithm"),
    [
        ({"presolve": "off"}, "dual simplex"),
        ({"presolve": "off", "simplex_strategy": 4}, "primal simplex"),
        ({"presolve": "off", "solver": "ipm", "run_crossover": "off"}, "interior point"),
        ({}, "presolve"),
    ],
)
def test_the_algorithm_is_read_back(options, algorithm):
    assert dh.solve(case(), options, check=algorithm != "interior point").attrs["algorithm"] == algorithm


def test_an_integer_model_stopped_at_a_limit_keeps_what_it_found():
    model = case(small=boiler(capacity_mw=15), large=boiler(capacity_mw=40, efficiency=0.8)).to_pyomo()
    model.on = pyo.Var(model.hours, domain=pyo.Binary)
    model.at_most = pyo.Constraint(model.hours, rule=lambda m, h: m.large.heat_mw[h] <= 40 * m.on[h])
    model.at_least = pyo.Constraint(model.hours, rule=lambda m, h: m.large.heat_mw[h] >= 19 * m.on[h])
    model.objective.expr = model.total_cost + sum((3 + h % 5) * model.on[h] for h in model.hours)

    result = dh.solve(model, {"mip_max_improving_sols": 1, "presolve": "off"})

    assert result.attrs["status"] == "solution limit"
    assert result.attrs["objective"] >= result.attrs["bound"]
    assert result["output_mw"].sum() > 0


def test_a_component_that_supplies_a_stream_is_refused():
    class Spring(dh.Component, kind="spring_for_this_test"):
        """Warm water out of the ground."""

        def build(self, block, at):
            return dh.Terms(supplies={"river": block.hourly("heat_mw", upper=5.0)})

    with_river = case().add("river", dh.Stream(available_mw=2))
    try:
        with pytest.raises(dh.ModelError, match="supplies the stream 'river', but streams can only be taken from"):
            dh.solve(with_river.add("spring", Spring()))
    finally:
        del dh.Component.kinds["spring_for_this_test"]


def test_terms_may_be_plain_numbers_and_nothing_else_goes_unnamed():
    class Base(dh.Producer, kind="base_for_this_test"):
        """5 MW day and night for a fixed 3 an hour."""

        network: dh.NetworkName
        broken: bool = False

        def build(self, block, at):
            return None if self.broken else dh.Terms(supplies={self.network: 5.0}, costs={"lease": 3.0})

    try:
        result = dh.solve(case(boiler=boiler(), base=Base(network="town")))
        with pytest.raises(dh.ModelError, match=r"component 'base': build\(\) returned NoneType, not Terms"):
            dh.solve(case(boiler=boiler(), base=Base(network="town", broken=True)))
    finally:
        del dh.Component.kinds["base_for_this_test"]

    # 48 h: demand less 5 MW from the boiler at 50, and 3 an hour.
    demand = sum(20 + (h * 7) % 13 for h in range(48))
    assert result.attrs["objective"] == pytest.approx((demand - 5 * 48) * 50 + 3 * 48)
