"""Series and parallel rules against hand calculations and against the exchangers themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dhsim.physics.cascade import (
    can_feed,
    mix_c,
    parallel_coefficient,
    reaches,
    series_coefficients,
    series_factor,
    series_slack_mw,
)
from dhsim.physics.heat_train import train_outlets_c, train_works

PRODUCERS = 5
LEVELS = arrays(
    float, (PRODUCERS, 1), elements=st.one_of(st.floats(20, 110), st.sampled_from([40.0, 55.0, 70.0, 85.0]))
)
# Some producers stand still: an idle one neither helps nor hurts.
HEATS = arrays(float, (PRODUCERS, 1), elements=st.one_of(st.just(0.0), st.floats(0.01, 10)))
RETURN_C = st.floats(30, 50)
RISE_K = st.floats(5, 60)


def test_factor_is_the_way_from_return_to_the_level():
    # Return 40, supply 85: 55 is 15 of 45 K. Below the return nothing, above the supply all.
    assert series_factor([55.0, 40.0, 30.0, 85.0, 120.0], 85, 40) == pytest.approx([1 / 3, 0, 0, 1, 1])


def test_supply_at_return_is_refused_with_its_hour():
    with pytest.raises(ValueError, match=r"supply_c is not above return_c in 1 of 3 places, first at index 1"):
        series_factor(55, [85.0, 40.0, 85.0], 40)


def test_missing_level_is_refused():
    with pytest.raises(ValueError, match=r"hot_c is missing \(NaN\) in 1 of 4 places, first at index 1, 0"):
        series_slack_mw(np.ones((2, 2)), [[55.0, 55.0], [np.nan, 60.0]], 85, 40)


def test_preheaters_and_a_boiler_by_hand():
    # Return 40, supply 80, 10 MW together. At 50: 2 of 10 x 10/40 = 2.5 MW, room 0.5.
    # At 60: 2 + 4 = 6 of 10 x 20/40 = 5 MW, 1 too much. The boiler has no row, and nothing is below the return.
    slack = series_slack_mw([[2.0], [4.0], [4.0]], [[50.0], [60.0], [80.0]], 80, 40)
    assert slack[:, 0].tolist() == pytest.approx([0.5, -1.0, 0.0, 0.0])


def test_rows_as_coefficients():
    # Row of 50: 1/4 - 1 for itself, 1/4 for the hotter two. Row of 60: 1/2 - 1 twice, 1/2. Row of 80: none.
    levels = [[50.0], [60.0], [80.0]]
    rows = series_coefficients(levels, levels, 80, 40)[:, :, 0]
    assert rows == pytest.approx(np.array([[-0.75, 0.25, 0.25], [-0.5, -0.5, 0.5], [0, 0, 0]]))


def test_equal_levels_share_one_row():
    # Two at 50 of 40 -> 80: 1 + 2 = 3 of 10/4 = 2.5 MW, in both rows.
    slack = series_slack_mw([[1.0], [2.0], [7.0]], [[50.0], [50.0], [np.inf]], 80, 40)
    assert slack[:, 0].tolist() == pytest.approx([-0.5, -0.5, 0.0, 0.0])


def test_at_or_below_return_nothing_is_let_in():
    # They have no row of their own, but they cannot feed, and their 1 + 2 MW are too much at the return.
    levels = [[40.0], [30.0], [80.0]]
    assert not series_coefficients(levels, levels, 80, 40).any()
    assert series_slack_mw([[1.0], [2.0], [7.0]], levels, 80, 40)[:, 0].tolist() == [0, 0, 0, -3]
    assert can_feed(levels, 40)[:, 0].tolist() == [False, False, True]


def test_a_last_digit_below_supply_is_supply():
    # 0.1 + 0.2 is not 0.3, and 85.3 - 5 is not 80.3: such a producer alone must not be shut out.
    nearly = 80 - 1e-12
    assert reaches(nearly, 80)
    assert series_slack_mw([[5.0]], [[nearly]], 80, 40)[0, 0] == 0
    assert parallel_coefficient(nearly, 80, 40) == 0


def test_levels_that_change_by_the_hour():
    # Supply 80 in the first hour, 60 in the second: the 60 °C producer alone is free only in the second.
    slack = series_slack_mw([[4.0, 4.0]], [[60.0, 60.0]], [80.0, 60.0], 40)
    assert slack[0].tolist() == pytest.approx([-2.0, 0.0])


@given(heat=HEATS, delivered=LEVELS, back=RETURN_C, rise=RISE_K)
def test_cascade_holds_if_and_only_if_the_exchangers_work(heat, delivered, back, rise):
    supply = back + rise
    slack = series_slack_mw(heat, delivered, supply, back)

    if (slack >= -1e-9).all():
        assert train_works(heat, delivered, supply, back, within_k=1e-5)[0]
    if (slack < -1e-6).any():
        assert not train_works(heat, delivered, supply, back, within_k=1e-8)[0]


@given(delivered=LEVELS, shares=arrays(float, PRODUCERS, elements=st.floats(0, 1)), back=RETURN_C, rise=RISE_K)
def test_heats_filled_to_the_cascade_work_in_the_exchangers(delivered, shares, back, rise):
    """Fill from the coldest: each takes a share of the room that its level leaves, and a boiler gives the rest."""
    supply, total, used = back + rise, 10.0, 0.0
    heat = np.zeros((PRODUCERS + 1, 1))
    for j in np.argsort(delivered[:, 0]):
        room = total * min(max((delivered[j, 0] - back) / rise, 0.0), 1.0) - used
        heat[j, 0] = shares[j] * room
        used += heat[j, 0]
    heat[-1, 0] = total - used
    levels = np.vstack([delivered, [[np.inf]]])

    assert (series_slack_mw(heat, levels, supply, back) >= -1e-9).all()
    assert train_works(heat, levels, supply, back, within_k=1e-6).all()


@given(heat=HEATS, delivered=LEVELS, back=RETURN_C, rise=RISE_K)
def test_the_train_leaves_at_supply_temperature(heat, delivered, back, rise):
    assume(heat.sum() > 0)
    outlets = train_outlets_c(heat, delivered, back + rise, back)
    assert outlets.max() == pytest.approx(back + rise)


def test_train_step_by_step():
    # 10 MW over 40 K: 4 K per MW. 2 MW to 48, 4 more to 64, 4 more to 80, whatever order they are written in.
    outlets = train_outlets_c([[4.0], [2.0], [4.0]], [[np.inf], [50.0], [60.0]], 80, 40)
    assert outlets[:, 0] == pytest.approx([80.0, 48.0, 64.0])
    # 64 is beyond what the 60 °C producer delivers.
    assert not train_works([[4.0], [2.0], [4.0]], [[np.inf], [50.0], [60.0]], 80, 40)[0]


def test_a_train_without_heat_stays_at_return():
    assert train_outlets_c([[0.0], [0.0]], [[50.0], [90.0]], 80, 40)[:, 0].tolist() == [40.0, 40.0]
    assert train_works([[0.0], [0.0]], [[50.0], [90.0]], 80, 40)[0]


def test_parallel_coefficients_by_hand():
    # Supply 80, return 40. 90: 10/50 = 0.2. 80: 0. 60: -20/20 = -1. A boiler without end: 1. At 40 and below: never.
    found = parallel_coefficient([90.0, 80.0, 60.0, np.inf, 40.0, 30.0], 80, 40)
    assert found == pytest.approx([0.2, 0.0, -1.0, 1.0, -np.inf, -np.inf])
    assert can_feed([90.0, 40.0, 30.0, 41.0], 40).tolist() == [True, False, False, True]


def test_mix_with_a_hotter_boiler_by_hand():
    # 1 MW at 60 over 40: 0.05 MW/K. 5 MW at 90: 0.1 MW/K. Together 6 MW / 0.15 = 40 K over return: exactly 80.
    # And by the coefficients 1 x -1 + 5 x 0.2 = 0: just enough.
    assert float(mix_c([[1.0], [5.0]], [[60.0], [90.0]], 40)[0]) == pytest.approx(80.0)
    assert 1 * parallel_coefficient(60, 80, 40) + 5 * parallel_coefficient(90, 80, 40) == pytest.approx(0.0)


def test_mix_of_one_is_its_own_temperature_and_of_none_is_none():
    found = mix_c([[3.0, 0.0], [0.0, 0.0]], [[70.0, 70.0], [90.0, 90.0]], 40)
    assert found[0] == pytest.approx(70.0)
    assert np.isnan(found[1])


def test_mix_with_a_producer_at_return_is_the_return():
    assert mix_c([[5.0], [0.001]], [[90.0], [40.0]], 40)[0] == 40.0
    assert mix_c([[5.0], [0.0]], [[90.0], [40.0]], 40)[0] == pytest.approx(90.0)


@given(heat=HEATS, levels=LEVELS, back=RETURN_C, rise=RISE_K)
def test_the_parallel_rule_holds_if_and_only_if_the_mix_reaches_supply(heat, levels, back, rise):
    supply = back + rise
    delivered = np.maximum(levels, back + 1)
    mix = mix_c(heat, delivered, back)[0]
    assume(heat.sum() > 0)
    assume(abs(mix - supply) > 1e-6)

    assert bool((heat * parallel_coefficient(delivered, supply, back)).sum() >= 0) == bool(mix >= supply)


def test_arrays_of_a_year():
    delivered = np.full((6, 8760), 60.0)
    assert series_coefficients(delivered, delivered, np.full(8760, 80.0), 40).shape == (6, 6, 8760)
    assert series_slack_mw(np.ones((6, 8760)), delivered, np.full(8760, 80.0), 40).shape == (7, 8760)
    assert series_slack_mw(np.ones((6, 1)), delivered[:, :1], np.full(8760, 80.0), 40).shape == (7, 8760)
