"""Clauses that count over weeks, where the run is decided window by window, or guided by its prices."""

import numpy as np
import pytest
from helpers import cost_line, near, steps
from one_flow import boiler, exact, invoiced, mill, under

import dhsim as dh

DAILY = {"window": 24, "look_ahead": 12}
N = 14 * 24
ENERGY = {"kind": "energy_price", "price_per_mwh": 20}
YEARLY = [
    ENERGY,
    {"kind": "peak_charge", "per_mw": 600},
    {"kind": "take_or_pay", "of_mwh": 40_000, "price_per_mwh": 12},
    {"kind": "maximum_volume", "most_mwh": 45_000},
]


def two_weeks(seed=1, clauses=YEARLY, **more):
    """25 January to 7 February: the peak of January is over, and that of February begins."""
    random, hour = np.random.default_rng(seed), np.arange(N)
    demand = 6 + 2 * np.sin(2 * np.pi * hour / 24) + random.uniform(0, 3, N)
    gas = 45 + 15 * np.sin(2 * np.pi * hour / 53) + random.uniform(-8, 8, N)
    store = dh.Store(network="town", capacity_mwh=30, charge_mw=5, discharge_mw=5)
    hours = steps(N, "2023-01-25", zone="Europe/Stockholm")
    return mill(clauses, demand, hours, available_mw=9.0, gas=gas, store=store, **more)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("settings", [DAILY, {"window": 100, "look_ahead": 20}, {**DAILY, "terminal": 0.0}])
def test_every_hour_is_served_and_every_invoice_is_what_was_counted(seed, settings):
    case = two_weeks(seed)
    result, best = dh.solve(case, strategy="rolling", **settings), exact(case)
    assert result.attrs["algorithm"].startswith("rolling: ")
    assert result["output_mw"].sel(component="shortfall_town").values == near(np.zeros(N))
    gas = cost_line(result, "gas", "purchase")
    assert result.attrs["objective"] == near(gas + invoiced(result))
    assert result.attrs["objective"] >= best.attrs["objective"] * (1 - 1e-9)


def test_the_volume_of_the_year_is_kept_over_all_windows():
    case = two_weeks()
    most = 45_000 * case.hours.year_share(2023)
    taken = under(dh.solve(case, strategy="rolling", **DAILY)).sum()
    free = under(dh.solve(two_weeks(clauses=YEARLY[:3]), strategy="rolling", **DAILY)).sum()
    assert taken <= most * (1 + 1e-9)
    assert free > most


def test_the_commitment_of_the_year_is_known_in_every_window():
    # Dear heat that is paid for anyway: 60 + 0 for what counts, against gas for 45 on average.
    committed = [{**ENERGY, "price_per_mwh": 60}, {"kind": "take_or_pay", "of_mwh": 10_000, "price_per_mwh": 55}]
    case = two_weeks(clauses=committed)
    owed = 10_000 * case.hours.year_share(2023)
    assert under(dh.solve(two_weeks(clauses=committed[:1]), strategy="rolling", **DAILY)).sum() < owed / 2
    assert under(dh.solve(case, strategy="rolling", **DAILY)).sum() == near(owed)


def test_one_window_is_perfect_foresight():
    case = two_weeks()
    one = dh.solve(case, strategy="rolling", window=N, look_ahead=0)
    assert one.attrs["objective"] == pytest.approx(exact(case).attrs["objective"], rel=1e-9)


def two_days(clauses, first, second):
    """Demand, and as much waste heat, in one hour of each day: (MW, price of gas)."""
    demand, gas = np.zeros(48), np.full(48, 50.0)
    (demand[5], gas[5]), (demand[30], gas[30]) = first, second
    return mill([ENERGY, *clauses], demand, steps(48), available_mw=demand, gas=gas)


def test_a_peak_of_the_past_is_free_in_later_windows():
    # Day 1: a MW from the mill saves 200 - 20 for 100. Day 2: it saves 60 - 20, worth it only up to the 8 MW of day 1.
    case = two_days([{"kind": "peak_charge", "per_mw": 100, "period": "run"}], (8, 200), (10, 60))
    result = dh.solve(case, strategy="rolling", window=24, look_ahead=0, terminal=0.0)
    assert under(result)[[5, 30]] == near([8, 8])
    assert cost_line(result, "mill", "peak_charge") == near(800)
    assert result.attrs["objective"] == near(16 * 20 + 2 * 60 + 800)


