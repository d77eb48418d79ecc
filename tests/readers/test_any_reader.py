"""What holds for every reader: files that are none of its own, `dhsim keys`, the schema, a reader of one's own."""

import json
from collections.abc import Sequence
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from reading import fine, lines, read, utc, wrong

from dhsim.readers import Reader, input_of
from dhsim.readers.base import Arranged
from dhsim.schema import keys, schema
from dhsim.series import SeriesFile

SHIPPED = ["dmi", "energinet", "entsoe", "heat_meter", "nord_pool", "opsd", "smhi"]
SAMPLES = {  # the first lines of a file that each knows
    "dmi": "observed;parameterId;stationId;value\n2023-01-01T00:00:00Z;temp_dry;06180;1",
    "energinet": "HourUTC;HourDK;PriceArea;SpotPriceDKK;SpotPriceEUR\n2023-01-01 00:00;x;DK1;1,5;2",
    "entsoe": '"MTU (UTC)","Area","Day-ahead Price (EUR/MWh)"\n'
    '"01/01/2025 00:00:00 - 01/01/2025 01:00:00","BZN|DK1","1"',
    "heat_meter": "Dato;Klokken;Effekt (kW)\n01-01-2023;00:00;1,5",
    "nord_pool": "Elspot Prices in EUR/MWh;;\nData was last updated;;\n;Hours;DK1\n01-01-2019;00 - 01;1,5",
    "opsd": "utc_timestamp,cet_cest_timestamp,DK_1_price_day_ahead\n2020-01-01T00:00:00Z,x,1",
    "smhi": "Stationsnamn;Nummer\nLund;1\n\nDatum;Tid (UTC);Lufttemperatur;Kvalitet;;Tidsutsnitt:\n"
    "2023-01-01;00:00:00;1;G;;",
}


def entry(reader, **keys):
    """The least that an entry needs."""
    needed = {"stamps": "start"} if reader == "heat_meter" else {}
    return {"reader": reader, "columns": {"a_mw": "a"}, **needed, **keys}


def test_these_are_shipped():
    assert [kind for kind in sorted(Reader.kinds) if Reader.kinds[kind].__module__.startswith("dhsim.")] == SHIPPED


@pytest.mark.parametrize(("reader", "other"), [*permutations(SHIPPED, 2)])
def test_a_file_of_another_layout_is_known_by_its_own_reader(tmp_path, reader, other):
    found = wrong(tmp_path, SAMPLES[other], **entry(reader))
    assert found.startswith(f"file.csv: is not laid out as files of {Reader.kinds[reader].of} are: no row holds ")
    assert found.endswith(f'It looks like one for reader = "{other}".')


@pytest.mark.parametrize("reader", SHIPPED)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "file.csv: is empty. Write column names in row 1 and values below."),
        (" \n\n", "file.csv: is empty. Write column names in row 1 and values below."),
        (
            "<!DOCTYPE html>\n<html><body>Access denied</body></html>",
            "file.csv: holds a web page, not a table. Download the table itself, as CSV, and look into the file.",
        ),
        (
            '{"total": 1, "records": [{"HourUTC": "2023-01-01T00:00:00"}]}',
            "file.csv: holds JSON, not a table. Download the table itself, as CSV, and look into the file.",
        ),
        ("\0\1\2", "file.csv: is a binary file, not text. Save it as CSV, or give it the ending of its kind."),
    ],
    ids=["empty", "blank", "web page", "JSON", "binary"],
)
def test_files_that_hold_no_table(tmp_path, reader, text, found):
    assert wrong(tmp_path, text, **entry(reader)) == found


@pytest.mark.parametrize("reader", SHIPPED)
def test_utf_16(tmp_path, reader):
    assert wrong(tmp_path, SAMPLES[reader], encoding="utf-16", **entry(reader)) == (
        'file.csv: is written in UTF-16. Save it as "CSV UTF-8".'
    )


@pytest.mark.parametrize("reader", SHIPPED)
def test_a_file_that_no_reader_knows(tmp_path, reader):
    found = wrong(tmp_path, "a;b\n1;2\n", **entry(reader))
    assert found.endswith(f"Use another reader ({', '.join(SHIPPED)}); or leave reader out, and name columns.")


def test_a_web_page_without_a_reader(tmp_path):
    assert wrong(tmp_path, "<html><body>Log in</body></html>").startswith("file.csv: holds a web page, not a table.")


def test_a_file_that_is_not_there_and_one_of_another_kind(tmp_path):
    keys = {"reader": "energinet", "columns": {"a_per_mwh": "SpotPriceEUR"}}
    (tmp_path / "Elspotprices.csv").write_text(SAMPLES["energinet"])
    assert "Did you mean 'Elspotprices.csv'?" in read_missing(tmp_path, "Elspotprice.csv", keys)
    (tmp_path / "a.parquet").write_text("PAR1")
    assert read_missing(tmp_path, "a.parquet", keys) == (
        "a.parquet: a reader does not read .parquet files. Save it as .csv or .xlsx; or leave reader out."
    )
    (tmp_path / "a.xlsx").write_text("no sheet")
    assert read_missing(tmp_path, "a.xlsx", keys).startswith("a.xlsx: cannot be read as a .xlsx file")


def read_missing(folder, file, keys):
    """The one fault of a file that is not written here."""
    from dhsim.errors import Faults
    from dhsim.series import read_series

    faults = Faults()
    assert read_series(input_of({"file": file, **keys}), folder, "Europe/Copenhagen", faults) is None
    assert len(faults.found) == 1
    return str(faults.found[0])


