"""The share of Lorenz' limit, in one stage and in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.cop_models.lorenz import LorenzCop
from dhsim.physics.cop import lorenz_cop


def cop(*four, **fields):
    return float(LorenzCop(**fields).cop(*four))


def test_one_stage_by_hand():
    # Source 32 -> 22: 300.122 K; sink 45 -> 85: 337.755 K. 337.755 / 37.633 = 8.975, half of it 4.4875.
    assert cop(32, 22, 45, 85, two_stage_above_k=None) == pytest.approx(4.4875, abs=1e-3)


def test_two_stages_by_hand():
    # Lift 85 - 32 = 53. Between sqrt(300.122 x 337.755) = 318.383 K: each stage 318.383 / 18.261 = 17.435, half 8.718.
    # 8.718^2 / (2 x 8.718 - 1) = 75.998 / 16.435 = 4.624.
    assert cop(32, 22, 45, 85) == pytest.approx(4.624, abs=1e-3)


def test_a_glide_helps_and_a_constant_source_is_its_own_mean():
    assert cop(32, 22, 45, 85) > cop(32, 22, 85, 85)
    assert cop(32, 32, 85, 85, quality=1) == pytest.approx(358.15 / 53)


def test_a_sink_that_passes_the_source_needs_no_power_in_the_mean():
    # Source 60, sink 20 -> 100: log-mean 57.6 °C, below the source, though the lift of 40 K asks for two stages.
    assert cop(60, 60, 20, 100) == 20.0


def test_quality_one_is_lorenz_in_one_stage_and_in_two():
    assert cop(32, 22, 45, 85, quality=1) == pytest.approx(float(lorenz_cop(32, 22, 45, 85)))


@given(
    source=st.floats(-20, 60), hotter=st.floats(0, 40), cooling=st.floats(0, 20), sink=st.floats(30, 80),
    warming=st.floats(0, 40), above=st.none() | st.just(35.0), quality=st.floats(0.05, 1),
)  # fmt: skip
def test_a_hotter_source_never_lowers_the_cop_of_as_many_stages(source, hotter, cooling, sink, warming, above, quality):
    model = LorenzCop(quality=quality, two_stage_above_k=above)
    colder, warmer = (model.cop(t, t - cooling, sink, sink + warming) for t in (source, source + hotter))
    lifts = [sink + warming - source, sink + warming - source - hotter]
    if above is None or (lifts[0] > above + 1e-3) == (lifts[1] > above - 1e-3):
        assert warmer >= colder * (1 - 1e-9)
