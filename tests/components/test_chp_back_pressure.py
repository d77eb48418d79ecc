"""A back-pressure turbine: heat and power in a fixed proportion."""

from helpers import boiler, cost_line, flow, heat, near, price, town

import dhsim as dh


def turbine(**fields):
    given = {"network": "town", "fuel": "gas", "electricity": "power", "capacity_mw": 20, "c_b": 0.5, "efficiency": 0.9}
    return dh.ChpBackPressure(**{**given, **fields})


def sold_at(sell, **fields):
    return {"power": dh.Commodity(sell_per_mwh=sell, **fields)}


def test_fuel_is_heat_and_power_over_efficiency():
    result = dh.solve(town([12], plant=turbine(), commodities=sold_at(80)))
    # 12 MWh heat, 6 MWh power, (12 + 6) / 0.9 = 20 MWh fuel: 20 x 45 - 6 x 80 = 420.
    # Fuel for the heat alone: 13.33 x 45 - 480 = 120.
    assert result.attrs["objective"] == near(420)
    assert flow(result, "plant", "power") == near([6])
    assert flow(result, "plant", "gas") == near([-20])
    assert price(result) == near([35])


def test_capacity_is_heat():
    result = dh.solve(town([30], plant=turbine(), reserve=boiler(), commodities=sold_at(80)))
    # 20 x 35 + 10 x 50 = 1200. Capacity as power: all 30 from the turbine, 1050.
    assert heat(result, "plant") == near([20])
    assert result.attrs["objective"] == near(1200)


def test_runs_when_power_is_dear_enough():
    result = dh.solve(town([10, 10], plant=turbine(), reserve=boiler(), commodities=sold_at([40, 60])))
    # Its heat costs 1.5 / 0.9 x 45 - 0.5 x power price: 75 - 20 = 55, then 75 - 30 = 45. The boiler's costs 50.
    assert heat(result, "plant") == near([0, 10])
    assert result.attrs["objective"] == near(500 + 450)
    assert price(result) == near([50, 45])


def test_high_power_price_does_not_make_heat_nobody_needs():
    result = dh.solve(town([4], plant=turbine(), commodities=sold_at(200)))
    # 4 x (75 - 100) = -100. At full capacity: -500.
    assert result.attrs["objective"] == near(-100)
    assert price(result) == near([-25])


def test_sale_limit_limits_the_heat():
    result = dh.solve(town([12], plant=turbine(), reserve=boiler(), commodities=sold_at(80, sell_max_mw=4)))
    # 4 MW of power allow 8 MW of heat: 8 x 35 + 4 x 50 = 480.
    assert heat(result, "plant") == near([8])
    assert result.attrs["objective"] == near(480)


def test_operation_and_maintenance_of_heat_and_of_power():
    result = dh.solve(town([12], plant=turbine(om_per_mwh=2, om_power_per_mwh=3), commodities=sold_at(80)))
    # 420 + 12 x 2 + 6 x 3 = 462.
    assert result.attrs["objective"] == near(462)
    assert cost_line(result, "plant", "o&m") == near(42)


def test_shared_limits_act_on_heat():
    result = dh.solve(town([12], plant=turbine(must_run_share=0.5), reserve=boiler(), commodities=sold_at(0)))
    # Heat from the turbine costs 75, yet half of 20 MW must run: 10 x 75 + 2 x 50 = 850.
    # Were heat and power together half of 20 MW, 6.67 MW heat would do: 6.67 x 75 + 5.33 x 50 = 766.67.
    assert heat(result, "plant") == near([10])
    assert result.attrs["objective"] == near(850)
