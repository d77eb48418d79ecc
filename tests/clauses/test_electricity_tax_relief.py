"""What the state pays back of the electricity tax, and what must be left of it."""

import pytest
from helpers import near, steps
from pydantic import ValidationError

import dhsim as dh


def paid(hours=None, mw=10.0, **fields):
    """The relief on so many MW."""
    hours = hours or steps(1)
    contract = dh.Contract(clauses=[{"kind": "electricity_tax_relief", **fields}])
    (billed,) = contract.bill([mw] * hours.n, hours)
    return billed.amount


def test_all_of_the_tax_comes_back():
    # 10 MWh x 39.2, as income.
    assert paid(tax_per_mwh=39.2) == near(-392)


def test_a_share_of_it_comes_back():
    # 39.2 x 0.9 = 35.28.
    assert paid(tax_per_mwh=39.2, relief_share=0.9) == near(-352.8)


def test_the_minimum_is_left():
    # 90 % would be 35.28 and leave 3.92; 6 must be left, so 33.2 comes back.
    assert paid(tax_per_mwh=39.2, relief_share=0.9, minimum_per_mwh=6) == near(-332)


def test_a_minimum_that_is_left_anyhow_changes_nothing():
    # 50 % of 40 leaves 20, more than 6.
    assert paid(tax_per_mwh=40, relief_share=0.5, minimum_per_mwh=6) == near(-200)


def test_a_tax_below_the_minimum_gives_no_relief():
    # Not -(4 - 6) = +2 to be paid on top.
    assert paid(tax_per_mwh=4, minimum_per_mwh=6) == 0


def test_by_the_hour():
    hours = steps(2, "2023-12-31 23:00", tax=[40, 10])
    # 40 - 6 = 34 and 10 - 6 = 4 come back, x 10.
    assert paid(hours, tax_per_mwh="tax", minimum_per_mwh=6) == near(-380)


def test_tax_and_relief_together():
    clauses = [
        {"kind": "energy_tax", "tax_per_mwh": 40},
        {"kind": "electricity_tax_relief", "tax_per_mwh": 40, "relief_share": 0.75},
    ]
    billed = dh.Contract(clauses=clauses).bill([10.0], steps(1))
    # 400 - 300 = 100.
    assert sum(one.amount for one in billed) == near(100)


def test_relief_of_more_than_all_is_refused():
    with pytest.raises(ValidationError, match="at most 1"):
        paid(tax_per_mwh=40, relief_share=1.5)
