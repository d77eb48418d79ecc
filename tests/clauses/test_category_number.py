"""Category number: power that follows from the energy of a year, measured in the run or fixed before."""

import pytest
from helpers import near, steps
from one_flow import bill, cost, days, exact, lines, mill, under

import dhsim as dh

ENERGY = {"kind": "energy_price", "price_per_mwh": 20}


def category(**fields):
    return {"kind": "category_number", "per_mw": 478_000, "category_h": 2400, **fields}


def test_power_is_energy_over_the_category():
    # A whole year of 1 MW: 8760 / 2400 = 3.65 MW x 478 000.
    assert lines([category()], [1.0] * 365, days(365)) == near([(3.65, 3.65 * 478_000)])


def test_other_buildings_have_another_category():
    # 8760 / 1900 = 4.6105 MW.
    assert bill([category(category_h=1900)], [1.0] * 365, days(365)) == near(8760 / 1900 * 478_000)


def test_energy_of_a_part_year_stands_for_its_part():
    # 24 MWh a day are 3.65 MW over the year, for 2 / 365 of the price: 48 / 2400 x 478 000.
    assert lines([category()], [1, 1], days(2)) == near([(3.65, 9560)])


def test_a_leap_year_has_a_day_more():
    assert lines([category()], [1, 1], days(2, "2024-05-01")) == near([(3.66, 9560)])


def test_each_year_by_itself():
    assert lines([category()], [1, 2], days(2, "2023-12-31")) == near([(3.65, 4780), (7.32, 9560)])


def test_quarters_of_an_hour():
    assert bill([category()], [1] * 4, steps(4, step_h=0.25)) == near(478_000 / 2400)


def test_it_is_a_price_on_energy_for_the_optimum():
    # 72 000 / 2400 = 30 a MWh: 20 + 30 against gas for 49 and 51.
    for gas, taken in ((49, 0), (51, 2)):
        result = exact(mill([ENERGY, category(per_mw=72_000)], [2], days(1), gas=gas))
        assert under(result) == near([taken])
    assert result.attrs["objective"] == near(48 * 50)


def test_power_fixed_from_a_normal_year_does_not_depend_on_the_run():
    fixed = category(normal_mwh=4800, per_mw=365_000)
    # 4800 / 2400 = 2 MW x 365 000 x 1 / 365.
    for flow in (0, 9):
        assert bill([fixed], [flow], days(1)) == near(2000)
    assert cost(mill([ENERGY, fixed], [3], days(1))) == near(72 * 20 + 2000)


@pytest.mark.parametrize(
    ("normal_mwh", "fields", "mw"),
    [
        (4800 + 119, {"round_to_mw": 0.1}, 2.0),  # 2.0496
        (4800 + 121, {"round_to_mw": 0.1}, 2.1),  # 2.0504
        (4800, {"least_mw": 3}, 3),
        (4800, {"least_mw": 1}, 2),
    ],
)
def test_power_is_rounded_and_has_a_least(normal_mwh, fields, mw):
    clause = category(normal_mwh=normal_mwh, per_mw=365_000, **fields)
    assert bill([clause], [1], days(1)) == near(mw * 1000)


def test_what_is_still_to_be_decided_is_not_rounded():
    with pytest.raises(ValueError, match="round_to_mw and least_mw need normal_mwh, the energy that power was fixed"):
        dh.Contract(clauses=[category(round_to_mw=0.1)])
