"""What the heat saves the buyer is shared by an allocation key."""

import pytest
from helpers import near, steps
from pydantic import ValidationError

import dhsim as dh


def paid(hours, mw=10.0, **fields):
    """What the supplier gets for so many MW."""
    contract = dh.Contract(clauses=[{"kind": "share_of_saving", **fields}])
    (billed,) = contract.bill([mw] * hours.n, hours)
    return billed.amount


def test_half_of_the_saving():
    # The heat replaces 60 and costs the buyer 20 of its own: half of 40 is 20, x 10 MWh = 200. Without own cost: 300.
    assert paid(steps(1), alternative_per_mwh=60, own_per_mwh=20, supplier_share=0.5) == near(200)


def test_own_cost_is_nothing_unless_given():
    # 30 % of 60 = 18, x 10 = 180.
    assert paid(steps(1), alternative_per_mwh=60, supplier_share=0.3) == near(180)


def test_hours_without_a_saving_cost_nothing():
    hours = steps(3, own=[20, 60, 90])
    # Half of 40, of 0, and not of -30: 200. With the loss shared as well: 50.
    assert paid(hours, alternative_per_mwh=60, own_per_mwh="own", supplier_share=0.5) == near(200)


def test_all_of_it_leaves_the_buyer_indifferent():
    # The whole saving of 40 is paid: 20 own + 40 = 60, what it would have cost otherwise.
    assert paid(steps(1), mw=1, alternative_per_mwh=60, own_per_mwh=20, supplier_share=1) == near(60 - 20)


def test_more_than_all_is_refused():
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        paid(steps(1), alternative_per_mwh=60, supplier_share=1.2)


def test_what_is_taken_follows_the_price():
    from helpers import boiler, town

    case = town(
        [10, 10],
        steps(2, own=[20, 90]),
        mill=dh.WasteHeat(network="town", available_mw=6, price_per_mwh="own", contract="deal"),
        plant=boiler(),
        contracts={
            "deal": dh.Contract(
                clauses=[
                    {
                        "kind": "share_of_saving",
                        "alternative_per_mwh": 50,
                        "own_per_mwh": "own",
                        "supplier_share": 0.5,
                    }
                ]
            )
        },
    )
    # Hour 1: own 20 + half of 30 = 35, so 6 x 35 + 4 x 50 = 410. Hour 2: 90 is more than gas: 500.
    assert dh.solve(case).attrs["objective"] == near(910)