def test_several_sheets(tmp_path):
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"note": ["x"]}).to_excel(book, sheet_name="Info", index=False)
        pd.DataFrame({"HourUTC": ["x"], "PriceArea": ["DK1"]}).to_excel(book, sheet_name="Data", index=False)
    keys = {"reader": "energinet", "columns": {"a_per_mwh": "SpotPriceEUR"}}
    found = read_missing(tmp_path, "a.xlsx", keys)
    assert found == "a.xlsx: has several sheets: 'Info', 'Data'. Set sheet for this file."
    assert "no sheet 'Dta'" in read_missing(tmp_path, "a.xlsx", {**keys, "sheet": "Dta"})


def test_a_file_that_may_not_be_opened(tmp_path, monkeypatch):
    def refuse(self):
        raise PermissionError

    (tmp_path / "a.csv").write_text(SAMPLES["energinet"])
    monkeypatch.setattr(type(tmp_path), "read_bytes", refuse)
    found = read_missing(tmp_path, "a.csv", {"reader": "energinet", "columns": {"a_per_mwh": "SpotPriceEUR"}})
    assert found.startswith("a.csv: may not be opened.")


def test_excel(tmp_path):
    stamps = pd.date_range("2023-01-01", periods=3, freq="h")
    frame = pd.DataFrame({"HourUTC": stamps, "HourDK": stamps, "PriceArea": "DK1", "SpotPriceEUR": [1.5, 2, 3]})
    frame[::-1].to_excel(tmp_path / "a.xlsx", index=False)
    from dhsim.errors import Faults
    from dhsim.series import read_series

    one = input_of({"file": "a.xlsx", "reader": "energinet", "columns": {"spot_per_mwh": "SpotPriceEUR"}})
    read_in = read_series(one, tmp_path, "Europe/Copenhagen", Faults(), "EUR")
    assert read_in["spot_per_mwh"].tolist() == [1.5, 2, 3]
    assert read_in.index[0] == utc("2023-01-01")


@pytest.mark.parametrize("reader", SHIPPED)
def test_keys_and_schema_of_a_reader(reader):
    names = [key for key, *_ in keys(reader)]
    assert {"file", "columns", "gaps", "start", "end"} <= set(names)
    assert all(meaning for _, _, _, meaning in keys(reader))
    check = Draft202012Validator(schema(reader))
    assert check.is_valid(json.loads(json.dumps({"file": "a.csv", **entry(reader)})))
    assert not check.is_valid({"file": "a.csv", **entry(reader), "separator": ";"})


def test_the_schema_of_a_scenario_takes_readers_by_name():
    check = Draft202012Validator(schema("scenario"))
    assert check.is_valid({"inputs": ["a.csv", {"file": "b.csv", "reader": "energinet", "area": "DK1"}]})
    assert check.is_valid({"inputs": [{"file": "b.csv", "time_column": ["Dato", "Tid"], "thousands": "."}]})
    assert not check.is_valid({"inputs": [{"file": "b.csv", "reader": "energinet", "station": "1"}]})
    assert not check.is_valid({"inputs": [{"file": "b.csv", "reader": "energinett"}]})


def test_names_that_are_not_known():
    with pytest.raises(ValueError, match=r"'energinett' is not a reader of an input file. Did you mean 'energinet'\?"):
        input_of({"file": "a.csv", "reader": "energinett"})
    with pytest.raises(ValidationError, match="areea"):
        input_of({"file": "a.csv", "reader": "energinet", "areea": "DK1"})
    assert isinstance(input_of({"file": "a.csv", "reader": "table"}), SeriesFile)


def test_a_reader_of_ones_own(tmp_path):
    class PlantLog(Reader, kind="plant_log"):
        """The log of one plant: day of the year, hour, MW."""

        of = "the plant"
        expects = "DAY"

        @classmethod
        def is_header(cls, cells: Sequence[str]) -> bool:
            return cells[0] == "DAY"

        def arranged(self, table, head, faults):
            day = pd.to_numeric(table.columns["DAY"]) - 1
            at = (
                pd.Timestamp("2023-01-01")
                + pd.to_timedelta(day, "D")
                + pd.to_timedelta(pd.to_numeric(table.columns["HOUR"]), "h")
            )
            return Arranged(table.with_column("at", at), "at", "UTC", {"LOAD": "kW"})

    try:
        text = lines("Plant 7", "DAY,HOUR,LOAD", "1,0,1500", "1,1,2500")
        frame = fine(tmp_path, text, reader="plant_log", columns={"demand_mw": "LOAD"})
        assert frame["demand_mw"].tolist() == [1.5, 2.5]
        assert schema("plant_log")["properties"]["reader"] == {"const": "plant_log"}
    finally:
        del Reader.kinds["plant_log"]


def test_several_faults_come_together(tmp_path):
    keys = {"reader": "entsoe", "columns": {"a_per_mwh": "Prise"}, "area": "DK3", "time_zone": "Mars"}
    found = read(tmp_path, SAMPLES["entsoe"], **keys)[1]
    assert [fault.split(":")[0] for fault in found] == ["file.csv", "file.csv, area"]


@given(st.sampled_from(SHIPPED), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_leaves_faults_and_no_other_error(tmp_path, reader, data):
    text = SAMPLES[reader]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(st.sampled_from(["", ";", ",", '"', "\n", "\r", "-", "9", "ø", " - ", "24:00"]))
        text = text[:at] + put + text[at + data.draw(st.integers(0, 3)) :]
    frame, faults, _ = read(tmp_path, text, **entry(reader, columns={"a_mw": "value"}))
    assert (frame is None) == bool(faults)
