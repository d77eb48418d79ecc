"""Waste heat with temperatures: what direct exchange may take, and where the heat may go."""

import numpy as np
import pytest
from helpers import boiler, cost, heat, near, price, town

import dhsim as dh

NET = {"supply_c": 80, "return_c": 40}


def mill(**fields):
    return dh.WasteHeat(**{"network": "town", "available_mw": 10, "stream_c": 95, "approach_k": 5, **fields})


def use(result, way, source="mill"):
    return result[f"{way}_mw"].sel(source=source).values


def reason(result, source="mill"):
    meanings = result["unused_reason"].attrs["flag_meanings"].split()
    return [meanings[code] for code in result["unused_reason"].sel(source=source).values]


def test_hotter_than_supply_is_direct_and_cooled_to_return_plus_approach():
    result = dh.solve(town([20], network=NET, mill=mill(stream_outlet_min_c=20), reserve=boiler()))
    # Of the 75 K from 95 to 20 °C direct exchange gets those above 40 + 5: 50 / 75 of 10 MW = 6.667. Approach
    # forgotten: 7.333; the outlet forgotten: 10.
    assert heat(result, "mill") == near([20 / 3])
    assert use(result, "direct") == near([20 / 3])
    assert use(result, "unused") == near([10 / 3])
    assert reason(result) == ["temperature"]


def test_own_outlet_limit_above_the_return():
    result = dh.solve(town([20], network=NET, mill=mill(stream_outlet_min_c=60), reserve=boiler()))
    # 95 to 60 °C is the whole span of 10 MW; the return would allow 45.
    assert heat(result, "mill") == near([10])


def test_colder_than_supply_preheats_the_main_flow():
    result = dh.solve(town([20], network=NET, mill=mill(stream_c=65, available_mw=40), reserve=boiler()))
    # All heat at 60 °C: 20 of 40 K of the way from 40 to 80, half of 20 MW. The boiler does the rest.
    assert use(result, "preheat") == near([10])
    assert heat(result, "reserve") == near([10])
    assert reason(result) == ["temperature"]
    assert cost(town([20], network=NET, mill=mill(stream_c=65, available_mw=40), reserve=boiler())) == near(500)
    # Another MWh of demand takes half of it from the mill: 25, not the boiler's 50.
    assert price(result) == near([25])


def test_gliding_stream_preheats_no_more_than_its_level():
    result = dh.solve(
        town([20], network=NET, mill=mill(stream_c=65, stream_outlet_min_c=45, available_mw=40), reserve=boiler())
    )
    # It glides from 60 to 40 °C on the water's side, as the water does: the same half.
    assert use(result, "preheat") == near([10])


def test_at_or_below_return_nothing_is_fed():
    result = dh.solve(town([20, 20], network=NET, mill=mill(stream_c=[45, 46]), reserve=boiler()))
    # 45 - 5 = 40 is the return itself. At 41 one of 40 K: 20 / 40 = 0.5 MW.
    assert heat(result, "mill") == near([0, 0.5])
    assert reason(result) == ["temperature", "temperature"]


def test_parallel_and_too_cold_needs_a_hotter_branch():
    cold = mill(stream_c=75, available_mw=10, feed="parallel")
    alone = dh.solve(town([20], network=NET, mill=cold, reserve=boiler()))
    # 70 °C on its own branch never reaches 80: the boiler in series does not help.
    assert heat(alone, "mill") == near([0])
    hot = boiler(feed="parallel", deliver_c=110)
    beside = dh.solve(town([20], network=NET, mill=cold, reserve=hot))
    # q (70-80)/(70-40) + (20-q) (110-80)/(110-40) >= 0: q/3 <= (20-q) 3/7, q <= 11.25; all 10 MW are let in.
    assert heat(beside, "mill") == near([10])
    more = dh.solve(town([20], network=NET, mill=mill(stream_c=75, available_mw=15, feed="parallel"), reserve=hot))
    assert heat(more, "mill") == near([11.25])
    # Mixed: 11.25/30 + 8.75/70 = 0.5 MW/K for 20 MW: 40 + 40 = 80 °C.
    assert more["delivered_c"].sel(network="town").values == near([80])


