"""Observations of SMHI: blocks above the table, notes beside it, flags of quality."""

import datetime as dt

import pytest
from reading import fine, lines, read, utc, wrong

BLOCKS = (
    "Stationsnamn;Stationsnummer;Stationsnät;Mäthöjd (meter över marken)",
    "Falsterbo;52230;SMHIs stationsnät;2.0",
    "",
    "Parameternamn;Beskrivning;Enhet",
    "Lufttemperatur;momentanvärde, 1 gång/tim;celsius",
    "",
    "Tidsperiod (fr.o.m);Tidsperiod (t.o.m);Höjd (meter över havet);Latitud (decimalgrader);Longitud (decimalgrader)",
    "1880-01-01 00:00:00;2023-10-01 06:20:09;1.541;55.3837;12.8167",
    "",
    "Datum;Tid (UTC);Lufttemperatur;Kvalitet;;Tidsutsnitt:",
)
ROWS = (
    "2023-03-26;00:00:00;0.4;G;;Kvalitetskontrollerade historiska data (utom de senaste 3 mån)",
    "2023-03-26;01:00:00;-1.0;Y;;Tidsperiod (fr.o.m.) = 1880-01-01 00:00:00 (UTC)",
    "2023-03-26;02:00:00;1.7;G;;",
)
KEYS = {"reader": "smhi", "columns": {"outdoor_c": "Lufttemperatur"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_hours_in_utc_below_the_blocks(tmp_path, encoding):
    frame = fine(tmp_path, lines(*BLOCKS, *ROWS), encoding=encoding, **KEYS)
    assert frame["outdoor_c"].tolist() == [0.4, -1.0, 1.7]
    assert list(frame.index) == [utc(f"2023-03-26 0{h}:00") for h in range(3)]


def test_what_is_not_fully_checked_is_noted(tmp_path):
    assert read(tmp_path, lines(*BLOCKS, *ROWS), **KEYS)[2] == [
        "file.csv: takes values that are only roughly checked (flag Y)"
    ]
    left_out = read(tmp_path, lines(*BLOCKS, *ROWS), quality=["G"], gaps="interpolate", **KEYS)[2]
    assert left_out[0] == "file.csv: leaves out values of flag Y, which quality does not list"


def test_flags_that_are_not_taken_are_gaps(tmp_path):
    text = lines(*BLOCKS, *ROWS)
    found = wrong(tmp_path, text, quality=["G"], **KEYS)
    assert "column 'Lufttemperatur': 1 hour missing, first 2023-03-26 03:00 local (row 12)" in found
    filled = fine(tmp_path, text, quality=["G"], gaps="interpolate", **KEYS)
    assert filled["outdoor_c"].tolist() == pytest.approx([0.4, 1.05, 1.7])
    rejected = text.replace("1.7;G", "1.7;R")
    assert "the last 1 hour missing" in wrong(tmp_path, rejected, gaps="interpolate", **KEYS)


def test_the_first_century_is_left_out(tmp_path):
    early = [f"{year}-01-01;{hour}:00:00;9;Y;;" for year in (1880, 1950) for hour in ("07", "13", "20")]
    text = lines(*BLOCKS, *early, *ROWS)
    assert "without a row, first 1950-01-01 09:00 local" in wrong(tmp_path, text, **KEYS)
    assert fine(tmp_path, text, start="2023-03-26", **KEYS)["outdoor_c"].tolist() == [0.4, -1.0, 1.7]
    assert wrong(tmp_path, text, start="2024-01-01", **KEYS) == (
        "file.csv: has no rows between start and end. Change them, or name another file."
    )


def test_the_unit_is_that_of_the_file(tmp_path):
    found = wrong(tmp_path, lines(*BLOCKS, *ROWS), reader="smhi", columns={"outdoor_mw": "Lufttemperatur"})
    assert found.startswith("file.csv, columns.outdoor_mw.unit: ")


def test_the_flags_are_no_series(tmp_path):
    assert wrong(tmp_path, lines(*BLOCKS, *ROWS), reader="smhi", columns={"outdoor_c": "Kvalitet"}) == (
        "file.csv, columns.outdoor_c: the file has no column 'Kvalitet' of values. Known: Lufttemperatur."
    )


def test_daily_means_are_refused(tmp_path):
    text = lines(
        "Från Datum Tid (UTC);Till Datum Tid (UTC);Representativt dygn;Lufttemperatur;Kvalitet;;Tidsutsnitt:",
        "2023-01-01 00:00:01;2023-01-02 00:00:00;2023-01-01;1.5;G;;",
    )
    assert wrong(tmp_path, text, **KEYS) == (
        "file.csv: holds daily or monthly values, not hourly ones. "
        "Fetch the parameter's hourly values, such as 'Lufttemperatur, momentanvärde, 1 gång/tim'."
    )


@pytest.mark.parametrize("date", ["{}-03-2023", "{}.03.2023", "2023-03-{}"])
def test_dates_as_a_spreadsheet_saves_them(tmp_path, date):
    days = [date.format(day) for day in ("09", "10")]  # day first, '09-03-2023' comes before '1900' in the alphabet
    rows = [f"{day};{h:02d}:00:00;{h},5;Y;;" for day in days for h in range(24)]
    frame, faults, notes = read(tmp_path, lines(*BLOCKS, *rows), start=dt.date(2023, 3, 10), **KEYS)
    assert faults == []
    assert frame.index[0] == utc("2023-03-09 23:00")  # local midnight
    assert frame["outdoor_c"].tolist() == [23.5, *(h + 0.5 for h in range(24))]
    assert notes == ["file.csv: takes values that are only roughly checked (flag Y)"]
