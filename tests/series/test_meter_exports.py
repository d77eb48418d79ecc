"""Exports of meters and control systems by column mapping alone: two stamp columns, registers, energy, thousands."""

import pandas as pd
import pytest
from series_files import fine, read, write, wrong

from dhsim.errors import Faults
from dhsim.series import ColumnSpec, SeriesFile, read_series

TWO = {"time_column": ("Dato", "Kl")}
REGISTER = {"demand_mw": ColumnSpec(column="kWh", unit="kWh", holds="register")}


def test_date_and_time_in_two_columns(tmp_path):
    write(tmp_path, ["31-12-2022;23.00;1,5", "01-01-2023;00.00;2,5"], header="Dato;Kl;MW")
    frame = fine(tmp_path, columns={"demand_mw": "MW"}, **TWO)
    assert frame["demand_mw"].tolist() == [1.5, 2.5]
    assert frame.index[0] == pd.Timestamp("2022-12-31 22:00", tz="UTC")


@pytest.mark.parametrize(
    "clocks",
    [
        ("00:00:00", "01:00:00"),
        ("0:00", "1:00"),
        ("0000", "0100"),
        ("0", "1"),
        ("00 - 01", "01 - 02"),
        ("kl. 0", "kl. 1"),
        ("00:00-01:00", "01:00-02:00"),
    ],
)
def test_forms_of_an_hour(tmp_path, clocks):
    write(tmp_path, [f"2023-01-01,{at},{k}" for k, at in enumerate(clocks)], header="Dato,Kl,MW")
    assert fine(tmp_path, columns={"demand_mw": "MW"}, **TWO).index[0] == pd.Timestamp("2022-12-31 23:00", tz="UTC")


def test_hours_1_to_24_are_ends(tmp_path):
    write(tmp_path, [f"2023-01-01,{h},{h}" for h in range(1, 25)], header="Dato,Kl,MW")
    frame = fine(tmp_path, columns={"demand_mw": "MW"}, stamps="end", **TWO)
    assert frame.index[0] == pd.Timestamp("2022-12-31 23:00", tz="UTC")
    assert frame["demand_mw"].tolist() == list(range(1, 25))


@pytest.mark.parametrize(
    ("day", "numbers", "first"),
    [
        ("2023-10-29", [1, 2, 3, 3, 4], "2023-10-28 22:00"),  # hour 3, from 02:00 on, comes twice
        ("2023-03-26", [1, 2, 4, 5], "2023-03-25 23:00"),  # and is left out in spring
    ],
)
def test_hours_1_to_24_are_numbered_by_their_start(tmp_path, day, numbers, first):
    write(tmp_path, [f"{day},{h},{k}" for k, h in enumerate(numbers)], header="Dato,Kl,MW")
    frame = fine(tmp_path, columns={"demand_mw": "MW"}, stamps="end", **TWO)
    assert list(frame.index) == list(pd.date_range(first, periods=len(numbers), freq="h", tz="UTC"))
    assert frame["demand_mw"].tolist() == list(range(len(numbers)))


def test_hours_1_to_24_without_a_clock_change_are_normal_time(tmp_path):
    write(tmp_path, [f"2023-03-26,{h},{h}" for h in range(1, 25)], header="Dato,Kl,MW")
    found = wrong(tmp_path, columns={"demand_mw": "MW"}, stamps="end", **TWO)
    assert "2023-03-26 02:00 does not exist in Europe/Stockholm" in found
    assert 'set time_zone = "UTC+01:00"' in found


def test_a_stamp_column_that_is_not_there(tmp_path):
    write(tmp_path, ["2023-01-01,0,1", "2023-01-01,1,1"], header="Dato,Klok,MW")
    assert read(tmp_path, columns={"demand_mw": "MW"}, **TWO)[1][0] == (
        "town.csv, time_column: the file has no column 'Kl'. Did you mean 'Klok'?"
    )


def test_the_second_stamp_column_is_no_series(tmp_path):
    write(tmp_path, ["2023-01-01,0,1", "2023-01-01,1,2"], header="Dato,Kl,demand_mw")
    assert list(fine(tmp_path, **TWO).columns) == ["demand_mw"]


# A register, whose rise is the energy


