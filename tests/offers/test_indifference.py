"""Prices are found by trying: straight pieces, jumps, curves, and what no price reaches."""

import math

import pytest

from dhsim.indifference import Tried, price_for


def counted(function):
    """A function and the prices that it was tried at."""
    tried = []

    def trial(price):
        tried.append(price)
        return function(price)

    return trial, tried


def test_a_straight_line_takes_two_tries():
    trial, tried = counted(lambda p: Tried(100 + 8 * p, 8))

    # 100 + 8 p = 260 at 20.
    assert price_for(260, trial) == pytest.approx(20)
    assert tried == [0, 20]


def test_pieces_of_a_concave_cost_take_one_try_each():
    """Cost of a supplier's heat that is taken in three blocks of 10 MWh, worth 30, 20 and 10."""

    def cost(price):
        taken = 10 * sum(price < worth for worth in (30, 20, 10))
        return Tried(sum(10 * min(price, worth) for worth in (30, 20, 10)), taken)

    trial, tried = counted(cost)
    # Up to 10 three blocks are paid, up to 20 two: 10 x 10 + 2 x 10 x p = 420 at 16.
    assert price_for(420, trial) == pytest.approx(16)
    assert len(tried) <= 4


def test_an_unknown_slope_is_searched_in_growing_steps():
    trial, tried = counted(lambda p: Tried(min(p, 1000.0), 0))

    assert price_for(437.5, trial) == pytest.approx(437.5, rel=1e-6)
    assert len(tried) < 45


def test_downwards_too():
    assert price_for(-50, lambda p: Tried(2 * p, 2)) == pytest.approx(-25)


def test_a_jump_over_the_target_gives_where_it_jumps():
    # Below 7 nothing, from there on 100: no price gives 50.
    price = price_for(50, lambda p: Tried(100.0 if p >= 7 else 0.0, 0))

    assert price == pytest.approx(7, abs=1e-6)


def test_what_no_price_reaches_is_no_number():
    assert math.isnan(price_for(50, lambda p: Tried(10.0, 0)))


def test_a_slope_that_is_too_large_or_small_only_takes_longer():
    """With value added tax the cost rises faster than the heat taken, with tax on profit the income more slowly."""
    for slope in (6, 10):
        assert price_for(260, lambda p, slope=slope: Tried(100 + 8 * p, slope)) == pytest.approx(20)


def test_where_the_start_is_right_nothing_else_is_tried():
    trial, tried = counted(lambda p: Tried(5.0, 0))

    assert price_for(5, trial, start=3) == 3
    assert tried == [3]


def test_differences_are_judged_by_the_size_that_is_given():
    # A supplier's 3 against a year's cost of 1e9: 2 away is nothing.
    trial, tried = counted(lambda p: Tried(p, 1))

    assert price_for(3, trial, start=1, size=1e9) == 1
    assert tried == [1]
