"""Every fault of a series file says where it is, what was found and what to do."""

import pandas as pd
import pytest
from series_files import ZONE, day, fine, hours, read, write, wrong

from dhsim.errors import Faults
from dhsim.series import ColumnSpec, SeriesFile, read_series

GAP = 'or set gaps = "interpolate" for this file.'
EMPTY = "Leave a cell empty where its value is missing."


# Faults of cells: header and rows -> the message in full
CELLS = {
    "empty cells": (
        ["time,demand_mw", *day([1, "", "", 4])],
        f"town.csv, column 'demand_mw': 2 hours missing, first 2023-01-01 01:00 local (row 3). Fill them, {GAP}",
    ),
    "missing rows": (
        ["time,demand_mw", *day(range(6))[:2], *day(range(6))[4:]],
        f"town.csv: 2 hours without a row, first 2023-01-01 02:00 local (after row 3). Add the rows, {GAP}",
    ),
    "text": (
        ["time,demand_mw", *day([1, "n/a", "n/a"])],
        f"town.csv, column 'demand_mw', row 3: 'n/a' is not a number (2 such cells in this column). {EMPTY}",
    ),
    "a column of text": (
        ["time,note", *day(["dry", "wet"])],
        "town.csv, column 'note', row 2: 'dry' is not a number (2 such cells in this column). "
        "If this column is not a series, list the ones that are under columns for this file.",
    ),
    "nan": (["time,a", *day([1, "NaN"])], f"town.csv, column 'a', row 3: 'NaN' is not a number. {EMPTY}"),
    "inf": (["time,a", *day([1, "-inf"])], f"town.csv, column 'a', row 3: '-inf' is not a number. {EMPTY}"),
    "too large": (
        ["time,a", *day([1, "1e999"])],
        f"town.csv, column 'a', row 3: '1e999' is not a finite number. {EMPTY}",
    ),
    "a Python number": (
        ["time,a", *day([1, "1_000"])],
        f"town.csv, column 'a', row 3: '1_000' is not a number. {EMPTY}",
    ),
    "quoted comma": (
        ["time,a", *day([1, '"1,234"'])],
        "town.csv, column 'a', row 3: '1,234' may have a decimal comma or a thousands separator. "
        'Set decimal = "," for this file if the comma is a decimal mark, or else remove the commas.',
    ),
    "both marks": (
        ["time;a;b", *day(["1.5;2", "1;2,5"], ";")],
        "town.csv, column 'b', row 3: '2,5' has a comma, but row 2 of column 'a' says '1.5' with a point. "
        "Use one decimal mark and no thousands separator.",
    ),
    "thousands": (
        ["time;a", *day(["1.234,5", "1"], ";")],
        "town.csv, column 'a', row 2: '1.234,5' has a thousands separator. Set thousands = \".\" for this file.",
    ),
    "thousands with a space": (
        ["time;a", *day(["1 234,5", "1"], ";")],
        "town.csv, column 'a', row 2: '1 234,5' has a thousands separator. Set thousands = \" \" for this file.",
    ),
    "unquoted decimal comma": (
        ["time,a", *day(["1,5", "2,5"])],
        "town.csv, row 2: has 3 cells, the header has 2 (2 such rows). "
        "If these are decimal commas, write the file with semicolons between the cells.",
    ),
    "open quote": (
        ["time,a", *day(['"1', "2"])],
        "town.csv, row 2: a quotation mark is not closed or stands inside a cell. Close it, or remove it.",
    ),
    "no stamps": (
        ["hour,a", "1,5", "2,5"],
        "town.csv, column 'hour', row 2: '1' cannot be read as a time stamp (2 such stamps). "
        "Write stamps as 2023-12-31 23:00, or day first as 31.12.2023 23:00, never month first; "
        "or set time_column, or starts if the file has no stamps.",
    ),
    "no header": (
        day([1, 2]),
        "town.csv, row 1: '2023-01-01 00:00' is a value, not a column name. Add a row with column names on top.",
    ),
    "header twice": (
        ["time,a,a", *day(["1,2", "1,2"])],
        "town.csv, row 1: two columns are both named 'a'. Give each its own name.",
    ),
    "no name": (
        ["time,a,", *day(["1,2", "1,2"])],
        "town.csv, row 1: column 3 holds values, but has no name. Name it in row 1, or delete it.",
    ),
    "header only": (["time,a"], "town.csv: has column names, but no rows below them. Add the values."),
    "stamps only": (
        ["time", "2023-01-01 00:00", "2023-01-01 01:00"],
        "town.csv: has no column beside the time stamps ('time'). Add a column for each series.",
    ),
    "one row": (
        ["time,a", *day([1])],
        "town.csv: has one row of values; the step cannot be told from it. Give at least two rows.",
    ),
    "duplicate stamps": (
        ["time,a", "2023-01-01 00:00,1", "2023-01-01 01:00,1", "2023-01-01 01:00,1"],
        "town.csv, row 4: 2023-01-01 01:00 local stands in row 3 already. Keep one row for each time.",
    ),
    "dates beside hours": (
        ["time,hour,a", "2023-01-01,0,1", "2023-01-01,1,1"],
        "town.csv, row 3: 2023-01-01 00:00 local stands in row 2 already. "
        "Join date and hour in one column, or set starts.",
    ),
    "unsorted": (
        ["time,a", "2023-01-01 01:00,1", "2023-01-01 00:00,1"],
        "town.csv, row 3: 2023-01-01 00:00 local comes after 2023-01-01 01:00 local. "
        "Sort the rows by time, the earliest first.",
    ),
    "irregular step": (
        ["time,a", *day([1, 2, 3]), "2023-01-01 02:37,1"],
        "town.csv, row 5: the step changes: 37 minutes before 2023-01-01 02:37 local, 1 hour in most rows. "
        "Write the whole file with one step; or set step_changes = true if it changes once, for good.",
    ),
    "binary": (["PK\0\1"], "town.csv: is a binary file, not text. Save it as CSV, or give it the ending of its kind."),
    "empty": ([""], "town.csv: is empty. Write column names in row 1 and values below."),
}


