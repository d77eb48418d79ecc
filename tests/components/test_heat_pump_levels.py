"""A heat pump that knows temperatures: a COP for each level it delivers at, and what it does to a shared stream."""

import numpy as np
import pytest
from helpers import boiler, flow, heat, near, price, steps, town
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import dhsim as dh

WARM = {"supply_c": 80, "return_c": 40}
LORENZ = {"model": "lorenz", "quality": 0.5, "two_stage_above_k": 1000}
KELVIN = 273.15


def pump(**fields):
    table = {"network": "town", "electricity": "power", "capacity_mw": 50, "cop": LORENZ, "source_c": 10, **fields}
    if table.get("source") and "source_c" not in fields:
        del table["source_c"]
    return dh.HeatPump(**table)


def case(demand, buy=60, network=WARM, hours=None, **rest):
    return town(demand, hours, network=network, commodities={"power": dh.Commodity(buy_per_mwh=buy)}, **rest)


def lorenz(source_in_c, source_out_c, sink_in_c, sink_out_c):
    """Lorenz' limit, written anew."""

    def mean(a, b):
        return a + KELVIN if abs(a - b) < 1e-9 else (a - b) / np.log((a + KELVIN) / (b + KELVIN))

    hot, cold = mean(sink_out_c, sink_in_c), mean(source_in_c, source_out_c)
    return hot / (hot - cold) if hot > cold else np.inf


def test_lorenz_cop_by_hand():
    result = dh.solve(case([10], pump=pump()))
    # Sink 40 -> 80 °C: 40 / ln(353.15 / 313.15) = 332.749 K. Source 10 -> 5 °C: 5 / ln(283.15 / 278.15) = 280.643 K.
    # 332.749 / 52.107 = 6.3859, half of it 3.1930: 10 / 3.1930 = 3.1319 MW.
    assert -flow(result, "pump", "power") == pytest.approx([3.1319], abs=1e-4)
    assert result.attrs["objective"] == pytest.approx(187.914, abs=1e-2)


def test_two_stages_above_35_k():
    """By default the same quality in each of two stages, one above the other."""
    result = dh.solve(case([10], pump=pump(cop={"model": "carnot", "quality": 0.5}, source_c=20, source_cooling_k=0)))
    # Lift 20 -> 80, 60 K. Between: sqrt(293.15 x 353.15) = 321.753 K. Each stage 0.5 x 321.753 / 28.603 = 5.6244;
    # 0.5 x 353.15 / 31.397 = 5.6240 the same but for rounding. c^2 / (2 c - 1) = 31.634 / 10.249 = 3.0866.
    # One stage: 0.5 x 353.15 / 60 = 2.9429.
    assert -flow(result, "pump", "power") == pytest.approx([10 / 3.0866], abs=1e-3)
    one = pump(cop={"model": "carnot", "quality": 0.5, "two_stage_above_k": 1000}, source_c=20, source_cooling_k=0)
    assert -flow(dh.solve(case([10], pump=one)), "pump", "power") == pytest.approx([10 / 2.9429], abs=1e-3)
    # At a lift of 35 K one stage is enough: 45 °C source, 0.5 x 353.15 / 35 = 5.0450.
    low = pump(cop={"model": "carnot", "quality": 0.5}, source_c=45, source_cooling_k=0)
    assert -flow(dh.solve(case([10], pump=low)), "pump", "power") == pytest.approx([10 / 5.0450], abs=1e-3)


def test_preheats_where_the_boiler_is_cheaper_than_the_last_kelvins():
    """Heat at 60 °C costs less than the boiler's 50, heat at 80 °C more: the pump preheats, the boiler goes on."""
    table = {"model": "table", "sources_c": [10], "sinks_c": [60, 80], "cops": [[4, 1.5]]}
    result = dh.solve(case([10], buy=90, pump=pump(cop=table, deliver_c=[60, "supply"]), reserve=boiler()))
    # 60 °C: 90 / 4 = 22.5, but only (60 - 40) / (80 - 40) = half of the heat. 80 °C: 90 / 1.5 = 60, above gas at 50.
    # 5 x 22.5 + 5 x 50 = 362.5. Only supply: 500. Preheat without limit: 225.
    assert heat(result, "pump") == near([5])
    assert result.attrs["objective"] == near(362.5)
    assert price(result) == near([36.25])


