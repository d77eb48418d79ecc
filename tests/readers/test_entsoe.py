"""Exports of the Transparency Platform, the older layout and the one of today."""

import pandas as pd
import pytest
from reading import fine, lines, read, utc, wrong

OLD = '"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency","BZN|DK1"'
NEW = '"MTU (UTC)","Area","Sequence","Day-ahead Price (EUR/MWh)","Intraday Period (UTC)","Intraday Price (EUR/MWh)"'
KEYS = {"reader": "entsoe", "columns": {"spot_per_mwh": "Day-ahead Price"}}


def old_row(start, value):
    """One hour by wall clock, as the old pages wrote it."""
    end = pd.Timestamp(start) + pd.Timedelta("1h")
    return f'"{pd.Timestamp(start):%d.%m.%Y %H:%M} - {end:%d.%m.%Y %H:%M}","{value}","EUR",""'


def old_day(day, hours, values):
    return lines(OLD, *(old_row(f"{day} {h:02d}:00", value) for h, value in zip(hours, values, strict=True)))


def new_row(start, value, area="BZN|DK1", sequence="Without Sequence", minutes=60, mark=""):
    first = pd.Timestamp(start)
    end = first + pd.Timedelta(minutes=minutes)
    form = "%d/%m/%Y %H:%M:%S"
    return f'"{first:{form}}{mark} - {end:{form}}{mark}","{area}","{sequence}","{value}","",""'


def test_the_older_layout_is_wall_clock(tmp_path):
    frame = fine(tmp_path, old_day("2023-01-01", range(3), [2.5, -1, 0]), **KEYS)
    assert frame["spot_per_mwh"].tolist() == [2.5, -1, 0]
    assert frame.index[0] == utc("2022-12-31 23:00")


def test_the_column_may_be_named_with_its_unit(tmp_path):
    text = old_day("2023-01-01", range(2), [1, 2])
    frame = fine(tmp_path, text, reader="entsoe", columns={"spot_per_mwh": "Day-ahead Price [EUR/MWh]"})
    assert frame["spot_per_mwh"].tolist() == [1, 2]
    assert "no exchange rate for EUR" in wrong(tmp_path, text, currency="SEK", **KEYS)


@pytest.mark.parametrize("empty", ["", "-", "n/e", "N/A"])
def test_the_hour_that_spring_leaves_out_may_stand_there_empty(tmp_path, empty):
    text = old_day("2023-03-26", range(5), [0, 1, empty, 3, 4])
    frame = fine(tmp_path, text, **KEYS)
    assert frame["spot_per_mwh"].tolist() == [0, 1, 3, 4]
    assert frame.index[-1] == utc("2023-03-26 02:00")


def test_an_hour_that_does_not_exist_with_a_price(tmp_path):
    found = wrong(tmp_path, old_day("2023-03-26", range(5), range(5)), **KEYS)
    assert "2023-03-26 02:00 does not exist in Europe/Brussels" in found
    assert "row 4" in found


@pytest.mark.parametrize("marks", [("", ""), (" (CEST)", " (CET)")])
def test_the_hour_that_comes_twice_in_autumn(tmp_path, marks):
    header = NEW.replace("MTU (UTC)", "MTU (CET/CEST)")
    days = [("01:00", 1, ""), ("02:00", 2, marks[0]), ("02:00", 22, marks[1]), ("03:00", 3, "")]
    rows = [new_row(f"2023-10-29 {at}", value, mark=mark) for at, value, mark in days]
    frame = fine(tmp_path, lines(header, *rows), **KEYS)
    assert frame["spot_per_mwh"].tolist() == [1, 2, 22, 3]
    assert frame.index[2] == utc("2023-10-29 01:00")


def test_newest_on_top_with_the_hour_that_comes_twice(tmp_path):
    header = NEW.replace("MTU (UTC)", "MTU (CET/CEST)")
    rows = [new_row(f"2023-10-29 {at}", v) for at, v in (("03:00", 3), ("02:00", 22), ("02:00", 2), ("01:00", 1))]
    assert fine(tmp_path, lines(header, *rows), **KEYS)["spot_per_mwh"].tolist() == [1, 2, 22, 3]


