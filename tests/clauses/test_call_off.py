"""Call-off: one power for a whole block, within a tolerance, paid for whatever is taken."""

import numpy as np
import pytest
from helpers import near, steps
from one_flow import bill, cost, exact, lines, mill, seller, under, whole_numbers

import dhsim as dh

ENERGY = {"kind": "energy_price", "price_per_mwh": 20}


def call_off(**fields):
    return {"kind": "call_off", **fields}


def test_the_flow_of_a_day_is_one_power():
    case = mill([ENERGY, call_off()], [4] * 12 + [6] * 12 + [5] * 24, steps(48))
    result = exact(case)
    # 4 MW on the first day, as no more is needed at night; 5 MW on the second. The boiler makes 2 MW for 12 h at 50.
    assert under(result) == near([4] * 24 + [5] * 24)
    assert result.attrs["objective"] == near((96 + 120) * 20 + 24 * 50)
    assert whole_numbers(case) == 0


def test_a_month_is_one_block():
    case = mill([ENERGY, call_off(block="month")], [4] * 12 + [6] * 12 + [5] * 24, steps(48, "2023-01-31"))
    assert under(exact(case)) == near([4] * 24 + [5] * 24)
    case = mill([ENERGY, call_off(block="month")], [4] * 12 + [6] * 12 + [5] * 24, steps(48))
    assert under(exact(case)) == near([4] * 48)


def test_within_the_tolerance():
    case = mill([ENERGY, call_off(tolerance=0.2)], [4] * 12 + [9] * 12, steps(24))
    # A call-off of 5 MW lets the flow be 4 to 6 MW.
    assert under(exact(case)) == near([4] * 12 + [6] * 12)


def test_a_day_of_25_hours_is_one_block():
    hours = steps(25, "2023-10-29", zone="Europe/Stockholm")
    assert under(exact(mill([ENERGY, call_off()], [6] * 24 + [4], hours))) == near([4] * 25)


def test_the_power_called_off_is_paid_for_every_day():
    # (4 + 5) MW x 30.
    assert bill([call_off(per_mw=30)], [4] * 24 + [5] * 24, steps(48)) == near(270)
    assert cost(mill([call_off(per_mw=30)], [4] * 24 + [5] * 24, steps(48))) == near(270)


def test_one_line_a_month():
    # 31 January: 4 MW; 1 and 2 February: 5 and 6 MW.
    flow = [4] * 24 + [5] * 24 + [6] * 24
    assert lines([call_off(per_mw=30)], flow, steps(72, "2023-01-31")) == near([(4, 120), (11, 330)])


def test_within_the_tolerance_the_least_call_off_is_paid():
    # 6 MW are had with a call-off of 5.
    case = mill([ENERGY, call_off(tolerance=0.2, per_mw=30)], [4] * 12 + [6] * 12, steps(24))
    assert bill([call_off(tolerance=0.2, per_mw=30)], [4] * 12 + [6] * 12, steps(24)) == near(150)
    assert cost(case) == near(120 * 20 + 150)


def test_it_is_called_off_only_where_it_is_worth_it():
    # A MW for a day saves 24 x 30 = 720.
    for per_mw, taken in ((719, 4), (721, 0)):
        assert under(exact(mill([ENERGY, call_off(per_mw=per_mw)], [4] * 24, steps(24)))) == near([taken] * 24)


def test_what_is_sold_by_the_day():
    # A MWh sold costs 50: the call-off earns 1300 a MW for 1200.
    result = exact(seller([call_off(per_mw=1300)], [4] * 12 + [6] * 12, steps(24)))
    assert under(result) == near([4] * 24)
    assert result.attrs["objective"] == near(120 * 50 + 4 * 1200 - 4 * 1300)


def test_a_seller_would_call_off_too_much():
    with pytest.raises(dh.InputError, match="cannot have a tolerance: the seller would call off more than is needed"):
        exact(seller([call_off(per_mw=10, tolerance=0.1)], [4], steps(1)))


def test_a_flow_that_no_call_off_fits_is_seen():
    contract = dh.Contract(clauses=[call_off(tolerance=0.2)])
    # 6 MW need a call-off of 5, which allows no less than 4.
    (one,) = contract.bill(np.array([3.0, 6.0]), steps(2))
    assert list(one.clause.breaches(one.metered)) == ["1 MW below the call-off, from 2023-01-01 00:00"]