def test_parallel_and_hotter_lifts_a_colder_branch():
    case = town(
        [20],
        network=NET,
        mill=mill(stream_c=105, available_mw=10, feed="parallel"),
        laundry=mill(stream_c=75, available_mw=10, feed="parallel", price_per_mwh=1),
        reserve=boiler(),
    )
    # 100 °C beside 70 °C: 10 x 20/60 = 3.333 = q 10/30: q = 10, all of it. Mix: 10/60 + 10/30 = 0.5 MW/K, 80 °C.
    assert heat(dh.solve(case), "laundry") == near([10])
    smaller = case.replace(mill={"available_mw": 6})
    assert heat(dh.solve(smaller), "laundry") == near([6])


def test_two_preheaters_share_the_cold_water():
    case = town(
        [20],
        network=NET,
        mill=mill(stream_c=65, available_mw=40),
        laundry=mill(stream_c=55, available_mw=40, price_per_mwh=1),
        reserve=boiler(),
    )
    result = dh.solve(case)
    # At or below 60 °C half of 20 MW fits in, from whom is a matter of price: the mill is free.
    assert heat(result, "mill") == near([10])
    assert heat(result, "laundry") == near([0])
    dear = dh.solve(case.replace(mill={"price_per_mwh": 2}))
    # At or below 50 °C a quarter: 5 MW from the laundry, 5 more from the mill.
    assert heat(dear, "laundry") == near([5])
    assert heat(dear, "mill") == near([5])


def test_hot_boiler_and_mixing_by_hand():
    # The store of the design: nothing hot beside, everything series: Q_s counts series heat only.
    case = town(
        [20],
        network=NET,
        mill=mill(stream_c=65, available_mw=40),
        branch=boiler(feed="parallel", efficiency=0.95),
        reserve=boiler(),
    )
    # The branch costs 45/0.95 = 47.37, main flow 10 MW mill + 10 MW reserve costs 25 a MWh: all on the main flow.
    assert heat(dh.solve(case), "branch") == near([0])
    forced = dh.solve(case.replace(branch={"must_run_share": 0.2}))
    # 10 MW pass by the preheater: 5 of the other 10.
    assert heat(forced, "mill") == near([5])


def test_price_and_demand_and_capacity_as_reasons():
    cheap = boiler(fuel="gas", efficiency=1.0)
    result = dh.solve(town([20, 4, 20], network=NET, mill=mill(price_per_mwh=[60, 1, 1], capacity_mw=8), reserve=cheap))
    assert heat(result, "mill") == near([0, 4, 8])
    assert reason(result) == ["price", "demand", "capacity"]


def test_must_take_needs_somewhere_to_go():
    case = town([4], network=NET, mill=mill(must_take=True), reserve=boiler())
    with pytest.raises(dh.Infeasible):
        dh.solve(case)
    cooler = dh.HeatRejection(network="town", cost_per_mwh=3)
    assert heat(dh.solve(case.add("cooler", cooler)), "mill") == near([10])


def test_giver_delivers_hotter_for_its_own_electricity():
    case = town(
        [20],
        network=NET,
        commodities={"power": dh.Commodity(buy_per_mwh=100)},
        shop=mill(
            available_mw=12,
            stream_c=55,
            deliver_c=["stream", "supply"],
            electricity="power",
            extra_electricity_per_k=0.01,
        ),
        reserve=boiler(),
    )
    result = dh.solve(case)
    # At 50 °C 5 of 20 MW may come in for nothing. At 80 °C it must come at 85, 30 K hotter: 0.3 MWh/MWh x 100 = 30,
    # below the boiler's 50. 12 MW are there: x at 50 and 12 - x at 80, x = 5: 7 x 30 + 8 x 50 = 610.
    assert result.attrs["objective"] == near(610)
    assert use(result, "preheat", "shop") == near([5])
    assert use(result, "direct", "shop") == near([7])


