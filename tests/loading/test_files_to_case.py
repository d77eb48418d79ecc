"""Files become the case that they describe."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dhsim as dh

from .project import Project


def field(case: dh.Case, path: str) -> Any:
    """A value of a case by 'group.name.key'."""
    group, name, key = path.split(".")
    return getattr(getattr(case, group)[name], key)


def child(project: Project, name: str = "child.toml", **tree: Any) -> dh.Case:
    """The case of a scenario that extends the project's."""
    project.write()
    return dh.load(project.scenario_file(name, {"extends": "scenario.toml", **tree}))


def test_minimal_project(project: Project) -> None:
    case = project.load()
    assert (case.title, case.currency, case.hours.zone, case.hours.n, case.hours.step_h) == (
        "Base",
        "SEK",
        "Europe/Stockholm",
        24,
        1.0,
    )
    assert case.hours.show(0) == "2023-01-01 00:00"
    assert list(case.components) == ["boiler", "pump", "tank"]
    assert case.origins["components.boiler"] == "model.toml"
    assert case.origins["contracts.grid"] == "contracts.toml"
    assert set(case.sources) == {"scenario.toml", "model.toml", "contracts.toml", "series.csv"}
    assert case.warnings == ()
    assert case.hours.series["demand_mw"].tolist() == project.series["demand_mw"]


def test_smallest_model_of_all(project: Project) -> None:
    project.model = {
        "networks": {"town": {"demand_mw": 10}},
        "components": {"heat": {"kind": "waste_heat", "network": "town", "available_mw": 20, "price_per_mwh": 30}},
    }
    project.scenario = {"model": "model.toml", "inputs": ["series.csv"]}
    case = project.load()
    assert (case.title, case.currency, case.hours.zone) == ("Untitled", "EUR", "UTC")
    assert dh.solve(case).attrs["objective"] == pytest.approx(24 * 10 * 30)


@pytest.mark.parametrize(
    "change",
    [
        {"components.boiler.capacity_mw": 25},
        {"components": {"boiler": {"capacity_mw": 25}}},
        {"components": {"boiler.capacity_mw": 25}},
        {"components.boiler": {"capacity_mw": 25}},
    ],
)
def test_set_quoted_and_unquoted(project: Project, change: dict[str, Any]) -> None:
    if "components.boiler" in change:  # a quoted path is taken whole: the part is replaced
        change["components.boiler"] |= {k: v for k, v in project.components["boiler"].items() if k != "capacity_mw"}
    project.scenario["set"] = change
    case = project.load()
    assert field(case, "components.boiler.capacity_mw") == 25
    assert field(case, "components.boiler.efficiency") == 0.9


@pytest.mark.parametrize("quoted", [True, False])
def test_set_of_a_whole_component(project: Project, quoted: bool) -> None:
    sun = {"kind": "solar_heat", "network": "town", "available_mw": {"value": 3, "provenance": "assumed"}}
    project.scenario["set"] = {"components.sun": sun} if quoted else {"components": {"sun": sun}}
    case = project.load()
    assert field(case, "components.sun.available_mw") == 3
    assert case.origins["components.sun"] == "scenario.toml"
    assert case.provenance == {"components.sun.available_mw": ("assumed", "")}


def test_set_of_an_entry_of_a_list(project: Project) -> None:
    project.scenario["set"] = {
        "contracts.grid.clauses.1.per_year": 500,
        "contracts.grid.clauses.0": {"kind": "energy_price", "price_per_mwh": 7},
    }
    price, fee = project.load().contracts["grid"].clauses
    assert (price.price_per_mwh, fee.per_year) == (7, 500)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({"scale": 1.5}, 15.0),
        ({"add": 2}, 12.0),
        ({"scale": 2, "add": -1}, 19.0),  # 2 x 10 - 1
        (7, 7.0),
        ("spot_per_mwh", 500.0),
    ],
)
def test_set_of_a_series(project: Project, change: Any, first: float) -> None:
    project.scenario["set"] = {"series.demand_mw": change}
    assert project.load().hours.series["demand_mw"][0] == first
    project.scenario["set"] = {"series": {"demand_mw": change}}
    assert project.load().hours.series["demand_mw"][0] == first


