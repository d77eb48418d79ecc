"""Files of Energi Data Service: semicolons, decimal commas, newest on top, all areas below each other."""

import pandas as pd
import pytest
from reading import fine, lines, read, utc, wrong

HEADER = "HourUTC;HourDK;PriceArea;SpotPriceDKK;SpotPriceEUR"
TWO_AREAS = lines(
    HEADER,
    "2023-01-01 00:00;2023-01-01 01:00;DK2;22,38;3,000000",
    "2023-01-01 00:00;2023-01-01 01:00;DK1;14,92;2,000000",
    "2022-12-31 23:00;2023-01-01 00:00;DK1;-7,46;-1,000000",
    "2022-12-31 23:00;2023-01-01 00:00;DK2;29,84;4,000000",
)
KEYS = {"reader": "energinet", "columns": {"spot_per_mwh": "SpotPriceEUR"}}


def test_one_area_the_earliest_hour_on_top(tmp_path):
    frame = fine(tmp_path, TWO_AREAS, area="DK1", **KEYS)
    assert frame["spot_per_mwh"].tolist() == [-1, 2]
    assert list(frame.index) == [utc("2022-12-31 23:00"), utc("2023-01-01 00:00")]


def test_a_price_is_in_the_currency_of_its_column(tmp_path):
    frame = fine(tmp_path, TWO_AREAS, area="DK2", currency="DKK", rates={"EUR": 7.46}, **KEYS)
    assert frame["spot_per_mwh"].tolist() == pytest.approx([29.84, 22.38])  # 4 EUR x 7.46 = 29.84 DKK
    own = {**KEYS, "columns": {"spot_per_mwh": "SpotPriceDKK"}}
    assert fine(tmp_path, TWO_AREAS, area="DK2", currency="DKK", **own)["spot_per_mwh"].tolist() == [29.84, 22.38]


def test_without_an_exchange_rate_no_price_is_read(tmp_path):
    assert wrong(tmp_path, TWO_AREAS, area="DK1", currency="SEK", **KEYS) == (
        "file.csv, columns.spot_per_mwh.unit: no exchange rate for EUR. "
        "Add exchange_rates = { EUR = ... } to the model."
    )


def test_several_areas_and_none_chosen(tmp_path):
    assert wrong(tmp_path, TWO_AREAS, **KEYS) == (
        "file.csv, column 'PriceArea': holds 'DK2', 'DK1', and area names none of them. "
        'Set area = "DK2" or another for this file.'
    )


def test_an_area_that_is_not_there(tmp_path):
    assert wrong(tmp_path, TWO_AREAS, area="DK", **KEYS) == (
        "file.csv, area: column 'PriceArea' holds no 'DK'. Did you mean 'DK2'?"
    )


@pytest.mark.parametrize(("first", "n"), [("2023-03-25 23:00", 24), ("2023-10-28 22:00", 27)], ids=["spring", "autumn"])
def test_clock_changes_do_not_matter_since_stamps_are_utc(tmp_path, first, n):
    stamps = pd.date_range(first, periods=n, freq="h")
    local = stamps.tz_localize("UTC").tz_convert("Europe/Copenhagen").strftime("%Y-%m-%d %H:%M")
    rows = [f"{at:%Y-%m-%d %H:%M};{dk};DK1;0;{k},5" for k, (at, dk) in enumerate(zip(stamps, local, strict=True))]
    frame = fine(tmp_path, lines(HEADER, *reversed(rows)), **KEYS)
    assert frame["spot_per_mwh"].tolist() == [k + 0.5 for k in range(n)]


def test_quarters_since_october_2025(tmp_path):
    rows = [f"2025-10-01T{k // 4:02d}:{k % 4 * 15:02d}:00,x,DK1,{k},{10 * k}" for k in range(8)]
    text = lines("TimeUTC,TimeDK,PriceArea,DayAheadPriceEUR,DayAheadPriceDKK", *reversed(rows))
    frame = fine(tmp_path, text, reader="energinet", columns={"spot_per_mwh": "DayAheadPriceEUR"})
    assert frame["spot_per_mwh"].tolist() == list(range(8))
    assert frame.index[1] - frame.index[0] == pd.Timedelta("15min")


