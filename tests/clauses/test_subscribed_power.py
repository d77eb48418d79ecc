"""Subscribed power: paid for whether it is used or not; what is above costs by its peak, by its energy, or both."""

import pytest
from helpers import near, steps
from one_flow import bill, cost, days, exact, invoiced, lines, mill, seller, under, whole_numbers

import dhsim as dh

ENERGY = {"kind": "energy_price", "price_per_mwh": 20}


def subscribed(**fields):
    return {"kind": "subscribed_power", "subscribed_mw": 5, "per_mw": 100, "period": "run", **fields}


def test_what_is_subscribed_is_paid_for():
    assert bill([subscribed()], [0, 9], steps(2)) == near(500)
    assert cost(mill([subscribed()], [0, 9], steps(2))) == near(500)


def test_the_highest_hour_above_it_is_paid_for():
    # 5 x 100 + (9 - 5) x 300. All of the highest hour at the overrun price: 3200.
    assert lines([subscribed(overrun_per_mw=300)], [7, 9, 2], steps(3)) == near([(5, 500), (4, 1200)])


def test_the_energy_above_it_is_paid_for():
    # (2 + 4) MWh x 15.
    assert lines([subscribed(overrun_per_mwh=15)], [7, 9, 2], steps(3)) == near([(5, 500), (6, 90)])


def test_the_peak_and_the_energy_above_it():
    assert bill([subscribed(overrun_per_mw=300, overrun_per_mwh=15)], [7, 9, 2], steps(3)) == near(500 + 1200 + 90)


def test_below_it_there_is_no_overrun():
    assert bill([subscribed(overrun_per_mw=300, overrun_per_mwh=15)], [4, 5], steps(2)) == near(500)


def test_by_the_daily_mean():
    flow = [4.0] * 12 + [8.0] * 12 + [2.0] * 24
    # 6 MW on the first day: 1 MW above, 24 MWh. By the hour: 3 MW, 36 MWh.
    by_day = subscribed(basis="day", overrun_per_mw=300, overrun_per_mwh=15)
    assert bill([by_day], flow, steps(48)) == near(500 + 300 + 360)
    assert bill([{**by_day, "basis": "hour"}], flow, steps(48)) == near(500 + 900 + 540)


def test_an_hour_is_the_mean_of_its_four_quarters():
    # 7 MW in the first hour.
    clause = subscribed(overrun_per_mw=300, overrun_per_mwh=15)
    assert bill([clause], [10, 10, 4, 4, 1, 1, 1, 1], steps(8, step_h=0.25)) == near(500 + 600 + 30)


def test_each_period_has_its_peak_and_its_part():
    # 31 January and 1 February, 1 / 31 and 1 / 28 of 500 and of the overruns of 1 and 2 MW x 300.
    clause = subscribed(overrun_per_mw=300, period="month")
    assert bill([clause], [6, 7], days(2, "2023-01-31")) == near(800 / 31 + 1100 / 28)
    assert cost(mill([clause], [6, 7], days(2, "2023-01-31"), gas=1000)) == near(800 / 31 + 1100 / 28)


def test_the_optimum_stops_at_what_is_subscribed():
    # A MW above it in one hour costs 40 and saves 30; in the two hours of 7 MW and more it saves 60.
    case = mill([ENERGY, subscribed(overrun_per_mw=40)], [7, 9, 2], steps(3))
    assert under(exact(case)) == near([7, 7, 2])
    assert whole_numbers(case) == 0
    assert under(exact(mill([ENERGY, subscribed(overrun_per_mw=61)], [7, 9, 2], steps(3)))) == near([5, 5, 2])


def test_energy_above_is_taken_where_it_is_worth_it():
    # 20 + 29 < 50 < 20 + 31.
    for price, taken in ((29, 9), (31, 5)):
        assert under(exact(mill([ENERGY, subscribed(overrun_per_mwh=price)], [9], steps(1)))) == near([taken])


def test_energy_above_that_is_sold_earns_no_more_than_there_is():
    # Power costs 50 and earns 45, above 5 MW 60: 4 h of 9 MW: 5 x -5 + 4 x 10 = 15 an hour. 6 MW: -25 + 10 < 0.
    result = exact(
        seller([{**ENERGY, "price_per_mwh": 45}, subscribed(per_mw=0, overrun_per_mwh=15)], [9, 6], steps(2))
    )
    assert under(result) == near([9, 0])
    assert invoiced(result) == near(-(9 * 45 + 4 * 15))


def test_a_peak_above_that_is_sold_is_refused():
    with pytest.raises(dh.InputError, match=r"overrun_per_mw on what is sold would earn money\. Use overrun_per_mwh"):
        exact(seller([subscribed(overrun_per_mw=10)], [9], steps(1)))
