"""Take-or-pay: what is paid for is not what is taken; prices, parts of years, and heat left that still counts."""

import logging

import numpy as np
import pytest
from helpers import near, steps
from hypothesis import given, settings
from hypothesis import strategies as st
from loading.project import Project
from one_flow import bill, cheapest, cost, days, exact, invoiced, lines, mill, seller, under, whole_numbers

import dhsim as dh


def commitment(of_mwh, **fields):
    return {"kind": "take_or_pay", "of_mwh": of_mwh, "period": "day", **fields}


def energy(price_per_mwh=20):
    return {"kind": "energy_price", "price_per_mwh": price_per_mwh}


def test_heat_is_paid_for_and_left_where_the_boiler_is_cheaper():
    clauses = [energy(40), commitment(48, price_per_mwh=10)]
    result = exact(mill(clauses, [3], days(1), gas=25))
    # Left: 48 x 10 for nothing and 72 x 25 for the boiler = 2280. A MWh taken costs 40 - 10 - 25 = 5 more.
    assert under(result) == near([0])
    assert result.attrs["objective"] == near(480 + 1800)
    assert invoiced(result) == near(480)
    # Forced to take the 48 MWh: 48 x 40 + 24 x 25 = 2520.
    forced = mill([*clauses, {"kind": "must_take", "least_mwh": 48, "period": "day"}], [3], days(1), gas=25)
    assert cost(forced) == near(2520)


def test_heat_that_is_paid_for_anyway_is_taken():
    # A MWh taken costs 40 and saves 40 of the commitment and 25 of gas, up to 48 MWh: 48 x 40 + 24 x 25.
    result = exact(mill([energy(40), commitment(48)], [3], days(1), gas=25))
    assert under(result) == near([2])
    assert result.attrs["objective"] == near(2520)
    assert whole_numbers(mill([energy(40), commitment(48)], [3], days(1), gas=25)) == 0


def test_only_a_share_is_committed():
    # 0.75 x 48 = 36 MWh, 24 taken: 12 x 10. Of all 48: 240.
    assert bill([commitment(48, share=0.75, price_per_mwh=10)], [1], days(1)) == near(120)


def test_each_period_stands_by_itself():
    # Day by day: 24 MWh are missing on the second. Over both days nothing is: 96 MWh for 2 x 36.
    assert bill([commitment(48, price_per_mwh=10)], [3, 1], days(2)) == near(240)
    assert bill([commitment(96 / 2 * 31, price_per_mwh=10, period="month")], [3, 1], days(2)) == near(0)


def test_the_default_price_is_the_mean_of_the_plain_prices():
    clauses = [energy([10, 10, 40, 60]), energy(5), commitment(400, period="run")]
    # Mean 30 + 5; 400 - 4 x 24 x 3 = 112 MWh missing.
    assert bill(clauses, [3] * 4, days(4)) - bill(clauses[:2], [3] * 4, days(4)) == near(112 * 35)


def test_the_default_price_is_that_of_each_period():
    clauses = [energy([10, 40]), commitment(48)]
    # 48 x 10 + 48 x 40.
    assert bill(clauses, [0, 0], days(2)) == near(2400)


def test_the_default_price_does_not_depend_on_the_order_of_the_clauses():
    late, early = [energy(20), commitment(48)], [commitment(48), energy(20)]
    assert bill(early, [1], days(1)) == near(24 * 20 + 24 * 20)
    assert bill(early, [1], days(1)) == near(bill(late, [1], days(1)))
    assert cost(mill(early, [1], days(1), gas=15)) == near(cost(mill(late, [1], days(1), gas=15)))


def test_the_default_price_is_without_taxes():
    tax = {"kind": "energy_tax", "tax_per_mwh": 7}
    # 24 MWh missing at 20, tax only on the 24 MWh taken.
    assert bill([energy(20), tax, commitment(48)], [1], days(1)) == near(24 * 20 + 24 * 7 + 24 * 20)


def test_a_commitment_without_any_price_is_refused():
    case = mill([commitment(48), {"kind": "fixed_fee", "per_year": 100}], [1], days(1))
    with pytest.raises(dh.InputError, match=r"the contract has no plain price .*Give price_per_mwh"):
        exact(case)


