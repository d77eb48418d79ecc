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


def test_two_takers_need_the_stream_only_as_hot_as_their_supply_asks():
    result = dh.solve(greenhouse_case())
    # The stream holds 12 MW over 60 K, 0.2 MW/K. The greenhouse (40 + 5) needs 45 to 30 °C, the town (80 + 5) needs 85
    # to 45. Above 45 °C lie 9 MW, for the town alone; above 30 °C all 12, for both: the greenhouse takes its 6, of
    # which 3 come from below 45 and 3 from above, and leaves the town 6.
    assert heat(result, "to_greenhouse", "greenhouse") == near([6])
    assert heat(result, "to_town") == near([6])


def test_two_takers_at_the_inlet_share_the_flow():
    case = greenhouse_case(draws_from_c=90).replace(to_town={"draws_from_c": 90})
    result = dh.solve(case)
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


def passed_on(outlet_c, warmed_by_mw=0.0, more=None, **fields):
    """10 MW from 60 down to 30 °C, and the rest of it behind."""
    return town(
        [20],
        commodities=POWER,
        streams={
            "mill": dh.Stream(available_mw=10, stream_c=60, stream_outlet_min_c=30),
            "behind": dh.Stream(after="mill", stream_outlet_min_c=outlet_c, warmed_by_mw=warmed_by_mw),
            **(more or {}),
        },
        rest=boiler(),
        **fields,
    )


def test_a_stream_brings_along_only_what_lies_above_its_own_outlet():
    # Of 60 to 30 °C the third above 50 °C may be taken: 10 / 3 of 10 MW.
    result = dh.solve(passed_on(50, down=pump(source="behind")))
    assert flow(result, "down", "behind") == near([-10 / 3])
    assert result["available_mw"].sel(source="behind").values == near([10 / 3])
    # Warmed by 2 MW, 6 K, the water would come at 66: 16 K above 50, 16 / 3 MW.
    result = dh.solve(passed_on(50, 2.0, down=pump(source="behind")))
    assert flow(result, "down", "behind") == near([-16 / 3])


def test_what_the_first_takers_draw_from_above_the_outlet_is_gone():
    # 3 MW drawn evenly from 60 to 30 °C is 1 MW above 50: 2.333 of 3.333 MW are left. Drawn from 50 on, all are.
    up = pump(capacity_mw=6, cop=2, om_per_mwh=-100)
    result = dh.solve(passed_on(50, up=up, down=pump(source="behind")))
    assert flow(result, "up", "mill") == near([-3])
    assert flow(result, "down", "behind") == near([-7 / 3])
    result = dh.solve(passed_on(50, up=up, down=pump(source="behind")).replace(up={"draws_from_c": 50}))
    assert flow(result, "down", "behind") == near([-10 / 3])


def test_an_outlet_between_does_not_hold_what_comes_after_it():
    # The middle stream may take above 50 °C (3.333 MW), the last above 45: 5 MW in all.
    end = {"end": dh.Stream(after="behind", stream_outlet_min_c=45)}
    result = dh.solve(passed_on(50, more=end, middle=pump(source="behind"), last=pump(source="end")))
    assert flow(result, "middle", "behind") + flow(result, "last", "end") == near([-5])
    assert -flow(result, "middle", "behind")[0] <= 10 / 3 + 1e-6


def test_what_is_brought_along_counts_above_every_level():
    """A direct taker behind: what its own stream holds above its return, and all that comes along."""
    case = dh.Case(
        hours=steps(1),
        networks={"town": dh.Network(demand_mw=20, supply_c=60, return_c=40)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        streams={
            "mill": dh.Stream(available_mw=5, stream_c=90, stream_outlet_min_c=60),
            "behind": dh.Stream(after="mill", warmed_by_mw=2, stream_outlet_min_c=30),
        },
        components={"direct": exchanger(stream="behind"), "rest": boiler()},
    )
    # 5 MW over 30 K; behind it comes at 60 + 12 = 72 °C, 7 MW down to 30, of which 27 / 42 above 45. 4.5 + 5.
    result = dh.solve(case)
    assert heat(result, "direct") == near([9.5])
    assert result["brought_mw"].sel(source="behind").values == near([5])


def test_a_load_that_warms_too_small_a_flow_is_refused():
    with pytest.raises(dh.InputError, match=r"streams\.s2\.warmed_by_mw: it comes at 2010 °C at 2023-01-01 01:00"):
        town(
            [10, 10],
            streams={
                "s1": dh.Stream(available_mw=[5, 0.01], stream_c=20, stream_outlet_min_c=10),
                "s2": dh.Stream(after="s1", stream_outlet_min_c=10, warmed_by_mw=2),
            },
            commodities=POWER,
            lift=pump(source="s2"),
            rest=boiler(),
        )


@pytest.mark.parametrize("nothing", [{"capacity_mw": 0}, {"availability": 0, "capacity_mw": 5}])
def test_a_taker_that_never_runs_changes_nobody(nothing):
    case = greenhouse_case(**nothing).add("oven", boiler(network="greenhouse"))
    alone = case.remove("to_greenhouse")
    assert heat(dh.solve(case), "to_town") == near(heat(dh.solve(alone), "to_town"))
    lifted = {"commodities": POWER, "lift": pump(), "rest": boiler(), "network": NET, "streams": {"mill": stream()}}
    with_idle = dh.solve(town([30], **lifted, direct=exchanger(**nothing)))
    assert heat(with_idle, "lift") == near(heat(dh.solve(town([30], **lifted)), "lift"))


def test_priority_reserves_no_more_than_the_cascade_can_use():
    case = town(
        [10],
        network={"supply_c": 80, "return_c": 50},
        streams={"mill": dh.Stream(available_mw=7, stream_c=60, stream_outlet_min_c=50)},
        commodities=POWER,
        first=exchanger(priority=1),
        second=pump(cop=4, draws_from_c=60, capacity_mw=10, om_per_mwh=-1),
        rest=boiler(),
    )
    # At 55 °C it can give 5 of 30 K of the main flow: 10 / 6 MW are kept, all of them above 55 °C, where the stream has
    # 3.5. The pump draws half of its heat there: 2 x (3.5 - 10 / 6). Were all 3.5 kept, it would stand still.
    result = dh.solve(case)
    assert -flow(result, "second", "mill") == near([2 * (3.5 - 10 / 6)])


def test_asking_for_a_stream_hotter_than_it_ever_is_warns():
    case = greenhouse_case(draws_from_c=95)
    assert any("to_greenhouse.draws_from_c: the stream 'mill' is colder" in line for line in case.warnings)
    assert not any("draws_from_c" in line for line in greenhouse_case(draws_from_c=85).warnings)


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
