"""Sewage: least at night, the mean of the day as given."""

import pytest

import dhsim as dh


def test_least_at_four_in_the_morning_and_the_mean_of_the_day():
    day = dh.Sewage(mw=10).at(dh.hours_from("2023-07-05", 24, zone="Europe/Stockholm"))
    # Mean of the cosine from 4 to 5: 0.988616, as for a data centre. 10 x (1 - 0.3 x 0.988616) = 7.034152.
    assert day[[3, 4]] == pytest.approx([7.034152] * 2, abs=1e-6)
    assert day[[15, 16]] == pytest.approx([12.965848] * 2, abs=1e-6)
    assert day.mean() == pytest.approx(10)
    assert day.argmin() in (3, 4)


def test_a_night_as_the_day_is_flat():
    assert dh.Sewage(mw=4, night_share=1).at(dh.hours_from("2023-01-01", 24)) == pytest.approx([4] * 24)