CONDENSER = {
    "cop": {"model": "carnot", "quality": 0.5, "two_stage_above_k": 1000},
    "source_c": 20,
    "source_cooling_k": 0,
    "deliver_c": [60, "supply"],
}
AT_60, AT_80 = 0.5 * (60 + KELVIN) / 40, 0.5 * (80 + KELVIN) / 60  # 4.164, 2.943
TABLE = {"model": "table", "sources_c": [10], "sinks_c": [60, 80], "cops": [[4, 2]]}


def test_lifts_to_supply_where_that_is_cheaper():
    model = case([10], buy=[60], pump=pump(**CONDENSER), reserve=boiler()).to_pyomo()
    result = dh.solve(model)
    # 60 °C: 60 / 4.164 = 14.4; 80 °C: 20.4, below 50.
    assert result.attrs["objective"] == near(5 * 60 / AT_60 + 5 * 60 / AT_80)
    assert model.pump.heat_60_c_mw.solution == near([5])
    assert model.pump.heat_supply_mw.solution == near([5])
    assert model.pump.heat_mw.solution == near([10])
    assert flow(result, "pump", "power") == near([-5 / AT_60 - 5 / AT_80])


def test_a_cop_of_warming_water_takes_the_cold_water_from_preheat():
    """Both levels have the COP of water from 40 °C on, which there is only once."""
    result = dh.solve(case([10], pump=pump(cop=TABLE, deliver_c=[60, "supply"]), reserve=boiler()))
    # Half of what goes to 80 warms water up to 60. So each MW to 60 needs one of the boiler: 15 + 50 > 2 x 30.
    assert result.attrs["objective"] == near(300)
    dear = case([10], buy=90, pump=pump(cop=TABLE, deliver_c=[60, "supply"]), reserve=boiler())
    # 22.5 + 50 < 2 x 45.
    assert dh.solve(dear).attrs["objective"] == near(362.5)


@pytest.mark.parametrize(
    ("cop", "mill_mw"),
    [
        (LORENZ, 0),
        ({"model": "jensen"}, 0),
        (TABLE, 0),
        ({"model": "carnot"}, 5),
        (2.5, 5),
        ([2.5], 5),
    ],
)
def test_free_preheat_below_a_pump_to_the_supply(cop, mill_mw):
    """Waste heat at 60 °C may be half of the load, unless the COP is that of the water it would preheat."""
    mill = dh.WasteHeat(network="town", available_mw=10, stream_c=65, approach_k=5)
    result = dh.solve(case([10], pump=pump(cop=cop), mill=mill))
    assert heat(result, "mill") == near([mill_mw])


def test_behind_preheat_it_leaves_the_cold_water():
    mill = dh.WasteHeat(network="town", available_mw=10, stream_c=65, approach_k=5)
    result = dh.solve(case([10], pump=pump(sink_in_c=60), mill=mill))
    assert heat(result, "mill") == near([5])
    assert -flow(result, "pump", "power") == pytest.approx([5 / (0.5 * lorenz(10, 5, 60, 80))], rel=1e-9)
    # Water is never colder than the return.
    cold, none = (dh.solve(case([10], pump=pump(sink_in_c=c))).attrs["objective"] for c in (20, None))
    assert cold == near(none)


def test_levels_share_the_capacity():
    result = dh.solve(case([10], buy=1, pump=pump(cop=4, deliver_c=[60, "supply"], capacity_mw=6), reserve=boiler()))
    # 6 / 4 + 4 x 50 = 201.5. Each level with a capacity of its own: 10 / 4.
    assert heat(result, "pump") == near([6])
    assert result.attrs["objective"] == near(201.5)
    assert result["capacity_mw"].sel(component="pump") == 6


def test_levels_share_the_electric_capacity():
    one = pump(**CONDENSER, capacity_mw=None, capacity_electric_mw=2)
    result = dh.solve(case([10], buy=1, pump=one, reserve=boiler()))
    # 5 MW preheat take 5 / 4.164 = 1.2; the rest lifts 2.353 MW to supply.
    most = 5 + (2 - 5 / AT_60) * AT_80
    assert heat(result, "pump") == near([most])
    assert result.attrs["objective"] == near(2 + (10 - most) * 50)
    assert result["capacity_mw"].sel(component="pump") == pytest.approx(2 * AT_60)


