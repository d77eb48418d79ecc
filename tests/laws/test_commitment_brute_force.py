"""Every way to switch a plant over eight hours, dispatched one by one, against the model's own choice."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from helpers import boiler, cost, town
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import dhsim as dh

N, SIZE, RESERVE = 8, 10.0, 100.0  # hours, MW, price of the other heat


@st.composite
def plants(draw):
    """The fields of a plant, its hourly fuel price, and a demand. Ramps only where all of it is always there."""
    ramps = draw(st.booleans())
    optional = lambda values: draw(st.sampled_from([None, *values]))  # noqa: E731
    series = lambda values: np.array(draw(st.lists(st.sampled_from(values), min_size=N, max_size=N)), dtype=float)  # noqa: E731
    fields = {
        "min_load_share": draw(st.sampled_from([0.0, 0.2, 0.5])),
        "start_cost": draw(st.sampled_from([0, 40, 150])),
        "stop_cost": draw(st.sampled_from([0, 25])),
        "min_up_h": draw(st.integers(0, 4)),
        "min_down_h": draw(st.integers(0, 4)),
        "start_max_mw": optional([3, 6]),
        "stop_max_mw": optional([4, 7]),
        "initially_on": optional([True, False]),
        "ramp_up_mw_per_h": optional([2, 4]) if ramps else None,
        "ramp_down_mw_per_h": optional([3, 5]) if ramps else None,
    }
    if fields["initially_on"] is not None:
        fields["initially_h"] = optional([1, 2, 3])
    availability = np.ones(N) if ramps else series([0, 0.5, 1, 1, 1, 1])
    return fields, availability, series([20, 60, 130]), series([0, 3, 6, 9, 12])


def lengths(on):
    """(is on, first hour, hour after the last) of every stretch."""
    cuts = [0, *(k for k in range(1, N) if on[k] != on[k - 1]), N]
    return [(on[a], a, b) for a, b in pairwise(cuts)]


def allowed(on, fields, usable):
    """May the plant be switched like this?"""
    before, since = fields["initially_on"], fields.get("initially_h")
    for is_on, begin, end in lengths(on):
        least = fields["min_up_h"] if is_on else fields["min_down_h"]
        lasted = end - begin
        if begin == 0 and (before is None or (before == is_on and since is None)):
            continue
        if begin == 0 and before == is_on:
            lasted += since
        if end < N and lasted < least and not (is_on and usable[end] == 0):
            return False
    if before is not None and on[0] != before and since is not None:
        least = fields["min_up_h"] if before else fields["min_down_h"]
        return since >= least or (before and usable[0] == 0)
    return True


def dispatch(on, fields, usable, price, demand):
    """The cheapest output while switched like this, by scipy; infinite if there is none."""
    least = fields["min_load_share"] * usable * on
    most = np.minimum(usable * on, demand)
    up, down = fields["ramp_up_mw_per_h"], fields["ramp_down_mw_per_h"]
    first = fields["start_max_mw"] if fields["start_max_mw"] is not None else up
    last = fields["stop_max_mw"] if fields["stop_max_mw"] is not None else down
    was = [on[0] if fields["initially_on"] is None else fields["initially_on"], *on[:-1]]
    rows, limits, switching = [], [], 0.0
    for k in range(N):
        switching += fields["start_cost"] * (on[k] and not was[k]) + fields["stop_cost"] * (was[k] and not on[k])
        if on[k] and not was[k] and first is not None:
            most[k] = min(most[k], max(first, least[k]))
        if k and was[k] and not on[k] and last is not None and usable[k] > 0:
            most[k - 1] = min(most[k - 1], max(last, least[k - 1]))
        if k and on[k] and was[k]:
            for sign, ramp in ((1, up), (-1, down)):
                if ramp is not None:
                    rows.append(sign * (np.arange(N) == k) - sign * (np.arange(N) == k - 1))
                    limits.append(ramp)
    if (least > most + 1e-9).any():
        return np.inf
    found = linprog(
        price - RESERVE,
        A_ub=np.array(rows, dtype=float) if rows else None,
        b_ub=limits or None,
        bounds=np.column_stack([least, most]),
    )
    return found.fun + RESERVE * demand.sum() + switching if found.status == 0 else np.inf


@settings(deadline=None, max_examples=30)
@given(plants())
def test_the_model_finds_the_best_of_all_ways_to_switch(drawn):
    fields, availability, price, demand = drawn
    usable = SIZE * availability
    ways = (np.array(on) for on in product([0, 1], repeat=N))
    best = min(
        dispatch(on, fields, usable, price, demand)
        for on in ways
        if not on[usable == 0].any() and allowed(on.astype(bool), fields, usable)
    )
    case = town(
        demand,
        plant=boiler(fuel="own", efficiency=1.0, capacity_mw=SIZE, availability=availability, **fields),
        reserve=boiler(fuel="other", efficiency=1.0, capacity_mw=100),
        commodities={"own": dh.Commodity(buy_per_mwh=price), "other": dh.Commodity(buy_per_mwh=RESERVE)},
    )
    if not case.components["plant"].is_committed(1.0):
        return
    if best == np.inf:
        best = cost_or_none(case)
        assert best is None
        return
    found = dh.solve(case.replace(town={"shortfall": False}), {"mip_rel_gap": 0.0}).attrs["objective"]
    assert abs(found - best) <= 1e-6 * max(1.0, abs(best))


def cost_or_none(case):
    """What a case costs without shortfall; None if it has no dispatch."""
    try:
        return cost(case.replace(town={"shortfall": False}))
    except dh.Infeasible:
        return None