def test_a_register_in_kwh_becomes_mw(tmp_path):
    write(tmp_path, [f"2023-01-01 0{k}:00,{kwh}" for k, kwh in enumerate((1000, 3000, 6500))], header="t,kWh")
    frame = fine(tmp_path, columns=REGISTER)
    assert frame["demand_mw"].tolist() == [2.0, 3.5]  # (3000 - 1000) kWh in an hour = 2 MW
    assert frame.index[0] == pd.Timestamp("2022-12-31 23:00", tz="UTC")


def test_readings_are_instants_whatever_stamps_mark(tmp_path):
    write(tmp_path, [f"2023-01-01 0{k}:00,{kwh}" for k, kwh in enumerate((1000, 3000, 6500))], header="t,kWh")
    pd.testing.assert_frame_equal(
        fine(tmp_path, columns=REGISTER, stamps="end"), fine(tmp_path, columns=REGISTER), check_freq=False
    )


def test_a_register_read_each_quarter(tmp_path):
    write(tmp_path, [f"2023-01-01 00:{15 * k:02d},{100 * k}" for k in range(4)], header="t,kWh")
    frame = fine(tmp_path, columns=REGISTER)
    assert frame["demand_mw"].tolist() == pytest.approx([0.4, 0.4, 0.4])  # 0.1 MWh / 0.25 h


def test_two_readings_are_one_step(tmp_path):
    write(tmp_path, ["2023-01-01 00:00,1", "2023-01-01 01:00,2"], header="t,kWh")
    assert wrong(tmp_path, columns=REGISTER) == (
        "town.csv, column 'kWh': has two readings, which make one step. Give at least three."
    )


def test_a_missing_reading_spreads_its_energy(tmp_path):
    write(tmp_path, ["2023-01-01 00:00,0", "2023-01-01 01:00,", "2023-01-01 02:00,3000"], header="t,kWh")
    assert "1 hour missing" in wrong(tmp_path, columns=REGISTER)
    frame = fine(tmp_path, columns=REGISTER, gaps="interpolate")
    assert frame["demand_mw"].tolist() == [1.5, 1.5]  # the meter counted 3 MWh over the two hours


def test_a_register_that_falls(tmp_path):
    write(tmp_path, [f"2023-01-01 0{k}:00,{kwh}" for k, kwh in enumerate((9000, 9500, 20))], header="t,kWh")
    assert wrong(tmp_path, columns=REGISTER) == (
        "town.csv, column 'kWh': the register falls from 9.5 to 0.02 MWh at 2023-01-01 02:00 local. "
        "If the meter was changed, set start or end to read one at a time; if it is no register, correct holds."
    )


@pytest.mark.parametrize("stamps", ["start", "end"])
def test_one_meter_at_a_time(tmp_path, stamps):
    readings = (9000, 9500, 9600, 0, 20, 50)
    write(tmp_path, [f"2023-01-01 0{k}:00,{kwh}" for k, kwh in enumerate(readings)], header="t,kWh")
    first = fine(tmp_path, columns=REGISTER, end="2023-01-01T02:00:00", stamps=stamps)
    assert first["demand_mw"].tolist() == pytest.approx([0.5, 0.1])  # the reading at 02:00 ends the hour from 01:00
    second = fine(tmp_path, columns=REGISTER, start="2023-01-01T03:00:00", stamps=stamps)
    assert second["demand_mw"].tolist() == pytest.approx([0.02, 0.03])
    assert second.index[0] == pd.Timestamp("2023-01-01 02:00", tz="UTC")


def test_a_register_over_the_clock_changes(tmp_path):
    spring = [0, 1, 3, 4]
    write(tmp_path, [f"2023-03-26 0{h}:00,{1000 * k}" for k, h in enumerate(spring)], header="t,kWh")
    assert fine(tmp_path, columns=REGISTER)["demand_mw"].tolist() == [1, 1, 1]
    autumn = [1, 2, 2, 3]
    write(tmp_path, [f"2023-10-29 0{h}:00,{1000 * k}" for k, h in enumerate(autumn)], header="t,kWh")
    assert fine(tmp_path, columns=REGISTER)["demand_mw"].tolist() == [1, 1, 1]


# Energy of each step


