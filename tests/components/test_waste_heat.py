"""Waste heat by direct exchange: what is there may be taken or left."""

import pytest
from helpers import boiler, cost_line, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh


def mill(**fields):
    return dh.WasteHeat(**{"network": "town", **fields})


def test_takes_what_is_there_and_no_more():
    result = dh.solve(town([10, 10], mill=mill(available_mw=[4, 15], price_per_mwh=20), reserve=boiler()))
    # 4 x 20 + 6 x 50 = 380; then 10 x 20 = 200: 580. Unlimited: 400. Paid for all 15 on offer: 680.
    assert result.attrs["objective"] == near(580)
    assert heat(result, "mill") == near([4, 10])
    assert price(result) == near([50, 20])


def test_heat_dearer_than_the_boiler_is_left():
    result = dh.solve(town([10], mill=mill(available_mw=10, price_per_mwh=51), reserve=boiler()))
    # 10 x 50 = 500. If it had to be taken: 510.
    assert result.attrs["objective"] == near(500)
    assert heat(result, "mill") == near([0])


def test_price_by_the_hour():
    hours = steps(2, mill_per_mwh=[20, 60])
    case = town([10, 10], hours, mill=mill(available_mw=10, price_per_mwh="mill_per_mwh"), reserve=boiler())
    # 10 x 20, then gas at 50: 700. At the mean price of 40: 800.
    assert dh.solve(case).attrs["objective"] == near(700)


def test_exchanger_limits_what_the_source_offers():
    result = dh.solve(town([10, 10], mill=mill(available_mw=[4, 15], capacity_mw=8), reserve=boiler()))
    # 4 and 8 MWh free, 6 + 2 from gas: 400. Without the exchanger's limit: 300.
    assert result.attrs["objective"] == near(400)
    assert heat(result, "mill") == near([4, 8])


def test_availability_scales_the_offer():
    result = dh.solve(town([10, 10], mill=mill(available_mw=10, availability=[1.0, 0.7]), reserve=boiler()))
    # 3 MWh missing in the second hour x 50 = 150.
    assert result.attrs["objective"] == near(150)
    assert heat(result, "mill") == near([10, 7])


def test_contract_is_paid_beside_the_price_and_om():
    clauses = [{"kind": "energy_price", "price_per_mwh": 7}]
    case = town(
        [10],
        mill=mill(available_mw=12, price_per_mwh=20, om_per_mwh=3, contract="deal"),
        contracts={"deal": dh.Contract(counterparty="The mill", clauses=clauses)},
    )
    result = dh.solve(case)
    # 10 x (20 + 7 + 3) = 300. Contract instead of the price: 100.
    assert result.attrs["objective"] == near(300)
    assert cost_line(result, "mill", "heat purchase") == near(200)
    assert cost_line(result, "mill", "energy_price") == near(70)
    assert cost_line(result, "mill", "o&m") == near(30)
    assert price(result) == near([30])


def test_being_paid_to_take_heat_ends_with_the_demand():
    result = dh.solve(town([6], mill=mill(available_mw=10, price_per_mwh=-5)))
    # 6 x -5 = -30. All on offer: -50.
    assert result.attrs["objective"] == near(-30)
    assert price(result) == near([-5])


def test_result_shows_what_was_on_offer_and_what_was_taken():
    result = dh.solve(town([6, 6], mill=mill(available_mw=[10, 4], availability=[0.5, 1]), reserve=boiler()))
    assert result["available_mw"].sel(source="mill").values == near([5, 4])
    assert result["taken_mw"].sel(source="mill").values == near([5, 4])


@pytest.mark.parametrize("fields", [{}, {"available_mw": 5, "stream": "river"}])
def test_needs_one_origin(fields):
    with pytest.raises(ValidationError, match="either available_mw or stream"):
        mill(**fields)
