"""A random year, and shorter runs, against the same problem written out as a matrix by hand and solved by scipy."""

import numpy as np
import pytest
from helpers import near, steps
from scipy.optimize import linprog
from scipy.sparse import bmat, csr_array, eye_array

import dhsim as dh

START = "2022-12-25"  # a run across the new year
N = 400


def inputs(seed):
    """Hourly values with days, weather and noise, and an outage."""
    rng = np.random.default_rng(seed)
    hour = np.arange(N)
    day = np.cos(2 * np.pi * (hour - 18) / 24)
    weather = np.cumsum(rng.normal(0, 0.8, N))
    weather -= np.linspace(0, weather[-1], N)
    return {
        "town_mw": np.clip(45 + 10 * day + 2 * weather + rng.normal(0, 2, N), 5, None),
        "village_mw": np.clip(8 + 2 * day + rng.normal(0, 0.5, N), 0, None),
        "spot": 50 + 25 * day + rng.normal(0, 20, N) - 150 * (rng.random(N) < 0.05),
        "gas": 35 + np.cumsum(rng.normal(0, 0.3, N)),
        "river_mw": np.clip(9 + rng.normal(0, 2, N), 0, None),
        "cop": np.clip(3.2 - 0.03 * weather, 1.5, 5),
        "mill_mw": np.where(rng.random(N) < 0.03, 0, 12 + rng.normal(0, 1, N)),
        "mill_per_mwh": np.where(hour % 168 < 120, 18.0, 9.0),
        "ready_share": np.where((hour >= 100) & (hour < 130), 0.0, np.where(hour % 50 == 0, 0.6, 1.0)),
    }


def by_dhsim(x, step_h):
    """The case as a user writes it. The turbine's outage of 30 steps is part of `ready_share`."""
    case = dh.Case(
        hours=steps(N, START, step_h, **x),
        networks={"town": dh.Network(demand_mw="town_mw"), "village": dh.Network(demand_mw="village_mw")},
        commodities={
            "gas": dh.Commodity(buy_per_mwh="gas", co2_t_per_mwh=0.2, co2_price_per_t=80),
            "chips": dh.Commodity(buy_per_mwh=22),
            "power": dh.Commodity(buy_per_mwh=x["spot"] + 30, sell_per_mwh="spot", sell_max_mw=12, contracts=["grid"]),
        },
        contracts={
            "grid": dh.Contract(
                clauses=[{"kind": "energy_price", "price_per_mwh": 6}, {"kind": "fixed_fee", "per_year": 87_600}]
            )
        },
        streams={"river": dh.Stream(available_mw="river_mw", price_per_mwh=3)},
        components={
            "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=30, efficiency=0.9, must_run_share=0.05),
            "turbine": dh.ChpBackPressure(
                network="town",
                fuel="chips",
                electricity="power",
                capacity_mw=30,
                c_b=0.45,
                efficiency=0.88,
                om_per_mwh=1.5,
                om_power_per_mwh=2,
                availability="ready_share",
                ramp_up_mw_per_h=6,
                ramp_down_mw_per_h=8,
            ),
            "pump": dh.HeatPump(network="town", electricity="power", source="river", capacity_mw=10, cop="cop"),
            "electrode": dh.ElectricBoiler(network="town", electricity="power", capacity_mw=80, efficiency=0.99),
            "exchanger": dh.WasteHeat(network="town", stream="river", capacity_mw=3),
            "mill": dh.WasteHeat(
                network="town", available_mw="mill_mw", price_per_mwh="mill_per_mwh", annual_max_mwh=8 * 8760
            ),
            "tank": dh.Store(
                network="town",
                capacity_mwh=150,
                charge_mw=20,
                discharge_mw=25,
                loss_share_per_h=0.002,
                fixed_loss_mw=0.1,
                charge_efficiency=0.98,
                discharge_efficiency=0.97,
                om_per_mwh=0.5,
            ),
            "oven": dh.Boiler(network="village", fuel="gas", capacity_mw=8, efficiency=0.8),
            "pipe": dh.Link(
                from_network="town", to_network="village", capacity_mw=7, loss_share=0.06, loss_mw=0.3, cost_per_mwh=0.8
            ),
            "cooler": dh.HeatRejection(network="town", capacity_mw=6, cost_per_mwh=4),
        },
    )
    return dh.solve(case)


# The columns, each N long but for the level with N + 1.
COLUMNS = ["boiler", "turbine", "pump", "electrode", "exchanger", "mill", "charge", "discharge", "oven", "pipe"]
COLUMNS += ["cooler", "buy", "sell", "short_town", "short_village", "level"]


def block_row(n_rows, **parts):
    """One row of blocks: a matrix for the columns named, nothing for the others."""
    width = {"level": N + 1}
    return [parts.get(name, csr_array((n_rows, width.get(name, N)))) for name in COLUMNS]


