"""Time stamps of every usual form become the same instants, on days with a clock change too."""

import pandas as pd
import pytest

from dhsim.errors import Faults
from dhsim.series import SeriesFile, read_series
from dhsim.stamps import normal_time

ZONE = "Europe/Stockholm"


def read(folder, stamps, header="time", **keys):
    lines = [f"{header};a", *(f"{stamp};{at}" for at, stamp in enumerate(stamps))]
    (folder / "town.csv").write_text("\n".join(lines))
    faults = Faults()
    frame = read_series(SeriesFile(file="town.csv", **keys), folder, ZONE, faults)
    return frame, [str(fault) for fault in faults.found]


def fine(folder, stamps, **keys):
    frame, faults = read(folder, stamps, **keys)
    assert faults == []
    return frame


def wrong(folder, stamps, **keys):
    frame, faults = read(folder, stamps, **keys)
    assert frame is None
    assert len(faults) == 1, faults
    return faults[0]


def local_day(date, freq="h"):
    """A local day: 23 hours in March, 25 in October."""
    begin = pd.Timestamp(date, tz=ZONE)
    return pd.date_range(begin, begin + pd.DateOffset(days=1), freq=freq, inclusive="left")


@pytest.mark.parametrize(("date", "hours"), [("2023-03-26", 23), ("2023-10-29", 25), ("2023-06-01", 24)])
@pytest.mark.parametrize("freq", ["h", "15min"])
def test_local_offset_and_utc_stamps_give_identical_frames(tmp_path, date, hours, freq):
    day = local_day(date, freq)
    assert len(day) == hours * (1 if freq == "h" else 4)
    utc = day.tz_convert("UTC")
    frames = [
        fine(tmp_path, day.strftime("%Y-%m-%d %H:%M")),
        fine(tmp_path, day.strftime("%d.%m.%Y %H:%M")),
        fine(tmp_path, [stamp.isoformat() for stamp in day]),
        fine(tmp_path, utc.strftime("%Y-%m-%dT%H:%M:%SZ")),
        fine(tmp_path, utc.strftime("%Y-%m-%d %H:%M"), header="time_utc"),
        fine(tmp_path, utc.strftime("%Y-%m-%d %H:%M"), time_zone="UTC"),
        fine(tmp_path, day.tz_convert("UTC+01:00").strftime("%Y-%m-%d %H:%M"), time_zone="UTC+01:00"),
    ]
    assert list(frames[0].index) == list(utc)
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2023-12-01 05:00", "2023-12-01 06:00"),
        ("2023-12-01T05:00:00", "2023-12-01T06:00:00"),
        ("2023-12-01 05:00:00.000", "2023-12-01 05:59:59.999"),
        ("2023/12/01 5:00", "2023/12/01 6:00"),
        ("1.12.2023 5.00", "1.12.2023 6.00"),
        ("01-12-2023 05:00", "01-12-2023 06:00"),
        ("01/12/2023 05:00:00", "01/12/2023 06:00:00"),
        ("2023-12-01T04:00Z", "2023-12-01T05:00Z"),
        ("2023-12-01 06:00+02", "2023-12-01 07:00+0200"),
        ("2023-12-01 00:30-03:30", "2023-12-01 01:30-03:30"),
    ],
)
def test_forms_of_a_stamp(tmp_path, first, second):
    stamps = list(fine(tmp_path, [first, second]).index)
    assert stamps == [pd.Timestamp("2023-12-01 04:00Z"), pd.Timestamp("2023-12-01 05:00Z")]


def test_day_comes_first_where_nothing_tells(tmp_path):
    assert fine(tmp_path, ["01/02/2023 00:00", "01/02/2023 01:00"]).index[0] == pd.Timestamp("2023-01-31 23:00Z")


def test_months_first_over_midnight_is_an_uneven_step(tmp_path):
    stamps = pd.date_range("2023-01-02 20:00", periods=8, freq="h").strftime("%m/%d/%Y %H:%M")
    assert read(tmp_path, stamps)[0] is None


def test_the_first_dated_column_holds_the_stamps(tmp_path):
    frame = fine(tmp_path, ["7;2023-01-01 00:00", "8;2023-01-01 01:00"], header="week;when")
    assert list(frame.columns) == ["week", "a"]


def test_an_hour_that_does_not_exist(tmp_path):
    assert wrong(tmp_path, pd.date_range("2023-03-26", periods=5, freq="h").strftime("%Y-%m-%d %H:%M")) == (
        "town.csv, column 'time', row 4: 2023-03-26 02:00 does not exist in Europe/Stockholm, "
        "where the clock jumps over it. If the file runs straight through the clock change, "
        'set time_zone = "UTC+01:00" for it (normal time all year).'
    )


def test_an_autumn_day_without_its_repeated_hour_has_a_gap(tmp_path):
    assert wrong(tmp_path, pd.date_range("2023-10-29", periods=5, freq="h").strftime("%Y-%m-%d %H:%M")) == (
        "town.csv: 1 hour without a row, first 2023-10-29 02:00 (second) local (after row 4). "
        'Add the rows, or set gaps = "interpolate" for this file; '
        'but if the file runs straight through the clock change, set time_zone = "UTC+01:00" for it.'
    )


