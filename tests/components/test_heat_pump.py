"""A heat pump: electricity and low-temperature heat to heat for the network."""

import pytest
from helpers import boiler, flow, heat, near, price, town
from pydantic import ValidationError

import dhsim as dh


def pump(**fields):
    return dh.HeatPump(**{"network": "town", "electricity": "power", "capacity_mw": 20, "cop": 3, **fields})


def with_power(demand, buy=60, **rest):
    return town(demand, commodities={"power": dh.Commodity(buy_per_mwh=buy)}, **rest)


def river(available, **fields):
    return {"river": dh.Stream(available_mw=available, **fields)}


def test_electricity_is_heat_over_cop():
    result = dh.solve(with_power([12], pump=pump()))
    # 12 MWh / 3 = 4 MWh x 60 = 240. As source heat x COP or with 1/(COP-1): 6 MWh, 360.
    assert result.attrs["objective"] == near(240)
    assert flow(result, "pump", "power") == near([-4])
    assert price(result) == near([20])


def test_source_limits_the_heat():
    result = dh.solve(with_power([12], pump=pump(source="river"), streams=river(6), reserve=boiler()))
    # Of 9 MWh heat 6 come from the river and 3 from the plug: 6 x 3/2 = 9. The boiler makes 3.
    # 3 x 60 + 3 x 50 = 330. Heat = source: 2 x 60 + 6 x 50 = 420. Heat = source x COP = 18, all 12: 240.
    assert heat(result, "pump") == near([9])
    assert flow(result, "pump", "river") == near([-6])
    assert flow(result, "pump", "power") == near([-3])
    assert result.attrs["objective"] == near(330)
    assert price(result) == near([50])


def test_stream_is_paid_on_source_heat():
    result = dh.solve(with_power([12], pump=pump(source="river"), streams=river(20, price_per_mwh=6)))
    # 12 x 2/3 = 8 MWh x 6 = 48, + 240 = 288. Paid on delivered heat: 312.
    assert result.attrs["objective"] == near(288)
    # 20 for electricity + 2/3 x 6.
    assert price(result) == near([24])


def test_free_source_has_no_limit_but_the_capacity():
    result = dh.solve(with_power([30], pump=pump(capacity_mw=20), reserve=boiler()))
    # 20 / 3 x 60 = 400, + 10 x 50 = 900.
    assert heat(result, "pump") == near([20])
    assert result.attrs["objective"] == near(900)


def test_cop_by_the_hour():
    result = dh.solve(with_power([12, 12], pump=pump(cop=[2, 4])))
    # 6 x 60 + 3 x 60 = 540. At the mean COP of 3: 480.
    assert result.attrs["objective"] == near(540)
    assert price(result) == near([30, 15])


def test_source_use_follows_the_cop_of_the_hour():
    result = dh.solve(with_power([12, 12], pump=pump(source="river", cop=[2, 4]), streams=river(20)))
    # 12 x (1 - 1/2) = 6 and 12 x (1 - 1/4) = 9.
    assert flow(result, "pump", "river") == near([-6, -9])


def test_cop_of_one_draws_nothing_from_the_source():
    result = dh.solve(with_power([12], pump=pump(source="river", cop=1), streams=river(0)))
    # 12 x 60 = 720: an electric boiler.
    assert result.attrs["objective"] == near(720)


def test_operation_and_maintenance_is_per_mwh_heat():
    # 240 + 12 x 2 = 264. Per MWh electricity: 248.
    assert dh.solve(with_power([12], pump=pump(om_per_mwh=2))).attrs["objective"] == near(264)


def test_cop_below_one_is_refused():
    with pytest.raises(ValidationError, match="at least 1"):
        pump(cop=0.9)
    with pytest.raises(dh.InputError, match="at least 1"):
        with_power([12, 12], pump=pump(cop=[3, 0.9]))


def test_cop_above_the_ideal_is_refused():
    network = {"supply_c": 80, "return_c": 45}
    # Lorenz between 10 °C, as the river comes, and 45 -> 80 °C, mean 335.35 K: 335.35 / (335.35 - 283.15) = 6.42.
    # With the river cooled to 5 °C it would be 6.13, but a pump that takes little of it hardly cools it.
    cold = river(20, stream_c=10, stream_outlet_min_c=5)
    with pytest.raises(dh.InputError, match=r"above the ideal 6\.42"):
        with_power([12], network=network, pump=pump(source="river", cop=7), streams=cold)
    with_power([12], network=network, pump=pump(source="river", cop=6), streams=cold)
