"""Exports of heat meters: local stamps in one or two columns, decimal commas, energy of steps or registers."""

import pandas as pd
import pytest
from pydantic import ValidationError
from reading import fine, lines, read, utc, wrong

from dhsim.errors import Faults
from dhsim.readers import input_of
from dhsim.series import read_series

HEADER = "Dato;Klokken;Målernummer;Energi [MWh];Volumen [m3];Fremløb [°C]"
ROWS = (
    "01-01-2023;00:00;4711;1,5;20,1;80,5",
    "01-01-2023;01:00;4711;2,5;21,0;81",
    "01-01-2023;02:00;4711;2,0;20,9;82",
)
ENERGY = {"reader": "heat_meter", "stamps": "start", "columns": {"demand_mw": "Energi [MWh]"}}
POWER = {"reader": "heat_meter", "stamps": "start", "columns": {"demand_mw": "Effekt (kW)"}}


def test_energy_of_each_hour(tmp_path):
    frame = fine(tmp_path, lines(HEADER, *ROWS), holds="sum", **ENERGY)
    assert frame["demand_mw"].tolist() == [1.5, 2.5, 2.0]  # MWh of an hour are MW
    assert frame.index[0] == utc("2022-12-31 23:00")


def test_newest_on_top_below_titles_in_latin_1(tmp_path):
    text = lines("Varmeværk A/S", "Udtræk 2023", "", HEADER, *ROWS[::-1])
    frame = fine(tmp_path, text, encoding="latin-1", holds="sum", **ENERGY)
    assert frame["demand_mw"].tolist() == [1.5, 2.5, 2.0]


def test_a_register_becomes_power(tmp_path):
    rows = [f"01-01-2023;0{h}:00;4711;{mwh};0;80" for h, mwh in enumerate(("1.000,0", "1.001,5", "1.004,0"))]
    frame = fine(tmp_path, lines(HEADER, *rows), holds="register", thousands=".", **ENERGY)
    assert frame["demand_mw"].tolist() == [1.5, 2.5]  # three readings are two hours
    assert frame.index[0] == utc("2022-12-31 23:00")


def test_energy_must_say_what_it_is(tmp_path):
    assert wrong(tmp_path, lines(HEADER, *ROWS), **ENERGY) == (
        "file.csv, column 'Energi [MWh]': is energy, in MWh, and holds does not say which. "
        'Set holds = "sum" for the energy of each step, or "register" for the meter\'s reading.'
    )
    own = {**ENERGY, "columns": {"demand_mw": {"column": "Energi [MWh]", "holds": "sum"}}}
    assert fine(tmp_path, lines(HEADER, *ROWS), **own)["demand_mw"].tolist() == [1.5, 2.5, 2.0]


def test_power_in_kw_and_temperatures_beside_energy(tmp_path):
    text = lines("Tidspunkt;Effekt (kW);Fremløb, °C", "1.1.2023 00.00;1500;80,5", "1.1.2023 01.00;-;81")
    assert "1 hour missing" in wrong(tmp_path, text, **POWER)
    keys = {**POWER, "columns": {"demand_mw": "Effekt (kW)", "supply_c": "Fremløb, °C"}}
    frame = fine(tmp_path, text, gaps="previous", **keys)
    assert frame.to_numpy().tolist() == [[1.5, 80.5], [1.5, 81]]


def test_hours_that_end_at_24(tmp_path):
    rows = ["01-01-2023;23:00;4711;1;0;80", "01-01-2023;24:00;4711;2;0;80", "02-01-2023;01:00;4711;3;0;80"]
    frame = fine(tmp_path, lines(HEADER, *rows), holds="sum", **{**ENERGY, "stamps": "end"})
    assert frame["demand_mw"].tolist() == [1, 2, 3]
    assert frame.index[0] == utc("2023-01-01 21:00")  # 22:00-23:00 in Copenhagen
    assert "cannot be read as a time stamp" in wrong(tmp_path, lines(HEADER, *rows), holds="sum", **ENERGY)


@pytest.mark.parametrize(
    ("day", "hours", "n"), [("26-03-2023", [1, 3, 4], 3), ("29-10-2023", [1, 2, 2, 3], 4)], ids=["spring", "autumn"]
)
def test_clock_changes(tmp_path, day, hours, n):
    rows = [f"{day};{h:02d}:00;4711;{k + 1};0;80" for k, h in enumerate(hours)]
    frame = fine(tmp_path, lines(HEADER, *rows), holds="sum", **ENERGY)
    assert frame["demand_mw"].tolist() == list(range(1, n + 1))


def test_normal_time_all_year(tmp_path):
    rows = [f"26-03-2023;{h:02d}:00;4711;{h};0;80" for h in range(5)]
    assert 'time_zone = "UTC+01:00"' in wrong(tmp_path, lines(HEADER, *rows), holds="sum", **ENERGY)
    frame = fine(tmp_path, lines(HEADER, *rows), holds="sum", time_zone="UTC+01:00", **ENERGY)
    assert frame["demand_mw"].tolist() == [0, 1, 2, 3, 4]


