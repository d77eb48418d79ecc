"""Condenser heat: more when it is warm."""

import numpy as np
import pytest
from pydantic import ValidationError

import dhsim as dh


def values(outdoor_c, **fields):
    hours = dh.hours_from("2023-01-01", len(outdoor_c)).with_series({"outdoor_c": np.array(outdoor_c, dtype=float)})
    return dh.CondenserHeat(**{"mw": 10, "outdoor_c": "outdoor_c", **fields}).at(hours)


def test_a_straight_line_between_cold_and_warm():
    # 4 at 0 °C, 10 at 30 °C: 7 at 15 °C.
    assert values([-10, 0, 15, 30, 35]) == pytest.approx([4, 4, 7, 10, 10])


def test_own_numbers():
    assert values([5, 15, 25], cold_c=5, warm_c=25, cold_share=0.2) == pytest.approx([2, 6, 10])


def test_temperatures_the_wrong_way_round():
    with pytest.raises(ValidationError, match="cold_c = 30 is not below warm_c = 30"):
        values([0], cold_c=30)
