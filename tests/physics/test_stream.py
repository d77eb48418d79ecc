"""Stream cooling against hand calculations, and the cooling-water chain of MC-08."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.physics.stream import (
    delivered_c,
    direct_outlet_c,
    direct_share,
    left_after_direct,
    outlet_c,
    share_above,
    taps_mw,
    tier,
)

TEMPERATURE = st.floats(-20, 150)


def test_share_above_a_level_is_the_degrees_above_over_the_span():
    # 90 -> 30 °C: above 45 lie 45 of 60 K = 0.75.
    assert float(share_above(45, 90, 30)) == pytest.approx(0.75)


def test_share_stays_within_nothing_and_all():
    assert share_above([95.0, 90.0, 30.0, 10.0], 90, 30).tolist() == [0.0, 0.0, 1.0, 1.0]


def test_condensing_steam_gives_all_below_its_temperature():
    assert share_above([99.0, 100.0, 101.0], 100, 100).tolist() == [1.0, 0.0, 0.0]


def test_outlet_above_inlet_is_refused():
    with pytest.raises(ValueError, match=r"outlet_min_c is above its inlet_c in 1 of 2 places, first at index 1"):
        share_above(45, [90.0, 20.0], 30)


def test_missing_temperature_is_refused():
    with pytest.raises(ValueError, match=r"inlet_c is missing \(NaN\)"):
        share_above(45, np.nan, 30)


def test_direct_exchange_cools_to_return_plus_approach_or_the_streams_own_limit():
    # Return 40 + 5 = 45 > 30, but 45 < 50.
    assert direct_outlet_c([30.0, 50.0], 40, 5).tolist() == [45.0, 50.0]


def test_direct_share_of_a_stream():
    # 90 -> 30 °C with return 40 and approach 5: down to 45, (90-45)/60 = 0.75. Without approach 50/60 = 0.833.
    assert float(direct_share(90, 30, 40, 5)) == pytest.approx(0.75)


def test_a_stream_at_or_below_return_gives_nothing_directly():
    # 44 °C is above the return of 40, but not by the approach of 5.
    assert direct_share([44.0, 40.0, 25.0], 20, 40, 5).tolist() == [0.0, 0.0, 0.0]
    assert direct_share([40.0], 20, 40, 0).tolist() == [0.0]


def test_direct_exchange_delivers_the_streams_temperature_less_the_approach():
    assert float(delivered_c(95, 5)) == pytest.approx(90.0)


@pytest.mark.parametrize("function", [lambda: direct_outlet_c(30, 40, -1), lambda: delivered_c(95, -1)])
def test_a_negative_approach_is_refused(function):
    with pytest.raises(ValueError, match="approach is negative"):
        function()


def test_what_direct_exchange_leaves():
    # A quarter of the heat, from 45 °C down to 30.
    left = left_after_direct(90, 30, 40, 5)
    assert (float(left.share), float(left.inlet_c)) == (pytest.approx(0.25), pytest.approx(45.0))


def test_a_stream_too_cold_for_direct_exchange_is_left_whole():
    left = left_after_direct(35, 20, 40, 5)
    assert (float(left.share), float(left.inlet_c)) == (1.0, 35.0)


def test_a_stream_used_by_half_leaves_in_the_middle():
    assert float(outlet_c(0.5, 90, 30)) == pytest.approx(60.0)
    with pytest.raises(ValueError, match=r"outside 0\.\.1"):
        outlet_c(1.01, 90, 30)


@given(inlet=TEMPERATURE, span=st.floats(0.1, 100), back=st.floats(20, 70), approach=st.floats(0, 15))
def test_direct_and_left_are_the_whole_and_meet_at_one_temperature(inlet, span, back, approach):
    left = left_after_direct(inlet, inlet - span, back, approach)
    direct = direct_share(inlet, inlet - span, back, approach)

    assert float(direct + left.share) == pytest.approx(1.0)
    assert float(left.inlet_c) == pytest.approx(min(inlet, max(inlet - span, back + approach)))


@given(inlet=TEMPERATURE, span=st.floats(0, 100), low=TEMPERATURE, more=st.floats(0, 50))
def test_a_higher_level_never_has_more_heat_above_it(inlet, span, low, more):
    assert share_above(low + more, inlet, inlet - span) <= share_above(low, inlet, inlet - span)


def test_tiers_and_where_their_limits_belong():
    # TR-01, TR-02, TR-03 and TR-05: [20, 50), [50, 90], above 90, and below 20, which the reports leave out.
    names = tier([19.99, 20.0, 49.99, 50.0, 90.0, 90.01])
    assert names.tolist() == ["below 20", "20-50", "20-50", "50-90", "50-90", "above 90"]


def test_tier_limits_are_configuration():
    assert tier([30.0, 60.0, 80.0], (40.0, 70.0)).tolist() == ["below 40", "40-70", "above 70"]
    with pytest.raises(ValueError, match="do not rise"):
        tier(30.0, (70.0, 40.0))


def test_cooling_water_is_tapped_before_and_after_the_load_that_warms_it():
    # MC-08: 100 kg/s at 15 °C, cooled to 10, warmed by 12 K, cooled to 10. 100 x 4.186 x 5 / 1000 = 2.093 MW,
    # x 12 = 5.023 MW taken up and given again. Balance: 2.093 - 5.023 + 5.023 = 2.093 = m c (15 - 10).
    heat = taps_mw([15.0, 10.0, 22.0, 10.0], 100.0)
    assert heat == pytest.approx([2.093, -5.0232, 5.0232])
    assert heat.sum() - taps_mw([15.0, 10.0], 100.0)[0] == pytest.approx(0.0, abs=1e-12)


def test_taps_by_the_hour():
    # Two hours, the second with half the flow.
    heat = taps_mw(np.array([[15.0, 15.0], [10.0, 10.0], [22.0, 22.0]]), np.array([100.0, 50.0]))
    assert heat.shape == (2, 2)
    assert heat[:, 1] == pytest.approx(heat[:, 0] / 2)
