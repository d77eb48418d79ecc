"""Open Power System Data: hundreds of columns in UTC."""

import pytest
from reading import fine, lines, read, utc, wrong

HEADER = (
    "utc_timestamp,cet_cest_timestamp,DK_1_price_day_ahead,DK_load_actual_entsoe_transparency,GB_GBN_price_day_ahead"
)
ROWS = (
    "2020-03-29T00:00:00Z,2020-03-29T01:00:00+0100,10.5,3000,30",
    "2020-03-29T01:00:00Z,2020-03-29T03:00:00+0200,-1,3100,31",
    "2020-03-29T02:00:00Z,2020-03-29T04:00:00+0200,2,3200,32",
)
KEYS = {"reader": "opsd", "columns": {"spot_per_mwh": "DK_1_price_day_ahead"}}


def test_prices_and_load(tmp_path):
    columns = {"spot_per_mwh": "DK_1_price_day_ahead", "load_mw": "DK_load_actual_entsoe_transparency"}
    frame = fine(tmp_path, lines(HEADER, *ROWS[::-1]), reader="opsd", columns=columns)
    assert frame["spot_per_mwh"].tolist() == [10.5, -1, 2]
    assert frame["load_mw"].tolist() == [3000, 3100, 3200]
    assert frame.index[0] == utc("2020-03-29")


def test_prices_keep_their_currency(tmp_path):
    pounds = {"reader": "opsd", "columns": {"spot_per_mwh": "GB_GBN_price_day_ahead"}}
    assert "no exchange rate for GBP" in wrong(tmp_path, lines(HEADER, *ROWS), **pounds)
    frame = fine(tmp_path, lines(HEADER, *ROWS), rates={"GBP": 1.1}, **pounds)
    assert frame["spot_per_mwh"].tolist() == pytest.approx([33, 34.1, 35.2])


def test_years_without_values_are_left_out_by_start(tmp_path):
    text = lines(HEADER, ROWS[0].replace("10.5", ""), *ROWS[1:])
    assert "1 hour missing" in wrong(tmp_path, text, **KEYS)
    assert fine(tmp_path, text, start="2020-03-29T03:00:00", **KEYS)["spot_per_mwh"].tolist() == [-1, 2]


def test_when2heat_with_semicolons_and_decimal_commas(tmp_path):
    text = lines(
        "utc_timestamp;cet_cest_timestamp;DK_heat_demand_space_SFH;DK_COP_ASHP_floor",
        "2013-10-27T00:00:00Z;2013-10-27T02:00:00+0200;1200,5;3,2",
        "2013-10-27T01:00:00Z;2013-10-27T02:00:00+0100;1300,25;3,1",
    )
    columns = {"heat_mw": "DK_heat_demand_space_SFH", "cop": "DK_COP_ASHP_floor"}
    frame = fine(tmp_path, text, reader="opsd", columns=columns)
    assert frame.to_numpy().tolist() == [[1200.5, 3.2], [1300.25, 3.1]]


def test_the_nearest_of_hundreds_of_columns(tmp_path):
    found = read(tmp_path, lines(HEADER, *ROWS), reader="opsd", columns={"spot_per_mwh": "DK_price_day_ahead"})[1]
    assert "Did you mean 'DK_1_price_day_ahead'?" in found[0]
