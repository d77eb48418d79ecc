"""Carnot's and Lorenz' limits against hand calculations and a published figure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.physics.cop import bounded, carnot, carnot_cop, log_mean_c, lorenz, lorenz_cop


def test_carnot_is_sink_over_lift_in_kelvin():
    # (80 + 273.15) / (80 - 30) = 353.15 / 50 = 7.063. In °C it would be 1.6.
    assert float(carnot_cop(30, 80)) == pytest.approx(7.063)


@pytest.mark.parametrize(("source_c", "sink_c", "published"), [(39, 85, 7.79), (39, 55, 20.5)])
def test_carnot_of_the_food_factory(source_c, sink_c, published):
    # Seed surplus_heat_denmark_2013.md, section 4: 358.15 / 46 = 7.79 and 328.15 / 16 = 20.5.
    assert float(carnot_cop(source_c, sink_c)) == pytest.approx(published, abs=0.01)


def test_no_lift_needs_no_power():
    assert np.isinf(carnot_cop(80, 80))
    assert np.isinf(carnot_cop(90, 80))


def test_a_missing_temperature_is_refused():
    # It would compare as no lift, and heat would come for nothing.
    with pytest.raises(ValueError, match=r"source_c is missing \(NaN\) in 1 of 2 places, first at index 1"):
        carnot_cop([30.0, np.nan], 80)


def test_log_mean_of_a_return_to_supply_glide():
    # 45 -> 85 °C: 40 / ln(358.15 / 318.15) = 40 / 0.118428 = 337.755 K = 64.605 °C; the plain mean is 65.
    assert float(log_mean_c(45, 85)) == pytest.approx(64.605, abs=2e-3)
    assert float(log_mean_c(85, 45)) == pytest.approx(float(log_mean_c(45, 85)))


def test_log_mean_without_glide_is_the_temperature():
    assert float(log_mean_c(50, 50)) == pytest.approx(50.0)


def test_lorenz_is_carnot_between_log_means():
    # Source 32 -> 22 °C: 10 / ln(305.15/295.15) = 300.122 K. Sink 45 -> 85: 337.755 K.
    # 337.755 / (337.755 - 300.122) = 8.975. Carnot between 22 and 85 °C would be 358.15/63 = 5.685.
    assert float(lorenz_cop(32, 22, 45, 85)) == pytest.approx(8.975, abs=2e-3)


def test_lorenz_without_glides_is_carnot():
    assert float(lorenz_cop(30, 30, 80, 80)) == pytest.approx(float(carnot_cop(30, 80)))


def test_arrays_in_arrays_out():
    assert carnot_cop(np.array([10.0, 20.0]), 60.0).shape == (2,)


def test_quality_is_a_share_of_the_ideal():
    # Half of 7.063 = 3.5315, half of 8.975 = 4.4875.
    assert float(carnot(30, 80, 0.5)) == pytest.approx(3.5315)
    assert float(lorenz(32, 22, 45, 85, 0.5)) == pytest.approx(4.4875, abs=1e-3)


def test_quality_of_the_food_factorys_heat_pumps():
    # Seed, section 4: COP 4.7 of 7.79 is 60 %, COP 7.5 of 20.5 is 37 %: no one quality fits both.
    assert float(carnot(39, 85, 0.6037)) == pytest.approx(4.7, abs=1e-2)
    assert float(carnot(39, 55, 0.3657)) == pytest.approx(7.5, abs=1e-2)


def test_a_poor_machine_at_a_high_lift_is_an_electric_heater():
    # 0.2 x 363.15 / 100 = 0.73 is less than the electricity itself gives.
    assert float(carnot(-10, 90, 0.2)) == 1.0


def test_without_lift_the_highest_cop_holds():
    assert carnot([90.0, 30.0], 80, 0.5, highest=12).tolist() == pytest.approx([12.0, 3.5315])
    assert np.isinf(carnot(90, 80, 0.5))


@pytest.mark.parametrize("quality", [0.0, -0.5, 1.01, np.nan])
def test_quality_beyond_the_ideal_is_refused(quality):
    with pytest.raises(ValueError, match="quality"):
        carnot(30, 80, quality)


def test_a_highest_cop_below_one_is_refused():
    with pytest.raises(ValueError, match="highest COP is below 1"):
        bounded(3.0, 5.0, highest=0.5)


@given(
    source=st.floats(-20, 90), cooling=st.floats(0, 30), sink=st.floats(20, 110), warming=st.floats(0, 60),
    quality=st.floats(0.01, 1),
)  # fmt: skip
def test_never_below_one_never_above_the_ideal(source, cooling, sink, warming, quality):
    four = (source, source - cooling, sink, sink + warming)

    assert 1 <= carnot(source, sink, quality) <= carnot_cop(source, sink)
    assert 1 <= lorenz(*four, quality) <= lorenz_cop(*four)
