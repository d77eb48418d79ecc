"""A pipe between two networks."""

import numpy as np
import pytest
from helpers import GAS, boiler, cost_line, flow, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh


def pipe(**fields):
    return dh.Link(**{"from_network": "town", "to_network": "village", "capacity_mw": 20, **fields})


def two_networks(town_mw, village_mw, link, village_efficiency=0.5, **fields):
    """Heat costs 50 in town, and 45 / village_efficiency in the village."""
    return dh.Case(
        hours=steps(len(town_mw)),
        networks={"town": dh.Network(demand_mw=town_mw), "village": dh.Network(demand_mw=village_mw)},
        commodities={"gas": GAS},
        components={
            "plant": boiler(**fields),
            "oven": boiler(network="village", efficiency=village_efficiency),
            "pipe": link,
        },
    )


def test_carries_cheap_heat():
    result = dh.solve(two_networks([10], [8], pipe()))
    # 18 x 50 = 900. Without the pipe: 500 + 8 x 90 = 1220.
    assert result.attrs["objective"] == near(900)
    assert heat(result, "pipe", "village") == near([8])
    assert heat(result, "pipe", "town") == near([-8])
    assert price(result, "town") == near([50])
    assert price(result, "village") == near([50])


def test_capacity_limits_what_is_sent():
    result = dh.solve(two_networks([10], [8], pipe(capacity_mw=5, loss_share=0.2)))
    # 5 MWh sent, 4 arrive, the oven makes 4: 15 x 50 + 4 x 90 = 1110.
    # If 5 could arrive: 16.25 x 50 + 3 x 90 = 1082.5.
    assert result.attrs["objective"] == near(1110)
    assert price(result, "village") == near([90])


def test_loss_share_is_lost_on_the_way():
    result = dh.solve(two_networks([10], [8], pipe(loss_share=0.2)))
    # 8 / 0.8 = 10 sent: 20 x 50 = 1000. Sent 8 x 1.2 = 9.6: 980.
    assert result.attrs["objective"] == near(1000)
    assert heat(result, "pipe", "town") == near([-10])
    assert price(result, "village") == near([62.5])


def test_cost_is_paid_on_what_is_sent():
    result = dh.solve(two_networks([10], [8], pipe(loss_share=0.2, cost_per_mwh=6)))
    # 1000 + 10 x 6 = 1060. On what arrives: 1048.
    assert result.attrs["objective"] == near(1060)
    assert cost_line(result, "pipe", "transport") == near(60)
    # (50 + 6) / 0.8.
    assert price(result, "village") == near([70])


def test_hourly_loss_is_taken_from_the_sending_network_even_without_flow():
    result = dh.solve(two_networks([10, 10], [0, 8], pipe(loss_mw=2)))
    # 2 h x 2 MW x 50 = 200 more than 20 + 8 MWh x 50 = 1400: 1600. Only with flow: 1500.
    assert result.attrs["objective"] == near(1600)
    assert heat(result, "pipe", "town") == near([-2, -10])


def test_does_not_flow_back_unless_told():
    case = two_networks([10], [8], pipe(), village_efficiency=1.0)
    # Village heat costs 45 but stays there: 500 + 360 = 860.
    assert dh.solve(case).attrs["objective"] == near(860)


def test_flows_back_with_a_capacity_of_its_own():
    case = two_networks([10], [8], pipe(back_capacity_mw=4, loss_share=0.2, cost_per_mwh=1), village_efficiency=1.0)
    result = dh.solve(case)
    # Back: 45 + 1 for 0.8 MWh is 57.5 in town, dearer than 50: stays. 860.
    assert result.attrs["objective"] == near(860)
    result = dh.solve(case.replace(pipe={"loss_share": 0.0}))
    # 4 MWh back at 46 instead of 50: 860 - 16 = 844. With the forward capacity of 20: 820.
    assert result.attrs["objective"] == near(844)
    assert heat(result, "pipe", "town") == near([4])
    assert flow(result, "pipe", "village", "take") == near([-4])


