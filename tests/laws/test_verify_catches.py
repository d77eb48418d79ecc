"""A good result is spoilt in one place at a time: verification must name that place."""

import numpy as np
import pytest
from helpers import boiler, steps

import dhsim as dh
from dhsim.errors import VerifyError
from dhsim.verify import verify, violations


@pytest.fixture(scope="module")
def good():
    """A result in which every kind of bus, limit and cost line occurs."""
    case = dh.Case(
        hours=steps(4),
        networks={"town": dh.Network(demand_mw=[10, 20, 30, 15]), "village": dh.Network(demand_mw=[2, 3, 4, 3])},
        commodities={
            "gas": dh.Commodity(buy_per_mwh=45, co2_t_per_mwh=0.2, co2_price_per_t=50),
            "power": dh.Commodity(buy_per_mwh=[20, 90, 90, 20], sell_per_mwh=[10, 80, 80, 10]),
        },
        streams={"river": dh.Stream(available_mw=3, price_per_mwh=2)},
        components={
            "plant": boiler(),
            "oven": boiler(network="village"),
            "turbine": dh.ChpBackPressure(
                network="town", fuel="gas", electricity="power", capacity_mw=12, c_b=0.5, efficiency=0.9
            ),
            "mill": dh.WasteHeat(network="town", available_mw=[2, 5, 5, 2], price_per_mwh=8),
            "pump": dh.HeatPump(network="town", electricity="power", source="river", capacity_mw=6, cop=3),
            "tank": dh.Store(
                network="town", capacity_mwh=12, charge_mw=6, discharge_mw=6, loss_share_per_h=0.01, start_level_mwh=2
            ),
        },
    )
    return dh.solve(case)


def spoilt(good, variable, add, step, **where):
    """A copy with one number changed; where: label variable=value, of exactly one row."""
    bad = good.copy(deep=True)
    mask = np.ones(bad[variable].shape[0], dtype=bool)
    for name, label in where.items():
        mask &= bad[name].values == label
    assert mask.sum() == 1, f"{where} is not one row of {variable}"
    bad[variable].values[np.flatnonzero(mask)[0], step] += add
    return bad


def report(data):
    return "\n".join(violations(data))


def test_good_result_passes(good):
    assert report(good) == ""


def test_heat_that_comes_from_nowhere(good):
    bad = spoilt(good, "flow_mw", 1, 2, flow_component="oven", flow_bus="village")
    assert report(bad) == "heat balance of village: off by 1 at 2023-01-01T02:00:00.000000 UTC"


def test_demand_that_is_not_met(good):
    bad = spoilt(good, "demand_mw", 0.5, 1, network="town")
    assert report(bad).startswith("heat balance of town: off by -0.5 at 2023-01-01T01:00")


def test_worst_step_is_named(good):
    bad = spoilt(good, "demand_mw", 0.5, 1, network="town")
    bad["demand_mw"].values[0, 3] -= 2
    assert "off by 2 at 2023-01-01T03:00" in report(bad)


@pytest.mark.parametrize(("variable", "sign"), [("buy_mw", 1), ("sell_mw", -1)])
def test_power_that_comes_from_nowhere(good, variable, sign):
    bad = spoilt(good, variable, 1, 0, commodity="power")
    assert f"balance of power: off by {sign} at 2023-01-01T00:00" in report(bad)


def test_fuel_that_nobody_bought(good):
    bad = spoilt(good, "flow_mw", -3, 0, flow_component="oven", flow_bus="gas")
    assert report(bad) == "balance of gas: off by -3 at 2023-01-01T00:00:00.000000 UTC"


@pytest.mark.parametrize("source", ["river", "mill"])
def test_more_taken_than_there_is(good, source):
    step = 2
    room = float((good["available_mw"] - good["taken_mw"]).sel(source=source)[step])
    bad = spoilt(good, "taken_mw", room + 0.25, step, source=source)
    assert f"heat taken from {source}: off by 0.25 at 2023-01-01T02:00:00.000000 UTC" in report(bad)


def test_output_above_what_is_usable(good):
    step = 1
    room = float((good["usable_mw"] - good["output_mw"]).sel(component="turbine")[step])
    bad = spoilt(good, "output_mw", room + 2, step, component="turbine")
    assert report(bad) == "output of turbine: off by 2 at 2023-01-01T01:00:00.000000 UTC"


def test_output_below_nothing(good):
    now = float(good["output_mw"].sel(component="plant")[0])
    bad = spoilt(good, "output_mw", -now - 1, 0, component="plant")
    assert report(bad) == "output of plant: off by -1 at 2023-01-01T00:00:00.000000 UTC"


def test_level_that_does_not_follow(good):
    bad = spoilt(good, "level_mwh", 0.01, 1, store="tank")
    # The end of one step and the start of the next: 0.01 and -0.0099; the first is larger.
    assert report(bad).startswith("level of tank: off by 0.01 at 2023-01-01T00:00")


