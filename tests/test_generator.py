"""The shipped example inputs: reproducible, complete, and as their README says."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

INPUTS = Path(__file__).parents[1] / "inputs"
CSV = INPUTS / "town_normal_year.csv"
SUMMED = ("demand_mw", "mill_mw", "server_hall_mw")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_town", INPUTS / "generate_town.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def town() -> pd.DataFrame:
    """The shipped file, by local time."""
    table = pd.read_csv(CSV)
    table.index = pd.to_datetime(table.pop("time_utc"), utc=True).dt.tz_convert("Europe/Stockholm")
    return table


@pytest.fixture(scope="module")
def readme() -> str:
    return (INPUTS / "README.md").read_text(encoding="utf-8")


def test_regenerating_gives_the_shipped_file_byte_for_byte(generator: ModuleType) -> None:
    assert generator.to_csv(generator.make_town()).encode("utf-8") == CSV.read_bytes()


def test_the_year_is_the_local_year_2023_without_gap_or_repeat(town: pd.DataFrame) -> None:
    utc = town.index.tz_convert("UTC")
    # 365 x 24 = 8760: the 23-hour day of March and the 25-hour day of October cancel
    assert len(utc.unique()) == len(town) == 8760
    assert (np.diff(utc) == np.timedelta64(1, "h")).all()
    assert utc[0] == pd.Timestamp("2022-12-31T23:00Z")
    assert utc[-1] == pd.Timestamp("2023-12-31T22:00Z")
    assert CSV.read_text(encoding="utf-8").splitlines()[1].startswith("2022-12-31T23:00Z,")


def test_every_cell_is_a_number(town: pd.DataFrame) -> None:
    assert np.isfinite(town.to_numpy()).all()
    assert (town[list(SUMMED)] >= 0).all(axis=None)


def test_demand_is_300_gwh_with_a_peak_of_about_100_mw(town: pd.DataFrame) -> None:
    assert town["demand_mw"].sum() == pytest.approx(300_000, rel=0.01)
    assert town["demand_mw"].max() == pytest.approx(100, abs=3)
    assert town["demand_mw"].loc[:"2023-02"].max() == town["demand_mw"].max()  # the cold spell of late January


def test_the_year_is_normal_but_for_one_cold_spell(generator: ModuleType, town: pd.DataFrame) -> None:
    off_k = town["outdoor_c"].groupby(town.index.month).mean().to_numpy() - np.array(generator.NORMAL_C)
    assert np.abs(off_k).max() < 1.0
    assert -22 <= town["outdoor_c"].min() <= -18


def test_monthly_prices_are_the_published_ones(generator: ModuleType, town: pd.DataFrame) -> None:
    means = town["spot_per_mwh"].groupby(town.index.month).mean().to_numpy()
    assert means == pytest.approx(10 * np.array(generator.SPOT_MEAN_ORE_PER_KWH), abs=0.01)  # 1 öre/kWh = 10 SEK/MWh


def test_prices_are_negative_mostly_from_may_to_october(town: pd.DataFrame) -> None:
    negative = town.index[town["spot_per_mwh"] < 0]
    assert 300 <= len(negative) <= 500  # Energiföretagen: about 400 in Sweden in 2023
    assert negative.month.isin(range(5, 11)).mean() > 0.9


def test_prices_follow_local_working_hours(town: pd.DataFrame) -> None:
    high_load = (town.index.day_of_week < 5) & (town.index.hour >= 6) & (town.index.hour < 22)
    price = town["spot_per_mwh"]
    assert price[high_load].mean() / price[~high_load].mean() == pytest.approx(1.63, abs=0.05)  # Svenska kraftnät


def test_the_mill_stands_still_for_two_weeks_in_summer(town: pd.DataFrame) -> None:
    stopped = town.index[town["mill_mw"] == 0]
    assert len(stopped[stopped.isin(town.loc["2023-07-10":"2023-07-23"].index)]) == 14 * 24
    assert 0 < len(stopped) - 14 * 24 <= 7 * 30  # seven trips of at most 30 hours
    winter = town["mill_mw"][town.index.month.isin([1, 2, 12]) & (town["mill_mw"] > 0)]
    assert winter.mean() == pytest.approx(18, abs=0.5)


def test_the_server_hall_is_nearly_flat_and_grows(town: pd.DataFrame) -> None:
    hall = town["server_hall_mw"]
    assert hall.mean() == pytest.approx(8.0, abs=0.05)
    assert hall.between(7.2, 8.8).all()
    assert hall.loc["2023-12"].mean() > hall.loc["2023-01"].mean()


def test_the_readme_states_what_the_file_holds(town: pd.DataFrame, readme: str) -> None:
    for name, digits in {"outdoor_c": 1, **dict.fromkeys(SUMMED, 2)}.items():
        column = town[name]
        total = f"{column.sum():,.0f}".replace(",", " ") if name in SUMMED else "-"
        low, mean, high = (f"{value:.{digits}f}" for value in (column.min(), column.mean(), column.max()))
        assert f"| `{name}` | {low} | {mean} | {high} | {total} |" in readme
    price = town["spot_per_mwh"]
    assert f"| `spot_per_mwh` | {price.min():.0f} | {price.mean():.0f} | {price.max():.0f} | - |" in readme
    assert f"{(price < 0).sum()} hours below zero" in readme
    assert f"{town['demand_mw'].sum() / town['demand_mw'].max():.0f} full-load hours" in readme
    assert f"{(town['mill_mw'] == 0).sum()} hours without mill heat" in readme


def test_contracts_name_series_that_exist(town: pd.DataFrame) -> None:
    contracts = tomllib.loads((INPUTS / "contracts.toml").read_text(encoding="utf-8"))["contracts"]
    clauses = [clause for contract in contracts.values() for clause in contract["clauses"]]
    assert {clause["kind"] for clause in clauses} == {"energy_price", "energy_tax", "fixed_fee", "peak_charge"}
    named = {clause["price_per_mwh"] for clause in clauses if isinstance(clause.get("price_per_mwh"), str)}
    assert named == {"spot_per_mwh"}
    assert named <= set(town.columns)
