"""Files as others write them: title lines above the header, stamps at the end of a step, gaps that are filled."""

import numpy as np
import pandas as pd
from series_files import ZONE, day, fine, hours, read, write, wrong

from dhsim.errors import Faults
from dhsim.series import ColumnSpec, SeriesFile, read_series


def notes(folder, name="town.csv", **keys):
    faults = Faults()
    assert read_series(SeriesFile(file=name, **keys), folder, ZONE, faults, "SEK") is not None
    assert not faults
    return faults.notes


# Gaps that are filled leave a note


def test_columns_with_the_same_gaps_share_a_note(tmp_path):
    write(tmp_path, [*day(["1,1,1", ",,2", ",,3", "4,4,"]), "2023-01-01 04:00,5,5,5"], header="time,a,b,c")
    assert notes(tmp_path, gaps="interpolate") == [
        'town.csv: filled 2 hours of a, b, first 2023-01-01 01:00 local (gaps = "interpolate")',
        'town.csv: filled 1 hour of c, first 2023-01-01 03:00 local (gaps = "interpolate")',
    ]


def test_rows_that_are_missing_are_noted_for_every_series(tmp_path):
    rows = day(["1,1", "2,2", "3,3", "4,4"])
    write(tmp_path, [*rows[:1], *rows[2:]], header="time,a,b")
    assert notes(tmp_path, gaps="previous") == [
        'town.csv: filled 1 hour of a, b, first 2023-01-01 01:00 local (gaps = "previous")'
    ]


def test_nothing_filled_leaves_no_note(tmp_path):
    write(tmp_path, day([1, 2]))
    assert notes(tmp_path, gaps="interpolate") == []


def test_an_empty_cell_and_a_text_cell_are_named_by_the_column_of_the_file(tmp_path):
    write(tmp_path, day(["1", "", "3"]), header="time,Load")
    assert wrong(tmp_path, columns={"demand_mw": "Load"}) == (
        "town.csv, column 'Load': 1 hour missing, first 2023-01-01 01:00 local (row 3). "
        'Fill them, or set gaps = "interpolate" for this file.'
    )
    write(tmp_path, day(["1", "x", "3"]), header="time,Load")
    assert wrong(tmp_path, columns={"demand_mw": ColumnSpec(column="Load")}) == (
        "town.csv, column 'Load', row 3: 'x' is not a number. Leave a cell empty where its value is missing."
    )


# Stamps at the end of a step


def test_a_stamp_at_the_end_is_moved_back_by_one_step(tmp_path):
    write(tmp_path, day([1, 2], start="2023-01-01 01:00"))
    assert fine(tmp_path, stamps="end").index[0] == pd.Timestamp("2022-12-31 23:00", tz="UTC")  # 0:00 in Stockholm
    write(tmp_path, ["2023-01-01 00:15,1", "2023-01-01 00:30,2"])
    assert fine(tmp_path, stamps="end").index[0] == pd.Timestamp("2022-12-31 23:00", tz="UTC")


def test_ends_across_both_clock_changes(tmp_path):
    # 26 March: the step from 01:00 ends at 03:00 by the clock. 29 October: the one from 01:00 and the first one from
    # 02:00 both end at 02:00.
    write(tmp_path, ["2023-03-26 01:00,0", "2023-03-26 03:00,1", "2023-03-26 04:00,3"])
    assert [f"{t:%H:%M}" for t in fine(tmp_path, stamps="end").index.tz_convert(ZONE)] == ["00:00", "01:00", "03:00"]
    write(tmp_path, [f"2023-10-29 {clock},1" for clock in ("01:00", "02:00", "02:00", "03:00")])
    local = fine(tmp_path, stamps="end").index.tz_convert(ZONE)
    assert [f"{t:%H:%M}" for t in local] == ["00:00", "01:00", "02:00", "02:00"]


def test_a_gap_in_stamps_at_the_end_is_named_by_the_step_that_is_missing(tmp_path):
    rows = day([1, 2, 3, 4], start="2023-01-01 01:00")
    write(tmp_path, [*rows[:1], *rows[2:]])
    assert wrong(tmp_path, stamps="end").startswith("town.csv: 1 hour without a row, first 2023-01-01 01:00 local")


def test_ends_need_stamps(tmp_path):
    write(tmp_path, ["1", "2"], header="a")
    assert wrong(tmp_path, stamps="end", starts="2023-01-01") == (
        "town.csv, stamps: is for files with stamps only. Remove it, or remove starts."
    )