def test_loss_share_counts_backwards_too():
    case = two_networks([8], [0], pipe(back_capacity_mw=10, loss_share=0.2), village_efficiency=1.0, capacity_mw=0)
    # 8 / 0.8 = 10 MWh x 45 = 450. Without the loss: 360.
    assert dh.solve(case).attrs["objective"] == near(450)


def test_outage_stops_the_flow_but_keeps_the_pipe_warm():
    outage = {"from": "2023-01-01T01:00", "to": "2023-01-01T02:00"}
    result = dh.solve(two_networks([10, 10], [8, 8], pipe(loss_mw=2, outages=[outage])))
    # 20 x 50 + 12 x 50 + 8 x 90 = 2320. Loss stopped by the outage: 2220.
    assert heat(result, "pipe", "village") == near([8, 0])
    assert result.attrs["objective"] == near(2320)


def test_loss_ends_when_the_pipe_is_closed():
    result = dh.solve(two_networks([10, 10], [8, 8], pipe(loss_mw=2, closed="2023-01-01T01:00")))
    # 20 x 50 + 10 x 50 + 8 x 90 = 2220.
    assert result.attrs["objective"] == near(2220)


def test_heat_sent_round_in_circles_stays_within_the_limits():
    # Heat is worth less than nothing (power pays 1000), so the pipe's losses are used as a cooler, both ways at once.
    case = dh.Case(
        hours=steps(1),
        networks={"town": dh.Network(demand_mw=[1]), "village": dh.Network(demand_mw=[1])},
        commodities={"gas": GAS, "power": dh.Commodity(sell_per_mwh=1000)},
        components={
            "turbine": dh.ChpBackPressure(
                network="town", fuel="gas", electricity="power", capacity_mw=100, c_b=0.5, efficiency=0.9
            ),
            "pipe": pipe(capacity_mw=10, back_capacity_mw=10, loss_share=0.1),
        },
    )
    result = dh.solve(case)
    # One pipe: sent + back <= 10. The village uses 1 of 0.9 sent, the rest goes back: back = 0.9 sent - 1, so
    # sent = 11/1.9 = 5.7895, back = 4.2105, of which 3.7895 arrive. Town makes 1 + 5.7895 - 3.7895 = 3, each
    # at 75 - 500 = -425.
    # If both ways could be full at once: sent 10, back 8, 3.8 x -425 = -1615.
    assert result.attrs["objective"] == near(3 * -425)


def test_two_ends_must_differ():
    with pytest.raises(dh.InputError, match="Name two different networks"):
        town([10], plant=boiler(), pipe=pipe(to_network="town"))


# Loss by the pipe itself.


def warm(town_mw, village_mw, link, supply_c=90.0, village=None, **fields):
    """As two_networks, with temperatures: town at supply_c/50, the village as given."""
    levels = {
        "town": {"supply_c": supply_c, "return_c": 50.0},
        "village": village or {"supply_c": 90.0, "return_c": 50.0},
    }
    bare = two_networks(town_mw, village_mw, pipe(), **fields).replace(**levels)
    return bare.remove("pipe").add("pipe", link)


def test_loss_by_diameter():
    result = dh.solve(warm([10], [8], pipe(length_km=10, dn=200, capacity_mw=12)))
    # DN 200 loses 0.312 W/mK a pipe: 2 x 0.312 x 10 000 m x ((90 + 50)/2 - 8) K = 386 880 W.
    assert heat(result, "pipe", "town") == near([-8.38688])
    assert heat(result, "pipe", "village") == near([8])


def test_loss_by_diameter_follows_the_hourly_temperature_and_the_ground():
    case = warm([10, 10], [8, 0], pipe(length_km=10, dn=200, capacity_mw=12, ground_c=10), supply_c=[90.0, 110.0])
    result = dh.solve(case)
    # 2 x 0.312 x 10 000 x (70 - 10) = 0.3744 MW, and (80 - 10): 0.4368 MW with no flow at all.
    assert heat(result, "pipe", "town") == near([-8.3744, -0.4368])


