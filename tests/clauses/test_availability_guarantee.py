"""Availability guarantee: damages for heat that was promised and not offered, wanted or not."""

import numpy as np
import pytest
from helpers import near, steps
from one_flow import bill, days, exact, invoiced, mill, seller, under

import dhsim as dh

ENERGY = {"kind": "energy_price", "price_per_mwh": 20}


def guarantee(**fields):
    return {
        "kind": "availability_guarantee",
        "promised_mw": 10,
        "guaranteed_share": 0.9,
        "damages_per_mwh": 5,
        "period": "day",
        **fields,
    }


def damages(offered, at=None, **fields):
    """What the supplier pays back."""
    hours = at or days(len(offered))
    return -bill([guarantee(**fields)], [0.0] * hours.n, hours, offered_mw=offered)


def test_damages_for_what_is_missing():
    # 0.9 x 240 - 24 x 6 = 72 MWh x 5.
    assert damages([6]) == near(360)


def test_none_where_the_share_is_kept():
    assert damages([9, 10]) == near(0)


def test_more_than_was_promised_makes_up_for_nothing():
    # At most 10 of the 20 MW count: 0.9 x 480 - 240 - 96 = 96 MWh over the two days together.
    assert damages([20, 4], period="run") == near(480)
    # By the day: 0.9 x 240 - 96 = 120 MWh.
    assert damages([20, 4]) == near(600)


def test_what_is_promised_may_change():
    # 0.9 x 24 x (10 + 5) - 24 x (8 + 5) = 12 MWh. Promised 10 MW throughout: 120.
    assert damages([8, 8], days(2, agreed_mw=[10, 5]), promised_mw="agreed_mw", period="run") == near(60)


def test_quarters_of_an_hour():
    # 1 h: 9 - 6 = 3 MWh.
    assert damages([6] * 4, steps(4, step_h=0.25)) == near(15)


def test_a_limit_for_each_year():
    # 360 a day; in 2022 one day, in 2023 two.
    assert damages([6, 6, 6], days(3, "2022-12-31"), most_per_year=500) == near(360 + 500)
    hours = days(3)
    contract = dh.Contract(clauses=[guarantee(most_per_year=500)])
    (one,) = contract.bill(np.zeros(3), hours, False, np.full(3, 6.0))
    assert [line.amount for line in one.lines] == near([-360, -140, 0])


def test_damages_do_not_depend_on_what_is_taken():
    case = mill([ENERGY, guarantee()], [3, 8], days(2), available_mw=6.0)
    result = exact(case)
    # 9 MW x 24 h x 20 + 2 MW x 24 h x 50 - 2 x 360.
    assert under(result) == near([3, 6])
    assert result.attrs["objective"] == near(4320 + 2400 - 720)
    assert invoiced(result) == near(4320 - 720)


def test_an_outage_is_not_offered():
    case = mill([guarantee()], [0], days(1), available_mw=10.0).replace(mill={"availability": 0.5})
    # 216 - 120 = 96 MWh.
    assert exact(case).attrs["objective"] == near(-480)


def test_somebody_must_offer_something():
    with pytest.raises(dh.InputError) as caught:
        seller([guarantee()], [3], days(1))
    assert str(caught.value) == (
        "contracts.deal.clauses[0].promised_mw: this flow has no supplier whose offer is known. "
        "Use it on waste heat or a stream, which have available_mw."
    )
