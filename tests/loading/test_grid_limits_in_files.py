"""Grid limits, flue-gas condensers and COP models as they stand in files."""

from __future__ import annotations

import pytest

import dhsim as dh

from .project import Project


@pytest.fixture
def limited(project: Project) -> Project:
    """The project with a limit on its heat pump."""
    project.model["grid_limits"] = {"feeder": {"commodity": "power", "components": ["pump"], "max_mw": "1200 kW"}}
    return project


def test_it_is_read(limited: Project) -> None:
    case = limited.load()
    assert case.grid_limits["feeder"].max_mw == 1.2
    assert case.origins["grid_limits.feeder"] == "model.toml"
    assert float(dh.solve(case)["grid_used_mw"].max()) <= 1.2 + 1e-9


def test_a_scenario_changes_it(limited: Project) -> None:
    limited.scenario["set"] = {"grid_limits.feeder.max_mw": 0.5}
    assert limited.load().grid_limits["feeder"].max_mw == 0.5
    limited.scenario = {**limited.scenario, "set": {}, "remove": ["grid_limits.feeder"]}
    assert limited.load().grid_limits == {}


def test_a_result_with_it_is_saved_and_read(limited: Project) -> None:
    result = dh.solve(limited.load())
    assert dh.open_result(dh.save(result, "out", picture=False)).identical(result)


def test_its_faults_have_their_place(limited: Project) -> None:
    limited.model["grid_limits"]["feeder"] = {"commodity": "power", "components": ["pmp", "boiler"], "max_mw": -1}
    limited.model["grid_limits"]["other"] = {"commodity": "power", "members": ["pump"], "max_mw": 1}
    assert sorted(limited.faults()) == [
        "model.toml, grid_limits.feeder.max_mw: found -1. It must be at least 0.",
        "model.toml, grid_limits.other.components: it is missing. Add components.",
        "model.toml, grid_limits.other.members: unknown key 'members'. Known: commodity, components, max_mw, title.",
    ]
    limited.model["grid_limits"] = {"feeder": {"commodity": "power", "components": ["pmp", "boiler"], "max_mw": 1}}
    assert limited.faults() == [
        "model.toml, grid_limits.feeder.components: there is no component 'pmp'. Did you mean 'pump'?",
        "model.toml, grid_limits.feeder.components: 'boiler' neither takes nor supplies 'power'. Leave it out, or "
        "correct the commodity.",
    ]


def test_a_heat_pump_with_levels(project: Project) -> None:
    project.components["pump"] |= {"cop": {"model": "lorenz", "quality": 0.55}, "deliver_c": [60, "supply"]}
    model = project.load().to_pyomo()
    dh.solve(model)
    assert {"heat_60_c_mw", "heat_supply_mw"} <= {part.local_name for part in model.pump.component_objects()}


def test_a_condenser_of_plants(project: Project) -> None:
    project.components["scrubber"] = {"kind": "flue_gas_condenser", "network": "town", "of": ["boiler"]}
    assert project.load().components["scrubber"].of == ("boiler",)
    project.components["scrubber"]["of"] = ["tank"]
    assert "'tank' takes no fuel" in project.fault()
