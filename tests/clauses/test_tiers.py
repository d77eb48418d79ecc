"""Tiers: marginal and all units, rising and falling, thresholds, part periods; the optimum and the bill."""

import logging

import numpy as np
import pytest
from helpers import near, steps
from hypothesis import given, settings
from hypothesis import strategies as st
from one_flow import bill, cheapest, cost, days, exact, invoiced, lines, mill, seller, under, whole_numbers

import dhsim as dh


def tiers(*ends_and_prices, **fields):
    """(up_to_mwh or None, price) for each tier, counted by the day."""
    table = [
        {"price_per_mwh": p} if end is None else {"up_to_mwh": end, "price_per_mwh": p} for end, p in ends_and_prices
    ]
    return [{"kind": "tiers", "tiers": table, "period": "day", **fields}]


RISING = tiers((48, 30), (None, 60))
FALLING = tiers((48, 60), (None, 20))


def test_rising_prices_are_linear_and_fill_in_order():
    case = mill(RISING, [4], days(1))
    # 48 MWh x 30 from the mill; beyond, 60 is more than the boiler's 50: 48 x 50. All from the mill: 4320.
    assert cost(case) == near(1440 + 2400)
    assert under(exact(case)) == near([2])
    assert whole_numbers(case) == 0


def test_falling_prices_need_whole_numbers_and_say_so(caplog):
    case = mill(FALLING, [6], days(1))
    with caplog.at_level(logging.INFO, logger="dhsim"):
        result = exact(case)
    # 48 x 60 + 96 x 20 = 4800, against 144 x 50 = 7200. If the cheap tier could be had first: 144 x 20 = 2880.
    assert result.attrs["objective"] == near(4800)
    assert whole_numbers(case) == 1
    assert "deal_1_tiers: whole numbers are needed, because a later tier is better" in caplog.text


def test_falling_prices_are_worth_it_only_beyond_some_volume():
    # Mill for all of it: 48 x 60 + v x 20, boiler (48 + v) x 50: worth it from v = 16 MWh. 2.5 MW are 12 MWh beyond.
    assert under(exact(mill(FALLING, [2.5, 3], days(2)))) == near([0, 3])


def test_three_tiers():
    clauses = tiers((24, 10), (72, 20), (None, 40))
    # 24 x 10 + 48 x 20 + 24 x 40 = 2160, one line each.
    assert lines(clauses, [4], days(1)) == near([(24, 240), (48, 960), (24, 960)])
    assert cost(mill(clauses, [4], days(1))) == near(2160)


def test_three_tiers_that_fall_and_rise():
    clauses = tiers((24, 40), (72, 10), (None, 45))
    # 24 x 40 + 48 x 10 + 24 x 45 = 2520. Cheapest tier first: 480 + 24 x 40 + 24 x 45 is the same sum only when full;
    # for 1.5 MW: 24 x 40 + 12 x 10 = 1080, with the cheap tier first 36 x 10 = 360.
    assert cost(mill(clauses, [4], days(1))) == near(2520)
    assert cost(mill(clauses, [1.5], days(1))) == near(1080)


def test_all_units_cost_the_price_of_the_tier_that_the_volume_ends_in():
    clauses = tiers((48, 60), (None, 20), method="all_units")
    # 72 MWh x 20 = 1440. Marginal: 48 x 60 + 24 x 20 = 3360.
    assert bill(clauses, [3], days(1)) == near(1440)
    assert cost(mill(clauses, [3], days(1))) == near(1440)


@pytest.mark.parametrize("prices", [(60, 20), (20, 60)])
def test_all_units_exactly_at_the_threshold_have_the_lower_price(prices):
    clauses = tiers((48, prices[0]), (None, prices[1]), method="all_units")
    # 48 MWh x 20 = 960. At the higher price: 2880.
    assert bill(clauses, [2], days(1)) == near(960)
    assert cost(mill(clauses, [2], days(1))) == near(960)


def test_the_optimum_stops_at_the_threshold_where_all_units_become_dearer():
    clauses = tiers((48, 20), (None, 60), method="all_units")
    # 48 x 20 + 24 x 50 = 2160. 72 x 60 = 4320.
    result = exact(mill(clauses, [3], days(1)))
    assert result.attrs["objective"] == near(2160)
    assert under(result) == near([2])


def test_one_tier_is_a_price():
    case = mill(tiers((None, 30), method="all_units"), [2], days(1))
    assert cost(case) == near(48 * 30)
    assert whole_numbers(case) == 0


