"""The equations in the docstrings of clauses hold: volumes and commitments. Flow, run and helpers: written.py."""

from __future__ import annotations

import numpy as np
import pytest
from helpers import near
from one_flow import days, exact, mill, seller, under, whole_numbers
from written import DAYS, DEC, DEMAND, DT, JAN, MONTH, bought, charged, evenly, holds, hours, months, sold

import dhsim as dh

HALVES = (DEC, JAN)  # the two months


ENDS = [0, 60 * 31, 100 * 31, np.inf]  # MWh a month of 31 days; s_p = 2 / 31, so 120 and 200 MWh here


def tiers(prices, **fields):
    ends = [{"up_to_mwh": end} for end in ENDS[1:-1]] + [{}]
    return {
        "kind": "tiers",
        "period": "month",
        "tiers": [{**e, "price_per_mwh": c} for e, c in zip(ends, prices, strict=True)],
        **fields,
    }


@pytest.mark.parametrize(("prices", "binaries"), [([10, 20, 30], 0), ([30, 20, 10], 4)])
@pytest.mark.parametrize(("run", "sigma"), [(bought, 1), (sold, -1)])
def test_tiers_that_are_marginal(prices, binaries, run, sigma):
    result = run([tiers(prices)], np.array(DEMAND) * 1.5)
    energy = [DT * under(result)[m].sum() for m in HALVES]
    u = [2 / 31 * end for end in ENDS]
    lines, amounts = [], []
    for name, e in zip(("2023-12", "2024-01"), energy, strict=True):
        x = [min(max(e - u[j - 1], 0), u[j] - u[j - 1]) for j in (1, 2, 3)]
        assert min(x) > 0  # 252 and 264 MWh
        each = [sigma * c * inside for c, inside in zip(prices, x, strict=True)]
        lines += [(name, f"tier {j + 1}", x[j], "MWh", each[j]) for j in range(3)]
        amounts.append(sum(each))
    holds(result, "tiers", evenly(amounts, HALVES), lines)
    if run is bought:
        assert whole_numbers(mill([tiers(prices)], DEMAND, hours())) == binaries


@pytest.mark.parametrize(("run", "sigma"), [(bought, 1), (sold, -1)])
def test_tiers_for_all_units(run, sigma):
    result = run([tiers([30, 20, 10], method="all_units")])
    energy = [DT * under(result)[m].sum() for m in HALVES]
    amounts = [sigma * 20 * e for e in energy]  # 168 and 176 MWh lie between 120 and 200
    holds(result, "tiers", evenly(amounts, HALVES), months("MWh", energy, amounts))


def test_at_the_threshold_the_payer_has_the_cheaper_price():
    demand = [2.5] * 6 + [2.4] * 6  # 120 and 115.2 MWh
    result = bought([tiers([10, 20, 30], method="all_units")], demand)
    amounts = [10 * 120, 10 * 115.2]
    holds(result, "tiers", evenly(amounts, HALVES), months("MWh", [120, 115.2], amounts))


@pytest.mark.parametrize("run", [bought, sold])
def test_take_or_pay(run):
    sigma = 1 if run is bought else -1
    clause = {"kind": "take_or_pay", "share": 0.9, "of_mwh": 200 * 31 / 2, "price_per_mwh": 15, "period": "month"}
    result = run([clause])
    # C = 0.9 x 3100 x 48 / 744 = 180 MWh; 168 and 176 are taken.
    m = [180 - DT * under(result)[span].sum() for span in HALVES]
    assert m == near([12, 4])
    amounts = [sigma * 15 * x for x in m]
    holds(result, "take_or_pay", evenly(amounts, HALVES), months("MWh", m, amounts, "missing"))
    met = run([{**clause, "share": 0.5}])
    holds(met, "take_or_pay", 0, months("MWh", [0, 0], [0, 0], "missing"))


