"""Server heat: swing of the day, level of the weekend, mean."""

import numpy as np
import pytest

import dhsim as dh

STOCKHOLM = "Europe/Stockholm"


def test_without_swing_and_weekend_it_is_flat():
    values = dh.DataCentre(mw=2, daily_swing_share=0).at(dh.hours_from("2023-01-01", 48))
    assert values == pytest.approx(np.full(48, 2.0))


def test_the_peak_is_at_three_in_the_afternoon_local_time():
    day = dh.DataCentre(mw=10).at(dh.hours_from("2023-07-05", 24, zone=STOCKHOLM))
    # Mean of the cosine from 15 to 16: sin(15°) / (pi / 12) = 0.258819 / 0.261799 = 0.988616. 10 x (1 + 0.05 x that).
    assert day[[14, 15]] == pytest.approx([10.494308] * 2, abs=1e-6)
    assert day[[2, 3]] == pytest.approx([9.505692] * 2, abs=1e-6)
    assert day.mean() == pytest.approx(10)


def test_the_mean_over_whole_weeks_is_kept():
    # 2023-01-02 is a Monday. 5 days at w and 2 at w / 2 are 6 w = 7 x 6: w = 7.
    week = dh.DataCentre(mw=6, daily_swing_share=0, weekend_share=0.5).at(dh.hours_from("2023-01-02", 168))
    assert week[[0, 119, 120, 167]] == pytest.approx([7, 7, 3.5, 3.5])
    assert week.mean() == pytest.approx(6)


def test_quarter_hours_have_the_mean_of_their_hour():
    profile = dh.DataCentre(mw=10, daily_swing_share=0.2)
    hours = profile.at(dh.hours_from("2023-01-01", 24))
    quarters = profile.at(dh.hours_from("2023-01-01", 96, 0.25))
    assert quarters.reshape(24, 4).mean(axis=1) == pytest.approx(hours)
