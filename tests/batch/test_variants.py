"""Which scenarios a batch file asks for, and what is said of one that cannot be meant."""

from __future__ import annotations

import numpy as np
import pytest
from loading.project import Project

import dhsim as dh
from dhsim.batching import keys_of
from dhsim.variants import MANY, Plan, planned

from .small import SPOT, TANK, asked, faults_of, plan_of

BOILER = "components.boiler.capacity_mw"


def names(plan: Plan) -> list[str]:
    return [variant.name for variant in plan.variants]


def case(plan: Plan, name: str) -> dh.Case:
    """The case of one scenario."""
    (variant,) = (variant for variant in plan.variants if variant.name == name)
    return plan.prepared[variant.place].case(variant.changes)


def test_a_grid_is_every_value_with_every_other_after_the_scenario_as_it_stands(project: Project) -> None:
    plan = plan_of(project, batch={"grid": {TANK: [20, 60], BOILER: [25, 30, 35]}})

    assert names(plan)[:3] == ["base", "capacity_mwh=20, capacity_mw=25", "capacity_mwh=20, capacity_mw=30"]
    assert len(plan.variants) == 1 + 2 * 3
    assert plan.variants[0].varied == {TANK: 40, BOILER: 20}  # what the model says
    assert plan.variants[-1].varied == {TANK: 60, BOILER: 35}
    last = case(plan, "capacity_mwh=60, capacity_mw=35")
    assert last.components["tank"].capacity_mwh == 60  # type: ignore[attr-defined]
    assert last.components["boiler"].capacity_mw == 35  # type: ignore[attr-defined]


def test_paths_may_be_tables_inside_tables(project: Project) -> None:
    nested = {"components": {"tank": {"capacity_mwh": [20, 60]}}}
    assert names(plan_of(project, batch={"grid": nested})) == names(plan_of(project, batch={"grid": {TANK: [20, 60]}}))


def test_together_goes_first_with_first(project: Project) -> None:
    plan = plan_of(project, batch={"base": False, "together": {TANK: [20, 60], BOILER: [25, 30]}})

    assert [tuple(variant.varied.values()) for variant in plan.variants] == [(20, 25), (60, 30)]


def test_axes_are_price_years_times_weather_years(project: Project) -> None:
    axes = {
        "prices": {"low": {SPOT: {"scale": 0.5}}, "high": {SPOT: {"scale": 2}}},
        "weather": {"cold": {"series.demand_mw": {"add": 5}}, "mild": {"series.demand_mw": 8, TANK: 10}},
    }
    plan = plan_of(project, batch={"base": False, "axes": axes})

    assert names(plan) == [f"prices={p}, weather={w}" for p in ("low", "high") for w in ("cold", "mild")]
    assert plan.variants[1].varied == {"prices": "low", "weather": "mild"}
    hours = case(plan, "prices=high, weather=cold").hours.series
    assert hours["spot_per_mwh"][:2].tolist() == [1000, 1020]  # 2 x (500, 510)
    assert hours["demand_mw"][:2].tolist() == [15, 16]  # (10, 11) + 5
    mild = case(plan, "prices=low, weather=mild")
    assert (mild.hours.series["demand_mw"] == 8).all()
    assert mild.components["tank"].capacity_mwh == 10  # type: ignore[attr-defined]


def test_cases_stand_beside_the_grid_and_may_leave_parts_out(project: Project) -> None:
    cases = {"no tank": {"remove": ["components.tank"]}, "dear": {SPOT: {"scale": 3}, BOILER: 30}}
    plan = plan_of(project, batch={"cases": cases, "grid": {TANK: [20]}})

    assert names(plan) == ["base", "no tank", "dear", "capacity_mwh=20"]
    assert "tank" not in case(plan, "no tank").components
    assert plan.variants[1].varied["case"] == "no tank"
    assert case(plan, "dear").hours.series["spot_per_mwh"][0] == 1500


@pytest.mark.parametrize(
    ("value", "first", "varied"),
    [({"scale": 1.5}, 750.0, 1.5), ({"add": 7}, 507.0, 7), (90, 90.0, 90), ("demand_mw", 10.0, "demand_mw")],
)
def test_a_series_is_scaled_moved_or_replaced(project: Project, value: object, first: float, varied: object) -> None:
    plan = plan_of(project, batch={"base": False, "grid": {SPOT: [value]}})

    assert case(plan, names(plan)[0]).hours.series["spot_per_mwh"][0] == first
    assert plan.variants[0].varied == {SPOT: varied}


