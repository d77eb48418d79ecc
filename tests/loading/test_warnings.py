"""What is legal, but unlikely to be meant, reaches `Case.warnings`."""

from __future__ import annotations

import datetime as dt

import pytest

import dhsim as dh

from .project import Project


def warnings(project: Project) -> tuple[str, ...]:
    return project.load().warnings


def test_gaps_that_are_filled(project: Project) -> None:
    path = project.write()
    lines = (project.folder / "series.csv").read_text().splitlines()
    for row in (4, 5):
        stamp = lines[row].split(",")[0]
        lines[row] = f"{stamp},,"
    (project.folder / "series.csv").write_text("\n".join(lines))
    project.scenario["inputs"] = [{"file": "series.csv", "gaps": "interpolate"}, "contracts.toml"]
    project.scenario_file(str(path), project.scenario)
    case = dh.load(path)
    note = 'series.csv: filled 2 hours of demand_mw, spot_per_mwh, first 2023-01-01 03:00 local (gaps = "interpolate")'
    assert case.warnings == case.notes == (note,)
    more = case.with_series(demand_mw=5).replace(boiler={"capacity_mw": 25}).remove("tank")
    more = more.add("tank", dh.Store(network="town", capacity_mwh=1, charge_mw=1, discharge_mw=1))
    assert more.warnings == (note,)


def test_a_contract_that_nothing_uses(project: Project) -> None:
    project.contracts["contracts"]["old"] = {"clauses": [{"kind": "fixed_fee", "per_year": 1}]}
    assert warnings(project) == ("contracts.old: nothing is bought or sold under this contract",)


def test_a_contract_whose_user_was_removed_is_no_slip(project: Project) -> None:
    project.contracts["contracts"]["mill"] = {"clauses": [{"kind": "fixed_fee", "per_year": 1}]}
    project.components["mill"] = {"kind": "waste_heat", "network": "town", "available_mw": 1, "contract": "mill"}
    assert project.load().remove("mill").warnings == ()
    project.scenario["remove"] = ["components.mill"]
    assert warnings(project) == ()


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2022, 12, 1), (2022, 12, 31), "the outage from 2022-12-01 to 2022-12-31 lies outside the run"),
        ((2023, 1, 2), (2023, 1, 2), "the outage from 2023-01-02 to 2023-01-02 lies outside the run"),
    ],
)
def test_an_outage_outside_the_run(project: Project, start: tuple[int, ...], end: tuple[int, ...], text: str) -> None:
    project.components["boiler"]["outages"] = [{"from": dt.date(*start), "to": dt.date(*end)}]  # type: ignore[arg-type]
    assert warnings(project) == (f"components.boiler.outages[0]: {text} and changes nothing",)


def test_an_outage_within_a_step(project: Project) -> None:
    off = {"from": dt.datetime(2023, 1, 1, 5, 10), "to": dt.datetime(2023, 1, 1, 5, 50)}
    project.components["boiler"]["outages"] = [off]
    assert warnings(project) == (
        "components.boiler.outages[0]: the outage from 2023-01-01 05:10:00 to 2023-01-01 05:50:00 covers the start of "
        "no step and changes nothing",
    )


def test_an_outage_that_reaches_into_the_run(project: Project) -> None:
    project.components["boiler"]["outages"] = [{"from": dt.date(2022, 12, 1), "to": dt.date(2023, 1, 1)}]
    assert warnings(project) == ()


def test_a_plant_of_another_time(project: Project) -> None:
    project.components["boiler"]["commissioned"] = dt.date(2023, 1, 2)
    project.components["pump"]["closed"] = dt.date(2023, 1, 1)
    assert warnings(project) == (
        "components.boiler.commissioned: 2023-01-02 is after the run, in which it never operates",
        "components.pump.closed: 2023-01-01 is before the run, in which it never operates",
    )


def test_a_plant_that_opens_or_closes_within_the_run(project: Project) -> None:
    project.components["boiler"]["commissioned"] = dt.date(2020, 1, 1)
    project.components["pump"]["closed"] = dt.datetime(2023, 1, 1, 12)
    assert warnings(project) == ()


def test_a_peak_that_nothing_can_meet(project: Project) -> None:
    # Boiler 20, pump 4, tank 5: 29 MW. A link brings 10 x (1 - 0.1) = 9 MW more: 38 MW.
    project.series["demand_mw"][3:6] = [37_470, 30, 38.5]
    assert warnings(project) == (
        "networks.town: peak demand 37,470 MW is above the 29 MW that all plants and stores together can give, in 3 "
        "hours",
    )
    project.model["networks"]["north"] = {"demand_mw": 1}
    project.components["source"] = {"kind": "electric_boiler", "network": "north", "electricity": "power"}
    project.components["source"] |= {"capacity_mw": 12, "efficiency": 1}
    pipe = {"kind": "link", "from_network": "north", "to_network": "town", "capacity_mw": 10, "loss_share": 0.1}
    project.components["pipe"] = pipe
    assert warnings(project) == (
        "networks.town: peak demand 37,470 MW is above the 38 MW that all plants and stores together can give, in 2 "
        "hours",
    )


def test_own_heat_and_shared_streams_count_with_what_they_hold(project: Project) -> None:
    # 29 MW, and of the stream's 3 MW an exchanger of 2 MW, and 7 MW at most of the field: 38 MW.
    project.components["mill"] = {"kind": "waste_heat", "network": "town", "stream": "sewage", "capacity_mw": 2}
    project.components["field"] = {"kind": "solar_heat", "network": "town", "available_mw": [0.0] * 12 + [7.0] * 12}
    project.series["demand_mw"][3] = 38
    cold = "components.mill.stream: in 24 of 24 hours stream_c of 'sewage' less approach_k = 5 is not above the return"
    out = "and feeds nothing directly; let a heat pump use the stream, or lower approach_k"
    assert warnings(project) == (f"{cold} temperature, {out}",)
    project.series["demand_mw"][3] = 38.01
    assert warnings(project)[0] == (
        "networks.town: peak demand 38.01 MW is above the 38 MW that all plants and stores together can give, in 1 hour"
    )


def test_no_word_about_the_peak_where_a_size_is_not_known(project: Project) -> None:
    points = [{"heat_mw": 0, "power_mw": 5, "fuel_mw": 12}, {"heat_mw": 8, "power_mw": 4, "fuel_mw": 14}]
    project.components["chp"] = {"kind": "chp_region", "network": "town", "fuel": "gas", "electricity": "power"}
    project.components["chp"]["points"] = points
    project.model["commodities"]["power"]["sell_per_mwh"] = 1
    project.series["demand_mw"][3] = 1000
    assert warnings(project) == ()