def test_a_part_year_is_committed_to_its_part():
    # 2 days of 365: 730 x 2 / 365 = 4 MWh; in a leap year of 366: 732 x 2 / 366 = 4 MWh.
    clause = commitment(730, period="year", price_per_mwh=10)
    assert bill([clause], [0, 0], days(2)) == near(40)
    assert bill([{**clause, "of_mwh": 732}], [0, 0], days(2, "2024-05-01")) == near(40)
    # Over new year each has its own account: 2 MWh missing in 2023; what is taken in 2024 is no help.
    assert bill([clause], [0, 1], days(2, "2023-12-31")) == near(20)


def test_quarters_of_an_hour():
    # 4 quarters of 2 MW: 2 MWh of the 5 that are committed.
    assert bill([commitment(5, period="run", price_per_mwh=10)], [2] * 4, steps(4, step_h=0.25)) == near(30)


def make_up(**fields):
    return commitment(48, price_per_mwh=10, make_up_periods=1, **fields)


def test_heat_left_is_made_up_for_and_paid_back():
    # Day 1: 24 MWh missing, 240. Day 2: 24 MWh above the commitment, 240 back.
    assert lines([make_up()], [1, 3], days(2)) == near([(24, 240), (0, 0), (-24, -240)])


def test_only_a_part_of_the_price_is_paid_back():
    assert bill([make_up(make_up_per_mwh=4)], [1, 3], days(2)) == near(240 - 24 * 4)


def test_no_more_is_paid_back_than_was_left():
    # 72 MWh above the commitment, 24 left before.
    assert bill([make_up()], [1, 5], days(2)) == near(0)


def test_what_is_above_first_and_missing_later_is_not_made_up_for():
    assert bill([make_up()], [3, 1], days(2)) == near(240)


def test_the_right_to_make_up_expires():
    assert bill([make_up()], [1, 2, 3], days(3)) == near(240)
    assert bill([{**make_up(), "make_up_periods": 2}], [1, 2, 3], days(3)) == near(0)


def test_the_oldest_is_made_up_for_first():
    # Days 1 and 2 leave 24 MWh each; 24 above on day 3 are those of day 1, so those of day 2 are there on day 4.
    assert bill([{**make_up(), "make_up_periods": 2}], [1, 1, 3, 3], days(4)) == near(0)
    # One period: on day 3 only those of day 2 are left, on day 4 none.
    assert bill([make_up()], [1, 1, 3, 3], days(4)) == near(240)


def test_heat_is_left_when_gas_is_cheap_and_made_up_for_later():
    clauses = [energy(10), commitment(48, price_per_mwh=15, make_up_periods=1)]
    result = exact(mill(clauses, [2, 4], days(2), gas=[5, 20]))
    # Day 1: 48 x 15 for nothing, 48 x 5 gas. Day 2: 96 x 10, 48 of them made up for: 48 x 15 back. 240 + 960.
    assert under(result) == near([0, 4])
    assert result.attrs["objective"] == near(1200)
    # If nothing could be made up for, all 144 MWh would be taken: 1440.
    without = [energy(10), commitment(48, price_per_mwh=15)]
    assert cost(mill(without, [2, 4], days(2), gas=[5, 20])) == near(1440)


def test_a_right_that_expires_cannot_be_renewed_by_paying_again(caplog):
    # Missing on day 1, exactly taken on day 2, 24 MWh above on day 3: too late. Paying for 24 MWh more on day 2 that
    # count as made up would carry the right on to day 3, and cost 0 instead of 240.
    clauses = [energy(1), commitment(24, price_per_mwh=10, make_up_periods=1)]
    with caplog.at_level(logging.INFO, logger="dhsim"):
        result = exact(mill(clauses, [0, 1, 2], days(3), gas=1.5))
    assert result.attrs["objective"] == near(240 + 72)
    assert "whole numbers are needed, because heat that is paid for expires before the run ends" in caplog.text


def test_without_an_end_within_the_run_it_stays_linear():
    clauses = [energy(1), commitment(24, price_per_mwh=10, make_up_periods=2)]
    assert whole_numbers(mill(clauses, [0, 1, 2], days(3))) == 0


