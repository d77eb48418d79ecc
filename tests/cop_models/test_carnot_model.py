"""The share of Carnot's limit between the outlets, in one stage and in two."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.cop_models.carnot import CarnotCop
from dhsim.physics.cop import carnot_cop


def cop(*four, **fields):
    return float(CarnotCop(**fields).cop(*four))


def test_it_works_between_the_outlets():
    # Source 60 -> 55, sink 60 -> 85: lift 85 - 60 = 25, one stage. 0.5 x 358.15 / (85 - 55) = 5.969.
    # Between the inlets it would be capped at 20; from inlet to outlet 0.5 x 358.15 / 25 = 7.163.
    assert cop(60, 55, 60, 85) == pytest.approx(5.969, abs=1e-3)


def test_two_stages_above_35_k():
    # Source 25 -> 20, sink 40 -> 80: lift 55. Between 20 and 80: 321.755 K, each stage 5.624, together 3.0864.
    assert cop(25, 20, 40, 80) == pytest.approx(3.0864, abs=1e-3)
    # One stage: 0.5 x 353.15 / 60 = 2.9429.
    assert cop(25, 20, 40, 80, two_stage_above_k=None) == pytest.approx(2.9429, abs=1e-4)
    assert cop(25, 20, 40, 80, two_stage_above_k=55) == pytest.approx(2.9429, abs=1e-4)


def test_the_highest_holds_without_lift():
    assert cop(90, 85, 40, 80) == 20.0
    assert cop(90, 85, 40, 80, cop_max=8) == 8.0


def test_by_the_hour_and_with_numbers():
    found = CarnotCop().cop(np.array([60.0, 25.0]), np.array([55.0, 20.0]), 40, np.array([85.0, 80.0]))
    assert found.tolist() == pytest.approx([5.969, 3.0864], abs=1e-3)


def test_quality_one_is_carnot_in_one_stage_and_in_two():
    assert cop(25, 20, 80, 80, quality=1) == pytest.approx(float(carnot_cop(20, 80)))


@given(
    source=st.floats(-20, 60), hotter=st.floats(0, 40), cooling=st.floats(0, 20), sink=st.floats(30, 80),
    warming=st.floats(0, 40), above=st.none() | st.just(35.0), quality=st.floats(0.05, 1),
)  # fmt: skip
def test_a_hotter_source_never_lowers_the_cop_of_as_many_stages(source, hotter, cooling, sink, warming, above, quality):
    model = CarnotCop(quality=quality, two_stage_above_k=above)
    colder, warmer = (model.cop(t, t - cooling, sink, sink + warming) for t in (source, source + hotter))
    lifts = [sink + warming - source, sink + warming - source - hotter]
    if above is None or (lifts[0] > above + 1e-3) == (lifts[1] > above - 1e-3):
        assert warmer >= colder * (1 - 1e-9)


def test_where_one_stage_takes_over_the_gain_of_the_second_is_lost():
    # Source 44.9 °C, lift 35.1: between sqrt(318.05 x 353.15) = 335.141 K, each stage 335.141 / 17.091 / 2 = 9.8046,
    # together 96.130 / 18.609 = 5.166. Source 45.1 °C: 0.5 x 353.15 / 34.9 = 5.060 in one.
    two, one = CarnotCop().cop([44.9, 45.1], [44.9, 45.1], 80, 80)
    assert (float(two), float(one)) == (pytest.approx(5.166, abs=1e-3), pytest.approx(5.060, abs=1e-3))
