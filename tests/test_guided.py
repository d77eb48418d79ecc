"""Guided: a plan that is feasible, no better than the optimum, within its reported gap, whose bound is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed import plant, varied, violation

from dhsim import guided as module
from dhsim.compile import Live
from dhsim.errors import InputError
from dhsim.guided import guided
from dhsim.independent import worth_parts
from dhsim.problem import Problem
from dhsim.strategies import run

EXACT = {"mip_rel_gap": 0.0}
SMALL = {"window": 8, "look_ahead": 4, "wide": 12}


@settings(deadline=None, max_examples=40)
@given(
    n=st.integers(24, 48),
    seed=st.integers(0, 10_000),
    annual=st.sampled_from([None, 60.0, 200.0]),
    peak=st.sampled_from([None, 30.0]),
    ramp=st.sampled_from([None, 8.0]),
    min_up=st.sampled_from([1, 4]),
    cyclic=st.booleans(),
    window=st.integers(1, 12),
    look_ahead=st.integers(0, 6),
)
def test_guided_is_feasible_and_within_its_proven_gap(n, seed, window, look_ahead, **extra):
    problem = plant(*varied(n, seed), **extra)
    best = Live(problem, EXACT).solve()
    answer = guided(problem, gap_target=1e-6, window=window, look_ahead=look_ahead, wide=12)

    assert best.status == "optimal"
    assert violation(problem, answer.solution) < 1e-6
    assert answer.objective == pytest.approx(problem.offset + problem.cost @ answer.solution)
    assert answer.objective >= best.objective - 1e-6 * abs(best.objective)
    assert answer.bound <= best.objective + 1e-6 * abs(best.objective)
    assert answer.gap == pytest.approx((answer.objective - answer.bound) / abs(answer.objective), abs=1e-12)


def test_improvement_finds_what_short_windows_miss():
    problem = plant(*varied(48, 5), capacity=60.0, min_up=4)
    first = guided(problem, gap_target=1e-6, passes=0, **SMALL)
    later = guided(problem, gap_target=1e-6, passes=4, **SMALL)

    assert later.objective <= first.objective
    assert "0 passes" in first.algorithm


def test_a_maximum_is_the_negative_of_the_minimum():
    problem = plant(*varied(36, 2), min_up=3)
    mirrored = replace(problem, cost=-problem.cost, offset=-problem.offset, sense=-1)
    answer, other = guided(problem, **SMALL), guided(mirrored, **SMALL)

    assert other.objective == pytest.approx(-answer.objective, rel=1e-2)
    assert other.bound == pytest.approx(-answer.bound)
    assert other.objective <= other.bound


def test_statuses():
    problem = plant(*varied(24, 2), min_up=3)

    assert guided(problem, gap_target=0.5, **SMALL).status == "within gap"
    assert guided(problem, gap_target=0.0, passes=0, **SMALL).status == "feasible"
    assert guided(plant(*varied(24, 2), committed=False), **SMALL).status == "optimal"


def test_prices_are_those_of_the_dispatch_with_whole_numbers_as_found():
    demand, price = np.full(24, 14.0), np.tile([30.0, 50.0], 12)  # the boiler is always at the margin; no store
    problem = plant(demand, price, capacity=0.0)
    answer = guided(problem, **SMALL)

    assert -answer.dual[problem.row_group == 0] == pytest.approx(price)


def test_what_has_no_answer_says_so():
    demand, price = varied(24, 2)
    demand[7] = 200.0

    assert guided(plant(demand, price), **SMALL).status == "infeasible"


def test_whole_numbers_without_an_answer_say_so():
    demand = np.full(24, 3.0)  # below the unit's minimum load, and there is no store and no boiler
    problem = plant(demand, np.full(24, 30.0), capacity=0.0)
    problem.upper[24:48] = 0.0
    answer = guided(problem, **SMALL)

    assert answer.status == "infeasible"
    assert answer.solution is None


def test_where_windows_find_no_plan_the_whole_is_solved(monkeypatch):
    monkeypatch.setattr(module, "_commit", lambda *_: None)
    problem = plant(*varied(24, 2), min_up=3)
    answer = guided(problem, EXACT, **SMALL)

    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(Live(problem, EXACT).solve().objective)
    assert answer.algorithm.startswith("guided: no plan from 0 windows, then branch and cut")


def side_by_side(a: Problem, b: Problem) -> Problem:
    """Two problems as one, with nothing in common."""
    both = {
        name: np.concatenate([getattr(a, name), getattr(b, name)])
        for name in ("cost", "lower", "upper", "integer", "row_lower", "row_upper", "value", "column_step", "row_step")
    }
    return Problem(
        **both,
        offset=a.offset + b.offset,
        sense=1,
        start=np.r_[a.start, b.start[1:] + a.start[-1]].astype(np.int32),
        index=np.r_[a.index, b.index + a.columns].astype(np.int32),
        steps=a.steps,
        column_group=np.r_[a.column_group, b.column_group + 100],
        row_group=np.r_[a.row_group, b.row_group + 100],
    )


def test_independent_parts_are_decided_apart(monkeypatch):
    monkeypatch.setattr("dhsim.independent.WORTH_A_PART", 1)
    a, b = plant(*varied(36, 1)), plant(*varied(36, 2), annual=80.0)
    together = guided(side_by_side(a, b), gap_target=1e-6, **SMALL)
    alone = [guided(part, gap_target=1e-6, **SMALL) for part in (a, b)]

    assert together.parts == 2
    assert together.bound == pytest.approx(sum(one.bound for one in alone))
    assert violation(side_by_side(a, b), together.solution) < 1e-6
    assert together.objective == pytest.approx(sum(one.objective for one in alone), rel=1e-2)


def test_tiny_parts_are_one_together():
    both = side_by_side(plant(*varied(24, 1)), plant(*varied(24, 2)))

    assert len(worth_parts(both)) == 1
    assert [len(part[0]) for part in worth_parts(both)] == [both.columns]
    assert violation(both, guided(both, **SMALL).solution) < 1e-6


def test_chunks_that_do_not_fit_are_done_in_one_go(monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 10)
    problem = plant(*varied(40, 8), min_up=6, ramp=6.0, annual=100.0)
    answer = guided(problem, gap_target=1e-6, **SMALL)

    assert violation(problem, answer.solution) < 1e-6
    assert answer.bound <= Live(problem, EXACT).solve().objective + 1e-6


def test_windows_side_by_side_have_no_row_in_common():
    problem = plant(*varied(40, 8))
    cutter = module.Cutter(problem)
    spans = [(0, 10), (10, 20), (20, 30), (30, 40)]
    groups = module._apart(cutter, spans, np.zeros(problem.columns))

    assert sorted(span for group in groups for span in group) == spans
    assert all((0, 10) not in group or (30, 40) not in group for group in groups)  # the store's end is its beginning
    assert len(module._apart(cutter, spans[:3], np.zeros(problem.columns))) == 2


def test_the_same_twice():
    problem = plant(*varied(48, 11), min_up=3)
    first, again = guided(problem, **SMALL), guided(problem, **SMALL)

    assert np.array_equal(first.solution, again.solution)


def test_strategies_choose_and_refuse():
    problem = plant(*varied(24, 1))

    assert run(problem, "auto").algorithm == "branch and cut"
    assert run(problem, "guided", None, **SMALL).algorithm.startswith("guided")
    assert run(problem, "rolling", None, window=8).algorithm.startswith("rolling")
    with pytest.raises(InputError, match=r"'gided' is not known.*guided"):
        run(problem, "gided")
    with pytest.raises(InputError, match=r"no setting 'pases'.*passes"):
        run(problem, "guided", None, pases=3)


@pytest.mark.parametrize(
    ("strategy", "setting", "text"),
    [
        ("rolling", {"window": 0}, "window = 0. Give a whole number, at least 1"),  # once without end
        ("rolling", {"window": 2.5, "look_ahead": -1}, "look_ahead = -1. Give a whole number, at least 0"),
        ("rolling", {"known": -1}, "known = -1"),
        ("rolling", {"terminal": "duals"}, "terminal = 'duals'. Give 'lp', or what"),
        ("rolling", {"forecast": "bad"}, "forecast = 'bad'. Give a forecast from Python"),
        ("guided", {"wide": 0}, "wide = 0"),
        ("guided", {"gap_target": "small"}, "gap_target = 'small'. Give a share"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(strategy, setting, text):
    with pytest.raises(InputError, match=text):
        run(plant(*varied(24, 1)), strategy, None, **setting)


def test_auto_guides_where_whole_numbers_are_many(monkeypatch):
    monkeypatch.setattr("dhsim.strategies.ONCE", 10)

    assert run(plant(*varied(24, 1))).algorithm.startswith("guided")
    assert "guided" not in run(plant(*varied(24, 1), committed=False)).algorithm
