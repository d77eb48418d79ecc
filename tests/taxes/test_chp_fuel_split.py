"""The V-formula."""

from __future__ import annotations

import pytest


@pytest.fixture
def split(pack):
    return pack.rule("chp_fuel_split", on="2013-05-01")


def test_the_rest_is_for_electricity(split):
    # Fuel 100, electricity 35, heat 50: 50 / 1.20 = 41.667 for heat, 58.333 left, less than 35 / 0.35 = 100.
    assert float(split.electricity_fuel_mwh(100, 50, 35)) == pytest.approx(58.333, abs=1e-3)
    assert float(split.taxed_fuel_mwh(100, 50, 35)) == pytest.approx(41.667, abs=1e-3)


def test_little_electricity_takes_little_fuel(split):
    # Electricity 10: at most 10 / 0.35 = 28.571, so 71.429 is taxed.
    assert float(split.electricity_fuel_mwh(100, 50, 10)) == pytest.approx(28.571, abs=1e-3)
    assert float(split.taxed_fuel_mwh(100, 50, 10)) == pytest.approx(71.429, abs=1e-3)


def test_by_the_hour_and_never_below_nothing(split):
    # Heat 120 of fuel 90 would need 100: all 90 is taxed.
    assert split.taxed_fuel_mwh([100, 100, 90, 0], [50, 50, 120, 0], [35, 10, 5, 0]).tolist() == pytest.approx(
        [41.667, 71.429, 90, 0], abs=1e-3
    )


def test_the_ceiling_for_chp_is_five_sixths(pack, split):
    # 1 / 1.2 = 83.3 %: 61.6 -> 51.3.
    tax = pack.rule("surplus_heat", on="2013-05-01")
    assert tax.general_chp_per_mwh / tax.general_per_mwh == pytest.approx(1 / split.heat_divisor, abs=1e-3)


def test_negative_energy(split):
    with pytest.raises(ValueError, match="is negative"):
        split.taxed_fuel_mwh(1, -1, 0)
