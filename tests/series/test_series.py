"""A file of hourly series becomes a checked frame, or a list of faults that say what to do."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from series_files import ZONE, day, fine, hours, read, write, wrong

from dhsim.series import ColumnSpec, SeriesFile

# What comes out


def test_a_file_becomes_float64_on_utc_stamps(tmp_path):
    frame = fine(tmp_path, write(tmp_path, day([10, 11])))
    assert frame.index.name == "time_utc"
    assert list(frame.index) == [pd.Timestamp("2022-12-31 23:00Z"), pd.Timestamp("2023-01-01 00:00Z")]
    assert frame["demand_mw"].dtype == np.float64
    assert frame["demand_mw"].tolist() == [10.0, 11.0]


@pytest.mark.parametrize(("year", "rows"), [(2023, 8760), (2024, 8784)])
def test_a_year_is_read_whole(tmp_path, year, rows):
    stamps = pd.date_range(str(year), str(year + 1), freq="h", inclusive="left", tz=ZONE)
    write(tmp_path, [f"{stamp:%Y-%m-%d %H:%M},1" for stamp in stamps])
    assert len(fine(tmp_path)) == rows


def test_columns_names_series_and_leaves_other_columns_alone(tmp_path):
    write(tmp_path, day(["1,dry", "2,wet"]), header="time,Last MW,note")
    frame = fine(tmp_path, columns={"demand_mw": "Last MW", "half_mw": ColumnSpec(column="Last MW", scale=0.5)})
    assert frame.to_dict("list") == {"demand_mw": [1.0, 2.0], "half_mw": [0.5, 1.0]}


def test_a_unit_is_converted_before_scale_and_offset(tmp_path):
    write(tmp_path, day([100, 200]))
    spot = ColumnSpec(column="demand_mw", unit="EUR/MWh", scale=1.1, offset=5)
    frame = fine(tmp_path, columns={"spot_per_mwh": spot}, rates={"EUR": 11.5})
    # 100 EUR/MWh x 11.5 SEK/EUR = 1150 SEK/MWh, x 1.1 + 5 = 1270. Unconverted: 115.
    assert frame["spot_per_mwh"].to_numpy() == pytest.approx([1270, 2535])


def test_degrees_are_converted_with_their_zero(tmp_path):
    write(tmp_path, day([50, 32]))
    frame = fine(tmp_path, columns={"outdoor_c": ColumnSpec(column="demand_mw", unit="°F")})
    assert frame["outdoor_c"].to_numpy() == pytest.approx([10, 0], abs=1e-9)  # (50 - 32) / 1.8 = 10


def test_rows_without_stamps_are_counted_from_starts(tmp_path):
    write(tmp_path, ["1", "2"], header="demand_mw")
    frame = fine(tmp_path, starts=dt.datetime(2023, 7, 1, 12), step_h=0.25)
    assert list(frame.index.strftime("%H:%M")) == ["10:00", "10:15"]  # summer time is two hours ahead of UTC


def test_starts_overrules_the_stamps_of_the_file(tmp_path):
    frame = fine(tmp_path, write(tmp_path, day([1, 2])), starts=dt.date(2024, 1, 1))
    assert list(frame.columns) == ["demand_mw"]
    assert frame.index[0] == pd.Timestamp("2023-12-31 23:00Z")


def test_scenario_keys_are_closed():
    with pytest.raises(ValidationError):
        SeriesFile(file="town.csv", timezone=ZONE)


# Dialects


@pytest.mark.parametrize(("sep", "cell"), [(",", "1.234"), (";", "1.234"), (";", "1,234"), ("\t", "1,234")])
def test_separator_and_decimal_mark_are_seen(tmp_path, sep, cell):
    write(tmp_path, day([cell, 2], sep), header=f"time{sep}demand_mw")
    assert fine(tmp_path)["demand_mw"].tolist() == [1.234, 2.0]  # never 1234


def test_a_quoted_decimal_comma_is_read_when_it_is_declared(tmp_path):
    write(tmp_path, day(['"1,234"', 2]))
    assert fine(tmp_path, decimal=",")["demand_mw"].tolist() == [1.234, 2.0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_swedish_letters_survive(tmp_path, encoding):
    write(tmp_path, day([1, 2]), header="tid,värme", encoding=encoding)
    assert list(fine(tmp_path).columns) == ["värme"]


def test_a_typographic_minus_is_a_minus(tmp_path):
    write(tmp_path, day(["−1,5", 2], ";"), header="time;outdoor_c")
    assert fine(tmp_path)["outdoor_c"].tolist() == [-1.5, 2.0]


@pytest.mark.parametrize("tz", [None, "UTC", ZONE])
@pytest.mark.parametrize("as_index", [True, False])
def test_parquet_with_stamps_as_index_or_column(tmp_path, tz, as_index):
    stamps = pd.date_range("2023-01-01", periods=3, freq="h", tz=tz)
    frame = pd.DataFrame({"demand_mw": [1, 2, 3]}, index=stamps)
    (frame if as_index else frame.reset_index(names="when")).to_parquet(tmp_path / "town.parquet")
    expected = stamps.tz_localize(ZONE) if tz is None else stamps
    assert list(fine(tmp_path, "town.parquet").index) == list(expected)


@pytest.mark.parametrize("as_text", [True, False])
def test_excel_with_stamps_as_dates_or_text(tmp_path, as_text):
    stamps = hours("2023-01-01", 3)
    times = stamps.strftime("%d.%m.%Y %H:%M") if as_text else stamps
    pd.DataFrame({"time": times, "demand_mw": [1, 2.5, 3]}).to_excel(tmp_path / "town.xlsx", index=False)
    frame = fine(tmp_path, "town.xlsx")
    assert list(frame.index) == list(stamps.tz_localize(ZONE))
    assert frame["demand_mw"].tolist() == [1.0, 2.5, 3.0]


STYLES = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+00:00", "%d.%m.%Y %H:%M", "%d/%m/%Y %H.%M"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    values=st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=2, max_size=40),
    dialect=st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")]),
    style=st.sampled_from(STYLES),
    start=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)),
)
def test_any_dialect_gives_the_numbers_that_were_written(tmp_path, values, dialect, style, start):
    sep, mark = dialect
    stamps = pd.date_range(pd.Timestamp(start).floor("h"), periods=len(values), freq="h")
    cells = [repr(value).replace(".", mark) for value in values]
    rows = [f"{stamp.strftime(style)}{sep}{cell}" for stamp, cell in zip(stamps, cells, strict=True)]
    write(tmp_path, rows, header=f"time{sep}demand_mw")
    frame = fine(tmp_path, zone="UTC")
    assert frame["demand_mw"].tolist() == values
    assert list(frame.index) == list(stamps.tz_localize("UTC"))


# Gaps


def test_interpolate_draws_a_line_over_missing_rows_and_cells(tmp_path):
    rows = day([0, "", 2, 3, 4])
    frame = fine(tmp_path, write(tmp_path, rows[:3] + rows[4:]), gaps="interpolate")
    assert frame["demand_mw"].tolist() == [0, 1, 2, 3, 4]


def test_previous_holds_the_last_value(tmp_path):
    frame = fine(tmp_path, write(tmp_path, day([5, "", "", 8, ""])), gaps="previous")
    assert frame["demand_mw"].tolist() == [5, 5, 5, 8, 8]


@pytest.mark.parametrize("gaps", ["interpolate", "previous"])
def test_six_hours_are_filled_and_seven_are_not(tmp_path, gaps):
    assert len(fine(tmp_path, write(tmp_path, day([1, *[""] * 6, 1])), gaps=gaps)) == 8
    assert wrong(tmp_path, write(tmp_path, day([1, *[""] * 7, 1])), gaps=gaps) == (
        "town.csv, column 'demand_mw': 7 hours missing in a row, from 2023-01-01 01:00 local. "
        f'Fill them: gaps = "{gaps}" reaches over at most 6 hours in a row.'
    )


def test_seven_missing_rows_are_not_filled(tmp_path):
    rows = day(range(10))
    assert wrong(tmp_path, write(tmp_path, rows[:2] + rows[9:]), gaps="previous") == (
        "town.csv: 7 hours on end without a row, from 2023-01-01 02:00 local (after row 3). "
        'Fill them: gaps = "previous" reaches over at most 6 hours in a row.'
    )


def test_gaps_at_the_ends_have_no_neighbour_to_fill_from(tmp_path):
    _, faults = read(tmp_path, write(tmp_path, day(["", 1, 2, ""])), gaps="interpolate")
    assert faults == [
        "town.csv, column 'demand_mw': the first 1 hour missing, with no value before them. "
        "Fill them, or start the file later.",
        "town.csv, column 'demand_mw': the last 1 hour missing, from 2023-01-01 03:00 local. "
        'Fill them, or set gaps = "previous" for this file.',
    ]
