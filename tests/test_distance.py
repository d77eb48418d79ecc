"""Distance: what a longer pipe costs, and where it no longer pays."""

import math

import numpy as np
import pytest
from helpers import boiler, near, steps, town

import dhsim as dh

WARM = {"supply_c": 90.0, "return_c": 50.0}
YEARLY = {"lifetime_years": 1, "interest": 0}  # the investment is what is paid each year
SAVED = 50 * 10 * 8760  # boiler heat at 50, 10 MW, a year: 4 380 000


def flat(pipe, hours=24, available_mw=10, **fields):
    """Flat demand of 10 MW, boiler heat at 50, and free heat hotter than the supply."""
    source = dh.WasteHeat(
        network="town", available_mw=available_mw, stream_c=120, pipe={"length_km": 1, **YEARLY, **pipe}
    )
    return town(10.0, steps(hours), WARM, plant=boiler(), mill=source, **fields)


@pytest.mark.parametrize("a", [100_000, 250_000, 1_234_567])
def test_break_even_without_loss(a):
    # 50 x 10 x 8760 / a.
    assert dh.break_even_km(flat({"cost_per_km": a}), "mill") == pytest.approx(SAVED / a, rel=1e-9)


def test_break_even_does_not_depend_on_the_length_of_the_run():
    assert dh.break_even_km(flat({"cost_per_km": 250_000}, hours=1), "mill") == pytest.approx(SAVED / 250_000, rel=1e-9)


def test_break_even_with_a_connection_to_pay():
    case = flat({"cost_per_km": 250_000, "fixed_cost": 1_000_000})
    assert dh.break_even_km(case, "mill") == pytest.approx((SAVED - 1_000_000) / 250_000, rel=1e-9)


def test_break_even_with_an_annuity():
    pipe = {"cost_per_km": 4e6, "lifetime_years": 30, "interest": 0.04}
    a = 4e6 * 0.04 / (1 - 1.04**-30)
    assert dh.break_even_km(flat(pipe), "mill") == pytest.approx(SAVED / a, rel=1e-9)


def test_break_even_with_loss():
    # The mill heats the pipe's water to 120 - 5 = 115 °C, and it comes back at 50: 2 x 0.225 x 1000 m x (82.5 - 8) K
    # = 33.525 kW per km, which the boiler makes up for at 50.
    a, b = 150_000, 50 * 8760 * 2 * 0.225 * 74.5 / 1e3
    assert dh.break_even_km(flat({"cost_per_km": a, "dn": 100}), "mill") == pytest.approx(SAVED / (a + b), rel=1e-9)


def test_loss_is_free_while_the_source_has_heat_to_spare():
    """0.033525 MW per km: the source covers the first 1 MW itself, 29.83 km of pipe; the boiler the rest."""
    a, per_km = 100_000, 2 * 0.225 * 74.5 / 1e3
    case = flat({"cost_per_km": a, "dn": 100}, available_mw=11)
    # a L + 50 x 8760 (per_km L - 1) = SAVED, with a kink on the way.
    expected = (SAVED + 50 * 8760) / (a + 50 * 8760 * per_km)
    assert expected > 1 / per_km
    assert dh.break_even_km(case, "mill") == pytest.approx(expected, abs=1e-5)


def test_never_pays_and_always_pays():
    assert dh.break_even_km(flat({"cost_per_km": 1e5, "fixed_cost": SAVED + 1}), "mill") == 0
    assert dh.break_even_km(flat({"cost_per_km": 1e5, "fixed_cost": SAVED}), "mill") == 0
    assert dh.break_even_km(flat({"cost_per_km": 1e4}), "mill") == math.inf
    assert dh.break_even_km(flat({"cost_per_km": 1e4}), "mill", max_km=500) == pytest.approx(SAVED / 1e4, rel=1e-9)