def test_charge_that_does_not_arrive(good):
    bad = spoilt(good, "charge_mw", 1, 3, store="tank")
    assert "level of tank: off by -1 at 2023-01-01T03:00:00.000000 UTC" in report(bad)


def test_level_outside_the_store(good):
    room = 12 - float(good["level_mwh"].sel(store="tank")[1])
    bad = spoilt(good, "level_mwh", room + 1, 1, store="tank")
    assert "level of tank outside the store: off by 1 at 2023-01-01T01:00" in report(bad)


def test_level_below_nothing(good):
    now = float(good["level_mwh"].sel(store="tank")[2])
    bad = spoilt(good, "level_mwh", -now - 1, 2, store="tank")
    assert "level of tank outside the store: off by -1 at 2023-01-01T02:00" in report(bad)


def ended_higher(good):
    """A last step that discharges 1 MWh less for 1 MWh less demand: all follows, but the level ends higher."""
    bad = spoilt(good, "flow_mw", -1, -1, flow_component="tank", flow_direction="supply")
    bad["demand_mw"].values[list(bad["network"].values).index("town"), -1] -= 1
    bad["level_mwh"].values[0, -1] += 1
    bad["discharge_mw"].values[0, -1] -= 1
    return bad


def test_ring_that_does_not_close(good):
    bad = ended_higher(good)
    assert report(bad) == "level of tank: ends at 3 MWh, began at 2"


def test_store_that_is_no_ring_may_end_anywhere(good):
    bad = ended_higher(good)
    bad["cyclic"].values[0] = 0
    assert report(bad) == ""


def test_cost_line_that_is_not_rate_times_quantity(good):
    bad = spoilt(good, "cost_per_h", 7, 1, cost_owner="mill", cost_item="heat purchase")
    first, second = report(bad).splitlines()
    assert first == "cost of mill, heat purchase: off by 7 at 2023-01-01T01:00:00.000000 UTC"
    assert second.startswith("costs add up to")


def test_cost_line_that_is_paid_on_another_quantity(good):
    bad = spoilt(good, "cost_quantity_mw", 3, 1, cost_owner="gas", cost_item="purchase")
    bad["cost_per_h"].values[:] = np.where(
        np.isnan(bad["cost_rate_per_mwh"]), bad["cost_per_h"], bad["cost_rate_per_mwh"] * bad["cost_quantity_mw"]
    )
    bad.attrs["objective"] = float(bad["cost_per_h"].sum())
    assert report(bad) == "quantity of gas, purchase: off by 3 at 2023-01-01T01:00:00.000000 UTC"


def test_costs_that_do_not_add_up(good):
    bad = good.copy(deep=True)
    bad.attrs["objective"] += 1
    assert report(bad).startswith("costs add up to")


def test_objective_of_a_users_own_need_not_be_the_sum_of_costs(good):
    own = good.copy(deep=True)
    own.attrs["objective"] += 1
    own.attrs["objective_is_total_cost"] = 0
    assert report(own) == ""


def test_rounding_dust_is_no_fault(good):
    dusty = spoilt(good, "flow_mw", 1e-8, 0, flow_component="oven", flow_bus="village")
    assert report(dusty) == ""


def test_every_fault_is_raised_at_once(good):
    bad = spoilt(good, "demand_mw", 0.5, 1, network="town")
    bad["level_mwh"].values[0, 2] += 1
    with pytest.raises(VerifyError) as raised:
        verify(bad)
    assert "heat balance of town" in str(raised.value)
    assert "level of tank" in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "name"), [("flow_mw", "heat balance"), ("level_mwh", "level"), ("taken_mw", "taken")]
)
def test_missing_number(good, variable, name):
    bad = good.copy(deep=True)
    bad[variable].values[0, 1] = np.nan
    assert name in report(bad)


def test_store_whose_flows_differ_from_its_charge(good):
    bad = spoilt(good, "flow_mw", 1, 1, flow_component="tank", flow_bus="town", flow_direction="supply")
    bad["demand_mw"].values[0, 1] += 1
    assert "tank" in report(bad)


def test_source_whose_flows_differ_from_the_heat_taken(good):
    bad = spoilt(good, "flow_mw", -1, 1, flow_component="pump", flow_bus="river")
    assert "river" in report(bad)


def test_purchase_that_is_paid_on_the_sale(good):
    bad = good.copy(deep=True)
    line = np.flatnonzero((bad["cost_owner"].values == "power") & (bad["cost_item"].values == "purchase"))[0]
    bad["cost_quantity_mw"].values[line] = bad["sell_mw"].sel(commodity="power").values
    bad["cost_per_h"].values[line] = bad["cost_quantity_mw"].values[line] * bad["cost_rate_per_mwh"].values[line]
    bad.attrs["objective"] = float(bad["cost_per_h"].sum())
    assert "quantity of power, purchase" in report(bad)


