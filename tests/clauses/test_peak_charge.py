"""Peak charge: what is measured, what counts, which periods; shaved exactly where that is worth it; peaks that earn."""

import logging

import numpy as np
import pytest
from helpers import near, steps
from hypothesis import given, settings
from hypothesis import strategies as st
from one_flow import bill, cheapest, cost, days, exact, lines, mill, seller, under, whole_numbers

import dhsim as dh

ZONE = "Europe/Stockholm"


def peak(per_mw=100, **fields):
    return {"kind": "peak_charge", "per_mw": per_mw, "period": "run", **fields}


def energy(price_per_mwh=20):
    return {"kind": "energy_price", "price_per_mwh": price_per_mwh}


def winter_month():
    """January 2023: 2 MW, on the 10th 12 MW from 8 to 9 and 8 MW from 9 to 10, on the 20th 4 MW all day."""
    hours = steps(744, "2023-01-01", zone=ZONE)
    flow = np.full(744, 2.0)
    flow[9 * 24 + 8 : 9 * 24 + 10] = 12, 8
    flow[19 * 24 : 20 * 24] = 4
    return hours, flow


def test_six_bases_give_six_bills_for_one_month():
    hours, flow = winter_month()
    # Energy: 744 h x 2 + 10 + 6 + 24 x 2 = 1552 MWh. Daily means: 4 MW on the 20th, 64 / 24 = 2.667 MW on the 10th.
    bills = {
        "highest hour": bill([peak()], flow, hours),
        "highest day": bill([peak(basis="day")], flow, hours),
        "three highest hours": bill([peak(highest=3)], flow, hours),
        "mean": bill([peak(basis="mean", counts={"months": [1, 2]})], flow, hours),
        "subscribed": bill(
            [{"kind": "subscribed_power", "subscribed_mw": 5, "per_mw": 100, "overrun_per_mw": 300, "period": "month"}],
            flow,
            hours,
        ),
        "category": bill([{"kind": "category_number", "per_mw": 100, "category_h": 2400}], flow, hours),
    }
    assert bills == {
        "highest hour": near(12 * 100),
        "highest day": near(4 * 100),
        "three highest hours": near((12 + 8 + 4) / 3 * 100),  # 800
        "mean": near(1552 / 744 * 100),  # 208.60
        "subscribed": near(5 * 100 + (12 - 5) * 300),  # 2600
        "category": near(1552 / 2400 * 100),  # 64.67
    }
    assert len({round(amount, 2) for amount in bills.values()}) == 6


def test_mean_of_the_two_highest_days():
    hours, flow = winter_month()
    # (4 + 64 / 24) / 2 = 3.333 MW.
    assert bill([peak(basis="day", highest=2)], flow, hours) == near(1000 / 3)


def test_mean_over_named_months_leaves_the_others_out():
    hours = days(4, "2023-02-27")  # two days of February, two of March
    clause = peak(basis="mean", counts={"months": [2]})
    assert bill([clause], [2, 4, 9, 9], hours) == near(300)


def test_a_dearer_boiler_shaves_the_peak_where_that_is_worth_it():
    # A MW less in the one hour of 10 MW saves the charge and costs 50 - 20 = 30. Between 6 and 4 MW there are two
    # hours: 60. Below 4 MW there are four: 120.
    demand = [4, 10, 6, 4]
    for charge, highest in ((29, 10), (31, 6), (59, 6), (61, 4), (119, 4), (121, 0)):
        result = exact(mill([energy(), peak(charge)], demand, steps(4)))
        assert under(result).max() == near(highest)
    # At 31: 24 - 4 = 20 MWh x 20 + 4 x 50 + 6 x 31 = 786. Not shaved: 480 + 310 = 790.
    assert cost(mill([energy(), peak(31)], demand, steps(4))) == near(786)


def test_a_store_shaves_the_peak():
    store = dh.Store(network="town", capacity_mwh=3, charge_mw=10, discharge_mw=10)
    case = mill([energy(), peak(10)], [2, 2, 8, 2], steps(4), store=store)
    # 14 MWh x 20 and 3 MWh moved out of the peak: 8 - 3 = 5 MW x 10. Without the store: 280 + 80.
    assert cost(case) == near(280 + 50)
    assert whole_numbers(case) == 0


def test_the_mean_of_the_highest_is_that_of_the_sorted_flow():
    case = mill([energy(), peak(70, highest=3)], [4, 10, 6, 4, 8, 1], steps(6))
    result = exact(case)
    highest = np.sort(under(result))[-3:].mean()
    assert whole_numbers(case) == 0
    peak_line = result["cost_per_h"].values[result["cost_item"].values == "peak_charge"].sum()
    assert peak_line == near(70 * highest)
    # One hour shaved to the next: a MW costs 30 and saves 70 / 3 = 23.3 as long as it is among the three highest: not
    # worth it. 10, 8 and 6 MW: mean 8 MW.
    assert highest == near(8)


