"""Nord Pool's yearly files and the data portal's: areas are columns, hours are local."""

import pandas as pd
import pytest
from reading import fine, lines, utc, wrong

TITLES = ("Elspot Prices in EUR/MWh;;;", "Data was last updated 31-12-2019;;;", ";Hours;SE3;DK1")
PORTAL = "Delivery Start (CET);Delivery End (CET);SE3 Price (EUR);SE4 Price (EUR)"
KEYS = {"reader": "nord_pool", "columns": {"spot_per_mwh": "DK1"}}


def hours(day, spans, titles=TITLES, sep=";"):
    """A file with one row for each (hours, SE3, DK1)."""
    return lines(*titles, *(sep.join((day, span, se3, dk1)) for span, se3, dk1 in spans))


def test_title_lines_dates_and_hours_in_two_columns(tmp_path):
    text = hours("01-01-2019", [("00 - 01", "28,32", "-4,08"), ("01 - 02", "10,07", "1.010,07")])
    frame = fine(tmp_path, text, **KEYS)
    assert frame["spot_per_mwh"].tolist() == [-4.08, 1010.07]
    assert frame.index[0] == utc("2018-12-31 23:00")


def test_the_copy_with_commas_and_points(tmp_path):
    titles = ("Elspot Prices in EUR/MWh,,,", "Data was last updated 31-12-2019,,,", "Date,Hours,SE3,DK1")
    text = hours(
        "01-01-2019",
        [
            ("23 - 00", "28.32", "-28.93"),
        ],
        titles,
        ",",
    )
    text += lines("02-01-2019,00 - 01,9.7,-33.57")
    assert fine(tmp_path, text, **KEYS)["spot_per_mwh"].tolist() == [-28.93, -33.57]


def test_several_areas_at_once(tmp_path):
    text = hours("01-01-2019", [("00 - 01", "1,5", "2"), ("01 - 02", "3", "4")])
    frame = fine(tmp_path, text, reader="nord_pool", columns={"a_per_mwh": "SE3", "b_per_mwh": "DK1"})
    assert frame.to_numpy().tolist() == [[1.5, 2], [3, 4]]


def test_spring_has_an_empty_row_and_autumn_the_hour_twice(tmp_path):
    spring = [("00 - 01", "0", "0"), ("01 - 02", "1", "1"), ("02 - 03", "", ""), ("03 - 04", "3", "3")]
    frame = fine(tmp_path, hours("31-03-2019", spring), **KEYS)
    assert frame["spot_per_mwh"].tolist() == [0, 1, 3]
    assert frame.index[-1] == utc("2019-03-31 01:00")
    autumn = [("01 - 02", "1", "1"), ("02 - 03", "2", "9,04"), ("02 - 03", "2", "0,05"), ("03 - 04", "3", "0,12")]
    frame = fine(tmp_path, hours("27-10-2019", autumn), **KEYS)
    assert frame["spot_per_mwh"].tolist() == [1, 9.04, 0.05, 0.12]
    assert list(frame.index) == list(pd.date_range("2019-10-26 23:00", periods=4, freq="h", tz="UTC"))
    backwards = fine(tmp_path, hours("27-10-2019", autumn[::-1]), **KEYS)
    pd.testing.assert_frame_equal(backwards, frame)


def test_autumn_with_the_hour_once_is_a_gap(tmp_path):
    autumn = [("01 - 02", "1", "1"), ("02 - 03", "2", "2"), ("03 - 04", "3", "3")]
    found = wrong(tmp_path, hours("27-10-2019", autumn), **KEYS)
    assert "1 hour without a row, first 2019-10-27 02:00 (second) local" in found


def test_an_area_that_is_not_there(tmp_path):
    text = hours("01-01-2019", [("00 - 01", "1", "2"), ("01 - 02", "3", "4")])
    assert wrong(tmp_path, text, reader="nord_pool", columns={"spot_per_mwh": "DK2"}) == (
        "file.csv, columns.spot_per_mwh: the file has no column 'DK2' of values. Did you mean 'DK1'?"
    )


