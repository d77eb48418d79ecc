"""A yearly fee: each hour of a local calendar year pays the same part of it, month by month."""

import numpy as np
from helpers import boiler, cost_per_h, near, steps, town

import dhsim as dh

ZONE = "Europe/Stockholm"


def lines(per_year, hours):
    """Amounts of the invoice, one a month."""
    contract = dh.Contract(clauses=[{"kind": "fixed_fee", "per_year": per_year}])
    (billed,) = contract.bill(np.zeros(hours.n), hours)
    return [line.amount for line in billed.lines]


def test_a_year_pays_the_whole_fee():
    amounts = lines(8760, steps(8760, "2023-01-01", zone=ZONE))
    assert len(amounts) == 12
    assert sum(amounts) == near(8760)


def test_months_pay_by_their_hours():
    amounts = lines(8760, steps(8760, "2023-01-01", zone=ZONE))
    # 1 an hour: January 31 x 24 = 744, February 672, March with a short day 743, October with a long one 745.
    assert [amounts[k] for k in (0, 1, 2, 9)] == near([744, 672, 743, 745])


def test_a_leap_year_pays_the_whole_fee_over_8784_hours():
    amounts = lines(8784, steps(8784, "2024-01-01", zone=ZONE))
    # 1 an hour: February 29 x 24 = 696.
    assert sum(amounts) == near(8784)
    assert amounts[1] == near(696)


def test_part_of_a_year_pays_its_part():
    # 10 days of 365: 240 of 8760 hours.
    assert lines(8760, steps(240, "2023-06-10", zone=ZONE)) == near([240])


def test_each_year_pays_by_its_own_hours():
    # 2 h of 2023 at 8784 an hour, 2 h of the leap year at 8760.
    assert lines(8760 * 8784, steps(4, "2023-12-31 22:00", zone=ZONE)) == near([2 * 8784, 2 * 8760])


def test_quarter_hours():
    # Four quarters are one hour: 1. As four hours: 4.
    assert lines(8760, steps(4, step_h=0.25)) == near([1])


def test_the_optimiser_counts_the_same():
    case = town(
        [10, 10],
        steps(2, "2023-12-31 23:00", zone=ZONE),
        mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
        plant=boiler(),
        contracts={"deal": dh.Contract(clauses=[{"kind": "fixed_fee", "per_year": 8760 * 8784}])},
    )
    # One hour of 2023 and one of the leap year; the heat itself is free, so 2 x 4 x 50 of gas is left.
    result = dh.solve(case)
    assert cost_per_h(result, "mill", "fixed_fee") == near([8784, 8760])
    assert result.attrs["objective"] == near(8784 + 8760 + 400)
