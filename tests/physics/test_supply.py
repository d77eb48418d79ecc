"""Heating curve and lagged mean against hand calculations."""

from __future__ import annotations

import numpy as np
import pytest

from dhsim.physics.supply import curve_c, lagged_mean_c

OUTDOOR_C, SUPPLY_C = [-15.0, 0.0, 15.0], [110.0, 85.0, 70.0]


def test_between_two_points_the_curve_is_a_straight_line():
    # -6 °C is 9/15 of the way from -15 to 0: 110 - 0.6 x 25 = 95. 5 °C: 85 - 5/15 x 15 = 80.
    assert curve_c([-6.0, 5.0], OUTDOOR_C, SUPPLY_C) == pytest.approx([95.0, 80.0])


def test_at_its_points_the_curve_is_exact():
    assert curve_c(OUTDOOR_C, OUTDOOR_C, SUPPLY_C).tolist() == SUPPLY_C


def test_outside_its_points_the_curve_is_flat():
    assert curve_c([-40.0, 35.0], OUTDOOR_C, SUPPLY_C).tolist() == [110.0, 70.0]


def test_one_point_is_a_constant_supply():
    assert curve_c([-40.0, 35.0], [0.0], [80.0]).tolist() == [80.0, 80.0]


def test_unsorted_points_are_refused():
    with pytest.raises(ValueError, match=r"do not rise.*in 1 of 2 places, first at index 1"):
        curve_c(0.0, [-15.0, 0.0, 0.0], SUPPLY_C)


def test_points_without_a_partner_are_refused():
    with pytest.raises(ValueError, match="not 3 and 2"):
        curve_c(0.0, OUTDOOR_C, [110.0, 70.0])


def test_a_missing_outdoor_temperature_is_refused():
    with pytest.raises(ValueError, match=r"outdoor_c is missing \(NaN\) in 1 of 3 places, first at index 2"):
        curve_c([1.0, 2.0, np.nan], OUTDOOR_C, SUPPLY_C)


def test_lagged_mean_takes_the_present_hour_and_those_before():
    # Window of 3: 3, (3+6)/2 = 4.5, (3+6+9)/3 = 6, (6+9+0)/3 = 5, (9+0+0)/3 = 3.
    assert lagged_mean_c([3.0, 6.0, 9.0, 0.0, 0.0], 3) == pytest.approx([3.0, 4.5, 6.0, 5.0, 3.0])


def test_lagged_mean_counts_hours_and_not_steps():
    # 2 hours of half-hours are 4 steps: the fifth value is the mean of the last four, (2+3+4+5)/4 = 3.5.
    assert lagged_mean_c([1.0, 2.0, 3.0, 4.0, 5.0], 2, step_h=0.5)[-1] == pytest.approx(3.5)


def test_a_window_of_one_step_changes_nothing():
    values = [3.0, -6.0, 9.0]
    assert lagged_mean_c(values, 1) == pytest.approx(values)
    assert lagged_mean_c(values, 1, step_h=3.0) == pytest.approx(values)


def test_lagged_mean_of_a_constant_is_the_constant():
    assert lagged_mean_c(np.full(8760, 7.3), 72) == pytest.approx(np.full(8760, 7.3), abs=1e-9)


def test_a_lag_of_no_hours_is_refused():
    with pytest.raises(ValueError, match="hours above 0"):
        lagged_mean_c([1.0, 2.0], 0)