def test_prices_in_kroner_are_told_by_the_title(tmp_path):
    text = hours("01-01-2019", [("00 - 01", "1", "7,46"), ("01 - 02", "3", "14,92")]).replace("EUR", "DKK")
    assert "no exchange rate for DKK" in wrong(tmp_path, text, **KEYS)
    frame = fine(tmp_path, text, rates={"DKK": 1 / 7.46}, **KEYS)
    assert frame["spot_per_mwh"].tolist() == pytest.approx([1, 2])


def test_without_the_title_the_currency_must_be_said(tmp_path):
    text = hours("01-01-2019", [("00 - 01", "1", "2"), ("01 - 02", "3", "4")], TITLES[2:])
    assert wrong(tmp_path, text, **KEYS) == (
        "file.csv, columns.spot_per_mwh: the file does not say in which unit this column is. "
        'Write spot_per_mwh = { column = "DK1", unit = "..." }.'
    )
    said = {"spot_per_mwh": {"column": "DK1", "unit": "EUR/MWh"}}
    assert fine(tmp_path, text, reader="nord_pool", columns=said)["spot_per_mwh"].tolist() == [2, 4]


def test_the_data_portal(tmp_path):
    rows = [f"01.01.2024 0{h}:00:00;01.01.2024 0{h + 1}:00:00;{h}.5;-{h}" for h in range(3)]
    keys = {"reader": "nord_pool", "columns": {"spot_per_mwh": "SE3", "malmo_per_mwh": "SE4"}}
    frame = fine(tmp_path, lines(PORTAL, *rows), **keys)
    assert frame["spot_per_mwh"].tolist() == [0.5, 1.5, 2.5]
    assert frame.index[0] == utc("2023-12-31 23:00")
    assert "no exchange rate for EUR" in wrong(
        tmp_path, lines(PORTAL, *rows), currency="SEK", **{**keys, "columns": {"spot_per_mwh": "SE3"}}
    )


def test_the_data_portal_with_commas(tmp_path):
    rows = [f"01.01.2024 0{h}:00:00;01.01.2024 0{h + 1}:00:00;{h}.5;-{h}" for h in range(2)]
    frame = fine(tmp_path, lines(PORTAL, *rows).replace(";", ","), reader="nord_pool", columns={"a_per_mwh": "SE4"})
    assert frame["a_per_mwh"].tolist() == [0, -1]


def test_quarters_of_the_data_portal_in_autumn(tmp_path):
    stamps = pd.date_range("2025-10-25 23:00", periods=16, freq="15min", tz="UTC")
    local = stamps.tz_convert("Europe/Oslo").strftime("%d.%m.%Y %H:%M:%S")
    text = lines(PORTAL, *(f"{at};x;{k};0" for k, at in enumerate(local)))
    frame = fine(tmp_path, text, reader="nord_pool", columns={"spot_per_mwh": "SE3"})
    assert frame["spot_per_mwh"].tolist() == list(range(16))
    assert list(frame.index) == list(stamps)


@pytest.mark.parametrize(
    ("zone", "first"), [("CET", "2023-12-31 23:00"), ("UTC", "2024-01-01 00:00"), ("EET", "2023-12-31 22:00")]
)
def test_the_zone_of_the_data_portal_is_that_of_its_column(tmp_path, zone, first):
    rows = [f"01.01.2024 0{h}:00:00;01.01.2024 0{h + 1}:00:00;{h};0" for h in range(3)]
    text = lines(PORTAL.replace("(CET)", f"({zone})"), *rows)
    assert fine(tmp_path, text, reader="nord_pool", columns={"spot_per_mwh": "SE3"}).index[0] == utc(first)


def test_a_zone_of_the_data_portal_that_is_not_known(tmp_path):
    text = lines(PORTAL.replace("(CET)", "(NPT)"), "01.01.2024 00:00:00;x;1;0", "01.01.2024 01:00:00;x;1;0")
    assert wrong(tmp_path, text, reader="nord_pool", columns={"spot_per_mwh": "SE3"}) == (
        "file.csv, column 'Delivery Start (NPT)': names a time zone that is not known here. "
        'Set time_zone for this file, such as "UTC".'
    )
    told = {"reader": "nord_pool", "time_zone": "UTC", "columns": {"spot_per_mwh": "SE3"}}
    assert fine(tmp_path, text, **told).index[0] == utc("2024-01-01 00:00")
    assert "time_zone = 'Oslo' is not a known time zone" in wrong(tmp_path, text, **{**told, "time_zone": "Oslo"})
