"""An extraction turbine at each corner of its region of power P and heat Q.

P + 0.2 Q <= 100, P >= 0.5 Q, Q <= 80; fuel is (P + 0.2 Q) / 0.4 at 20 per MWh, so condensing power costs 50 per MWh.
"""

from helpers import boiler, cost_line, flow, heat, near, price, town

import dhsim as dh


def turbine(**fields):
    given = {"network": "town", "fuel": "chips", "electricity": "power", "power_capacity_mw": 100}
    region = {"heat_capacity_mw": 80, "c_b": 0.5, "c_v": 0.2, "electric_efficiency": 0.4}
    return dh.ChpExtraction(**{**given, **region, **fields})


def solved(demand, power_price, plant=None, **rest):
    commodities = {"chips": dh.Commodity(buy_per_mwh=20), "power": dh.Commodity(sell_per_mwh=power_price)}
    return dh.solve(town(demand, plant=plant or turbine(), commodities=commodities, **rest))


def test_condensing_corner():
    result = solved([0], 80)
    # P = 100, Q = 0: 100 / 0.4 = 250 MWh fuel x 20 - 100 x 80 = -3000.
    assert flow(result, "plant", "power") == near([100])
    assert flow(result, "plant", "chips") == near([-250])
    assert result.attrs["objective"] == near(-3000)


def test_standstill_corner():
    # Power at 40 does not pay for its 50 of fuel.
    assert solved([0], 40).attrs["objective"] == near(0)


def test_back_pressure_line():
    result = solved([50], 10)
    # Power at 10 is a loss, so as little as possible: P = 25. (25 + 10) / 0.4 = 87.5 MWh fuel.
    # 87.5 x 20 - 25 x 10 = 1500. Fuel for power alone, 62.5 MWh: 1000.
    assert flow(result, "plant", "power") == near([25])
    assert flow(result, "plant", "chips") == near([-87.5])
    assert result.attrs["objective"] == near(1500)
    # 0.5 x (50 - 10) + 0.2 x 50 = 30.
    assert price(result) == near([30])


def test_steam_limit():
    result = solved([30], 80)
    # P = 100 - 0.2 x 30 = 94: 250 x 20 - 94 x 80 = -2520. Without the loss of power: -3000.
    assert flow(result, "plant", "power") == near([94])
    assert result.attrs["objective"] == near(-2520)
    # A MWh of heat costs 0.2 MWh of power sold at 80.
    assert price(result) == near([16])


def test_heat_limit_corner_with_steam_limit():
    result = solved([100], 80, reserve=boiler())
    # Q = 80, P = 100 - 16 = 84: 5000 - 84 x 80 = -1720; the boiler makes 20 x 50 = 1000: -720.
    assert heat(result, "plant") == near([80])
    assert flow(result, "plant", "power") == near([84])
    assert result.attrs["objective"] == near(-720)
    assert price(result) == near([50])


def test_heat_limit_corner_with_back_pressure_line():
    result = solved([100], 10, reserve=boiler())
    # Q = 80, P = 40: (40 + 16) / 0.4 = 140 MWh x 20 - 400 = 2400; boiler 1000: 3400.
    assert flow(result, "plant", "power") == near([40])
    assert result.attrs["objective"] == near(3400)


def test_back_pressure_line_meets_steam_limit():
    result = solved([200], 10, plant=turbine(heat_capacity_mw=300), reserve=boiler(capacity_mw=100))
    # 0.5 Q + 0.2 Q = 100: Q = 142.857, P = 71.429. 5000 - 714.29 + 57.143 x 50 = 7142.86.
    assert heat(result, "plant") == near([100 / 0.7])
    assert flow(result, "plant", "power") == near([50 / 0.7])
    assert result.attrs["objective"] == near(5000 - 500 / 0.7 + (200 - 100 / 0.7) * 50)


def test_availability_shrinks_the_whole_region():
    result = solved([100], 80, plant=turbine(availability=0.5), reserve=boiler(capacity_mw=100))
    # Q = 40, P = 50 - 8 = 42. With only the heat halved: P = 92.
    assert heat(result, "plant") == near([40])
    assert flow(result, "plant", "power") == near([42])


def test_shared_limits_act_on_power_without_heat():
    result = solved([30, 30], 80, plant=turbine(annual_max_mwh=8760 * 50), reserve=boiler())
    # 2 h x 50 MW = 100 MWh of P + 0.2 Q. Of it 2 x 30 heat take 12 and leave 88 MWh power.
    # 100 / 0.4 x 20 - 88 x 80 = -2040. With the limit on heat it would not bind: -5040.
    assert flow(result, "plant", "power").sum() == near(88)
    assert result.attrs["objective"] == near(-2040)


def test_operation_and_maintenance_of_heat_and_of_power():
    result = solved([30], 80, plant=turbine(om_per_mwh=2, om_power_per_mwh=3))
    # -2520 + 30 x 2 + 94 x 3 = -2178.
    assert result.attrs["objective"] == near(-2178)
    assert cost_line(result, "plant", "o&m") == near(342)
