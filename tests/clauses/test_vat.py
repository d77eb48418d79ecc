"""Value added tax on everything else in a contract, recoverable or not."""

import pytest
from helpers import boiler, cost_line, near, steps, town
from pydantic import ValidationError

import dhsim as dh

PRICE = {"kind": "energy_price", "price_per_mwh": 20}
TAX = {"kind": "energy_tax", "tax_per_mwh": 7}
VAT = {"kind": "vat", "vat_share": 0.25, "recoverable": False}


def vat(*clauses, hours=None, **fields):
    """The tax on 10 MW under these clauses."""
    hours = hours or steps(1)
    billed = dh.Contract(clauses=[*clauses, {**VAT, **fields}]).bill([10.0] * hours.n, hours)
    return billed[-1].amount


def test_a_quarter_of_the_price():
    # 10 x 20 x 0.25.
    assert vat(PRICE) == near(50)


def test_recoverable_costs_nothing():
    assert vat(PRICE, recoverable=True) == 0


def test_recoverable_unless_said_otherwise():
    billed = dh.Contract(clauses=[PRICE, {"kind": "vat", "vat_share": 0.25}]).bill([10.0], steps(1))
    assert sum(one.amount for one in billed) == near(200)


def test_taxes_are_taxed():
    # 10 x (20 + 7) x 0.25 = 67.5. Without the energy tax: 50.
    assert vat(PRICE, TAX) == near(67.5)


def test_a_tax_that_the_supplier_bears_is_not_on_the_invoice():
    # Only the price: 50.
    assert vat(PRICE, {"kind": "remuneration_tax", "tax_share": 0.4}) == near(50)


def test_a_tax_that_the_buyer_bears_is_taxed():
    # (200 + 80) x 0.25 = 70.
    assert vat(PRICE, {"kind": "remuneration_tax", "tax_share": 0.4, "borne_by": "buyer"}) == near(70)


def test_fees_are_taxed():
    # 1 an hour: (200 + 1) x 0.25.
    assert vat(PRICE, {"kind": "fixed_fee", "per_year": 8760}) == near(50.25)


def test_what_the_state_gives_is_no_part_of_the_invoice():
    relief = {"kind": "electricity_tax_relief", "tax_per_mwh": 7}
    # 10 x (20 + 7) x 0.25 = 67.5 still. With the relief of 70 and the subsidy of 100 taken off first: 25.
    assert vat(PRICE, TAX, relief, {"kind": "subsidy", "amount": 100}) == near(67.5)


def test_credits_of_the_supplier_lower_it():
    # 20 - 5 = 15: 10 x 15 x 0.25.
    assert vat(PRICE, {"kind": "energy_price", "price_per_mwh": -5}) == near(37.5)


def test_month_by_month():
    contract = dh.Contract(clauses=[PRICE, VAT])
    lines = contract.bill([1.0, 2.0, 3.0], steps(3, "2023-01-31 22:00"))[-1].lines
    # January 3 MWh x 20 = 60, February 3 MWh x 20 = 60.
    assert [(line.quantity, line.unit, line.amount) for line in lines] == [(60, "currency", 15), (60, "currency", 15)]


def test_quarter_hours():
    # Four quarters of an hour at 10 MW are 10 MWh: 50. As four hours: 200.
    assert vat(PRICE, hours=steps(4, step_h=0.25)) == near(50)


def test_it_is_counted_where_heat_is_chosen():
    case = town(
        [10],
        mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
        plant=boiler(),
        contracts={"deal": dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": 44}, VAT])},
    )
    # 44 x 1.25 = 55 is more than gas at 50: 500. Without VAT: 6 x 44 + 200 = 464.
    assert dh.solve(case).attrs["objective"] == near(500)


def test_the_optimiser_counts_it_on_a_peak_charge():
    case = town(
        [10, 4],
        plant=boiler(efficiency=1),
        commodities={"gas": dh.Commodity(contracts=["deal"])},
        contracts={"deal": dh.Contract(clauses=[{"kind": "peak_charge", "per_mw": 30, "period": "run"}, VAT])},
    )
    # 10 MW x 30 = 300, a quarter of it 75.
    assert cost_line(dh.solve(case), "gas", "vat") == near(75)


def test_once_in_a_contract():
    with pytest.raises(ValidationError, match="the clause 'vat' stands in this contract 2 times; keep one"):
        vat(PRICE, VAT)


def test_a_rate_in_percent_is_refused():
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        vat(PRICE, vat_share=25)
