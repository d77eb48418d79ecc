"""Twelve values by the local calendar."""

import pytest
from pydantic import ValidationError

import dhsim as dh


def test_the_month_is_local():
    hours = dh.hours_from("2023-01-31 22:00", 4, zone="Europe/Stockholm")
    assert dh.Monthly(values=range(1, 13)).at(hours).tolist() == [1, 1, 2, 2]


def test_every_month():
    hours = dh.hours_from("2023-01-01", 8760)
    values = dh.Monthly(values=[10 * m for m in range(12)]).at(hours)
    assert values[[0, 31 * 24, 8759]].tolist() == [0, 10, 110]


def test_twelve_numbers():
    with pytest.raises(ValidationError, match="at least 12"):
        dh.Monthly(values=[1, 2])
