"""The quick ways to an optimum: coarse starts, live models, independent parts; each must find what a cold one finds."""

from __future__ import annotations

import logging

import numpy as np
import pyomo.environ as pyo
import pytest
from helpers import boiler, steps, town
from hypothesis import given, settings
from hypothesis import strategies as st

import dhsim as dh
from dhsim.coarse import BASIC, LOWER, UPPER, Basis, coarsened, guess
from dhsim.engine import Engine
from dhsim.independent import independent_parts
from dhsim.likeness import order
from dhsim.matrix import matrix_of

N = 96


def wavy(seed, low, high, n=N):
    """A series with a day's rhythm and noise."""
    random = np.random.default_rng(seed)
    wave = 0.5 + 0.4 * np.sin(2 * np.pi * (np.arange(n) + random.integers(24)) / 24) + 0.1 * random.random(n)
    return low + (high - low) * wave


def system(seed=0, n=N, **changes):
    """Stores, ramps, an annual limit, temperatures and two prices: every kind of row."""
    case = town(
        wavy(seed, 5, 40, n),
        network={"supply_c": wavy(seed + 1, 75, 95, n), "return_c": 45},
        commodities={
            "power": dh.Commodity(buy_per_mwh=wavy(seed + 2, 5, 120, n), sell_per_mwh=wavy(seed + 2, 0, 90, n))
        },
        streams={"hall": dh.Stream(available_mw=wavy(seed + 3, 3, 6, n), stream_c=32, stream_outlet_min_c=22)},
        mill=dh.WasteHeat(
            network="town", available_mw=wavy(seed + 4, 4, 12, n), stream_c=85, stream_outlet_min_c=50, price_per_mwh=6
        ),
        pump=dh.HeatPump(
            network="town",
            electricity="power",
            source="hall",
            capacity_mw=8,
            deliver_c=["supply", 60],
            cop={"model": "lorenz"},
        ),
        turbine=dh.ChpBackPressure(
            network="town",
            fuel="gas",
            electricity="power",
            capacity_mw=15,
            c_b=0.5,
            efficiency=0.9,
            ramp_up_mw_per_h=4,
            annual_max_mwh=60_000,
        ),
        tank=dh.Store(network="town", capacity_mwh=60, charge_mw=12, discharge_mw=12, loss_share_per_h=0.002),
        rest=boiler(),
    )
    return case.replace(**changes) if changes else case


def objective(model, **how):
    return Engine(**how).solve(matrix_of(model)).objective


def same(a, b):
    return a == pytest.approx(b, rel=1e-9, abs=1e-6)


# --- coarse start -----------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 1000), n=st.sampled_from([48, 75, 96]))
@settings(max_examples=15, deadline=None)
def test_coarse_and_cold_start_find_the_same(seed, n):
    model = system(seed, n).to_pyomo()
    assert same(objective(model, start="coarse"), objective(model, start="cold"))


def test_the_answer_says_how_it_began():
    matrix = matrix_of(system().to_pyomo())
    coarse, cold = Engine(start="coarse").solve(matrix), Engine(start="cold").solve(matrix)
    assert (coarse.start, cold.start) == ("coarse", "cold")
    assert coarse.guess_iterations > 0
    assert cold.guess_iterations == 0
    assert Engine().solve(matrix).start == "cold"  # 96 steps are not worth a guess


def test_a_long_run_starts_coarse_and_says_so(caplog):
    with caplog.at_level(logging.INFO, logger="dhsim"):
        result = dh.solve(system(n=720))
    assert result.attrs["start"] == "coarse"
    assert "coarse start" in caplog.text
    assert "iterations after" in caplog.text


def test_ordinary_pyomo_rows_survive_a_coarse_start():
    model = system().to_pyomo()
    model.extra = pyo.Var(bounds=(0, 3))
    model.cap = pyo.Constraint(model.hours, rule=lambda m, h: m.rest.heat_mw[h] + m.turbine.heat_mw[h] <= 20 + m.extra)
    model.total = pyo.Constraint(expr=sum(model.mill.heat_mw[h] for h in model.hours) <= 500)
    model.objective.expr += 100 * model.extra
    matrix = matrix_of(model)
    cold = Engine(start="cold").solve(matrix)
    assert same(Engine(start="coarse").solve(matrix).objective, cold.objective)
    assert coarsened(matrix, 8).problem.n_rows < matrix.n_rows / 5  # rows of one Pyomo constraint are taken together


