"""An electric boiler: electricity to heat."""

import pytest
from helpers import boiler, flow, heat, near, price, town
from pydantic import ValidationError

import dhsim as dh


def electric(**fields):
    return dh.ElectricBoiler(**{"network": "town", "electricity": "power", "capacity_mw": 20, **fields})


def power(buy):
    return {"power": dh.Commodity(buy_per_mwh=buy)}


def test_electricity_is_heat_over_efficiency():
    result = dh.solve(town([9.8], plant=electric(efficiency=0.98), commodities=power(60)))
    # 9.8 MWh / 0.98 = 10 MWh, x 60 = 600. Without the efficiency: 588.
    assert result.attrs["objective"] == near(600)
    assert flow(result, "plant", "power") == near([-10])
    assert price(result) == near([60 / 0.98])


def test_default_efficiency_is_99_percent():
    result = dh.solve(town([9.9], plant=electric(), commodities=power(60)))
    # 9.9 / 0.99 = 10 MWh x 60 = 600.
    assert result.attrs["objective"] == near(600)


def test_runs_when_electricity_is_cheaper_than_gas():
    case = town([10, 10], plant=electric(efficiency=1.0), reserve=boiler(), commodities=power([30, 60]))
    result = dh.solve(case)
    # 10 x 30, then gas at 50: 300 + 500 = 800. Only electric: 900. Only gas: 1000.
    assert result.attrs["objective"] == near(800)
    assert heat(result, "plant") == near([10, 0])
    assert price(result) == near([30, 50])


def test_operation_and_maintenance_is_per_mwh_heat():
    result = dh.solve(town([8], plant=electric(efficiency=0.8, om_per_mwh=5), commodities=power(60)))
    # 10 MWh x 60 + 8 MWh heat x 5 = 640. Per MWh electricity: 650.
    assert result.attrs["objective"] == near(640)


def test_negative_price_is_earned_only_on_heat_that_is_used():
    result = dh.solve(town([6], plant=electric(efficiency=1.0), commodities=power(-10)))
    # 6 MWh x -10 = -60. At full capacity, heat thrown away for nothing: -200.
    assert result.attrs["objective"] == near(-60)
    assert price(result) == near([-10])


def test_efficiency_above_one_is_refused():
    with pytest.raises(ValidationError, match="efficiency"):
        electric(efficiency=1.01)
