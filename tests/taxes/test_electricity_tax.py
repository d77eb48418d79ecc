"""Taxes on electricity by use."""

from __future__ import annotations

import pytest


@pytest.fixture
def tax(pack):
    return pack.rule("electricity_tax", on="2013-05-01")


@pytest.mark.parametrize(
    ("use", "ore"), [("full", 82.0), ("space_heat", 40.7), ("light_process", 9.6), ("heavy_process", 5.9)]
)
def test_bilag_b_table_2(tax, use, ore):
    # 64.7 + 0.6 + 4.0 + 6.2 + 6.5 = 82.0; 23.4 + ... = 40.7; 2.1 + 1.0 + 6.5 = 9.6 (printed 8.6); 5.9 (printed 4.9).
    assert tax.per_mwh(use) / 10 == pytest.approx(ore)


def test_table_23_as_printed(pack, tax):
    # 484 + 342 + 10 + 6 + 62 + 65 = 969; with Bilag B's 234 and 40 it is 891.
    printed = pack.rule("electricity_tax", "2013-05-01", reading="as_printed_2013")
    assert 484 + printed.per_mwh("space_heat") == pytest.approx(969)
    assert 484 + tax.per_mwh("space_heat") == pytest.approx(891)
    assert printed.per_mwh("full") == tax.per_mwh("full")


def test_what_a_heat_pump_gets_back(tax):
    # 64.7 - 23.4 = 41.3 øre/kWh; the text says 41.4, which is 64 % of 64.7.
    assert tax.refund_per_mwh("space_heat") / 10 == pytest.approx(41.4, abs=0.101)
    assert tax.refund_per_mwh("space_heat") / tax.full.energy_per_mwh == pytest.approx(0.64, abs=0.002)
    # In all 40.7 øre/kWh = 113.1 kr/GJ.
    assert tax.per_mwh("space_heat") / 3.6 == pytest.approx(113.1, abs=0.05)


def test_processes_bear_the_distribution_contribution_on_15_gwh(tax):
    # 20 GWh x 96 kr/MWh - 5 GWh x 10 = 1 920 000 - 50 000; 15 GWh x 96 = 1 440 000.
    assert tax.yearly_tax("light_process", [20_000, 15_000]).tolist() == pytest.approx([1_870_000, 1_440_000])
    # Other uses bear it on all: 20 GWh x 407.
    assert float(tax.yearly_tax("space_heat", 20_000)) == pytest.approx(8_140_000)


def test_unknown_use(tax):
    with pytest.raises(ValueError, match=r"'heavy_proces' is no use of electricity. Did you mean 'heavy_process'\?"):
        tax.per_mwh("heavy_proces")
