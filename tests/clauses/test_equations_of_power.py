"""The equations in the docstrings of clauses hold: power. Flow, run and helpers: written.py."""

from __future__ import annotations

import numpy as np
import pytest
from helpers import near, steps
from one_flow import exact, mill, under, whole_numbers
from written import DAYS, DEC, DEMAND, DT, JAN, MONTH, YEARS, bought, evenly, holds, hours, months, sold

import dhsim as dh

HALVES = (DEC, JAN)  # the two months, and the two years


def largest(readings, n):
    """The mean of the n highest."""
    return sum(sorted(readings)[-n:]) / min(n, len(readings))


def test_peak_of_the_highest_hours():
    result = bought([{"kind": "peak_charge", "per_mw": 400, "highest": 3, "floor_mw": 5.5}])
    q = under(result)
    # (6 + 5 + 4) / 3 = 5, below the floor of 5.5; (8 + 7 + 3) / 3 = 6.
    peaks = [max(5.5, largest(q[m], 3)) for m in HALVES]
    assert peaks == near([5.5, 6])
    amounts = [400 * MONTH * peak for peak in peaks]
    holds(result, "peak_charge", evenly(amounts, HALVES), months("MW", peaks, amounts))


def test_peak_of_days_that_count():
    outdoor_c = np.repeat([-3.0, 5.0, -20.0, 0.0], 3)
    clause = {"kind": "peak_charge", "per_mw": 400, "basis": "day", "highest": 2, "period": "year"}
    clause |= {"outdoor_c": "outdoor_c", "ignore_below_c": -10, "counts": {"clock": [0, 16]}}
    result = bought([clause], series={"outdoor_c": outdoor_c})
    q = under(result)
    means = [q[0:2].mean(), q[3:5].mean(), q[9:11].mean()]  # 1 January is too cold
    peaks = [largest(means[:2], 2), means[2]]
    assert peaks == near([4.5, 2])
    amounts = [400 * s * peak for s, peak in zip(YEARS, peaks, strict=True)]
    holds(result, "peak_charge", evenly(amounts, HALVES), months("MW", peaks, amounts))


@pytest.mark.parametrize("per_mw", [400, -400])
def test_mean_of_the_period_with_a_floor(per_mw):
    clause = {"kind": "peak_charge", "per_mw": per_mw, "basis": "mean", "floor_mw": 3.6, "counts": {"clock": [0, 8]}}
    result = bought([clause])
    q = under(result)
    peaks = [max(3.6, (q[0] + q[3]) / 2), max(3.6, (q[6] + q[9]) / 2)]
    assert peaks == near([3.6, 3.6])  # 3.5 and 1
    amounts = [per_mw * MONTH * peak for peak in peaks]
    holds(result, "peak_charge", evenly(amounts, HALVES), months("MW", peaks, amounts))


def test_peak_that_earns_needs_whole_numbers():
    clause = {"kind": "peak_charge", "per_mw": -40, "highest": 2, "period": "day"}
    result = bought([clause])
    assert whole_numbers(mill([clause], DEMAND, hours())) == 12
    peaks = [largest(under(result)[d], 2) for d in DAYS]
    assert peaks == near([4, 5, 5, 5])
    amounts = [-40 * peak for peak in peaks]  # s_p = 1
    rows = [np.mean(peaks[:2]), np.mean(peaks[2:])], [sum(amounts[:2]), sum(amounts[2:])]
    holds(result, "peak_charge", evenly(amounts, DAYS), months("MW", *rows))


def test_peak_of_what_is_sold():
    result = sold([{"kind": "peak_charge", "per_mw": 40}])
    amounts = [-40 * MONTH * 6, -40 * MONTH * 8]
    holds(result, "peak_charge", evenly(amounts, HALVES), months("MW", [6, 8], amounts))


def test_a_clock_hour_of_quarters_is_one_reading():
    at = steps(8, "2024-01-01", 0.25)
    result = exact(mill([{"kind": "peak_charge", "per_mw": 744}], [4, 8, 6, 2, 9, 1, 1, 1], at, gas=1000))
    # (4 + 8 + 6 + 2) / 4 = 5 and 3 MW; 2 h of 744 h.
    assert dh.settle(result)[["quantity", "amount"]].values[0] == near([5, 744 * 5 * 2 / 744])


