"""Volume and heat of a tank, and its losses, by hand."""

from __future__ import annotations

import pytest

from dhsim.physics.tank import kept_share, mwh_per_m3, tank_m3, tank_mwh, ua_loss


def test_a_cubic_metre_over_40_k():
    # 983.2 kg/m3 x 4.186 kJ/kgK x 40 K = 164 627 kJ = 45.73 kWh. With cold water's 1000 kg/m3 it would be 46.5.
    assert float(mwh_per_m3(90, 50)) == pytest.approx(0.04573, abs=1e-5)


@pytest.mark.parametrize(
    ("mean_c", "density", "heat_capacity"),
    [(40, 992.2, 4.179), (60, 983.2, 4.185), (80, 971.8, 4.196), (90, 965.4, 4.205)],
)
def test_constants_are_right_within_one_and_a_half_percent(mean_c, density, heat_capacity):
    # Properties of water: www1.lsbu.ac.uk/water/data1.html (IAPWS).
    exact = mwh_per_m3(mean_c + 5, mean_c - 5, density, heat_capacity)
    assert float(mwh_per_m3(mean_c + 5, mean_c - 5)) == pytest.approx(float(exact), rel=0.015)


def test_volume_and_heat_are_each_others_inverse():
    # 1000 m3 over 40 K: 45.7 MWh; and back.
    assert float(tank_mwh(1000, 90, 50)) == pytest.approx(45.73, abs=0.01)
    assert float(tank_m3(tank_mwh(1000, 90, 50), 90, 50)) == pytest.approx(1000)


def test_a_tank_follows_the_network_by_the_hour():
    found = tank_mwh(1000, [90.0, 70.0], 50)
    assert found[1] == pytest.approx(found[0] / 2)


def test_a_tank_at_return_holds_nothing():
    with pytest.raises(ValueError, match=r"top_c is not above bottom_c in 1 of 2 places, first at index 1"):
        tank_mwh(1000, [90.0, 50.0], 50)


def test_loss_of_a_full_and_of_an_empty_tank():
    # UA 500 W/K, 90/50 °C, outdoors 10. Empty: 500 x 40 = 20 kW. Full: 500 x 80 = 40 kW, of which 20 by the content.
    loss = ua_loss(500, 1000, 90, 50, 10)
    assert float(loss.standing_mw) == pytest.approx(0.020)
    assert float(loss.share_per_h * tank_mwh(1000, 90, 50)) == pytest.approx(0.020)
    # 20 kW of 45 730 kWh is 0.044 % an hour.
    assert float(loss.share_per_h) == pytest.approx(0.000437, abs=1e-6)


def test_share_lost_each_hour():
    # 0.5 % an hour: after a day 0.995^24 = 0.8867 is left, not 1 - 24 x 0.005 = 0.88.
    assert float(kept_share(0.005, 24)) == pytest.approx(0.8867, abs=1e-4)
    with pytest.raises(ValueError, match=r"outside 0\.\.1"):
        kept_share(1.5, 1)
