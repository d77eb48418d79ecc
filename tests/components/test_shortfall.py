"""Demand that is not met: on by default, dear, and reported."""

import pytest
from helpers import boiler, cost_line, heat, near, price, town

import dhsim as dh


def test_is_there_by_default_at_10_000():
    result = dh.solve(town([60, 10], plant=boiler()))
    # 50 x 50 + 10 x 10 000, then 10 x 50: 103 000.
    assert result.attrs["objective"] == near(103_000)
    assert price(result) == near([10_000, 50])


def test_is_reported_by_network():
    result = dh.solve(town([60, 10], plant=boiler()))
    assert heat(result, "shortfall_town") == near([10, 0])
    assert cost_line(result, "shortfall_town", "shortfall") == near(100_000)


def test_price_may_be_set():
    result = dh.solve(town([60], network={"shortfall_per_mwh": 300}, plant=boiler()))
    # 2500 + 10 x 300 = 5500.
    assert result.attrs["objective"] == near(5500)
    assert price(result) == near([300])


def test_is_used_when_it_is_cheaper_than_the_plant():
    # The price is what it is: at 40 nobody burns gas for 50.
    result = dh.solve(town([10], network={"shortfall_per_mwh": 40}, plant=boiler()))
    assert result.attrs["objective"] == near(400)


def test_without_it_the_gap_is_explained():
    case = town([10, 60, 70], network={"shortfall": False}, plant=boiler())
    with pytest.raises(dh.Infeasible) as raised:
        dh.solve(case)
    # 60 - 50 = 10 and 70 - 50 = 20 MW short.
    assert "network town: up to 20 MW of heat missing in 2 steps, first 2023-01-01 01:00 local" in str(raised.value)


def test_without_it_a_case_that_fits_has_no_shortfall():
    result = dh.solve(town([10], network={"shortfall": False}, plant=boiler()))
    assert result.attrs["objective"] == near(500)
    assert list(result["component"].values) == ["plant"]


def test_does_not_take_heat_that_is_too_much():
    case = town([10], network={"shortfall": False}, plant=boiler(must_run_share=0.5))
    with pytest.raises(dh.Infeasible, match="network town: up to 15 MW of heat too much"):
        dh.solve(case)


def test_may_be_a_component_of_its_own_with_an_availability():
    own = dh.Shortfall(network="town", price_per_mwh=60)
    result = dh.solve(town([60], plant=boiler(), own=own))
    # 2500 + 10 x 60 = 3100, before the one at 10 000.
    assert result.attrs["objective"] == near(3100)
    assert heat(result, "own") == near([10])


def test_a_component_of_the_same_name_is_refused():
    with pytest.raises(dh.InputError, match="shortfall_town"):
        town([10], shortfall_town=boiler())
