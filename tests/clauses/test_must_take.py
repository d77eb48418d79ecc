"""Must-take: so much in some hours, so much in a period, never more than is offered."""

import numpy as np
import pytest
from helpers import near, steps
from one_flow import cost, days, exact, mill, under

import dhsim as dh

DEAR = {"kind": "energy_price", "price_per_mwh": 70}  # the boiler's heat costs 50


def must(**fields):
    return [DEAR, {"kind": "must_take", **fields}]


def test_dear_heat_is_taken_where_it_must_be():
    result = exact(mill(must(least_mw=2), [5, 3], steps(2)))
    # 4 MWh x 70 + 4 x 50. Free to choose: 8 x 50.
    assert under(result) == near([2, 2])
    assert result.attrs["objective"] == near(480)


def test_only_in_the_hours_that_are_meant():
    case = mill(must(least_mw=2, when={"clock": [1, 3]}), [5] * 4, steps(4))
    assert under(exact(case)) == near([0, 2, 2, 0])


def test_hour_by_hour_from_a_series():
    hours = steps(3, agreed_mw=[1, 0, 3])
    assert under(exact(mill(must(least_mw="agreed_mw"), [5] * 3, hours))) == near([1, 0, 3])


def test_all_that_is_offered_where_that_is_less():
    case = mill(must(least_mw=4), [5] * 3, steps(3), available_mw=[6, 1, 0])
    assert under(exact(case)) == near([4, 1, 0])


def test_an_outage_offers_nothing():
    case = mill(must(least_mw=4), [5] * 2, steps(2))
    case = case.replace(mill={"available_mw": 6.0, "availability": [1.0, 0.5]})
    assert under(exact(case)) == near([4, 3])


def test_a_volume_is_taken_where_gas_is_dear():
    result = exact(mill(must(least_mwh=72, period="run"), [2, 2, 2], days(3), gas=[40, 30, 60]))
    # 48 MWh on day 3, 24 on day 1: 72 x 70 + 24 x 40 + 48 x 30.
    assert under(result) == near([1, 0, 2])
    assert result.attrs["objective"] == near(72 * 70 + 960 + 1440)


def test_a_part_period_has_its_part_of_the_volume():
    # 2 days of 365: 4 MWh of 730.
    result = exact(mill(must(least_mwh=730, period="year"), [1, 1], days(2)))
    assert under(result).sum() * 24 == near(4)


def test_hours_and_volume_hold_together():
    result = exact(mill(must(least_mw=1, least_mwh=72, period="run"), [2, 2], days(2), gas=[10, 60]))
    # 24 MWh each day, 24 more where gas is dear.
    assert under(result) == near([1, 2])


def test_a_volume_above_what_is_offered_is_refused():
    with pytest.raises(dh.InputError) as caught:
        mill(must(least_mwh=60, period="day"), [5, 5], days(2), available_mw=[9, 2])
    assert str(caught.value) == (
        "contracts.deal.clauses[1].least_mwh: 60 MWh from 2023-01-02 00:00, and the source can give 48. "
        "Lower least_mwh, or look at available_mw, outages and maintenance of the source."
    )


def test_a_clause_that_asks_for_nothing_is_refused():
    with pytest.raises(ValueError, match="it asks for nothing; give least_mw, least_mwh or both"):
        dh.Contract(clauses=must())


def test_a_volume_that_two_clauses_contradict_is_named():
    clauses = [*must(least_mwh=60, period="day"), {"kind": "maximum_volume", "most_mwh": 48, "period": "day"}]
    with pytest.raises(dh.Infeasible, match=r"contract deal, .* on mill: up to 12 too (much|little)"):
        cost(mill(clauses, [5], days(1)))


def test_more_than_the_demand_has_nowhere_to_go():
    with pytest.raises(
        dh.Infeasible, match=r"clauses\[1\], must_take, on mill: up to 2 too little in 1 steps, first 2023-01-01"
    ):
        cost(mill(must(least_mw=5), [3, 9], days(2)))


def test_what_is_missing_is_seen():
    contract = dh.Contract(clauses=must(least_mw=2, least_mwh=60, period="day"))
    # Day 1: 48 MWh of 60. Day 2: 24 MWh, 24 less than by the hour and 36 less than 60.
    (_, one) = contract.bill(np.array([2.0, 1.0]), days(2))
    assert list(one.clause.breaches(one.metered)) == [
        "24 MWh less than must be taken, from 2023-01-02 00:00",
        "36 MWh less than must be taken, from 2023-01-02 00:00",
    ]