def test_electric_capacity_follows_the_cop():
    hours = steps(2, sea_c=[20, 0])
    table = {"model": "table", "sources_c": [0, 20], "sinks_c": [80], "cops": [[2], [4]]}
    one = pump(cop=table, source_c="sea_c", capacity_mw=10, capacity_electric_mw=2)
    result = dh.solve(case([20, 20], buy=1, hours=hours, pump=one, reserve=boiler()))
    # 2 x 4 = 8 and 2 x 2 = 4 MW, both below the 10 of its condenser.
    assert heat(result, "pump") == near([8, 4])


def test_numbers_as_cop_need_no_temperatures():
    result = dh.solve(case([10], network={}, pump=pump(cop=3, source_c=None)))
    assert result.attrs["objective"] == near(200)


def test_levels_that_are_not_above_the_return_give_nothing():
    hours = steps(2, back_c=[40, 60])
    network = {"supply_c": 80, "return_c": "back_c"}
    result = dh.solve(
        case([10, 10], buy=1, network=network, hours=hours, pump=pump(cop=3, deliver_c=60), reserve=boiler())
    )
    # First hour (60 - 40) / (80 - 40) of 10; in the second the return is as warm as the level.
    assert heat(result, "pump") == near([5, 0])


def test_a_level_above_supply_is_supply():
    hours = steps(2, out_c=[80, 60])
    network = {"supply_c": "out_c", "return_c": 40}
    result = dh.solve(case([10, 10], network=network, hours=hours, pump=pump(deliver_c=75), reserve=boiler()))
    # 75 °C is a preheat of (75 - 40) / (80 - 40) = 0.875 of the load; where 60 is asked for, it makes 60, at that COP.
    assert heat(result, "pump") == near([8.75, 10])
    cop = 0.5 * lorenz(10, 5, 40, 60)
    assert -flow(result, "pump", "power")[1] == pytest.approx(10 / cop, rel=1e-9)


def test_hottest_it_may_reach():
    hours = steps(2, out_c=[90, 70])
    network = {"supply_c": "out_c", "return_c": 40}
    result = dh.solve(case([10, 10], network=network, hours=hours, pump=pump(deliver_max_c=70), reserve=boiler()))
    # In the frost it preheats to 70: (70 - 40) / (90 - 40) = 0.6.
    assert heat(result, "pump") == near([6, 10])
    assert -flow(result, "pump", "power")[0] == pytest.approx(6 / (0.5 * lorenz(10, 5, 40, 70)), rel=1e-9)


def test_parallel_may_be_hotter_than_supply():
    """On a branch of its own it may make up for one that is too cold."""
    mill = dh.WasteHeat(network="town", available_mw=10, stream_c=65, approach_k=5, feed="parallel")
    one = pump(deliver_c=100, feed="parallel", cop=3)
    result = dh.solve(case([12], pump=one, mill=mill))
    # Mill at 60: (60 - 80) / (60 - 40) = -1; pump at 100: (100 - 80) / (100 - 40) = 1/3. So mill <= pump / 3.
    assert heat(result, "pump") == near([9])
    assert heat(result, "mill") == near([3])


def test_lift_takes_capacity():
    hours = steps(2, sea_c=[20, 0])
    one = pump(cop=3, source_c="sea_c", capacity_mw=10, design_lift_k=60, derating_per_k=0.02)
    result = dh.solve(case([20, 20], buy=1, hours=hours, pump=one, reserve=boiler()))
    # Lift 60 K: all 10 MW. 80 K: 1 - 20 x 0.02 = 0.6.
    assert heat(result, "pump") == near([10, 6])


def test_levels_share_the_derated_capacity():
    one = pump(cop=3, deliver_c=[60, "supply"], capacity_mw=10, design_lift_k=50, derating_per_k=0.025)
    result = dh.solve(case([16], buy=1, pump=one, reserve=boiler()))
    # To 60 °C the lift is 50 K: 10 MW. To 80 °C 70 K: 5 MW. Preheat may be half of the load, 8 MW; it leaves 2 / 10 of
    # the machine, which gives 1 MW at 80 °C: 9. Of capacity_mw alone: 10.
    assert heat(result, "pump") == near([9])


