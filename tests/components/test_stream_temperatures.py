"""A stream with temperatures, cooled by several takers, and streams that come after each other."""

import pytest
from helpers import boiler, exchanger, flow, heat, near, pump, steps, town

import dhsim as dh

NET = {"supply_c": 80, "return_c": 40}
POWER = {"power": dh.Commodity(buy_per_mwh=60)}


def stream(**fields):
    return dh.Stream(**{"available_mw": 12, "stream_c": 90, "stream_outlet_min_c": 30, **fields})


def test_direct_and_lifted_in_one_hour_take_what_the_stream_holds():
    case = town(
        [30], network=NET, streams={"mill": stream()}, commodities=POWER, direct=exchanger(), lift=pump(), rest=boiler()
    )
    result = dh.solve(case)
    # Direct: 90 to 45 of 90 to 30 °C, 9 of 12 MW. What is left below 45 °C, 3 MW, is lifted: 4.5 MW for 1.5 MW power.
    assert heat(result, "direct") == near([9])
    assert flow(result, "lift", "mill") == near([-3])
    assert heat(result, "lift") == near([4.5])
    assert result["lifted_mw"].sel(source="mill").values == near([3])
    assert result["direct_mw"].sel(source="mill").values == near([9])
    # 16.5 MW from the boiler at 50 and 1.5 MWh at 60.
    assert result.attrs["objective"] == near(16.5 * 50 + 1.5 * 60)


def greenhouse_case(**fields):
    return dh.Case(
        hours=steps(1),
        networks={
            "town": dh.Network(demand_mw=30, **NET),
            "greenhouse": dh.Network(demand_mw=6, supply_c=40, return_c=25, shortfall_per_mwh=500),
        },
        streams={"mill": stream()},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        components={
            "to_town": exchanger(),
            "to_greenhouse": exchanger(network="greenhouse", **fields),
            "rest": boiler(),
        },
    )


def test_two_takers_at_the_inlet_share_the_flow():
    result = dh.solve(greenhouse_case())
    # The greenhouse cools its part of the flow from 90 to 30 °C: 6 of 12 MW is half the flow. The other half gives the
    # town 90 to 45: half of 9 MW. Heat counted without temperature would leave it 6.
    assert heat(result, "to_greenhouse", "greenhouse") == near([6])
    assert heat(result, "to_town") == near([4.5])


def test_a_taker_that_needs_it_colder_leaves_the_hot_part():
    result = dh.solve(greenhouse_case(draws_from_c=60))
    # The greenhouse needs 6 MW at 60 to 30 °C. The whole flow gives the town 90 to 60 °C first, 6 MW, and then the
    # greenhouse 60 to 30, 6 MW. (The town alone would get 9, down to 45; side by side it got 4.5.)
    assert heat(result, "to_greenhouse", "greenhouse") == near([6])
    assert heat(result, "to_town") == near([6])


def test_what_lies_below_the_first_taker_is_free_for_the_second():
    case = greenhouse_case(draws_from_c=45).replace(greenhouse={"demand_mw": 3})
    # Below 45 °C lie 3 of 12 MW, which the town cannot use: it keeps its 9 MW.
    assert heat(dh.solve(case), "to_greenhouse", "greenhouse") == near([3])
    assert heat(dh.solve(case), "to_town") == near([9])


def test_priority_keeps_heat_for_the_first():
    case = town(
        [10],
        streams={"mill": dh.Stream(available_mw=12)},
        first=exchanger(priority=1, price_per_mwh=30, capacity_mw=8),
        second=exchanger(priority=2, price_per_mwh=1),
        rest=boiler(),
    )
    result = dh.solve(case)
    # 8 of 12 MW are kept for the first; the second may have 4, and is cheaper. Without priority it would take 10.
    assert heat(result, "second") == near([4])
    assert heat(result, "first") == near([6])


def novo(**fields):
    """Cleaned sewage, 100 kg/s at 15 °C, cooled to 10; a factory warms it by 12 K; a second tap cools it to 10."""
    factory_mw = 100 * 4.186 * 12 / 1000
    return dh.Case(
        hours=steps(1),
        networks={"town": dh.Network(demand_mw=40)},
        commodities={**POWER, "gas": dh.Commodity(buy_per_mwh=45)},
        streams={
            "before": dh.Stream(flow_kg_per_s=100, stream_c=15, stream_outlet_min_c=10),
            "behind": dh.Stream(after="before", warmed_by_mw=factory_mw, stream_outlet_min_c=10),
        },
        components={
            "up": pump(source="before", cop=4),
            "down": pump(source="behind"),
            "rest": boiler(),
            **fields,
        },
    )


def test_cooling_water_chain():
    result = dh.solve(novo())
    # MC-08: taps of 100 x 4.186 x 5 = 2.093 and x 12 = 5.023 MW, the factory's load 5.023: up + down - factory =
    # m c (15 - 10) = 2.093.
    up, down, factory = (
        float(-flow(result, "up", "before")[0]),
        float(-flow(result, "down", "behind")[0]),
        5.0232,
    )
    assert (up, down) == pytest.approx((2.093, 5.0232), abs=1e-9)
    assert up + down - factory == pytest.approx(2.093)
    assert result["stream_c"].sel(source="behind").values == near([22])


def test_what_the_first_tap_leaves_is_there_behind():
    result = dh.solve(novo().replace(up={"availability": 0}))
    # The water then reaches the factory at 15 and leaves at 27 °C: 17 K down to 10.
    assert -flow(result, "down", "behind") == near([100 * 4.186 * 17 / 1000])
    assert result["available_mw"].sel(source="behind").values == near([7.1162])


def test_condensing_steam_is_all_there_at_its_temperature():
    case = town(
        [30], network=NET, streams={"mill": dh.Stream(available_mw=12, stream_c=100)}, direct=exchanger(), rest=boiler()
    )
    assert heat(dh.solve(case), "direct") == near([12])


def test_stream_in_a_circle_is_refused():
    with pytest.raises(dh.InputError, match="in a circle"):
        town(
            [1],
            streams={
                "mill": dh.Stream(after="other", stream_outlet_min_c=10),
                "other": dh.Stream(after="mill", stream_outlet_min_c=10),
            },
            direct=exchanger(),
            rest=boiler(),
        )
