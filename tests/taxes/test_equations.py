"""The equations in the docstrings of tax rules hold: each written here from the docs, with plain numbers as rates."""

from __future__ import annotations

import numpy as np
import pytest

from dhsim.taxes.absorption_basis import AbsorptionBasis
from dhsim.taxes.chp_fuel_split import ChpFuelSplit
from dhsim.taxes.chp_heat_pump_relief import ChpHeatPumpRelief
from dhsim.taxes.electricity_tax import ElectricityTax
from dhsim.taxes.emission_tax import EmissionTax
from dhsim.taxes.free_allowances import FreeAllowances
from dhsim.taxes.fuel_amount_tax import FuelAmountTax
from dhsim.taxes.fuel_tax import FuelTax
from dhsim.taxes.incineration_heat_tax import IncinerationHeatTax
from dhsim.taxes.price_cap import PriceCap
from dhsim.taxes.process_subsidy import ProcessSubsidy
from dhsim.taxes.saving_certificate import SavingCertificate
from dhsim.taxes.surplus_heat_basis import SurplusHeatBasis
from dhsim.taxes.surplus_heat_tax import SurplusHeatTax

Q = np.array([0.0, 2.0, 5.0, 12.0])  # heat, MWh
W = np.array([0.0, 1.0, 1.5, 3.0])  # electricity, MWh


def same(found, written):
    assert np.asarray(found, dtype=float) == pytest.approx(np.asarray(written, dtype=float), abs=1e-9)


def above(x):
    """[x]+"""
    return np.maximum(x, 0.0)


def test_the_first_row_that_fits():
    rows = [{"heat_source": "flue_gas", "basis": "fuel_tax"}, {"device": "fan", "basis": "fan"}, {"basis": "none"}]
    table = SurplusHeatBasis(rows=rows)
    assert table.basis("flue_gas", "internal_process", "fan") == "fuel_tax"
    assert table.basis("process", "internal_process", "fan") == "fan"
    assert table.basis("process", "internal_process", "water") == "none"


def test_absorption_basis():
    rows = [{"drive": "surplus", "taxed": "drive_and_cold_side"}, {"drive": "boiler", "taxed": "cold_side"}]
    table = AbsorptionBasis(rows=[*rows, {"taxed": "drive"}])
    case = ("process", "internal_space_heat", Q, W)
    same(table.taxed_mwh("surplus", *case), 1 * Q + 1 * W)
    same(table.taxed_mwh("boiler", *case), 0 * Q + 1 * W)
    same(table.taxed_mwh("renewable_boiler", *case), 1 * Q + 0 * W)


def test_chp_fuel_split():
    b = np.array([0.0, 9.0, 12.0, 9.0])
    power = np.minimum(above(b - Q / 1.2), W / 0.35)
    same(ChpFuelSplit(heat_divisor=1.2, electricity_divisor=0.35).electricity_fuel_mwh(b, Q, W), power)
    same(ChpFuelSplit(heat_divisor=1.2, electricity_divisor=0.35).taxed_fuel_mwh(b, Q, W), b - power)
    assert power[1] == pytest.approx(1 / 0.35)  # one is held by the electricity, one by the fuel that is left
    assert power[3] == 0


def test_chp_heat_pump_relief():
    rule = ChpHeatPumpRelief(
        heat_energy_tax_per_mwh=40,
        heat_co2_tax_per_mwh=11,
        electricity_tax_per_mwh=90,
        saving_tax_per_mwh=7,
        energy_ceiling_per_mwh=45,
        co2_ceiling_per_mwh=13,
    )
    energy, co2 = (Q - W) * 40 + W * 90 - Q * 45, (Q - W) * 11 + W * 7 - Q * 13
    same(rule.relief(Q, W), energy + co2)


def test_electricity_tax():
    full = {"energy_per_mwh": 90, "efficiency_per_mwh": 1, "supplementary_per_mwh": 6, "saving_per_mwh": 8}
    process = {"energy_per_mwh": 3, "distribution_per_mwh": 5, "saving_per_mwh": 8}
    rule = ElectricityTax(
        full=full, space_heat=full, light_process=process, heavy_process=process, process_distribution_up_to_mwh=2
    )
    same(rule.per_mwh("full"), 90 + 1 + 0 + 6 + 8)
    same(rule.yearly_tax("light_process", W), (3 + 5 + 8) * W - 5 * above(W - 2))
    same(rule.refund_per_mwh("light_process"), 90 - 3)


def test_emission_tax():
    same(EmissionTax(sulphur_per_t=22, so2_per_t=11, nox_per_t=25).tax(Q, W, 3), 11 * Q + 25 * W + 22 * 3)


