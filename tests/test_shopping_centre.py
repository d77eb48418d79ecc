"""A shopping centre that takes back the heat of its grocery store: the published bill, and what keeps its peak low.

Source: the guide for property owners on recovered heat, 700 MWh and 250 kW a year at 0.60 SEK/kWh and 1 200 SEK/kW,
of which a store saves 200 MWh and 25 kW. Assumed (the developers' seed symbiosis_profu_grocery.md, MC-01): the shape of
the load, coldest in hour 0 and never below 25 kW, and sources of 200 MWh a year. The costs are those that the seed
prints to a tenth of a crown; it found them with a linear program of its own.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import cost_line

import dhsim as dh

TARIFF = Path(__file__).resolve().parents[1] / "inputs" / "tariffs" / "shopping_centre.toml"
H = 8760
HOUR = np.arange(H)
SEASON = np.cos(2 * np.pi * HOUR / H)
DEMAND_MW = 0.025 + 0.225 * (0.5 * (1 + SEASON)) ** 5.088996912
MEAN_MW = 200 / H  # 22.831 kW

STEADY = np.where((HOUR >= 4000) & (HOUR < 4760), 0.0, 0.025)  # 25 kW but for 760 h in summer: 25 kW x 8 000 h
FLAT = np.full(H, MEAN_MW)
OUT_AT_THE_PEAK = np.where(HOUR == 0, 0.0, STEADY)
NO_WINTER = np.where((HOUR >= 1080) & (HOUR < H - 1080), 200 / (H - 2160), 0.0)  # 90 days without
MOSTLY_SUMMER = MEAN_MW * (1 - 0.6 * SEASON)


@cache
def tariff() -> dh.Contract:
    return dh.Contract.model_validate(tomllib.loads(TARIFF.read_text("utf-8"))["contracts"]["shopping_centre"])


def solved(store_mw: Any = 0.0, **tank: float) -> Any:
    """The centre with district heating, the store's heat, and a tank if one is given."""
    components: dict[str, dh.Component] = {
        "substation": dh.Boiler(network="centre", fuel="district_heat", capacity_mw=1, efficiency=1),
        "grocery": dh.WasteHeat(network="centre", available_mw=store_mw),
    }
    if tank:
        components["tank"] = dh.Store(network="centre", charge_mw=1, discharge_mw=1, **tank)
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", H),
        currency="SEK",
        networks={"centre": dh.Network(demand_mw=DEMAND_MW, shortfall=False)},
        commodities={"district_heat": dh.Commodity(contracts=["shopping_centre"])},
        contracts={"shopping_centre": tariff()},
        components=components,
    )
    return dh.solve(case)


def printed(value: float) -> Any:
    """Equal when rounded as the seed prints it."""
    return pytest.approx(value, abs=0.0501)


def test_the_load_is_the_published_one():
    assert DEMAND_MW.sum() == pytest.approx(700, abs=1e-6)
    assert (DEMAND_MW.max(), DEMAND_MW.argmax()) == (0.25, 0)


def test_the_published_bill_without_the_store():
    result = solved()
    assert cost_line(result, "district_heat", "energy_price") == printed(420_000)  # 700 MWh x 600
    assert cost_line(result, "district_heat", "peak_charge") == printed(300_000)  # 250 kW x 1 200
    assert result.attrs["total_cost"] == printed(720_000)


def test_the_published_saving():
    result = solved(STEADY)
    assert cost_line(result, "district_heat", "energy_price") == printed(300_000)  # 500 MWh x 600
    assert cost_line(result, "district_heat", "peak_charge") == printed(270_000)  # 225 kW x 1 200
    assert result.attrs["total_cost"] == printed(570_000)


@pytest.mark.parametrize(
    ("store_mw", "cost", "used_mwh"),
    [
        (FLAT, 572_602.7, 200.000),  # 22.831 instead of 25 kW off the peak: 2.169 x 1 200 = 2 602.7 more
        (OUT_AT_THE_PEAK, 600_015.0, 199.975),  # 25 kW x 1 200 and 25 kWh x 0.60 more
        (NO_WINTER, 612_129.4, 179.784),
        (MOSTLY_SUMMER, 606_111.2, 171.550),
    ],
    ids=["flat", "out_at_the_peak", "no_winter", "mostly_summer"],
)
def test_what_the_same_200_mwh_are_worth(store_mw, cost, used_mwh):
    result = solved(store_mw)
    assert result.attrs["total_cost"] == printed(cost)
    heat = dh.tables.heat(result).set_index("component")
    assert heat.loc["grocery", "supplied_mwh"] == pytest.approx(used_mwh, abs=0.0005)


@pytest.mark.parametrize(
    ("tank", "cost"),
    [
        ({"capacity_mwh": 0.005}, 594_015.0),  # 5 kWh in the hour of the outage: 5 kW x 1 200 less than 600 015
        ({"capacity_mwh": 0.025}, 570_015.0),  # all of it but the 25 kWh that were not delivered
        ({"capacity_mwh": 0.025, "loss_share_per_h": 0.005}, 570_169.4),  # 24.875 kWh are left: 0.125 kW x 1 200 ...
    ],
    ids=["5_kwh", "25_kwh", "25_kwh_that_cools"],
)
def test_a_tank_carries_the_outage_at_the_peak(tank, cost):
    assert solved(OUT_AT_THE_PEAK, **tank).attrs["total_cost"] == printed(cost)