def test_controlled_exchanger_delivers_no_hotter():
    hot = mill(stream_c=400, stream_outlet_min_c=75, available_mw=2.8, deliver_max_c=70)
    case = town([20], network={**NET, "supply_max_c": 110}, furnace=hot, reserve=boiler())
    # 70 °C: 30 of 40 K of the way, 15 MW could; 2.8 are there.
    assert heat(dh.solve(case), "furnace") == near([2.8])
    assert use(dh.solve(case), "preheat", "furnace") == near([2.8])


@pytest.mark.parametrize("key", ["supply_c", "return_c"])
def test_hotter_network_never_lowers_cost(key):
    costs = []
    for more in np.arange(0, 30, 3.0):
        net = {**NET, key: NET[key] + more}
        sources = {"mill": mill(stream_c=75, stream_outlet_min_c=30, available_mw=24)}
        costs.append(cost(town([20], network=net, **sources, reserve=boiler())))
    assert np.all(np.diff(costs) >= -1e-9)
    assert costs[-1] > costs[0]


POWER = {"power": dh.Commodity(buy_per_mwh=60)}


def lifted(power=None, grid=None, **fields):
    """A heat pump of COP 3 (20 a MWh) at a stream of 10 MW, beside a boiler (50)."""
    given = {"network": "town", "electricity": "power", "source": "mill", "capacity_mw": 50, "cop": 3}
    return town(
        [30],
        network=NET,
        streams={"mill": dh.Stream(available_mw=10, stream_c=40, stream_outlet_min_c=20)},
        commodities={"power": dh.Commodity(buy_per_mwh=60, **(power or {}))},
        **(
            {"grid_limits": {"cable": dh.GridLimit(components=("lift",), commodity="power", max_mw=grid)}}
            if grid
            else {}
        ),
        lift=dh.HeatPump(**{**given, **fields}),
        rest=boiler(),
    )


@pytest.mark.parametrize(
    "case",
    [
        lifted(availability=0),
        lifted(capacity_mw=0),
        lifted(capacity_mw=6),
        lifted(power={"buy_max_mw": 2}),
        lifted(grid=2),
    ],
)
def test_no_size_no_service_and_no_power_are_capacity(case):
    assert reason(dh.solve(case)) == ["capacity"]


def test_an_exchanger_in_an_outage_is_capacity_and_a_cold_one_temperature():
    streams = {"mill": dh.Stream(available_mw=10, stream_c=90, stream_outlet_min_c=50)}
    direct = dh.WasteHeat(network="town", stream="mill", availability=0, capacity_mw=5)
    assert reason(dh.solve(town([20], network=NET, streams=streams, direct=direct, rest=boiler()))) == ["capacity"]
    cold = {"mill": dh.Stream(available_mw=10, stream_c=42, stream_outlet_min_c=20)}
    direct = dh.WasteHeat(network="town", stream="mill", capacity_mw=5)
    assert reason(dh.solve(town([20], network=NET, streams=cold, direct=direct, rest=boiler()))) == ["temperature"]


def test_heat_kept_for_one_who_does_not_want_it_is_a_contract():
    first = dh.WasteHeat(network="town", stream="mill", priority=1, price_per_mwh=70)
    second = dh.WasteHeat(network="town", stream="mill", price_per_mwh=1)
    case = town([20], streams={"mill": dh.Stream(available_mw=10)}, first=first, second=second, rest=boiler())
    assert reason(dh.solve(case)) == ["contract"]


def test_delivery_level_by_step():
    levels = (np.array([75.0, 80.0]),)
    fields = {"electricity": "power", "extra_electricity_per_k": 0.01, "stream_c": 60}
    result = dh.solve(
        town([20, 20], network=NET, commodities=POWER, mill=mill(deliver_c=levels, **fields), reserve=boiler())
    )
    # 75 + 5 and 80 + 5 are 20 and 25 K above the stream: 0.2 and 0.25 MWh electricity per MWh, 12 and 15. At 75 °C it
    # may give 35 of 40 K of 20 MW.
    assert heat(result, "mill") == near([10, 10])
    assert result.attrs["objective"] == near(10 * 12 + 10 * 15 + 20 * 50)
    with pytest.raises(ValueError, match="only a source of its own"):
        dh.WasteHeat(network="town", stream="mill", deliver_c=levels)
