"""Series of several files stand on the steps of one run."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from dhsim.align import align
from dhsim.errors import Faults

ZONE = "Europe/Stockholm"


def frame(start, values, step_h=1.0, name="demand_mw", zone=ZONE):
    index = pd.date_range(pd.Timestamp(start, tz=zone), periods=len(values), freq=pd.Timedelta(hours=step_h))
    return pd.DataFrame({name: np.asarray(values, dtype=float)}, index=index.tz_convert("UTC").rename("time_utc"))


def fine(*frames, **keys):
    faults = Faults()
    hours = align({f"{at}.csv": each for at, each in enumerate(frames)}, ZONE, faults, **keys)
    assert [str(fault) for fault in faults.found] == []
    return hours


def wrong(*frames, **keys):
    faults = Faults()
    assert align({f"{at}.csv": each for at, each in enumerate(frames)}, ZONE, faults, **keys) is None
    (fault,) = faults.found
    return str(fault)


def test_the_first_file_gives_the_span():
    hours = fine(frame("2023-01-01", [1, 2, 3]), frame("2022-12-31", range(72), name="spot_per_mwh"))
    assert (hours.n, hours.step_h, hours.zone) == (3, 1.0, ZONE)
    assert hours.show(0) == "2023-01-01 00:00"
    assert hours.series["demand_mw"].tolist() == [1, 2, 3]
    assert hours.series["spot_per_mwh"].tolist() == [24, 25, 26]


def test_start_and_end_cut_a_local_day_of_23_hours():
    hours = fine(frame("2023-03-01", range(800)), start=dt.date(2023, 3, 26), end=dt.date(2023, 3, 27))
    assert hours.n == 23
    assert hours.series["demand_mw"][0] == 25 * 24


def test_a_leap_year_has_8784_hours():
    assert fine(frame("2024-01-01", range(8784)), end=dt.date(2025, 1, 1)).n == 8784


def test_quarters_enter_hours_by_their_mean():
    hours = fine(frame("2023-01-01", [1, 2, 3, 6, 10, 10, 10, 30], step_h=0.25))
    assert hours.series["demand_mw"].tolist() == [3, 15]  # (1+2+3+6)/4 = 3, (10+10+10+30)/4 = 15


def test_partial_hours_at_the_ends_of_a_file_are_left_out():
    hours = fine(frame("2023-01-01 00:45", [9, 1, 2, 3, 6, 9], step_h=0.25))
    assert hours.show(0) == "2023-01-01 01:00"
    assert hours.series["demand_mw"].tolist() == [3]


def test_hours_are_held_over_quarters():
    hours = fine(frame("2023-01-01", [1, 2]), step_h=0.25)
    assert (hours.n, hours.step_h) == (8, 0.25)
    assert hours.series["demand_mw"].tolist() == [1, 1, 1, 1, 2, 2, 2, 2]


def test_a_run_of_quarters_may_start_within_an_hour():
    hours = fine(frame("2023-01-01", [1, 2]), step_h=0.25, start=dt.datetime(2023, 1, 1, 0, 45))
    assert hours.series["demand_mw"].tolist() == [1, 2, 2, 2, 2]


@pytest.mark.parametrize("step_h", [0.25, 1.0])
def test_arrays_are_contiguous_and_read_only(step_h):
    array = fine(frame("2023-01-01", [1, 2, 3]), step_h=step_h).series["demand_mw"]
    assert array.dtype == np.float64
    assert array.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 5


def test_a_run_needs_no_series():
    assert fine(start=dt.date(2023, 10, 29), end=dt.date(2023, 10, 30)).n == 25


def test_the_frames_stay_as_they_are():
    source = frame("2023-01-01", [1, 2])
    fine(source, step_h=0.25)
    pd.testing.assert_frame_equal(source, frame("2023-01-01", [1, 2]))


def test_a_file_that_ends_too_early():
    short = frame("2023-01-01", range(24), name="mill_mw")
    assert wrong(frame("2023-01-01", range(48)), short) == (
        "1.csv: covers 2023-01-01 00:00 to 2023-01-02 00:00 local, but the run is 2023-01-01 00:00 to "
        "2023-01-03 00:00 local (the span of 0.csv): missing 24 hours from 2023-01-02 00:00 local. "
        "Add the rows, or set start and end of the run."
    )


def test_a_file_that_starts_too_late_and_ends_too_early():
    keys = {"start": dt.date(2023, 1, 1), "end": dt.date(2023, 1, 2)}
    assert wrong(frame("2023-01-01 01:00", range(20)), **keys) == (
        "0.csv: covers 2023-01-01 01:00 to 2023-01-01 21:00 local, but the run is 2023-01-01 00:00 to "
        "2023-01-02 00:00 local: missing 1 hour from 2023-01-01 00:00 local and 3 hours from 2023-01-01 21:00 local. "
        "Add the rows, or set start and end of the run."
    )


def test_a_file_of_another_year_misses_every_hour():
    found = wrong(frame("2022-01-01", range(24)), start=dt.date(2023, 1, 1), end=dt.date(2023, 1, 2))
    assert "missing 24 hours from 2023-01-01 00:00 local" in found


def test_a_name_in_two_files():
    assert wrong(frame("2023-01-01", [1, 2]), frame("2023-01-01", [1, 2])) == (
        "1.csv: a name used twice: series 'demand_mw' is in 0.csv already. "
        "Rename one under columns, or list only the others there."
    )


def test_a_step_that_does_not_fit():
    assert wrong(frame("2023-01-01", range(90), step_h=2 / 3), end=dt.date(2023, 1, 2)) == (
        "0.csv: its step of 40 minutes does not fit the run's step of 1 hour. "
        "Write the file with a step that divides into the other, or change step of [run]."
    )


def test_steps_that_lie_across_the_run():
    assert wrong(frame("2023-01-01", [1, 2]), frame("2022-12-31 23:30", [1, 2, 3, 4], name="mill_mw")) == (
        "1.csv: its steps, counted from 2022-12-31 23:30 local, lie across those of the run, "
        "from 2023-01-01 00:00 local. Move the stamps of the file, or the start of the run."
    )


def test_a_run_that_ends_before_it_begins():
    assert wrong(frame("2023-01-01", [1, 2]), start=dt.date(2023, 1, 2), end=dt.date(2023, 1, 1)) == (
        "the run: 2023-01-02 00:00 to 2023-01-01 00:00 local ends before it begins. Change start, end or step of [run]."
    )


def test_a_run_without_files_or_dates():
    assert wrong() == "the run: has no series file, and not both start and end. Add a file to inputs."


def test_a_start_that_the_clock_jumps_over():
    assert wrong(frame("2023-03-26", range(20)), start=dt.datetime(2023, 3, 26, 2)) == (
        "the run, start: 2023-03-26 02:00:00 does not exist in Europe/Stockholm: the clock jumps over it. "
        "Choose another hour."
    )
