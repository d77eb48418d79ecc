"""The value of another MW of waste heat against solving again with 0.01 MW more and less."""

import numpy as np
import pytest
from helpers import boiler, cost, exchanger, near, pump, steps, town

import dhsim as dh

STEP_MW = 0.01
POWER = {"power": dh.Commodity(buy_per_mwh=60)}


def value(case, source="mill"):
    return dh.solve(case)["next_mw_value_per_mwh"].sel(source=source).values


def between(case, source="mill"):
    """Savings per MW with a little more, and losses with a little less, in the first step."""
    part = case.streams.get(source) or case.components[source]
    held, base = np.broadcast_to(part.available_mw, case.hours.n).astype(float), cost(case)
    step = np.zeros(case.hours.n)
    step[0] = STEP_MW
    more, less = (cost(case.replace(**{source: {"available_mw": held + sign * step}})) for sign in (1, -1))
    return (base - more) / STEP_MW, (less - base) / STEP_MW


def test_two_limits_in_one_bound_count_once():
    case = town(
        [20, 20],
        network={"supply_c": 70, "return_c": [40.0, 60.0]},
        streams={"mill": dh.Stream(available_mw=5, stream_c=90, stream_outlet_min_c=50)},
        direct=exchanger(),
        rest=boiler(),
    )
    # To 50 °C all of it is used, to 65 °C 25 of 40 K: 50 and 50 x 0.625, where boiler heat costs 50.
    assert value(case) == near([50, 31.25])


def test_heat_that_must_be_taken_costs():
    def mill(**fields):
        return dh.WasteHeat(network="town", available_mw=5, price_per_mwh=80, must_take=True, **fields)

    # 80 for what would cost 50. With an exchanger of 4 MW another MW changes nothing.
    assert value(town([20], mill=mill(), rest=boiler())) == near([-30])
    assert value(town([20], mill=mill(capacity_mw=4), rest=boiler())) == near([0])


def two_networks(seed, **stream):
    rng = np.random.default_rng(seed)
    number = lambda low, high: float(rng.integers(low * 10, high * 10)) / 10  # noqa: E731
    return dh.Case(
        hours=steps(1),
        networks={
            "town": dh.Network(demand_mw=number(2, 12), supply_c=80, return_c=40),
            "village": dh.Network(demand_mw=number(2, 8), supply_c=number(50, 70), return_c=30),
        },
        commodities={"gas": dh.Commodity(buy_per_mwh=45), **POWER},
        streams={"mill": dh.Stream(available_mw=number(3, 12), stream_c=90, stream_outlet_min_c=20, **stream)},
        components={
            "first": exchanger(priority=1, price_per_mwh=number(0, 90), draws_from_c=number(60, 95)),
            "second": exchanger(network="village", priority=2, price_per_mwh=number(0, 40)),
            "lift": pump(capacity_mw=number(1, 6), draws_from_c=number(30, 90)),
            "rest": boiler(),
            "oven": boiler(network="village", efficiency=0.8),
        },
    )


@pytest.mark.parametrize("seed", range(10))
def test_behind_priorities_it_is_what_it_saves(seed):
    case = two_networks(seed)
    more, less = between(case)
    assert more - 1e-3 <= value(case)[0] <= less + 1e-3


@pytest.mark.parametrize("seed", range(6))
def test_of_an_offer_that_several_levels_share(seed):
    rng = np.random.default_rng(seed)
    fields = {"available_mw": float(rng.integers(1, 12)), "stream_c": float(rng.integers(50, 75))}
    mill = dh.WasteHeat(
        network="town",
        stream_outlet_min_c=30,
        deliver_c=("stream", "supply"),
        electricity="power",
        extra_electricity_per_k=0.005,
        price_per_mwh=float(rng.integers(0, 80)),
        must_take=bool(seed % 2),
        **fields,
    )
    case = town([10], network={"supply_c": 80, "return_c": 40}, commodities=POWER, mill=mill, rest=boiler())
    more, less = between(case)
    low, high = min(more, less), max(more, less)
    assert low - 1e-3 <= value(case)[0] <= high + 1e-3


def test_keeping_more_for_the_first_may_cost_the_second():
    """All of another MW is kept for a taker that does not use it: worth nothing, whatever the second would save."""
    case = town(
        [10],
        streams={"mill": dh.Stream(available_mw=6)},
        first=exchanger(priority=1, price_per_mwh=70),
        second=exchanger(price_per_mwh=1),
        rest=boiler(),
    )
    assert value(case) == near([0])
    assert between(case) == (near(0), near(0))
