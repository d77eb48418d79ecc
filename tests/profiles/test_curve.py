"""Curves over a series: flat ends, and the mean over the last hours."""

import numpy as np
import pytest

import dhsim as dh

POINTS = [[-15, 110], [0, 85], [15, 70]]


def values(outdoor_c, step_h=1.0, **fields):
    hours = dh.hours_from("2023-01-01", len(outdoor_c), step_h).with_series({"outdoor_c": np.array(outdoor_c, float)})
    return dh.Curve(of="outdoor_c", points=POINTS, **fields).at(hours)


def test_straight_between_points_and_flat_beyond():
    # -6 is 9/15 from -15 to 0: 110 - 15 = 95. 5 is a third from 0 to 15: 80.
    assert values([-40, -15, -6, 5, 30]) == pytest.approx([110, 110, 95, 80, 70])


def test_the_mean_over_the_last_hours():
    # Means over 3 hours: 0, 3, 5, 10, 15 °C. Supply falls by 1 K a K above 0 °C.
    assert values([0, 6, 9, 15, 21], mean_h=3) == pytest.approx([85, 82, 80, 75, 70])


def test_the_mean_counts_hours_and_not_steps():
    # 1 hour is 4 quarters; the last sees (3 + 6 + 9 + 12) / 4 = 7.5.
    assert values([0, 3, 6, 9, 12], step_h=0.25, mean_h=1)[-1] == pytest.approx(77.5)


def test_a_mean_over_nothing_is_refused():
    with pytest.raises(ValueError, match="greater than 0"):
        values([0], mean_h=0)