def test_take_or_pay_at_the_mean_of_the_plain_prices():
    prices = [{"kind": "energy_price", "price_per_mwh": "spot"}, {"kind": "energy_price", "price_per_mwh": 4}]
    result = bought([{"kind": "take_or_pay", "of_mwh": 3100, "period": "month"}, *prices])
    # Means of spot: 205 / 6 and 225 / 6. 200 MWh are committed in each month.
    m = [200 - 168, 200 - 176]
    amounts = [m[0] * (205 / 6 + 4), m[1] * (225 / 6 + 4)]
    holds(result, "take_or_pay", evenly(amounts, HALVES), months("MWh", m, amounts, "missing"))


def account(energy, committed, n, kappa):
    """M and U of each period, as the recursion is written."""
    periods = range(len(energy))
    m, u, k = [0.0] * len(energy), {}, 0.0
    for p in periods:
        above = energy[p] + k - committed
        m[p], x = max(-above, 0.0), max(above, 0.0)
        for r in range(max(p - n, 0), p):
            taken = sum(u.get((s, p), 0.0) for s in range(r))
            left = m[r] - sum(u.get((r, s), 0.0) for s in range(p))
            u[r, p] = min(x - taken, left)
        made_up = sum(u.get((r, p), 0.0) for r in range(p))
        k = min(x - made_up, kappa * committed) if p < len(energy) - 1 else 0.0
    return np.array(m), np.array([sum(u.get((r, p), 0.0) for r in periods) for p in periods])


@pytest.mark.parametrize(
    ("fields", "m", "u"),
    [
        # Taken: 72, 24, 96, 48, 24, 120 MWh; committed: 48. Day 1 carries 12 to day 2, where 12 are still missing; day
        # 3 makes up for them and carries 12, which day 4 hands on; 12 are missing on day 5, and made up for on day 6.
        ({"make_up_periods": 1, "carry_forward": 0.25}, [0, 12, 0, 0, 12, 0], [0, 0, 12, 0, 0, 12]),
        ({"make_up_periods": 2, "make_up_per_mwh": 4}, [0, 24, 0, 0, 24, 0], [0, 0, 24, 0, 0, 24]),
        ({"carry_forward": 0.25}, [0, 12, 0, 0, 12, 0], [0] * 6),
    ],
)
def test_take_or_pay_with_rights(fields, m, u):
    clause = {"kind": "take_or_pay", "share": 0.8, "of_mwh": 60, "price_per_mwh": 10, "period": "day", **fields}
    case = mill([clause], [3, 1, 4, 2, 1, 5], days(6, "2023-12-29"), gas=1000)
    result = exact(case)
    found = account(24 * under(result), 48, fields.get("make_up_periods", 0), fields.get("carry_forward", 0.0))
    assert [x.tolist() for x in found] == [pytest.approx(m), pytest.approx(u)]
    back = fields.get("make_up_per_mwh", 10)
    a = 10 * found[0] - back * found[1]
    assert charged(result, "take_or_pay") == near(a / 24)
    rows = dh.settle(result).groupby(["period", "line"], sort=False)[["quantity", "amount"]].sum()
    for period, d in (("2023-12", slice(0, 3)), ("2024-01", slice(3, 6))):
        assert rows.loc[period, "missing"].values == near([found[0][d].sum(), 10 * found[0][d].sum()])
        if found[1][d].any():
            assert rows.loc[period, "made up"].values == near([-found[1][d].sum(), -back * found[1][d].sum()])
    expiring = 0 < fields.get("make_up_periods", 0) < 5
    assert (whole_numbers(case) > 0) == expiring


def test_the_oldest_is_made_up_for_first_and_rights_expire():
    clause = {"kind": "take_or_pay", "of_mwh": 48, "price_per_mwh": 10, "period": "day", "make_up_periods": 2}
    # Taken: 24, 24, 72, 48, 72. Day 3 makes up for day 1; the right of day 2 has expired on day 5, but not with n = 3.
    for n, u in ((2, [0, 0, 24, 0, 0]), (3, [0, 0, 24, 0, 24])):
        result = exact(mill([{**clause, "make_up_periods": n}], [1, 1, 3, 2, 3], days(5), gas=1000))
        m, made_up = account(24 * under(result), 48, n, 0.0)
        assert made_up == near(u)
        assert charged(result, "take_or_pay") * 24 == near(10 * m - 10 * made_up)


