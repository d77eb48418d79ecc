"""`dhsim keys` tells of every kind what the loader takes."""

from __future__ import annotations

import pytest

import dhsim as dh
from dhsim.clauses import Clause
from dhsim.components import Component
from dhsim.cop_models import CopModel
from dhsim.profiles import Profile
from dhsim.schema import FILES, PARTS, keys, schema
from dhsim.validation import keys_of

from .project import Project

KINDS = sorted({*Component.kinds, *Clause.kinds, *Profile.kinds, *CopModel.kinds, *PARTS, *FILES} - {"thing"})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_keys_and_a_schema(kind: str) -> None:
    rows = keys(kind)
    assert all(key and takes for key, takes, _, _ in rows)
    assert "$schema" in schema(kind)


def test_units_defaults_and_what_is_needed() -> None:
    rows = {key: rest for key, *rest in keys("boiler")}
    assert rows["capacity_mw"][:2] == ["MW", "needed"]
    assert rows["fuel"][:2] == ["name of a commodity", "needed"]
    assert rows["maintenance_weeks"][:2] == ["list: whole number", ""]
    assert {key: rest for key, *rest in keys("network")}["supply_c"][0] == "hourly °C"
    assert {key: rest for key, *rest in keys("forced_outages")}["stops_per_year"][0] == "1/year"
    assert set(rows) == set(keys_of(dh.Boiler)) - {"kind"}


def test_a_kind_that_is_not_there() -> None:
    with pytest.raises(dh.InputError, match="Did you mean 'boiler'"):
        keys("boyler")


def test_a_single_stream_of_a_potential() -> None:
    network = dh.Network(demand_mw=5, supply_c=80, return_c=40)
    hours = dh.hours_from("2023-01-01", 2)
    gas = {"gas": dh.Commodity(buy_per_mwh=1)}
    boiler = dh.Boiler(network="town", fuel="gas", capacity_mw=9, efficiency=1)
    case = dh.Case(hours, {"town": network}, {"boiler": boiler}, gas)
    assert list(dh.potential(case, "town", streams_c=60)["stream"]) == ["60 °C"]
    with pytest.raises(dh.InputError, match="Did you mean 'boiler'"):
        dh.break_even_km(case, "boilr")


def test_kelvin_in_place_of_celsius() -> None:
    with pytest.raises(ValueError, match=r"found '95 K': that is -178\.15 °C; write 95 °C if that is meant"):
        dh.Network(demand_mw=1, supply_c=80, return_c=40, supply_max_c="95 K")


def test_lists_of_numbers_are_suggested_as_numbers(project: Project) -> None:
    project.components["boiler"]["maintenance_weeks"] = "28"
    assert project.fault().endswith("It must be a list such as [28].")


def test_a_fault_about_one_key_shows_its_value(project: Project) -> None:
    project.components["mill"] = {"kind": "waste_heat", "network": "town", "available_mw": 1, "priority": 2}
    assert project.fault() == (
        "model.toml, components.mill.priority: found 2: priority orders the takers of a shared stream, and stream "
        "names none. Name one, or leave priority out."
    )
