"""Results on disk: nothing lost, nothing half written, and clear words for what is no result."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.figure import Figure

import dhsim as dh
from dhsim import files_out, tables
from dhsim.errors import InputError
from dhsim.files_out import open_result, refuse_target, save, to_netcdf, to_parquet


def small(networks: int = 1) -> xr.Dataset:
    names = ["town", "village"][:networks]
    demand = np.array([4.0, 6.0, 8.0, 2.0])
    components = {f"boiler_{n}": dh.Boiler(network=n, fuel="gas", capacity_mw=7, efficiency=0.9) for n in names}
    tank = dh.Store(network="town", capacity_mwh=10, charge_mw=5, discharge_mw=5)
    case = dh.Case(
        hours=dh.hours_from("2023-03-26", 4, step_h=0.25, zone="Europe/Stockholm"),
        title="Fjärrvärme",
        networks={n: dh.Network(demand_mw=demand) for n in names},
        commodities={"gas": dh.Commodity(buy_per_mwh=30.0)},
        components={**components, "tank": tank},
    )
    return dh.solve(case)


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return small()


@pytest.fixture(scope="module")
def saved(ds: xr.Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `save` leaves it, picture and all; not to be changed."""
    return save(ds, tmp_path_factory.mktemp("saved") / "new" / "run")


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of all files only a result.nc that holds the title: these tests are about folders."""
    monkeypatch.setattr(files_out, "_write_all", lambda ds, folder, _: (folder / "result.nc").write_text(ds.title))


def left_in(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def fault(error: pytest.ExceptionInfo[InputError]) -> str:
    (only,) = error.value.faults
    assert only.where
    assert only.remedy
    return only.found


def test_round_trip_loses_nothing(ds: xr.Dataset, saved: Path) -> None:
    back = open_result(saved)
    xr.testing.assert_identical(ds, back)
    assert {str(k): v.dtype.kind for k, v in back.variables.items()} == {
        str(k): v.dtype.kind for k, v in ds.variables.items()
    }
    assert all(type(back.attrs[key]) is type(value) for key, value in ds.attrs.items())
    assert back.attrs["title"] == "Fjärrvärme"
    assert "numpy" in json.loads(back.attrs["versions"])
    xr.testing.assert_identical(back, open_result(saved / "result.nc"))


def test_a_result_without_commodity_store_or_cost_survives(tmp_path: Path) -> None:
    bare = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 3),
            networks={"town": dh.Network(demand_mw=0.0, shortfall=False)},
            components={"sun": dh.SolarHeat(network="town", available_mw=1.0, om_per_mwh=1.0)},
        )
    ).isel(cost=slice(0, 0))  # not one line of cost
    save(bare, tmp_path / "bare", picture=False)
    xr.testing.assert_identical(bare, open_result(tmp_path / "bare"))


def test_what_is_written(ds: xr.Dataset, saved: Path) -> None:
    assert left_in(saved.parent) == ["run"]
    assert left_in(saved) == ["dispatch.png", "hourly.csv", "result.nc", "summary.csv"]
    hourly = pd.read_csv(saved / "hourly.csv")
    assert list(hourly.time_utc[:2]) == ["2023-03-25T23:00Z", "2023-03-25T23:15Z"]
    assert hourly.time_local[1] == "2023-03-26T00:15+01:00"
    np.testing.assert_allclose(hourly.town_demand_mw, [4, 6, 8, 2])
    summary = pd.read_csv(saved / "summary.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(summary, tables.summary(ds), check_dtype=False)


def test_one_picture_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dhsim.plots.overview", lambda *_: Figure(figsize=(1, 1)))
    save(small(2), tmp_path / "run")
    pictures = [name for name in left_in(tmp_path / "run") if name.endswith("png")]
    assert pictures == ["dispatch_town.png", "dispatch_village.png"]


def test_an_earlier_result_is_replaced_and_notes_of_others_stay(ds: xr.Dataset, tmp_path: Path, light: None) -> None:
    save(ds, tmp_path / "run", picture=False)
    (tmp_path / "run" / "dispatch.png").write_bytes(b"of the first run")
    (tmp_path / "run" / "notes.txt").write_text("mine")
    save(ds.assign_attrs(title="second"), tmp_path / "run", picture=False)
    assert (tmp_path / "run" / "result.nc").read_text() == "second"
    assert left_in(tmp_path / "run") == ["notes.txt", "result.nc"]  # and no picture of the first run
    assert left_in(tmp_path) == ["run"]


def test_an_empty_folder_is_filled(ds: xr.Dataset, tmp_path: Path, light: None) -> None:
    (tmp_path / "run").mkdir()
    save(ds, tmp_path / "run", picture=False)
    assert left_in(tmp_path / "run") == ["result.nc"]


def test_failure_leaves_nothing_behind(ds: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(ds, tmp_path / "old", picture=False)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files_out.tables, "summary", stop)
    for target in (tmp_path / "old", tmp_path / "a" / "b" / "new"):
        with pytest.raises(KeyboardInterrupt):
            save(ds.assign_attrs(title="second"), target)
    assert left_in(tmp_path) == ["old"]
    assert open_result(tmp_path / "old").attrs["title"] == "Fjärrvärme"


def test_a_failed_swap_puts_the_old_result_back(
    ds: xr.Dataset, tmp_path: Path, light: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(ds, tmp_path / "run", picture=False)
    rename = Path.rename

    def fails_for_the_new(self: Path, target: Path) -> Path:
        if ".partial-" in self.name:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_new)
    with pytest.raises(InputError) as error:
        save(ds.assign_attrs(title="second"), tmp_path / "run", picture=False)
    assert fault(error) == "cannot be written: Permission denied"
    assert left_in(tmp_path) == ["run"]
    assert (tmp_path / "run" / "result.nc").read_text() == "Fjärrvärme"


def test_folders_and_files_of_others_are_refused(ds: xr.Dataset, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(InputError) as error:
        save(ds, tmp_path / "thesis")
    assert "not empty" in fault(error)
    with pytest.raises(InputError) as error:
        save(ds, tmp_path / "thesis" / "chapter.txt")
    assert "this is a file" in fault(error)
    with pytest.raises(InputError) as error:
        save(ds, tmp_path / "thesis" / "chapter.txt" / "run")
    assert "is a file, not a folder" in fault(error)
    assert left_in(tmp_path / "thesis") == ["chapter.txt"]


def test_a_place_without_rights_is_refused_before_the_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_target(tmp_path / "new" / "run")
    assert left_in(tmp_path) == []
    monkeypatch.setattr(files_out.os, "access", lambda *_: False)
    with pytest.raises(InputError) as error:
        refuse_target(tmp_path / "new" / "run")
    assert fault(error) == f"cannot be written: no right to write into {tmp_path}"


def test_no_right_to_write(ds: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    for write in (lambda: save(ds, tmp_path / "run"), lambda: to_parquet(ds, tmp_path / "new" / "run.parquet")):
        with pytest.raises(InputError) as error:
            write()
        assert fault(error) == "cannot be written: Permission denied"


def test_what_is_no_result(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.nc").write_text("time,demand\n" * 1000)
    (tmp_path / "nothing.nc").write_bytes(b"")
    xr.Dataset({"x": 1.0}).to_netcdf(tmp_path / "other.nc", engine="h5netcdf")
    later = xr.Dataset({"x": 1.0}, attrs={"format": "dhsim-result-9"})
    later.to_netcdf(tmp_path / "later.nc", engine="h5netcdf")
    whole = (saved / "result.nc").read_bytes()
    (tmp_path / "cut.nc").write_bytes(whole[: len(whole) // 2])
    expected = {
        "missing": "no such file",
        "empty": "no result.nc in this folder",
        "text.nc": "not a NetCDF file",
        "nothing.nc": "not a NetCDF file",
        "other.nc": "NetCDF, but not a result of dhsim",
        "later.nc": "the file says format = 'dhsim-result-9'",
        "cut.nc": "cut short",
    }
    for name, words in expected.items():
        with pytest.raises(InputError) as error:
            open_result(tmp_path / name)
        assert words in fault(error), name
        assert name in error.value.faults[0].where


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of h5netcdf, closing what never opened
def test_damage_inside_is_reported(saved: Path, tmp_path: Path) -> None:
    raw = bytearray((saved / "result.nc").read_bytes())
    raw[200 : len(raw) - 200] = bytes(len(raw) - 400)  # right length, nothing in it
    (tmp_path / "hurt.nc").write_bytes(raw)
    with pytest.raises(InputError):
        open_result(tmp_path / "hurt.nc")


def test_parquet_holds_the_hourly_table(ds: xr.Dataset, tmp_path: Path) -> None:
    path = to_parquet(ds, tmp_path / "deep" / "hourly.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(path), tables.hourly(ds))
    assert left_in(tmp_path / "deep") == ["hourly.parquet"]


def test_temperatures_are_drawn_where_they_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dhsim.plots.overview", lambda *_: Figure(figsize=(1, 1)))
    mill = dh.WasteHeat(network="town", available_mw=2, stream_c=70)
    boilers = {n: dh.Boiler(network=n, fuel="gas", capacity_mw=9, efficiency=0.9) for n in ("town", "village")}
    networks = {n: dh.Network(demand_mw=4.0, supply_c=80, return_c=40) for n in boilers}
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 2),
        networks=networks,
        commodities={"gas": dh.Commodity(buy_per_mwh=30.0)},
        components={"mill": mill, **{f"boiler_{n}": b for n, b in boilers.items()}},
    )
    save(dh.solve(case), tmp_path / "two")
    assert [n for n in left_in(tmp_path / "two") if n.startswith("temp")] == ["temperatures_town.png"]
    one = dh.Case(case.hours, {"town": networks["town"]}, {"mill": mill, "b": boilers["town"]}, case.commodities)
    save(dh.solve(one), tmp_path / "two")
    assert [n for n in left_in(tmp_path / "two") if n.startswith("temp")] == ["temperatures.png"]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda ds: ds.drop_vars("flow_mw"), "it lacks variable 'flow_mw'"),
        (lambda ds: ds.drop_attrs(deep=False).assign_attrs(format=ds.format), "it lacks attribute 'title', attribute"),
        (lambda ds: ds.assign_attrs(contracts="{oops"), "attribute 'contracts' is not JSON"),
        (lambda ds: ds.assign_attrs(time_zone="Mars/Base"), "its time zone 'Mars/Base' is not known"),
        (lambda ds: ds.isel(time=slice(0, 1)), "it has 1 steps and"),
        (lambda ds: ds.assign(flow_mw=ds["flow_mw"] * np.nan), "variable 'flow_mw' holds what is no number"),
        (lambda ds: ds.assign_attrs(total_cost=np.nan), "attribute 'total_cost' is no number"),
    ],
)
def test_a_result_that_is_not_whole_is_named(ds: xr.Dataset, tmp_path: Path, harm: Any, said: str) -> None:
    file = tmp_path / "harmed.nc"
    to_netcdf(harm(ds), file)

    with pytest.raises(InputError, match=re.escape(f"harmed.nc: {said}")):
        open_result(file)
