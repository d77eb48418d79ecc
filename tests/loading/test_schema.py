"""The published JSON Schemas take what the loader takes, and refuse what is misspelt."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from dhsim.schema import schema

from .project import Project

ROOT = Path(__file__).resolve().parents[2]
KINDS: tuple[str, ...] = ("model", "inputs", "scenario")
SHIPPED: list[tuple[str, Path]] = [
    *(("model", path) for path in sorted((ROOT / "models").glob("*.toml"))),
    *(("inputs", path) for path in sorted((ROOT / "inputs").glob("*.toml"))),
    *(("scenario", path) for path in sorted((ROOT / "scenarios").glob("*.toml"))),
]


def wrong(kind: str, tree: Any) -> list[str]:
    """What the schema finds wrong; dates as text, as editors hand them over."""
    plain = json.loads(json.dumps(tree, default=str))
    return [error.message for error in Draft202012Validator(schema(kind)).iter_errors(plain)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_json_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(("kind", "path"), SHIPPED, ids=lambda value: getattr(value, "stem", value))
def test_shipped_files(kind: str, path: Path) -> None:
    assert wrong(kind, tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_the_project_of_these_tests(project: Project) -> None:
    assert wrong("model", project.model) == []
    assert wrong("inputs", project.contracts) == []
    assert wrong("scenario", project.scenario) == []


@pytest.mark.parametrize("path", ["", "networks.town", "commodities.gas", "streams.sewage", "components.boiler"])
def test_a_misspelt_key_of_a_model(project: Project, path: str) -> None:
    node = project.model
    for key in path.split(".") if path else ():
        node = node[key]
    node["misspelt"] = 1
    assert wrong("model", project.model)


def test_a_misspelt_key_of_other_files(project: Project) -> None:
    project.contracts["contracts"]["grid"]["clauses"][0]["misspelt"] = 1
    project.scenario["run"] = {"misspelt": 1}
    assert wrong("inputs", project.contracts)
    assert wrong("scenario", project.scenario)


def test_values_with_units_and_sources(project: Project) -> None:
    project.components["boiler"] |= {
        "capacity_mw": {"value": "25 kW", "provenance": "stated", "note": "plate"},
        "om_per_mwh": "3 DKK/GJ",
    }
    project.components["engine"] = {
        "kind": "chp_region",
        "network": "town",
        "fuel": "gas",
        "electricity": "power",
        "points": [{"heat_mw": "500 kW", "power_mw": {"value": 0.4, "provenance": "stated"}, "fuel_mw": 1}],
    }
    project.model["commodities"]["power"]["sell_per_mwh"] = 1
    assert wrong("model", project.model) == []
    project.load()
    project.components["boiler"]["capacity_mw"]["provenance"] = "guess"
    assert wrong("model", project.model)


PROFILES: list[dict[str, Any]] = [
    {"kind": "flat", "mw": "25 kW"},
    {"kind": "data_centre", "mw": {"value": 3, "provenance": "stated"}},
    {"kind": "sewage", "mw": 3},
    {"kind": "winter_limited", "mw": 3, "outdoor_c": {"of": "demand_mw", "points": [[1, 2], [3, 4]], "mean_h": 24}},
    {"kind": "condenser_heat", "mw": 3, "outdoor_c": "demand_mw"},
    {"kind": "electrolyser", "mw": 3, "run_plan": {"kind": "flat", "mw": 0.5}},
    {"kind": "batch", "mw": 3, "on_h": 5, "off_h": 1, "charges": 1250, "start": dt.date(2023, 1, 1)},
    {"kind": "monthly", "values": [1] * 12},
    {"kind": "seasonal", "winter": 3, "summer": 2},
]


@pytest.mark.parametrize("table", PROFILES, ids=lambda table: str(table["kind"]))
def test_profiles(project: Project, table: dict[str, Any]) -> None:
    project.model["streams"]["sewage"]["available_mw"] = table
    assert wrong("model", project.model) == []
    project.load()
    Draft202012Validator.check_schema(schema(table["kind"]))
    table = {**table, "misspelt": 1}
    project.model["streams"]["sewage"]["available_mw"] = table
    assert wrong("model", project.model)


@pytest.mark.parametrize("path", ["streams.sewage", "components.boiler"])
def test_schedules(project: Project, path: str) -> None:
    group, name = path.split(".")
    project.model[group][name] |= {
        "outages": [{"from": "07-03", "to": "07-30"}, {"from": dt.date(2023, 1, 1), "to": dt.date(2023, 1, 1)}],
        "maintenance_weeks": [28, 29],
        "forced_outages": {"stops_per_year": 3, "mean_h": 20, "seed": 1},
        "stages": [{"share": 0.5, "plant": dt.date(2023, 1, 1), "grid": dt.datetime(2023, 1, 1, 6)}],
    }
    assert wrong("model", project.model) == []
    project.load()
    project.model[group][name]["stages"][0]["gird"] = dt.date(2023, 1, 1)
    assert wrong("model", project.model)


def test_the_head_of_a_file_has_no_provenance(project: Project) -> None:
    project.model["currency"] = {"value": "SEK", "provenance": "stated"}
    assert wrong("model", project.model)
    assert project.fault() == (
        "model.toml, currency: found { value = 'SEK', provenance = 'stated' }. It must be text in quotes."
    )


def test_grid_limits_and_heat_pumps_of_several_levels(project: Project) -> None:
    project.model["grid_limits"] = {"feeder": {"commodity": "power", "components": ["pump"], "max_mw": "1200 kW"}}
    project.components["pump"] |= {"cop": {"model": "lorenz"}, "deliver_c": [60, "supply"], "design_lift_k": "40 K"}
    project.components["pump"]["derating_per_k"] = 0.01
    assert wrong("model", project.model) == []
    project.load()
    project.model["grid_limits"]["feeder"]["misspelt"] = 1
    assert wrong("model", project.model)


@pytest.mark.parametrize("kind", ["heat_pump", "absorption_heat_pump", "flue_gas_condenser"])
def test_every_key_of_a_heat_source_is_described(kind: str) -> None:
    bare = {"kind", "network", "electricity"}
    fields = schema(kind)["properties"]
    assert [key for key, about in fields.items() if key not in bare and not about.get("description")] == []