def test_cold_source_stops_it():
    hours = steps(3, air_c=[-10, -15.1, -15])
    one = pump(cop=3, source_c="air_c", source_min_c=-15)
    result = dh.solve(case([10, 10, 10], hours=hours, pump=one, reserve=boiler()))
    assert heat(result, "pump") == near([10, 0, 10])


def test_source_hotter_than_the_sink_has_the_highest_cop():
    result = dh.solve(case([10], pump=pump(source_c=90)))
    # cop_max of the models is 20.
    assert flow(result, "pump", "power") == near([-0.5])
    result = dh.solve(case([10], pump=pump(source_c=90, cop={"model": "lorenz", "cop_max": 8})))
    assert flow(result, "pump", "power") == near([-1.25])


def test_water_that_was_preheated_costs_cop():
    behind = -flow(dh.solve(case([10], pump=pump(sink_in_c=60))), "pump", "power")
    assert behind == pytest.approx([10 / (0.5 * lorenz(10, 5, 60, 80))], rel=1e-9)


def test_cooling_of_the_medium_costs_cop():
    result = dh.solve(case([10], pump=pump(source_cooling_k=10)))
    assert -flow(result, "pump", "power") == pytest.approx([10 / (0.5 * lorenz(10, 0, 40, 80))], rel=1e-9)


def hall(**fields):
    return {"hall": dh.Stream(**{"available_mw": 10, "stream_c": 65, "stream_outlet_min_c": 25, **fields})}


def test_one_stream_direct_and_lifted_in_one_hour():
    """Direct exchange cools the hall from 65 to 45 °C, the pump from 45 to 25: half of the heat each."""
    direct = dh.WasteHeat(network="town", stream="hall", approach_k=5)
    result = dh.solve(case([30], pump=pump(source="hall"), direct=direct, streams=hall(), reserve=boiler()))
    cop = 0.5 * lorenz(45, 25, 40, 80)
    assert heat(result, "direct") == near([5])
    assert heat(result, "pump") == pytest.approx([5 * cop / (cop - 1)], rel=1e-7)
    assert result["taken_mw"].sel(source="hall").values == near([10])
    assert result["lifted_mw"].sel(source="hall").values == near([5])


def test_without_direct_exchange_it_starts_at_the_hot_end():
    result = dh.solve(case([30], pump=pump(source="hall"), streams=hall(), reserve=boiler()))
    cop = 0.5 * lorenz(65, 25, 40, 80)
    assert heat(result, "pump") == pytest.approx([10 * cop / (cop - 1)], rel=1e-7)


def test_two_routes_never_take_more_than_the_hot_part_holds():
    """A pump told to draw on the hot end competes with direct exchange for it."""
    direct = dh.WasteHeat(network="town", stream="hall", approach_k=5)
    one = pump(source="hall", draws_from_c=65, source_outlet_c=45, cop=4)
    result = dh.solve(case([30], buy=1, pump=one, direct=direct, streams=hall(), reserve=boiler()))
    # Both want what lies between 65 and 45 °C, 5 MW. The pump makes 4/3 of each MW for 1/3 MWh at 1, which saves 50 x
    # 1/3 of gas: it takes all of it. 5 x 4/3 = 6.667.
    assert result["taken_mw"].sel(source="hall").values == near([5])
    assert heat(result, "pump") == near([20 / 3])


def test_told_to_draw_on_the_cold_part():
    """Its COP is that of the cold part, and it leaves the hot part to direct exchange."""
    direct = dh.WasteHeat(network="town", stream="hall", approach_k=5)
    one = pump(source="hall", draws_from_c=35)
    result = dh.solve(case([30], pump=one, direct=direct, streams=hall(), reserve=boiler()))
    cop = 0.5 * lorenz(35, 25, 40, 80)
    assert heat(result, "direct") == near([5])
    assert heat(result, "pump") == pytest.approx([5 * cop / (cop - 1)], rel=1e-7)


def test_nothing_is_left_below_the_lowest_outlet():
    one = pump(source="hall", draws_from_c=25, cop=4)
    assert heat(dh.solve(case([30], buy=1, pump=one, streams=hall(), reserve=boiler())), "pump") == near([0])


