"""The equations of waste heat, heat pumps and temperatures in the docs, with the numbers typed in, hold in results."""

import numpy as np
import pytest
from equations import at_most, lorenz, plus, same
from helpers import boiler, cost_per_h, exchanger, flow, heat, steps, town

import dhsim as dh

DEAR = boiler(efficiency=0.3)
POWER = {"power": dh.Commodity(buy_per_mwh=60)}
LORENZ = {"model": "lorenz", "quality": 0.5, "two_stage_above_k": 1000}
WARM = {"supply_c": 80, "return_c": 40}


def rows(result, kind, component):
    """Values by name along `feed` or `draw`, of one component."""
    mine = result[f"{kind}_component"].values == component
    names = [name for name in result if str(name).startswith(f"{kind}_")]
    return {str(name).removeprefix(f"{kind}_"): result[name].values[mine] for name in names}


def test_heat_pump_at_two_levels():
    """Air of 10, 5 and -3 °C less 5 K; 80 and 60 °C; 2 % of 12 MW less per K of lift above 60; 3.3 MW electric."""
    air, there = np.array([10, 5, -3.0]), np.array([1, 0.8, 1])
    pump = dh.HeatPump(
        network="town",
        electricity="power",
        source_c=air,
        source_cooling_k=5,
        capacity_mw=12,
        capacity_electric_mw=3.3,
        design_lift_k=60,
        derating_per_k=0.02,
        cop=LORENZ,
        deliver_c=["supply", 60],
        om_per_mwh=3,
        availability=there,
    )
    result = dh.solve(town([18, 18, 18], network=WARM, pump=pump, reserve=DEAR, commodities=POWER))
    q80, q60 = rows(result, "feed", "pump")["mw"]
    psi80, psi60 = (np.array([0.5 * lorenz(t, t - 5, 40, level) for t in air]) for level in (80, 60))
    omega80, omega60 = (np.minimum(1, plus(1 - 0.02 * (level - air - 60))) for level in (80, 60))

    q = q80 + q60
    same(heat(result, "pump"), q)
    p = q80 / psi80 + q60 / psi60
    same(-flow(result, "pump", "power"), p)
    most = np.maximum(np.minimum(12 * omega80, 3.3 * psi80), np.minimum(12 * omega60, 3.3 * psi60))
    assert np.all(q <= there * most + 1e-6)
    at_most(p, 3.3 * there, [2])
    at_most(q80 / omega80 + q60 / omega60, 12 * there, [0])
    same(cost_per_h(result, "pump", "o&m"), 3 * q)
    # Main flow at 60 °C: 20 of the 40 K; what glides from 40 to 80 gives half of its heat below.
    at_most(q60 + 20 / 40 * q80, 20 / 40 * np.full(3, 18.0), [0, 2])
    assert min(q80.max(), q60.max()) > 1


@pytest.mark.parametrize("sizes", [{"capacity_mw": 9}, {"capacity_electric_mw": 3}])
def test_heat_pump_at_one_level(sizes):
    """Its stream comes at 25 °C and is cooled to 12; the sink warms from 45 (above the return) to 70 °C at most."""
    pump = dh.HeatPump(
        network="town",
        electricity="power",
        source="mill",
        source_outlet_c=12,
        sink_in_c=45,
        deliver_max_c=70,
        cop=LORENZ,
        source_min_c=[20, 20, 26],
        **sizes,
    )
    mill = dh.Stream(available_mw=40, stream_c=25, stream_outlet_min_c=10)
    case = town([30] * 3, network=WARM, pump=pump, reserve=DEAR, commodities=POWER, streams={"mill": mill})
    result = dh.solve(case)
    q, psi = heat(result, "pump"), 0.5 * lorenz(25, 12, 45, 70)

    most = 9 if "capacity_mw" in sizes else 3 * psi
    at_most(q, [most, most, 0], [0, 1, 2])
    same(-flow(result, "pump", "power"), q / psi)
    same(-flow(result, "pump", "mill"), (1 - 1 / psi) * q)
    feed, draw = rows(result, "feed", "pump"), rows(result, "draw", "pump")
    same(feed["hot_c"], [[70] * 3])
    same(feed["cold_c"], [[45] * 3])
    same(draw["from_c"], [[25] * 3])
    same(draw["to_c"], [[12] * 3])