@pytest.fixture(scope="module")
def limited():
    """A result with every limit that a plant, a store and a commodity may have."""
    case = dh.Case(
        hours=steps(4),
        networks={"town": dh.Network(demand_mw=[12, 14, 16, 14])},
        commodities={"gas": dh.Commodity(buy_per_mwh=45, buy_max_mw=40), "power": dh.Commodity(sell_per_mwh=20)},
        components={
            "plant": boiler(
                must_run_share=0.1,
                ramp_up_mw_per_h=5,
                ramp_down_mw_per_h=5,
                annual_min_mwh=10_000,
                annual_max_mwh=8760 * 20,
            ),
            "tank": dh.Store(
                network="town",
                capacity_mwh=12,
                charge_mw=6,
                discharge_mw=6,
                start_level_mwh=2,
                end_level_mwh=1,
                cyclic=False,
            ),
        },
    )
    return dh.solve(case)


# Demand 56, of which the tank gives 1 (from 2 to its least end of 1): the plant makes 55 MWh in 4 of 8760 hours.
@pytest.mark.parametrize(
    ("variable", "dim", "name", "value", "text"),
    [
        ("least_mw", "component", "plant", 30.0, "output of plant: off by"),
        ("ramp_up_mw_per_h", "component", "plant", 0.5, "ramp of plant: off by"),
        ("ramp_down_mw_per_h", "component", "plant", 0.5, "ramp of plant: off by"),
        ("annual_max_mwh", "component", "plant", 8760.0, "output of plant in 2023: 55 MWh, annual_max_mwh asks for 4"),
        ("annual_min_mwh", "component", "plant", 8760.0 * 50, "annual_min_mwh asks for 200"),
        ("discharge_max_mw", "store", "tank", 0.0, "discharge of tank: off by"),
        ("level_min_mwh", "store", "tank", 5.0, "level of tank outside the store"),
        ("buy_max_mw", "commodity", "gas", 3.0, "buy of gas: off by"),
    ],
)
def test_a_limit_that_was_tighter_is_named(limited, variable, dim, name, value, text):
    assert report(limited) == ""
    bad = limited.copy(deep=True)
    bad[variable].loc[{dim: name}] = value
    assert text in report(bad)


@pytest.fixture(scope="module")
def warm():
    """A result in which every rule of temperature binds somewhere."""
    case = dh.Case(
        hours=steps(2),
        networks={"town": dh.Network(demand_mw=[20, 30], supply_c=80, return_c=40)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45), "power": dh.Commodity(buy_per_mwh=60)},
        streams={"river": dh.Stream(available_mw=6, stream_c=65, stream_outlet_min_c=35)},
        components={
            "plant": boiler(),
            "hot": boiler(feed="parallel", deliver_c=110, efficiency=0.95, capacity_mw=2),
            "mill": dh.WasteHeat(network="town", available_mw=3, stream_c=75, feed="parallel"),
            "direct": dh.WasteHeat(network="town", stream="river"),
            "pump": dh.HeatPump(network="town", electricity="power", source="river", capacity_mw=6, cop=3),
        },
    )
    return dh.solve(case)


def test_warm_result_passes(warm):
    assert report(warm) == ""


def of(warm, dim, **where):
    """Index of the one row of `feed` or `draw` with these labels."""
    mask = np.ones(warm.sizes[dim], dtype=bool)
    for key, label in where.items():
        mask &= warm[f"{dim}_{key}"].values == label
    assert mask.sum() == 1
    return int(np.flatnonzero(mask)[0])


@pytest.mark.parametrize(
    ("variable", "dim", "row", "value", "what"),
    [
        ("feed_hot_c", "feed", "direct", 45.0, "heat at low temperature into town"),
        ("feed_hot_c", "feed", "mill", 45.0, "mix of the branches into town"),
        ("feed_hot_c", "feed", "direct", 39.0, "heat into town from below its return temperature"),
        ("feed_mw", "feed", "mill", 50.0, "heat fed by mill into town"),
        ("draw_hot_c", "draw", "direct", 70.0, "water heated hotter than river"),
        ("draw_to_c", "draw", "direct", 60.0, "heat drawn from the hot end of river"),
    ],
)
def test_broken_rule_of_temperature(warm, variable, dim, row, value, what):
    bad = warm.copy(deep=True)
    bad[variable].values[of(warm, dim, component=row), 1] = value
    if variable == "feed_hot_c":
        bad["feed_cold_c"].values[of(warm, dim, component=row), 1] = value
    assert what in report(bad)


def test_uses_that_do_not_add_up(warm):
    bad = warm.copy(deep=True)
    bad["lifted_mw"].values[0, 0] += 1
    assert "uses of" in report(bad)
    bad = warm.copy(deep=True)
    bad["unused_mw"].values[0, 0] += 1
    assert "use and rest of" in report(bad)


def test_water_that_leaves_too_cold(warm):
    bad = warm.copy(deep=True)
    bad["delivered_c"].values[0, 1] -= 5
    assert report(bad) == "delivered temperature of town: off by 4.9999 at 2023-01-01T01:00:00.000000 UTC"