def test_a_peak_of_another_month_is_not():
    demand, gas = np.zeros(48), np.full(48, 50.0)
    demand[[5, 30]], gas[[5, 30]] = (8, 10), (200, 60)
    monthly = {"kind": "peak_charge", "per_mw": 3000}  # 1 / 31 of it for the last of January, 1 / 28 for 1 February
    case = mill([ENERGY, monthly], demand, steps(48, "2023-01-31"), gas=gas)
    result = dh.solve(case, strategy="rolling", window=24, look_ahead=0, terminal=0.0)
    assert under(result)[[5, 30]] == near([8, 0])
    assert result.attrs["objective"] == near(8 * 20 + 8 * 3000 / 31 + 600)


def test_a_volume_of_the_past_is_used_up_in_later_windows():
    case = two_days([{"kind": "maximum_volume", "most_mwh": 12, "period": "run"}], (8, 50), (10, 200))
    blind = dh.solve(case, strategy="rolling", window=24, look_ahead=0, terminal=0.0)
    # Nothing is known of day 2: 8 MWh are taken on day 1, 4 are left. Knowing it: 2 and 10.
    assert under(blind)[[5, 30]] == near([8, 4])
    assert under(exact(case))[[5, 30]] == near([2, 10])


def test_a_window_takes_what_later_ones_cannot_take_of_a_commitment():
    # Day 2 has no more than 10 MWh of the 12 that are committed, so 2 are taken on day 1, where gas would be cheaper.
    commitment = {"kind": "take_or_pay", "of_mwh": 12, "price_per_mwh": 100, "period": "run"}
    case = two_days([commitment], (8, 10), (10, 15))
    result = dh.solve(case, strategy="rolling", window=24, look_ahead=0, terminal=0.0)
    assert under(result)[[5, 30]] == near([2, 10])
    assert result.attrs["objective"] == near(12 * 20 + 6 * 10)


@pytest.mark.parametrize("seed", [1, 2])
def test_guided_with_a_boiler_that_is_on_or_off_and_a_peak_charge(seed):
    base = boiler(capacity_mw=6, min_load_share=0.7, start_cost=150, min_up_h=6)
    clauses = [{**ENERGY, "price_per_mwh": 40}, YEARLY[1]]
    case = two_weeks(seed, clauses, base=base).replace(boiler={"om_per_mwh": 8.0})
    result = dh.solve(case, strategy="guided", gap_target=1e-4)
    assert result.attrs["algorithm"].startswith("guided")
    assert result.attrs["gap"] < 0.01
    best = dh.solve(case, {"mip_rel_gap": 1e-5, "time_limit": 30}, strategy="milp")
    assert result.attrs["objective"] >= best.attrs["bound"] * (1 - 1e-9)
    assert result.attrs["objective"] <= best.attrs["objective"] * (1 + result.attrs["gap"] + 1e-5)
    out = result["output_mw"].sel(component="base").values
    assert out[out > 1e-6].min() >= 4.2 - 1e-6
    assert out.min() == near(0)
    months = [under(result)[: 7 * 24].max(), under(result)[7 * 24 :].max()]
    # 7 of 31 days of January, 7 of 28 of February.
    assert cost_line(result, "mill", "peak_charge") == near(600 * (months[0] * 7 / 31 + months[1] * 7 / 28))


def test_a_peak_is_not_free_because_a_later_one_is_expected():
    """10 and 8 MW in two hours, 100 for the peak MW, gas 60 and 200: 8 from the mill twice, 2 from gas: 0 + 800 + 120.

    The year's peak is the 8 MW of the second hour. If the first window took it for paid already, it would take 10.
    """
    case = dh.Case(
        hours=steps(2),
        networks={"town": dh.Network(demand_mw=[10.0, 8.0])},
        commodities={"gas": dh.Commodity(buy_per_mwh=[60.0, 200.0])},
        components={
            "boiler": boiler(efficiency=1),
            "mill": dh.WasteHeat(network="town", available_mw=10, contract="deal"),
        },
        contracts={"deal": dh.Contract(clauses=[{"kind": "peak_charge", "per_mw": 100, "period": "run"}])},
    )
    rolled = dh.solve(case, strategy="rolling", window=1, look_ahead=0)
    assert rolled.attrs["objective"] == near(920)
