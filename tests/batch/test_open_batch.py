"""A batch as one Dataset: along its scenarios, and unread until it is asked for."""

from __future__ import annotations

from pathlib import Path

import dask.array
import numpy as np
import pytest
import xarray as xr

import dhsim as dh

from .small import SPOT, TANK, asked, run_here, summary, village

CASES = {
    "no tank": {"remove": ["components.tank"]},
    "no pump": {"remove": ["components.pump", "streams.sewage"]},
    "too cold": {"networks.town.shortfall": False, "series.demand_mw": {"scale": 5}},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small batch whose hours were kept, and in which one scenario fails."""
    project = village(tmp_path_factory.mktemp("open"))
    file = asked(project, batch={"grid": {TANK: [20, 60], f"{SPOT}.scale": [0.5]}, "cases": CASES})
    run_here(file, project.folder / "out", how=dh.How(keep_hourly=True))
    return project.folder / "out"


@pytest.fixture(scope="module")
def opened(folder: Path) -> xr.Dataset:
    return dh.open_batch(folder)


def test_scenarios_are_a_dimension(opened: xr.Dataset, folder: Path) -> None:
    assert opened["scenario"].values.tolist() == summary(folder)["scenario"].tolist()
    assert opened.sizes["scenario"] == 5
    assert opened["total_cost"].dims == ("scenario",)
    assert opened["total_cost"].sel(scenario="base") == summary(folder)["total_cost"][0]
    assert opened[f"input.{TANK}"].sel(scenario="capacity_mwh=60, scale=0.5") == 60


def test_hours_are_unread_until_they_are_asked_for(opened: xr.Dataset) -> None:
    price = opened["heat_price_per_mwh"]

    assert isinstance(price.data, dask.array.Array)
    assert set(price.dims) == {"scenario", "network", "time"}
    assert price.shape[price.dims.index("time")] == 24
    assert np.isfinite(price.values).all()


def test_hours_are_those_of_the_scenario(opened: xr.Dataset, folder: Path) -> None:
    keys = summary(folder).set_index("scenario")["key"]
    for name, key in keys.items():
        with xr.open_dataset(folder / "hourly" / f"{key}.nc", engine="h5netcdf", decode_timedelta=False) as one:
            for variable in ("output_mw", "level_mwh", "heat_price_per_mwh", "demand_mw"):
                if variable not in one:
                    continue
                both = opened[variable].sel(scenario=name)
                for dim in one[variable].dims:
                    if dim in ("component", "store"):
                        both = both.sel({dim: one[dim].values})
                assert both.transpose(*one[variable].dims).values == pytest.approx(one[variable].values), (
                    name,
                    variable,
                )


def test_a_plant_that_is_left_out_is_nan(opened: xr.Dataset) -> None:
    output = opened["output_mw"].sel(component="pump")
    assert np.isnan(output.sel(scenario="no pump")).all()
    assert np.isfinite(output.sel(scenario="no tank")).all()
    level = opened["level_mwh"].sel(store="tank")
    assert np.isnan(level.sel(scenario="no tank")).all()
    assert np.isfinite(level.sel(scenario="no pump")).all()


def test_units_stay_with_the_values(opened: xr.Dataset) -> None:
    assert opened["output_mw"].attrs["units"] == "MW"


def test_a_batch_without_hours_opens_too(tmp_path: Path) -> None:
    project = village(tmp_path)
    run_here(asked(project, batch={"grid": {TANK: [20, 60]}}), tmp_path / "out")
    opened = dh.open_batch(tmp_path / "out")

    assert opened.sizes == {"scenario": 3}
    assert "output_mw" not in opened


def test_hours_of_some_scenarios_only(tmp_path: Path) -> None:
    project = village(tmp_path)
    file = asked(project, batch={"grid": {TANK: [20, 60]}})
    run_here(file, tmp_path / "out", how=dh.How(keep_hourly=True))
    next((tmp_path / "out" / "hourly").iterdir()).unlink()
    opened = dh.open_batch(tmp_path / "out")

    known = np.isfinite(opened["demand_mw"].sel(network="town").isel(time=0).values)
    assert (opened.sizes["scenario"], known.sum()) == (3, 2)


def test_a_batch_in_which_all_failed_opens_empty(tmp_path: Path) -> None:
    project = village(tmp_path)
    run_here(asked(project, batch={"base": False, "cases": {"too cold": CASES["too cold"]}}), tmp_path / "out")

    assert dh.open_batch(tmp_path / "out").sizes == {"scenario": 0}


def test_a_folder_without_a_batch(tmp_path: Path) -> None:
    with pytest.raises(dh.InputError, match=r"there is no summary\.parquet of a batch"):
        dh.open_batch(tmp_path)