def test_changes_of_a_series_follow_each_other(project: Project) -> None:
    project.scenario["set"] = {"series.demand_mw": {"add": 1}}
    case = child(project, set={"series.demand_mw": {"scale": 2}})
    assert case.hours.series["demand_mw"][0] == 22  # (10 + 1) x 2


def test_a_series_of_its_own_by_set(project: Project) -> None:
    project.model["components"]["pump"]["cop"] = "pump_cop"
    project.scenario["set"] = {"series.pump_cop": 3.5}
    assert (project.load().hours.series["pump_cop"] == 3.5).all()


def test_remove(project: Project) -> None:
    project.scenario["remove"] = ["components.pump", "streams.sewage"]
    case = project.load()
    assert list(case.components) == ["boiler", "tank"]
    assert case.streams == {}


def test_remove_takes_its_provenance_with_it(project: Project) -> None:
    project.components["tank"]["capacity_mwh"] = {"value": 40, "provenance": "assumed"}
    project.scenario["remove"] = ["components.tank"]
    case = project.load()
    assert case.provenance == {}
    assert "components.tank" not in case.origins


def test_child_may_remove_what_the_base_has_set(project: Project) -> None:
    project.scenario["set"] = {"components.tank.capacity_mwh": 50}
    assert "tank" not in child(project, remove=["components.tank"]).components


def test_child_may_put_something_else_in_the_place(project: Project) -> None:
    cooler = {"kind": "heat_rejection", "network": "town"}
    case = child(project, remove=["components.tank"], set={"components.tank": cooler})
    assert case.components["tank"].kind == "heat_rejection"


def test_extends_twice_from_other_folders(project: Project) -> None:
    project.scenario["run"] = {"start": dt.date(2023, 1, 1), "end": dt.datetime(2023, 1, 1, 12)}
    project.write()
    project.scenario_file(
        "middle/half.toml",
        {
            "title": "Half",
            "extends": "../scenario.toml",
            "set": {"components.boiler.capacity_mw": 30, "components.pump.capacity_mw": 5},
        },
    )
    path = project.scenario_file(
        "deep/er/last.toml",
        {
            "extends": "../../middle/half.toml",
            "run": {"end": dt.datetime(2023, 1, 1, 6)},
            "set": {"components.boiler.capacity_mw": 35},
        },
    )
    case = dh.load(path)
    assert case.title == "Half"
    assert field(case, "components.boiler.capacity_mw") == 35  # the child wins
    assert field(case, "components.pump.capacity_mw") == 5
    assert case.hours.n == 6  # start of the base, end of the child
    assert case.origins["components.boiler.capacity_mw"] == "deep/er/last.toml"
    assert case.origins["components.pump.capacity_mw"] == "middle/half.toml"


def test_child_may_name_another_model(project: Project) -> None:
    project.write()
    project.model["title"] = "Other"
    project.components["boiler"]["capacity_mw"] = 99
    project.scenario_file("other.toml", project.model)
    case = dh.load(project.scenario_file("child.toml", {"extends": "scenario.toml", "model": "other.toml"}))
    assert field(case, "components.boiler.capacity_mw") == 99


def test_base_without_a_model(project: Project) -> None:
    del project.scenario["model"]
    assert child(project, model="model.toml").title == "Base"


def test_contracts_from_two_files(project: Project) -> None:
    tax = {"contracts": {"tax": {"clauses": [{"kind": "energy_price", "price_per_mwh": 392}]}}}
    project.scenario_file("tax.toml", tax)
    project.scenario["inputs"].append("tax.toml")
    project.model["commodities"]["power"]["contracts"] = ["grid", "tax"]
    assert set(project.load().contracts) == {"grid", "tax"}