def test_loss_by_heat_loss():
    result = dh.solve(warm([10], [8], pipe(length_km=5, loss_w_per_mk=0.2)))
    # 2 x 0.2 x 5000 x 62 = 124 000 W.
    assert heat(result, "pipe", "town") == near([-8.124])


def test_loss_by_diameter_begins_with_operation():
    case = warm([10, 10], [8, 8], pipe(length_km=10, dn=200, capacity_mw=12, commissioned="2023-01-01T01:00"))
    assert heat(dh.solve(case), "pipe", "town") == near([0, -8.38688])


def test_narrow_pipe_is_refused_and_one_that_is_narrow_in_some_hours_is_limited():
    # DN 50: inner diameter 54.5 mm, 2.3328e-3 m2 x 2.5 m/s x 983.2 kg/m3 x 4.186 kJ/kgK x 40 K = 960.1 kW.
    with pytest.raises(dh.InputError, match=r"pipe\.capacity_mw: 1 MW is more than DN 50 carries at 2\.5 m/s, at most"):
        warm([10], [8], pipe(length_km=1, dn=50, capacity_mw=1.0))
    slow = warm([10], [8], pipe(length_km=0, dn=50, capacity_mw=1.0, velocity_max_m_per_s=3))
    assert heat(dh.solve(slow), "pipe", "village") == near([1.0])
    cooler = dh.solve(warm([10, 10], [8, 8], pipe(length_km=0, dn=50, capacity_mw=1.0), supply_c=[90.0, 100.0]))
    assert heat(cooler, "pipe", "village") == near([np.pi / 4 * 0.0545**2 * 2.5 * 0.9832 * 4.186 * 40, 1.0])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"dn": 200, "loss_w_per_mk": 0.2, "length_km": 1}, "dn is given beside loss_w_per_mk"),
        ({"dn": 200, "loss_share": 0.1, "length_km": 1}, "dn is given beside loss_share"),
        ({"loss_w_per_mk": 0.2, "loss_mw": 1, "length_km": 1}, "loss_w_per_mk is given beside loss_mw"),
        ({"dn": 55, "length_km": 1}, "dn = 55 is not in the table of pipes"),
        ({"dn": 200}, "length_km is missing, which dn needs"),
    ],
)
def test_two_ways_to_give_the_loss_are_refused(fields, text):
    with pytest.raises(ValidationError, match=text):
        pipe(**fields)


def test_loss_by_diameter_needs_temperatures():
    with pytest.raises(dh.InputError, match=r"pipe\.dn: the loss follows from the temperatures of the network"):
        two_networks([10], [8], pipe(length_km=1, dn=200))


# Delivery temperature.


def test_heat_hotter_than_needed_is_free():
    result = dh.solve(warm([10], [8], pipe(), supply_c=100.0))
    assert result.attrs["objective"] == near(900)


def test_colder_heat_preheats():
    result = dh.solve(warm([10], [8], pipe(), supply_c=80.0))
    # Arrives at 80 where 90 are asked from 50: at most 30/40 of the village's heat. (10 + 6) x 50 + 2 x 90 = 980.
    assert result.attrs["objective"] == near(980)
    assert heat(result, "pipe", "village") == near([6])


def test_exchanger_costs_degrees():
    result = dh.solve(warm([10], [8], pipe(approach_k=10)))
    assert heat(result, "pipe", "village") == near([6])


def test_delivered_temperature_of_its_own():
    result = dh.solve(warm([10], [8], pipe(deliver_c=60)))
    assert heat(result, "pipe", "village") == near([2])
    with pytest.raises(dh.InputError, match=r"pipe\.deliver_c: 50 °C is at or below the return temperature"):
        warm([10], [8], pipe(deliver_c=50))
    with pytest.raises(dh.InputError, match=r"pipe\.deliver_c: it is a temperature, and the network has none"):
        two_networks([10], [8], pipe(deliver_c=80))
    with pytest.raises(dh.InputError, match=r"pipe\.back_deliver_c: .*or leave back_deliver_c out"):
        two_networks([10], [8], pipe(back_deliver_c=80, back_capacity_mw=5))


