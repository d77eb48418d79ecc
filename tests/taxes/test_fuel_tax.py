"""Taxes on fuel by use, and what heat from a boiler costs with them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dhsim.taxes.fuel_tax import FuelTax

GJ = 3.6  # per MWh


@pytest.fixture
def tax(pack):
    return pack.rule("fuel_tax", on="2013-05-01")


@pytest.mark.parametrize(("use", "due"), [("power", 10.3), ("process", 19.3), ("space_heat", 80.9)])
def test_natural_gas_by_use(tax, use, due):
    # NOx 1.0 + CO2 9.3 + energy tax 0, 9.0 or 70.6 kr/GJ (table 1).
    assert tax.per_mwh("natural_gas", use) / GJ == pytest.approx(due)


@pytest.mark.parametrize(("use", "cost"), [("power", 83.2), ("process", 92.3), ("space_heat", 153.9)])
def test_gas_with_transport(tax, use, cost):
    # 53.0 + 19.9 + tax; the last two are printed 0.1 above the sum of their parts.
    assert 53.0 + 19.9 + tax.per_mwh("natural_gas", use) / GJ == pytest.approx(cost, abs=0.101)


@pytest.mark.parametrize(
    ("fuel", "price", "efficiency", "taxes", "heat", "saving"),
    [
        # Coal: 15.6 + 3.2 + 2.5 + 70.6 = 91.9; (30 + 91.9) / 0.85 = 143.41; less 61.6: 81.81 kr/GJ.
        ("coal", 30, 0.85, 91.9, 143.4, 81.8),
        # Gas: (70 + 80.9) / 0.95 = 158.84, printed 158.9 as the sum of rounded parts.
        ("natural_gas", 70, 0.95, 80.9, 158.9, 97.3),
        # Oil: 12.1 + 1.3 + 70.6 = 84.0; (100 + 84) / 0.90 = 204.44.
        ("gas_oil", 100, 0.90, 84.0, 204.4, 142.8),
    ],
)
def test_heat_from_a_boiler_and_what_surplus_heat_saves(pack, tax, fuel, price, efficiency, taxes, heat, saving):
    surplus = pack.rule("surplus_heat", on="2013-05-01").general_per_mwh
    assert tax.per_mwh(fuel, "space_heat") / GJ == pytest.approx(taxes)
    assert float(tax.boiler_heat_per_mwh(fuel, price * GJ, efficiency)) / GJ == pytest.approx(heat, abs=0.1)
    assert float(tax.saving_per_mwh(fuel, price * GJ, efficiency, surplus)) / GJ == pytest.approx(saving, abs=0.1)


def test_energy_and_co2_tax_of_bilag_b(tax):
    # Without NOx and SO2: 70.6 + 15.6 = 86.2; + 9.3 = 79.9; + 12.1 = 82.7 kr/GJ.
    found = [
        (tax.energy_per_mwh("space_heat") + tax.fuels[fuel].co2_per_mwh) / GJ
        for fuel in ("coal", "natural_gas", "gas_oil")
    ]
    assert found == pytest.approx([86.2, 79.9, 82.7])


@pytest.mark.parametrize(
    ("on", "room", "process"),
    [("2012-07-01", 59.4, 7.8), ("2013-01-01", 60.5, 9.0), ("2014-07-01", 71.8, 9.1), ("2015-07-01", 73.1, 9.3)],
)
def test_the_other_periods(pack, on, room, process):
    # 13.1 % x 59.4 = 7.78; 14.8 % x 60.5 = 8.95; 12.7 % x 71.8 = 9.12; 12.7 % x 73.1 = 9.28.
    tax = pack.rule("fuel_tax", on)
    found = [tax.energy_per_mwh(use) / GJ for use in ("space_heat", "process", "exempt_process", "power")]
    assert found == pytest.approx([room, process, 0, 0])
    with pytest.raises(ValueError, match="taxes on 'coal' are not given"):
        tax.per_mwh("coal", "power")


def test_by_the_hour(tax):
    found = tax.boiler_heat_per_mwh("coal", [108, 0], 0.85)
    assert (found / GJ).tolist() == pytest.approx([143.41, 108.12], abs=0.01)


def test_unknown_words(tax):
    with pytest.raises(ValueError, match=r"Did you mean 'natural_gas'\?"):
        tax.per_mwh("naturalgas", "power")
    with pytest.raises(ValueError, match=r"'room' is no use of fuel"):
        tax.energy_per_mwh("room")


def test_a_misprinted_process_tax_is_caught():
    # 12.7 % of 70.6 = 8.97, printed 9.0; not 9.9 kr/GJ.
    with pytest.raises(
        ValidationError, match=r"process_per_mwh = 35.64 is not process_share x space_heat_per_mwh = 32.28"
    ):
        FuelTax(space_heat_per_mwh=70.6 * GJ, process_share=0.127, process_per_mwh=9.9 * GJ)
