"""The published JSON Schemas take what the loader takes, and refuse what is misspelt."""

from __future__ import annotations

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


def test_the_head_of_a_file_has_no_provenance(project: Project) -> None:
    project.model["currency"] = {"value": "SEK", "provenance": "stated"}
    assert wrong("model", project.model)
    assert project.fault() == (
        "model.toml, currency: found { value = 'SEK', provenance = 'stated' }. It must be text in quotes."
    )