@pytest.mark.parametrize(("lines", "message"), CELLS.values(), ids=CELLS)
def test_a_fault_says_where_what_and_what_to_do(tmp_path, lines, message):
    (tmp_path / "town.csv").write_text("\n".join(lines))
    assert wrong(tmp_path) == message


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    write(tmp_path, day(["1,x,", "2,3,4"]), header="time,a,b,c")
    _, faults = read(tmp_path, columns={"a": "a", "b": "b", "c": "c", "d": "dd"})
    assert [fault.split(":")[0] for fault in faults] == [
        "town.csv, columns.d",
        "town.csv, column 'b', row 2",
        "town.csv, column 'c'",
    ]


def test_row_numbers_count_blank_lines_as_a_spreadsheet_does(tmp_path):
    write(tmp_path, [*day([1]), "", "2023-01-01 01:00,x"])
    assert wrong(tmp_path) == f"town.csv, column 'demand_mw', row 4: 'x' is not a number. {EMPTY}"


def test_a_declared_decimal_mark_is_kept_to(tmp_path):
    assert wrong(tmp_path, write(tmp_path, day(['"1,234"', 2])), decimal=".") == (
        "town.csv, column 'demand_mw', row 2: '1,234' has a comma, but decimal = \".\" is set for this file. "
        "Use '.' in every cell, without thousands separators; or set decimal = \",\"."
    )


# Faults of files and keys


def one(folder, name="town.csv", **keys):
    faults = Faults()
    read_series(SeriesFile(file=name, **keys), folder, ZONE, faults, "SEK")
    (fault,) = faults.found
    return fault.where, fault.found, fault.remedy