def test_nothing_taken_costs_nothing():
    for method in ("marginal", "all_units"):
        clauses = tiers((48, 60), (None, 20), method=method)
        assert bill(clauses, [0, 3, 0], days(3)) == near(bill(clauses, [3], days(1)))
        # A mill that may not deliver on the second day, and is too dear on the first.
        assert under(exact(mill(clauses, [0.5, 3], days(2), available_mw=[9, 0]))) == near([0, 0])


def test_a_part_period_has_its_part_of_the_thresholds():
    clauses = tiers((48, 30), (None, 60))
    # 6 h of 24 h: 12 MWh at 30, then 60: 6 h x 4 MW = 24 MWh: 12 x 30 + 12 x 60 = 1080. Whole threshold: 720.
    assert bill(clauses, [4] * 6, steps(6)) == near(1080)
    assert cost(mill(clauses, [4] * 6, steps(6), gas=70)) == near(1080)


def test_a_day_of_23_hours_is_a_whole_day():
    hours = steps(23, "2023-03-26", zone="Europe/Stockholm")
    # 23 h x 4 MW = 92 MWh: 48 x 30 + 44 x 60 = 4080.
    assert bill(RISING, [4] * 23, hours) == near(4080)


def test_a_threshold_is_of_the_period():
    clauses = tiers((96, 30), (None, 60), period="month")
    # 31 January and 1 February; 24 h of 744 h and of 672 h: 96 / 31 and 96 / 28 MWh at 30.
    cheap = 96 / 31 + 96 / 28
    assert bill(clauses, [1, 1], days(2, "2023-01-31")) == near(cheap * 30 + (48 - cheap) * 60)


def test_tiers_out_of_order_are_refused():
    with pytest.raises(ValueError, match="the tiers end at 72, 48 MWh; sort them, each threshold once and above 0"):
        dh.Contract(clauses=tiers((72, 30), (48, 40), (None, 60)))


def test_every_tier_but_the_last_ends_somewhere():
    for wrong in (tiers((None, 30), (None, 60)), tiers((48, 30), (72, 60))):
        with pytest.raises(ValueError, match="every tier but the last needs up_to_mwh, and the last has none"):
            dh.Contract(clauses=wrong)


def test_what_is_sold_at_falling_prices_is_linear():
    case = seller(tiers((48, 80), (None, 30)), [4], days(1))
    result = exact(case)
    # A MWh costs 50: 48 are sold for 80, none for 30. Heat 96 x 50, power 48 x 50 - 48 x 80: 3360.
    assert under(result) == near([2])
    assert result.attrs["objective"] == near(3360)
    assert invoiced(result) == near(-3840)
    assert whole_numbers(case) == 0


def test_what_is_sold_at_rising_prices_needs_whole_numbers():
    case = seller(tiers((48, 30), (None, 80)), [4, 3], days(2))
    # 96 MWh: 48 x 30 + 48 x 80 = 5280 for 4800. 72 MWh: 1440 + 24 x 80 = 3360 for 3600: not worth it.
    assert under(exact(case)) == near([4, 0])
    assert whole_numbers(case) == 2


def test_all_units_that_are_sold_keep_below_a_threshold_where_the_price_falls():
    result = exact(seller(tiers((48, 80), (None, 30), method="all_units"), [4], days(1)))
    # Exactly 48 MWh would be sold at 30, so a little less is: heat 96 x 50, power 48 x (50 - 80).
    assert result.attrs["objective"] == pytest.approx(4800 - 1440, rel=1e-5)
    assert under(result)[0] < 2


small = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None)
@given(
    demand=small,
    available=small,
    gas=st.lists(st.integers(5, 60), min_size=4, max_size=4),
    prices=st.lists(st.integers(5, 60), min_size=3, max_size=3),
    method=st.sampled_from(["marginal", "all_units"]),
    period=st.sampled_from(["day", "run"]),
)
def test_the_optimum_is_the_cheapest_of_all_flows(demand, available, gas, prices, method, period):
    ends = (24, 48) if period == "day" else (72, 168)
    clauses = tiers((ends[0], prices[0]), (ends[1], prices[1]), (None, prices[2]), method=method, period=period)
    hours = days(4)
    best = cheapest(clauses, demand, available, gas, hours)
    assert cost(mill(clauses, demand, hours, np.array(available, dtype=float), gas=gas)) == near(best)
