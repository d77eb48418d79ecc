"""Capacity lost with lift."""

from __future__ import annotations

import pytest

from dhsim.physics.derating import capacity_share


def test_capacity_falls_with_the_lift_above_design():
    # 1.5 % per K above 40 K: at 50 K 1 - 10 x 0.015 = 0.85; never above 1 nor below 0.
    assert capacity_share([30.0, 40.0, 50.0, 120.0], 40, 0.015) == pytest.approx([1.0, 1.0, 0.85, 0.0])


def test_capacity_that_grows_with_lift_is_refused():
    with pytest.raises(ValueError, match="negative"):
        capacity_share(50.0, 40, -0.01)
