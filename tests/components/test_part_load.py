"""Efficiency by load, convex (no binaries but on and off) and not (binaries), by hand; gas costs 45."""

from __future__ import annotations

import logging

import pytest
from helpers import boiler, flow, heat, near, steps, town
from pydantic import ValidationError

import dhsim as dh

CONVEX = [[0.4, 0.8], [0.7, 0.98], [1, 1]]  # takes 0.5, 0.714, 1.0 of full input: slopes 0.714, 0.952
BENT = [[0.5, 1.0], [0.75, 0.9], [1, 1]]  # takes 0.5, 0.833, 1.0: slopes 1.333, 0.667


def plant(points, **fields):
    return boiler(**{"capacity_mw": 10, "part_load": points, **fields})


def solved(demand, points, hours=None, **fields):
    case = town(demand, hours, plant=plant(points, **fields), reserve=boiler(efficiency=0.3))
    return dh.solve(case, {"mip_rel_gap": 0.0})


def fuel(result):
    return -flow(result, "plant", "gas")


def test_fuel_lies_on_the_lines_between_the_points():
    result = solved([4, 5.5, 7, 8.5, 10], CONVEX)
    taken = [5, (5 + 7 / 0.98) / 2, 7 / 0.98, (7 / 0.98 + 10) / 2, 10]
    assert heat(result, "plant") == near([4, 5.5, 7, 8.5, 10])
    assert fuel(result) == near([t / 0.9 for t in taken])


def test_below_the_first_point_it_is_off():
    result = solved([3, 4], CONVEX)
    assert heat(result, "plant") == near([0, 4])
    assert result["on"].values.tolist() == [[0, 1]]


def test_a_bent_line_takes_its_dear_part_first():
    result = solved([5, 6, 7.5, 9, 10], BENT)
    # Without binaries the cheap part at the top would be taken first: less fuel than there is.
    taken = [5, 5 + 4 / 3, 7.5 / 0.9, 7.5 / 0.9 + 1.5 * 2 / 3, 10]
    assert fuel(result) == near([t / 0.9 for t in taken])


def test_points_that_begin_at_nothing_need_no_on_and_off():
    result = solved([2, 6, 10], [[0, 1], [0.5, 1.1], [1, 1]], efficiency=0.8)
    assert "committed" not in result
    assert fuel(result) == near([2 / 1.1 / 0.8, (5 / 1.1 + (10 - 5 / 1.1) / 5) / 0.8, 10 / 0.8])


def test_load_is_a_share_of_what_is_usable():
    result = solved([2, 3.5, 5], CONVEX, availability=[0.5, 0.5, 0.5])
    assert fuel(result) == near([2.5 / 0.9, 3.5 / 0.98 / 0.9, 5 / 0.9])


def test_a_single_point_is_full_load_or_nothing():
    assert heat(solved([10, 9], [[1, 1]]), "plant") == near([10, 0])


def test_only_what_needs_binaries_is_named(caplog):
    with caplog.at_level(logging.INFO, logger="dhsim"):
        solved([5], CONVEX)
        assert "needs binaries" not in caplog.text
        solved([5], BENT)
    assert "plant: part load needs binaries" in caplog.text


def test_electric_boiler_and_chp():
    case = dh.Case(
        hours=steps(1),
        networks={"town": dh.Network(demand_mw=14)},
        commodities={"power": dh.Commodity(buy_per_mwh=10, sell_per_mwh=9), "gas": dh.Commodity(buy_per_mwh=5)},
        components={
            "electrode": dh.ElectricBoiler(
                network="town",
                electricity="power",
                capacity_mw=10,
                efficiency=0.9,
                part_load=CONVEX,
                must_run_share=0.7,
            ),
            "engine": dh.ChpBackPressure(
                network="town",
                fuel="gas",
                electricity="power",
                capacity_mw=10,
                c_b=0.5,
                efficiency=0.9,
                part_load=CONVEX,
                must_run_share=0.7,
            ),
        },
    )
    result = dh.solve(case)
    # Both at 7 MW: 7 / 0.98 / 0.9 of electricity, 7 x 1.5 / 0.98 / 0.9 of gas.
    assert -flow(result, "electrode", "power") == near([7 / 0.98 / 0.9])
    assert -flow(result, "engine", "gas") == near([7 * 1.5 / 0.98 / 0.9])


@pytest.mark.parametrize("points", [CONVEX, BENT])
def test_the_contract_holds(points):
    case = town([3, 5, 8, 10, 6, 4] * 2, reserve=boiler(efficiency=0.3))
    assert len(dh.check(plant(points, start_cost=20), case)) == 6


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ([[0.5, 0.9], [0.9, 1]], r"the last point is \[1, 1\]"),
        ([[0.5, 0.9], [0.4, 0.9], [1, 1]], "sort them"),
        ([[0.5, 0], [1, 1]], "factors are above 0"),
        ([[0.9, 0.8], [1, 1]], "more output would take less input"),
        ([[0.5, 1.2], [1, 1]], "efficiency = 1.08 is above 1"),
    ],
)
def test_points_that_make_no_sense_are_refused(points, text):
    with pytest.raises(ValidationError, match=text):
        plant(points)
