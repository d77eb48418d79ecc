"""Energy-saving certificates: the saving, its price, and the payback that caps it."""

from __future__ import annotations

import pytest

HEAT = 4.5 * 8760  # 39 420 MWh
POWER = HEAT / 4.7


@pytest.mark.parametrize(
    ("on", "saved", "at_25_ore", "at_35_ore"),
    [
        # Efficiency, factor 1.0: 39 420 x (1 - 1 / 4.7) = 31 032.8 MWh.
        ("2012-11-13", 31_032.8, 7.76e6, 10.86e6),
        # Conversion, factor 2.5: 39 420 x (1 - 2.5 / 4.7) = 18 451.9 MWh.
        ("2012-11-12", 18_451.9, 4.61e6, 6.46e6),
    ],
)
def test_a_heat_pump_before_and_after_november_2012(pack, on, saved, at_25_ore, at_35_ore):
    rule = pack.rule("saving_certificate", on)
    dear = rule.model_copy(update={"price_per_mwh": 350.0})
    found = rule.saved_mwh(HEAT, POWER)

    assert float(found) == pytest.approx(saved, abs=0.1)
    assert float(rule.uncapped(found)) == pytest.approx(at_25_ore, abs=5e3)
    assert float(dear.uncapped(found)) == pytest.approx(at_35_ore, abs=5e3)


def test_aluminium_furnaces_are_capped_at_a_payback_of_a_year(pack):
    # 16 600 x 250 = 4 150 000; 3 800 000 - 1 x 2 058 400 = 1 741 600 (printed 1 400 000, which does not follow).
    rule = pack.rule("saving_certificate", "2013-05-01")
    assert float(rule.uncapped(16_600)) == pytest.approx(4_150_000)
    assert float(rule.subsidy(16_600, 3_800_000, 2_058_400)) == pytest.approx(1_741_600)
    # Uncapped, 2 x 2 058 400 + 4 150 000 = 8 266 800 could be spent at a payback of two years (printed 8 250 000).
    assert (8_266_800 - float(rule.subsidy(16_600, 8_266_800, 2_058_400))) / 2_058_400 == pytest.approx(2)


def test_what_pays_back_within_a_year_gets_nothing(pack):
    assert float(pack.rule("saving_certificate", "2013-05-01").subsidy(16_600, 1_000_000, 2_058_400)) == 0


def test_priority_and_extra_fuel(pack):
    # (1 000 - 1.0 x 200 - 100) x 250 x 1.5 = 262 500.
    rule = pack.rule("saving_certificate", "2013-05-01")
    saved = rule.saved_mwh(1000, 200, extra_fuel_mwh=100)
    assert float(rule.uncapped(saved, has_priority=True)) == pytest.approx(262_500)
    assert float(rule.saved_mwh(100, 200)) == 0