def test_one_meter_of_several(tmp_path):
    text = lines(HEADER, *ROWS, *(row.replace("4711", "4712").replace(",5;2", ",0;2") for row in ROWS))
    assert "holds '4711', '4712', and meter names none of them" in wrong(tmp_path, text, holds="sum", **ENERGY)
    assert fine(tmp_path, text, holds="sum", meter="4711", **ENERGY)["demand_mw"].tolist() == [1.5, 2.5, 2.0]
    assert "Did you mean '471" in wrong(tmp_path, text, holds="sum", meter="47111", **ENERGY)
    alone = lines("Tidspunkt;Effekt (kW)", "1.1.2023 00:00;1", "1.1.2023 01:00;2")
    assert wrong(tmp_path, alone, meter="1", **POWER) == (
        "file.csv, meter: the file has no column of meter numbers. Remove meter."
    )


def test_all_faults_at_once(tmp_path):
    keys = {**ENERGY, "meter": "1", "time_zone": "Europe/Copenhagn"}
    found = read(tmp_path, lines(HEADER, *ROWS), **keys)[1]
    assert [fault.split(":")[0] for fault in found] == [
        "file.csv, meter",
        "file.csv, column 'Energi [MWh]'",
        "file.csv",
    ]


def test_columns_without_a_unit_must_be_told_it(tmp_path):
    text = lines("Tidspunkt;Effekt (kW);Frem;Flow m3/h", "1.1.2023 00:00;1500;80,5;9", "1.1.2023 01:00;1600;81;9")
    assert wrong(tmp_path, text, **{**POWER, "columns": {"supply_c": "Frem"}}) == (
        "file.csv, columns.supply_c: the file does not say in which unit this column is. "
        'Write supply_c = { column = "Frem", unit = "..." }.'
    )
    told = {**POWER, "columns": {"supply_c": {"column": "Frem", "unit": "degC"}}}
    assert fine(tmp_path, text, **told)["supply_c"].tolist() == [80.5, 81]


def test_the_time_before_the_date(tmp_path):
    text = lines("Time,Date,Power [MW]", "23:00,2022-12-31,1.5", "00:00,2023-01-01,2.5")
    frame = fine(tmp_path, text, reader="heat_meter", stamps="start", columns={"demand_mw": "Power [MW]"})
    assert frame["demand_mw"].tolist() == [1.5, 2.5]
    assert frame.index[0] == utc("2022-12-31 22:00")


def test_an_empty_row_for_the_hour_that_spring_leaves_out(tmp_path):
    rows = [f"26-03-2023;{h:02d}:00;4711;{'' if h == 2 else h};;" for h in range(5)]
    frame = fine(tmp_path, lines(HEADER, *rows), holds="sum", **ENERGY)
    assert frame["demand_mw"].tolist() == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("column", "mw"),
    [
        ("Effekt [MWh/h]", 8.0),
        ("Last (kWh/h)", 0.008),
        ("Energi kwh", 0.008),
        ("Energi (KWh)", 0.008),
        ("E, gwh", 8000.0),
    ],
)
def test_units_as_people_write_them(tmp_path, column, mw):
    text = lines(f"Dato;{column}", "1.1.2023 00:00;8", "1.1.2023 01:00;8")
    frame = fine(tmp_path, text, reader="heat_meter", stamps="start", holds="sum", columns={"demand_mw": column})
    assert frame["demand_mw"].tolist() == pytest.approx([mw, mw])


@pytest.mark.parametrize("names", ["Päivämäärä;Kellonaika", "Dato;Klokkeslett", "Datum;Timme"])
def test_dates_in_finnish_norwegian_and_swedish(tmp_path, names):
    text = lines(f"{names};Teho [MW]", "1.1.2023;0;1,5", "1.1.2023;1;2,5")
    keys = {"stamps": "start", "time_zone": "Europe/Helsinki", "columns": {"demand_mw": "Teho [MW]"}}
    frame = fine(tmp_path, text, reader="heat_meter", zone="Europe/Stockholm", **keys)
    assert frame.index[0] == utc("2022-12-31 22:00")
    assert frame["demand_mw"].tolist() == [1.5, 2.5]


def test_a_meter_number_of_a_sheet_is_no_decimal(tmp_path):
    hours = pd.date_range("2023-01-01", periods=3, freq="h")
    pd.DataFrame({"Dato": hours, "Måler": [4711, 4711, 4711], "Effekt (kW)": [1, 2, 3]}).to_excel(
        tmp_path / "meter.xlsx", index=False
    )
    faults = Faults()
    entry = input_of({"file": "meter.xlsx", "meter": "4712", **POWER})
    assert read_series(entry, tmp_path, "Europe/Copenhagen", faults) is None
    assert "Did you mean '4711'?" in str(faults.found[0])
    frame = read_series(input_of({"file": "meter.xlsx", "meter": "4711", **POWER}), tmp_path, "UTC", Faults())
    assert frame["demand_mw"].tolist() == [0.001, 0.002, 0.003]


def test_blanks_between_thousands_and_marks_that_clash(tmp_path):
    text = lines("Tid;Effekt (kW)", "1.1.2023 00:00;950", "1.1.2023 01:00;1 050")
    assert 'Set thousands = " " for this file.' in wrong(tmp_path, text, **POWER)
    assert fine(tmp_path, text, thousands=" ", **POWER)["demand_mw"].tolist() == pytest.approx([0.95, 1.05])
    with pytest.raises(ValidationError, match="they must differ"):
        input_of({"file": "x.csv", "decimal": ".", "thousands": ".", **POWER})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(tmp_path, end):
    text = end.join(["sep=;", "Varmeværk", HEADER, *ROWS, ";;;;;", ""])
    assert fine(tmp_path, text, holds="sum", **ENERGY)["demand_mw"].tolist() == [1.5, 2.5, 2.0]