def test_free_allowances():
    rule = FreeAllowances(allowance_t_per_mwh=0.22, above_mw=20)
    same(rule.allowances_t(Q), 0.22 * Q)
    same(rule.worth_per_mwh(80), 0.22 * 80)


def test_fuel_amount_tax():
    rule = FuelAmountTax(fuels={"oil": {"unit": "l", "rate": 2.1}})
    same(rule.tax("oil", Q), 2.1 * Q)
    same(rule.per_mwh("oil", 0.00996), 2.1 / 0.00996)


def test_fuel_tax():
    other = {"co2_per_mwh": 34, "so2_per_mwh": 1, "nox_per_mwh": 2}
    rule = FuelTax(space_heat_per_mwh=220, process_share=0.1, process_per_mwh=22, fuels={"gas": other})
    for use, energy in (("space_heat", 220), ("process", 22), ("power", 0), ("exempt_process", 0)):
        tau = energy + 34 + 1 + 2
        same(rule.per_mwh("gas", use), tau)
        same(rule.boiler_heat_per_mwh("gas", 300, 0.9, use), (300 + tau) / 0.9)
        same(rule.saving_per_mwh("gas", 300, 0.9, 50, use), (300 + tau) / 0.9 - 50)


@pytest.mark.parametrize(("full", "left"), [(120, 120 - 60 / 1.2), (40, 0)])
def test_incineration_heat_tax(full, left):
    same(IncinerationHeatTax(full_per_mwh=full, supplementary_per_mwh=60, divisor=1.2).return_per_mwh(), left)


def test_price_cap():
    found = PriceCap(profit_share=0.08).highest_per_mwh(100, 1_000_000, [4_000, 20_000], 115)
    same(found, [min(100 + 0.08 * 1_000_000 / 4_000, 115), min(100 + 0.08 * 1_000_000 / 20_000, 115)])
    same(found, [115, 104])


@pytest.mark.parametrize(("investment", "saving", "fossil"), [(1000, 100, 9), (1000, 100, 0.2), (1000, 450, 9)])
def test_process_subsidy(investment, saving, fossil):
    rule = ProcessSubsidy(
        large_share=0.45,
        medium_share=0.55,
        small_share=0.65,
        fossil_saved_per_mwh=60,
        counted_years=10,
        least_payback_years=2,
    )
    written = max(min(0.55 * investment, 60 * 10 * fossil, investment - 2 * saving), 0)
    same(rule.subsidy("medium", investment, saving, fossil), written)


@pytest.mark.parametrize(("income", "priority"), [(100, 1), (100, 1.5), (450, 1)])
def test_saving_certificate(income, priority):
    rule = SavingCertificate(price_per_mwh=40, electricity_factor=2.5, priority_factor=1.5, least_payback_years=2)
    saved = above(Q - 2.5 * W - 0.5)
    same(rule.saved_mwh(Q, W, 0.5), saved)
    written = np.minimum(40 * priority * saved, max(1000 - 2 * income, 0))
    same(rule.subsidy(saved, 1000, income, priority > 1), written)


RATES = {
    "remuneration_share": 0.38,
    "general_per_mwh": 180,
    "general_chp_per_mwh": 150,
    "full_per_mwh": 240,
    "full_chp_per_mwh": 200,
    "chp_divisor": 1.2,
    "electricity_factor": 3,
    "fan_factor": 2,
    "winter_months": [1, 2, 3, 10, 11, 12],
}


def test_surplus_heat_tax():
    rule = SurplusHeatTax(**RATES)
    price, months = np.array([-50, 200, 500, 900]), np.array([1, 5, 10, 7])
    taxed = {"heat": Q, "fan": 2 * W, "above_electricity": above(Q - 3 * W), "none": 0 * Q, "fuel_tax": 0 * Q}
    for basis, e in taxed.items():
        sale = np.minimum(above(0.38 * price), 180) * e
        same(rule.tax(basis, "external_space_heat", Q, price_per_mwh=price, electricity_mwh=W), sale)
        own = np.array([200, 0, 200, 0]) * e  # heat of an own CHP, in a sector that pays no process tax
        chp = {"sector": "agriculture", "origin": "own_chp"}
        same(rule.tax(basis, "internal_process", Q, months=months, electricity_mwh=W, **chp), own)


def test_surplus_heat_tax_as_printed():
    rule = SurplusHeatTax(**RATES, reading="as_printed_2013")
    same(rule.taxed_mwh("above_electricity", Q[1:], W[1:], 20), 20 * 3 * W[1:] / Q[1:])
