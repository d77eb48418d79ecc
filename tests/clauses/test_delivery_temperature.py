"""Hotter heat costs more, colder heat less."""

import pytest
from helpers import boiler, near, steps, town
from pydantic import ValidationError

import dhsim as dh


def paid(hours, mw=1.0, **fields):
    """The bonus on so many MW."""
    given = {"kind": "delivery_temperature", "reference_c": 80, "above_per_k_per_mwh": 1, "below_per_k_per_mwh": 2}
    (billed,) = dh.Contract(clauses=[{**given, **fields}]).bill([mw] * hours.n, hours)
    return billed.amount


def test_hotter_than_agreed_costs_more():
    # 5 K above x 1 = 5 for each of 10 MWh.
    assert paid(steps(1), 10, temperature_c=85) == near(50)


def test_colder_than_agreed_costs_less():
    # 3 K below x 2 = 6 less for each of 10 MWh. With the rate above: 3.
    assert paid(steps(1), 10, temperature_c=77) == near(-60)


def test_as_agreed_costs_nothing():
    assert paid(steps(1), 10, temperature_c=80) == 0


def test_hour_by_hour():
    # 5 x 1 - 3 x 2 = -1. On the mean of 81: 2.
    assert paid(steps(2, sent_c=[85, 77]), temperature_c="sent_c") == near(-1)


def test_the_agreed_temperature_may_follow_a_curve():
    curve = {"of": "outdoor_c", "points": [[-10, 90], [10, 70]]}
    # Agreed 90 at -10 and 70 at 10; sent 85: 5 K below x 2 = -10, 15 K above x 1 = 15.
    assert paid(steps(2, outdoor_c=[-10, 10]), temperature_c=85, reference_c=curve) == near(5)


def test_at_most_so_many_kelvin_count_either_way():
    # 15 K above counts as 10: 10. 20 K below as 10: -20. Without the limit: 15 - 40 = -25.
    assert paid(steps(2, sent_c=[95, 60]), temperature_c="sent_c", most_k=10) == near(-10)


def test_it_moves_the_dispatch():
    clauses = [
        {"kind": "energy_price", "price_per_mwh": 45},
        {"kind": "delivery_temperature", "temperature_c": [80, 90], "reference_c": 80, "above_per_k_per_mwh": 1},
    ]
    case = town(
        [10, 10],
        mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
        plant=boiler(),
        contracts={"deal": dh.Contract(clauses=clauses)},
    )
    # Hour 1 at 45: 6 x 45 + 4 x 50 = 470. Hour 2 at 45 + 10 = 55: gas for all, 500.
    assert dh.solve(case).attrs["objective"] == near(970)


def test_a_temperature_that_cannot_be():
    with pytest.raises(ValidationError, match=r"found 900\. It must be at least -60 and at most 400"):
        paid(steps(1), temperature_c=900)
