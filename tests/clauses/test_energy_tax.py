"""A tax on each MWh, paid to the state."""

import pytest
from helpers import boiler, cost_per_h, near, steps, town
from pydantic import ValidationError

import dhsim as dh

PRICE = {"kind": "energy_price", "price_per_mwh": 20}


def paid(hours, *beside, **fields):
    """The tax in each hour on 10 MW; `solve` checks that the invoice agrees."""
    case = town(
        [10.0] * hours.n,
        hours,
        plant=boiler(efficiency=1),
        commodities={"gas": dh.Commodity(contracts=["deal"])},
        contracts={"deal": dh.Contract(clauses=[PRICE, {"kind": "energy_tax", **fields}, *beside])},
    )
    return cost_per_h(dh.solve(case), "gas", "energy_tax")


def test_each_mwh_is_taxed():
    # 10 MWh x 7.
    assert paid(steps(2), tax_per_mwh=7) == near([70, 70])


def test_only_a_share_is_taxed():
    # 10 x 7 x 0.4 = 28, and nothing in an hour whose share is 0.
    assert paid(steps(2, taxed=[0.4, 0]), tax_per_mwh=7, taxed_share="taxed") == near([28, 0])


def test_the_rate_may_change_with_the_season():
    hours = steps(2, "2023-03-31 23:00")
    assert paid(hours, tax_per_mwh={"winter": 9, "summer": 4}) == near([90, 40])


def test_it_is_paid_to_the_state():
    contract = dh.Contract(counterparty="Mill", clauses=[{"kind": "energy_tax", "tax_per_mwh": 7}])
    assert contract.payee(contract.clauses[0]) == "The state"


def test_it_is_no_remuneration_of_the_supplier():
    tax = {"kind": "remuneration_tax", "tax_share": 0.5, "borne_by": "buyer"}
    contract = dh.Contract(clauses=[PRICE, {"kind": "energy_tax", "tax_per_mwh": 7}, tax])
    billed = contract.bill([10.0], steps(1))
    # Half of 10 x 20 = 100. With the energy tax in the base: 135.
    assert [one.amount for one in billed] == near([200, 70, 100])


def test_more_than_all_of_it_is_refused():
    with pytest.raises(ValidationError, match=r"found 1\.2\. It must be at least 0 and at most 1"):
        paid(steps(1), tax_per_mwh=7, taxed_share=1.2)
