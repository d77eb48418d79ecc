"""A boiler: fuel to heat at a fixed efficiency."""

import numpy as np
import pytest
from helpers import GAS, boiler, cost_line, flow, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh


def test_fuel_is_heat_over_efficiency():
    result = dh.solve(town([9, 18], plant=boiler()))
    # 9 MWh / 0.9 = 10 MWh fuel, x 45 = 450; 18 MWh: 900. Without the efficiency: 405 + 810.
    assert result.attrs["objective"] == near(1350)
    assert flow(result, "plant", "gas") == near([-10, -20])
    # One more MWh heat: 45 / 0.9 = 50.
    assert price(result) == near([50, 50])


def test_operation_and_maintenance_is_per_mwh_heat():
    result = dh.solve(town([9], plant=boiler(om_per_mwh=2)))
    # 450 fuel + 9 MWh heat x 2 = 468. Per MWh fuel: 470.
    assert result.attrs["objective"] == near(468)
    assert cost_line(result, "plant", "o&m") == near(18)
    assert price(result) == near([52])


def test_capacity_is_heat():
    result = dh.solve(town([60], plant=boiler(capacity_mw=50)))
    # 50 MWh x 50 + 10 MWh short x 10 000 = 102 500. With 50 MW of fuel: 45 MWh x 50 + 15 x 10 000 = 152 250.
    assert heat(result, "plant") == near([50])
    assert result.attrs["objective"] == near(102_500)


def test_the_cheaper_of_two_runs_first_and_the_dearer_sets_the_price():
    result = dh.solve(town([8, 14], small=boiler(capacity_mw=10), old=boiler(efficiency=0.75)))
    # small: 50 per MWh; old: 45 / 0.75 = 60.
    # 8 x 50 = 400, then 10 x 50 + 4 x 60 = 740: 1140. Old first: 8 x 60 + 14 x 60 = 1320.
    assert result.attrs["objective"] == near(1140)
    assert heat(result, "old") == near([0, 4])
    assert price(result) == near([50, 60])


def test_fuel_price_by_the_hour():
    hours = steps(2, gas_per_mwh=[45, 90])
    case = town([9, 9], hours, plant=boiler(), commodities={"gas": dh.Commodity(buy_per_mwh="gas_per_mwh")})
    result = dh.solve(case)
    # 10 MWh x 45 + 10 MWh x 90 = 1350. At the mean of one hour: 900 or 1800.
    assert result.attrs["objective"] == near(1350)
    assert price(result) == near([50, 100])


def test_quarter_hours_count_a_quarter():
    result = dh.solve(town([9, 9], steps(2, step_h=0.25), plant=boiler()))
    # 2 x 0.25 h x 10 MW x 45 = 225. As if hours: 900. The price stays per MWh.
    assert result.attrs["objective"] == near(225)
    assert price(result) == near([50, 50])


def test_more_heat_than_fuel_needs_condensation():
    with pytest.raises(ValidationError, match="flue_gas_condensation"):
        boiler(efficiency=1.1)
    result = dh.solve(town([11], plant=boiler(efficiency=1.1, flue_gas_condensation=True)))
    # 11 MWh / 1.1 = 10 MWh fuel x 45 = 450.
    assert result.attrs["objective"] == near(450)


def test_level_in_every_step():
    network = {"supply_c": 100, "return_c": 50}
    case = town([10, 10], network=network, plant=boiler(deliver_c=np.array([90.0, 95.0])), old=boiler(efficiency=0.75))
    # Preheats to 90 and 95 on the way from 50 to 100.
    assert heat(dh.solve(case), "plant") == near([8, 9])


@pytest.mark.parametrize("efficiency", [0, -0.9, 1.3, 90])
def test_efficiency_out_of_range_is_refused(efficiency):
    with pytest.raises(ValidationError, match="efficiency"):
        boiler(efficiency=efficiency, flue_gas_condensation=True)


def test_unknown_fuel_is_named():
    with pytest.raises(dh.InputError, match="no commodity 'oil'"):
        town([9], plant=boiler(fuel="oil"), commodities={"gas": GAS})