def test_an_hour_that_stands_three_times_in_autumn_is_a_duplicate(tmp_path):
    stamps = [f"2023-10-29 0{hour}:00" for hour in (1, 2, 2, 2, 3)]
    assert wrong(tmp_path, stamps) == (
        "town.csv, row 5: 2023-10-29 02:00 (second) local stands in row 4 already. Keep one row for each time."
    )


@pytest.mark.parametrize(
    ("zone", "offset"),
    [(ZONE, "UTC+01:00"), ("Europe/Dublin", "UTC+00:00"), ("America/St_Johns", "UTC-03:30"), ("UTC", "UTC+00:00")],
)
def test_normal_time_of_a_zone(zone, offset):
    assert normal_time(zone, 2023) == offset


def test_normal_time_in_the_south():
    assert normal_time("Australia/Sydney", 2023) == "UTC+10:00"


def test_a_stamp_that_cannot_be_read(tmp_path):
    assert wrong(tmp_path, ["2023-01-01 00:00", "2023-13-01 00:00", "soon"]) == (
        "town.csv, column 'time', row 3: '2023-13-01 00:00' cannot be read as a time stamp (2 such stamps). "
        "Write stamps as 2023-12-31 23:00, or day first as 31.12.2023 23:00, never month first, alike in every row."
    )


def test_months_first_are_not_read(tmp_path):
    assert "'12/31/2023 22:00' cannot be read as a time stamp" in wrong(
        tmp_path, ["12/31/2023 22:00", "12/31/2023 23:00"]
    )


def test_hour_24_is_not_read(tmp_path):
    assert wrong(tmp_path, ["2023-01-01 23:00", "2023-01-01 24:00"]) == (
        "town.csv, column 'time', row 3: '2023-01-01 24:00' cannot be read as a time stamp. "
        'Set stamps = "end" if stamps mark the end of each hour; or write 24:00 as 00:00 of the next day.'
    )


def test_values_without_a_stamp(tmp_path):
    assert wrong(tmp_path, ["2023-01-01 00:00", "", "2023-01-01 01:00"]) == (
        "town.csv, column 'time', row 3: values without a time stamp. Write the stamp, or delete the row."
    )


def test_stamps_with_and_without_offset_do_not_mix(tmp_path):
    assert wrong(tmp_path, ["2023-01-01 00:00+01:00", "2023-01-01 01:00"]) == (
        "town.csv, column 'time', row 3: '2023-01-01 01:00' has no offset from UTC, but row 2 has one. "
        "Write all stamps of a file alike."
    )


def test_an_unknown_zone_names_the_nearest_one(tmp_path):
    assert "time_zone = 'Europe/Stokholm' is not a known time zone. Did you mean 'Europe/Stockholm'?" in wrong(
        tmp_path, ["2023-01-01 00:00", "2023-01-01 01:00"], time_zone="Europe/Stokholm"
    )


def test_a_short_offset_is_not_mistaken_for_utc(tmp_path):
    assert wrong(tmp_path, ["2023-01-01 00:00", "2023-01-01 01:00"], time_zone="UTC+1") == (
        "town.csv: time_zone = 'UTC+1' is not a known time zone. "
        "Use an IANA name such as Europe/Stockholm, or a fixed offset such as UTC+01:00."
    )


def test_a_column_that_says_utc_beside_another_zone(tmp_path):
    stamps = ["2023-01-01 00:00", "2023-01-01 01:00"]
    assert wrong(tmp_path, stamps, header="time_utc", time_zone=ZONE) == (
        "town.csv, column 'time_utc': the name says UTC, but time_zone = 'Europe/Stockholm' is set for this file. "
        "Remove time_zone, or rename the column."
    )


@pytest.mark.parametrize("text", ["Total", "# meter changed on 2023-01-01"])
def test_a_total_or_a_note_below_the_rows(tmp_path, text):
    assert wrong(tmp_path, ["2023-01-01 00:00", "2023-01-01 01:00", text]) == (
        f"town.csv, column 'time', row 4: '{text}' cannot be read as a time stamp. "
        "Delete the row if it stands for no hour, such as a total, a note or a row of units."
    )


def test_the_clock_of_another_zone_shows_where_it_is_changed(tmp_path):
    helsinki = [f"2023-10-29 0{hour}:00" for hour in (2, 3, 3, 4)]  # in Stockholm it is 02:00 that comes again
    assert wrong(tmp_path, helsinki) == (
        "town.csv, row 4: 2023-10-29 03:00 local stands in row 3 already. "
        "Keep one row for each time; but if the file follows the clock of another zone, set time_zone for it."
    )


@pytest.mark.parametrize("dash", ["-", " - ", "–"])
def test_spans_are_read_by_their_start_and_are_no_offsets(tmp_path, dash):
    frame = fine(tmp_path, [f"2023-01-01 {h:02d}:00{dash}{h + 1:02d}:00" for h in range(24)])
    assert frame.index[0] == pd.Timestamp("2022-12-31 23:00", tz="UTC")
    assert len(frame) == 24


def test_offsets_west_of_greenwich_are_no_spans(tmp_path):
    frame = fine(tmp_path, [f"2023-01-01 0{h}:00-03:00" for h in range(3)])
    assert frame.index[0] == pd.Timestamp("2023-01-01 03:00", tz="UTC")
