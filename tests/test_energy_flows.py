"""The energy of a run as a graph: nothing appears or vanishes between where flows begin and where they end."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from helpers import boiler, random_cases, town
from hypothesis import given, settings
from plot_cases import bare, two_towns

import dhsim as dh
from dhsim.energy_flows import ENDS, Node, energy_flows

BEGINNINGS = ("bought", "surroundings", "gain", "at_start", "source")


def mwh(flows: pd.DataFrame, start: tuple[str, str], end: tuple[str, str]) -> float:
    """Of one flow; 0 where there is none."""
    found = flows[(flows["start"] == Node(*start)) & (flows["end"] == Node(*end))]
    return float(found["mwh"].sum())


def check_balances(ds: xr.Dataset) -> pd.DataFrame:
    """Every node gives off what it takes in, but for those where flows begin or end."""
    flows = energy_flows(ds)
    taken, given = defaultdict(float), defaultdict(float)
    for start, end, amount in flows.itertuples(index=False):
        assert amount > 0
        given[start] += amount
        taken[end] += amount
    traded = set(ds["commodity"].values) if "commodity" in ds else set()
    for node in taken.keys() & given.keys():
        assert taken[node] == pytest.approx(given[node], rel=1e-6, abs=1e-4), node
    for node in given.keys() - taken.keys():
        short = node.role == "component" and node.name.startswith("shortfall")
        assert node.role in BEGINNINGS or node.name in traded or short, node
    for node in taken.keys() - given.keys():
        assert node.role in ENDS or node.name in traded, node
    return flows


def test_a_boiler() -> None:
    flows = check_balances(bare((1.0, 2.0, 3.0)))
    # Heat 1 + 2 + 2.5 = 5.5 MWh, / 0.9 = 6.11 of gas, 0.61 lost; half a MWh of the 6 is missing.
    assert mwh(flows, ("commodity", "gas"), ("component", "boiler")) == pytest.approx(5.5 / 0.9)
    assert mwh(flows, ("component", "boiler"), ("network", "town")) == pytest.approx(5.5)
    assert mwh(flows, ("component", "boiler"), ("losses", "")) == pytest.approx(5.5 / 0.9 - 5.5)
    assert mwh(flows, ("component", "shortfall_town"), ("network", "town")) == pytest.approx(0.5)
    assert mwh(flows, ("network", "town"), ("demand", "town")) == pytest.approx(6.0)
    assert len(flows) == 5


def test_everything_at_once_in_quarters_of_an_hour() -> None:
    ds = two_towns()
    flows = check_balances(ds)
    into_el = mwh(flows, ("bought", "el"), ("commodity", "el"))
    assert into_el == pytest.approx(ds["buy_mw"].sel(commodity="el").values.sum() / 4)
    assert mwh(flows, ("commodity", "el"), ("sold", "el")) == pytest.approx(
        ds["sell_mw"].sel(commodity="el").values.sum() / 4
    )
    heat = mwh(flows, ("component", "air"), ("network", "town"))
    assert mwh(flows, ("surroundings", ""), ("component", "air")) == pytest.approx(heat / 2)  # COP 2
    burnt = mwh(flows, ("commodity", "gas"), ("component", "condensing"))
    assert mwh(flows, ("gain", ""), ("component", "condensing")) == pytest.approx(0.05 * burnt)
    sent = mwh(flows, ("network", "town"), ("component", "pipe"))
    back = mwh(flows, ("network", "village"), ("component", "pipe"))
    assert back > 0
    assert mwh(flows, ("component", "pipe"), ("losses", "")) == pytest.approx(0.1 * (sent + back))


def test_sources_on_offer_are_taken_or_not() -> None:
    mill = dh.WasteHeat(network="town", available_mw=[5.0, 5.0], price_per_mwh=1)
    flows = check_balances(dh.solve(town([3.0, 7.0], mill=mill, reserve=boiler())))
    assert mwh(flows, ("source", "mill"), ("component", "mill")) == pytest.approx(8)
    assert mwh(flows, ("source", "mill"), ("unused", "")) == pytest.approx(2)


def test_what_is_left_in_a_store_is_no_loss() -> None:
    tank = dh.Store(network="town", capacity_mwh=10, charge_mw=5, discharge_mw=5, cyclic=False, start_level_mwh=6)
    flows = check_balances(dh.solve(town([4.0, 4.0], tank=tank, reserve=boiler())))
    # 6 MWh are there; those 6 are free, the boiler makes the other 2.
    assert mwh(flows, ("at_start", ""), ("component", "tank")) == pytest.approx(6)
    assert mwh(flows, ("component", "tank"), ("network", "town")) == pytest.approx(6)
    assert not (flows["start"] == Node("component", "tank")).sum() > 1


def test_heat_that_is_thrown_away_is_not_lost_by_accident() -> None:
    mill = dh.WasteHeat(network="town", available_mw=5.0, must_take=True)
    flows = check_balances(dh.solve(town([3.0], mill=mill, cooler=dh.HeatRejection(network="town", capacity_mw=9))))
    assert mwh(flows, ("component", "cooler"), ("rejected", "")) == pytest.approx(2)


def test_power_that_is_only_sold_ends_where_it_is_sold() -> None:
    chp = dh.ChpBackPressure(network="town", fuel="gas", electricity="el", capacity_mw=9, c_b=0.5, efficiency=0.9)
    flows = check_balances(dh.solve(town([6.0], commodities={"el": dh.Commodity(sell_per_mwh=90)}, chp=chp)))
    # 6 MWh heat, 3 of power, 9 / 0.9 = 10 of gas.
    assert mwh(flows, ("component", "chp"), ("commodity", "el")) == pytest.approx(3)
    assert mwh(flows, ("component", "chp"), ("losses", "")) == pytest.approx(1)
    assert "sold" not in {end.role for end in flows["end"]}


def test_nothing_flows() -> None:
    assert energy_flows(dh.solve(town([0.0], reserve=boiler()))).empty


@settings(max_examples=15, deadline=None)
@given(case=random_cases())
def test_balances_close_in_any_case(case: dh.Case) -> None:
    ds = dh.solve(case)
    flows = check_balances(ds)
    demand = sum(row.mwh for row in flows.itertuples() if row.end.role == "demand")
    assert demand == pytest.approx(float(np.sum(ds["demand_mw"].values)), abs=1e-4)


def test_a_pump_driven_by_steam_behind_a_pipe() -> None:
    absorber = dh.AbsorptionHeatPump(
        network="town",
        source="sewage",
        heat_cop=1.7,
        capacity_mw=20,
        drive_network="steam",
        pipe={"length_km": 1, "loss_share": 0.1},
    )
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 1),
        networks={"town": dh.Network(demand_mw=9), "steam": dh.Network(demand_mw=0)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        streams={"sewage": dh.Stream(available_mw=20)},
        components={"absorber": absorber, "steam_boiler": boiler(network="steam")},
    )
    flows = check_balances(dh.solve(case))
    # 10 MWh leave it, 9 arrive; 10 / 1.7 of steam drive it, the rest is drawn from the sewage.
    assert mwh(flows, ("network", "steam"), ("component", "absorber")) == pytest.approx(10 / 1.7)
    assert mwh(flows, ("source", "sewage"), ("component", "absorber")) == pytest.approx(10 - 10 / 1.7)
    assert mwh(flows, ("component", "absorber"), ("losses", "")) == pytest.approx(1)