def by_hand(x, step_h):
    """The same problem: min c x, A_eq x = b_eq, A x <= b, bounds. Prices times step_h, as flows are MW."""
    one, ones = eye_array(N, format="csr"), np.ones(N)
    diagonal = lambda values: csr_array((np.asarray(values), (np.arange(N), np.arange(N))), shape=(N, N))  # noqa: E731

    # Heat in town, heat in the village, power, level of the tank, and its ring.
    town = {"boiler": one, "turbine": one, "pump": one, "electrode": one, "exchanger": one, "mill": one}
    town |= {"discharge": one, "short_town": one, "charge": -one, "pipe": -one, "cooler": -one}
    keep = 0.998**step_h
    ends, starts = eye_array(N, N + 1, k=1, format="csr"), eye_array(N, N + 1, format="csr")
    ring = csr_array(([1.0, -1.0], ([0, 0], [0, N])), shape=(1, N + 1))
    equal = [
        block_row(N, **town),
        block_row(N, oven=one, pipe=0.94 * one, short_village=one),
        block_row(N, turbine=0.45 * one, pump=-diagonal(1 / x["cop"]), electrode=-one / 0.99, buy=one, sell=-one),
        block_row(N, level=ends - keep * starts, charge=-step_h * 0.98 * one, discharge=step_h / 0.97 * one),
        block_row(1, level=ring),
    ]
    equal_to = [x["town_mw"] + 0.3, x["village_mw"], 0 * ones, -0.1 * step_h * ones, [0.0]]

    # The river, the ramps of the turbine, the mill's volume in either year.
    ready = x["ready_share"]
    rise = eye_array(N - 1, N, k=1, format="csr") - eye_array(N - 1, N, format="csr")
    before, after = eye_array(N - 1, N, format="csr"), eye_array(N - 1, N, k=1, format="csr")
    # Where the turbine loses more than its ramp of 8, from U to u: it stays above the line from (8, 0) to (U, u).
    room, left = 30 * ready[:-1] - 8 * step_h, 30 * ready[1:]
    slope = np.where(room > left, left / np.maximum(room, 1e-9), 1.0)
    old_year = np.arange(N) < 7 * 24 / step_h  # 25 to 31 December
    years = csr_array(np.array([old_year, ~old_year], dtype=float))
    most = [
        block_row(N, pump=diagonal(1 - 1 / x["cop"]), exchanger=one),
        block_row(N - 1, turbine=rise),
        block_row(N - 1, turbine=csr_array(before.multiply(slope[:, None])) - after),
        block_row(2, mill=step_h * years),
    ]
    volume = 8 * step_h * np.array([old_year.sum(), (~old_year).sum()])
    at_most = [x["river_mw"], np.full(N - 1, 6 * step_h), slope * 8 * step_h, volume]

    gas = x["gas"] + 0.2 * 80
    rate = {
        "boiler": gas / 0.9,
        "turbine": 22 * 1.45 / 0.88 + 1.5 + 2 * 0.45,
        "pump": 3 * (1 - 1 / x["cop"]),
        "exchanger": 3,
        "mill": x["mill_per_mwh"],
        "discharge": 0.5,
        "oven": gas / 0.8,
        "pipe": 0.8,
        "cooler": 4,
        "buy": x["spot"] + 30 + 6,
        "sell": -x["spot"],
        "short_town": 10_000,
        "short_village": 10_000,
    }
    upper = {"boiler": 30, "turbine": 30 * ready, "pump": 10, "electrode": 80, "exchanger": 3, "mill": x["mill_mw"]}
    upper |= {"charge": 20, "discharge": 25, "oven": 8, "pipe": 7, "cooler": 6, "sell": 12, "level": 150}
    n_of = {name: N + (name == "level") for name in COLUMNS}
    stacked = lambda of, other: np.concatenate([np.broadcast_to(of.get(k, other), n_of[k]) for k in COLUMNS])  # noqa: E731
    answer = linprog(
        step_h * stacked(rate, 0.0),
        A_ub=bmat(most),
        b_ub=np.concatenate(at_most),
        A_eq=bmat(equal),
        b_eq=np.concatenate(equal_to),
        bounds=np.column_stack([stacked({"boiler": 0.05 * 30}, 0.0), stacked(upper, np.inf)]),
        method="highs",
    )
    assert answer.status == 0, answer.message
    fee = 87_600 / 8760 * N * step_h
    return answer.fun + fee


@pytest.mark.parametrize(("seed", "step_h", "n"), [(1, 1.0, 8760), (2, 1.0, 400), (3, 0.25, 400)])
def test_objective_equals_that_of_the_matrix_written_by_hand(seed, step_h, n, monkeypatch):
    monkeypatch.setitem(globals(), "N", n)
    x = inputs(seed)
    found, expected = by_dhsim(x, step_h).attrs["objective"], by_hand(x, step_h)
    assert found == pytest.approx(expected, rel=1e-9)


def test_the_case_is_not_a_trivial_one():
    # Every unit runs, every limit binds somewhere: else the comparison would prove little.
    result = by_dhsim(inputs(1), 1.0)
    used = np.abs(result["flow_mw"]).max("time").to_series().groupby(result["flow_component"].values).max()
    assert (used.drop(["shortfall_town", "shortfall_village"]) > 0.1).all(), used
    assert np.isclose(result["output_mw"].sel(component="boiler"), 0.05 * 30).any()
    level = result["level_mwh"].values[0]
    assert level.min() == near(0)
    assert level.max() > 50
    sold = result["sell_mw"].sel(commodity="power").values
    assert sold.max() > 1
    assert result["buy_mw"].sel(commodity="power").max() > 1
    turbine = result["output_mw"].sel(component="turbine").values
    assert np.isclose(np.diff(turbine), 6).any()
    assert np.isclose(np.diff(turbine), -8).any()
    mill = result["output_mw"].sel(component="mill").values
    assert mill[: 7 * 24].sum() == near(8 * 7 * 24)
    assert mill[7 * 24 :].sum() == near(8 * (N - 7 * 24))
