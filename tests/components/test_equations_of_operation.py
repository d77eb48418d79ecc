"""The equations that all components share in the docs, with the numbers typed in, hold in results."""

import numpy as np
from equations import at_most, plus, same
from helpers import boiler, cost_line, heat, steps, town

import dhsim as dh

EXACT = {"mip_rel_gap": 0.0}
DEAR = boiler(efficiency=0.3)


def test_ramps_and_must_run():
    """Half hours: 8 MW/h up and 6 MW/h down are 4 and 3 MW a step; must-run 2 % of 10 and of 5 MW."""
    half = steps(8, step_h=0.5)
    fields = {"ramp_up_mw_per_h": 8, "ramp_down_mw_per_h": 6, "must_run_share": 0.02}
    plant = boiler(capacity_mw=10, availability=[1, 1, 1, 1, 1, 0.5, 1, 1], **fields)
    cooler = dh.HeatRejection(network="town", cost_per_mwh=1)
    x = heat(dh.solve(town([2, 12, 12, 3, 0, 0, 0, 12], half, plant=plant, cooler=cooler, reserve=DEAR)), "plant")

    at_most(np.diff(x), 4, [0, 6])
    at_most(-np.diff(x), 3, [3])
    at_most(0.02 * 10 * np.array([1, 1, 1, 1, 1, 0.5, 1, 1]), x, [5])
    at_most(x, 10, [1])


def test_annual_most_volume():
    """12 h of the 8760 h of 2023: 8760 MWh a year are 12 MWh."""
    plant = boiler(capacity_mw=10, annual_max_mwh=8760)
    result = dh.solve(town([2] * 24, steps(24, step_h=0.5), plant=plant, reserve=DEAR))
    at_most([0.5 * heat(result, "plant").sum()], [8760 * 12 / 8760], [0])


def test_annual_least_volume():
    plant = boiler(capacity_mw=10, efficiency=0.3, annual_min_mwh=21_900)
    result = dh.solve(town([5] * 12, plant=plant, reserve=boiler()))
    at_most([21_900 * 12 / 8760], [heat(result, "plant").sum()], [0])


def test_ramps_where_the_usable_capacity_falls_and_the_least_load_rises():
    """U falls from 10 to 2 with R = 3: 2 / (10 - 3) (x - 3) <= next. U 1.25 and L 1, then L 8: it can only be at 8."""
    fall = boiler(capacity_mw=10, ramp_down_mw_per_h=3, availability=[1, 0.2])
    result = dh.solve(town([8, 0], plant=fall, reserve=DEAR, cooler=dh.HeatRejection(network="town")))
    x = heat(result, "plant")
    same(x[0], 8)
    at_most(2 / (10 - 3) * (x[:1] - 3), x[1:], [0])

    climb = boiler(capacity_mw=10, ramp_up_mw_per_h=3, must_run_share=0.8, availability=[1, 0.125, 1])
    result = dh.solve(town([10, 1.1, 10], plant=climb, reserve=DEAR))
    x, least, usable = heat(result, "plant"), 0.8 * np.array([10, 1.25, 10]), np.array([10, 1.25, 10])
    sigma = plus(usable[1] + 3 - least[2]) / (usable[1] - least[1])
    at_most(x[2:], least[2:] + sigma * (x[1] - least[1]), [0])
    assert sigma == 0  # 1.25 + 3 is below 8: it has to be at its least load


def test_slope_of_a_forced_climb():
    """L rises by more than R = 3: at most L + (U before + R - L) / (U before - L before) (x before - L before)."""
    plant = boiler(capacity_mw=10, ramp_up_mw_per_h=3, must_run_share=0.5, availability=[0.2, 1.0])
    result = dh.solve(town([1.5, 10], plant=plant, reserve=DEAR))
    x = heat(result, "plant")
    # U 2, L 1; then L 5 > 1 + 3: (2 + 3 - 5)^+ / 1 = 0.
    same(x, [1.5, 5])
    plant = boiler(capacity_mw=10, ramp_up_mw_per_h=3, must_run_share=0.5, availability=[0.3, 1.0])
    x = heat(dh.solve(town([2.5, 10], plant=plant, reserve=DEAR)), "plant")
    # U 3, L 1.5, then L 5 > 4.5: 5 + (3 + 3 - 5) / (3 - 1.5) (2.5 - 1.5) = 5.667.
    at_most(x[1:], 5 + (3 + 3 - 5) / (3 - 1.5) * (x[:1] - 1.5), [0])
    same(x[0], 2.5)