def test_energy_of_each_quarter(tmp_path):
    write(tmp_path, [f"2023-01-01 00:{15 * k:02d},{gj}" for k, gj in enumerate((3.6, 7.2))], header="t,GJ")
    frame = fine(tmp_path, columns={"demand_mw": ColumnSpec(column="GJ", unit="GJ", holds="sum")})
    assert frame["demand_mw"].tolist() == pytest.approx([4, 8])  # 3.6 GJ = 1 MWh, in a quarter of an hour 4 MW


def test_energy_for_a_series_that_is_no_power(tmp_path):
    write(tmp_path, ["2023-01-01 00:00,1", "2023-01-01 01:00,2"], header="t,kWh")
    assert wrong(tmp_path, columns={"outdoor_c": ColumnSpec(column="kWh", holds="sum")}) == (
        "town.csv, columns.outdoor_c.unit: holds = 'sum' is for series in MW. End the name in _mw, or remove holds."
    )
    assert wrong(tmp_path, columns={"demand_mw": ColumnSpec(column="kWh", unit="kWh")}) == (
        "town.csv, columns.demand_mw.unit: 'kWh' cannot be expressed in MW. "
        'That is energy: add holds = "sum" for that of each step, or "register" for a meter\'s reading.'
    )


# Marks in numbers


@pytest.mark.parametrize(
    ("cells", "keys"),
    [
        (["1.234,5", "12.345.678"], {"thousands": "."}),
        (["1 234,5", "12\u00a0345\u202f678"], {"thousands": " "}),
        (["1'234,5", "12'345'678"], {"thousands": "'"}),
        (["1.234,5", "12.345.678"], {"thousands": ".", "decimal": ","}),
    ],
)
def test_thousands(tmp_path, cells, keys):
    write(tmp_path, day_of(cells), header="t;a")
    assert fine(tmp_path, columns={"demand_mw": "a"}, **keys)["demand_mw"].tolist() == [1234.5, 12345678]


def day_of(cells):
    return [f"2023-01-01 0{k}:00;{cell}" for k, cell in enumerate(cells)]


def test_a_point_that_does_not_group_by_three_is_no_thousands_mark(tmp_path):
    write(tmp_path, day_of(["1.5", "2"]), header="t;a")
    assert "'1.5' has a point" in wrong(tmp_path, columns={"demand_mw": "a"}, thousands=".")


@pytest.mark.parametrize("mark", [".", ","])
def test_a_mark_that_may_group_thousands_is_asked_about(tmp_path, mark):
    write(tmp_path, [f"2023-01-01 0{k}:00;{cell}" for k, cell in enumerate(("985", f"1{mark}012"))], header="t;kW")
    keys = {"columns": {"demand_mw": ColumnSpec(column="kW", unit="kW")}}
    assert wrong(tmp_path, **keys) == (
        f"town.csv, column 'kW', row 3: '1{mark}012' beside '985' (row 2) may have a thousands separator. "
        f'Set thousands = "{mark}" for this file if it has, or else decimal = "{mark}".'
    )
    assert fine(tmp_path, thousands=mark, **keys)["demand_mw"].tolist() == pytest.approx([0.985, 1.012])
    assert fine(tmp_path, decimal=mark, **keys)["demand_mw"].tolist() == pytest.approx([0.985, 0.001012])


def test_three_decimals_are_decimals_where_one_number_shows_it(tmp_path):
    write(tmp_path, [f"2023-01-01 0{k}:00;{cell}" for k, cell in enumerate(("985", "1.012", "0.5"))], header="t;a_mw")
    assert fine(tmp_path)["a_mw"].tolist() == [985, 1.012, 0.5]


def test_a_unit_in_the_name_of_a_column_is_noted_where_it_is_not_set(tmp_path):
    write(tmp_path, ["2023-01-01 00:00,8", "2023-01-01 01:00,9"], header="t,Energi [kWh]")
    faults = Faults()
    entry = SeriesFile(file="town.csv", columns={"demand_mw": ColumnSpec(column="Energi [kWh]", holds="sum")})
    assert read_series(entry, tmp_path, "UTC", faults)["demand_mw"].tolist() == [8, 9]
    assert faults.notes == [
        "town.csv: column 'Energi [kWh]' says kWh, but its numbers are taken for MWh in demand_mw; "
        "set unit if they are not"
    ]
    said = ColumnSpec(column="Energi [kWh]", unit="kWh", holds="sum")
    faults = Faults()
    read_series(SeriesFile(file="town.csv", columns={"demand_mw": said}), tmp_path, "UTC", faults)
    assert faults.notes == []


