"""Money that is given once, on its date."""

import datetime as dt

import numpy as np
import pytest
from helpers import boiler, cost_per_h, near, steps, town
from pydantic import ValidationError

import dhsim as dh

ZONE = "Europe/Stockholm"


def case(hours, **fields):
    clauses = [{"kind": "energy_price", "price_per_mwh": 20}, {"kind": "subsidy", "amount": 500, **fields}]
    return town(
        [1.0] * hours.n,
        hours,
        plant=boiler(efficiency=1),
        commodities={"gas": dh.Commodity(contracts=["deal"])},
        contracts={"deal": dh.Contract(clauses=clauses)},
    )


def paid(hours, **fields):
    """The payment in each hour, as a cost; `solve` checks that the invoice agrees."""
    return cost_per_h(dh.solve(case(hours, **fields)), "gas", "subsidy")


def test_without_a_date_it_comes_at_the_start():
    assert paid(steps(3)) == near([-500, 0, 0])


def test_on_its_date():
    # Local midnight of 2 January is the third step.
    assert paid(steps(4, "2023-01-01 22:00", zone=ZONE), paid=dt.date(2023, 1, 2)) == near([0, 0, -500, 0])


def test_at_its_time():
    hours = steps(4, "2023-01-01 22:00", zone=ZONE)
    assert paid(hours, paid=dt.datetime(2023, 1, 1, 23)) == near([0, -500, 0, 0])


def test_a_time_within_a_step_belongs_to_that_step():
    hours = steps(4, "2023-01-01 22:00", zone=ZONE)
    assert paid(hours, paid="2023-01-01T23:59:00") == near([0, -500, 0, 0])


def test_a_time_with_an_offset():
    # 21:00 UTC is 22:00 in Stockholm.
    hours = steps(2, "2023-01-01 21:00", zone=ZONE)
    assert paid(hours, paid="2023-01-01T21:00:00+00:00") == near([0, -500])


@pytest.mark.parametrize("date", ["2022-12-31", "2023-01-02", "2030-01-01"])
def test_nothing_outside_the_run(date):
    assert paid(steps(24), paid=date) == near(np.zeros(24))


def test_the_amount_is_paid_whatever_the_step():
    # Four steps of a quarter of an hour: 500 in one of them is 2000 an hour.
    per_h = paid(steps(4, step_h=0.25))
    assert per_h.sum() * 0.25 == near(-500)


def test_one_line_on_the_invoice():
    contract = case(steps(3), paid="2023-01-01T01:00:00").contracts["deal"]
    (line,) = contract.bill([1.0] * 3, steps(3))[1].lines
    assert (line.begin, line.end, line.quantity, line.unit, line.amount) == (1, 2, 1.0, "payment", -500)


def test_no_line_outside_the_run():
    contract = case(steps(3), paid="2030-01-01").contracts["deal"]
    assert contract.bill([1.0] * 3, steps(3))[1].lines == ()


def test_an_hour_that_the_clock_leaves_out():
    with pytest.raises(dh.InputError) as caught:
        case(steps(24, "2023-03-26", zone=ZONE), paid="2023-03-26T02:30:00")
    assert str(caught.value) == (
        "contracts.deal.clauses[1].paid: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over "
        "it. Give an hour that exists."
    )


def test_a_negative_subsidy_is_refused():
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        case(steps(1), amount=-1)