def test_heat_at_or_below_the_return_does_not_arrive():
    result = dh.solve(warm([10, 10], [8, 8], pipe(), village={"supply_c": 110.0, "return_c": [90.0, 60.0]}))
    # 90 against a return of 90: nothing. Against 60, on the way to 110: 30/50.
    assert heat(result, "pipe", "village") == near([0, 4.8])


def test_cold_branch_alone_gives_nothing():
    result = dh.solve(warm([10], [8], pipe(feed="parallel"), supply_c=80.0))
    assert heat(result, "pipe", "village") == near([0])


def test_heat_sent_back_preheats_too():
    case = warm([10], [8], pipe(back_capacity_mw=20), supply_c=110.0, village_efficiency=1.0)
    result = dh.solve(case)
    # Village heat at 45 arrives in town at 90, where 110 are asked from 50: 40/60 of 10.
    assert heat(result, "pipe", "town") == near([10 * 40 / 60])
    result = dh.solve(case.replace(pipe={"back_deliver_c": 80}))
    assert heat(result, "pipe", "town") == near([5])


@pytest.mark.parametrize("both", [False, True])
def test_heat_that_arrives_asks_for_cold_water_too(both):
    """Waste heat at 60 °C is half of what 40 -> 80 °C takes, however often the rest is sent to and fro."""
    level = {"supply_c": 80, "return_c": 40}
    mills = {
        f"mill_{name}": dh.WasteHeat(network=name, available_mw=50, stream_c=65, approach_k=5)
        for name in ("town", "village")
    }
    case = warm([1], [10], pipe(capacity_mw=60, back_capacity_mw=60 * both), 80.0, village=level)
    case = case.replace(town={"return_c": 40}, oven={"efficiency": 0.9})
    for name, mill in mills.items():
        case = case.add(name, mill)
    result = dh.solve(case)
    # 11 MW in all, at least half of it from gas.
    assert result.attrs["objective"] == near(5.5 * 50)
    assert sum(heat(result, f"mill_{name}", name) for name in ("town", "village")) == near([5.5])


def test_heat_does_not_arrive_hotter_than_it_is_sent():
    with pytest.raises(dh.InputError) as error:
        warm([10], [8], pipe(deliver_c=95, back_deliver_c=[88], approach_k=5, back_capacity_mw=1))
    assert [str(fault) for fault in error.value.faults] == [
        f"components.pipe.{key}: {hot} °C at 2023-01-01 00:00 local is above supply_c - approach_k of {name} = 85, in "
        f"1 step in all. Lower it, or leave {key} out."
        for key, hot, name in (("deliver_c", 95, "town"), ("back_deliver_c", 88, "village"))
    ]


def test_law_a_bigger_approach_or_a_longer_pipe_never_costs_less():
    case = warm([10, 6], [8, 3], pipe(length_km=1, dn=200, capacity_mw=12))
    by_approach = [dh.solve(case.replace(pipe={"approach_k": k})).attrs["objective"] for k in (0, 3, 10, 20, 39, 60)]
    by_length = [dh.solve(case.replace(pipe={"length_km": k})).attrs["objective"] for k in (0, 1, 5, 20, 100)]
    assert np.all(np.diff(by_approach) >= -1e-7)
    assert np.all(np.diff(by_length) >= -1e-7)


@pytest.mark.parametrize(
    "fields", [{"dn": 250, "length_km": 3, "approach_k": 5}, {"deliver_c": 80, "feed": "parallel", "loss_share": 0.1}]
)
def test_contract(fields):
    case = warm([10, 6], [8, 3], pipe(), supply_c=[85.0, 95.0]).remove("pipe")
    assert len(dh.check(pipe(back_capacity_mw=5, **fields), case)) == 6