def test_scale_and_add_may_be_named_in_the_path(project: Project) -> None:
    plan = plan_of(project, batch={"grid": {f"{SPOT}.scale": [1.5], "series.demand_mw.add": [2]}})

    varied = case(plan, names(plan)[1]).hours.series
    assert (varied["spot_per_mwh"][0], varied["demand_mw"][0]) == (750, 12)
    assert plan.variants[0].varied == {f"{SPOT}.scale": 1.0, "series.demand_mw.add": 0.0}  # nothing is changed
    assert "spot_per_mwh.scale" not in varied


def sampled(project: Project, draws: str) -> Plan:
    sample = {
        "count": 4,
        "seed": 1,
        "draws": draws,
        "of": {f"{SPOT}.scale": {"kind": "uniform", "low": 0.5, "high": 2}},
    }
    return plan_of(project, batch={"grid": {TANK: [20, 60]}}, sample=sample)


def test_draws_are_shared_by_the_other_axes_or_independent(project: Project) -> None:
    for draws in ("shared", "independent"):
        plan = sampled(project, draws)
        assert len(plan.variants) == 1 + 2 * 4
        assert names(plan)[1] == "capacity_mwh=20, draw 1"
        scales = np.array([variant.varied[f"{SPOT}.scale"] for variant in plan.variants[1:]]).reshape(2, 4)
        assert (scales[0] == scales[1]).all() == (draws == "shared")
        assert scales.min() >= 0.5
        assert scales.max() <= 2
        second = case(plan, "capacity_mwh=60, draw 2").hours.series["spot_per_mwh"][0]
        assert second == pytest.approx(500 * scales[1, 1])


def test_the_same_seed_gives_the_same_scenarios(project: Project) -> None:
    one, two = sampled(project, "shared"), sampled(project, "shared")
    assert [v.varied for v in one.variants] == [v.varied for v in two.variants]
    assert keys_of(one, dh.How()) == keys_of(two, dh.How())


def test_several_files_carry_their_name(project: Project) -> None:
    files = [asked(project, f"{name}.toml", batch={"grid": {TANK: [20]}}) for name in ("one", "two")]
    plan = planned([*files, project.folder / "scenario.toml"])

    assert names(plan) == ["one: base", "one: capacity_mwh=20", "two: base", "two: capacity_mwh=20", "scenario: base"]
    assert [variant.place for variant in plan.variants] == [0, 0, 1, 1, 2]


def test_last_words_of_paths_are_names_where_they_are_enough(project: Project) -> None:
    grid = {BOILER: [30], "components.pump.capacity_mw": [5], TANK: [20]}
    assert names(plan_of(project, batch={"grid": grid}))[1] == (
        "components.boiler.capacity_mw=30, components.pump.capacity_mw=5, capacity_mwh=20"
    )


# What cannot be meant.


def test_a_path_that_names_nothing_has_the_nearest_suggested(project: Project) -> None:
    assert faults_of(project, batch={"grid": {"components.tnak.capacity_mwh": [20]}}) == [
        "batch.toml, set 'components.tnak.capacity_mwh': there is no 'components.tnak'. Did you mean 'tank'?"
    ]
    assert faults_of(project, batch={"cases": {"a": {"series.spot_per_mhw": {"scale": 2}}}}) == [
        "batch.toml, set 'series.spot_per_mhw': there is no series 'spot_per_mhw'. Did you mean 'spot_per_mwh'?"
    ]
    assert faults_of(project, batch={"cases": {"a": {"remove": ["components.tnak"]}}}) == [
        "batch.toml, remove: there is no 'components.tnak'. Did you mean 'components.tank'?"
    ]


def test_a_path_of_draws_that_names_nothing(project: Project) -> None:
    price = {"kind": "uniform", "low": 1, "high": 2}
    for path, end in (
        ("series.spot_per_mhw.scale", "there is no series 'spot_per_mhw'. Did you mean 'spot_per_mwh'?"),
        ("components.tnak.capacity_mwh", "there is no 'components.tnak'. Did you mean 'tank'?"),
    ):
        (fault,) = faults_of(project, sample={"count": 2, "seed": 1, "of": {path: price}})
        assert fault.endswith(end)


