"""A yearly fee for each MW agreed on, whatever is taken."""

import pytest
from helpers import boiler, cost_line, near, steps, town
from pydantic import ValidationError

import dhsim as dh

ZONE = "Europe/Stockholm"


def lines(hours, mw=0.0, **fields):
    """What the invoice says, month by month."""
    contract = dh.Contract(clauses=[{"kind": "capacity_fee", **fields}])
    (billed,) = contract.bill([mw] * hours.n, hours)
    return billed.lines


def test_a_year_pays_mw_times_fee():
    billed = lines(steps(8760, "2023-01-01", zone=ZONE), per_mw_year=5000, capacity_mw=6)
    # 6 MW x 5000 = 30 000.
    assert sum(line.amount for line in billed) == near(30_000)
    assert {(line.quantity, line.unit) for line in billed} == {(6.0, "MW")}


def test_a_leap_year_pays_the_same():
    billed = lines(steps(8784, "2024-01-01", zone=ZONE), per_mw_year=5000, capacity_mw=6)
    # At the hours of a common year: 30 082.
    assert sum(line.amount for line in billed) == near(30_000)


def test_part_of_a_year_over_the_clock_change():
    hours = steps(47, "2023-03-25", zone=ZONE)  # two days, the second of 23 hours
    # 47 of 8760 hours x 2 MW x 8760 = 94. As 48 hours: 96.
    (line,) = lines(hours, per_mw_year=8760, capacity_mw=2)
    assert line.amount == near(94)


def test_it_is_paid_whatever_is_taken():
    for mw in (0.0, 3.0, 9.0):
        (line,) = lines(steps(2), mw, per_mw_year=8760, capacity_mw=5)
        assert line.amount == near(10)


def test_the_optimiser_counts_the_same_and_decides_nothing_by_it():
    case = town(
        [10, 10],
        mill=dh.WasteHeat(network="town", available_mw=6, price_per_mwh=20, contract="deal"),
        plant=boiler(),
        contracts={"deal": dh.Contract(clauses=[{"kind": "capacity_fee", "per_mw_year": 876_000, "capacity_mw": 6}])},
    )
    result = dh.solve(case)
    # 2 h x 6 MW x 100 = 1200, beside 2 x (6 x 20 + 4 x 50) = 640.
    assert cost_line(result, "mill", "capacity_fee") == near(1200)
    assert result.attrs["objective"] == near(1840)


def test_negative_capacity_is_refused():
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        lines(steps(1), per_mw_year=5000, capacity_mw=-6)
