"""Temperature rules as rows of the model, in tiny cases: each was wrong, or may easily go wrong."""

from __future__ import annotations

from helpers import boiler, exchanger, heat, near, pump, steps, town

import dhsim as dh

NET = {"supply_c": 80, "return_c": 40}
POWER = {"power": dh.Commodity(buy_per_mwh=60)}


def mill(**fields):
    return {"mill": dh.Stream(**{"available_mw": 10, "stream_c": 90, "stream_outlet_min_c": 30, **fields})}


def test_priority_keeps_only_what_the_first_can_take():
    parts = {"direct": exchanger(priority=1), "lift": pump(), "rest": boiler()}
    result = dh.solve(town([30], network=NET, streams=mill(), commodities=POWER, **parts))
    # Direct wants 30 MW and can take 7.5, down to 45 °C. 2.5 MW below are lifted to 3.75; kept whole, none would be.
    assert heat(result, "direct") == near([7.5])
    assert heat(result, "lift") == near([3.75])


def test_priority_is_of_the_flow_and_not_of_heat_alone():
    networks = {
        "a": dh.Network(demand_mw=5, **NET, shortfall_per_mwh=60),
        "b": dh.Network(demand_mw=30, supply_c=80, return_c=60, shortfall_per_mwh=500),
    }
    takers = {"first": {"network": "a", "priority": 1}, "second": {"network": "b"}}
    parts = {name: exchanger(**fields) for name, fields in takers.items()}
    result = dh.solve(dh.Case(hours=steps(1), networks=networks, streams=mill(), components=parts))
    # Both need it at 80 + 5. First: 5 MW from 85 to 45 °C, half of it above 65. Above 65 °C lie 10 x 25/60 MW: what is
    # left of them goes to the second, though 5 MW of heat are left in all.
    assert heat(result, "first", "a") == near([5])
    assert heat(result, "second", "b") == near([10 * 25 / 60 - 2.5])
    # If both need it as it comes, the first takes two thirds of the flow (5 of the 7.5 MW above 45 °C), and a third of
    # 10 x 25/60 is left.
    parts = {name: exchanger(**fields, draws_from_c=90) for name, fields in takers.items()}
    result = dh.solve(dh.Case(hours=steps(1), networks=networks, streams=mill(), components=parts))
    assert heat(result, "second", "b") == near([10 * 25 / 60 / 3])


def test_a_pump_that_does_not_cool_a_cooling_stream_gets_nothing():
    streams = mill(stream_c=[40, 20], stream_outlet_min_c=10)
    parts = {"lift": pump(source_outlet_c=20), "rest": boiler()}
    result = dh.solve(town([30, 30], network=NET, streams=streams, commodities=POWER, **parts))
    # 40 to 20 of 40 to 10 °C: two thirds of 10 MW, lifted to 10. At 20 °C it would need a flow without end.
    assert heat(result, "lift") == near([10, 0])


def test_hours_in_which_some_reach_supply():
    parts = {
        "stream": dh.WasteHeat(network="town", available_mw=20, stream_c=70, stream_outlet_min_c=40, price_per_mwh=1),
        "condenser": dh.WasteHeat(network="town", available_mw=20, stream_c=55),
    }
    case = town([10, 10], steps(2), network={"supply_c": [80, 60], "return_c": 40}, **parts, rest=boiler())
    result = dh.solve(case)
    # Supply 80: both together 10 x 25/40 at 65. Supply 60: the stream reaches that, and both give all.
    both = heat(result, "condenser") + heat(result, "stream")
    assert both == near([6.25, 10])
    # At 50, where the condenser is, and 0.4 of the stream's heat from 65 to 40: 10 x 10/40, and 10 x 10/20.
    below_50 = heat(result, "condenser") + 0.4 * heat(result, "stream")
    assert (below_50 <= [2.5 + 1e-6, 5 + 1e-6]).all()


def test_parallel_at_supply_but_for_the_last_digit():
    source = dh.WasteHeat(network="town", available_mw=20, stream_c=85.3, approach_k=5.3, feed="parallel")
    assert heat(dh.solve(town([10], network=NET, source=source, rest=boiler())), "source") == near([10])


def test_priority_does_not_keep_heat_from_the_takers_of_an_earlier_stream():
    streams = {
        **mill(available_mw=5, stream_outlet_min_c=60),
        "cooler": dh.Stream(after="mill", stream_outlet_min_c=30),
    }
    parts = {"direct": exchanger(), "lift": pump(source="cooler", priority=1), "reserve": boiler()}
    result = dh.solve(town([30], network=NET, streams=streams, commodities=POWER, **parts))
    # The first stream's 5 MW are free for direct use; the pump, which wants all 10, lifts the 5 of the second.
    assert heat(result, "direct") == near([5])
    assert heat(result, "lift") == near([7.5])


def test_a_single_taker_that_cannot_use_the_whole_span():
    parts = {"lift": pump(source_outlet_c=60), "rest": boiler()}
    # 90 to 60 of 90 to 30 °C: its row has the coefficient of all heat, 1, but half the limit. 5 x 1.5.
    assert heat(dh.solve(town([30], network=NET, streams=mill(), commodities=POWER, **parts)), "lift") == near([7.5])