def test_the_mean_of_the_highest_is_shaved_where_that_is_worth_it():
    # A MW of the highest two costs 30 to replace and saves 100 / 2 = 50, until a third hour is as high: 6 MW. Then all
    # three have to go down: 90 for 100. Then at 4 MW five: 150.
    result = exact(mill([energy(), peak(100, highest=2)], [4, 10, 6, 4, 8], steps(5)))
    assert under(result) == near([4, 4, 4, 4, 4])


def test_only_the_hours_that_count():
    # Friday 6 January 2023 to Saturday: 9 MW at 5, 7 MW at 8 and 8 MW at 18 o'clock on Friday, 11 MW on Saturday at 8.
    hours, flow = steps(48, "2023-01-06", zone=ZONE), np.ones(48)
    flow[[5, 8, 18, 32]] = 9, 7, 8, 11
    assert bill([peak()], flow, hours) == near(1100)
    assert bill([peak(counts={"clock": [6, 18]})], flow, hours) == near(1100)
    assert bill([peak(counts={"weekdays": ["fri"]})], flow, hours) == near(900)
    assert bill([peak(counts={"weekdays": ["fri"], "clock": [6, 18]})], flow, hours) == near(700)
    assert bill([peak(counts={"clock": [18, 6]})], flow, hours) == near(900)


def test_the_peak_moves_to_hours_that_do_not_count():
    store = dh.Store(network="town", capacity_mwh=50, charge_mw=50, discharge_mw=50)
    case = mill([energy(), peak(10, counts={"clock": [1, 24]})], [1, 1, 9, 1], steps(4), store=store)
    # All 12 MWh are taken in the first hour, which does not count.
    assert under(exact(case)) == near([12, 0, 0, 0])


def test_very_cold_days_do_not_count():
    hours = days(3, outdoor_c=[-5, -16, -15])
    clause = peak(outdoor_c="outdoor_c", ignore_below_c=-15)
    # The day of -16 °C and 9 MW is left out; -15 °C is not below.
    assert bill([clause], [5, 9, 7], hours) == near(700)
    assert under(exact(mill([energy(), {**clause, "per_mw": 5000}], [5, 9, 7], hours))) == near([0, 9, 0])


def test_a_day_is_as_cold_as_its_mean():
    # 12 h of -20 and 12 h of 0 °C: -10 on the day.
    hours = steps(24, outdoor_c=[-20] * 12 + [0] * 12)
    flow = [3.0] * 12 + [1.0] * 12
    assert bill([peak(outdoor_c="outdoor_c", ignore_below_c=-10)], flow, hours) == near(300)


def test_a_period_in_which_nothing_counts_costs_the_floor():
    hours = days(2, "2023-01-31")
    clause = peak(1.0, period="day", counts={"months": [1]})
    assert bill([clause], [5, 9], hours) == near(5)
    assert bill([{**clause, "floor_mw": 3}], [5, 9], hours) == near(5 + 3)
    for more in ({}, {"highest": 2}, {"basis": "mean"}):
        assert cost(mill([energy(0), {**clause, **more}], [5, 9], hours)) == near(5)


def test_a_peak_that_is_owed_already_makes_the_first_mw_free():
    # 6 MW are owed: 6 x 100. Taking 6 MW costs nothing more; the other 4 MW would cost 400 - 4 x 30 more.
    result = exact(mill([energy(), peak(100, floor_mw=6)], [10, 2], steps(2)))
    assert under(result) == near([6, 2])
    assert result.attrs["objective"] == near(8 * 20 + 4 * 50 + 600)
    # Nothing owed: nothing is taken. 12 x 50.
    assert cost(mill([energy(), peak(100)], [10, 2], steps(2))) == near(600)


def test_month_season_and_year():
    # 30 and 31 March, 1 and 2 April: winter ends with March.
    flow, hours = [6, 4, 3, 5], days(4, "2023-03-30")
    parts = {
        "month": 6 * 2 / 31 + 5 * 2 / 30,
        "season": 6 * 2 / 151 + 5 * 2 / 214,  # November to March has 151 days, April to October 214
        "year": 6 * 4 / 365,
    }
    for period, mw in parts.items():
        assert bill([peak(1000, period=period)], flow, hours) == near(1000 * mw)


def test_winter_goes_on_over_new_year():
    # One winter, one peak: 6 MW in December, 4 MW in January; 2 of its 151 days. Two years, two peaks: 10 MW.
    flow, hours = [6, 4], days(2, "2022-12-31")
    assert bill([peak(1510, period="season")], flow, hours) == near(6 * 20)
    assert bill([peak(365, period="year")], flow, hours) == near(6 + 4)


