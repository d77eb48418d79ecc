"""The equations of plants in the docs, with the numbers typed in, hold in results."""

import numpy as np
import pytest
from equations import at_most, plus, same
from helpers import GAS, boiler, cost_per_h, flow, heat, steps, town

import dhsim as dh

EXACT = {"mip_rel_gap": 0.0}
DEAR = boiler(efficiency=0.3)  # covers the rest


def taken(result, component, bus):
    """u of the docs: MW taken, as a positive number."""
    return -flow(result, component, bus, "take")


def test_boiler_with_rising_slopes_and_on_and_off():
    """Points (0.5, 0.8) and (1, 1): beta = 0.625 and 1, one line of slope 0.375 / 0.5 = 0.75."""
    plant = boiler(capacity_mw=10, om_per_mwh=2, availability=[1, 0.5, 1, 1], part_load=[[0.5, 0.8], [1, 1]])
    result = dh.solve(town([12, 8, 7, 3], plant=plant, reserve=DEAR), EXACT)
    q, u, usable = heat(result, "plant"), result["on"].values[0], np.array([10, 5, 10, 10])

    z = 0.625 * usable * u + 0.75 * (q - 0.5 * usable * u)
    same(taken(result, "plant", "gas"), z / 0.9)
    at_most(q, usable * u, [0, 1])
    same(cost_per_h(result, "plant", "o&m"), 2 * q)
    assert u.tolist() == [1, 1, 1, 0]  # lambda_0 U = 5 MW is above the demand of 3
    assert q[2] == pytest.approx(7)


def test_part_load_with_falling_slopes_fills_one_line_after_the_other():
    """Points (0, 1), (0.5, 0.9), (1, 1): beta = 0, 0.5556, 1; slopes 1.111 and 0.889."""
    plant = dh.ElectricBoiler(
        network="town",
        electricity="power",
        capacity_mw=10,
        efficiency=0.95,
        om_per_mwh=1,
        part_load=[[0, 1], [0.5, 0.9], [1, 1]],
        availability=[1, 1, 1, 0.8],
    )
    power = {"power": dh.Commodity(buy_per_mwh=40)}
    result = dh.solve(town([2, 5, 8, 12], plant=plant, reserve=DEAR, commodities=power), EXACT)
    q, usable = heat(result, "plant"), np.array([10, 10, 10, 8])

    first = np.minimum(q, 0.5 * usable)  # g_1 is 1 before the second line is used
    z = (0.5 / 0.9 / 0.5) * first + ((1 - 0.5 / 0.9) / 0.5) * (q - first)
    same(taken(result, "plant", "power"), z / 0.95)
    at_most(q, usable, [3])
    same(q, [2, 5, 8, 8])
    same(cost_per_h(result, "plant", "o&m"), q)


def test_part_load_on_and_off_with_falling_slopes():
    """Points (0.4, 1), (0.7, 0.8), (1, 1): beta = 0.4, 0.875, 1."""
    plant = boiler(capacity_mw=10, part_load=[[0.4, 1], [0.7, 0.8], [1, 1]])
    case = town([3, 4, 6, 7, 9, 10], plant=plant, reserve=DEAR)
    model = case.to_pyomo()
    result = dh.solve(model, EXACT)
    q, u = heat(result, "plant"), result["on"].values[0]
    y = np.array([[model.plant.component(f"load_{k}")[t].value for t in range(6)] for k in (1, 2)])
    g = np.array([model.plant.full_1[t].value for t in range(6)])

    same(q, 0.4 * 10 * u + y.sum(axis=0))
    same(taken(result, "plant", "gas"), (0.4 * 10 * u + (0.475 / 0.3) * y[0] + (0.125 / 0.3) * y[1]) / 0.9)
    at_most(y[0], 0.3 * 10 * u, [3, 4, 5])
    at_most(0.3 * 10 * g, y[0], [4, 5])
    at_most(y[1], 0.3 * 10 * g, [5])
    same(q, [0, 4, 6, 7, 9, 10])