@pytest.mark.parametrize(
    ("path", "text", "number"),
    [
        ("components.boiler.capacity_mw", "25 kW", 0.025),
        ("components.boiler.capacity_mw", "72 GJ/h", 20.0),  # 72 / 3.6
        ("components.tank.capacity_mwh", "90 000 kWh", 90.0),
        ("components.tank.loss_share_per_h", "2.4 %/day", 0.001),  # 0.024 / 24
        ("components.boiler.om_per_mwh", "61.6 DKK/GJ", 61.6 * 3.6 * 1.54),  # 341.5104 SEK/MWh
        ("components.boiler.om_per_mwh", "0.3 SEK/kWh", 300.0),
        ("streams.sewage.stream_c", "50 °F", 10.0),  # (50 - 32) / 1.8
        ("streams.sewage.stream_c", "283.15 K", 10.0),
        ("networks.town.demand_mw", "9 500 kW", 9.5),
        ("commodities.gas.buy_per_mwh", "100 DKK/MWh", 154.0),
    ],
)
def test_values_with_units(project: Project, path: str, text: str, number: float) -> None:
    group, name, key = path.split(".")
    project.model[group][name][key] = text
    assert field(project.load(), path) == pytest.approx(number, rel=1e-12)
    project.write()
    project.scenario["set"] = {path: text}
    assert field(project.load(), path) == pytest.approx(number, rel=1e-12)


def test_provenance_is_kept_and_the_value_used(project: Project) -> None:
    project.components["boiler"]["capacity_mw"] = {"value": "20 000 kW", "provenance": "derived", "note": "nameplate"}
    project.components["boiler"]["efficiency"] = {"value": 0.85, "provenance": "assumed"}
    clause = project.contracts["contracts"]["grid"]["clauses"][1]
    clause["per_year"] = {"value": 100, "note": "the invoice"}
    case = project.load()
    assert field(case, "components.boiler.capacity_mw") == 20
    assert field(case, "components.boiler.efficiency") == 0.85
    assert case.provenance == {
        "components.boiler.capacity_mw": ("derived", "nameplate"),
        "components.boiler.efficiency": ("assumed", ""),
        "contracts.grid.clauses.1.per_year": ("stated", "the invoice"),
    }


def test_a_changed_value_loses_the_provenance_of_the_old_one(project: Project) -> None:
    project.components["boiler"]["capacity_mw"] = {"value": 20, "provenance": "assumed", "note": "for the old one"}
    project.scenario["set"] = {"components.boiler.capacity_mw": 25}
    assert project.load().provenance == {}
    project.scenario["set"] = {"components.boiler.capacity_mw": {"value": 25, "provenance": "stated", "note": "new"}}
    assert project.load().provenance == {"components.boiler.capacity_mw": ("stated", "new")}


def test_curve(project: Project) -> None:
    project.model["networks"]["town"]["supply_c"] = {"of": "demand_mw", "points": [[10, 70], [12, 80]]}
    case = project.load()
    # Demand 10, 11, 12, 13, 14: on the curve 70, 75, 80, and flat beyond.
    assert case.hours.values(case.networks["town"].supply_c)[:5].tolist() == [70, 75, 80, 80, 80]


def test_hourly_list(project: Project) -> None:
    project.model["networks"]["town"]["demand_mw"] = [float(k) for k in range(24)]
    case = project.load()
    assert case.hours.values(case.networks["town"].demand_mw).tolist() == list(range(24))


def test_quarters_from_hours(project: Project) -> None:
    project.scenario["run"] = {"step": "15min"}
    case = project.load()
    assert (case.hours.n, case.hours.step_h) == (96, 0.25)
    assert case.hours.series["demand_mw"][:8].tolist() == [10, 10, 10, 10, 11, 11, 11, 11]


def test_quarters_from_quarters_and_hours_from_quarters(project: Project) -> None:
    project.step_h = 0.25
    project.series = {"demand_mw": [float(k % 4) for k in range(96)], "spot_per_mwh": [500.0] * 96}
    assert project.load().hours.series["demand_mw"].tolist() == [1.5] * 24  # the mean of 0, 1, 2, 3
    project.scenario["run"] = {"step": "15min"}
    assert project.load().hours.series["demand_mw"][:5].tolist() == [0, 1, 2, 3, 0]