def test_maximum_volume():
    result = bought([{"kind": "maximum_volume", "most_mwh": 1000, "period": "month"}])
    for m in HALVES:
        assert DT * under(result)[m].sum() == near(1000 * MONTH)
    holds(result, "maximum_volume", 0, [])


DEAR = {"kind": "energy_price", "price_per_mwh": 60}  # beside gas at 50: no more is taken than must be


def test_must_take_in_hours():
    offered = np.array([9, 9, 9, 1.5, 9, 9, 9, 9, 9, 9, 9, 9])
    must = {"kind": "must_take", "least_mw": 2, "when": {"clock": [0, 8]}}
    result = bought([DEAR, must], [5] * 12, gas=50, available_mw=offered)
    # What is offered on 31 December at night is less, and then all of it.
    assert under(result) == near([2, 0, 0, 1.5, 0, 0, 2, 0, 0, 2, 0, 0])
    holds(result, "must_take", 0, [])


def test_must_take_in_months():
    result = bought([DEAR, {"kind": "must_take", "least_mwh": 744, "period": "month"}], [5] * 12, gas=50)
    for m in HALVES:
        assert DT * under(result)[m].sum() == near(744 * MONTH)


def test_call_off():
    demand = [5, 4, 5, 6, 5.5, 6, 2, 6, 6, 8, 7, 8]
    result = bought([{"kind": "call_off", "tolerance": 0.2, "per_mw": 30}], demand)
    q = under(result)
    # 2 MW on 1 January allow 2 / 0.8 = 2.5 to be called off, and 3 to be taken.
    assert q == near([5, 4, 5, 6, 5.5, 6, 2, 3, 3, 8, 7, 8])
    p = [max(q[d]) / 1.2 for d in DAYS]
    amounts = [30 * x for x in p]
    rows = [p[0] + p[1], p[2] + p[3]], [amounts[0] + amounts[1], amounts[2] + amounts[3]]
    holds(result, "call_off", evenly(amounts, DAYS), months("MW", *rows))
    assert whole_numbers(mill([{"kind": "call_off", "tolerance": 0.2, "per_mw": 30}], demand, hours())) == 0


def test_call_off_of_what_is_sold():
    result = exact(seller([DEAR, {"kind": "call_off", "per_mw": 30}], [5] * 6 + [6] * 6, hours()))
    amounts = [-30 * x for x in (5, 5, 6, 6)]
    holds(result, "call_off", evenly(amounts, DAYS), months("MW", [10, 12], [-300, -360]))


def test_availability_guarantee():
    offered = np.array([8, 8, 6, 9, 0, 3, 8, 8, 8, 2, 7, 9])
    clause = {"kind": "availability_guarantee", "promised_mw": 8, "guaranteed_share": 0.9, "damages_per_mwh": 10}
    result = bought([{**clause, "period": "day", "most_per_year": 500}], available_mw=offered, demand_mw=[1] * 12)
    # 0.9 x 24 = 21.6 MW promised over the three steps of a day. Offered, no step above 8: 22, 11, 24, 17.
    lost = [0, DT * (21.6 - 11), 0, DT * (21.6 - 17)]
    a = [0, -min(10 * lost[1], 500), 0, -min(10 * lost[3], 500)]
    assert a == near([0, -500, 0, -368])
    rows = [lost[0] + lost[1], lost[2] + lost[3]], [a[0] + a[1], a[2] + a[3]]
    holds(result, "availability_guarantee", evenly(a, DAYS), months("MWh", *rows))


def test_damages_add_up_to_the_limit_of_the_year():
    clause = {"kind": "availability_guarantee", "promised_mw": 8, "guaranteed_share": 1, "damages_per_mwh": 10}
    result = bought([{**clause, "period": "day", "most_per_year": 1000}], available_mw=[5] * 12, demand_mw=[1] * 12)
    # 3 x 24 = 72 MWh and 720 a day: of a second one 280 are left.
    a = [-720, -280, -720, -280]
    holds(result, "availability_guarantee", evenly(a, DAYS), months("MWh", [144, 144], [-1000, -1000]))