def test_heat_pump_behind_direct_exchange():
    """The exchanger cools to 40 + 5 °C; the pump takes the stream from there, unless it is not that hot."""
    pump = dh.HeatPump(network="town", electricity="power", source="mill", capacity_mw=9, cop=4)
    mill = dh.Stream(available_mw=12, stream_c=[90, 44], stream_outlet_min_c=20)
    parts = {"pump": pump, "direct": exchanger(), "reserve": DEAR}
    result = dh.solve(town([30] * 2, network=WARM, commodities=POWER, streams={"mill": mill}, **parts))
    draw = rows(result, "draw", "pump")
    same(draw["from_c"], [[45, 44]])
    same(draw["to_c"], [[20, 20]])


def test_waste_heat_as_it_comes():
    """65, 90 and 44 °C, to 30 at least and to 40 + 5; delivered 5 K colder; 10 MW for the span down to 30 °C."""
    inlet, there = np.array([65, 90, 44.0]), np.array([1, 1, 0.5])
    mill = dh.WasteHeat(
        network="town",
        available_mw=10,
        stream_c=inlet,
        stream_outlet_min_c=30,
        approach_k=5,
        capacity_mw=7,
        deliver_max_c=82,
        price_per_mwh=[1, 2, 3],
        om_per_mwh=0.5,
        availability=there,
    )
    result = dh.solve(town([60] * 3, network=WARM, mill=mill, reserve=DEAR))
    q = heat(result, "mill")
    phi = (inlet - np.minimum(np.maximum(30, 45), inlet)) / (inlet - 30)

    at_most(q / np.where(phi > 0, phi, 1), 10 * there * (phi > 0), [0, 2])
    at_most(q, 7 * there, [1])
    same(cost_per_h(result, "mill", "heat purchase"), [1, 2, 3] * q)
    same(cost_per_h(result, "mill", "o&m"), 0.5 * q)
    feed, draw = rows(result, "feed", "mill"), rows(result, "draw", "mill")
    same(feed["hot_c"], [np.minimum(inlet - 5, 82)])
    same(feed["cold_c"], [[40, 40, 39]])
    same(draw["to_c"], [[45, 45, 44]])


def test_waste_heat_at_hotter_levels():
    """60 °C as it comes, 70 or 80 °C by 0.01 MWh per MWh and K above it; 8 MW of the span to 30 °C shared by both."""
    mill = dh.WasteHeat(
        network="town",
        available_mw=[8, 8, 30],
        stream_c=60,
        stream_outlet_min_c=30,
        capacity_mw=9,
        deliver_c=["stream", "supply"],
        electricity="power",
        extra_electricity_per_k=0.01,
        availability=[1, 0.5, 1],
    )
    result = dh.solve(town([12, 12, 12], network=WARM, mill=mill, reserve=DEAR, commodities=POWER))
    cool, hot = rows(result, "feed", "mill")["mw"]
    phi = [(60 - 45) / (60 - 30), (85 - 45) / (85 - 30)]

    at_most(cool / phi[0] + hot / phi[1], np.array([1, 0.5, 1]) * [8, 8, 30], [0, 1])
    at_most(cool + hot, 9 * np.array([1, 0.5, 1]), [2])
    same(-flow(result, "mill", "power"), 0.01 * (85 - 60) * hot)
    assert hot[0] > 0
    # cascade at 55 °C: all of `cool` is given between 40 and 55; a third of `hot` below 55, on its way to 80.
    at_most(cool + (55 - 40) / (80 - 40) * hot, (55 - 40) / (80 - 40) * np.full(3, 12.0), [2])


