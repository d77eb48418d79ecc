"""The Danish food factory (2013), scenarios 1-5, as pure arithmetic on the cascade's factors.

Return 40 °C, supply 85 °C, 8760 h; figures in MWh a year. Source: Viegand Maagøe for Energistyrelsen, August 2013,
tables 18-22; figures and rebuilding in the seed surplus_heat_denmark_2013.md, 1.3 and 3.4.
"""

from __future__ import annotations

import pytest

from dhsim.physics.cascade import series_factor, series_slack_mw
from dhsim.physics.heat_train import train_outlets_c, train_works

HOURS = 8760
CONDENSER = 51_480  # flue-gas condenser, MWh
STEAM_C = 85


def factor(level_c):
    return float(series_factor(level_c, 85, 40))


def slack(heat, levels_c):
    return series_slack_mw([[q] for q in heat], [[x] for x in levels_c], 85, 40)[:, 0]


def heat_pump(source_mwh, cop):
    """Electricity and heat of a heat pump that takes all of a source."""
    return source_mwh / (cop - 1), source_mwh * cop / (cop - 1)


@pytest.mark.parametrize(
    ("level_c", "share"), [(55, 15 / 45), (62, 22 / 45), (64.55, 24.55 / 45), (65, 25 / 45), (70, 30 / 45), (85, 1.0)]
)
def test_factors_of_the_levels_in_use(level_c, share):
    # One third, 0.48889, 0.54556, 0.55556, two thirds, all.
    assert factor(level_c) == pytest.approx(share)


def test_s1_heat_pump_to_supply_is_free():
    # 8 MW x 8760 / 3.7 = 18 941 MWh electricity, 89 021 heat; at 85 °C no row binds it.
    electricity, heat = heat_pump(8 * HOURS, 4.7)
    assert (round(electricity), round(heat)) == (18_941, 89_021)
    assert slack([heat], [85]).tolist() == [0, 0]


def test_s2_heat_pump_to_55_is_a_third():
    # 26 280 / 6.5 = 4 043; heat 30 323 = Q/3, so Q = 90 969 and steam 60 646.
    electricity, heat = heat_pump(3 * HOURS, 7.5)
    total = heat / factor(55)
    assert (round(electricity), round(total - heat), round(total)) == (4_043, 60_646, 90_969)
    assert slack([heat, total - heat], [55, STEAM_C])[0] == pytest.approx(0, abs=1e-6)


def test_s3_condenser_at_64_55_gives_the_printed_figures():
    # 70 080 / 6.5 = 10 782; heat 80 862 = Q/3; steam = Q - 80 862 - 51 480 = 110 243.
    electricity, heat = heat_pump(8 * HOURS, 7.5)
    total = heat / factor(55)
    steam = total - heat - CONDENSER
    assert (round(electricity), round(steam), round(total)) == (10_782, 110_243, 242_585)
    # 64.55 °C lets in 0.54556 x 242 585 - 80 862 = 51 482, just more than 51 480; 64.54 °C 51 428, too little.
    assert slack([heat, CONDENSER, steam], [55, 64.55, STEAM_C])[1] == pytest.approx(1.8, abs=0.1)
    assert slack([heat, CONDENSER, steam], [55, 64.54, STEAM_C])[1] == pytest.approx(-52.1, abs=0.1)


def test_s3_condenser_at_62_is_let_in_by_37_735_only():
    # 0.48889 x 242 585 - 80 862 = 37 735, and steam is 242 585 - 80 862 - 37 735 = 123 988.
    _, heat = heat_pump(8 * HOURS, 7.5)
    total = heat / factor(55)
    let_in = factor(62) * total - heat
    assert (round(let_in), round(total - heat - let_in)) == (37_735, 123_988)


def test_s3_the_exchangers_say_why():
    # The water leaves the condenser at 40 + 45 x (80 862 + 51 480) / 242 585 = 64.55 °C.
    _, heat = heat_pump(8 * HOURS, 7.5)
    heats = [[heat], [CONDENSER], [2 * heat - CONDENSER]]
    outlets = train_outlets_c(heats, [[55], [62], [STEAM_C]], 85, 40)[:, 0]
    assert outlets == pytest.approx([55.0, 64.55, 85.0], abs=5e-3)
    assert not train_works(heats, [[55], [62], [STEAM_C]], 85, 40)[0]
    assert train_works(heats, [[55], [64.55], [STEAM_C]], 85, 40)[0]


def test_s4_absorption_heat_pump_and_condenser_at_62():
    # Drive 8 MW = 70 080; waste 0.7 x = 49 056; heat 1.7 x = 119 136 = Q/3, Q = 357 408;
    # fuel = drive + steam = 70 080 + 357 408 - 119 136 - 51 480 = 256 872.
    drive = 8 * HOURS
    heat = 1.7 * drive
    total = heat / factor(55)
    steam = total - heat - CONDENSER
    assert (round(0.7 * drive), round(drive + steam), round(total)) == (49_056, 256_872, 357_408)
    # 62 °C lets in 0.48889 x 357 408 - 119 136 = 55 597, more than the 51 480 there are.
    assert slack([heat, CONDENSER, steam], [55, 62, STEAM_C])[1] == pytest.approx(55_597 - 51_480, abs=1)


def test_s5_as_printed_breaks_the_ladder():
    # Condenser heat 51 480 direct at 65, and as the source of a heat pump to 70 °C, COP 4.4448: 66 424.
    electricity, heat = heat_pump(CONDENSER, 4.4448)
    total = 1.5 * heat + CONDENSER
    steam = heat / 2
    assert round(electricity + 613) == 15_557  # 613 for fans
    assert steam == pytest.approx(33_212, abs=1)
    assert total == pytest.approx(151_115, abs=2)
    # At or below 70 °C two thirds of 151 115 = 100 743 is all that can be, so steam is at least 50 372.
    assert factor(70) * 151_115 == pytest.approx(100_743, abs=1)
    assert (1 - factor(70)) * 151_115 == pytest.approx(50_372, abs=1)
    # Printed are 51 480 + 66 424 = 117 904, which is 17 160 too much.
    assert slack([CONDENSER, heat, steam], [65, 70, STEAM_C])[1] == pytest.approx(-17_160, abs=2)


def test_s5_with_the_condenser_at_supply_comes_out():
    # Then the heat pump alone is at or below 70: 66 424 of 100 743.
    _, heat = heat_pump(CONDENSER, 4.4448)
    found = slack([CONDENSER, heat, heat / 2], [85, 70, STEAM_C])
    assert found[1] == pytest.approx(100_744 - 66_424, abs=2)