def test_first_step_follows_the_output_before():
    for before, demand, expected in ((2, 10, min(10, 2 + 3)), (9, 0, max(9 - 4, 0)), (9, 6, 6)):
        plant = boiler(capacity_mw=10, ramp_up_mw_per_h=3, ramp_down_mw_per_h=4, initial_mw=before)
        result = dh.solve(town([demand], plant=plant, reserve=DEAR, cooler=dh.HeatRejection(network="town")))
        same(heat(result, "plant"), [expected])


DEMAND = [2, 9, 9, 9, 9, 4, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9]
AVAILABLE = [1] * 10 + [0] + [1] * 4 + [0.5, 1]


def switched(demand=DEMAND, available=AVAILABLE, **fields):
    given = {
        "capacity_mw": 10,
        "min_load_share": 0.3,
        "start_cost": 40,
        "stop_cost": 15,
        "min_up_h": 3,
        "min_down_h": 2,
        "start_max_mw": 6,
        "stop_max_mw": 4,
        "ramp_up_mw_per_h": 2.5,
        "ramp_down_mw_per_h": 3.5,
        "initially_on": False,
        "availability": available,
        **fields,
    }
    return dh.solve(town(demand, plant=boiler(**given), reserve=DEAR), EXACT)


def on_off(result):
    """x, u, v and w of the docs."""
    return heat(result, "plant"), *(result[key].values[0] for key in ("on", "starts", "stops"))


def before(values, first):
    """The values one step earlier."""
    return np.concatenate([[first], values[:-1]])


def test_on_and_off():
    """Every row of on_off, with U = 10 a, l = 3 a, F = min(U, max(l, 6)), G = min(U before, max(l before, 4))."""
    result = switched()
    x, u, v, w = on_off(result)
    usable, least = 10 * np.array(AVAILABLE), 3 * np.array(AVAILABLE)
    first = np.minimum(usable, np.maximum(least, 6))
    last = np.where(usable > 0, np.minimum(before(usable, 10), np.maximum(before(least, 3), 4)), before(usable, 10))
    most = usable * u - (usable - first) * v

    same(u - before(u, 0), v - w)
    at_most(least * u, x, [0])
    at_most(x, most, [1, 8, 15])
    at_most(x[:-1], most[:-1] - (usable[:-1] - last[1:]) * w[1:], [1, 5])
    for t in range(17):
        theta = max([s + 1 for s in range(t + 1) if usable[s] == 0], default=0)
        assert v[max(t - 2, theta) : t + 1].sum() <= u[t] + 1e-6
        assert w[max(t - 1, 0) : t + 1].sum() <= 1 - u[t] + 1e-6
    same(result["start_most_mw"].values[0], first)
    same(result["stop_most_mw"].values[0], last)
    same(result["on_least_mw"].values[0], least)
    same(cost_line(result, "plant", "start"), 40 * v.sum())
    same(cost_line(result, "plant", "stop"), 15 * w.sum())
    assert np.flatnonzero(v).tolist() == [1, 8, 12]
    assert np.flatnonzero(w).tolist() == [6, 10]  # nothing is usable in step 10: off before its three hours are over


def test_limits_around_a_switch_hold_without_ramps():
    """F = 6 in the first step on, G = 4 in the last; a plant that is on for one step has the lower of both."""
    free = {"ramp_up_mw_per_h": None, "ramp_down_mw_per_h": None, "min_up_h": 0, "min_down_h": 0}
    same(on_off(switched([0, 9, 9, 9, 0, 0, 9, 0], [1] * 8, **free))[0], [0, 6, 9, 4, 0, 0, 4, 0])
    held = {**free, "min_up_h": 2}
    same(on_off(switched([0, 9, 9, 9, 0], [1] * 5, **held))[0], [0, 6, 9, 4, 0])
    same(on_off(switched([0, 9, 9, 0], [1] * 4, **held))[0], [0, 6, 4, 0])


def test_a_forced_fall_while_it_is_on():
    """U falls from 10 to 5 in step 2 with R = 3: at least 5 / (10 - 3) (9 - 3), though nobody needs more than 3."""
    cooler = dh.HeatRejection(network="town", cost_per_mwh=1)
    fields = {"min_load_share": 0.1, "ramp_down_mw_per_h": 3, "stop_max_mw": 2, "initially_on": True}
    plant = boiler(capacity_mw=10, availability=[1, 1, 0.5, 0.5], **fields)
    result = dh.solve(town([9, 9, 3, 3], plant=plant, cooler=cooler, reserve=DEAR), EXACT)
    x, u, _, _ = on_off(result)
    same(u, [1, 1, 1, 1])
    at_most(5 / (10 - 3) * (x[1:2] - 3), x[2:3], [0])
    same(x[1], 9)


