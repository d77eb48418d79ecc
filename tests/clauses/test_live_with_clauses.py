"""A live model that goes on from its last case finds what a cold solve finds, whatever changed in the clauses."""

import numpy as np
import pytest
from helpers import steps
from one_flow import mill, under

import dhsim as dh

N = 72
ENERGY = {"kind": "energy_price", "price_per_mwh": 20}
EXACT = {"mip_rel_gap": 0.0}


def case(clause):
    random = np.random.default_rng(5)
    return mill([ENERGY, clause], random.uniform(2, 9, N), steps(N), gas=random.uniform(15, 60, N))


def peak(per_mw):
    return {"kind": "peak_charge", "per_mw": per_mw, "period": "run"}


def commitment(of_mwh):
    return {"kind": "take_or_pay", "of_mwh": of_mwh, "period": "day"}


def tiers(first, second):
    table = [{"up_to_mwh": 40, "price_per_mwh": first}, {"price_per_mwh": second}]
    return {"kind": "tiers", "tiers": table, "period": "day"}


CHANGES = {
    "per_mw": [peak(p) for p in (0, 50, 400, 2000, 100)],
    "of_mwh": [commitment(v) for v in (130, 180, 145, 160)],
    "tier prices": [tiers(5, 30), tiers(10, 12), tiers(-5, 25)],
    "tier prices that need whole numbers": [tiers(30, 5), tiers(25, 0)],
    "from rising to falling and back": [tiers(5, 30), tiers(30, 5), tiers(6, 30)],
    "another clause": [peak(50), commitment(100), tiers(5, 30), peak(60)],
}


@pytest.mark.parametrize("change", CHANGES)
def test_as_solved_from_nothing(change):
    live, costs = dh.LiveModel(EXACT), []
    for clause in CHANGES[change]:
        again, cold = live.solve(case(clause)), dh.solve(case(clause), EXACT)
        assert again.attrs["objective"] == pytest.approx(cold.attrs["objective"], rel=1e-9)
        costs.append(again.attrs["objective"])
    assert len(set(np.round(costs, 3))) == len(costs)  # every change matters


@pytest.mark.parametrize("change", ["per_mw", "of_mwh", "tier prices"])
def test_it_goes_on_from_the_last_basis(change):
    live = dh.LiveModel()
    starts = [live.solve(case(clause)).attrs["start"] for clause in CHANGES[change]]
    assert starts[1:] == ["warm"] * (len(starts) - 1)


def test_the_peak_falls_as_it_gets_dearer():
    live = dh.LiveModel()
    peaks = [under(live.solve(case(peak(per_mw)))).max() for per_mw in (0, 50, 400, 2000)]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[0] > peaks[-1]


def test_all_cases_in_their_best_order():
    cases = [case(clause) for clause in CHANGES["per_mw"]]
    for place, result in dh.LiveModel().solve_all(cases):
        assert result.attrs["objective"] == pytest.approx(dh.solve(cases[place]).attrs["objective"], rel=1e-9)
