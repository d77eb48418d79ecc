"""The equations of stores in the docs, with the numbers typed in, hold in results."""

import numpy as np
import pytest
from equations import at_most, lorenz, plus, same
from helpers import boiler, cost_per_h, flow, steps, town

import dhsim as dh

EXACT = {"mip_rel_gap": 0.0}
PRICE = {"gas": dh.Commodity(buy_per_mwh=[10, 90, 10, 90, 90, 90])}
WARM = {"supply_c": 90, "return_c": 45}


def parts(result, store):
    """e, g and h of the docs: level, charge, discharge."""
    return (result[key].sel(store=store).values for key in ("level_mwh", "charge_mw", "discharge_mw"))


def tank(**fields):
    sizes = {"capacity_mwh": 10, "charge_mw": 8, "discharge_mw": 6}
    return dh.Store(**{"network": "town", "charge_efficiency": 0.95, "discharge_efficiency": 0.9, **sizes, **fields})


def test_store_with_losses_in_half_hours():
    half = steps(6, step_h=0.5)
    one = tank(
        capacity_mwh=8.5,
        loss_share_per_h=0.02,
        fixed_loss_mw=0.4,
        om_per_mwh=0.5,
        availability=[1, 1, 0.5, 1, 0.5, 1],
        cyclic=False,
        start_level_mwh=6,
        end_level_mwh=2,
        closed="2023-01-01T02:30",
    )
    result = dh.solve(town([12] * 6, half, tank=one, plant=boiler(), commodities=PRICE))
    e, g, h = parts(result, "tank")

    there = np.array([1, 1, 0.5, 1, 0.5, 0])
    service = np.array([1, 1, 1, 1, 1, 0])
    same(e[1:], 0.98**0.5 * e[:-1] + 0.5 * (0.95 * g - h / 0.9 - 0.4 * service))
    at_most(g, 8 * there, [2])
    at_most(h, 6 * there, [1, 3])
    at_most(e, 8.5, [1])
    at_most([2], e[-1:], [0])
    same(e[0], 6)
    same(cost_per_h(result, "tank", "o&m"), 0.5 * h)
    same(flow(result, "tank", "town"), h - g)


def test_cyclic_store_begins_where_it_ends():
    for start in (None, 3):
        result = dh.solve(
            town([12] * 6, tank=tank(start_level_mwh=start, capacity_mwh=7), plant=boiler(), commodities=PRICE)
        )
        e, g, h = parts(result, "tank")
        same(e[1:], e[:-1] + 0.95 * g - h / 0.9)
        same(e[0], e[-1])
        same(e[0], 0 if start is None else 3)
        at_most(e, 7, [3])
    free = dh.solve(town([12] * 6, tank=tank(cyclic=False), plant=boiler(), commodities=PRICE))
    e, _, _ = parts(free, "tank")
    same(e[0], 0)


def test_store_by_cubic_metres_and_walls():
    """140 m3 between 85 and 40 °C, and 3000 W/K of walls."""
    ambient = np.array([5, -5, 0, 60, 10, 10])
    one = tank(capacity_mwh=None, capacity_m3=140, top_c=85, bottom_c=40, ua_w_per_k=3000, ambient_c=ambient)
    result = dh.solve(town([12] * 6, tank=one, plant=boiler(), commodities=PRICE))
    e, g, h = parts(result, "tank")

    size = 140 * 983.2 * 4.186 * 45 / 3.6e6
    share, fixed = 3000 * 45 / (1e6 * size), plus(3000 * (40 - ambient) / 1e6)
    same(result["capacity_mwh"].sel(store="tank"), size)
    same(e[1:], (1 - share) * e[:-1] + 0.95 * g - h / 0.9 - fixed)
    at_most(e, size, [3])
    assert fixed[3] == 0


def test_store_charges_or_discharges():
    """2 MW have to be lost; with one binary the store may not do both at once."""
    mill = dh.WasteHeat(network="town", available_mw=6, must_take=True)
    case = town([4] * 2, tank=tank(), mill=mill, cooler=dh.HeatRejection(network="town", cost_per_mwh=9))
    both, single = dh.solve(case), dh.solve(case.replace(tank={"one_way": True}), EXACT)

    e, g, h = parts(both, "tank")
    same(h, [6, 6])  # all that may leave; 0.95 g = h / 0.9, and g - h is lost, which no cooler has to be paid for
    same(g, [6 / 0.855, 6 / 0.855])
    same(e[1:], e[:-1])
    e, g, h = parts(single, "tank")
    same(np.minimum(g, h), [0, 0])
    same(e[1:], e[:-1] + 0.95 * g - h / 0.9)


