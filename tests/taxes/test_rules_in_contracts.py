"""The clauses that carry taxes in a dispatch come to what the rules of the pack say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

import dhsim as dh

INPUTS = Path(__file__).resolve().parents[2] / "inputs" / "taxes"
DANISH = {"currency": "DKK", "rates": {}}


@pytest.fixture(scope="module")
def pack():
    return dh.TaxPack.read(INPUTS / "dk_2013.toml")


def in_readme(name):
    """A contract of the README."""
    text = (INPUTS / "README.md").read_text(encoding="utf-8")
    tables = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", text, flags=re.S)]
    contracts = next(table["contracts"] for table in tables if "contracts" in table)
    return dh.Contract.model_validate(contracts[name], context=DANISH)


@pytest.mark.parametrize("price", [50 * 3.6, 200, 300, 583, 584, 600, -20])
def test_surplus_heat_sold(pack, price):
    """100 MWh at a price: the clause's tax is that of the rule, ceiling and all."""
    tax = {"kind": "remuneration_tax", "tax_share": 0.38, "cap_per_mwh": "61.6 DKK/GJ", "borne_by": "buyer"}
    clauses = [{"kind": "energy_price", "price_per_mwh": price}, tax]
    contract = dh.Contract.model_validate({"clauses": clauses}, context=DANISH)
    hours = dh.hours_from("2013-05-01", 10, zone="Europe/Copenhagen")
    billed = contract.bill(np.full(10, 10.0), hours)[1].amount
    due = pack.rule("surplus_heat", on="2013-05-01").external_per_mwh(price)
    assert billed == pytest.approx(100 * float(due))


def test_the_contracts_of_the_readme(pack):
    hours = dh.hours_from("2013-05-01", 1, zone="Europe/Copenhagen")
    price, tax = in_readme("mill").bill(np.ones(1), hours)
    assert (price.amount, tax.amount) == (200, 0)  # the supplier bears it
    assert tax.clause.borne_by_supplier(tax.metered)[0].amount == pytest.approx(76.0)  # 38 % of 200
    (electricity,) = in_readme("electricity_tax").bill(np.ones(1), hours)
    rule = pack.rule("electricity_tax", on="2013-05-01")
    assert electricity.amount == pytest.approx(rule.per_mwh("space_heat"))
