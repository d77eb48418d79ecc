"""Temperatures that contradict each other: every one is named with its key, hour, values and a way out."""

from __future__ import annotations

import pytest
from helpers import boiler, steps

import dhsim as dh

NET = {"demand_mw": [10, 20], "supply_c": [80, 70], "return_c": [40, 45]}


def faults(network=None, streams=None, **components):
    """The faults of a small case, as text."""
    with pytest.raises(dh.InputError) as error:
        dh.Case(
            hours=steps(2),
            networks={"town": dh.Network(**{**NET, **(network or {})})},
            commodities={"gas": dh.Commodity(buy_per_mwh=45), "power": dh.Commodity(buy_per_mwh=60)},
            streams=streams or {},
            components={"rest": boiler(), **components},
        )
    return [str(fault) for fault in error.value.faults]


def mill(**fields):
    return dh.WasteHeat(**{"network": "town", "available_mw": 5, "stream_c": 90, **fields})


def pump(**fields):
    return dh.HeatPump(**{"network": "town", "electricity": "power", "capacity_mw": 5, "cop": 3, **fields})


def test_supply_at_or_below_return():
    assert faults({"supply_c": [80, 45]}) == [
        "networks.town.supply_c: 45 °C at 2023-01-01 01:00 local is not above return_c = 45, in 1 step in all. "
        "Correct the two temperatures."
    ]


def test_supply_above_what_the_network_is_built_for():
    assert faults({"supply_max_c": 75}) == [
        "networks.town.supply_c: 80 °C at 2023-01-01 00:00 local is above supply_max_c = 75, in 1 step in all. "
        "Correct one of them."
    ]


def test_stream_hotter_than_the_network_is_built_for():
    assert faults({"supply_max_c": 110}, furnace=mill(stream_c=[100, 400])) == [
        "components.furnace: its stream would heat the water to 395 °C at 2023-01-01 01:00 local, above supply_max_c "
        "= 110 of the network, in 1 step in all. Give deliver_max_c, to which its heat exchanger is controlled."
    ]


def test_outlet_above_the_inlet():
    assert faults(mill=mill(stream_outlet_min_c=[80, 95])) == [
        "components.mill.stream_outlet_min_c: 95 °C at 2023-01-01 01:00 local is above stream_c = 90, in 1 step in "
        "all. Correct one of them."
    ]
    river = dh.Stream(available_mw=5, stream_c=10, stream_outlet_min_c=12)
    assert faults(streams={"river": river}, pump=pump(source="river")) == [
        "streams.river.stream_outlet_min_c: 12 °C at 2023-01-01 00:00 local is above stream_c = 10, in 2 steps in all. "
        "Correct one of them."
    ]


def test_level_that_never_is_above_the_return():
    assert faults(pump=pump(deliver_c=[40, "supply"])) == [
        "components.pump.deliver_c: 40 °C is at or below the return temperature in every step, 40 °C at 2023-01-01 "
        "00:00 local. Deliver above the return temperature; nothing could be fed in."
    ]


def test_level_above_what_the_heat_pump_reaches():
    (text,) = faults(pump=pump(deliver_c=75, deliver_max_c=70))
    assert text.startswith("components.pump.deliver_c: ")
    assert "75" in text
    assert "deliver_max_c" in text


def test_level_for_a_network_without_temperatures():
    (text,) = faults({"supply_c": None, "return_c": None}, pump=pump(deliver_c=60))
    assert text == (
        "components.pump.deliver_c: it is a temperature, and the network has none. Give the network supply_c and "
        "return_c, or leave deliver_c out."
    )


def test_negative_approach():
    with pytest.raises(ValueError, match="approach_k"):
        mill(approach_k=-1)


def test_curve_with_unsorted_points():
    with pytest.raises(ValueError, match=r"the points of this curve are at 15, -20; sort them"):
        dh.Network(demand_mw=1, supply_c={"of": "outdoor_c", "points": [[15, 75], [-20, 105]]})


def test_hours_in_which_a_rule_yields_zero_are_counted():
    case = dh.Case(
        hours=steps(2),
        networks={"town": dh.Network(**NET)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45), "power": dh.Commodity(buy_per_mwh=60)},
        components={"rest": boiler(), "mill": mill(stream_c=49), "pump": pump(deliver_c=[44, "supply"])},
    )
    # 49 - 5 = 44 °C: above the return of 40, below that of 45.
    assert case.warnings == (
        "components.mill.stream_c: in 1 of 2 hours stream_c less approach_k = 5 is not above the return temperature, "
        "and feeds nothing directly; let a heat pump use the stream, or lower approach_k",
        "components.pump.deliver_c: in 1 of 2 hours the level is not above the return temperature, and nothing can be "
        "fed in at it; raise it, or leave it out",
    )
