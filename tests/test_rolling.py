"""Rolling: limited foresight keeps every rule, costs no less than perfect foresight, and equals it in one window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed import plant, varied, violation

from dhsim.compile import Live
from dhsim.errors import InputError
from dhsim.fixed import price_basis, with_fixed_integers
from dhsim.forecasts import Noise
from dhsim.roll import Clock, roll
from dhsim.rolling import rolling
from dhsim.windows import Cutter

EXACT = {"mip_rel_gap": 0.0}


@pytest.mark.parametrize("committed", [True, False])
def test_one_window_is_perfect_foresight(committed):
    problem = plant(*varied(36, 4), committed=committed, annual=90.0, peak=20.0)

    answer, best = rolling(problem, EXACT, window=36), Live(problem, EXACT).solve()

    assert answer.objective == pytest.approx(best.objective, rel=1e-9)
    assert answer.status == "optimal"


@settings(deadline=None, max_examples=40)
@given(
    n=st.integers(24, 48),
    seed=st.integers(0, 10_000),
    window=st.integers(3, 30),
    look_ahead=st.integers(0, 12),
    terminal=st.sampled_from(["lp", 0.0, 25.0]),
    committed=st.booleans(),
    annual=st.sampled_from([None, 60.0]),
    peak=st.sampled_from([None, 30.0]),
    min_up=st.sampled_from([1, 4]),
    cyclic=st.booleans(),
)
def test_rolling_keeps_every_rule_of_the_whole(n, seed, window, look_ahead, terminal, **extra):
    problem = plant(*varied(n, seed), **extra)
    best = Live(problem, EXACT).solve()
    answer = rolling(problem, None, window=window, look_ahead=look_ahead, terminal=terminal)

    assert violation(problem, answer.solution) < 1e-6
    assert answer.objective == pytest.approx(problem.offset + problem.cost @ answer.solution)
    assert answer.objective >= best.objective - 1e-6 * abs(best.objective)
    assert answer.bound <= best.objective + 1e-6 * abs(best.objective)


def test_prices_of_the_year_are_worth_more_than_none():
    problem = plant(*varied(48, 6), committed=False, capacity=60.0, cyclic=False)
    problem.lower[96 + 48] = 30.0  # what the store must hold in the end
    cost = {t: rolling(problem, None, window=6, look_ahead=0, terminal=t).objective for t in ("lp", 0.0)}

    assert Live(problem).solve().objective <= cost["lp"] + 1e-6
    assert cost["lp"] < cost[0.0]


def test_a_stored_mwh_is_worth_what_the_user_says():
    demand, price = np.full(12, 5.0), np.full(12, 30.0)
    problem = plant(demand, price, committed=False, cyclic=False)
    problem.upper[0:12] = 0.0  # only the boiler
    problem.upper[24] = 0.0  # an empty store
    ends = {}
    for value in (0.0, 40.0):
        x = rolling(problem, None, window=6, look_ahead=0, terminal=value).solution
        ends[value] = x[24 + 6]

    assert ends == {0.0: 0.0, 40.0: pytest.approx(30.0)}


def test_a_store_that_must_be_full_in_the_end_widens_the_last_window():
    demand = np.full(12, 10.0)
    problem = plant(demand, np.full(12, 30.0), committed=False, cyclic=False)
    problem.upper[0:12], problem.upper[12:24] = 0.0, 12.0  # 2 MW above demand
    problem.lower[24 + 12] = 15.0
    problem.upper[24] = 0.0
    answer = rolling(problem, None, window=2, look_ahead=0, terminal=0.0)

    assert "widened" in answer.algorithm
    assert violation(problem, answer.solution) < 1e-6


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 1000), known=st.sampled_from([None, 2]), committed=st.booleans())
def test_wrong_forecasts_cost_money_but_break_no_rule(seed, known, committed):
    problem = plant(*varied(36, seed), committed=committed, cyclic=False, min_up=2)
    best = Live(problem, EXACT).solve()
    noise = Noise(seed=seed, cost=0.3, limits=0.2, full=12)
    answer = rolling(problem, None, window=6, look_ahead=6, forecast=noise, known=known)

    assert violation(problem, answer.solution) < 1e-6
    assert answer.objective >= best.objective - 1e-6 * abs(best.objective)


def test_noise_is_seeded_grows_and_leaves_rules_and_the_known_alone():
    problem = plant(*varied(36, 1), min_up=3)
    first, again, other = (Noise(seed=s)(problem, 6) for s in (1, 1, 2))
    changed = (first.cost != problem.cost).nonzero()[0]
    rows = (first.row_lower != problem.row_lower).nonzero()[0]

    assert np.array_equal(first.cost, again.cost)
    assert not np.array_equal(first.cost, other.cost)
    assert set(problem.column_group[changed]) == {1}  # the boiler's price varies, nothing else does
    assert problem.column_step[changed].min() == 6
    assert set(problem.row_group[rows]) == {0}  # demand
    assert np.array_equal(first.upper, problem.upper)


@pytest.mark.parametrize("committed", [True, False])
def test_prices_are_those_of_the_window_that_kept_the_step(committed):
    demand, price = np.full(12, 14.0), np.tile([30.0, 50.0], 6)  # the boiler is always at the margin; no store
    problem = plant(demand, price, committed=committed, capacity=0.0, cyclic=False)
    answer = rolling(problem, None, window=4, look_ahead=2)
    balance = problem.row_group == 0

    assert -answer.dual[balance] == pytest.approx(price)
    assert answer.reduced_cost == pytest.approx(problem.cost - problem.sparse().T @ answer.dual)


def test_an_unmet_demand_is_infeasible():
    demand, price = varied(24, 2)
    demand[7] = 200.0

    assert rolling(plant(demand, price), None, window=6).status == "infeasible"


def test_no_time_no_plan():
    answer = rolling(plant(*varied(48, 2)), {"time_limit": 1e-9}, window=6)

    assert answer.solution is None
    assert answer.status == "time limit"


def test_only_levels_are_worth_what_the_user_says():
    problem = plant(*varied(12, 1), cyclic=False, annual=60.0)
    problem.row_lower[problem.row_step == -1] = 60.0  # a volume to the MWh: an equation, but of no step
    window = Cutter(problem).window(0, 6, np.zeros(problem.columns))

    assert window.columns[window.reaching & ~window.problem.integer].tolist() == [24 + 6]


@pytest.mark.parametrize(
    ("window", "known", "asked"),
    [(10, 6, [6, 10, 16, 20, 26, 30]), (100, 4, [4]), (10, 14, [14, 24, 34]), (10, None, [10, 20, 30])],
)
def test_what_is_known_counts_from_the_beginning_of_each_window(window, known, asked):
    # With 36 steps the last window is short: 30 + 6 are all. What is kept is dispatched again at its end.
    steps = []

    def perfect(problem, since):
        steps.append(since)
        return problem

    rolling(plant(*varied(36, 1)), None, window=window, look_ahead=5, forecast=perfect, known=known)

    assert steps == asked


@pytest.mark.parametrize("committed", [True, False])
def test_a_forecast_without_an_answer_is_no_plan(committed):
    problem = plant(*varied(24, 3), committed=committed, capacity=np.inf, cyclic=False, min_up=3)
    boiler = problem.column_group == 1
    problem.upper[boiler] = np.inf
    cost = np.where(boiler, -5.0, problem.cost)  # heat without end would earn money without end
    answer = rolling(problem, None, window=6, look_ahead=6, forecast=lambda p, _: replace(p, cost=cost), known=0)

    assert violation(problem, answer.solution) < 1e-6
    assert "4 with no answer to the forecast" in answer.algorithm


def test_all_costs_share_their_errors_so_that_no_trade_pays_that_does_not():
    problem = plant(*varied(36, 1))
    problem.cost[:36] = -0.9 * problem.cost[36:72]  # sold a little cheaper than bought
    believed = Noise(seed=1, cost=0.8)(problem, 0)

    assert (believed.cost != problem.cost)[:72].all()
    assert (believed.cost[:36] + believed.cost[36:72] >= 0).all()


def test_noise_leaves_the_size_of_a_store_with_a_given_beginning_alone():
    problem = plant(*varied(36, 1))
    problem.lower[72] = problem.upper[72] = 12.0

    assert np.array_equal(Noise(seed=1)(problem, 0).upper, problem.upper)


def test_noise_draws_no_more_than_there_are_groups():
    problem = plant(*varied(36, 1), annual=60.0, peak=5.0)
    problem.column_group[-1] = problem.row_group[-1] = 10**12  # numbers only tell groups apart

    assert np.isfinite(Noise(seed=1)(problem, 0).cost).all()


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 1, "full": 0}])
def test_noise_that_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(InputError, match=r"Noise\.(seed: -1|full: 0)"):
        Noise(**wrong)


def test_a_window_without_an_answer_when_time_is_up_does_not_say_infeasible():
    problem = plant(*varied(24, 2))
    problem.row_lower[0] = problem.row_upper[0] = -500.0
    cutter = Cutter(problem)

    def decide(first, now, upto, stop, x):
        window = cutter.window(first, stop, x)
        return window, Live(window.problem).solve()

    assert roll(cutter, np.zeros(problem.columns), (0, 24), (6, 0), decide, Clock(0.0)).status == "time limit"


def test_limited_foresight_gets_no_more_by_fixing_whole_numbers():
    problem = plant(*varied(24, 2))
    answer = replace(rolling(problem, None, window=4, look_ahead=0), dual=None, reduced_cost=None)

    assert with_fixed_integers(problem, answer) is answer
    assert price_basis(problem, answer) == "none"


@pytest.mark.parametrize("committed", [True, False])
def test_what_the_prices_are_of(committed):
    problem = plant(*varied(24, 2), committed=committed)
    one = with_fixed_integers(problem, rolling(problem, None, window=24))

    assert price_basis(problem, rolling(problem, None, window=4)) == "windows"
    assert price_basis(problem, one) == ("commitment fixed" if committed else "linear program")


def test_no_plan_within_the_nodes_is_not_taken_for_none(monkeypatch):
    monkeypatch.setattr("dhsim.small.MOST_NODES", 0)
    problem = plant(*varied(24, 0), min_up=4, capacity=10.0, annual=100.0)
    problem.row_lower[problem.row_group == 7] = 95.0
    answer = rolling(problem, None, window=20)

    assert violation(problem, answer.solution) < 1e-6


def test_a_price_of_the_past_stays_what_it_was():
    demand = np.repeat([10.0, 20.0], 4)  # the boiler alone; its peak is in the second window
    problem = plant(demand, np.full(8, 30.0), committed=False, capacity=0.0, cyclic=False, peak=40.0)
    problem.upper[:8] = 0.0
    answer = rolling(problem, None, window=4, look_ahead=0, terminal=0.0)
    peaks = problem.row_group == 8

    assert [answer.dual[peaks][:4].sum(), answer.dual[peaks][4:].sum()] == pytest.approx([40.0, 40.0])
