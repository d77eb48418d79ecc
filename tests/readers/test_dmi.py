"""Observations of DMI, as rows of the open data services and as a table of the weather archive."""

import pandas as pd
import pytest
from reading import fine, lines, utc, wrong

OBSERVED = "observed;parameterId;stationId;value"
KEYS = {"reader": "dmi", "columns": {"outdoor_c": "value"}}
ARCHIVE = {"reader": "dmi", "columns": {"outdoor_c": "Middeltemperatur"}}


def rows(parameter, station, values, first="2023-01-01T00:00:00Z"):
    stamps = pd.date_range(first, periods=len(values), freq="h")
    return [f"{at:%Y-%m-%dT%H:%M:%SZ};{parameter};{station};{v}" for at, v in zip(stamps, values, strict=True)]


def test_one_station_newest_on_top(tmp_path):
    frame = fine(tmp_path, lines(OBSERVED, *reversed(rows("temp_dry", "06180", [1.5, -2, 3]))), **KEYS)
    assert frame["outdoor_c"].tolist() == [1.5, -2, 3]
    assert frame.index[0] == utc("2023-01-01")


def test_one_station_and_parameter_of_several(tmp_path):
    text = lines(
        OBSERVED,
        *rows("temp_dry", "06180", [1, 2]),
        *rows("humidity", "06180", [80, 81]),
        *rows("temp_dry", "06126", [5, 6]),
    )
    assert fine(tmp_path, text, station="06126", **KEYS)["outdoor_c"].tolist() == [5, 6]
    assert fine(tmp_path, text, station="06180", parameter="temp_dry", **KEYS)["outdoor_c"].tolist() == [1, 2]
    assert "holds '06180', '06126', and station names none of them" in wrong(tmp_path, text, **KEYS)
    assert 'Set parameter = "temp_dry" or another' in wrong(tmp_path, text, station="06180", **KEYS)
    assert "holds no '06181'" in wrong(tmp_path, text, station="06181", **KEYS)
    assert "Did you mean 'temp_dry'?" in wrong(tmp_path, text, station="06180", parameter="temp_dri", **KEYS)


def test_a_mean_of_the_past_hour_is_of_the_hour_before_its_stamp(tmp_path):
    text = lines(OBSERVED, *rows("temp_mean_past1h", "06180", [1, 2]))
    assert fine(tmp_path, text, **KEYS).index[0] == utc("2022-12-31 23:00")


def test_climate_data_says_from_and_to(tmp_path):
    text = lines(
        "properties.parameterId,properties.stationId,properties.from,properties.to,properties.value",
        "mean_temp,06180,2023-01-01T00:00:00+00:00,2023-01-01T01:00:00+00:00,1.5",
        "mean_temp,06180,2023-01-01T01:00:00+00:00,2023-01-01T02:00:00+00:00,",
        "mean_temp,06180,2023-01-01T02:00:00+00:00,2023-01-01T03:00:00+00:00,2.5",
    )
    assert "1 hour missing, first 2023-01-01 02:00 local" in wrong(tmp_path, text, **KEYS)
    frame = fine(tmp_path, text, gaps="interpolate", **KEYS)
    assert frame["outdoor_c"].tolist() == [1.5, 2, 2.5]


def test_the_archive_must_be_told_its_zone(tmp_path):
    text = lines("DateTime;Middeltemperatur;Nedbør", "2023-01-01 00:00;1,5;0", "2023-01-01 01:00;2,5;0")
    assert wrong(tmp_path, text, **ARCHIVE) == (
        "file.csv, column 'DateTime': does not say in which time zone its stamps are. "
        'Set time_zone for this file: "UTC", or "Europe/Copenhagen" for local time.'
    )
    frame = fine(tmp_path, text, time_zone="Europe/Copenhagen", **ARCHIVE)
    assert frame["outdoor_c"].tolist() == [1.5, 2.5]
    assert frame.index[0] == utc("2022-12-31 23:00")


@pytest.mark.parametrize(
    ("day", "hours", "n"), [("2023-03-26", [0, 1, 3], 3), ("2023-10-29", [1, 2, 2, 3], 4)], ids=["spring", "autumn"]
)
def test_clock_changes_of_the_archive(tmp_path, day, hours, n):
    text = lines("DateTime;Middeltemperatur", *(f"{day} {h:02d}:00;{k},5" for k, h in enumerate(hours)))
    assert len(fine(tmp_path, text, time_zone="Europe/Copenhagen", **ARCHIVE)) == n


def test_the_archive_has_no_stations(tmp_path):
    text = lines("DateTime;Middeltemperatur", "2023-01-01 00:00;1,5", "2023-01-01 01:00;2,5")
    found = wrong(tmp_path, text, station="06180", time_zone="UTC", **ARCHIVE)
    assert found == "file.csv, station: the file has no such column to choose by. Remove station."
