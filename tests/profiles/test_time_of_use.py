"""Values by month, weekday and hour."""

import pytest
from pydantic import ValidationError

import dhsim as dh

ZONE = "Europe/Stockholm"
WORKING = ["mon", "tue", "wed", "thu", "fri"]


def values(start, n, *rates, **fields):
    return dh.TimeOfUse(rates=rates, otherwise=30, **fields).at(dh.hours_from(start, n, zone=ZONE)).tolist()


def test_working_days_from_6_to_22():
    day = {"weekdays": WORKING, "clock": [6, 22], "value": 80}
    # Friday 6 January 2023 at 5, 6 and 21, 22; Saturday at 12.
    assert values("2023-01-06 05:00", 2, day) == [30, 80]
    assert values("2023-01-06 21:00", 2, day) == [80, 30]
    assert values("2023-01-07 12:00", 1, day) == [30]


def test_the_first_rate_that_fits_holds():
    peak, day = {"clock": [17, 19], "value": 120}, {"clock": [6, 22], "value": 80}
    assert values("2023-01-06 16:00", 4, peak, day) == [80, 120, 120, 80]
    # The other way round the wide rate hides the narrow one.
    assert values("2023-01-06 16:00", 4, day, peak) == [80, 80, 80, 80]


def test_months():
    assert values("2023-03-31 23:00", 2, {"months": [11, 12, 1, 2, 3], "value": 80}) == [80, 30]


def test_all_that_is_given_must_hold():
    rate = {"months": [1], "weekdays": ["fri"], "clock": [12, 13], "value": 80}
    assert values("2023-01-06 11:00", 3, rate) == [30, 80, 30]
    assert values("2023-01-05 12:00", 1, rate) == [30]


def test_a_rate_without_hours_holds_always():
    assert values("2023-01-06 11:00", 2, {"value": 80}) == [80, 80]


def test_the_clock_is_local_in_summer():
    # 6:00 summer time is 4:00 UTC.
    assert values("2023-07-01 05:00", 2, {"clock": [6, 7], "value": 80}) == [30, 80]


def test_the_hour_that_comes_twice_counts_twice():
    # 29 October 2023: 01, 02, 02, 03.
    assert values("2023-10-29 01:00", 4, {"clock": [2, 3], "value": 80}) == [30, 80, 80, 30]


def test_no_rates():
    with pytest.raises(ValidationError, match="at least 1"):
        values("2023-01-01", 1)
