"""Industry that needs its own heat in the cold."""

import numpy as np
import pytest
from pydantic import ValidationError

import dhsim as dh


def values(series, **fields):
    hours = dh.hours_from("2023-01-01", len(series)).with_series({"outdoor_c": np.array(series, dtype=float)})
    return dh.WinterLimited(**{"mw": 8, "outdoor_c": "outdoor_c", **fields}).at(hours).tolist()


def test_a_straight_line_between_two_temperatures():
    # From 15 down to -15 half is lost: at 0 a quarter, at -7.5 three eighths.
    assert values([20, 15, 0, -7.5, -15, -30]) == [8, 8, 6, 5, 4, 4]


def test_other_temperatures_and_another_share():
    # From 10 at all of 8 to 0 at nothing: at 5 half.
    assert values([10, 5, 0], full_at_c=10, least_at_c=0, winter_share=0) == [8, 4, 0]


def test_the_temperature_may_be_any_hourly_value():
    assert values([0, 0], outdoor_c=[15.0, -15.0]) == [8, 4]
    lagged = {"of": "outdoor_c", "points": [[-40, -40], [40, 40]], "mean_h": 2}
    # Means over two hours: 15, 0.
    assert values([15, -15], outdoor_c=lagged) == [8, 6]


def test_temperatures_the_wrong_way_round():
    with pytest.raises(ValidationError, match="least_at_c = 20 is not below full_at_c = 15"):
        values([0], least_at_c=20)