# Titles above the header


def test_rows_above_the_header_are_skipped_and_counted(tmp_path):
    write(tmp_path, ["", "time;demand_mw", *day(["1,5", "2,5"], ";")], header="Heat, town; 2023")
    assert list(fine(tmp_path, skip_rows=2)["demand_mw"]) == [1.5, 2.5]
    write(tmp_path, ["", "time;demand_mw", *day(["1,5", "x"], ";")], header="Heat, town; 2023")
    assert wrong(tmp_path, skip_rows=2).startswith("town.csv, column 'demand_mw', row 5: 'x' is not a number.")


def test_title_lines_are_known_by_their_few_separators(tmp_path):
    write(tmp_path, ["time;demand_mw", *day([1, 2], ";")], header="Heat of the town, 2023")
    assert wrong(tmp_path) == (
        "town.csv, row 1: has 1 cell, row 2 has 2. If the row above it is a title, set skip_rows = 1 for this file."
    )
    write(tmp_path, ["Unit: MW", "", "time,a,b", *day(["1,2", "3,4"])], header="Heat, town")
    assert wrong(tmp_path) == (
        "town.csv, row 1: has 2 cells, row 4 has 3. If the 3 rows above it are titles, set skip_rows = 3 for this file."
    )
    assert wrong(tmp_path, skip_rows=1) == (
        "town.csv, row 2: has 1 cell, row 4 has 3. If the 2 rows above it are titles, set skip_rows = 3 for this file."
    )
    assert len(fine(tmp_path, skip_rows=3)) == 2


def test_decimal_commas_are_no_titles(tmp_path):
    write(tmp_path, day(["1,5", "2,5"]))
    assert "decimal commas" in wrong(tmp_path)


def test_rows_of_numbers_are_no_header(tmp_path):
    write(tmp_path, ["1,2,", "3,4,"], header="a,b")  # a separator at the end of every row is an empty cell
    assert list(fine(tmp_path, starts="2023-01-01")["b"]) == [2, 4]
    write(tmp_path, ["1,5", "2,5"], header="a")
    assert "decimal commas" in wrong(tmp_path, starts="2023-01-01")


def test_too_many_rows_skipped(tmp_path):
    write(tmp_path, day([1]))
    assert wrong(tmp_path, skip_rows=3) == (
        "town.csv: holds nothing below the 3 rows that skip_rows leaves out. Correct skip_rows."
    )


def test_titles_of_a_sheet(tmp_path):
    cells = [["Heat of the town", None], [None, None], ["time", "a"], *zip(hours("2023-01-01", 2), [1, 2], strict=True)]
    pd.DataFrame(cells).to_excel(tmp_path / "town.xlsx", header=False, index=False)
    assert list(fine(tmp_path, "town.xlsx", skip_rows=2)["a"]) == [1, 2]
    assert wrong(tmp_path, "town.xlsx") == (
        "town.xlsx, row 1: column 2 holds values, but has no name. Name it in row 1, or delete it; "
        "if titles stand above the column names, set skip_rows."
    )
    cells[4] = [pd.Timestamp("2023-01-01 01:00"), "x"]
    pd.DataFrame(cells).to_excel(tmp_path / "town.xlsx", header=False, index=False)
    assert wrong(tmp_path, "town.xlsx", skip_rows=2).startswith("town.xlsx, column 'a', row 5: 'x' is not a number.")


def test_titles_are_no_matter_of_parquet(tmp_path):
    pd.DataFrame({"time": hours("2023-01-01", 2), "a": np.arange(2.0)}).to_parquet(tmp_path / "town.parquet")
    assert read(tmp_path, "town.parquet", skip_rows=1)[1] == [
        "town.parquet: skip_rows is set, but a .parquet file has no title lines. Remove skip_rows."
    ]


def test_the_line_that_tells_excel_the_separator_is_a_title(tmp_path):
    write(tmp_path, ["time;demand_mw", *day([1, 2], ";")], header="sep=;")
    assert wrong(tmp_path) == (
        "town.csv, row 1: has 1 cell, row 2 has 2. If the row above it is a title, set skip_rows = 1 for this file."
    )
    assert fine(tmp_path, skip_rows=1)["demand_mw"].tolist() == [1, 2]
