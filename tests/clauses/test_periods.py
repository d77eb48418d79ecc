"""Days, months, seasons and years of the local calendar that a run touches."""

import numpy as np
import pytest
from helpers import near, steps

from dhsim.clauses.periods import periods

ZONE = "Europe/Stockholm"


def test_days_of_the_clock_changes():
    # 25 to 27 March 2023: 24, 23 and 24 hours.
    spring = periods(steps(71, "2023-03-25", zone=ZONE), "day")
    assert spring.hours.tolist() == [24, 23, 24]
    assert spring.share == near([1, 1, 1])
    autumn = periods(steps(73, "2023-10-28", zone=ZONE), "day")
    assert autumn.hours.tolist() == [24, 25, 24]
    assert autumn.share == near([1, 1, 1])


def test_a_day_that_is_cut_covers_its_part():
    # 6 of 23 hours, after 18 of the day before.
    spans = periods(steps(24, "2023-03-25 06:00", zone=ZONE), "day")
    assert spans.hours.tolist() == [18, 6]
    assert spans.share == near([18 / 24, 6 / 23])


@pytest.mark.parametrize(("year", "days"), [(2023, 28), (2024, 29)])
def test_february(year, days):
    spans = periods(steps(40 * 24, f"{year}-02-01", zone=ZONE), "month")
    assert spans.hours.tolist() == [days * 24, (40 - days) * 24]
    # March has 743 hours.
    assert spans.share == near([1, (40 - days) * 24 / 743])


@pytest.mark.parametrize(("year", "hours"), [(2023, 8760), (2024, 8784)])
def test_a_year_is_one_whole(year, hours):
    spans = periods(steps(hours, f"{year}-01-01", zone=ZONE), "year")
    assert (spans.hours.tolist(), spans.share.tolist()) == ([hours], [1.0])


def test_half_years_and_quarters():
    at = steps(8760, "2023-01-01")
    # January to June have 181 days; the quarters 90, 91, 92 and 92.
    assert periods(at, "half_year").hours.tolist() == [181 * 24, 184 * 24]
    assert periods(at, "quarter").hours.tolist() == [90 * 24, 91 * 24, 92 * 24, 92 * 24]


def test_winter_goes_over_new_year():
    # October 2023 to January 2024: 31 days of a summer, then one winter, not two.
    spans = periods(steps((31 + 30 + 31 + 31) * 24, "2023-10-01"), "season")
    assert spans.hours.tolist() == [31 * 24, 92 * 24]
    # Summer is April to October, 214 days; the winter to March 2024 has 30 + 31 + 31 + 29 + 31 = 152.
    assert spans.share == near([31 / 214, 92 / 152])


def test_january_belongs_to_the_winter_that_began_in_november():
    spans = periods(steps(8760, "2023-01-01"), "season")
    # 90 days to the end of March, 214 of summer, 61 of the next winter: three spans.
    assert spans.hours.tolist() == [90 * 24, 214 * 24, 61 * 24]
    # The winter 2022-23 has 151 days.
    assert spans.share == near([90 / 151, 1, 61 / 152])


def test_the_run_is_one_span_whatever_it_covers():
    spans = periods(steps(30, "2023-12-31"), "run")
    assert (spans.hours.tolist(), spans.share.tolist()) == ([30], [1.0])
    assert (spans.begin.tolist(), spans.end.tolist()) == ([0], [30])


def test_months_are_local():
    # 23:00 UTC is midnight in Stockholm.
    spans = periods(steps(2, "2023-01-31 23:00", zone=ZONE), "month")
    assert spans.of_step.tolist() == [0, 1]


def test_first_and_last_step_of_each():
    spans = periods(steps(4, "2023-01-31 21:00"), "month")
    assert (spans.begin.tolist(), spans.end.tolist()) == ([0, 3], [3, 4])


def test_quarter_hours():
    spans = periods(steps(8, "2023-01-31 23:00", step_h=0.25), "month")
    assert spans.hours.tolist() == [1, 1]
    assert spans.share == near([1 / 744, 1 / 672])


def test_sums_and_even_amounts():
    spans = periods(steps(3, "2023-01-31 22:00"), "month")
    assert spans.sums(np.array([1.0, 2.0, 4.0])).tolist() == [3, 4]
    # 10 over two hours, 7 over one.
    assert spans.evenly(np.array([10.0, 7.0])).tolist() == [5, 5, 7]
