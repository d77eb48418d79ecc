"""A pipe between two networks."""

import pytest
from helpers import GAS, boiler, cost_line, flow, heat, near, price, steps, town

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
