"""The equations of balances, grids, pipes and the objective in the docs, with the numbers typed in, hold in results."""

import numpy as np
import pytest
from equations import at_most, same
from helpers import boiler, cost_per_h, flow, heat, steps, town

import dhsim as dh

DEAR = boiler(efficiency=0.3)
POWER = {"power": dh.Commodity(buy_per_mwh=60, sell_per_mwh=20)}


def test_grid_limit():
    """What two take less what one makes."""
    parts = {
        "one": dh.ElectricBoiler(network="town", electricity="power", capacity_mw=9, efficiency=0.9),
        "two": dh.ElectricBoiler(network="town", electricity="power", capacity_mw=9, efficiency=0.8),
        "turbine": dh.ChpBackPressure(
            network="town", fuel="gas", electricity="power", capacity_mw=4, c_b=0.5, efficiency=0.9
        ),
    }
    limit = dh.GridLimit(commodity="power", components=["one", "two", "turbine"], max_mw=[5, 8, 20])
    cheap = {"power": dh.Commodity(buy_per_mwh=20, sell_per_mwh=5)}
    result = dh.solve(town([30] * 3, commodities=cheap, grid_limits={"feeder": limit}, reserve=DEAR, **parts))
    net = -sum(flow(result, name, "power") for name in parts)
    at_most(net, [5, 8, 20], [0, 1])


@pytest.mark.parametrize("own_c", [None, 70.0])
def test_pipe_of_a_plant(own_c):
    """2 U L ((T_h + T_r)/2 - T_g)/1000; annuity of (300 000 x 2.5 + 100 000) at 5 % over 20 years, by 8760 h."""
    pipe = dh.Pipe(
        length_km=2.5,
        loss_w_per_mk=0.3,
        ground_c=6,
        cost_per_km=300_000,
        fixed_cost=100_000,
        lifetime_years=20,
        interest=0.05,
    )
    supply, back = np.array([90, 80, 85]), np.array([45, 40, 50])
    levels = {} if own_c is None else {"deliver_c": own_c, "cop": 3, "electricity": "power", "source_c": 10}
    kind = dh.HeatPump if own_c else dh.SolarHeat
    size = {"capacity_mw": 3} if own_c else {"available_mw": 3}
    plant = kind(network="town", pipe=pipe, availability=[0.5, 0, 1], closed="2023-01-01T02:00", **size, **levels)
    network = {"supply_c": supply, "return_c": back}
    result = dh.solve(town([20] * 3, network=network, plant=plant, reserve=boiler(), commodities=POWER))

    hot = supply if own_c is None else np.full(3, own_c)
    lost = 2 * 0.3 * 2.5 / 1000 * ((hot + back) / 2 - 6) * np.array([1, 0, 0])
    same(-flow(result, "plant", "town", "take"), lost)
    yearly = 0.05 / (1 - 1.05**-20) * (300_000 * 2.5 + 100_000)
    same(cost_per_h(result, "plant", "pipe"), yearly / 8760 * np.array([1, 1, 0]))


def test_pipe_with_a_share_of_loss():
    plant = dh.SolarHeat(network="town", available_mw=[3, 5], pipe={"length_km": 1, "loss_share": 0.08})
    result = dh.solve(town([20, 20], plant=plant, reserve=boiler()))
    same(-flow(result, "plant", "town", "take"), 0.08 * np.array([3, 5]))
    same(flow(result, "plant", "town", "supply"), [3, 5])


def test_balances_and_objective():
    """Heat, electricity that is made and used, gas with CO2, a stream at a price; all costs by hand."""
    power = dh.Commodity(buy_per_mwh=[70, 30, 70], sell_per_mwh=[60, 20, 60], buy_max_mw=1.4, sell_max_mw=1.5)
    gas = dh.Commodity(buy_per_mwh=40, co2_t_per_mwh=0.2, co2_price_per_t=80)
    turbine = dh.ChpBackPressure(
        network="town", fuel="gas", electricity="power", capacity_mw=9, c_b=0.5, efficiency=0.9, om_per_mwh=2
    )
    pump = dh.HeatPump(network="town", electricity="power", source="mill", capacity_mw=12, cop=4)
    case = town(
        [9, 14, 15],
        steps(3, step_h=0.5),
        streams={"mill": dh.Stream(available_mw=6, price_per_mwh=5)},
        commodities={"power": power, "gas": gas},
        turbine=turbine,
        pump=pump,
        reserve=DEAR,
    )
    result = dh.solve(case)
    q, r, g = heat(result, "turbine"), heat(result, "reserve"), heat(result, "pump")
    buy, sell = (result[key].sel(commodity="power").values for key in ("buy_mw", "sell_mw"))
    fuel = q * 1.5 / 0.9 + r / 0.3

    same(q + r + g + heat(result, "shortfall_town"), [9, 14, 15])
    same(0.5 * q - g / 4 + buy - sell, [0, 0, 0])
    at_most(0.75 * g, 6, [1])
    at_most(buy, 1.4, [0])
    at_most(sell, 1.5, [2])
    same(result["buy_mw"].sel(commodity="gas"), fuel)
    costs = 2 * q + [70, 30, 70] * buy - [60, 20, 60] * sell + (40 + 0.2 * 80) * fuel + 5 * 0.75 * g
    same(result.attrs["objective"], 0.5 * costs.sum())