def test_ramps_while_it_is_on():
    """Nothing is forced: x - x before <= 2.5 u before + F v, and x before - x <= 3.5 u + G w."""
    result = switched([3, 10, 10, 10, 10, 3, 3, 0, 0], [1] * 9, min_load_share=0.2, min_up_h=0, min_down_h=0)
    x, u, v, w = on_off(result)
    at_most(np.diff(x), (2.5 * before(u, 0) + 6 * v)[1:], [0, 1])
    at_most(-np.diff(x), (3.5 * u + 4 * w)[1:], [3, 4])


def test_minimum_times_hold_it_on_and_off():
    """A step on without demand costs 4 MWh x (50 + 30); a step off with demand 6 MWh x 100 more."""
    cooler = dh.HeatRejection(network="town", cost_per_mwh=30)
    for up, down, expected in (
        (0, 0, [1, 1, 0, 0, 1, 1]),
        (3, 1, [1, 1, 1, 0, 1, 1]),  # sum of v over 3 steps <= u: on in step 2
        (1, 3, [1, 1, 0, 0, 0, 1]),  # sum of w over 3 steps <= 1 - u: off in step 4; 600 against 640
        (1, 2.5, [1, 1, 0, 0, 0, 1]),  # 2.5 h are 3 steps
    ):
        plant = boiler(capacity_mw=10, min_load_share=0.4, initially_on=False, min_up_h=up, min_down_h=down)
        result = dh.solve(town([6, 6, 0, 0, 6, 6], plant=plant, cooler=cooler, reserve=DEAR), EXACT)
        assert on_off(result)[1].tolist() == expected


def test_what_is_left_of_a_minimum_time():
    """On for 1 h of 3: on for 2 more. Off for 0.5 h of 2: off for 2 steps, rounded up."""
    rest = {"min_load_share": 0, "ramp_up_mw_per_h": None, "ramp_down_mw_per_h": None, "start_cost": 0, "stop_cost": 0}
    on = switched([0, 0, 0, 9], [1] * 4, initially_on=True, initially_h=1, start_max_mw=None, **rest)
    assert on["on_least"].values[0].tolist() == [1, 1, 0, 0]
    off = switched([9] * 4, [1] * 4, initially_on=False, initially_h=0.5, start_max_mw=None, **rest)
    assert on_off(off)[1].tolist() == [0, 0, 1, 1]


def test_share_that_is_there():
    """alpha x stages x stop x maintenance: 2023-01-02 is in ISO week 1, 2023-01-01 in week 52 of 2022."""
    hours = dh.hours_from("2023-01-01T20:00", 8)
    plant = dh.SolarHeat(
        network="town",
        available_mw=10,
        availability=[0.9] * 8,
        commissioned="2023-01-01T21:00",
        closed="2023-01-02T03:00",
        stages=[
            {"share": 0.5, "plant": "2023-01-01"},
            {"share": 0.3, "plant": "2023-01-01", "grid": "2023-01-02T01:00"},
        ],
        outages=[{"from": "2023-01-01T22:00", "to": "2023-01-01T23:00"}],
    )
    result = dh.solve(town([20] * 8, hours, plant=plant, reserve=boiler()))
    alpha, service = 0.9, np.array([0, 1, 1, 1, 1, 1, 1, 0])
    stage, stop = np.array([0.5] * 5 + [0.8] * 3), np.array([0, 0, 1, 0, 0, 0, 0, 0])
    same(heat(result, "plant"), 10 * alpha * service * stage * (1 - stop))

    weeks = plant.model_copy(update={"maintenance_weeks": (1,)})
    result = dh.solve(town([20] * 8, hours, plant=weeks, reserve=boiler()))
    same(heat(result, "plant"), 10 * alpha * service * stage * (1 - stop) * np.array([1, 1, 1, 1, 0, 0, 0, 0]))


def test_forced_outages_take_the_share_of_the_step_that_stops_cover():
    stops = dh.ForcedOutages(stops_per_year=2000, mean_h=2, seed=7)
    hours = steps(12, "2023-01-01")
    draw = np.random.Generator(np.random.PCG64(np.random.SeedSequence([7, 2022])))
    last = np.random.Generator(np.random.PCG64(np.random.SeedSequence([7, 2023])))
    off = np.zeros(12 * 3600)
    for generator, offset in ((draw, -8760.0), (last, 0.0)):
        pairs = -np.log(1 - np.vstack([generator.random((64, 2)) for _ in range(80)]))
        begin = 8760 / 2000 * np.cumsum(pairs[:, 0]) + offset
        for b, d in zip(begin[begin < offset + 8760], 2 * pairs[:, 1], strict=False):
            off[max(round(b * 3600), 0) : max(round((b + d) * 3600), 0)] = 1
    phi = off.reshape(12, 3600).mean(axis=1)
    assert 0.05 < phi.mean() < 0.95
    np.testing.assert_allclose(stops.off_share(hours), phi, atol=2 / 3600)