def test_sweep():
    case = flat({"cost_per_km": 150_000, "dn": 100}, hours=24)
    table = dh.distance_sweep(case, "mill", [0, 10, 20])
    assert list(table.columns) == ["length_km", "total_cost", "saving_per_year", "pipe_cost", "heat_mwh", "loss_mwh"]
    assert table["length_km"].to_numpy() == near([0, 10, 20])
    assert table["heat_mwh"].to_numpy() == near([240, 240, 240])
    assert table["loss_mwh"].to_numpy() == near([0, 0.33525 * 24, 0.6705 * 24])  # 33.525 kW per km
    paid = np.array([0, 10, 20]) * 150_000 / 365
    assert table["pipe_cost"].to_numpy() == near(paid)
    total = paid + 50 * table["loss_mwh"].to_numpy()
    assert table["total_cost"].to_numpy() == near(total)
    assert table["saving_per_year"].to_numpy() == near(365 * (240 * 50 - total))


def test_break_even_is_where_the_sweep_crosses_zero():
    case = flat({"cost_per_km": 150_000, "dn": 100})
    km = dh.break_even_km(case, "mill")
    assert dh.distance_sweep(case, "mill", [km])["saving_per_year"][0] == pytest.approx(0, abs=1e-3)


def test_component_without_a_pipe_is_refused():
    for name in ("plant", "nobody"):
        with pytest.raises(dh.InputError, match=rf"components\.{name}: it .*Name a component with pipe"):
            dh.break_even_km(flat({}), name)
        with pytest.raises(dh.InputError, match=f"components.{name}"):
            dh.distance_sweep(flat({}), name, [1])


# MC-22: "a few mil can be enough to kill the investment" (1 mil = 10 km; Profu 2023 on surplus heat, 000:L349).
# The documents give no cost of pipes. Assumed here: 10 000 SEK a metre of route, 4 % over 30 years.

COST_PER_KM = 10e6
HOUR = np.arange(8760)
LOAD = 20 + 15 * np.cos(2 * np.pi * (HOUR - 15 * 24) / 8760)  # a small town, 5 to 35 MW
TIERS = {"low": 30.0, "mid": 70.0, "high": 95.0}


def seed_case(tier, heat_mw=10.0):
    """A small town with a boiler at 450 SEK/MWh of heat, and 10 MW at 30, 70 or 95 °C, free of charge.

    The low tier needs a heat pump (COP 3.2, electricity at 800); the mid one preheats. Prices are assumed."""
    every = 73  # one hour in 73, over the whole year
    hours = steps(len(LOAD[::every]))
    pipe = {"length_km": 10, "dn": 200, "cost_per_km": COST_PER_KM, "lifetime_years": 30, "interest": 0.04}
    case = town(
        LOAD[::every],
        hours,
        {"supply_c": 85.0, "return_c": 45.0},
        plant=boiler(),
        commodities={"gas": dh.Commodity(buy_per_mwh=405), "power": dh.Commodity(buy_per_mwh=800)},
        streams={"source": dh.Stream(available_mw=heat_mw, stream_c=TIERS[tier], stream_outlet_min_c=TIERS[tier] - 10)},
    )
    if tier == "low":
        pump = {"electricity": "power", "source": "source", "capacity_mw": 15, "cop": 3.2}
        return case.add("tier", dh.HeatPump(network="town", pipe=pipe, **pump))
    return case.add("tier", dh.WasteHeat(network="town", stream="source", pipe=pipe))


@pytest.fixture(scope="module")
def reach():
    return {tier: dh.break_even_km(seed_case(tier), "tier", max_km=200) for tier in TIERS}


def test_low_tier_reaches_less_far_than_high_tier(reach):
    assert 0 < reach["low"] < reach["high"]
    assert 0 < reach["mid"] < reach["high"]


def test_a_few_mil_kill_some_investments(reach):
    """Between 10 and 40 km the sign of the saving changes for at least one of the tiers."""
    assert any(10 < km < 40 for km in reach.values())


@pytest.mark.parametrize("tier", TIERS)
def test_saving_falls_with_distance_and_changes_sign_at_the_break_even(tier, reach):
    lengths = [1, 5, 10, 20, 30, 40, 50]
    saving = dh.distance_sweep(seed_case(tier), "tier", lengths)["saving_per_year"].to_numpy()
    assert np.all(np.diff(saving) < 0)
    assert list(saving > 0) == [km < reach[tier] for km in lengths]
