"""The equations in the docstrings of clauses hold: prices, fees and taxes. test_equations_of_*.py: power, volumes.

Each formula is written here from the docs, with the numbers of the case, and evaluated on the flow that the optimiser
chose. Flow, run and helpers: written.py.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import numpy as np
import pytest
from helpers import near
from one_flow import days, exact, mill, under
from written import DEC, DEMAND, DT, JAN, SPOT, YEARS, bought, charged, holds, is_price, months, sold

import dhsim as dh
from dhsim.clauses import Clause
from dhsim.taxes import Rule

SHIPPED = [cls for base in (Clause, Rule) for cls in base.kinds.values() if cls.__module__.startswith("dhsim.")]
ROOT = Path(dh.__file__).parent
MODULES = [*(ROOT / "clauses").glob("[!_]*.py"), *(ROOT / "taxes").glob("[!_]*.py")]
MODULES += [
    ROOT / f"{name}.py"
    for name in ("economics", "settlement", "party_books", "supplier_side", "offer_money", "indifference")
]
WITHOUT = {"taxes/base.py"}  # symbols only


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_every_kind_has_its_equations(cls):
    text = importlib.import_module(cls.__module__).__doc__
    displayed = re.findall(r"^\$\$\n(.+?)\n\$\$$", text, flags=re.M | re.S)
    assert displayed, f"write the equations of {cls.kind} into the docstring of its module"
    assert all(equation.count("{") == equation.count("}") for equation in displayed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_text_is_clean_markdown(path):
    name = f"dhsim.{path.parent.name}.{path.stem}".replace("dhsim.dhsim.", "dhsim.")
    text = importlib.import_module(name).__doc__
    first, blank, *body = text.split("\n")
    assert first.endswith((".", ":"))
    assert blank == ""
    assert f"{path.parent.name}/{path.name}" in WITHOUT or text.count("\n$$\n") >= 2
    prose = re.sub(r"^\$\$\n.*?\n\$\$$", "", "\n".join(body), flags=re.M | re.S)
    assert prose.count("$") % 2 == 0
    assert not re.search(r":\w+:`|``", prose), "roles and double backticks are no Markdown"
    for before, line in zip(["", *body], body, strict=False):
        if line.startswith("- "):
            assert before == "" or before.startswith(("- ", "  ")), f"a list needs an empty line before it: {line}"


def test_energy_price():
    clause = {"kind": "energy_price", "price_per_mwh": "spot", "floor_per_mwh": 0, "cap_per_mwh": 60}
    is_price(bought([clause]), "energy_price", np.minimum(np.maximum(SPOT, 0), 60))


def test_energy_price_of_what_is_sold_is_income():
    is_price(sold([]), "energy_price", 1000, sigma=-1)


def test_alternative_price():
    clause = {"kind": "alternative_price", "alternative_per_mwh": "spot", "share": 0.7, "floor_per_mwh": 5}
    clause["cap_per_mwh"] = 40
    is_price(bought([clause]), "alternative_price", np.minimum(np.maximum(0.7 * SPOT, 5), 40))


def test_share_of_saving():
    clause = {"kind": "share_of_saving", "alternative_per_mwh": 55, "own_per_mwh": "spot", "supplier_share": 0.4}
    is_price(bought([clause]), "share_of_saving", 0.4 * np.maximum(55 - SPOT, 0))


def test_index_price_by_the_means_of_the_months_before():
    chips = np.linspace(200, 310, 12)
    indices = [
        {"series": "spot", "base": 40, "weight": 0.5, "before": [99, 55]},
        {"series": "chips", "base": 250, "weight": 0.2, "before": [240]},
    ]
    clause = {"kind": "index_price", "base_per_mwh": 30, "lag": 1, "indices": indices, "floor_per_mwh": 32}
    # December has the means of November, January those of the two days of December: of spot 205 / 6, of chips 225.
    f_dec = 1 - 0.7 + 0.5 * 55 / 40 + 0.2 * 240 / 250
    f_jan = 1 - 0.7 + 0.5 * (205 / 6) / 40 + 0.2 * 225 / 250
    c = np.repeat([30 * f_dec, 32.0], 6)
    assert 30 * f_jan < 32 < 30 * f_dec
    is_price(bought([clause], series={"chips": chips}), "index_price", c)
    free = {key: value for key, value in clause.items() if key != "floor_per_mwh"}
    is_price(bought([free], series={"chips": chips}), "index_price", np.repeat([30 * f_dec, 30 * f_jan], 6))


def test_index_price_hour_by_hour():
    clause = {"kind": "index_price", "base_per_mwh": 30, "period": "hour", "cap_per_mwh": 45}
    clause["indices"] = [{"series": "spot", "base": 40, "weight": 0.6}]
    is_price(bought([clause]), "index_price", np.minimum(30 * (0.4 + 0.6 * SPOT / 40), 45))


@pytest.mark.parametrize("kind", ["delivery_temperature", "return_temperature"])
def test_kelvin(kind):
    water_c = np.array([80, 85, 70, 79, 81, 80.5, 60, 90, 82, 78, 80, 84], dtype=float)
    clause = {"kind": kind, "temperature_c": "water_c", "reference_c": 80, "most_k": 4}
    clause |= {"above_per_k_per_mwh": 2, "below_per_k_per_mwh": 3}
    theta = np.minimum(np.maximum(water_c - 80, -4), 4)
    c = 2 * np.maximum(theta, 0) - 3 * np.maximum(-theta, 0)
    is_price(bought([clause], series={"water_c": water_c}), kind, c)


TAXED = np.array([0, 1, 0.5, 1, 1, 0.2, 1, 1, 0.5, 0.5, 0, 1])


def test_energy_tax():
    clause = {"kind": "energy_tax", "tax_per_mwh": 39.2, "taxed_share": TAXED}
    is_price(bought([clause]), "energy_tax", 39.2 * TAXED)
    is_price(sold([clause]), "energy_tax", 39.2 * TAXED)  # our cost, too
    assert set(dh.settle(sold([clause]))["counterparty"]) == {"", "The state"}


def test_electricity_tax_relief():
    clause = {"kind": "electricity_tax_relief", "tax_per_mwh": 39.2, "relief_share": TAXED, "minimum_per_mwh": 6}
    relief = np.maximum(np.minimum(TAXED * 39.2, 39.2 - 6), 0)
    is_price(bought([clause]), "electricity_tax_relief", -relief)
    is_price(sold([clause]), "electricity_tax_relief", -relief)  # our income, too


FEES = days(40, "2023-12-25")  # 7 days of 2023, 31 and 2 of 2024, in steps of a day
PARTS = np.array([7 * 24 / 8760, 31 * 24 / 8784, 2 * 24 / 8784])  # a_m = s_y H_m / H_y


@pytest.mark.parametrize(
    ("clause", "yearly", "quantity", "unit"),
    [
        ({"kind": "fixed_fee", "per_year": 10_000}, 10_000, PARTS, "year"),
        ({"kind": "capacity_fee", "per_mw_year": 5_000, "capacity_mw": 6}, 30_000, [6, 6, 6], "MW"),
    ],
)
def test_yearly_fees(clause, yearly, quantity, unit):
    result = exact(mill([clause], [3] * 40, FEES, gas=1000))
    rows = dh.settle(result)
    assert rows["period"].tolist() == ["2023-12", "2024-01", "2024-02"]
    assert set(rows["unit"]) == {unit}
    assert rows["quantity"].values == near(quantity)
    assert rows["amount"].values == near(yearly * PARTS)
    # k = F s_y / H_y: of 7 days 168 h, of 33 days 792 h.
    k = yearly * np.repeat([(168 / 8760) / 168, (792 / 8784) / 792], [7, 33])
    assert charged(result, clause["kind"]) == near(k)


def test_fixed_fee_of_what_is_sold_is_income():
    part = [-10_000 * share for share in YEARS]
    result = sold([{"kind": "fixed_fee", "per_year": 10_000}])
    holds(result, "fixed_fee", np.repeat(part, 6) / 48, months("year", YEARS, part))


@pytest.mark.parametrize("run", [bought, sold])
def test_subsidy(run):
    # 1 January 2024 at 10 o'clock lies in the second step of that day.
    k = np.where(np.arange(12) == 7, -500 / DT, 0)
    result = run([{"kind": "subsidy", "amount": 500, "paid": "2024-01-01T10:00"}])
    holds(result, "subsidy", k, [("2024-01", "", 1, "payment", -500)])
    holds(run([{"kind": "subsidy", "amount": 500, "paid": "2030-01-01"}]), "subsidy", 0, [])


PRICE = {"kind": "energy_price", "price_per_mwh": "spot"}
FEE = {"kind": "fixed_fee", "per_year": 87_600}
FEE_PER_H = np.repeat([87_600 / 8760, 87_600 / 8784], 6)
NIGHT = np.array([1, 0, 0] * 4, dtype=float)  # the first 8 hours of each day


def surplus_heat_tax(q, c):
    """38 % of the price, at most 15, and of the fee, at night."""
    return NIGHT * (np.minimum(0.38 * np.maximum(c, 0), 15) * q + 0.38 * ((c * q + FEE_PER_H) - c * q))


@pytest.mark.parametrize(("run", "borne_by"), [(bought, "buyer"), (sold, "supplier")])
def test_remuneration_tax_that_we_bear(run, borne_by):
    clause = {"kind": "remuneration_tax", "tax_share": 0.38, "cap_per_mwh": 15, "borne_by": borne_by}
    result = run([PRICE, FEE, {**clause, "when": {"clock": [0, 8]}}])
    q = under(result)
    assert q == near(DEMAND)
    k = surplus_heat_tax(q, SPOT if run is bought else SPOT + 1000)
    energy, amounts = ([DT * x[m].sum() for m in (DEC, JAN)] for x in (NIGHT * q, k))
    holds(result, "remuneration_tax", k, months("MWh", energy, amounts))


def test_remuneration_tax_that_the_supplier_bears():
    clause = {"kind": "remuneration_tax", "tax_share": 0.38, "cap_per_mwh": 15, "when": {"clock": [0, 8]}}
    result = bought([PRICE, FEE, clause])
    holds(result, "remuneration_tax", 0, [])
    assert dh.books(result)["tax_on_remuneration"][0] == near(DT * surplus_heat_tax(under(result), SPOT).sum())


TAX = {"kind": "energy_tax", "tax_per_mwh": 7}
STATE = [{"kind": "electricity_tax_relief", "tax_per_mwh": 7}, {"kind": "subsidy", "amount": 500}]


def test_vat():
    # B: price, tax and fee; what the state pays is no part of it.
    result = bought([{"kind": "vat", "vat_share": 0.25, "recoverable": False}, PRICE, TAX, FEE, *STATE])
    base = (SPOT + 7) * under(result) + FEE_PER_H
    sums = [DT * base[m].sum() for m in (DEC, JAN)]
    holds(result, "vat", 0.25 * base, months("currency", sums, [0.25 * sums[0], 0.25 * sums[1]]))


def test_vat_that_is_no_cost_is_shown():
    vat = {"kind": "vat", "vat_share": 0.25}
    for result, what, price in (
        (bought([PRICE, TAX, FEE, vat, *STATE]), "recoverable, no cost", SPOT + 7),
        (sold([PRICE, TAX, FEE, vat, *STATE]), "passed on to the state", SPOT + 1007),
    ):
        base = price * under(result) + FEE_PER_H
        tax = [0.25 * DT * base[m].sum() for m in (DEC, JAN)]
        holds(result, "vat", 0, months("currency", tax, [0, 0], what))


def test_all_lines_and_all_other_costs_are_the_total_cost():
    result = bought([PRICE, TAX, FEE, {"kind": "vat", "vat_share": 0.25, "recoverable": False}, *STATE], [20] * 12)
    whole = dh.settle(result)["amount"].sum() + dh.own_costs(result)["amount"].sum()
    assert whole == near(result.attrs["total_cost"])