def test_back_pressure_turbine():
    plant = dh.ChpBackPressure(
        network="town",
        fuel="gas",
        electricity="power",
        capacity_mw=10,
        c_b=0.4,
        efficiency=0.85,
        om_per_mwh=2,
        om_power_per_mwh=3,
        part_load=[[0.5, 0.8], [1, 1]],
        availability=[1, 0.6, 1],
    )
    power = {"power": dh.Commodity(sell_per_mwh=30)}
    result = dh.solve(town([12, 12, 7], plant=plant, reserve=DEAR, commodities=power), EXACT)
    q, u, usable = heat(result, "plant"), result["on"].values[0], np.array([10, 6, 10])
    p = flow(result, "plant", "power")

    same(p, 0.4 * q)
    z = 0.625 * usable * u + 0.75 * (q - 0.5 * usable * u)
    same(taken(result, "plant", "gas"), 1.4 / 0.85 * z)
    same(cost_per_h(result, "plant", "o&m"), 2 * q + 3 * p)
    at_most(q, usable, [0, 1])
    same(result["output_mw"].sel(component="plant"), q)


def test_extraction_turbine():
    """Dear power, cheap power, dear with more demand than it has heat, and half of it there at either price."""
    plant = dh.ChpExtraction(
        network="town",
        fuel="gas",
        electricity="power",
        power_capacity_mw=10,
        heat_capacity_mw=12,
        c_b=0.5,
        c_v=0.2,
        electric_efficiency=0.4,
        om_per_mwh=2,
        om_power_per_mwh=3,
        availability=[1, 1, 1, 0.5, 0.5],
    )
    power = {"power": dh.Commodity(sell_per_mwh=[200, 0, 200, 0, 200])}
    result = dh.solve(town([0, 8, 20, 20, 20], plant=plant, reserve=DEAR, commodities=power))
    q, p, a = heat(result, "plant"), flow(result, "plant", "power"), np.array([1, 1, 1, 0.5, 0.5])

    x = p + 0.2 * q
    at_most(q, 12 * a, [2, 3])
    at_most(0.5 * q, p, [1, 3])
    at_most(x, 10 * a, [0, 2, 4])
    same(taken(result, "plant", "gas"), x / 0.4)
    same(result["output_mw"].sel(component="plant"), x)
    assert float(result["capacity_mw"].sel(component="plant")) == 10
    same(cost_per_h(result, "plant", "o&m"), 2 * q + 3 * p)


def test_region_is_a_mix_of_its_corners():
    corners = [(0, 6, 15), (8, 5, 15), (5, 2, 8)]
    plant = dh.ChpRegion(
        network="town",
        fuel="gas",
        electricity="power",
        points=[dict(zip(("heat_mw", "power_mw", "fuel_mw"), corner, strict=True)) for corner in corners],
        om_per_mwh=2,
        om_power_per_mwh=3,
        availability=[1, 1, 1, 0.5, 1],
        min_load_share=0.2,
    )
    power = {"power": dh.Commodity(sell_per_mwh=[200, 40, 200, 200, 0])}
    model = town([2, 5, 8, 8, 0], plant=plant, reserve=DEAR, commodities=power).to_pyomo()
    result = dh.solve(model, EXACT)
    y = np.array([[model.plant.component(f"share_{k}")[t].value for t in range(5)] for k in range(3)])
    q, p, f = (np.array(values) @ y for values in zip(*corners, strict=True))

    same(heat(result, "plant"), q)
    same(flow(result, "plant", "power"), p)
    same(taken(result, "plant", "gas"), f)
    u = result["on"].values[0]
    at_most(y.sum(axis=0), np.array([1, 1, 1, 0.5, 1]) * u, [0, 2, 3, 4])
    assert u.tolist() == [1, 1, 1, 1, 0]
    same(cost_per_h(result, "plant", "o&m"), 2 * q + 3 * p)
    same(result["output_mw"].sel(component="plant"), q)
    assert float(result["capacity_mw"].sel(component="plant")) == 8


def test_region_that_may_run_at_any_share():
    plant = dh.ChpRegion(
        network="town",
        fuel="gas",
        electricity="power",
        points=[{"heat_mw": 8, "power_mw": 5, "fuel_mw": 15}, {"heat_mw": 5, "power_mw": 2, "fuel_mw": 8}],
        availability=[1, 0.5],
    )
    power = {"power": dh.Commodity(sell_per_mwh=60)}
    result = dh.solve(town([20, 20], plant=plant, reserve=DEAR, commodities=power))
    same(heat(result, "plant"), [8, 0.5 * 8])
    same(taken(result, "plant", "gas"), [15, 0.5 * 15])


