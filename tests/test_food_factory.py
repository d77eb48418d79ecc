"""The Danish food factory of 2013, scenarios 1-5: the printed tables must follow from the cascade.

Source: Viegand Maagøe for the Danish Energy Agency, "Analyse af mulighederne for bedre udnyttelse af overskudsvarme fra
industrien", August 2013, section 5.2, tables 18 to 22. Return 40 °C, supply 85 °C, 8760 h.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

import dhsim as dh

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
H = 8760
CONDENSER_MWH = 51_480


@cache
def solved(name):
    return dh.solve(dh.load(SCENARIOS / f"food_factory_{name}.toml"))


def heat(name):
    """MWh a year into the district-heating network, by component."""
    table = dh.tables.heat(solved(name))
    table = table[table["network"] == "district"]
    return dict(zip(table["component"], table["supplied_mwh"], strict=True))


def bought(name, commodity):
    table = dh.tables.commodities(solved(name)).set_index("commodity")
    return float(table.loc[commodity, "bought_mwh"])


def source(name, which):
    return dh.tables.waste_heat(solved(name)).set_index("source").loc[which]


def mwh(value):
    return pytest.approx(value, abs=1.0)


def test_1_heat_pump_to_supply_temperature():
    # 8 MW x 8760 / (1 - 1/4.7) = 89 021 MWh heat, / 4.7 = 18 941 MWh electricity.
    assert heat("s1")["heat_pump"] == mwh(89_021)
    assert bought("s1", "electricity") == mwh(18_941)


def test_2_a_third_of_the_lift_takes_a_third_of_the_heat():
    # 55 °C is 15 of 45 K: at most a third of 90 969 MWh, 30 323 for 4 043 MWh electricity; steam does the rest. Only
    # 26 280 of the 70 080 MWh waste heat find room.
    assert bought("s2", "electricity") == mwh(4_043)
    assert heat("s2")["steam"] == mwh(60_646)
    assert sum(heat("s2").values()) == mwh(90_969)
    assert source("s2", "cooling_water")["lifted_mwh"] == mwh(26_280)
    assert source("s2", "cooling_water")["why_unused"] == "temperature"


def test_3_as_printed_with_the_condenser_at_65():
    assert bought("s3", "electricity") == mwh(10_782)
    assert heat("s3")["steam"] == mwh(110_243)
    assert sum(heat("s3").values()) == mwh(242_585)
    assert heat("s3")["condenser"] == mwh(CONDENSER_MWH)


def test_3_at_the_printed_62_lets_less_in_and_says_why():
    # 62 °C is 22 of 45 K: 118 597 of 242 585 MWh, of which the heat pump has 80 862. Steam: 242 585 - 118 597.
    assert heat("s3_at_62")["condenser"] == mwh(37_735)
    assert heat("s3_at_62")["steam"] == mwh(123_988)
    left = dh.tables.unused(solved("s3_at_62")).set_index("source")
    assert left.loc["condenser", "reason"] == "temperature"
    assert left.loc["condenser", "unused_mwh"] == mwh(CONDENSER_MWH - 37_735)


@pytest.mark.parametrize(("level_c", "fits"), [(64.54, False), (64.56, True)])
def test_3_needs_at_least_64_55(level_c, fits):
    # (80 862 + 51 480) / 242 585 x 45 + 40 = 64.55 °C.
    case = dh.load(SCENARIOS / "food_factory_s3.toml").replace(condenser={"deliver_c": level_c})
    one = dh.solve(case)
    assert (float(one["unused_mw"].sel(source="condenser").sum()) < 1e-6) == fits


def test_4_absorption_heat_pump():
    # 8 MW steam x 1.7 = 13.6 MW to 55 °C, a third of 40.8 MW; 5.6 MW of it waste heat. Fuel: drive and last lift.
    assert source("s4", "cooling_water")["lifted_mwh"] == mwh(49_056)
    assert bought("s4", "wood_chips") == mwh(256_872)
    assert sum(heat("s4").values()) == mwh(357_408)
    # 119 136 / 20 = 5 957; the printed 6 570 counts the fans too, as in scenario 5.
    assert bought("s4", "electricity") == mwh(5_957)
    assert bought("s4", "electricity") + 613 == mwh(6_570)


def test_5_as_printed_needs_a_condenser_at_supply_temperature():
    assert bought("s5", "electricity") + 613 == mwh(15_557)  # fans: 613
    assert heat("s5")["steam"] == pytest.approx(33_212, abs=2)  # printed tables are rounded: +- 2
    assert sum(heat("s5").values()) == mwh(151_115)


def test_5_at_its_real_65_needs_more_steam():
    # At or below 70 °C, 30 of 45 K, at most 100 743 of 151 115 MWh: steam is at least 50 372.
    assert heat("s5_at_65")["steam"] == mwh(50_372)
    assert heat("s5_at_65")["heat_pump"] + heat("s5_at_65")["condenser"] == mwh(100_743)


def test_5_as_printed_is_refused_at_65_and_the_message_says_by_how_much():
    with pytest.raises(dh.Infeasible) as error:
        solved("s5_as_printed_at_65")
    # 66 424 + 51 480 - 100 743 = 17 161 MWh a year = 1.959 MW.
    assert str(error.value).splitlines()[1] == (
        "network district: up to 1.959 MW of heat too much at or below 70 °C, which only hotter plants could take "
        "further in 8760 steps, first 2013-01-01 00:00 local"
    )


# --- the same five by hand-written rows, handed to HiGHS -----------------------------------------------------------

EL, CHIPS, OM, CONDENSER_COST, GAS = 484, 180, 5, 120, 572


def by_hand(cost, demand_mw, source_mw, per_source, levels, limits=()):
    """The cheapest hour. Heats: heat pump, condenser, steam. levels: (share of the way, who delivers at or below)."""
    cost = np.array(cost, dtype=float)
    upper = [source_mw / per_source, CONDENSER_MWH / H if len(cost) > 2 else None, None][: len(cost)]
    if len(cost) == 2:
        upper = [source_mw / per_source, None]
    rows = [[float(j in below) - share for j in range(len(cost))] for share, below in levels]
    rows += [list(row) for row, _ in limits]
    right = [0.0] * len(levels) + [most for _, most in limits]
    found = linprog(
        cost,
        A_ub=rows or None,
        b_ub=right or None,
        A_eq=[[1.0] * len(cost)],
        b_eq=[demand_mw],
        bounds=[(0, u) for u in upper],
        method="highs",
    )
    assert found.status == 0, found.message
    return found


def test_1_by_direct_highs():
    one = by_hand([EL / 4.7 + OM, GAS], 10.5, 8, 1 - 1 / 4.7, [])
    assert solved("s1").attrs["objective"] == pytest.approx(H * one.fun, rel=1e-9)


def test_2_by_direct_highs():
    one = by_hand([EL / 7.5 + OM, CHIPS + OM], 90_969 / H, 8, 1 - 1 / 7.5, [(15 / 45, {0})])
    assert solved("s2").attrs["objective"] == pytest.approx(H * one.fun, rel=1e-7)


@pytest.mark.parametrize(("name", "level_c"), [("s3", 65), ("s3_at_62", 62)])
def test_3_by_direct_highs(name, level_c):
    levels = [(15 / 45, {0}), ((level_c - 40) / 45, {0, 1})]
    one = by_hand([EL / 7.5 + OM, CONDENSER_COST, CHIPS + OM], 242_585 / H, 8, 1 - 1 / 7.5, levels)
    assert solved(name).attrs["objective"] == pytest.approx(H * one.fun, rel=1e-7)
    assert heat(name)["steam"] == mwh(H * one.x[2])


def test_4_by_direct_highs():
    levels = [(15 / 45, {0}), (22 / 45, {0, 1})]
    drive = ([1 / 1.7, 0, 0], 8.0)
    one = by_hand([CHIPS / 1.7 + EL / 20 + OM, CONDENSER_COST, CHIPS], 40.8, 8, 1 - 1 / 1.7, levels, [drive])
    assert solved("s4").attrs["objective"] == pytest.approx(H * one.fun, rel=1e-9)


@pytest.mark.parametrize("name", ["s5", "s5_at_65"])
def test_5_by_direct_highs(name):
    real = [(25 / 45, {1}), (30 / 45, {0, 1})]
    levels = real if name == "s5_at_65" else [(30 / 45, {0})]
    cop = 4.4448
    one = by_hand([EL / cop + OM, CONDENSER_COST, CHIPS + OM], 151_115 / H, CONDENSER_MWH / H, 1 - 1 / cop, levels)
    assert solved(name).attrs["objective"] == pytest.approx(H * one.fun, rel=1e-7)
    assert heat(name)["steam"] == mwh(H * one.x[2])
