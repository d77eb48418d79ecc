"""Windows: the whole is itself, every step is covered once, the future is a price, the past is a fact."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed import plant, varied, violation

from dhsim.compile import Live
from dhsim.losses import losses_by_step
from dhsim.windows import Cutter

ARRAYS = ("cost", "lower", "upper", "integer", "row_lower", "row_upper", "start", "index", "value")


def full(**extra):
    return plant(*varied(24, 3), annual=120.0, peak=30.0, ramp=6.0, min_up=3, **extra)


def test_one_window_is_the_very_problem():
    problem = full()

    window = Cutter(problem).window(0, 24, np.zeros(problem.columns), np.ones(problem.n_rows))

    assert all(np.array_equal(getattr(window.problem, name), getattr(problem, name)) for name in ARRAYS)
    assert window.problem.offset == problem.offset


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_windows_cover_every_step_once(lengths):
    problem = plant(*varied(sum(lengths), 1))
    cutter, edges = Cutter(problem), np.cumsum([0, *lengths])
    times = np.zeros(problem.columns, dtype=int)
    for begin, end in pairwise(edges):
        times[cutter.window(begin, end, np.zeros(problem.columns)).columns] += 1

    assert (times == 1).all()


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 3))
def test_every_row_is_kept_by_the_window_of_its_last_step(lengths, ahead):
    problem = plant(*varied(sum(lengths), 1), annual=50.0, min_up=3)
    cutter, edges = Cutter(problem), np.cumsum([0, *lengths])
    last = cutter.last_steps()
    for begin, end in pairwise(edges):
        window = cutter.window(begin, min(end + ahead, problem.steps), np.zeros(problem.columns))
        due = np.flatnonzero((last >= begin) & (last < end))

        assert np.isin(due, window.rows).all()


def test_the_optimum_stays_the_optimum_of_a_window_that_is_priced_with_its_duals():
    problem = full().relaxed()
    whole = Live(problem).solve()
    cutter = Cutter(problem)
    for begin in range(0, 24, 6):
        window = cutter.window(begin, begin + 6, whole.solution, whole.dual)
        answer = Live(window.problem).solve()

        assert answer.objective - problem.offset == pytest.approx(window.problem.cost @ whole.solution[window.columns])


def test_levels_are_decided_in_the_step_before_their_boundary():
    problem = plant(*varied(6, 0))
    decided = Cutter(problem).decided

    assert decided[12:19].tolist() == [0, 0, 1, 2, 3, 4, 5]


def test_the_end_of_a_cyclic_store_is_known_from_the_beginning():
    problem = plant(*varied(24, 0))
    cutter = Cutter(problem)

    assert np.flatnonzero(cutter.closing).tolist() == [48 + 24]
    assert not Cutter(plant(*varied(24, 0), cyclic=False, annual=9.0)).closing.any()


def test_a_yearly_limit_is_kept_with_what_is_left_of_it():
    problem = plant(*varied(6, 0), cyclic=False, annual=25.0)
    x = np.zeros(problem.columns)
    x[0:2] = 9.0
    window = Cutter(problem).window(2, 6, x)
    row = np.flatnonzero(window.problem.row_step == -1)

    assert window.problem.row_upper[row].tolist() == [25.0 - 18.0]


def test_a_yearly_minimum_leaves_what_the_future_can_still_do():
    problem = plant(*varied(6, 0), cyclic=False, annual=25.0)
    problem.row_lower[problem.row_step == -1] = 25.0
    window = Cutter(problem).window(0, 4, np.zeros(problem.columns))
    row = np.flatnonzero(window.problem.row_step == -1)

    assert window.problem.row_lower[row].tolist() == [5.0]  # 25 MWh, 2 x 10 of them later


def test_what_was_incurred_of_a_peak_is_a_lower_limit():
    problem = plant(*varied(6, 0), cyclic=False, peak=5.0)
    x = np.zeros(problem.columns)
    x[6] = 12.5  # the boiler's first step
    answer = Live(Cutter(problem).window(1, 6, x).problem).solve()

    assert answer.solution[-1] >= 12.5 - 1e-9


def test_answers_of_a_stretch_between_fixed_ones_fit_the_whole():
    problem = full()
    best = Live(problem).solve()
    x = best.solution.copy()
    window = Cutter(problem).between(6, 14, x)
    x[window.columns] = Live(window.problem).solve().solution

    assert violation(problem, x) < 1e-6
    assert problem.cost @ x == pytest.approx(problem.cost @ best.solution)


@settings(deadline=None)
@given(st.integers(0, 30))
def test_losses_add_up_to_the_gap(seed):
    problem = plant(*varied(24, seed), annual=150.0, min_up=2)
    relaxed, best = Live(problem.relaxed()).solve(), Live(problem).solve()
    lost = losses_by_step(problem, Cutter(problem).decided, relaxed.dual, best.solution)

    assert lost.sum() == pytest.approx(best.objective - relaxed.objective, abs=1e-5)
    assert lost.min() > -1e-6
