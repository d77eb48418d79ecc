"""A CHP plant given by the corners of its region: every hour is a mix of them, the rest stands still."""

import pytest
from helpers import boiler, flow, heat, near, price, town
from pydantic import ValidationError

import dhsim as dh


def plant(*corners, **fields):
    points = [dict(zip(("heat_mw", "power_mw", "fuel_mw"), corner, strict=True)) for corner in corners]
    return dh.ChpRegion(network="town", fuel="chips", electricity="power", points=points, **fields)


def solved(demand, power_price, one, **rest):
    commodities = {"chips": dh.Commodity(buy_per_mwh=20), "power": dh.Commodity(sell_per_mwh=power_price)}
    return dh.solve(town(demand, plant=one, commodities=commodities, **rest))


def test_part_load_is_a_share_of_the_corner():
    result = solved([20], 50, plant((40, 20, 70)))
    # Half of the corner: 10 MWh power, 35 MWh fuel: 700 - 500 = 200. Fuel of the full corner: 900.
    assert flow(result, "plant", "power") == near([10])
    assert flow(result, "plant", "chips") == near([-35])
    assert result.attrs["objective"] == near(200)
    assert price(result) == near([10])


def test_shares_add_up_to_one():
    result = solved([70], 50, plant((40, 20, 70), (40, 10, 60)), reserve=boiler())
    # 40 MW of heat at most, whatever the mix: the boiler makes 30. Each corner on its own: 70 from the plant.
    assert heat(result, "plant") == near([40])
    # First corner: 1400 - 1000 = 400; second: 1200 - 500 = 700. 400 + 30 x 50 = 1900.
    assert result.attrs["objective"] == near(1900)


def test_power_price_picks_the_corner():
    one = plant((40, 20, 70), (40, 10, 50))
    result = solved([40, 40], [50, 20], one, reserve=boiler())
    # At 50: 1400 - 1000 = 400 against 1000 - 500 = 500. At 20: 1400 - 400 = 1000 against 1000 - 200 = 800.
    assert flow(result, "plant", "power") == near([20, 10])
    assert result.attrs["objective"] == near(400 + 800)


def test_mix_of_two_corners():
    result = solved([20], 80, plant((0, 30, 75), (40, 20, 75)))
    # Full steam, half of the hour each: 25 MWh power, 75 MWh fuel: 1500 - 2000 = -500.
    # Half of the second corner alone: 750 - 800 = -50.
    assert flow(result, "plant", "power") == near([25])
    assert result.attrs["objective"] == near(-500)
    # A MWh of heat costs 10 / 40 MWh power at 80.
    assert price(result) == near([20])


def test_availability_limits_the_shares():
    result = solved([40], 80, plant((0, 30, 75), (40, 20, 75), availability=0.5), reserve=boiler())
    # Half the time: 20 MWh heat and 10 MWh power; without the limit on the sum of shares the first corner adds 15.
    assert heat(result, "plant") == near([20])
    assert flow(result, "plant", "power") == near([10])


@pytest.mark.parametrize("power_price", [10, 55, 80])
@pytest.mark.parametrize("demand", [0, 30, 90])
def test_corners_of_an_extraction_turbine_give_the_same_cost(demand, power_price):
    # P + 0.2 Q <= 100, P >= 0.5 Q, Q <= 80, fuel (P + 0.2 Q) / 0.4: corners (Q, P) = (0, 100), (80, 84), (80, 40).
    corners = plant((0, 100, 250), (80, 84, 250), (80, 40, 140))
    turbine = dh.ChpExtraction(
        network="town",
        fuel="chips",
        electricity="power",
        power_capacity_mw=100,
        heat_capacity_mw=80,
        c_b=0.5,
        c_v=0.2,
        electric_efficiency=0.4,
    )
    costs = [solved([demand], power_price, one, reserve=boiler()).attrs["objective"] for one in (corners, turbine)]
    assert costs[0] == near(costs[1])


def test_operation_and_maintenance_of_heat_and_of_power():
    result = solved([20], 50, plant((40, 20, 70), om_per_mwh=2, om_power_per_mwh=3))
    # 200 + 20 x 2 + 10 x 3 = 270.
    assert result.attrs["objective"] == near(270)


def test_needs_a_corner():
    with pytest.raises(ValidationError, match="points"):
        plant()
