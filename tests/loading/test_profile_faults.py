"""Every fault of profiles and schedules in full: where it is, what stands there, what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import dhsim as dh

from .project import Project

BATCH = {"kind": "batch", "mw": 3, "on_h": 5, "off_h": 1}
WINTER = {"kind": "winter_limited", "mw": 3, "outdoor_c": "outdoor_c"}
KINDS = (
    "batch, by_season, condenser_heat, data_centre, electrolyser, flat, monthly, seasonal, sewage, time_of_use, "
    "winter_limited"
)
NO_DAY = "It must be a date such as 2023-07-01, a time such as 2023-07-01T06:00:00, or a day of every year such as"
PROFILES: dict[str, tuple[Any, str]] = {
    "unknown kind": ({"kind": "bach", "mw": 3}, ": 'bach' is not a kind of profile. Did you mean 'batch'?"),
    "kind that is no text": ({"kind": 3}, f": 3 is not a kind of profile. Known: {KINDS}."),
    "no kind": (
        {"mw": 3},
        ": this table has no kind. Add kind = '...' for a profile, of and points for a curve, or both winter "
        "and summer for two seasons.",
    ),
    "unknown key": ({**BATCH, "chargs": 3}, ".chargs: unknown key 'chargs'. Did you mean 'charges'?"),
    "key of nothing": (
        {"kind": "flat", "mw": 3, "zzz": 1},
        ".zzz: unknown key 'zzz'. Known: kind, mw.",
    ),
    "missing": ({"kind": "flat"}, ".mw: it is missing. Add mw, in MW."),
    "negative": ({**BATCH, "mw": -3}, ".mw: found -3. It must be at least 0."),
    "wrong unit": (
        {**BATCH, "mw": "3 kWh"},
        ".mw: found '3 kWh': 'kWh' cannot be expressed in MW. Write it in MW or a unit of the same kind.",
    ),
    "text": ({**BATCH, "on_h": "long"}, ".on_h: found 'long'. It must be a number, in h."),
    "no way to run": (
        {"kind": "electrolyser", "mw": 3},
        ": an electrolyser runs in exactly one way. Give run_plan, or price_per_mwh with runs_below_per_mwh, or "
        "price_per_mwh with full_load_hours.",
    ),
    "temperatures the wrong way round": (
        {**WINTER, "least_at_c": 20},
        ": least_at_c = 20 is not below full_at_c = 15. Lower it.",
    ),
    "missing series": (
        WINTER,
        ".outdoor_c: there is no series 'outdoor_c'. Known: demand_mw, spot_per_mwh; a column "
        'of another name is named in inputs by columns = { outdoor_c = "<column>" }.',
    ),
    "list of the wrong length": (
        {**WINTER, "outdoor_c": [1, 2]},
        ".outdoor_c: 2 values for a run of 24 steps. Give one number a step.",
    ),
    "series out of range": (
        {**WINTER, "outdoor_c": "spot_per_mwh"},
        ".outdoor_c: 500 (series 'spot_per_mwh') at 2023-01-01 00:00 local and in 24 steps in all. It must be at least "
        "-60 and at most 400.",
    ),
    "number out of range": (
        {"kind": "electrolyser", "mw": 1, "run_plan": 3},
        ".run_plan: found 3. It must be at least 0 and at most 1.",
    ),
    "values out of range": (
        {"kind": "monthly", "values": [-1, *[1] * 11]},
        ": -1 at 2023-01-01 00:00 local and in 24 steps in all. It must be at least 0.",
    ),
    "too few months": (
        {"kind": "monthly", "values": [1, 2]},
        ".values: found [1, 2]. It must be a list of exactly 12.",
    ),
    "month that is none": (
        {"kind": "seasonal", "winter": 1, "summer": 2, "winter_months": [11, 13]},
        ".winter_months[1]: found 13. It must be at most 12.",
    ),
    "an hour that the clock leaves out": (
        {**BATCH, "start": dt.datetime(2023, 3, 26, 2, 30)},
        ".start: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over it. Give an hour that "
        "exists.",
    ),
    "a profile inside a profile": (
        {"kind": "electrolyser", "mw": 1, "run_plan": {"kind": "flat", "mw": 1, "nw": 1}},
        ".run_plan.nw: unknown key 'nw'. Known: kind, mw.",
    ),
}
SCHEDULES: dict[str, tuple[dict[str, Any], str]] = {
    "week 54": ({"maintenance_weeks": [54]}, ".maintenance_weeks[0]: found 54. It must be at most 53."),
    "no such day": (
        {"outages": [{"from": "02-30", "to": "03-02"}]},
        ".outages[0].from: found '02-30', which is no day of any year. Give month and day as MM-DD.",
    ),
    "outage by words": (
        {"outages": [{"from": "midsummer", "to": "07-01"}]},
        f".outages[0].from: found 'midsummer'. {NO_DAY} '07-03'.",
    ),
    "half a year": (
        {"outages": [{"from": "07-03", "to": dt.date(2023, 7, 30)}]},
        ".outages[0]: the outage is from 07-03 to 2023-07-30, of which only one has a year. Give both or none.",
    ),
    "forced without a seed": (
        {"forced_outages": {"stops_per_year": 3, "mean_h": 20}},
        ".forced_outages.seed: it is missing. Add seed.",
    ),
    "forced for no time": (
        {"forced_outages": {"stops_per_year": 3, "mean_h": 0, "seed": 1}},
        ".forced_outages.mean_h: found 0. It must be above 0.",
    ),
    "stages above the whole": (
        {"stages": [{"share": 0.6, "plant": dt.date(2023, 1, 1)}, {"share": 0.6, "plant": dt.date(2024, 1, 1)}]},
        ".stages: the shares of the stages add up to 1.2. They must add up to 1 at most.",
    ),
    "stage without a date": (
        {"stages": [{"share": 0.6}]},
        ".stages[0]: this stage has no date. Give at least one of plant, grid, permit and pipe.",
    ),
    "stage in an hour that does not exist": (
        {"stages": [{"share": 1, "plant": dt.date(2022, 1, 1), "grid": dt.datetime(2023, 3, 26, 2, 30)}]},
        ".stages[0].grid: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over it. Give an "
        "hour that exists.",
    ),
    "availability of no series": (
        {"availability": "up"},
        ".availability: there is no series 'up'. Known: demand_mw, spot_per_mwh; a column of another name is named in "
        'inputs by columns = { up = "<column>" }.',
    ),
    "closed first": (
        {"commissioned": dt.date(2024, 1, 1), "closed": dt.date(2023, 1, 1)},
        ".closed: it closes before it is commissioned. Swap or correct 2024-01-01 and 2023-01-01.",
    ),
    "outage in the hour that the clock leaves out": (
        {"outages": [{"from": dt.datetime(2023, 3, 26, 2, 30), "to": dt.datetime(2023, 3, 27)}]},
        ".outages[0]: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over it. Give an hour "
        "that exists.",
    ),
}


@pytest.mark.parametrize(("table", "text"), PROFILES.values(), ids=PROFILES)
def test_profiles(project: Project, table: dict[str, Any], text: str) -> None:
    project.components["mill"] = {"kind": "waste_heat", "network": "town", "available_mw": table}
    assert project.fault() == f"model.toml, components.mill.available_mw{text}"


@pytest.mark.parametrize("group", ["streams.sewage", "components.boiler"])
@pytest.mark.parametrize(("fields", "text"), SCHEDULES.values(), ids=SCHEDULES)
def test_schedules(project: Project, group: str, fields: dict[str, Any], text: str) -> None:
    kind, name = group.split(".")
    project.model[kind][name] |= fields
    assert project.fault() == f"model.toml, {group}{text}"


def test_several_faults_of_a_profile_at_once(project: Project) -> None:
    project.model["streams"]["sewage"]["available_mw"] = {"kind": "batch", "mw": -1, "on_h": 0, "of_h": 1}
    where = "model.toml, streams.sewage.available_mw"
    assert project.faults() == [
        f"{where}.mw: found -1. It must be at least 0.",
        f"{where}.on_h: found 0. It must be at least 0.01.",
        f"{where}.off_h: it is missing. Add off_h, in h.",
        f"{where}.of_h: unknown key 'of_h'. Did you mean 'off_h'?",
    ]


def test_a_profile_can_be_changed_by_path_and_carry_its_sources(project: Project) -> None:
    heat = {**BATCH, "mw": {"value": "300 kW", "provenance": "stated", "note": "plate"}}
    project.model["streams"]["sewage"]["available_mw"] = heat
    project.scenario["set"] = {"streams.sewage.available_mw.off_h": 3}
    case = project.load()
    assert case.streams["sewage"].available_mw == dh.Batch(mw=0.3, on_h=5, off_h=3)
    assert case.provenance == {"streams.sewage.available_mw.mw": ("stated", "plate")}


def test_series_that_only_a_profile_reads_are_read(project: Project) -> None:
    from dhsim.case_checks import used_series

    project.series["outdoor_c"] = [5.0] * 24
    project.model["streams"]["sewage"]["available_mw"] = {**WINTER, "outdoor_c": {"of": "outdoor_c", "points": []}}
    project.model["streams"]["sewage"]["available_mw"]["outdoor_c"]["points"] = [[0, 0], [9, 9]]
    case = project.load()
    assert used_series(case)["outdoor_c"] == ["streams.sewage.available_mw.outdoor_c"]
    assert case.with_series(outdoor_c=3).warnings == ()


def test_a_series_with_a_gap_under_a_curve_and_a_profile(project: Project) -> None:
    project.series["outdoor_c"] = [5.0] * 24
    curve = {"of": "outdoor_c", "points": [[0, 80], [9, 70]], "mean_h": 3}
    project.model["networks"]["town"]["supply_c"] = curve
    project.model["streams"]["sewage"]["available_mw"] = WINTER
    case = project.load()
    with pytest.raises(dh.InputError) as caught:
        case.with_series(outdoor_c=[*[5.0] * 23, float("nan")])
    gap = "nan (series 'outdoor_c') at 2023-01-01 23:00 local and in 1 steps in all. It must be"
    assert [str(fault) for fault in caught.value.faults] == [
        f"model.toml, networks.town.supply_c: {gap} a finite number.",
        f"model.toml, streams.sewage.available_mw.outdoor_c: {gap} at least -60 and at most 400.",
    ]


def test_warnings_cover_streams_and_stages(project: Project) -> None:
    project.model["streams"]["sewage"] |= {
        "outages": [{"from": dt.date(2022, 12, 1), "to": dt.date(2022, 12, 2)}, {"from": "07-01", "to": "07-02"}],
        "maintenance_weeks": [28],
        "stages": [{"share": 0.5, "plant": dt.date(2024, 1, 1)}, {"share": 0.5, "plant": dt.date(2025, 1, 1)}],
    }
    assert project.load().warnings == (
        "streams.sewage.outages[0]: the outage from 2022-12-01 to 2022-12-02 lies outside the run and changes nothing",
        "streams.sewage.stages: all of them come after the run, in which it never operates",
    )