def test_waste_heat_that_must_be_taken():
    mill = dh.WasteHeat(
        network="town", available_mw=[4, 9], stream_c=90, stream_outlet_min_c=30, capacity_mw=6, must_take=True
    )
    mill = mill.model_copy(update={"price_per_mwh": 400.0, "availability": 0.5})
    result = dh.solve(town([20, 20], network=WARM, mill=mill, plant=boiler()))
    phi = (90 - 45) / (90 - 30)
    at_most(0.5 * np.minimum(phi * np.array([4, 9]), 6), heat(result, "mill"), [0, 1])  # 3 of 4, and 6 of 6.75 MW


def test_cascade_of_the_main_flow():
    """A condenser at 60 °C, a stream from 40 to 70 and one from 40 to 80 °C: rows at 60 and 70 °C, and not at 80."""
    flue = dh.FlueGasCondenser(network="town", available_mw=20, deliver_c=60)
    mill = dh.WasteHeat(network="town", available_mw=[5, 40], stream_c=75, stream_outlet_min_c=45, price_per_mwh=1)
    hot = dh.WasteHeat(network="town", available_mw=3, stream_c=85, stream_outlet_min_c=45, price_per_mwh=2)
    back, supply = 40, 80
    result = dh.solve(town([24, 24], network=WARM, flue=flue, mill=mill, hot=hot, reserve=DEAR))
    q = {name: heat(result, name) for name in ("flue", "mill", "hot", "reserve")}
    total = sum(q.values())

    for level, reached in ((60, [0]), (70, [1])):
        beta = {"mill": min(1, (level - 40) / (70 - 40)), "hot": (level - 40) / (80 - 40), "flue": float(level >= 60)}
        below = sum(beta[name] * q[name] for name in beta)
        at_most(below, (level - back) / (supply - back) * total, reached)


def test_branches_reach_the_supply_together():
    """65 and 105 °C against 80 °C over 40: -15/25 and 25/65; a third of 100 °C by a stream, 20/60."""
    cold = dh.WasteHeat(network="town", available_mw=[20, 6], stream_c=70, feed="parallel", price_per_mwh=1)
    warm = dh.WasteHeat(network="town", available_mw=3, stream_c=105, feed="parallel", price_per_mwh=2)
    hot = boiler(feed="parallel", deliver_c=105, capacity_mw=5)
    result = dh.solve(town([30, 30], network=WARM, cold=cold, warm=warm, hot=hot, reserve=DEAR))
    q = {name: heat(result, name) for name in ("cold", "warm", "hot")}
    mix = (65 - 80) / (65 - 40) * q["cold"] + (100 - 80) / (100 - 40) * q["warm"] + (105 - 80) / (105 - 40) * q["hot"]
    at_most([0, 0], mix, [0])
    assert q["cold"][0] > 1


def test_nothing_comes_from_below_the_return():
    """Delivered at 38 and at 55 °C, above a return of 40: nothing, and 15 of 40 K."""
    mill = dh.WasteHeat(network="town", available_mw=9, stream_c=[43, 60])
    result = dh.solve(town([9, 9], network=WARM, mill=mill, reserve=DEAR))
    same(heat(result, "mill"), [0, (55 - 40) / (80 - 40) * 9])
    flue = dh.FlueGasCondenser(network="town", available_mw=9, deliver_c="flue_c")
    result = dh.solve(town([9, 9], steps(2, flue_c=[38, 55]), network=WARM, flue=flue, reserve=DEAR))
    same(heat(result, "flue"), [0, (55 - 40) / (80 - 40) * 9])


def shared(demand, **takers):
    """A stream of 12 MW between 90 and 30 °C, which everybody cools."""
    mill = dh.Stream(available_mw=12, stream_c=90, stream_outlet_min_c=30, price_per_mwh=2)
    power = {"power": dh.Commodity(buy_per_mwh=300)}
    return dh.solve(town(demand, network=WARM, streams={"mill": mill}, reserve=DEAR, commodities=power, **takers))


