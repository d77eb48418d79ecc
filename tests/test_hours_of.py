"""Hours of the week and months of the year."""

import pytest
from pydantic import ValidationError

from dhsim.calendar import hours_from
from dhsim.hours_of import HoursOf

DAY = "2023-01-06"  # a Friday


def meant(start, n, step_h=1.0, zone="UTC", **fields):
    """The steps that are meant, counted from 0."""
    inside = HoursOf(**fields).inside(hours_from(start, n, step_h, zone))
    return [k for k, mark in enumerate(inside) if mark]


def test_nothing_given_means_all():
    assert meant(DAY, 3) == [0, 1, 2]


def test_from_counts_and_to_does_not():
    assert meant(DAY, 24, clock=[6, 9]) == [6, 7, 8]


def test_to_the_end_of_the_day():
    assert meant(DAY, 24, clock=[22, 24]) == [22, 23]


def test_over_midnight():
    assert meant(DAY, 24, clock=[22, 2]) == [0, 1, 22, 23]


def test_over_midnight_each_hour_belongs_to_its_own_weekday():
    # Friday 0 to 24 and Saturday: Friday's first two hours and last two. Saturday 0 to 2 is Saturday's.
    assert meant(DAY, 48, weekdays=["fri"], clock=[22, 2]) == [0, 1, 22, 23]


def test_all_day_long():
    assert meant(DAY, 24, clock=[0, 24]) == list(range(24))


@pytest.mark.parametrize("clock", [[6, 6], [0, 0], [24, 24], [24, 0]])
def test_no_time(clock):
    with pytest.raises(ValidationError, match="is no time; leave it out for all hours"):
        HoursOf(clock=clock)


def test_from_24_is_from_midnight():
    assert meant(DAY, 24, clock=[24, 2]) == [0, 1]


def test_weekdays():
    # Six-hour steps from Friday to Sunday.
    assert meant(DAY, 12, 6.0, weekdays=["sat", "sun"]) == list(range(4, 12))


def test_monday_is_the_first():
    assert meant("2023-01-02", 48, weekdays=["mon"]) == list(range(24))


def test_months():
    assert meant("2023-01-31 23:00", 3, months=[2]) == [1, 2]


def test_weekday_and_month_are_local():
    # Midnight of Saturday 1 April in Stockholm is 22:00 UTC of Friday 31 March.
    assert meant("2023-03-31 23:00", 2, zone="Europe/Stockholm", months=[4], weekdays=["sat"]) == [1]


def test_quarter_hours_belong_to_their_hour():
    assert meant(DAY, 12, 0.25, clock=[1, 2]) == [4, 5, 6, 7]


def test_the_clock_change_leaves_an_hour_out():
    # 26 March 2023: 01, 03, 04.
    assert meant("2023-03-26 01:00", 3, zone="Europe/Stockholm", clock=[2, 4]) == [1]


@pytest.mark.parametrize(
    "fields", [{"months": [13]}, {"months": []}, {"weekdays": ["monday"]}, {"clock": [6, 25]}, {"clock": [6]}]
)
def test_what_is_no_time_of_the_calendar(fields):
    with pytest.raises(ValidationError):
        HoursOf(**fields)