@pytest.mark.parametrize(("day", "n"), [("2023-03-26", 23), ("2023-10-29", 25)])
def test_days_of_the_clock_change(day, n):
    hours = steps(n, day, zone=ZONE)
    flow = np.arange(n, dtype=float)
    # The mean over all hours of the day, 0 to n - 1, and all of per_mw.
    assert bill([peak(basis="day", period="day")], flow, hours) == near((n - 1) / 2 * 100)
    # Each hour is one reading, also the one that comes twice in October.
    twice = np.zeros(n)
    twice[2:4] = 6, 2
    assert bill([peak(basis="hour", period="day")], twice, hours) == near(600)


def test_an_hour_is_the_mean_of_its_four_quarters():
    hours = steps(8, step_h=0.25)
    flow = [0, 0, 8, 8, 5, 5, 5, 5]
    # 16 / 4 = 4 MW and 5 MW. The highest quarter: 8 MW.
    assert bill([peak()], flow, hours) == near(500)
    assert cost(mill([energy(0), peak()], flow, hours, gas=1000)) == near(500)


def test_hours_begin_on_the_hour_also_where_the_run_does_not():
    hours = steps(4, "2023-01-01 00:30", step_h=0.25)
    assert lines([peak()], [8, 8, 2, 2], hours) == near([(8, 800)])


def test_a_peak_that_earns_needs_whole_numbers_and_says_so(caplog):
    case = mill([energy(60), peak(-25)], [4, 10, 6], steps(3))
    with caplog.at_level(logging.INFO, logger="dhsim"):
        result = exact(case)
    # A MW of the peak costs 60 - 50 = 10 and earns 25, in one hour only: 10 x 60 + 10 x 50 - 10 x 25.
    assert under(result) == near([0, 10, 0])
    assert result.attrs["objective"] == near(600 + 500 - 250)
    assert "deal_2_peak_charge: whole numbers are needed, because a higher peak earns money" in caplog.text


def test_the_mean_of_the_two_highest_earns():
    # Two hours for 10 each and MW, 25 for the mean: 20 for 25. The two highest of the demand are used.
    result = exact(mill([energy(60), peak(-25, highest=2)], [4, 10, 6], steps(3)))
    assert under(result) == near([0, 10, 6])


def test_a_demand_charge_on_what_is_sold_earns():
    # Power for 50 that nobody pays for by the MWh, but 70 for each MW of the highest hour: one hour of 9 MW.
    result = exact(seller([peak(70)], [4, 9], steps(2)))
    assert under(result) == near([0, 9])
    assert result.attrs["objective"] == near(13 * 50 + 9 * 50 - 630)


def test_a_penalty_on_the_peak_of_what_is_sold_stays_linear():
    case = seller([energy(60), peak(-15)], [4, 9], steps(2))
    # A MW in both hours earns 2 x 10 for 15; above 4 MW only 10 for 15.
    assert under(exact(case)) == near([4, 4])
    assert whole_numbers(case) == 0


def test_a_peak_that_earns_has_no_floor():
    with pytest.raises(
        dh.InputError, match=r"a peak charge that earns money cannot have floor_mw\. Leave floor_mw out"
    ):
        exact(mill([energy(), peak(-5, floor_mw=2)], [4], steps(1)))


def test_hours_that_never_come_are_refused():
    with pytest.raises(dh.InputError, match=r"contracts\.deal\.clauses\[1\]\.counts: no hour of the run counts"):
        mill([energy(), peak(counts={"months": [7]})], [4], steps(1))


def test_what_does_not_belong_together_is_refused():
    with pytest.raises(ValueError, match="outdoor_c and ignore_below_c belong together; give both or none"):
        dh.Contract(clauses=[peak(ignore_below_c=-15)])
    with pytest.raises(ValueError, match="basis 'mean' averages all hours that count; leave highest out"):
        dh.Contract(clauses=[peak(basis="mean", highest=3)])


small = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None)
@given(
    demand=small,
    available=small,
    gas=st.lists(st.integers(10, 60), min_size=4, max_size=4),
    per_mw=st.integers(-1500, 3000),
    highest=st.integers(1, 3),
    basis=st.sampled_from(["hour", "day", "mean"]),
    floor=st.sampled_from([0, 2]),
)
def test_the_optimum_is_the_cheapest_of_all_flows(demand, available, gas, per_mw, highest, basis, floor):
    clause = peak(per_mw, basis=basis, highest=1 if basis == "mean" else highest)
    if per_mw >= 0:
        clause["floor_mw"] = floor
    clauses, hours = [energy(25), clause], days(4)
    best = cheapest(clauses, demand, available, gas, hours)
    assert cost(mill(clauses, demand, hours, np.array(available, dtype=float), gas=gas)) == near(best)
