"""Carnot's and Lorenz' limits against hand calculations and a published figure."""

from __future__ import annotations

import numpy as np
import pytest

from dhsim.physics.cop import carnot_cop, log_mean_c, lorenz_cop


def test_carnot_is_sink_over_lift_in_kelvin():
    # (80 + 273.15) / (80 - 30) = 353.15 / 50 = 7.063. In °C it would be 1.6.
    assert float(carnot_cop(30, 80)) == pytest.approx(7.063)


def test_no_lift_needs_no_power():
    assert np.isinf(carnot_cop(80, 80))
    assert np.isinf(carnot_cop(90, 80))


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
