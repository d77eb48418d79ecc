"""SKAT's example: 100 kWh of heat from 30 kWh of electricity and 70 kWh of flue gas."""

from __future__ import annotations

import pytest

HEAT, ELECTRICITY = 0.100, 0.030  # MWh


@pytest.fixture
def rule(pack):
    return pack.rule("chp_heat_pump_relief", on="2012-07-01")


def test_taxes_before_relief(rule):
    # 70 x 0.1780 + 30 x 0.742 = 12.46 + 22.26 = 34.72; 70 x 0.027 + 30 x 0.064 = 1.89 + 1.92 = 3.81.
    assert float(rule.energy_tax(HEAT, ELECTRICITY)) == pytest.approx(34.72)
    assert float(rule.co2_tax(HEAT, ELECTRICITY)) == pytest.approx(3.81)


def test_relief_is_what_exceeds_the_ceilings_and_the_negative_part_counts(rule):
    # 34.72 - 100 x 0.1780 = 16.92; 3.81 - 100 x 0.046 = -0.79; together 16.13.
    assert float(rule.energy_relief(HEAT, ELECTRICITY)) == pytest.approx(16.92)
    assert float(rule.co2_relief(HEAT, ELECTRICITY)) == pytest.approx(-0.79)
    assert float(rule.relief(HEAT, ELECTRICITY)) == pytest.approx(16.13)


def test_by_the_hour(rule):
    assert rule.relief([HEAT, 0, 2 * HEAT], [ELECTRICITY, 0, 2 * ELECTRICITY]).tolist() == pytest.approx(
        [16.13, 0, 32.26]
    )


def test_no_pump_gives_less_than_it_takes(rule):
    with pytest.raises(ValueError, match="more electricity than it gives heat"):
        rule.relief(1, 2)
