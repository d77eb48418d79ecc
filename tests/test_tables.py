"""Tables of a result, each number worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import dhsim as dh
from dhsim import tables


@pytest.fixture(scope="module")
def two_towns() -> xr.Dataset:
    """Two hours in quarters. Town: 4 then 8 MW, mill heat up to 5 MW at 10, gas boiler at 40 / 0.8 = 50 per MWh.

    Village: 2 MW all the time from its oil boiler, 90 / 0.9 = 100 per MWh.
    """
    return dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 8, step_h=0.25, zone="Europe/Stockholm"),
            currency="SEK",
            networks={"town": dh.Network(demand_mw=[4.0] * 4 + [8.0] * 4), "village": dh.Network(demand_mw=2.0)},
            commodities={"gas": dh.Commodity(buy_per_mwh=40, co2_t_per_mwh=0.2), "oil": dh.Commodity(buy_per_mwh=90)},
            components={
                "mill": dh.WasteHeat(network="town", available_mw=5, price_per_mwh=10),
                "gas_boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=10, efficiency=0.8),
                "oil_boiler": dh.Boiler(network="village", fuel="oil", capacity_mw=3, efficiency=0.9),
            },
        )
    )


@pytest.fixture(scope="module")
def with_tank() -> xr.Dataset:
    """Four hours, 4 MW demand. Free-ish heat of 10 MW in the first two, then only what the tank holds.

    The last two hours need 8 MWh, of which 8 / 0.8 = 10 must be charged: 2 MWh are lost.
    """
    return dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-07-01", 4, zone="Europe/Stockholm"),
            networks={"town": dh.Network(demand_mw=4.0)},
            components={
                "mill": dh.WasteHeat(network="town", available_mw=[10, 10, 0, 0], price_per_mwh=1),
                "tank": dh.Store(
                    network="town",
                    capacity_mwh=16,
                    charge_mw=8,
                    discharge_mw=8,
                    charge_efficiency=0.8,
                    start_level_mwh=0,
                ),
            },
        )
    )


def row(frame: pd.DataFrame, **where: str) -> dict[str, object]:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    (only,) = frame.to_dict("records")
    return {str(key): value for key, value in only.items()}


def test_costs_add_up_and_come_largest_first(two_towns: xr.Dataset) -> None:
    table = tables.costs(two_towns)
    # oil: 2 MW x 2 h / 0.9 x 90 = 400. gas: 3 MW x 1 h / 0.8 x 40 = 150. mill: (4 + 5) MWh x 10 = 90. Sum 640.
    assert [tuple(r) for r in table.loc[:2, ["owner", "item", "cost"]].to_numpy()] == [
        ("oil", "purchase", pytest.approx(400)),
        ("gas", "purchase", pytest.approx(150)),
        ("mill", "heat purchase", pytest.approx(90)),
    ]
    assert table.iloc[-1].to_dict() == {"owner": "total", "item": "", "counterparty": "", "cost": pytest.approx(640)}
    assert table.cost[:-1].sum() == pytest.approx(two_towns.attrs["total_cost"])


def test_heat_counts_quarters_of_an_hour(two_towns: xr.Dataset) -> None:
    mill = row(tables.heat(two_towns), component="mill")
    # 4 MW x 1 h + 5 MW x 1 h = 9 MWh of 12; counting steps instead of hours would give 36.
    assert (mill["supplied_mwh"], mill["share"]) == (pytest.approx(9), pytest.approx(0.75))
    assert (mill["full_load_hours"], mill["running_hours"], mill["peak_mw"]) == (
        pytest.approx(1.8),
        2,
        pytest.approx(5),
    )
    boiler = row(tables.heat(two_towns), component="gas_boiler")
    # 3 MW x 1 h / 10 MW = 0.3 full-load hours
    assert (boiler["full_load_hours"], boiler["running_hours"]) == (pytest.approx(0.3), 1)
    assert row(tables.heat(two_towns), component="oil_boiler")["share"] == pytest.approx(1)
    assert math.isnan(float(str(row(tables.heat(two_towns), component="shortfall_town")["full_load_hours"])))


def test_shares_leave_out_what_a_store_gives_back(with_tank: xr.Dataset) -> None:
    table = tables.heat(with_tank)
    # The mill supplies 8 + 10 = 18 MWh, all there is; the 8 MWh out of the tank are among them.
    assert row(table, component="mill")["share"] == pytest.approx(1)
    tank = row(table, component="tank")
    assert (tank["supplied_mwh"], tank["taken_mwh"]) == (pytest.approx(8), pytest.approx(10))
    assert table.share.sum() == pytest.approx(1)


def test_waste_heat_taken_and_left(two_towns: xr.Dataset) -> None:
    mill = row(tables.waste_heat(two_towns), source="mill")
    # 5 MW x 2 h = 10 MWh on offer, 9 taken, all of it in the second hour only
    assert (mill["available_mwh"], mill["taken_mwh"]) == (pytest.approx(10), pytest.approx(9))
    assert mill["utilisation"] == pytest.approx(0.9)
    assert (mill["kind"], mill["offered_hours"], mill["fully_used_hours"]) == ("waste_heat", 2, 1)


def test_trade_and_co2(two_towns: xr.Dataset) -> None:
    gas = row(tables.commodities(two_towns), commodity="gas")
    # 3 MWh / 0.8 = 3.75 MWh gas x 0.2 = 0.75 t
    assert (gas["bought_mwh"], gas["co2_t"], gas["paid_per_mwh"]) == tuple(map(pytest.approx, (3.75, 0.75, 40)))
    assert math.isnan(float(str(gas["received_per_mwh"])))


def test_mean_price_holds_tariff_and_co2_and_no_yearly_fee() -> None:
    grid = dh.Contract(
        counterparty="Grid",
        clauses=[{"kind": "energy_price", "price_per_mwh": 5}, {"kind": "fixed_fee", "per_year": 8760}],
    )
    gas = dh.Commodity(buy_per_mwh=30, contracts=["grid"], co2_t_per_mwh=0.2, co2_price_per_t=100)
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 2),
            networks={"town": dh.Network(demand_mw=9.0)},
            commodities={"gas": gas},
            contracts={"grid": grid},
            components={"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=10, efficiency=0.9)},
        )
    )
    # 30 + 5 + 0.2 x 100 = 55. With the fee of 1 an hour over 10 MWh an hour it would be 55.1.
    assert row(tables.commodities(ds), commodity="gas")["paid_per_mwh"] == pytest.approx(55)
    fee = row(tables.costs(ds), item="fixed_fee")
    assert (fee["counterparty"], fee["cost"]) == ("Grid", pytest.approx(2))


def test_heat_price_means_and_duration(two_towns: xr.Dataset) -> None:
    town = row(tables.prices(two_towns), network="town")
    # 10 for an hour at 4 MW, 50 for an hour at 8 MW: mean 30, weighted (40 + 400) / 12 = 36.667
    assert town["mean_per_mwh"] == pytest.approx(30)
    assert town["weighted_per_mwh"] == pytest.approx(440 / 12)
    assert (town["min_per_mwh"], town["max_per_mwh"], town["at_or_below_0_hours"]) == tuple(
        map(pytest.approx, (10, 50, 0))
    )
    assert not [column for column in town if column.startswith("reached")]  # two hours have no 10th


@pytest.mark.parametrize("step_h", [1.0, 0.25])
def test_duration_of_the_heat_price(step_h: float) -> None:
    steps = round(20 / step_h)
    price = np.floor(np.arange(steps) * step_h)  # 0, 1, ... 19, each for an hour
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", steps, step_h=step_h),
            networks={"town": dh.Network(demand_mw=1.0)},
            components={"mill": dh.WasteHeat(network="town", available_mw=2, price_per_mwh=price)},
        )
    )
    town = row(tables.prices(ds), network="town")
    # The ten dearest hours cost 19, 18, ... 10; one hour costs 0.
    assert (town["reached_10_h_per_mwh"], town["at_or_below_0_hours"]) == (pytest.approx(10), 1)


def test_demand_peak_in_local_time_and_shortfall() -> None:
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-06-01", 4, step_h=0.25, zone="Europe/Stockholm"),
            networks={"town": dh.Network(demand_mw=[2.0, 3.0, 6.0, 5.0])},
            components={"mill": dh.WasteHeat(network="town", available_mw=3)},
        )
    )
    # (2 + 3 + 6 + 5) / 4 = 4 MWh; 3 and 2 MW missing for a quarter each: 1.25 MWh in half an hour
    assert row(tables.demand(ds), network="town") == {
        "network": "town",
        "demand_mwh": pytest.approx(4),
        "peak_mw": 6,
        "peak_time_local": "2023-06-01T00:30+02:00",
        "shortfall_mwh": pytest.approx(1.25),
        "shortfall_hours": 0.5,
        "shortfall_worst_mw": pytest.approx(3),
    }


def test_stores(with_tank: xr.Dataset) -> None:
    # 10 in, 8 out, 2 lost, cyclic from empty to empty, 8 / 16 = half a cycle
    assert row(tables.stores(with_tank), store="tank") == {
        "store": "tank",
        "capacity_mwh": 16,
        "charged_mwh": pytest.approx(10),
        "discharged_mwh": pytest.approx(8),
        "lost_mwh": pytest.approx(2),
        "max_level_mwh": pytest.approx(8),
        "cycles": pytest.approx(0.5),
        "both_ways_hours": 0.0,
    }


def test_summary_has_unit_and_number_in_every_row_once(two_towns: xr.Dataset) -> None:
    table = tables.summary(two_towns)
    assert not table.value.isna().any()
    assert not table.duplicated(["section", "name", "quantity", "note"]).any()
    units = {"SEK", "SEK/MWh", "MWh", "MW", "h", "t", "1"}
    assert set(table.unit) == units
    assert row(table, section="costs", name="total")["unit"] == "SEK"
    assert row(table, name="town", quantity="mean_per_mwh")["unit"] == "SEK/MWh"
    assert row(table, name="town.mill", quantity="full_load_hours")["unit"] == "h"
    assert row(table, name="town.mill", quantity="share")["unit"] == "1"
    assert row(table, name="gas", quantity="co2_t")["unit"] == "t"
    peak = row(table, name="town", quantity="peak_mw")
    assert (peak["value"], peak["note"]) == (8, "2023-01-01T01:00+01:00")


def test_hourly_columns(with_tank: xr.Dataset) -> None:
    table = tables.hourly(with_tank)
    assert list(table) == [
        "time_utc",
        "time_local",
        "town_demand_mw",
        "town_heat_price_per_mwh",
        "mill_town_mw",
        "tank_town_discharge_mw",
        "tank_town_charge_mw",
        "shortfall_town_town_mw",
        "mill_available_mw",
        "tank_level_mwh",
    ]
    assert table.time_local[0] == "2023-07-01T00:00+02:00"
    assert str(table.time_utc[0]) == "2023-06-30 22:00:00+00:00"
    np.testing.assert_allclose(table.tank_level_mwh.iloc[1:], [8, 4, 0], atol=1e-9)  # at the end of the step
    flows = table[["mill_town_mw", "tank_town_discharge_mw", "tank_town_charge_mw", "shortfall_town_town_mw"]]
    np.testing.assert_allclose(flows.sum(axis=1), table.town_demand_mw)


def test_hours_of_the_clock_change_keep_apart() -> None:
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-10-29", 4, zone="Europe/Stockholm"),
            networks={"town": dh.Network(demand_mw=1.0)},
            components={"mill": dh.WasteHeat(network="town", available_mw=2)},
        )
    )
    assert list(tables.hourly(ds).time_local[2:]) == ["2023-10-29T02:00+02:00", "2023-10-29T02:00+01:00"]


def test_columns_that_would_share_a_name_stay_apart() -> None:
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 2),
            networks={"b_c": dh.Network(demand_mw=1.0, supply_c=90), "c": dh.Network(demand_mw=2.0)},
            components={
                "a": dh.WasteHeat(network="b_c", available_mw=3),
                "a_b": dh.WasteHeat(network="c", available_mw=3),
            },
        )
    )
    table = tables.hourly(ds)
    assert table.columns.is_unique
    assert list(table["a:b_c:mw"]) == [1, 1]
    assert list(table["a_b:c:mw"]) == [2, 2]
    assert list(table.b_c_supply_c) == [90, 90]
    assert "c_supply_c" not in table  # not known there


def test_no_dust_and_no_negative_zero(two_towns: xr.Dataset) -> None:
    assert str(tables.clean(np.array([-1e-9, -0.0, 0.1 + 0.2]))) == "[0.  0.  0.3]"
    assert ",-0.0" not in tables.hourly(two_towns).to_csv()
    assert ",-0.0" not in tables.summary(two_towns).to_csv()


def test_tables_of_what_is_not_there_are_empty() -> None:
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 2),
            networks={"town": dh.Network(demand_mw=0.0)},
            commodities={"gas": dh.Commodity(buy_per_mwh=30)},
            components={"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=1, efficiency=0.9)},
        )
    )
    ds = ds.drop_vars("heat_price_per_mwh")  # as with integer variables, which have no duals
    for table in (tables.stores(ds), tables.waste_heat(ds), tables.prices(ds)):
        assert len(table) == 0
        assert len(table.columns) > 5
    assert tables.demand(ds).peak_time_local[0] == ""
    assert tables.heat(ds).share.isna().all()
    assert len(tables.summary(ds)) > 5
    assert list(tables.hourly(ds).town_demand_mw) == [0, 0]


def test_a_store_used_to_destroy_heat_is_counted() -> None:
    # Power pays 100 a MWh to be used up: the boiler runs as far as the tank can lose heat on the way through.
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 4),
        networks={"town": dh.Network(demand_mw=2)},
        commodities={"power": dh.Commodity(buy_per_mwh=-100)},
        components={
            "boiler": dh.ElectricBoiler(network="town", electricity="power", capacity_mw=9),
            "tank": dh.Store(network="town", capacity_mwh=5, charge_mw=3, discharge_mw=3, charge_efficiency=0.5),
        },
    )
    assert tables.stores(dh.solve(case))["both_ways_hours"][0] > 0