def test_two_files_of_series(project: Project) -> None:
    path = project.folder / "quarters.csv"
    path.write_text(project.csv({"sun_mw": [float(k % 4) for k in range(96)]}, 0.25))
    project.scenario["inputs"].append({"file": "quarters.csv", "columns": {"roof_mw": "sun_mw"}})
    project.components["sun"] = {"kind": "solar_heat", "network": "town", "available_mw": "roof_mw"}
    assert project.load().hours.series["roof_mw"].tolist() == [1.5] * 24


def test_one_file_in_two_entries(project: Project) -> None:
    names = ("demand_mw", "spot_per_mwh")
    entries = [{"file": "series.csv", "columns": {name: name}} for name in names]
    project.scenario["inputs"] = [*entries, "contracts.toml"]
    assert set(project.load().hours.series) == set(names)


def test_part_of_the_data(project: Project) -> None:
    project.scenario["run"] = {"start": dt.datetime(2023, 1, 1, 5), "end": dt.datetime(2023, 1, 1, 8)}
    case = project.load()
    assert case.hours.n == 3
    assert case.hours.series["demand_mw"].tolist() == project.series["demand_mw"][5:8]


def test_leap_year(project: Project) -> None:
    project.first = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) - dt.timedelta(hours=1)
    project.series = {name: [value] * 8784 for name, value in (("demand_mw", 10.0), ("spot_per_mwh", 500.0))}
    project.scenario["run"] = {"start": dt.date(2024, 1, 1), "end": dt.date(2025, 1, 1)}
    case = project.load()
    assert case.hours.n == 8784
    assert case.hours.show(8783) == "2024-12-31 23:00"
    assert np.isclose(case.hours.year_share(2024), 1.0)


@pytest.mark.parametrize("working_folder", ["root", "scenarios"])
def test_places_are_as_the_user_would_type_them(
    project: Project, monkeypatch: pytest.MonkeyPatch, working_folder: str
) -> None:
    project.series["demand_mw"][0] = float("nan")
    project.scenario |= {"model": "../model.toml", "inputs": ["../series.csv", "../contracts.toml"]}
    project.write()
    path = project.scenario_file("scenarios/base.toml", project.scenario)
    (project.folder / "scenario.toml").unlink()
    start = "series.csv"
    if working_folder == "scenarios":
        monkeypatch.chdir(project.folder / "scenarios")
        path, start = Path("base.toml"), str(project.folder / "series.csv")
    with pytest.raises(dh.InputError) as caught:
        dh.load(path)
    assert str(caught.value).startswith(f"{start}, column 'demand_mw', row 2")


def test_long_paths(project: Project) -> None:
    folder = "/".join(["a" * 100] * 4)
    project.write()
    deep = {"title": "Deep", "model": "model.toml", "inputs": ["series.csv", "contracts.toml"]}
    path = project.scenario_file(f"{folder}/scenario.toml", deep)
    for name in ("model.toml", "series.csv", "contracts.toml"):
        (project.folder / name).rename(project.folder / folder / name)
    assert dh.load(path).title == "Deep"


SHIPPED = [
    pytest.param(path, marks=pytest.mark.shared if path.stem == "soenderborg_2019" else (), id=path.stem)
    for path in sorted((Path(__file__).resolve().parents[2] / "scenarios").glob("*.toml"))
]


@pytest.mark.parametrize("path", SHIPPED)
def test_shipped_scenarios_load_without_warnings(path: Path) -> None:
    case = dh.load(path)
    assert case.hours.n >= 8759
    assert case.warnings == ()


@pytest.mark.parametrize("path", ["contracts.grid.clauses[0].price_per_mwh", "contracts.grid.clauses.0.price_per_mwh"])
def test_set_names_places_as_faults_do(project: Project, path: str) -> None:
    project.scenario["set"] = {path: {"value": 7, "provenance": "assumed"}}
    case = project.load()
    assert case.contracts["grid"].clauses[0].price_per_mwh == 7  # type: ignore[attr-defined]
    assert case.provenance["contracts.grid.clauses.0.price_per_mwh"] == ("assumed", "")
    project.scenario["set"] = {path: "x"}
    assert project.fault().startswith("scenario.toml, contracts.grid.clauses[0].price_per_mwh: there is no series 'x'.")
