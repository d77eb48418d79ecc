"""What a path leads to, and what is said to those who give the wrong one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xarray as xr

from dhsim.batch_reading import read_batch
from dhsim.errors import InputError
from dhsim.files_out import open_result
from dhsim.folder_kinds import kind_of
from dhsim.report.writing import report_of
from dhsim.result_format import FORMAT
from dhsim.terminal_diff import show_changes


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one of each kind, as far as their names tell."""
    for name in ("result", "batch", "offers", "empty", "other", "damaged"):
        (tmp_path / name).mkdir()
    (tmp_path / "result" / "result.nc").write_bytes(b"\x89HDF\r\n\x1a\n")
    (tmp_path / "batch" / "batch.json").write_text(json.dumps({"format": "dhsim-batch 1", "kind": "batch", "axes": {}}))
    (tmp_path / "offers" / "batch.json").write_text(json.dumps({"format": "dhsim-batch 1", "kind": "offers"}))
    (tmp_path / "other" / "thesis.txt").write_text("all my work")
    (tmp_path / "damaged" / "batch.json").write_text("{")
    (tmp_path / "base.toml").write_text("")
    (tmp_path / "series.CSV").write_text("a,b\n")
    xr.Dataset({"x": 1.0}).to_netcdf(tmp_path / "weather.nc", engine="h5netcdf")
    (tmp_path / "logo").write_bytes(b"\x89PNG")
    return tmp_path


def test_kinds_are_told_apart(here: Path) -> None:
    kinds = {one.name: kind_of(one) for one in here.iterdir()}

    assert kinds == {
        "base.toml": "scenario",
        "batch": "batch",
        "damaged": "batch",  # what is wrong with it is said by what reads it
        "empty": "empty",
        "logo": "file",
        "offers": "offers",
        "other": "folder",
        "result": "result",
        "series.CSV": "table",
        "weather.nc": "NetCDF",
    }
    assert kind_of(here / "gone") == "nothing"


def test_offers_of_before_folders_said_their_kind_are_known_by_their_axes(here: Path) -> None:
    older = {"format": "dhsim-batch 1", "axes": {"offers": ["mill"], "year": ["base"]}}
    (here / "batch" / "batch.json").write_text(json.dumps(older))

    assert kind_of(here / "batch") == "offers"


def said(use: object, *paths: Path) -> str:
    with pytest.raises(InputError) as caught:
        use(*paths)  # type: ignore[operator]
    return str(caught.value)


RESULT = "a folder that `dhsim run` wrote, or its result.nc"
BATCH = "a folder that `dhsim batch` wrote"


def test_what_is_said_where_a_result_is_wanted(here: Path) -> None:
    (here / "batch" / "hourly").mkdir()
    (here / "batch" / "hourly" / "ab.nc").write_bytes(b"")

    expected = {
        "batch": "this is a batch of many scenarios, not a result. It is read by `dhsim report` and `dhsim compare`; "
        f"here give {RESULT}, or one of {here / 'batch' / 'hourly'}.",
        "offers": f"this is a comparison of offers, not a result. It is read by `dhsim report`; here give {RESULT}.",
        "base.toml": f"this is a scenario or model file, not a result. "
        f"Run it first, with `dhsim run {here / 'base.toml'}`, and give the folder that this writes.",
        "series.CSV": f"this is a table (.csv), not a result. Give {RESULT}.",
        "weather.nc": f"NetCDF, but not a result of dhsim. This dhsim reads '{FORMAT}'. "
        "Run the scenario again with this version, or open it with the one that wrote it.",
        "empty": f"there is no result.nc in this folder. Give {RESULT}.",
        "gone": f"there is no such file. Give {RESULT}.",
        "logo": "this is not a NetCDF file of dhsim. "
        "Copy it again from where it was written, or run the scenario again.",
    }
    assert {name: said(open_result, here / name) for name in expected} == {
        name: f"{here / name}: {text}" for name, text in expected.items()
    }


def test_what_is_said_of_another_version_and_of_a_file_cut_short(here: Path) -> None:
    older = here / "older.nc"
    xr.Dataset({"x": 1.0}, attrs={"format": "dhsim-result-0"}).to_netcdf(older, engine="h5netcdf")
    cut = here / "cut.nc"
    cut.write_bytes(older.read_bytes()[:-100])

    for use in (open_result, report_of):
        assert said(use, older) == (
            f"{older}: the file says format = 'dhsim-result-0'. This dhsim reads '{FORMAT}'. "
            "Run the scenario again with this version, or open it with the one that wrote it."
        )
        assert said(use, cut) == (
            f"{cut}: the file is cut short: a copy or download was not finished. "
            "Copy it again from where it was written, or run the scenario again."
        )


def test_what_is_said_where_a_batch_is_wanted(here: Path) -> None:
    expected = {
        "result": "this is the result of one scenario, not a batch. It is read by `dhsim report`, `dhsim settle` and "
        f"`dhsim diff`; here give {BATCH}.",
        "offers": f"this is a comparison of offers, not a batch. It is read by `dhsim report`; here give {BATCH}.",
        "base.toml": f"this is a scenario or model file, not a batch. "
        f"Run it first, with `dhsim batch {here / 'base.toml'}`, and give the folder that this writes.",
        "empty": f"there is no batch.json in this folder. Give {BATCH}.",
        "gone": f"there is no such folder. Give {BATCH}.",
    }
    assert {name: said(read_batch, here / name) for name in expected} == {
        name: f"{here / name}: {text}" for name, text in expected.items()
    }


def test_what_is_said_of_a_batch_that_is_not_finished_or_damaged(here: Path) -> None:
    for use in (read_batch, report_of):
        assert said(use, here / "batch") == (
            f"{here / 'batch'}: there is no summary.parquet in it: the batch is not finished. "
            "Run `dhsim batch` to its end."
        )
        assert said(use, here / "damaged") == (
            f"{here / 'damaged' / 'batch.json'}: it cannot be read as JSON. Run `dhsim batch` again."
        )


def test_what_is_said_where_anything_is_reported(here: Path) -> None:
    ends = "Give a folder that `dhsim run`, `dhsim batch` or `dhsim offers` wrote, or a result.nc."
    expected = {
        "empty": f"the folder is empty. {ends}",
        "other": f"the folder holds no result, batch or comparison of offers. {ends}",
        "series.CSV": f"this is a table (.csv). {ends}",
        "logo": f"this is a file of another kind. {ends}",
        "gone": f"there is no such file or folder. {ends}",
        "base.toml": f"this is a scenario or model file. Run it first, with `dhsim run {here / 'base.toml'}` "
        "(or `dhsim batch`, `dhsim offers`), and give the folder it writes.",
    }
    assert {name: said(report_of, here / name) for name in expected} == {
        name: f"{here / name}: {text}" for name, text in expected.items()
    }


def test_a_misspelt_folder_is_told_the_nearest_name(here: Path) -> None:
    assert said(report_of, here / "reslut") == (
        f"{here / 'reslut'}: there is no such file or folder. Did you mean 'result'? "
        "Give a folder that `dhsim run`, `dhsim batch` or `dhsim offers` wrote, or a result.nc."
    )


def test_what_differs_is_asked_of_results(here: Path) -> None:
    assert said(show_changes, here / "offers", here / "result") == (
        f"{here / 'offers'}: this is a comparison of offers, not a result. "
        f"It is read by `dhsim report`; here give {RESULT}."
    )
