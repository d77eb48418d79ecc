"""Stores and pipes that never run both ways at once, where heat is worth less than nothing."""

from __future__ import annotations

import numpy as np
import pytest
from helpers import boiler, near, steps, town

import dhsim as dh


def tank(**fields):
    return dh.Store(
        network="town", capacity_mwh=20, charge_mw=10, discharge_mw=10, charge_efficiency=0.5, cyclic=False, **fields
    )


def test_a_store_charges_or_discharges():
    # The boiler must run at 5 and only 2 are asked: 3 MW have to go. Charging 6 and discharging 3 would lose them.
    must = boiler(capacity_mw=10, must_run_share=0.5)
    both = dh.solve(town([2, 2], must=must, tank=tank(end_level_mwh=0)))
    one = dh.solve(town([2, 2], must=must, tank=tank(one_way=True)))
    charge, discharge = (one[f"{way}_mw"].values[0] for way in ("charge", "discharge"))
    assert both.attrs["objective"] == near(10 * 50)
    assert np.minimum(charge, discharge) == near([0, 0])
    # 3 MW in for two hours: 3 MWh of it are kept.
    assert charge == near([3, 3])
    assert one["level_mwh"].values[0] == near([0, 1.5, 3])


def test_money_for_heat_does_not_go_through_both_doors():
    # 5 are paid for each MWh taken; 10 are on offer, 2 are asked. Both ways at once: 10 in hour 0 and 1.
    free = dh.WasteHeat(network="town", available_mw=10, price_per_mwh=-5)
    small = {"capacity_mwh": 2, "charge_mw": 10, "discharge_mw": 10, "charge_efficiency": 0.5, "cyclic": False}
    both = dh.solve(town([2, 2], free=free, tank=dh.Store(network="town", **small)))
    one = dh.solve(town([2, 2], free=free, tank=dh.Store(network="town", **small, one_way=True)), {"mip_rel_gap": 0.0})
    # Level at most 2 MWh: 4 MWh of charge in all while 2 + 2 are used. (2 + 4 + 2) x 5 = 40 are earned.
    assert one.attrs["objective"] == near(-40)
    assert both.attrs["objective"] < -40 - 1


def test_one_way_in_an_outage_stands_still():
    case = town([2, 2], plant=boiler(), tank=tank(one_way=True, availability=[0, 1]))
    assert dh.solve(case)["charge_mw"].values[0][0] == 0


@pytest.mark.parametrize(("one_way", "both"), [(False, True), (True, False)])
def test_a_link_sends_one_way(one_way, both):
    pipe = dh.Link(
        from_network="town", to_network="village", capacity_mw=10, back_capacity_mw=10, loss_share=0.2, one_way=one_way
    )
    case = dh.Case(
        hours=steps(1),
        networks={"town": dh.Network(demand_mw=4), "village": dh.Network(demand_mw=0.8)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        components={
            "free": dh.WasteHeat(network="town", available_mw=20, price_per_mwh=-5),
            "pipe": pipe,
        },
    )
    result = dh.solve(case)
    sent = result["flow_mw"].values[(result["flow_component"].values == "pipe")]
    assert (np.abs(sent).min() > 0.1) == both
    # One way: 4 for the town and 1 for the village.
    assert (result.attrs["objective"] == pytest.approx(-25)) == one_way
