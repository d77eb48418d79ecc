"""A cooler: heat thrown away, at a cost."""

import pytest
from helpers import flow, heat, near, price, town
from pydantic import ValidationError

import dhsim as dh


def cooler(**fields):
    return dh.HeatRejection(**{"network": "town", "cost_per_mwh": 5, **fields})


def solved(power_price, demand=4, **parts):
    electric = dh.ElectricBoiler(network="town", electricity="power", capacity_mw=10, efficiency=1.0)
    commodities = {"power": dh.Commodity(buy_per_mwh=power_price)}
    return dh.solve(town([demand], electric=electric, commodities=commodities, **parts))


def test_negative_electricity_price_pays_for_the_cooler():
    result = solved(-20, cooler=cooler())
    # 10 x -20 + 6 x 5 = -170. Without the cooler: 4 x -20 = -80. Cost forgotten: -200.
    assert result.attrs["objective"] == near(-170)
    assert heat(result, "cooler") == near([-6])
    # A MWh more demand is a MWh less to cool.
    assert price(result) == near([-5])


def test_stays_off_when_cooling_costs_more_than_electricity_pays():
    result = solved(-20, cooler=cooler(cost_per_mwh=21))
    assert result.attrs["objective"] == near(-80)
    assert price(result) == near([-20])


def test_stays_off_at_positive_prices():
    result = solved(20, cooler=cooler(cost_per_mwh=0))
    assert result.attrs["objective"] == near(80)
    assert heat(result, "cooler") == near([0])


def test_capacity_limits_the_heat_rejected():
    result = solved(-20, cooler=cooler(capacity_mw=2))
    # (4 + 2) x -20 + 2 x 5 = -110.
    assert result.attrs["objective"] == near(-110)
    assert price(result) == near([-20])


def test_outage_without_a_capacity():
    outage = {"from": "2023-01-01", "to": "2023-01-01"}
    # No limit times no availability is none: -80.
    assert solved(-20, cooler=cooler(outages=[outage])).attrs["objective"] == near(-80)


def test_lets_a_turbine_sell_power_in_summer():
    turbine = dh.ChpBackPressure(
        network="town", fuel="gas", electricity="power", capacity_mw=20, c_b=0.5, efficiency=0.9
    )
    case = town([0], plant=turbine, cooler=cooler(), commodities={"power": dh.Commodity(sell_per_mwh=200)})
    result = dh.solve(case)
    # 20 MWh heat rejected x 5; 10 MWh power x 200; 30 / 0.9 x 45 fuel: 100 - 2000 + 1500 = -400.
    assert result.attrs["objective"] == near(-400)
    assert flow(result, "plant", "power") == near([10])


def test_does_not_count_as_a_supplier():
    with pytest.raises(dh.InputError, match="no component supplies this network"):
        town([4], cooler=cooler())


def test_nothing_is_earned_by_cooling():
    with pytest.raises(ValidationError, match="cost_per_mwh"):
        cooler(cost_per_mwh=-1)
