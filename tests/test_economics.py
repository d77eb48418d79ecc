"""Investments by hand: present values, returns, paybacks, prices that break even."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dhsim import economics
from dhsim.economics import (
    annuity_factor,
    break_even,
    discounted_payback_years,
    irr,
    level_cash_flows,
    levelised_cost_per_mwh,
    nominal_interest,
    npv,
    payback_years,
    present_value_factor,
    real_interest,
)

SHARES = st.floats(-0.5, 2.0)
AMOUNTS = st.floats(1.0, 1e6)


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-12)


# Present values


def test_a_present_value_year_by_year():
    # -100 today, 60 after one year at 10 % is 54.545454..., 60 after two is 49.586776...: 4.132231...
    assert npv(0.10, [-100, 60, 60]) == close(-100 + 60 / 1.1 + 60 / 1.21)
    assert npv(0.10, [-100, 60, 60]) == pytest.approx(4.132231, abs=1e-6)


def test_year_0_is_today():
    assert npv(0.5, [7]) == 7
    assert npv(0.5, [0, 3]) == 2


def test_without_interest_money_is_added_up():
    assert npv(0.0, [-100, 60, 60]) == close(20)
    assert present_value_factor(0.0, 12) == 12


def test_negative_interest_makes_later_money_dearer():
    assert npv(-0.5, [0, 1, 1]) == close(2 + 4)
    assert present_value_factor(-0.5, 2) == close(6)


@pytest.mark.parametrize(
    ("interest", "years", "factor"),
    [
        (0.10, 1, 1 / 1.1),
        (0.10, 2, 1 / 1.1 + 1 / 1.21),  # 1.735537
        (0.05, 20, 12.4622103),  # as in any table
        (0.04, 10, 8.1108958),
        (1e-12, 25, 25.0),
        (0.05, 0, 0.0),
        (0.05, 2.5, (1 - 1.05**-2.5) / 0.05),  # part years, as the annuity has them
    ],
)
def test_present_value_factor(interest, years, factor):
    assert present_value_factor(interest, years) == pytest.approx(factor, rel=1e-8)


@given(interest=st.floats(0.0, 2.0), years=st.integers(1, 60))
def test_factor_and_annuity_are_inverse(interest, years):
    assert present_value_factor(interest, years) * annuity_factor(interest, years) == close(1)


@given(interest=SHARES, income=AMOUNTS, years=st.integers(1, 40))
def test_level_flows_are_worth_the_factor(interest, income, years):
    worth = npv(interest, level_cash_flows(100.0, income, years))

    assert worth == pytest.approx(income * present_value_factor(interest, years) - 100, rel=1e-9, abs=1e-6)


def test_level_flows_put_the_investment_first():
    assert level_cash_flows(350, 150, 3).tolist() == [-350, 150, 150, 150]


# Internal rate of return


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-100, 110], 0.10),
        ([-100, 0, 121], 0.10),
        ([-100, 50, 50], 0.0),  # paid back to the crown
        ([-100, 50], -0.5),
        ([-100, 60, 60], 3 * (1 + (1 + 20 / 3) ** 0.5) / 10 - 1),  # 100 x^2 - 60 x - 60 = 0: x = 1.130662
        ([0, 0, -100, 110, 0], 0.10),  # years in which nothing happens, before and after
        ([100, -110], 0.10),  # a loan, and what it costs
        ([-1, 1000], 999.0),
        ([-1e9, 1], 1e-9 - 1),
        ([-1e-6, *[0] * 39, 1e6], 1e12 ** (1 / 40) - 1),
        ([-1e6, *[0] * 199, 1.0], 1e-6 ** (1 / 200) - 1),
        ([-0.3, 0.1, 0.1, 0.1], 0.0),
    ],
)
def test_rate_of_return(flows, rate):
    assert irr(flows) == pytest.approx(rate, rel=1e-9, abs=1e-12)


@given(
    out=st.lists(AMOUNTS, min_size=1, max_size=5),
    back=st.lists(AMOUNTS, min_size=1, max_size=30),
)
def test_at_the_rate_of_return_the_flows_are_worth_nothing(out, back):
    flows = np.array([*(-amount for amount in out), *back])
    rate = irr(flows)
    assume(rate > -0.9)  # below, last digits of the rate times (1 + r)^-30 are more than a crown

    sizes = np.abs(flows) / (1 + rate) ** np.arange(flows.size)
    assert npv(rate, flows) == pytest.approx(0, abs=1e-9 * sizes.sum())


@given(interest=SHARES, income=AMOUNTS, years=st.integers(1, 40))
def test_the_rate_of_an_annuity_is_its_interest(interest, income, years):
    investment = income * present_value_factor(interest, years)

    assert irr(level_cash_flows(investment, income, years)) == pytest.approx(interest, rel=1e-7, abs=1e-9)


def test_a_longer_life_returns_more():
    rates = [irr(level_cash_flows(350, 150, years)) for years in range(1, 31)]

    assert np.all(np.diff(rates) > 0)
    assert rates[-1] < 150 / 350  # what it would earn for ever


def test_removal_at_the_end_leaves_one_rate_above_0():
    # Running sums -100, -40, 20, 80, 50 change sign once. The flows are worth nothing also at -64 %, where the
    # removal 4 years away is all that counts.
    flows = [-100, 60, 60, 60, -30]
    rate = irr(flows)

    assert 0.2 < rate < 0.4
    assert npv(rate, flows) == pytest.approx(0, abs=1e-9)


def test_a_renewal_dearer_than_the_income_of_its_year_leaves_one_rate():
    flows = [-100, 60, 60, -10, 60, 60]
    rate = irr(flows)

    assert npv(rate, flows) == pytest.approx(0, abs=1e-9)
    assert rate > 0


@pytest.mark.parametrize("flows", [[-100, 0, 0], [-100, -5], [100, 20], [0, 0], [5]])
def test_no_rate_where_money_goes_one_way(flows):
    with pytest.raises(ValueError, match="never both negative and positive"):
        irr(flows)


@pytest.mark.parametrize(
    ("flows", "changes"),
    [
        ([-100, 230, -132], 2),  # worth nothing at 10 % and at 20 %
        ([-100, 300, -230], 2),  # worth less than nothing at any interest
        ([-100, 200, -100], 2),  # 0 %, twice
        ([-1000, 6000, -11000, 6000], 3),  # 0, 100 and 200 %
    ],
)
def test_several_rates_are_refused(flows, changes):
    with pytest.raises(ValueError, match=f"change sign {changes} times, so several rates may fit"):
        irr(flows)


# Payback


def test_payback_is_investment_over_income():
    assert payback_years(level_cash_flows(350, 150, 10)) == close(350 / 150)
    assert payback_years([-100, 25, 25, 25, 25]) == close(4)


def test_payback_of_uneven_incomes():
    # after two years 30 + 50 of 100 are back; of the third year's 80 a quarter is needed
    assert payback_years([-100, 30, 50, 80]) == close(2.25)


def test_payback_counts_all_that_went_out():
    # -100 and -50, then 100 a year: 150 / 100 after the first year
    assert payback_years([-100, -50, 100, 100]) == close(1 + 1.5)


def test_discounted_payback_by_hand():
    # at 10 %: 60 / 1.1 = 54.545, 60 / 1.21 = 49.587. Left after one year 45.455, so 1 + 45.455 / 49.587
    assert discounted_payback_years(0.10, [-100, 60, 60]) == close(1 + (100 - 60 / 1.1) / (60 / 1.21))


def test_interest_lengthens_the_payback():
    flows = level_cash_flows(350, 150, 30)

    assert payback_years(flows) < discounted_payback_years(0.05, flows) < discounted_payback_years(0.20, flows)


@given(interest=st.floats(0.0, 0.5), years=st.integers(1, 30))
def test_an_annuity_is_paid_back_in_its_last_moment(interest, years):
    flows = level_cash_flows(present_value_factor(interest, years), 1.0, years)

    assert discounted_payback_years(interest, flows) == pytest.approx(years, rel=1e-6)


def test_never_paid_back_in_the_years_given():
    assert payback_years([-100, 40, 40]) == np.inf
    assert discounted_payback_years(0.10, [-100, 10, 10, 10]) == np.inf


def test_no_investment_is_paid_back_at_once():
    assert payback_years([0, 10]) == 0
    assert payback_years([5, -3]) == 0


def test_tenths_add_up_to_one():
    assert payback_years(level_cash_flows(1.0, 0.1, 10)) == close(10)  # 10 x 0.1 in floating point is below 1


def test_what_comes_after_the_payback_is_left_to_npv():
    flows = [-100, 60, 60, -30]

    assert payback_years(flows) == close(1 + 40 / 60)
    assert npv(0.0, flows) == close(-10)


# Prices that break even


def test_income_that_pays_an_investment_is_its_annuity():
    assert break_even(0.05, [-1000] + [0] * 20) == close(1000 * annuity_factor(0.05, 20))


def test_income_after_running_costs():
    # 1000 over two years without interest is 500 a year, and 30 of running cost
    assert break_even(0.0, [-1000, -30, -30]) == close(530)


def test_price_over_uneven_deliveries():
    # 121 + 110 x p1 ... at 10 %: npv = -200, heat 11 / 1.1 + 24.2 / 1.21 = 30 MWh, 200 / 30
    assert break_even(0.10, [-200, 0, 0], [0, 11, 24.2]) == close(200 / 30)


def test_flows_that_earn_enough_can_pay_for_a_unit():
    # 150 a year for 4 years against 350, 200 MWh a year: (600 - 350) / 800 = 0.3125 per MWh can be paid
    assert break_even(0.0, level_cash_flows(350, 150, 4), 200) == close(-0.3125)


@given(interest=SHARES, income=st.floats(-1e5, 1e5), mwh=st.floats(1, 1e4), years=st.integers(1, 30))
def test_at_the_break_even_price_nothing_is_earned(interest, income, mwh, years):
    flows = level_cash_flows(1e5, income, years)
    price = break_even(interest, flows, mwh)
    with_price = flows + price * np.append(0.0, np.full(years, mwh))

    sizes = np.abs(flows) / (1 + interest) ** np.arange(flows.size)
    assert npv(interest, with_price) == pytest.approx(0, abs=1e-9 * sizes.sum())


def test_nothing_to_pay_for_costs_nothing():
    assert str(break_even(0.04, [0, 0])) == "0.0"


def test_levelised_cost_by_hand():
    # 1000 today and 20 a year, 100 MWh a year, 2 years at 10 %: (1000 + 20 x 1.735537) / (100 x 1.735537) = 5.9619
    factor = 1 / 1.1 + 1 / 1.21
    assert levelised_cost_per_mwh(0.10, [1000, 20, 20], 100) == close((1000 + 20 * factor) / (100 * factor))
    assert levelised_cost_per_mwh(0.10, [1000, 20, 20], 100) == pytest.approx(5.9619, abs=1e-4)


def test_levelised_cost_counts_income_against_costs():
    assert levelised_cost_per_mwh(0.0, [100, -10, -10], [0, 5, 5]) == close(8)


def test_numpy_numbers_are_numbers():
    assert levelised_cost_per_mwh(0.0, np.array([100, 0]), np.int64(5)) == close(20)


# Real and nominal


def test_real_interest_by_hand():
    assert real_interest(0.071, 0.02) == close(0.05)  # 1.071 = 1.05 x 1.02
    assert nominal_interest(0.05, 0.02) == close(0.071)
    assert real_interest(0.02, 0.05) < 0


@given(nominal=SHARES, inflation=SHARES)
def test_real_and_back(nominal, inflation):
    assert nominal_interest(real_interest(nominal, inflation), inflation) == pytest.approx(nominal, rel=1e-9, abs=1e-9)


def test_both_ways_of_counting_are_worth_the_same():
    inflation, real = 0.03, [-100.0, 40.0, 40.0, 40.0]
    nominal = [amount * (1 + inflation) ** year for year, amount in enumerate(real)]

    assert npv(0.07, nominal) == close(npv(real_interest(0.07, inflation), real))


# What is refused


@pytest.mark.parametrize("flows", [[], [[-1, 2]], [-100, np.nan], [-100, np.inf], 5.0])
@pytest.mark.parametrize("function", ["irr", "payback_years"])
def test_flows_are_a_list_of_numbers(function, flows):
    with pytest.raises(ValueError, match="a list of amounts is needed"):
        getattr(economics, function)(flows)


@pytest.mark.parametrize("interest", [-1.0, -2.0, np.nan, np.inf])
def test_interest_is_above_minus_one(interest):
    for refused in (
        lambda: npv(interest, [-1, 2]),
        lambda: present_value_factor(interest, 10),
        lambda: discounted_payback_years(interest, [-1, 2]),
        lambda: real_interest(interest, 0.02),
    ):
        with pytest.raises(ValueError, match="interest is a share a year above -1"):
            refused()
    with pytest.raises(ValueError, match="inflation is a share"):
        real_interest(0.04, interest)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: present_value_factor(0.04, -1), "years of at least 0"),
        (lambda: level_cash_flows(-350, 150, 10), "as a positive amount"),
        (lambda: level_cash_flows(350, 150, 2.5), "whole number of years"),
        (lambda: level_cash_flows(350, 150, 0), "whole number of years"),
        (lambda: break_even(0.04, [-350, 0], 0), "nothing is sold"),
        (lambda: break_even(0.04, [-350]), "nothing is sold"),
        (lambda: levelised_cost_per_mwh(0.04, [350, 10], [0, 0]), "nothing is sold"),
        (lambda: break_even(0.04, [-350, 0, 0], [0, 5]), "3 years .* 2 years of units"),
        (lambda: break_even(0.04, [-350, 0], [0, np.nan]), "a list of amounts"),
    ],
)
def test_odd_questions_are_refused(refused, words):
    with pytest.raises(ValueError, match=words):
        refused()