def test_store_of_a_network_with_temperatures_does_not_move_the_mix():
    """A branch of 70 °C needs one of 105 °C beside it: -20/25 and 15/60; the store counts 0, hot as the supply."""
    cold = dh.WasteHeat(network="town", available_mw=20, stream_c=75, feed="parallel")
    hot = boiler(feed="parallel", deliver_c=105, capacity_mw=8)
    full = tank(cyclic=False, start_level_mwh=10)
    case = town([15], network=WARM, cold=cold, hot=hot, tank=full, plant=boiler(efficiency=0.5))
    result = dh.solve(case)
    q = {name: flow(result, name, "town") for name in ("cold", "hot", "tank")}
    at_most([0], (70 - 90) / (70 - 45) * q["cold"] + (105 - 90) / (105 - 45) * q["hot"], [0])
    assert q["tank"] > 1
    same(result["feed_hot_c"].values[result["feed_component"].values == "tank"], [[90]])


def pit(**fields):
    """Between 80 and 50 °C; the return of 45 °C and 10 K leave 55 °C to direct exchange."""
    sizes = {"capacity_mwh": 30, "charge_mw": 9, "discharge_mw": 6, "approach_k": 10, "charge_approach_k": 8}
    table = {"network": "town", "type": "pit", "hot_c": 80, "cold_c": 50, **sizes, **fields}
    return dh.SeasonalStore(**table)


def solved_pit(supply_c, demand=12.0, hours=None, **fields):
    plant, power = boiler(), {"power": dh.Commodity(buy_per_mwh=20), **PRICE}
    network = {"supply_c": supply_c, "return_c": 45}
    return dh.solve(town([demand] * 6, hours, network=network, pit=pit(**fields), plant=plant, commodities=power))


@pytest.mark.parametrize("model", [False, True])
def test_seasonal_store_with_a_heat_pump(model):
    """Charged only at 88 °C or more; COP 4 as given, or 0.03 of Lorenz' between 80-50 and 45-90 °C."""
    supply = np.array([90, 90, 87, 90, 90, 90])
    there = np.array([1, 1, 1, 0.5, 1, 1])
    cop = {"model": "lorenz", "quality": 0.03, "two_stage_above_k": 1000} if model else 4.0
    result = solved_pit(
        supply,
        loss_share_per_h=0.01,
        fixed_loss_mw=0.1,
        charge_efficiency=0.95,
        discharge_efficiency=0.9,
        om_per_mwh=0.5,
        electricity="power",
        cop=cop,
        heat_pump_mw=1,
        availability=there,
        cyclic=False,
        start_level_mwh=10,
        end_level_mwh=4,
    )
    e, g, h = parts(result, "pit")
    psi = np.array([0.03 * lorenz(80, 50, 45, c) for c in supply]) if model else 4.0
    lifted = -flow(result, "pit", "power") * psi
    direct = flow(result, "pit", "town", "supply") - lifted

    same(h, direct + (1 - 1 / psi) * lifted)
    same(e[1:], 0.99 * e[:-1] + 0.95 * g - h / 0.9 - 0.1)
    at_most(g, 9 * there * (supply >= 80 + 8), [0, 2])
    at_most(h, 6 * there, [3])
    at_most(lifted, 1 * there, [1, 3])
    same(cost_per_h(result, "pit", "o&m"), 0.5 * h)
    same(e[0], 10)
    feeds = {"hot": result["feed_hot_c"].values, "cold": result["feed_cold_c"].values}
    same(feeds["hot"][0], np.full(6, 70))
    same(feeds["cold"][0], np.full(6, max(50 - 10, 45)))


@pytest.mark.parametrize(("cyclic", "power_price"), [(False, 150), (False, 250), (True, 150)])
def test_seasonal_store_gives_direct_only_what_lies_above_the_return(cyclic, power_price):
    """Return 60 °C, 10 K: 80 - 70 of 80 - 50 K is a third. With power at 250 some heat is left at the end."""
    fields = {"cyclic": cyclic, "discharge_efficiency": 0.9, "electricity": "power", "cop": 2}
    given = {**fields, "charge_mw": 9 if cyclic else 0, "start_level_mwh": None if cyclic else 12}
    network = {"supply_c": 95, "return_c": 60}
    power = {"power": dh.Commodity(buy_per_mwh=power_price), **PRICE}
    half = steps(6, step_h=0.5)
    result = dh.solve(town([30] * 6, half, network=network, pit=pit(**given), plant=boiler(), commodities=power))
    e, _, h = parts(result, "pit")
    lifted = -flow(result, "pit", "power") * 2
    direct = flow(result, "pit", "town", "supply") - lifted

    phi = (80 - max(50, 60 + 10)) / (80 - 50)
    at_most([np.sum(direct / phi)], [h.sum() + (0 if cyclic else 0.9 * e[-1] / 0.5)], [0])
    assert direct.sum() > 1
    assert (e[-1] > 1) == (power_price == 250)
