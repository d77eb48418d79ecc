"""MC-21: in how many hours a source reaches a supply of 70 + 50 x °C, x the year's cosine."""

from __future__ import annotations

import numpy as np
import pytest

from dhsim.physics.cascade import reaches
from dhsim.physics.stream import delivered_c
from dhsim.physics.supply import curve_c

X = 0.5 * (1 + np.cos(2 * np.pi * np.arange(8760) / 8760))
SUPPLY_C = curve_c(20 - 30 * X, [-10.0, 20.0], [120.0, 70.0])  # the coldest hour -10 °C, the warmest 20 °C


def direct_hours(source_c, approach_k=0.0):
    return int(reaches(delivered_c(source_c, approach_k), SUPPLY_C).sum())


def test_the_curve_is_the_published_supply():
    assert pytest.approx(70 + 50 * X) == SUPPLY_C


@pytest.mark.parametrize(
    ("source_c", "hours"),
    [(70, 1), (80, 2585), (90, 3819), (95, 4381), (100, 4941), (110, 6175), (120, 8760)],
)
def test_direct_hours_of_the_seed(source_c, hours):
    # Closed form: 8760 x 2/pi x asin(sqrt((T - 70)/50)); for 90 °C 8760 x 0.6366 x 0.68472 = 3818.5.
    assert direct_hours(source_c) == hours
    closed = 8760 * 2 / np.pi * np.arcsin(np.sqrt((source_c - 70) / 50))
    assert direct_hours(source_c) == pytest.approx(closed, abs=1.01)


def test_an_approach_of_5_k_makes_95_as_90():
    assert direct_hours(95, 5) == 3819


def test_hours_are_not_heat():
    # MC-01's load 25 + 225 x^5.089: a 90 °C source is direct in 43.6 % of the hours, which hold 13.8 % of the heat.
    load = 25 + 225 * X**5.088996912
    direct = reaches(90.0, SUPPLY_C)
    assert direct.mean() == pytest.approx(0.436, abs=5e-4)
    assert load[direct].sum() / load.sum() == pytest.approx(0.138, abs=5e-4)
