"""The supplier is paid a share of what the heat would have cost otherwise."""

import pytest
from helpers import boiler, near, steps, town
from pydantic import ValidationError

import dhsim as dh


def mill_under(hours, **fields):
    """10 MW of demand, 6 MW of waste heat under the clause, and gas heat at 50."""
    clause = {"kind": "alternative_price", **fields}
    return town(
        [10] * hours.n,
        hours,
        mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
        plant=boiler(),
        contracts={"deal": dh.Contract(clauses=[clause])},
    )


def test_share_of_the_alternative():
    # 70 % of 50 = 35: 6 x 35 + 4 x 50 = 410. At the whole alternative: 500.
    assert dh.solve(mill_under(steps(1), alternative_per_mwh=50, share=0.7)).attrs["objective"] == near(410)


def test_it_follows_a_series():
    case = mill_under(steps(2, other=[50, 80]), alternative_per_mwh="other", share=0.7)
    # 35, then 56, which is more than gas at 50: 410 + 500 = 910. With the first price in both hours: 820.
    assert dh.solve(case).attrs["objective"] == near(910)


def test_more_than_the_alternative_may_be_paid():
    # 120 % of 40 = 48: 6 x 48 + 4 x 50 = 488.
    assert dh.solve(mill_under(steps(1), alternative_per_mwh=40, share=1.2)).attrs["objective"] == near(488)


def test_floor_and_cap():
    hours = steps(3, other=[10, 50, 90])
    case = mill_under(hours, alternative_per_mwh="other", share=0.5, floor_per_mwh=10, cap_per_mwh=30)
    # 5 is raised to 10, 25 stays, 45 is cut to 30: 6 x (10 + 25 + 30) + 12 x 50 = 990. Without: 6 x 75 + 600 = 1050.
    assert dh.solve(case).attrs["objective"] == near(990)


def test_a_negative_alternative_is_shared_as_well():
    # Half of -20 is -10: the supplier pays 60. 6 x -10 + 4 x 50 = 140.
    assert dh.solve(mill_under(steps(1), alternative_per_mwh=-20, share=0.5)).attrs["objective"] == near(140)


def test_negative_share_is_refused():
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        mill_under(steps(1), alternative_per_mwh=50, share=-0.1)
