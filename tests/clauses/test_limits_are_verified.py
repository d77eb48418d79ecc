"""A good result under contracts is spoilt in one place at a time: verification must say what is wrong."""

import json

import numpy as np
import pytest
from helpers import near, steps
from one_flow import exact, mill

from dhsim.errors import VerifyError
from dhsim.verify import verify, violations

CLAUSES = [
    {"kind": "energy_price", "price_per_mwh": 20},
    {"kind": "peak_charge", "per_mw": 10, "period": "run"},
    {"kind": "take_or_pay", "of_mwh": 30, "period": "run", "price_per_mwh": 15},
    {"kind": "maximum_volume", "most_mwh": 40, "period": "run"},
    {"kind": "must_take", "least_mw": 1},
    {
        "kind": "availability_guarantee",
        "promised_mw": 12,
        "guaranteed_share": 1,
        "damages_per_mwh": 3,
        "period": "run",
    },
]


@pytest.fixture(scope="module")
def good():
    return exact(mill(CLAUSES, [6, 9, 4, 7], steps(4), available_mw=10.0))


def report(data):
    with pytest.raises(VerifyError) as caught:
        verify(data)
    return str(caught.value)


def with_clause(result, place, clause):
    """The same result, said to be under another clause."""
    bad = result.copy(deep=True)
    contracts = json.loads(bad.attrs["contracts"])
    contracts["deal"]["clauses"][place] = clause
    bad.attrs["contracts"] = json.dumps(contracts)
    return bad


def test_the_good_result_is_good(good):
    assert list(violations(good)) == []
    # All 26 MWh from the mill: 520, 9 x 10, 4 MWh missing x 15, and 8 MWh of damages x 3 back.
    assert good.attrs["objective"] == near(520 + 90 + 60 - 24)


@pytest.mark.parametrize("add", [1.0, -1.0])
def test_a_flow_that_is_not_that_of_the_owner(good, add):
    bad = good.copy(deep=True)
    bad["deal_flow_mw"].values[0, 2] += add
    assert "flow of mill under deal" in report(bad)


@pytest.mark.parametrize(("item", "place"), [(c["kind"], k) for k, c in enumerate(CLAUSES)])
def test_an_amount_that_is_not_on_the_invoice(good, item, place):
    bad = good.copy(deep=True)
    lines = np.flatnonzero((bad["cost_deal"].values == 0) & (bad["cost_clause"].values == place))
    assert bad["cost_item"].values[lines].tolist() == [item]
    bad["cost_per_h"].values[lines[0], 1] += 1.0
    assert f"contract deal of mill, {item}: invoices come to" in report(bad)


def test_an_amount_in_another_hour_is_the_same_invoice(good):
    moved = good.copy(deep=True)
    line = np.flatnonzero(moved["cost_item"].values == "peak_charge")[0]
    moved["cost_per_h"].values[line, :2] += 5, -5
    assert list(violations(moved)) == []


def test_another_offer_changes_the_damages(good):
    bad = good.copy(deep=True)
    bad["deal_offered_mw"].values[0] -= 1.0
    text = report(bad)
    assert "availability_guarantee: invoices come to -36.0000, the objective counts -24.0000" in text


@pytest.mark.parametrize(
    ("place", "fields", "says"),
    [
        (0, {"price_per_mwh": 21}, "energy_price: invoices come to 546.0000, the objective counts 520.0000"),
        (1, {"per_mw": 11}, "peak_charge: invoices come to 99.0000, the objective counts 90.0000"),
        (2, {"of_mwh": 31}, "take_or_pay: invoices come to 75.0000, the objective counts 60.0000"),
        (3, {"most_mwh": 25}, "maximum_volume: 1 MWh more than the maximum, from 2023-01-01 00:00"),
        (4, {"least_mw": 5}, "must_take: 1 MWh less than must be taken, from 2023-01-01 00:00"),
        (4, {"least_mwh": 28, "period": "run"}, "must_take: 2 MWh less than must be taken, from 2023-01-01 00:00"),
    ],
)
def test_another_contract_has_other_invoices_and_limits(good, place, fields, says):
    assert f"contract deal of mill, {says}" in report(with_clause(good, place, {**CLAUSES[place], **fields}))


def test_a_flow_that_was_not_called_off(good):
    # 9 MW in one hour and 4 in another.
    bad = with_clause(good, 4, {"kind": "call_off"})
    assert "call_off: 5 MW below the call-off, from 2023-01-01 00:00" in report(bad)
    assert "call_off" not in "".join(violations(with_clause(good, 4, {"kind": "call_off", "tolerance": 0.4})))
