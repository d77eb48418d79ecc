"""Maximum volume: no more in any period, taken where it saves most."""

import numpy as np
import pytest
from helpers import near
from one_flow import bill, cost, days, exact, mill, under

import dhsim as dh


def most(mwh, **fields):
    return [
        {"kind": "energy_price", "price_per_mwh": 10},
        {"kind": "maximum_volume", "most_mwh": mwh, "period": "day", **fields},
    ]


def test_no_more_is_taken_in_a_period():
    result = exact(mill(most(48), [3, 1], days(2)))
    # 48 x 10 + 24 x 50 + 24 x 10. Without the limit: 960.
    assert under(result) == near([2, 1])
    assert result.attrs["objective"] == near(1920)


def test_the_volume_of_a_longer_period_goes_where_gas_is_dear():
    result = exact(mill(most(72, period="run"), [2, 2, 2], days(3), gas=[30, 20, 40]))
    # 48 MWh on day 3, 24 on day 1.
    assert under(result) == near([1, 0, 2])
    assert result.attrs["objective"] == near(72 * 10 + 24 * 30 + 48 * 20)


def test_a_part_period_has_its_part():
    # 2 days of 365: 2 MWh of 365.
    result = exact(mill(most(365, period="year"), [1, 1], days(2)))
    assert under(result).sum() * 24 == near(2)


def test_nothing_at_all():
    assert cost(mill(most(0), [2], days(1))) == near(48 * 50)


def test_it_costs_nothing_by_itself():
    assert bill(most(48)[1:], [1], days(1)) == near(0)


def test_what_is_above_it_is_seen():
    contract = dh.Contract(clauses=most(48))
    (_, one) = contract.bill(np.array([2, 2.5]), days(2))
    assert list(one.clause.breaches(one.metered)) == ["12 MWh more than the maximum, from 2023-01-02 00:00"]


def test_a_minimum_above_it_is_named():
    clauses = [*most(48), {"kind": "must_take", "least_mwh": 60, "period": "day"}]
    # Both rows would do; which of the two gives way is not decided by anything.
    with pytest.raises(dh.Infeasible, match=r"contract deal, .* on mill: up to 12 too (much|little)"):
        exact(mill(clauses, [3], days(1)))
