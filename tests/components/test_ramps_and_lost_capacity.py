"""A ramp gives way only as far as lost capacity, or a must-run that returns, asks for."""

from helpers import boiler, near, steps

import dhsim as dh


def heat(case, name="plant"):
    return dh.solve(case).output_mw.sel(component=name).values


def town(demand, **components):
    return dh.Case(
        hours=steps(len(demand)).with_series({"share": [1.0, 1.0, 0.6, 0.6]}),
        networks={"town": dh.Network(demand_mw=demand)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45), "oil": dh.Commodity(buy_per_mwh=90)},
        components=components,
    )


def plant(**fields):
    return dh.Boiler(network="town", fuel="gas", capacity_mw=100, efficiency=0.9, availability="share", **fields)


def test_a_plant_below_its_lost_capacity_falls_no_faster_than_the_line_allows():
    # From U = 100 to u = 60 usable, ramp 5: the line through (5, 0) and (100, 60) is 60 / 95 x (before - 5).
    # At 50 before: at least 60 / 95 x 45 = 28.42. Without the ramp the demand of 10 would be met; freed altogether: 10.
    case = town([50, 50, 10, 10], plant=plant(ramp_down_mw_per_h=5), cooler=dh.HeatRejection(network="town"))
    assert heat(case) == near([50, 50, 60 / 95 * 45, 60 / 95 * 45 - 5])


def test_a_plant_at_its_limit_falls_to_what_is_left():
    # From 100 to 60 although the ramp is 5: it has to.
    case = town([100, 100, 60, 55], plant=plant(ramp_down_mw_per_h=5))
    assert heat(case) == near([100, 100, 60, 55])


def test_must_run_that_returns_is_reached_from_standstill():
    # Off in hours 0 and 1, then at least 0.5 x 40 = 20 although the ramp is 4.
    idle = dh.Boiler(
        network="town",
        fuel="oil",
        capacity_mw=40,
        efficiency=0.9,
        must_run_share=0.5,
        ramp_up_mw_per_h=4,
        outages=[{"from": "2023-01-01T00:00", "to": "2023-01-01T02:00"}],
    )
    case = town([50, 50, 50, 50], plant=idle, reserve=boiler(capacity_mw=100))
    assert heat(case) == near([0, 0, 20, 20])


def test_must_run_that_returns_frees_no_more_than_itself():
    # It is cheap and could give 40, but from standstill it may climb to the 20 of its must-run only, then 4 an hour.
    cheap = dh.Boiler(
        network="town",
        fuel="gas",
        capacity_mw=40,
        efficiency=0.9,
        must_run_share=0.5,
        ramp_up_mw_per_h=4,
        outages=[{"from": "2023-01-01T00:00", "to": "2023-01-01T02:00"}],
    )
    reserve = dh.Boiler(network="town", fuel="oil", capacity_mw=100, efficiency=0.9)
    case = town([50, 50, 50, 50], plant=cheap, reserve=reserve)
    assert heat(case) == near([0, 0, 20, 24])
