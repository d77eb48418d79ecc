"""The equations of pipes between networks in the docs, with the numbers typed in, hold in results."""

import numpy as np
import pytest
from equations import at_most, same
from helpers import boiler, cost_per_h, flow, steps

import dhsim as dh

EXACT = {"mip_rel_gap": 0.0}


def taken(result, component, bus):
    """u of the docs: MW taken, as a positive number."""
    return -flow(result, component, bus, "take")


def two_towns(link, demand, price, temperatures=None):
    """Town and village with a boiler each; fuel of the first at `price`, of the second at 100 less `price`."""
    levels = temperatures or {}
    fuels = {"cheap": dh.Commodity(buy_per_mwh=price), "dear": dh.Commodity(buy_per_mwh=100 - np.array(price))}
    return dh.Case(
        hours=steps(len(price)),
        networks={name: dh.Network(demand_mw=demand, **levels) for name in ("town", "village")},
        commodities=fuels,
        components={
            "town_plant": boiler(fuel="cheap"),
            "village_plant": boiler(network="village", fuel="dear"),
            "pipe": link,
        },
    )


@pytest.mark.parametrize("one_way", [False, True])
def test_link(one_way):
    link = dh.Link(
        from_network="town",
        to_network="village",
        capacity_mw=8,
        back_capacity_mw=5,
        loss_share=0.1,
        loss_mw=0.3,
        cost_per_mwh=1.5,
        one_way=one_way,
        availability=[1, 1, 0.5, 1],
        closed="2023-01-01T03:00",
    )
    result = dh.solve(two_towns(link, 10, [10, 90, 10, 10]), EXACT)
    sent, back = taken(result, "pipe", "town") - 0.3 * np.array([1, 1, 1, 0]), taken(result, "pipe", "village")

    at_most(sent / 8 + back / 5, [1, 1, 0.5, 0], [0, 1, 2, 3])
    same(flow(result, "pipe", "village", "supply"), 0.9 * sent)
    same(flow(result, "pipe", "town", "supply"), 0.9 * back)
    same(cost_per_h(result, "pipe", "transport"), 1.5 * (sent + back))
    same(sent, [8, 0, 4, 0])
    same(back, [0, 5, 0, 0])


def test_link_sends_one_way_only_where_heat_is_worth_less_than_nothing():
    """21.8 MW must be taken in town. To and fro loses some of it free of charge, one way it has to be rejected."""
    link = {
        "from_network": "town",
        "to_network": "village",
        "capacity_mw": 17,
        "back_capacity_mw": 17,
        "loss_share": 0.1,
    }
    mill = dh.WasteHeat(network="town", available_mw=21.8, must_take=True)
    cooler = dh.HeatRejection(network="village", cost_per_mwh=5)
    case = two_towns(dh.Link(**link), [10], [10]).add("mill", mill).add("cooler", cooler)
    both, single = dh.solve(case), dh.solve(case.replace(pipe={"one_way": True}), EXACT)

    # 21.8 - s + 0.9 b = 10 and s / 17 + b / 17 = 1: b = 5.2 / 1.9.
    same(taken(both, "pipe", "village"), [5.2 / 1.9])
    same(taken(both, "pipe", "town"), [17 - 5.2 / 1.9])
    same(taken(both, "cooler", "village"), [0.9 * (17 - 5.2 / 1.9) - 5.2 / 1.9 - 10])
    same(taken(single, "pipe", "village"), [0])
    same(taken(single, "pipe", "town"), [11.8])
    same(taken(single, "cooler", "village"), [0.62])


def test_link_with_a_diameter():
    """DN 100: outer 114.3 mm, wall 3.6 mm, 0.225 W/(m K); 983.2 kg/m3 and 4.186 kJ/(kg K)."""
    link = dh.Link(
        from_network="town",
        to_network="village",
        capacity_mw=3.6,
        dn=100,
        length_km=3,
        velocity_max_m_per_s=2,
        ground_c=6,
        approach_k=3,
        availability=[1, 0.5],
    )
    levels = {"supply_c": [90, 75], "return_c": [40, 45]}
    result = dh.solve(two_towns(link, [9, 9], [10, 10], levels))
    supply, back = np.array([90, 75]), np.array([40, 45])
    kept_warm = 2 * 0.225 * 3 / 1000 * ((supply + back) / 2 - 6)
    sent = taken(result, "pipe", "town") - kept_warm
    diameter = (114.3 - 2 * 3.6) / 1000
    carried = np.pi * diameter**2 / 4 * 2 * 983.2 * 4.186 * (supply - back) / 1000

    same(flow(result, "pipe", "village", "supply"), sent)
    assert carried[1] < 3.6 < carried[0]
    at_most(sent, np.array([1, 0.5]) * np.minimum(3.6, carried), [0, 1])
    feed = result["feed_component"].values.tolist().index("pipe")
    same(result["feed_hot_c"].values[feed], [87, 72])
    same(result["feed_cold_c"].values[feed], [40, 45])
