"""One value for each of several seasons."""

import pytest
from pydantic import ValidationError

import dhsim as dh

WINTER = {"name": "winter", "months": [12, 1, 2], "value": 50}
BETWEEN = {"name": "spring and autumn", "months": [3, 4, 5, 9, 10, 11], "value": 25}
SUMMER = {"name": "summer", "months": [6, 7, 8], "value": 5}


def test_three_seasons():
    hours = dh.hours_from("2023-01-01", 8760)
    values = dh.BySeason(seasons=[WINTER, BETWEEN, SUMMER]).at(hours)
    # December to February 90 days, June to August 92, the rest 183.
    assert [int((values == value).sum()) for value in (50, 25, 5)] == [90 * 24, 183 * 24, 92 * 24]


def test_a_season_goes_over_new_year():
    hours = dh.hours_from("2023-12-31 23:00", 2)
    assert dh.BySeason(seasons=[WINTER, BETWEEN, SUMMER]).at(hours).tolist() == [50, 50]


def test_the_month_is_local():
    hours = dh.hours_from("2023-05-31 23:00", 2, zone="Europe/Stockholm")
    assert dh.BySeason(seasons=[WINTER, BETWEEN, SUMMER]).at(hours).tolist() == [25, 5]


def test_one_season_is_the_whole_year():
    hours = dh.hours_from("2023-05-31 23:00", 2)
    assert dh.BySeason(seasons=[{"months": range(1, 13), "value": 7}]).at(hours).tolist() == [7, 7]


def faults(*seasons):
    with pytest.raises(ValidationError) as caught:
        dh.BySeason(seasons=seasons)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


def test_missing_months():
    assert faults(WINTER, SUMMER) == "months 3, 4, 5, 9, 10, 11 lie in no season; give each month 1-12 to one season"


def test_one_missing_month():
    short = {**SUMMER, "months": [6, 7]}
    assert faults(WINTER, BETWEEN, short) == "month 8 lies in no season; give each month 1-12 to one season"


def test_overlapping_seasons():
    long = {**SUMMER, "months": [5, 6, 7, 8]}
    assert faults(WINTER, BETWEEN, long) == (
        "month 5 lies in more than one season (spring and autumn, summer); give each month 1-12 to one season"
    )


def test_overlapping_seasons_without_names():
    twice = [{"months": range(1, 13), "value": 1}, {"months": [6, 7], "value": 2}]
    assert faults(*twice) == "months 6, 7 lie in more than one season; give each month 1-12 to one season"


def test_a_month_twice_in_one_season_does_no_harm():
    hours = dh.hours_from("2023-07-01", 1)
    doubled = {**SUMMER, "months": [6, 7, 7, 8]}
    assert dh.BySeason(seasons=[WINTER, BETWEEN, doubled]).at(hours).tolist() == [5]


def test_overlapping_and_missing_at_once():
    text = faults(WINTER, {**BETWEEN, "months": [2, 3, 4, 5, 9, 10]}, SUMMER)
    assert text == (
        "month 2 lies in more than one season (winter, spring and autumn) and month 11 lies in no season; "
        "give each month 1-12 to one season"
    )
