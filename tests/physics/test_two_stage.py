"""Two heat pumps in series by hand, and against one heat pump between the same temperatures."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.physics.cop import carnot, carnot_cop, lorenz, lorenz_cop
from dhsim.physics.two_stage import in_series, mid_c, needs_two_stages, two_stage


def carnot_stage(quality):
    return lambda source_in, source_out, sink_in, sink_out: carnot(source_out, sink_out, quality)


def test_two_machines_in_series_by_hand():
    # 100 of heat at COP 5: 20 power and 80 from between; 80 at COP 4: 20 power. 100 / 40 = 2.5 = 20 / (4 + 5 - 1).
    assert float(in_series(4, 5)) == pytest.approx(2.5)
    assert float(in_series(5, 4)) == pytest.approx(2.5)


def test_a_stage_without_lift_is_no_stage():
    assert float(in_series(np.inf, 4)) == pytest.approx(4.0)
    assert np.isinf(in_series(np.inf, np.inf))


def test_an_electric_heater_on_top_gives_all_the_heat():
    # At COP 1 it takes nothing from between, so the stage below does nothing.
    assert float(in_series(4, 1)) == pytest.approx(1.0)


@pytest.mark.parametrize("cops", [(0.9, 3), (3, 0.9)])
def test_a_stage_below_an_electric_heater_is_refused(cops):
    with pytest.raises(ValueError, match="COP of a stage is below 1"):
        in_series(*cops)


def test_the_level_between_is_the_geometric_mean_in_kelvin():
    # sqrt(295.15 x 358.15) = sqrt(105 707.97) = 325.128 K = 51.978 °C; the plain mean is 53.5.
    assert float(mid_c(22, 85)) == pytest.approx(51.978, abs=1e-3)


def test_two_stages_of_half_quality_by_hand():
    # 20 -> 80 °C: between 321.755 K. Each stage 321.755 / 28.605 = 11.248, half of it 5.624.
    # 5.624^2 / (2 x 5.624 - 1) = 31.630 / 10.248 = 3.0864. One stage: 353.15 / 60 / 2 = 2.9429.
    found = two_stage(carnot_stage(0.5), 20, 20, 80, 80)
    assert float(found) == pytest.approx(3.0864, abs=1e-3)
    assert float(carnot(20, 80, 0.5)) == pytest.approx(2.9429, abs=1e-4)


def test_another_level_between_may_be_given():
    # 40 °C: 313.15 / 20 / 2 = 7.8288 and 353.15 / 40 / 2 = 4.4144; 34.559 / 11.243 = 3.0738, less than at the mean.
    assert float(two_stage(carnot_stage(0.5), 20, 20, 80, 80, between_c=40)) == pytest.approx(3.0738, abs=1e-3)


def test_lift_above_35_needs_two_stages():
    # Danish report 2013, line 4453. Exactly 35, also as 85.3 - 50.3, needs one.
    needed = needs_two_stages([50.0, 49.9, 50.3], [85.0, 85.0, 85.3])
    assert needed.tolist() == [False, True, False]
    assert needs_two_stages(50, 85, above_k=30)


def test_a_missing_temperature_or_negative_limit_is_refused():
    with pytest.raises(ValueError, match="missing"):
        needs_two_stages([np.nan], 80)
    with pytest.raises(ValueError, match="negative"):
        needs_two_stages(20, 80, above_k=-1)


temperatures = {"source": st.floats(-20, 60), "cooling": st.floats(0, 20), "sink": st.floats(61, 110)}


@given(source=st.floats(-20, 60), sink=st.floats(61, 110))
def test_both_stages_have_the_same_ideal(source, sink):
    between = mid_c(source, sink)
    assert source < between < sink
    assert carnot_cop(source, between) == pytest.approx(float(carnot_cop(between, sink)), rel=1e-6)


@given(**temperatures, warming=st.floats(0, 40), part=st.floats(0.05, 0.95))
def test_two_ideal_stages_are_one_ideal_stage(source, cooling, sink, warming, part):
    four = (source, source - cooling, sink, sink + warming)
    ideal = float(lorenz_cop(*four))
    assert float(two_stage(lorenz_cop, *four)) == pytest.approx(ideal, rel=1e-9)
    # Whatever the level between, as long as it lies between.
    between = source + part * (sink - source)
    assert float(two_stage(lorenz_cop, *four, between_c=between)) == pytest.approx(ideal, rel=1e-9)


@given(**temperatures, warming=st.floats(0, 40), quality=st.floats(0.2, 0.99))
def test_two_stages_beat_one_and_not_the_ideal(source, cooling, sink, warming, quality):
    four = (source, source - cooling, sink, sink + warming)
    one, two = (float(f) for f in (lorenz(*four, quality), two_stage(partial(lorenz, quality=quality), *four)))
    assert two <= lorenz_cop(*four)
    if one > 1:
        assert two > one
    else:
        assert two >= one


def test_by_the_hour():
    found = two_stage(carnot_stage(0.5), np.array([0.0, 20.0]), np.array([-5.0, 20.0]), 60, np.array([90.0, 80.0]))
    assert found.shape == (2,)
    assert float(found[1]) == pytest.approx(float(two_stage(carnot_stage(0.5), 20, 20, 60, 80)))