def test_a_missing_hour_and_a_missing_value_are_found_by_local_time(tmp_path):
    rows = [f"2023-01-01 0{k}:00;x;DK1;0;{k}" for k in (0, 1, 3)]
    found = wrong(tmp_path, lines(HEADER, *rows), **KEYS)
    assert found.startswith("file.csv: 1 hour without a row, first 2023-01-01 03:00 local (after row 3).")
    rows = [f"2023-01-01 0{k}:00;x;DK1;0;{'' if k == 1 else k}" for k in range(3)]
    assert "1 hour missing, first 2023-01-01 02:00 local (row 3)" in wrong(tmp_path, lines(HEADER, *rows), **KEYS)
    assert fine(tmp_path, lines(HEADER, *rows), gaps="interpolate", **KEYS)["spot_per_mwh"].tolist() == [0, 1, 2]


def test_an_hour_that_stands_twice(tmp_path):
    rows = ["2023-01-01 00:00;x;DK1;0;1", "2023-01-01 01:00;x;DK1;0;2", "2023-01-01 01:00;x;DK1;0;3"]
    assert "2023-01-01 02:00 local stands in row 3 already" in wrong(tmp_path, lines(HEADER, *rows), **KEYS)


def test_a_column_that_is_not_there_and_none_at_all(tmp_path):
    misspelt = {
        "reader": "energinet",
        "area": "DK1",
        "columns": {"spot_per_mwh": "SpotPriceEur", "x_per_mwh": "HourDK"},
    }
    assert read(tmp_path, TWO_AREAS, **misspelt)[1] == [
        "file.csv, columns.spot_per_mwh: the file has no column 'SpotPriceEur' of values. Did you mean 'SpotPriceEUR'?",
        "file.csv, columns.x_per_mwh: the file has no column 'HourDK' of values. Known: SpotPriceDKK, SpotPriceEUR.",
    ]
    assert wrong(tmp_path, TWO_AREAS, reader="energinet", area="DK1") == (
        "file.csv, columns: names no series; the file has 'SpotPriceDKK', 'SpotPriceEUR'. "
        'Write columns = { my_name_per_mwh = "SpotPriceDKK" }.'
    )


def test_a_part_of_a_long_file(tmp_path):
    rows = [f"2023-01-0{d} {h:02d}:00;x;DK1;0;{24 * d + h}" for d in (1, 2, 3) for h in range(24)]
    frame = fine(tmp_path, lines(HEADER, *rows), start="2023-01-02", end="2023-01-03", **KEYS)
    assert frame["spot_per_mwh"].tolist() == list(range(47, 71))  # 2 January 00:00 local is 1 January 23:00 UTC


def test_thousands_as_a_spreadsheet_may_write_them(tmp_path):
    text = lines(HEADER, "2022-08-29 18:00;x;DK1;0;871,00", "2022-08-29 19:00;x;DK1;0;1.250,50")
    assert 'Set thousands = "." for this file.' in read(tmp_path, text, **KEYS)[1][0]
    assert fine(tmp_path, text, thousands=".", **KEYS)["spot_per_mwh"].tolist() == [871, 1250.5]


def test_years_put_together_repeat_the_column_names(tmp_path):
    text = lines(
        HEADER,
        "2022-12-31 22:00;x;DK1;7,46;1,0",
        HEADER,
        "2022-12-31 23:00;x;DK1;14,92;2,0",
    )
    frame, faults, notes = read(tmp_path, text, **KEYS)
    assert faults == []
    assert frame["spot_per_mwh"].tolist() == [1, 2]
    assert notes == ["file.csv: leaves out row 3, which repeats the column names"]


def test_columns_in_another_order_further_down_are_never_mixed_up(tmp_path):
    newer = "TimeUTC;TimeDK;PriceArea;DayAheadPriceEUR;DayAheadPriceDKK"  # the older one has kroner first
    text = lines(HEADER, "2025-09-30 21:00;x;DK1;7,46;1,0", newer, "2025-09-30 22:00;x;DK1;2,0;14,92")
    assert wrong(tmp_path, text, area="DK1", **KEYS) == (
        "file.csv, row 3: holds other column names than those on top: 'TimeUTC' in place of 'HourUTC'. "
        "Write both parts with the same columns in the same order, and delete this row."
    )
