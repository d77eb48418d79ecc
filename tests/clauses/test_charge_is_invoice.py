"""What the optimiser counts and what the invoice says are the same money, for every clause there is."""

from __future__ import annotations

import numpy as np
import pytest
from examples import CASES, EXAMPLES, clause
from helpers import GAS, near, steps
from hypothesis import given, settings
from hypothesis import strategies as st

import dhsim as dh
from dhsim.agreements import agreements
from dhsim.clauses import Clause

HOURS = 96  # 30 March to 2 April 2023 in Stockholm: a month ends, and summer time is a week old
BASE = {"kind": "energy_price", "price_per_mwh": 20}


def case(contract: list[dict], seed: int = 0, sold: bool = False, n: int = HOURS, start: str = "2023-03-30") -> dh.Case:
    """A town with waste heat of up to 10 MW under a contract, or (sold) heat for a greenhouse that pays by it."""
    random = np.random.default_rng(seed)
    hours = steps(
        n, start, zone="Europe/Stockholm", spot=random.uniform(-20, 90, n), outdoor_c=random.uniform(0, 12, n)
    )
    mill = dh.WasteHeat(network="town", available_mw=random.uniform(4, 10, n), contract=None if sold else "deal")
    plants = {"mill": mill, "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=40, efficiency=0.9)}
    commodities = {"gas": GAS}
    if sold:
        plants["turbine"] = dh.ChpBackPressure(
            network="town", fuel="gas", electricity="power", capacity_mw=10, c_b=0.5, efficiency=0.9
        )
        commodities["power"] = dh.Commodity(sell_per_mwh="spot", sale_contracts=["deal"])
    return dh.Case(
        hours=hours,
        networks={"town": dh.Network(demand_mw=random.uniform(5, 14, n))},
        commodities=commodities,
        components=plants,
        contracts={"deal": dh.Contract(counterparty="them", clauses=[BASE, *contract])},
    )


def billed(result) -> float:
    """The sum of all invoices, as costs."""
    return sum(one.cost() for one in agreements(result))


def charged(result) -> float:
    """The same as the objective counts it."""
    under = result["cost_contract"].values == "deal"
    return float(result["cost_per_h"].values[under].sum() * result.attrs["step_h"])


def test_every_kind_has_an_example():
    shipped = {kind for kind, cls in Clause.kinds.items() if cls.__module__.startswith("dhsim.")}
    assert shipped == set(EXAMPLES)


@pytest.mark.parametrize(("kind", "k"), CASES)
def test_on_the_optimum(kind, k):
    result = dh.solve(case([clause(kind, k)]), {"mip_rel_gap": 0.0})
    assert charged(result) == near(billed(result))


NOT_SOLD = {  # these say so themselves
    ("peak_charge", 1), ("subscribed_power", 0), ("call_off", 1),
    ("take_or_pay", 2), ("take_or_pay", 3), ("take_or_pay", 4),
    ("availability_guarantee", 0), ("availability_guarantee", 1),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "k"), [c for c in CASES if c not in NOT_SOLD])
def test_on_what_is_sold(kind, k):
    result = dh.solve(case([clause(kind, k)], sold=True), {"mip_rel_gap": 0.0})
    assert charged(result) == near(billed(result))


@pytest.mark.parametrize(("kind", "k"), sorted(NOT_SOLD))
def test_what_cannot_be_sold_says_so(kind, k):
    with pytest.raises(dh.InputError):
        dh.solve(case([clause(kind, k)], sold=True))


LIMITS = ("maximum_volume", "must_take", "call_off")


@pytest.mark.parametrize(("kind", "k"), [c for c in CASES if c[0] not in LIMITS])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=3)
def test_on_any_feasible_flow(kind, k, seed):
    """The flow is fixed at random values; nothing but the bill is left to decide."""
    start = ("2023-03-24", "2024-02-28", "2023-10-28")[seed % 3]  # clock changes, and a leap day
    given_case = case([clause(kind, k)], seed, start=start)
    model = given_case.to_pyomo()
    offered = np.asarray(given_case.components["mill"].available_mw)
    demand = np.asarray(given_case.networks["town"].demand_mw)
    share = np.random.default_rng(seed).choice([0.0, 0.3, 1.0], len(offered))
    for h, mw in enumerate(np.minimum(offered * share, demand)):
        model.mill.heat_mw[h].fix(float(mw))
    result = dh.solve(model, {"mip_rel_gap": 0.0})
    assert charged(result) == near(billed(result))