def test_one_mark_cannot_mean_two_things():
    with pytest.raises(ValueError, match="thousands is ',', and so is decimal"):
        SeriesFile(file="a.csv", thousands=",", decimal=",")


def test_words_for_no_value(tmp_path):
    write(tmp_path, day_of(["1", "-9999", "n.v.", "4"]), header="t;a")
    keys = {"columns": {"demand_mw": "a"}, "missing": ["-9999", "n.v."]}
    assert "2 hours missing, first 2023-01-01 01:00 local (row 3)" in wrong(tmp_path, **keys)
    assert fine(tmp_path, gaps="interpolate", **keys)["demand_mw"].tolist() == [1, 2, 3, 4]


# A part of a file, and a step that changes


def test_a_part_of_a_file_by_local_time(tmp_path):
    write(tmp_path, [f"2023-01-01 0{k}:00,{k}" for k in range(6)], header="t,a_mw")
    part = {"start": "2023-01-01T02:00:00", "end": "2023-01-01T04:00:00"}
    assert fine(tmp_path, **part)["a_mw"].tolist() == [2, 3]
    assert fine(tmp_path, stamps="end", **part)["a_mw"].tolist() == [3, 4]  # of 02-03 and 03-04


def test_what_is_left_out_may_be_no_number(tmp_path):
    write(tmp_path, ["2023-01-01 00:00,test", *(f"2023-01-01 0{k}:00,{k}" for k in (1, 2))], header="t,a_mw")
    assert fine(tmp_path, start="2023-01-01T01:00:00")["a_mw"].tolist() == [1, 2]


QUARTERS = ["2025-09-30 22:00,1", "2025-09-30 23:00,2", *(f"2025-10-01 00:{15 * k:02d},{3 + k}" for k in range(4))]


def test_from_hours_to_quarters(tmp_path):
    write(tmp_path, QUARTERS, header="t,spot_per_mwh")
    frame = fine(tmp_path, step_changes=True)
    assert frame["spot_per_mwh"].tolist() == [1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6]
    assert frame.index[0] == pd.Timestamp("2025-09-30 20:00", tz="UTC")


def test_stamps_at_the_end_of_steps_that_change(tmp_path):
    rows = ["2025-09-30 23:00,1", "2025-10-01 00:00,2", *(f"2025-10-01 00:{15 * k:02d},{2 + k}" for k in (1, 2, 3))]
    write(tmp_path, rows, header="t,spot_per_mwh")
    frame = fine(tmp_path, step_changes=True, stamps="end")
    assert frame["spot_per_mwh"].tolist() == [1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5]
    assert frame.index[0] == pd.Timestamp("2025-09-30 20:00", tz="UTC")


def test_from_quarters_to_hours(tmp_path):
    rows = [*(f"2023-01-01 00:{15 * k:02d},{k}" for k in range(4)), "2023-01-01 01:00,9", "2023-01-01 02:00,10"]
    write(tmp_path, rows, header="t,a_mw")
    # at 01:00 the step is told by the row after it; the last row is as long as the one before
    assert fine(tmp_path, step_changes=True)["a_mw"].tolist() == [0, 1, 2, 3, 9, 9, 9, 9, 10, 10, 10, 10]


def test_without_step_changes_it_is_a_fault_that_names_the_key(tmp_path):
    write(tmp_path, QUARTERS, header="t,spot_per_mwh")
    assert wrong(tmp_path).endswith("; or set step_changes = true, if these rows stand for longer steps.")


def test_a_step_that_changes_twice_is_a_missing_row(tmp_path):
    write(tmp_path, [*QUARTERS, "2025-10-01 01:15,8"], header="t,spot_per_mwh")
    assert wrong(tmp_path, step_changes=True) == (
        "town.csv, row 8: the step changes more than once: 30 minutes before 2025-10-01 01:15 local. "
        "Add missing rows, or cut the file by start and end."
    )


def test_energy_cannot_be_held(tmp_path):
    write(tmp_path, QUARTERS, header="t,kWh")
    found = wrong(tmp_path, columns={"a_mw": ColumnSpec(column="kWh", holds="sum")}, step_changes=True)
    assert found.startswith("town.csv, step_changes: 'kWh' is energy, not a mean.")