@pytest.mark.parametrize(("basis", "spans"), [("hour", [slice(k, k + 1) for k in range(12)]), ("day", DAYS)])
def test_subscribed_power(basis, spans):
    clause = {"kind": "subscribed_power", "subscribed_mw": 3.5, "per_mw": 1000, "basis": basis, "period": "month"}
    result = bought([{**clause, "overrun_per_mw": 3000, "overrun_per_mwh": 15}])
    q, half = under(result), len(spans) // 2
    over = np.array([max(q[i].mean() - 3.5, 0) for i in spans])
    h = np.array([DT * len(q[i]) for i in spans])
    lines, amounts = [], []
    for name, part in (("2023-12", slice(0, half)), ("2024-01", slice(half, None))):
        volume = (h * over)[part].sum()
        three = [1000 * MONTH * 3.5, 3000 * MONTH * over[part].max(), 15 * volume]
        lines.append((name, "subscribed", 3.5, "MW", three[0]))
        lines.append((name, "highest overrun", over[part].max(), "MW", three[1]))
        lines.append((name, "overrun", volume, "MWh", three[2]))
        amounts.append(sum(three))
    assert over.max() > 0
    holds(result, "subscribed_power", evenly(amounts, HALVES), lines)


def test_overrun_of_what_is_sold():
    clause = {"kind": "subscribed_power", "subscribed_mw": 3.5, "per_mw": 1000, "period": "month"}
    result = sold([{**clause, "overrun_per_mwh": 15}])
    volumes = [DT * np.maximum(under(result)[m] - 3.5, 0).sum() for m in HALVES]
    fee, over = 1000 * MONTH * 3.5, [15 * volume for volume in volumes]
    names = zip(("2023-12", "2024-01"), volumes, over, strict=True)
    lines = [
        line
        for name, x, a in names
        for line in ((name, "subscribed", 3.5, "MW", -fee), (name, "overrun", x, "MWh", -a))
    ]
    holds(result, "subscribed_power", evenly([-fee - a for a in over], HALVES), lines)


STEPS = [{"up_to_mw": 6, "per_mw": 9_000}, {"per_year": 18_000, "per_mw": 6_500}]


def test_power_steps():
    found = {"kind": "power_steps", "steps": STEPS, "basis": "hour"}
    # 6 MW lies in the first step, at its end; 8 MW in the second.
    amounts = [YEARS[0] * 9_000 * 6, YEARS[1] * (18_000 + 6_500 * 8)]
    holds(bought([found]), "power_steps", evenly(amounts, HALVES), months("MW", [6, 8], amounts))
    assert whole_numbers(mill([found], DEMAND, hours())) == 4  # one a year and step
    by_day = {"kind": "power_steps", "steps": STEPS, "least_mw": 3.9, "counts": {"clock": [8, 24]}}
    # Days from 8 o'clock: 3.5 and 3.5, below the least; 5 and 5.
    amounts = [YEARS[0] * 9_000 * 3.9, YEARS[1] * 9_000 * 5]
    holds(bought([by_day]), "power_steps", evenly(amounts, HALVES), months("MW", [3.9, 5], amounts))


@pytest.mark.parametrize(("run", "sigma"), [(bought, 1), (sold, -1)])
def test_power_that_was_fixed(run, sigma):
    result = run([{"kind": "power_steps", "steps": STEPS, "power_mw": 7, "least_mw": 4}])
    amounts = [sigma * s * (18_000 + 6_500 * 7) for s in YEARS]
    holds(result, "power_steps", evenly(amounts, HALVES), months("MW", [7, 7], amounts))


def test_category_number():
    result = bought([{"kind": "category_number", "per_mw": 20_000, "category_h": 2400}])
    energy = [DT * under(result)[m].sum() for m in HALVES]
    powers = [e / (s * 2400) for e, s in zip(energy, YEARS, strict=True)]
    amounts = [20_000 * s * power for s, power in zip(YEARS, powers, strict=True)]
    assert amounts == near([20_000 * 168 / 2400, 20_000 * 176 / 2400])
    k = (20_000 / 2400) * np.repeat(energy, 6) / 48
    holds(result, "category_number", k, months("MW", powers, amounts))


def test_category_number_of_a_normal_year():
    fixed = {"kind": "category_number", "per_mw": 20_000, "category_h": 2400, "normal_mwh": 12_345, "round_to_mw": 0.5}
    power = max(1, 0.5 * np.floor(12_345 / (2400 * 0.5) + 0.5))
    assert power == near(5)  # 5.14375, rounded
    amounts = [20_000 * s * power for s in YEARS]
    result = bought([{**fixed, "least_mw": 1}])
    holds(result, "category_number", evenly(amounts, HALVES), months("MW", [power, power], amounts))