def test_a_missing_file_names_the_nearest_one(tmp_path):
    write(tmp_path, day([1, 2]))
    assert one(tmp_path, "twon.csv") == (
        "twon.csv",
        f"there is no such file in '{tmp_path}'",
        "Did you mean 'town.csv'?",
    )


def test_a_missing_folder_is_named(tmp_path):
    assert wrong(tmp_path, "inputs/town.csv") == (
        f"inputs/town.csv: there is no folder '{tmp_path / 'inputs'}'. Check the path."
    )


def test_a_folder_is_not_a_file(tmp_path):
    (tmp_path / "inputs").mkdir()
    write(tmp_path / "inputs", day([1, 2]))
    assert wrong(tmp_path, "inputs") == "inputs: is a folder, not a file. Name one file in it: 'town.csv'."


def test_an_unknown_ending_is_refused(tmp_path):
    write(tmp_path, day([1, 2]), "town.ods")
    assert wrong(tmp_path, "town.ods") == (
        "town.ods: files ending in '.ods' are not read. Save it as .csv, .parquet or .xlsx."
    )


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_a_file_that_is_not_what_its_ending_says(tmp_path, ending):
    write(tmp_path, day([1, 2]), f"town.{ending}")
    assert wrong(tmp_path, f"town.{ending}").startswith(f"town.{ending}: cannot be read as a .{ending} file (")


def test_a_missing_column_names_the_nearest_one(tmp_path):
    write(tmp_path, day([1, 2]))
    assert one(tmp_path, columns={"demand_mw": "demand_wm"}) == (
        "town.csv, columns.demand_mw",
        "the file has no column 'demand_wm'",
        "Did you mean 'demand_mw'?",
    )


def test_a_missing_time_column_names_the_nearest_one(tmp_path):
    write(tmp_path, day([1, 2]))
    assert one(tmp_path, time_column="tiem") == (
        "town.csv, time_column",
        "the file has no column 'tiem'",
        "Did you mean 'time'?",
    )


def test_sheets_are_listed(tmp_path):
    with pd.ExcelWriter(tmp_path / "town.xlsx") as book:
        for sheet in ("Heat", "Notes"):
            pd.DataFrame({"time": hours("2023-01-01", 2), "a": [1, 2]}).to_excel(book, sheet_name=sheet, index=False)
    assert len(fine(tmp_path, "town.xlsx", sheet="Heat")) == 2
    assert wrong(tmp_path, "town.xlsx") == "town.xlsx: has several sheets: 'Heat', 'Notes'. Set sheet for this file."
    assert wrong(tmp_path, "town.xlsx", sheet="heat") == (
        "town.xlsx: there is no sheet 'heat'. Sheets: 'Heat', 'Notes'."
    )


def test_an_option_that_would_do_nothing_is_refused(tmp_path):
    write(tmp_path, day([1, 2]))
    assert wrong(tmp_path, sheet="Heat") == (
        "town.csv: sheet = 'Heat' is set, but a .csv file has no sheets. Remove sheet."
    )
    assert wrong(tmp_path, step_h=1.0) == (
        "town.csv, step_h: is for files without stamps only. Remove it, or set starts."
    )


def test_a_unit_that_does_not_fit_is_refused(tmp_path):
    write(tmp_path, day([1, 2]))
    spec = ColumnSpec(column="demand_mw", unit="EUR/MWh")
    assert wrong(tmp_path, columns={"spot_per_mwh": spec}) == (
        "town.csv, columns.spot_per_mwh.unit: no exchange rate for EUR. "
        "Add exchange_rates = { EUR = ... } to the model."
    )
    assert wrong(tmp_path, columns={"spot": spec}) == (
        "town.csv, columns.spot.unit: 'EUR/MWh' cannot be converted, since the name says no unit. "
        "End it in _mw, _per_mwh or _c."
    )