def test_an_unknown_key_of_a_part_says_which_alternative(project: Project) -> None:
    (fault,) = faults_of(project, batch={"grid": {"components.tank.capacity_mw": [20, 30]}})[:1]
    assert "components.tank.capacity_mw = 20" in fault
    assert "unknown key 'capacity_mw'. Did you mean 'capacity_mwh'?" in fault


def test_a_value_that_does_not_fit_says_which_alternative(project: Project) -> None:
    (fault,) = faults_of(project, batch={"grid": {TANK: [20, -5, 30]}})
    assert fault == (
        "batch.toml, batch, components.tank.capacity_mwh = -5: batch.toml, components.tank.capacity_mwh: "
        "found -5. It must be at least 0."
    )


def test_of_many_values_the_least_and_the_greatest_are_tried(project: Project) -> None:
    values = [float(k) for k in range(1, 60)]
    assert len(plan_of(project, batch={"grid": {TANK: values}}).variants) == 60
    (fault,) = faults_of(project, batch={"grid": {TANK: [*values, -5]}})[:1]
    assert "components.tank.capacity_mwh = -5" in fault


def test_uneven_lists_do_not_go_together(project: Project) -> None:
    (fault,) = faults_of(project, batch={"together": {TANK: [20, 60], BOILER: [30]}})
    assert fault == (
        "batch.toml, batch: the values of `together` belong to each other, but components.tank.capacity_mwh has 2, "
        "components.boiler.capacity_mw has 1. Give all the same number."
    )


def test_an_empty_list_is_refused(project: Project) -> None:
    assert "'components.tank.capacity_mwh' has no values" in faults_of(project, batch={"grid": {TANK: []}})[0]
    assert "the axis 'prices' has no alternatives" in faults_of(project, batch={"axes": {"prices": {}}})[0]


def test_a_seed_is_needed(project: Project) -> None:
    sample = {"count": 4, "of": {f"{SPOT}.scale": {"kind": "uniform", "low": 0.5, "high": 2}}}
    (fault,) = faults_of(project, sample=sample)
    assert fault.startswith("batch.toml, sample.seed: a seed is missing where draws are asked for. Add seed = 1")


def test_weights_sum_to_one(project: Project) -> None:
    odd = {"kind": "discrete", "values": [1, 2], "weights": [0.5, 0.6]}
    (fault,) = faults_of(project, sample={"count": 4, "seed": 1, "of": {f"{SPOT}.scale": odd}})
    assert "sample.of" in fault
    assert "weights" in fault
    assert "1.1" in fault


def test_values_are_given_once(project: Project) -> None:
    assert faults_of(project, batch={"grid": {TANK: [20, 20]}}) == [
        "batch: 2 scenarios are called 'capacity_mwh=20'. Give every value and every alternative once."
    ]


def test_a_case_is_not_called_base(project: Project) -> None:
    (fault,) = faults_of(project, batch={"cases": {"base": {TANK: 20}}})
    assert "a case is named 'base', as the scenario as it stands is" in fault


def test_more_than_a_thousand_are_counted_before_they_are_made(project: Project) -> None:
    grid = {TANK: list(range(1, 101)), BOILER: list(range(30, 130)), "components.pump.capacity_mw": [1, 2]}
    file = asked(project, batch={"grid": grid})
    with pytest.raises(dh.InputError) as caught:
        planned([file], MANY)
    assert str(caught.value) == (
        "batch.toml: it asks for 20,000 scenarios (components.tank.capacity_mwh 100, components.boiler.capacity_mw 100,"
        " components.pump.capacity_mw 2). Look at them with --dry-run; --yes runs up to 1,000,000."
    )
    grid["components.pump.cop"] = [k / 100 for k in range(200, 400)]
    (fault,) = faults_of(project, batch={"grid": grid})  # 4,000,000 of them would fill the memory
    assert "it asks for 4,000,000 scenarios" in fault
    assert fault.endswith("Leave out some.")


def test_all_faults_of_all_files_are_told(project: Project) -> None:
    one = asked(project, "one.toml", batch={"grid": {"components.tnak.capacity_mwh": [20]}})
    two = asked(project, "two.toml", batch={"grid": {"components.tank.capacity_mhw": [20]}})
    with pytest.raises(dh.InputError) as caught:
        planned([one, two, project.folder / "three.toml"])
    assert len(caught.value.faults) == 1  # a file that is not there: the others are looked at when it is
    with pytest.raises(dh.InputError) as caught:
        planned([one, two])
    assert len(caught.value.faults) == 2