def test_what_is_taken_above_counts_in_the_next_period():
    # 24 MWh above on day 1, at most 0.25 x 48 = 12 count on day 2: 24 - 12 are missing.
    assert bill([commitment(48, price_per_mwh=10, carry_forward=0.25)], [3, 1], days(2)) == near(120)
    assert bill([commitment(48, price_per_mwh=10, carry_forward=1.0)], [3, 1], days(2)) == near(0)


def test_what_is_carried_can_be_carried_on():
    assert bill([commitment(48, price_per_mwh=10, carry_forward=1.0)], [3, 2, 1], days(3)) == near(0)


def test_both_together():
    clause = commitment(48, price_per_mwh=10, carry_forward=0.5, make_up_periods=1)
    # Day 1: 24 missing, 240. Day 2: 72 above; 24 made up for, -240; of 48 left, 24 are carried. Day 3: 24 + 24 taken.
    assert bill([clause], [1, 5, 1], days(3)) == near(0)
    # Without carrying: 240 on day 3. Without making up: 240 from day 1.
    assert bill([{**clause, "carry_forward": 0.0}], [1, 5, 1], days(3)) == near(240)
    assert bill([{**clause, "make_up_periods": 0}], [1, 5, 1], days(3)) == near(240)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"carry_forward": 0.1}, "need a price_per_mwh that is the same in all periods"),
        ({"make_up_periods": 1}, "need a price_per_mwh that is the same in all periods"),
        ({"price_per_mwh": 5, "make_up_per_mwh": 6}, "make_up_per_mwh is 6, more than the 5 that were paid"),
        (
            {"price_per_mwh": 5, "make_up_per_mwh": 4, "make_up_periods": 1, "carry_forward": 0.1},
            "carry_forward and make_up_periods together need make_up_per_mwh = price_per_mwh",
        ),
    ],
)
def test_rights_that_cannot_be_priced_are_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        dh.Contract(clauses=[commitment(48, **fields)])


def test_rights_on_what_is_sold_are_refused():
    with pytest.raises(dh.InputError, match="carry_forward and make_up_periods are not known for what is sold"):
        exact(seller([make_up()], [3], days(1)))


def test_a_buyer_who_takes_less_pays_for_it_anyway():
    # Power costs 50 and earns 60, but each of the 96 MWh committed that is missing earns 45 for nothing: nothing is
    # sold. 72 MWh heat from the boiler at 50, less 96 x 45.
    result = exact(seller([energy(60), commitment(96, price_per_mwh=45)], [3], days(1)))
    assert under(result) == near([0])
    assert result.attrs["objective"] == near(72 * 50 - 96 * 45)


def test_nobody_commits_to_more_than_there_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    project.model["components"]["mill"] = {
        "kind": "waste_heat",
        "network": "town",
        "available_mw": 2,
        "contract": "heat",
    }
    project.contracts["contracts"]["heat"] = {"clauses": [{"kind": "take_or_pay", "of_mwh": 20_000, "share": 0.9}]}
    # A day of the year: 0.9 x 20 000 / 365 = 49.3151 MWh, and 2 MW for 24 h are 48.
    assert project.fault() == (
        "contracts.toml, contracts.heat.clauses[0].of_mwh: 49.3151 MWh are committed from 2023-01-01 00:00, "
        "and the source can give 48. "
        "Lower share or of_mwh, or look at available_mw and outages of the source."
    )


small = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None)
@given(
    demand=small,
    available=small,
    gas=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    of=st.integers(1, 3),
    back=st.integers(0, 15),
    periods=st.integers(0, 3),
    carry=st.integers(0, 2),
)
def test_the_optimum_is_the_cheapest_of_all_flows(demand, available, gas, of, back, periods, carry):
    clause = commitment(of * 24, price_per_mwh=15, make_up_periods=periods, carry_forward=min(carry / of, 1))
    if not carry:
        clause["make_up_per_mwh"] = back
    hours, most = days(4), np.full(4, 3.0)
    clauses = [energy(10), clause]
    best = cheapest(clauses, demand, most, gas, hours)
    assert cost(mill(clauses, demand, hours, most, gas=gas)) == near(best)
