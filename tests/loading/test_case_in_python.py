"""A case made and changed in Python: checked as one from files, never changed in place."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pydantic import ValidationError

import dhsim as dh

from .project import Project


@pytest.fixture
def case(project: Project) -> dh.Case:
    """The case of the project."""
    return project.load()


def in_python(project: Project) -> dh.Case:
    """The project's case without a file."""
    hours = dh.hours_from("2023-01-01", 24, zone="Europe/Stockholm")
    return dh.Case(
        hours=hours.with_series({name: np.array(values) for name, values in project.series.items()}),
        networks={"town": dh.Network(demand_mw="demand_mw", supply_c=80, return_c=45)},
        commodities={"gas": dh.Commodity(buy_per_mwh=450), "power": dh.Commodity(contracts=("grid",))},
        streams={"sewage": dh.Stream(available_mw=3, stream_c=12, stream_outlet_min_c=4)},
        contracts={
            "grid": dh.Contract(
                clauses=(dh.EnergyPrice(price_per_mwh="spot_per_mwh"), dh.FixedFee(per_year=8760)),
            )
        },
        components={
            "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=20, efficiency=0.9),
            "pump": dh.HeatPump(network="town", electricity="power", source="sewage", capacity_mw=4, cop=3),
            "tank": dh.Store(network="town", capacity_mwh=40, charge_mw=5, discharge_mw=5),
        },
        currency="SEK",
    )


def faults(error: pytest.ExceptionInfo[dh.InputError]) -> list[str]:
    return [str(fault) for fault in error.value.faults]


def test_python_and_files_give_the_same_cost(project: Project, case: dh.Case) -> None:
    from_files = dh.solve(case).attrs["objective"]
    assert dh.solve(in_python(project)).attrs["objective"] == pytest.approx(from_files, rel=1e-9)
    assert from_files > 24  # at least the fixed fee of 8760 a year, 1 an hour


def test_add_remove_replace_leave_the_case_as_it_was(case: dh.Case) -> None:
    before = (dict(case.components), dict(case.networks), case.hours, dict(case.hours.series))
    more = case.add("spare", dh.Boiler(network="town", fuel="gas", capacity_mw=5, efficiency=0.8))
    less = case.remove("tank")
    larger = case.replace(boiler={"capacity_mw": 25}, pump={"capacity_mw": 6})
    warmer = case.with_series(demand_mw=5)
    assert "spare" in more.components
    assert "tank" not in less.components
    assert (larger.components["boiler"].capacity_mw, larger.components["pump"].capacity_mw) == (25, 6)  # type: ignore[attr-defined]
    assert (warmer.hours.series["demand_mw"] == 5).all()
    assert (dict(case.components), dict(case.networks), case.hours, dict(case.hours.series)) == before


def test_changes_are_checked_again(project: Project) -> None:
    case = in_python(project)
    with pytest.raises(dh.InputError) as caught:
        case.add("spare", dh.Boiler(network="twon", fuel="gass", capacity_mw=5, efficiency=0.8))
    assert faults(caught) == [
        "components.spare.network: there is no network 'twon'. Did you mean 'town'?",
        "components.spare.fuel: there is no commodity 'gass'. Did you mean 'gas'?",
    ]
    with pytest.raises(dh.InputError) as caught:
        case.remove("gas")
    assert faults(caught) == ["components.boiler.fuel: there is no commodity 'gas'. Known: power."]
    with pytest.raises(dh.InputError) as caught:
        case.replace(pump={"cop": 0.5})
    assert faults(caught) == ["components.pump.cop: found 0.5. It must be at least 1."]
    with pytest.raises(dh.InputError) as caught:
        case.with_series(demand_mw=np.arange(24.0) - 2)
    assert faults(caught) == [
        "networks.town.demand_mw: -2 (series 'demand_mw') at 2023-01-01 00:00 local and in 2 steps in all. "
        "It must be at least 0."
    ]


def test_a_missing_value_in_a_series_is_refused(project: Project) -> None:
    with pytest.raises(dh.InputError, match=r"^networks\.town\.demand_mw: nan \(series 'demand_mw'\)"):
        in_python(project).with_series(demand_mw=[*range(23), np.nan])


def test_places_name_the_file_where_there_is_one(case: dh.Case) -> None:
    with pytest.raises(dh.InputError) as caught:
        case.replace(boiler={"network": "twon"})
    assert faults(caught) == ["model.toml, components.boiler.network: there is no network 'twon'. Did you mean 'town'?"]


def test_everything_is_frozen(case: dh.Case) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.title = "x"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        case.components["boiler"].title = "x"  # type: ignore[misc]
    values = [1.0] * 24
    network = dh.Network(demand_mw=values)
    values[0] = 99.0
    assert network.demand_mw[0] == 1.0  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        network.demand_mw[0] = 2.0  # type: ignore[index]


def test_numpy_numbers_are_numbers(case: dh.Case) -> None:
    changed = case.replace(boiler={"capacity_mw": np.float64(21), "efficiency": np.float32(0.5)})
    assert changed.components["boiler"].capacity_mw == 21  # type: ignore[attr-defined]
    assert case.replace(boiler={"capacity_mw": np.int64(7)}).components["boiler"].capacity_mw == 7  # type: ignore[attr-defined]


def test_values_with_units_in_python(case: dh.Case) -> None:
    changed = case.replace(boiler={"capacity_mw": "25 kW", "om_per_mwh": "10 DKK/MWh"})
    boiler = changed.components["boiler"]
    assert (boiler.capacity_mw, boiler.om_per_mwh) == pytest.approx((0.025, 15.4))  # type: ignore[attr-defined]


def test_add_does_not_replace(case: dh.Case) -> None:
    with pytest.raises(dh.InputError) as caught:
        case.add("boiler", dh.Boiler(network="town", fuel="gas", capacity_mw=5, efficiency=0.8))
    assert faults(caught) == [
        "model.toml, components.boiler: there is one already. Choose another name, change the part with replace(), or "
        "remove() it first."
    ]


def test_a_case_is_shown_on_one_line(case: dh.Case) -> None:
    assert (
        repr(case)
        == str(case)
        == (
            "Case('Base': 24 steps of 1 h from 2023-01-01 00:00 Europe/Stockholm, 1 network, 2 commodities, 1 stream, "
            "1 contract, 3 components, 2 series)"
        )
    )