def test_solar_heat_rejection_and_shortfall():
    field = dh.SolarHeat(network="town", available_mw=[6, 9, 4], om_per_mwh=-1, availability=[1, 0.5, 1])
    cooler = dh.HeatRejection(network="town", capacity_mw=2, cost_per_mwh=0.5, availability=[0.5, 1, 1])
    case = town([5, 3, 7], field=field, cooler=cooler, network={"shortfall_per_mwh": 800})
    result = dh.solve(case)
    q, thrown, missing = heat(result, "field"), -heat(result, "cooler"), heat(result, "shortfall_town")

    at_most(q, np.array([1, 0.5, 1]) * [6, 9, 4], [0, 1, 2])
    at_most(thrown, np.array([0.5, 1, 1]) * 2, [0])
    same(q - thrown + missing, [5, 3, 7])
    same(missing, [0, 0, 3])
    same(cost_per_h(result, "field", "o&m"), -q)
    same(cost_per_h(result, "cooler", "heat rejection"), 0.5 * thrown)
    same(cost_per_h(result, "shortfall_town", "shortfall"), 800 * missing)


def test_flue_gas_condenser():
    """0.12 - 0.002 (T_r - 45): 0.13, 0.12, 0.10; never above 0.25 nor below 0."""
    condenser = dh.FlueGasCondenser(
        network="town",
        of=["one", "two"],
        share_of_fuel=0.12,
        share_lost_per_k=0.002,
        design_return_c=45,
        capacity_mw=2.5,
        om_per_mwh=1,
        availability=[1, 1, 1, 0.4, 1, 1],
    )
    back = np.array([40, 45, 55, 40, -60, 110])
    network = {"supply_c": 120, "return_c": back}
    plants = {"one": boiler(capacity_mw=9), "two": boiler(capacity_mw=9, efficiency=0.8)}
    result = dh.solve(town([9, 18, 18, 18, 6, 6], network=network, flue=condenser, **plants))
    q, f = heat(result, "flue"), taken(result, "one", "gas") + taken(result, "two", "gas")

    phi = np.minimum(0.25, plus(0.12 - 0.002 * (back - 45)))
    at_most(phi, [0.13, 0.12, 0.10, 0.13, 0.25, 0], [0, 1, 2, 3, 4, 5])
    at_most(q, phi * f, [0, 2, 4, 5])
    at_most(q, 2.5 * np.array([1, 1, 1, 0.4, 1, 1]), [3])
    same(cost_per_h(result, "flue", "o&m"), q)


def test_flue_gas_condenser_of_plants_outside_the_model():
    condenser = dh.FlueGasCondenser(network="town", available_mw=[2, 4], capacity_mw=3, availability=[0.5, 1])
    result = dh.solve(town([9, 9], flue=condenser, plant=boiler()))
    at_most(heat(result, "flue"), np.minimum(3, [2, 4]) * np.array([0.5, 1]), [0, 1])


@pytest.mark.parametrize(
    ("drive", "bus", "per_heat"),
    [
        ({"drive_fuel": "gas", "drive_efficiency": 0.8}, "gas", 1 / 1.7 / 0.8),
        ({"drive_network": "steam"}, "steam", 1 / 1.7),
        ({"drive_stream": "hot"}, "hot", 1 / 1.7),
    ],
)
def test_absorption_heat_pump(drive, bus, per_heat):
    absorber = dh.AbsorptionHeatPump(
        network="town",
        source="waste",
        heat_cop=1.7,
        capacity_mw=20,
        drive_capacity_mw=10,
        electricity="power",
        electricity_cop=20,
        om_per_mwh=2,
        availability=[1, 0.5, 1],
        **drive,
    )
    case = dh.Case(
        hours=steps(3),
        networks={"town": dh.Network(demand_mw=[30, 30, 12]), "steam": dh.Network(demand_mw=1)},
        commodities={"gas": GAS, "power": dh.Commodity(buy_per_mwh=60)},
        streams={"waste": dh.Stream(available_mw=50), "hot": dh.Stream(available_mw=50)},
        components={"absorber": absorber, "header": boiler(network="steam"), "reserve": DEAR},
    )
    result = dh.solve(case)
    q = heat(result, "absorber")

    at_most(q, np.array([1, 0.5, 1]) * min(20, 1.7 * 10), [0, 1])
    same(q, [17, 8.5, 12])
    same(taken(result, "absorber", bus), q * per_heat)
    same(taken(result, "absorber", "waste"), (1 - 1 / 1.7) * q)
    same(taken(result, "absorber", "power"), q / 20)
    same(cost_per_h(result, "absorber", "o&m"), 2 * q)