def test_an_infeasible_case_never_gives_numbers():
    case = town(wavy(0, 60, 90), network={"shortfall": False}, rest=boiler())  # the boiler has 50 MW
    matrix = matrix_of(case.to_pyomo())
    for start in ("coarse", "cold"):
        answer = Engine(start=start).solve(matrix)
        assert (answer.status, answer.solution) == ("infeasible", None)


def test_a_block_that_hides_a_peak_falls_back():
    # Over blocks of 8 hours the mean demand fits the boiler, in one hour it does not: shortfall makes that up.
    demand = np.full(N, 10.0)
    demand[13] = 70
    model = town(demand, rest=boiler()).to_pyomo()
    assert same(objective(model, start="coarse"), objective(model, start="cold"))


def test_blocks_by_hand():
    # Two steps as one: 4 + 6 MW of demand become a row of 5, prices 30 and 50 a cost of 80 for both hours.
    case = town(
        [4, 6, 2, 2], commodities={"gas": dh.Commodity(buy_per_mwh=[27, 45, 9, 9])}, rest=boiler(efficiency=0.9)
    )
    matrix = matrix_of(case.to_pyomo())
    small = coarsened(matrix, 2).problem
    assert (small.columns, small.n_rows) == (matrix.columns // 2, matrix.n_rows // 2)
    assert sorted(small.row_lower.tolist()) == [2, 5]
    assert {80.0, 20.0} <= set(np.round(small.cost, 9))


def test_guess_by_hand():
    case = town([4, 60], commodities={"gas": dh.Commodity(buy_per_mwh=45)}, rest=boiler(efficiency=0.9, capacity_mw=50))
    matrix = matrix_of(case.to_pyomo())
    coarse = coarsened(matrix, 2)
    rest = int(np.flatnonzero(np.isclose(matrix.cost, 50))[0])
    basis = Basis(np.full(coarse.problem.columns, LOWER, dtype=np.int8), np.array([LOWER], dtype=np.int8))
    # The mean row has two hours, so that its dual is that of both: at 2 x 60 heat is worth 60 an hour, dearer than 50.
    assert guess(matrix, coarse, basis, np.array([120.0])).columns[rest] == UPPER
    # At 2 x 40 the boiler is dearer.
    assert guess(matrix, coarse, basis, np.array([80.0])).columns[rest] == LOWER
    basic = Basis(np.full(coarse.problem.columns, BASIC, dtype=np.int8), np.array([LOWER], dtype=np.int8))
    assert (guess(matrix, coarse, basic, np.array([80.0])).columns == BASIC).all()


# --- live models ------------------------------------------------------------------------------------------------

CHANGES = {
    "a price": {"gas": {"buy_per_mwh": 70}},
    "a purchase price by the hour": {"power": {"buy_per_mwh": wavy(50, 20, 200), "sell_per_mwh": 1}},
    "a capacity": {"rest": {"capacity_mw": 33}},
    "demand": {"town": {"demand_mw": wavy(51, 8, 35)}},
    "a COP": {"pump": {"cop": 2.5}},
    "a COP model": {"pump": {"cop": {"model": "lorenz", "quality": 0.4}}},
    "an efficiency": {"rest": {"efficiency": 0.8}},
    "an outage": {"turbine": {"availability": 0.5}},
    "temperatures": {"town": {"supply_c": wavy(52, 70, 100), "return_c": 40}},
    "a stream": {"hall": {"available_mw": 9, "stream_c": 38}},
    "a store": {"tank": {"capacity_mwh": 20, "charge_mw": 3}},
    "a limit a year": {"turbine": {"annual_max_mwh": 20_000}},
    "a ramp": {"turbine": {"ramp_up_mw_per_h": 1}},
}


@pytest.mark.parametrize("what", CHANGES)
def test_patched_equals_rebuilt(what):
    live, changed = dh.LiveModel(), system(**CHANGES[what])
    live.solve(system())
    result, fresh = live.solve(changed), dh.solve(changed)
    assert result.attrs["start"] == "warm"
    assert same(result.attrs["objective"], fresh.attrs["objective"])
    assert same(live.solve(system()).attrs["objective"], dh.solve(system()).attrs["objective"])


@pytest.mark.parametrize(
    "other",
    [
        system().add("more", boiler(capacity_mw=2)),
        system().remove("tank"),
        system(rest={"ramp_down_mw_per_h": 5}),
        system(pump={"deliver_c": "supply"}),
        system(n=N + 1),
    ],
    ids=["a plant more", "a store less", "a limit more", "a level less", "an hour more"],
)
def test_another_structure_is_noticed(other):
    live = dh.LiveModel()
    live.solve(system())
    result = live.solve(other)
    assert result.attrs["start"] != "warm"
    assert same(result.attrs["objective"], dh.solve(other).attrs["objective"])


def test_many_cases_are_solved_each_after_one_like_it():
    prices = [10, 90, 12, 88, 11]  # 10 -> 11 -> 12 -> 88 -> 90
    cases = [system(gas={"buy_per_mwh": price}) for price in prices]
    live = dh.LiveModel()
    found = list(live.solve_all(cases))
    assert [place for place, _ in found] == [0, 4, 2, 3, 1]
    for place, result in found:
        assert same(result.attrs["objective"], dh.solve(cases[place]).attrs["objective"])


def test_likeness_weighs_prices_together_and_other_units_apart():
    """Prices 40, 60 and loads 10, 11 in steps: 20/MWh counts as 1 MW does, each in shares of its usual distance."""
    base = system(n=4)
    cases = [
        base.replace(gas={"buy_per_mwh": price}, town={"demand_mw": load})
        for price, load in ((40.0, 10.0), (60.0, 11.0), (40.0, 11.0), (60.0, 10.0))
    ]
    assert order(cases) == [0, 2, 1, 3]  # one change at a time
    assert order([]) == []
    assert order([base, base]) == [0, 1]


def test_ordinary_pyomo_constraints_survive_patching():
    live = dh.LiveModel()
    found = []
    for most in (20, 12, 25):
        model = system().to_pyomo()
        model.cap = pyo.Constraint(model.hours, rule=lambda m, h, most=most: m.rest.heat_mw[h] <= most)
        found.append((live.solve(model).attrs["start"], live._engine._built is not None))
        fresh = system(rest={"capacity_mw": most})
        assert same(live.solve(model).attrs["objective"], dh.solve(fresh).attrs["objective"])
    assert [start for start, _ in found] == ["cold", "warm", "warm"]


def test_after_an_infeasible_case_the_next_is_solved():
    live = dh.LiveModel()
    live.solve(system())
    with pytest.raises(dh.Infeasible):
        live.solve(system(town={"shortfall": False, "demand_mw": 500}))
    assert same(live.solve(system()).attrs["objective"], dh.solve(system()).attrs["objective"])


# --- independent parts ------------------------------------------------------------------------------------------


def two_towns(n=24, **more):
    return dh.Case(
        hours=steps(n),
        networks={"one": dh.Network(demand_mw=wavy(1, 5, 20, n)), "two": dh.Network(demand_mw=wavy(2, 5, 20, n))},
        commodities={"gas": dh.Commodity(buy_per_mwh=45), "oil": dh.Commodity(buy_per_mwh=60)},
        components={
            "a": boiler(network="one"),
            "a_tank": dh.Store(network="one", capacity_mwh=10, charge_mw=3, discharge_mw=3),
            "b": boiler(network="two", fuel="oil"),
            "b_tank": dh.Store(network="two", capacity_mwh=10, charge_mw=3, discharge_mw=3),
            **more,
        },
    )


def parts_of(model):
    return len(independent_parts(matrix_of(model)))


def stores_only(case):
    """Networks fall apart by hour too where nothing stores; with tanks a network is one part."""
    return parts_of(case.to_pyomo())


def test_networks_that_share_nothing_are_solved_apart():
    case = two_towns()
    assert stores_only(case) == 2
    split, whole = (Engine(split=way).solve(matrix_of(case.to_pyomo())) for way in (True, False))
    assert (split.parts, whole.parts) == (1, 1)  # parts below 300 columns are not worth a solver each
    assert same(split.objective, whole.objective)
    assert split.dual == pytest.approx(whole.dual, abs=1e-6)


def test_large_parts_are_solved_side_by_side(caplog):
    case = two_towns(n=200)
    with caplog.at_level(logging.INFO, logger="dhsim"):
        result = dh.solve(case)
    assert result.attrs["parts"] == 2
    assert "2 independent parts" in caplog.text
    whole = Engine(split=False).solve(matrix_of(case.to_pyomo()))
    assert same(result.attrs["objective"], whole.objective)


def test_hours_without_a_store_are_not_split_into_thousands():
    result = dh.solve(town(wavy(1, 5, 40, 2000), rest=boiler(), other=boiler(efficiency=0.8)))
    assert result.attrs["parts"] == 1


def test_a_link_a_limit_or_a_constraint_joins_them():
    link = dh.Link(from_network="one", to_network="two", capacity_mw=3)
    assert stores_only(two_towns(pipe=link)) == 1
    limited = two_towns().replace(gas={"buy_max_mw": 40}, b={"fuel": "gas"})
    assert stores_only(limited) == 1
    model = two_towns().to_pyomo()
    model.both = pyo.Constraint(expr=model.a.heat_mw[3] + model.b.heat_mw[3] <= 30)
    assert parts_of(model) == 1


def test_one_part_that_has_no_answer_leaves_none():
    case = two_towns().replace(two={"shortfall": False}, b={"capacity_mw": 1}).remove("b_tank")
    with pytest.raises(dh.Infeasible, match="network two"):
        dh.solve(case)


# --- ties -------------------------------------------------------------------------------------------------------


def twins(n=48):
    """Two boilers alike, and a tank without loss: many dispatches cost the same."""
    return town(
        wavy(3, 5, 40, n),
        beta=boiler(capacity_mw=30),
        alpha=boiler(capacity_mw=30),
        tank=dh.Store(network="town", capacity_mwh=20, charge_mw=5, discharge_mw=5),
    )


def test_of_equal_plants_the_first_name_runs_and_nothing_moves_for_nothing():
    result = dh.solve(twins())
    output = {name: result["output_mw"].sel(component=name).values for name in ("alpha", "beta", "tank")}
    demand = wavy(3, 5, 40, 48)
    assert output["tank"] == pytest.approx(0, abs=1e-9)
    assert output["alpha"] == pytest.approx(np.minimum(demand, 30))
    assert output["beta"] == pytest.approx(np.maximum(demand - 30, 0), abs=1e-9)


@given(seed=st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_ties_do_not_depend_on_the_start(seed):
    case = twins().replace(town={"demand_mw": wavy(seed, 5, 50, 48)})
    matrix = matrix_of(case.to_pyomo())
    live = Engine()
    live.solve(matrix_of(twins().to_pyomo()), "same")
    answers = [Engine(start="coarse").solve(matrix), Engine(start="cold").solve(matrix), live.solve(matrix, "same")]
    assert [answer.start for answer in answers] == ["coarse", "cold", "warm"]
    for answer in answers[1:]:
        assert answer.solution == pytest.approx(answers[0].solution, abs=1e-6)


@given(seed=st.integers(0, 1000))
@settings(max_examples=15, deadline=None)
def test_settling_ties_costs_nothing(seed):
    matrix = matrix_of(system(seed, 48).to_pyomo())
    settled, first = Engine().solve(matrix), Engine(settle=False).solve(matrix)
    costs = [float(matrix.cost @ answer.solution) for answer in (settled, first)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-9, abs=1e-6)
