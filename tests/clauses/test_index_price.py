"""An index formula: weights, means of months, limits, and a lag that reaches back before the run."""

import pytest
from helpers import boiler, cost_per_h, near, steps, town
from pydantic import ValidationError

import dhsim as dh

ACROSS = "2023-01-31 22:00"  # two hours of January, two of February


def case(hours, indices, **fields):
    """1 MW bought in every hour by a formula with a base price of 30."""
    clause = {"kind": "index_price", "base_per_mwh": 30, "indices": indices, **fields}
    return town(
        [1.0] * hours.n,
        hours,
        plant=boiler(efficiency=1),
        commodities={"gas": dh.Commodity(contracts=["deal"])},
        contracts={"deal": dh.Contract(clauses=[clause])},
    )


def price(hours, *indices, **fields):
    """The price in each hour; `solve` checks that the invoice agrees."""
    return cost_per_h(dh.solve(case(hours, indices, **fields)), "gas", "index_price")


def index(**fields):
    return {"series": "oil", "base": 40, "weight": 1.0, **fields}


def test_at_the_base_level_the_base_price_holds():
    assert price(steps(2, oil=[40, 40]), index(weight=0.7)) == near([30, 30])


def test_two_indices_by_their_weights():
    indices = index(weight=0.5), {"series": "wages", "base": 50, "weight": 0.3}
    # 30 x (0.2 fixed + 0.5 x 60/40 + 0.3 x 25/50) = 30 x (0.2 + 0.75 + 0.15) = 33. Without the fixed share: 27.
    assert price(steps(1, oil=[60], wages=[25]), *indices) == near([33])


def test_weights_above_one_leave_a_negative_fixed_share():
    # 30 x (-0.5 + 1.5 x 60/40) = 30 x 1.75 = 52.5.
    assert price(steps(1, oil=[60]), index(weight=1.5)) == near([52.5])


def test_the_mean_of_the_month_counts():
    hours = steps(4, ACROSS, oil=[20, 60, 50, 70])
    # January: mean 40, so 30. February: mean 60, so 45. Hour by hour: 15, 45, 37.5, 52.5.
    assert price(hours, index()) == near([30, 30, 45, 45])


def test_months_are_local():
    hours = steps(4, ACROSS, zone="Europe/Stockholm", oil=[20, 60, 50, 70])
    assert price(hours, index()) == near([30, 30, 45, 45])


def test_the_mean_of_quarter_hours():
    # The mean of January's 20 and 60 is 40 whatever the step: 30. With a sum in place of the mean: 60.
    hours = steps(2, "2023-01-31 23:00", step_h=0.25, oil=[20, 60])
    assert price(hours, index()) == near([30, 30])


def test_the_mean_of_the_quarter():
    hours = steps(4, "2023-03-31 22:00", oil=[20, 60, 50, 70])
    assert price(hours, index(), period="quarter") == near([30, 30, 45, 45])


def test_one_mean_of_the_year():
    # (20 + 60 + 50 + 70) / 4 = 50: 30 x 50/40 = 37.5 in all hours.
    assert price(steps(4, ACROSS, oil=[20, 60, 50, 70]), index(), period="year") == near([37.5] * 4)


def test_hour_by_hour():
    # 30 x 20/40, 30 x 60/40.
    assert price(steps(2, oil=[20, 60]), index(), period="hour") == near([15, 45])


def test_lag_of_one_month_begins_with_what_was_before():
    hours = steps(4, ACROSS, oil=[20, 60, 50, 70])
    # January by December's 80: 60. February by January's 40: 30. Without the lag: 30, 45.
    assert price(hours, index(before=[80]), lag=1) == near([60, 60, 30, 30])


def test_lag_of_two_months_reads_the_list_in_its_order():
    hours = steps(4, ACROSS, oil=[20, 60, 50, 70])
    # January by November's 80: 60. February by December's 20: 15. Read backwards: 15, 60.
    assert price(hours, index(before=[80, 20]), lag=2) == near([60, 60, 15, 15])


def test_of_a_list_that_is_longer_than_the_lag_the_end_counts():
    hours = steps(4, ACROSS, oil=[20, 60, 50, 70])
    # Of November's 20 and December's 80 the lag of one month needs December's.
    assert price(hours, index(before=[20, 80]), lag=1) == near([60, 60, 30, 30])


def test_without_a_lag_what_was_before_does_not_count():
    assert price(steps(1, oil=[60]), index(before=[80])) == near([45])


def test_floor_and_cap():
    hours = steps(3, oil=[10, 40, 90])
    # 7.5 is raised to 20 and 67.5 cut to 50.
    limits = {"floor_per_mwh": 20, "cap_per_mwh": 50}
    assert price(hours, index(), period="hour", **limits) == near([20, 30, 50])


def test_lag_without_data():
    with pytest.raises(dh.InputError) as caught:
        case(steps(1, oil=[60]), [index(before=[80])], lag=2)
    assert str(caught.value) == (
        "contracts.deal.clauses[0].indices[0].before: a lag of 2 months needs the means of 2 months before the run, "
        "found 1. List them, the last one last."
    )


def test_lag_of_hours():
    with pytest.raises(ValidationError, match="lag counts months, quarters or years; give period = 'month'"):
        case(steps(1, oil=[60]), [index()], lag=1, period="hour")


def test_index_of_no_series():
    with pytest.raises(dh.InputError, match=r"clauses\[0\]\.indices\[0\]\.series: there is no series 'iol'.*'oil'"):
        case(steps(1, oil=[60]), [index(series="iol")])
