"""Energy tax in the units that fuels are sold in."""

from __future__ import annotations

import pytest

PERIODS = ("2013-01-15", "2013-05-01", "2014-05-01", "2015-05-01")
ENERGY_TAX = (60.5, 70.6, 71.8, 73.1)  # kr/GJ


@pytest.mark.parametrize(
    ("fuel", "unit", "rates"),
    [
        ("natural_gas", "Nm3", (2.395, 2.795, 2.845, 2.896)),
        ("hard_coal", "t", (1693, 1976, 2012, 2048)),
        ("gas_oil_day", "l", (2.169, 2.531, 2.577, 2.623)),
        ("lpg", "kg", (2.782, 3.247, 3.305, 3.364)),
    ],
)
def test_rates(pack, fuel, unit, rates):
    found = [pack.rule("fuel_amount_tax", on).rate(fuel) for on in PERIODS]
    assert [one.rate for one in found] == pytest.approx(list(rates))
    assert {one.unit for one in found} == {unit}


def test_a_heat_value_is_the_same_in_all_periods(pack):
    # Rate over energy tax per GJ: coal 27.98, 27.99, 28.02, 28.02 GJ/t. The misprint of 1 796 would be 25.44.
    rules = [pack.rule("fuel_amount_tax", on) for on in PERIODS]
    for fuel in rules[0].fuels:
        values = [rule.rate(fuel).rate / tax for rule, tax in zip(rules, ENERGY_TAX, strict=True)]
        assert max(values) / min(values) < 1.002, fuel
    assert 1796 / 70.6 < 0.92 * 1693 / 60.5


def test_misprints_are_noted(pack):
    assert "1,796" in pack.entry("fuel_amount_tax", "2013-05-01").dates.note
    assert "260 øre" in pack.entry("fuel_amount_tax", "2015-05-01").dates.note
    assert pack.rule("fuel_amount_tax", "2015-05-01").rate("lubricating_oil_15c").rate == 2.608


def test_gas_per_mwh(pack):
    # 2.795 kr/Nm³ at 39.59 MJ/Nm³ (11.0 kWh): 70.6 kr/GJ x 3.6 = 254.16 kr/MWh.
    rule = pack.rule("fuel_amount_tax", "2013-05-01")
    assert float(rule.per_mwh("natural_gas", 39.59 / 3600)) == pytest.approx(254.16, rel=1e-3)


def test_what_is_unknown(pack):
    rule = pack.rule("fuel_amount_tax", "2013-05-01")
    with pytest.raises(ValueError, match=r"there is no fuel 'hardcoal'. Did you mean 'hard_coal'\?"):
        rule.tax("hardcoal", 1)
    with pytest.raises(ValueError, match="heat_value_mwh is not above 0"):
        rule.per_mwh("lpg", 0)