def test_outlet_above_what_the_stream_allows():
    one = pump(source="hall", source_outlet_c=45, cop=4)
    # 20 of 40 K: 5 MW x 4/3.
    assert heat(dh.solve(case([30], buy=1, pump=one, streams=hall(), reserve=boiler())), "pump") == near([20 / 3])


def test_priority_keeps_the_stream_for_it():
    """The second pump would use the stream better; the first is served first."""
    first = pump(source="hall", cop=2, priority=1, capacity_mw=12)
    second = pump(source="hall", cop=8)
    result = dh.solve(case([30], buy=1, first=first, second=second, streams=hall(), reserve=boiler()))
    # First may need 12 x (1 - 1/2) = 6 of 10 MW; the second has 4, which make 4 x 8/7.
    assert heat(result, "second") == near([32 / 7])
    assert heat(result, "first") == near([12])


def test_several_levels_reserve_once():
    first = pump(source="hall", cop=2, priority=1, capacity_mw=12, deliver_c=[60, "supply"])
    second = pump(source="hall", cop=8)
    result = dh.solve(case([30], buy=1, first=first, second=second, streams=hall(), reserve=boiler()))
    # As with one level; a reserve for each level would leave nothing.
    assert heat(result, "second") == near([32 / 7])


def test_must_run_is_met_by_any_level():
    one = pump(cop=1, deliver_c=[60, "supply"], capacity_mw=10, must_run_share=0.6, availability=[1, 0.5])
    result = dh.solve(case([10, 10], pump=one, reserve=boiler()))
    # Power at 60 is dearer than gas at 50: 0.6 x 10, and 0.6 x 10 x 0.5.
    assert heat(result, "pump") == near([6, 3])


def test_ramps_act_on_all_levels_together():
    one = pump(cop=3, deliver_c=[60, "supply"], ramp_up_mw_per_h=4)
    result = dh.solve(case([4, 12], pump=one, reserve=boiler()))
    assert heat(result, "pump") == near([4, 8])


def test_it_keeps_the_contract_with_levels():
    one = pump(source="hall", deliver_c=[60, "supply"], capacity_electric_mw=4, design_lift_k=30, derating_per_k=0.01)
    base = case(10 + 5 * np.sin(np.arange(24.0)), streams=hall(available_mw=6), reserve=boiler())
    assert len(dh.check(one, base)) == 6


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"capacity_mw": None}, "there is no size"),
        ({"source": "hall", "source_c": 10}, "both source and source_c"),
        ({"source": "hall", "source_cooling_k": 3}, "source_cooling_k belongs to source_c"),
        ({"design_lift_k": 40}, "belong together"),
        ({"priority": 1}, "priority is about a stream"),
        ({"source_outlet_c": 1}, "source_outlet_c is about a stream"),
        ({"capacity_mw": None, "capacity_electric_mw": 1, "design_lift_k": 4, "derating_per_k": 0.1}, "of capacity_mw"),
    ],
)
def test_fields_that_do_not_fit(fields, text):
    with pytest.raises(ValidationError, match=text):
        pump(**fields)