@pytest.mark.parametrize("missing", ["", "-", "n/e", "N/A"])
def test_missing_values(tmp_path, missing):
    text = old_day("2023-01-01", range(3), [1, missing, 3])
    assert "1 hour missing, first 2023-01-01 01:00 local (row 3)" in wrong(tmp_path, text, **KEYS)
    assert fine(tmp_path, text, gaps="interpolate", **KEYS)["spot_per_mwh"].tolist() == [1, 2, 3]


def test_quarters_of_one_area_and_sequence(tmp_path):
    rows = [
        new_row(f"2025-10-01 00:{15 * k:02d}", 100 * a + 10 * s + k, area, f"Sequence {s}", 15)
        for k in range(4)
        for a, area in enumerate(("BZN|DK1", "BZN|DK2"))
        for s in (1, 2)
    ]
    frame = fine(tmp_path, lines(NEW, *rows), area="DK2", sequence="Sequence 1", **KEYS)
    assert frame["spot_per_mwh"].tolist() == [110, 111, 112, 113]
    assert frame.index[0] == utc("2025-10-01")
    both = fine(tmp_path, lines(NEW, *rows), area="BZN|DK1", sequence=["Sequence 2"], **KEYS)
    assert both["spot_per_mwh"].tolist() == [20, 21, 22, 23]


def test_areas_and_sequences_that_are_open_or_not_there(tmp_path):
    rows = [new_row("2025-01-01", 1, area, s) for area in ("BZN|DK1", "BZN|DK2") for s in ("Sequence 1", "Sequence 2")]
    text = lines(NEW, *rows)
    assert wrong(tmp_path, text, **KEYS) == (
        "file.csv, column 'Area': holds 'BZN|DK1', 'BZN|DK2', and area names none of them. "
        'Set area = "DK1" or another for this file.'
    )
    assert "file.csv, area: column 'Area' holds no 'DK3'" in wrong(tmp_path, text, area="DK3", **KEYS)
    assert "Did you mean 'DK" in wrong(tmp_path, text, area="DK3", **KEYS)
    assert 'Set sequence = "Sequence 1"' in wrong(tmp_path, text, area="DK1", **KEYS)
    old = old_day("2023-01-01", range(2), [1, 2])
    assert fine(tmp_path, old, area="DK1", **KEYS) is not None  # the older layout names it in its last column
    assert wrong(tmp_path, old, area="DK2", **KEYS) == "file.csv, area: the file has no column 'Area'. Remove area."


def test_stamps_without_a_zone_need_one(tmp_path):
    text = old_day("2023-01-01", range(2), [1, 2]).replace("MTU (CET/CEST)", "MTU")
    assert wrong(tmp_path, text, **KEYS) == (
        "file.csv, column 'MTU': does not say in which time zone its stamps are. "
        'Set time_zone for this file, such as "UTC" or "Europe/Brussels" (CET/CEST).'
    )
    assert fine(tmp_path, text, time_zone="UTC", **KEYS).index[0] == utc("2023-01-01")
    assert "Did you mean 'Europe/Brussels'?" in wrong(tmp_path, text, time_zone="Europe/Brusels", **KEYS)


def test_load_in_mw(tmp_path):
    text = lines(
        '"Time (CET/CEST)","Actual Total Load [MW] - BZN|DK1"',
        '"01.01.2023 00:00 - 01.01.2023 01:00","1500"',
        '"01.01.2023 01:00 - 01.01.2023 02:00","1400"',
    )
    frame = fine(tmp_path, text, reader="entsoe", columns={"load_mw": "Actual Total Load"})
    assert frame["load_mw"].tolist() == [1500, 1400]
    found = read(tmp_path, text, reader="entsoe", columns={"load_c": "Actual Total Load"})[1]
    assert "columns.load_c.unit" in found[0]