def test_takers_of_a_stream():
    """Two exchangers need 80 + 5 down to 45 °C, a pump 45 to 30: rows of all heat, above 45 and above 30 °C."""
    pump = dh.HeatPump(network="town", electricity="power", source="mill", capacity_mw=20, cop=4)
    result = shared([60], one=exchanger(capacity_mw=5), two=exchanger(), pump=pump)
    one, two, lifted = (-flow(result, name, "mill") for name in ("one", "two", "pump"))

    # Above 45 °C, where the exchangers end and the pump begins: alpha is 1, 1 and 0.
    at_most(one + two, [(90 - 45) / (90 - 30) * 12], [0])
    at_most(one + two + lifted, [12], [0])
    same(cost_per_h(result, "mill", "heat purchase"), 2 * (one + two + lifted))
    draw = rows(result, "draw", "one")
    same(draw["from_c"], [[85]])
    same(draw["to_c"], [[45]])


def test_who_needs_it_hot_leaves_the_rest():
    """A pump drawing from 90 to 60 °C of a stream of 90 to 30: above 60 there are 6 of 12 MW, whoever takes them."""
    hot = dh.HeatPump(
        network="town", electricity="power", source="mill", capacity_mw=20, cop=6, source_outlet_c=60, draws_from_c=90
    )
    low = dh.HeatPump(network="town", electricity="power", source="mill", capacity_mw=4, cop=3, draws_from_c=75)
    result = shared([60], hot=hot, low=low)
    above, below = -flow(result, "hot", "mill"), -flow(result, "low", "mill")
    at_most(above + (75 - 60) / (75 - 30) * below, [(90 - 60) / (90 - 30) * 12], [0])
    assert below[0] > 0


def test_what_is_kept_for_priority():
    """First: 5 MW of exchanger, or its demand, or what its level can use of it; second: what that leaves."""
    first, second = exchanger(priority=1, capacity_mw=5), exchanger(priority=2)
    result = shared([60, 3], first=first, second=second)
    draw = rows(result, "draw", "first")
    same(draw["reserved_mw"], [[5, 3 * min(1, (80 - 40) / (80 - 40))]])
    # Above 45 °C there are 9 of 12 MW: 9 - 5, and in the second step 9 - 3 (of which the demand takes nothing).
    at_most(-flow(result, "second", "mill"), [9 - 5, 9 - 3], [0])
    pump = dh.HeatPump(
        network="town", electricity="power", source="mill", capacity_mw=6, cop=4, priority=1, availability=[1, 0.5]
    )
    kept = rows(shared([60, 2], pump=pump, second=exchanger()), "draw", "pump")["reserved_mw"]
    same(kept, [[0.75 * min(6, 60), 0.75 * min(0.5 * 6, 2)]])


def test_stream_of_a_flow_and_the_rest_of_it():
    """50 kg/s from 15 to 10 °C; behind a load of 1.5 MW it comes again, and may be cooled to 8 °C."""
    flow_mw_per_k = 50 * 4.186 / 1000
    sewer = dh.Stream(flow_kg_per_s=50, stream_c=15, stream_outlet_min_c=10, availability=[1, 0.5])
    rest = dh.Stream(after="sewer", warmed_by_mw=1.5, stream_outlet_min_c=8)
    pumps = {
        name: dh.HeatPump(network="town", electricity="power", source=source, capacity_mw=50, cop=3)
        for name, source in (("first", "sewer"), ("second", "rest"))
    }
    first_off = pumps["first"].model_copy(update={"capacity_mw": 0.3})
    case = town(
        [90, 90], steps(2), network=WARM, streams={"sewer": sewer, "rest": rest}, reserve=DEAR, commodities=POWER
    )
    result = dh.solve(case.add("first", first_off).add("second", pumps["second"]))
    taken, after = -flow(result, "first", "sewer"), -flow(result, "second", "rest")

    held = flow_mw_per_k * 5 * np.array([1, 0.5])
    kappa = held / 5
    inlet = 10 + 1.5 / kappa
    same(result["available_mw"].sel(source="sewer"), held)
    at_most(taken + after, held + kappa * (inlet - 8), [0, 1])
    same(rows(result, "draw", "second")["from_c"], [inlet])