@pytest.mark.parametrize(
    ("fields", "network", "text"),
    [
        ({"source_c": None}, WARM, "the COP model 'lorenz' needs the temperature of the source. Give source_c"),
        ({}, {}, "the COP model 'lorenz' needs supply_c, which the network does not have. Give the network supply_c"),
        ({}, {"supply_c": 80}, "needs the temperature at which the water comes to its condenser"),
        ({"source": "cold"}, WARM, "needs stream_c, which the stream 'cold' does not have"),
        ({"cop": 3, "source_c": None, "source_min_c": 4}, WARM, "source_min_c: it needs the temperature of the source"),
        ({"cop": 3, "design_lift_k": 4, "derating_per_k": 0.1}, {}, "derating_per_k: the lift needs supply_c"),
        ({"deliver_c": [60, 60]}, WARM, "the level 60 °C is named twice"),
        ({"deliver_c": "stream"}, WARM, '"stream" is for direct exchange'),
        ({"deliver_c": 30}, WARM, "at or below the return temperature in every step"),
        ({"deliver_c": 75, "deliver_max_c": 70}, WARM, "deliver_c: 75 °C at .* is above deliver_max_c = 70, in 1 step"),
        ({"source": "hall", "source_outlet_c": 70}, WARM, "70 °C at .* is above stream_c of hall = 65"),
        ({"source": "hall", "source_outlet_c": 20}, WARM, "below the lowest that hall may be cooled to = 25"),
        ({"source": "cold", "cop": 3, "draws_from_c": 20}, WARM, "the stream 'cold' has no stream_c"),
        ({"cop": 7}, WARM, "above the ideal"),
        (
            {"deliver_c": ["supply", 190]},
            WARM,
            "190 °C is above the supply temperature in every step; it is the same as",
        ),
        # Behind direct exchange the hall is 45 °C: 332.749 / (332.749 - 318.15).
        ({"source": "hall", "cop": 23}, WARM, "cop: 23 at .* is above the ideal 22.8 between stream"),
        ({"source": "hall", "cop": 12, "draws_from_c": 30}, WARM, "cop: 12 at .* is above the ideal 11.2"),
        # To 80 from 60: 343.055 / (343.055 - 283.15).
        ({"cop": 5.8, "sink_in_c": 60}, WARM, "cop: 5.8 at .* is above the ideal 5.73 between source"),
    ],
)
def test_faults(fields, network, text):
    streams, direct = hall() | {"cold": dh.Stream(available_mw=5)}, dh.WasteHeat(network="town", stream="hall")
    with pytest.raises(dh.InputError, match=text):
        case([10], network=network, pump=pump(**fields), streams=streams, reserve=boiler(), direct=direct)


def test_a_given_cop_is_held_against_what_the_pump_draws():
    """The hall at 65 °C allows any COP up to 62 °C; a pump that stands still claims nothing."""
    case([10], pump=pump(source="hall", cop=40, deliver_c=62), streams=hall(), reserve=boiler())
    case([10], pump=pump(cop=7, deliver_max_c=60), reserve=boiler())
    case([10], pump=pump(deliver_c=100, feed="parallel", cop=3), reserve=boiler())


@given(
    st.floats(-10, 60),
    st.floats(0, 15),
    st.floats(20, 55),
    st.floats(1, 50),
    st.floats(0.2, 1.0),
    st.sampled_from(["lorenz", "carnot", "jensen"]),
)
@settings(max_examples=40, deadline=None)
def test_cop_of_the_result_is_never_above_the_ideal(source_c, cooling_k, back_c, rise_k, quality, model):
    cop = {"model": model} if model == "jensen" else {"model": model, "quality": quality}
    one = pump(source_c=source_c, source_cooling_k=cooling_k, cop=cop)
    network = {"supply_c": back_c + rise_k, "return_c": back_c}
    result = dh.solve(case([10], network=network, pump=one))
    reached = 10 / -flow(result, "pump", "power")[0]
    assert 1 <= reached <= max(1, lorenz(source_c, source_c - cooling_k, back_c, back_c + rise_k)) * (1 + 1e-9)


@given(
    st.floats(30, 95),
    st.floats(2, 40),
    st.floats(60, 90),
    st.floats(30, 55),
    st.floats(45, 70),
    st.sampled_from([None, 1, 2]),
)
@settings(max_examples=40, deadline=None)
def test_law_one_stream_never_gives_more_than_it_holds(inlet_c, span_k, supply_c, back_c, level_c, priority):
    """Whatever the temperatures: `solve` verifies every level of the stream and of the main flow."""
    level_c = min(max(level_c, back_c + 1), supply_c)
    parts = {
        "direct": dh.WasteHeat(network="town", stream="hall", capacity_mw=6, priority=1),
        "pump": pump(source="hall", deliver_c=[level_c, "supply"], priority=priority),
        "behind": pump(source="hall", draws_from_c=inlet_c - span_k / 2, capacity_mw=3, feed="parallel"),
    }
    streams = hall(stream_c=inlet_c, stream_outlet_min_c=inlet_c - span_k)
    network = {"supply_c": supply_c, "return_c": back_c}
    result = dh.solve(case([20], buy=30, network=network, streams=streams, reserve=boiler(), **parts))
    taken = -sum(flow(result, name, "hall") for name in parts)
    assert taken <= 10 * (1 + 1e-9)
    assert result["taken_mw"].sel(source="hall").values == near(taken)
