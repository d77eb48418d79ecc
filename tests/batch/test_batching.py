"""A batch: the results of its scenarios, what goes wrong with some of them, and what is run again."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from loading.project import Project, toml

import dhsim as dh
from dhsim.batch_folder import BatchFolder
from dhsim.batching import Told, keys_of
from dhsim.outcomes import Outcome, results_of
from dhsim.processes import Processes
from dhsim.variants import Plan, planned

from .small import SPOT, TANK, Inline, asked, dhsim, each_by_itself, no_partial, run_here, summary, village

BAD = {
    "axes": {"tank": {"with": {}, "without": {"remove": ["components.tank"]}}},
    "grid": {TANK: [20, 60], f"{SPOT}.scale": [0.2, 0.5, 2]},
    "cases": {
        "too cold": {"networks.town.shortfall": False, "series.demand_mw": {"scale": 5}},
        "colder": {"networks.town.shortfall": False, "series.demand_mw": {"scale": 6}},
    },
}
GOOD = {"grid": {TANK: [20, 40, 60], f"{SPOT}.scale": [0.2, 0.5, 1, 2]}}


def table(folder: Path) -> pd.DataFrame:
    return summary(folder).set_index("scenario")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    """A batch of two processes, some of whose scenarios fail."""
    project = village(tmp_path_factory.mktemp("run"))
    plan = planned([asked(project, batch=BAD)])
    dh.run_batch(plan, project.folder / "out", workers=2)
    return plan, project.folder / "out"


def test_results_are_those_of_every_scenario_by_itself(run: tuple[Plan, Path]) -> None:
    plan, folder = run
    rows = table(folder)
    solved = {name: make for name, make in each_by_itself(plan).items() if name in rows.index}

    assert len(solved) == 7  # base, and the grid with the tank
    for name, make in solved.items():
        for key, value in results_of(dh.solve(make())).items():
            if key == "gap" or "per_mwh" in key:  # prices are not unique where the optimum is degenerate
                continue
            assert rows.loc[name, key] == pytest.approx(value, rel=1e-9, abs=2e-6), (name, key)


def test_there_is_one_row_a_scenario_with_all_inputs_and_results(run: tuple[Plan, Path]) -> None:
    frame = pd.read_parquet(run[1] / "summary.parquet")
    row = frame.set_index("scenario").loc["tank=with, capacity_mwh=60, scale=0.5"]

    assert frame["scenario"].is_unique
    assert list(frame.columns[:3]) == ["scenario", "key", "status"]
    assert [c for c in frame.columns if c.startswith("input.")] == [
        "input.tank",  # axes come first: the scenario as it stands says so of each
        f"input.{TANK}",
        f"input.{SPOT}.scale",
    ]
    assert frame.set_index("scenario").loc["base", "input.tank"] == "as it stands"
    assert (row[f"input.{TANK}"], row[f"input.{SPOT}.scale"], row["input.tank"]) == (60, 0.5, "with")
    # 24 hours of demand, all of it delivered by the boiler and the pump; what the tank loses comes on top
    heat = row[[c for c in frame.columns if c.startswith("heat.town.") and c.endswith(".supplied_mwh")]]
    assert heat.sum() >= 24 * 11.9
    costs = row[[c for c in frame.columns if c.startswith("costs.") and not c.startswith("costs.total")]]
    assert costs.astype(float).sum() == pytest.approx(row["total_cost"], abs=1e-3)
    assert list(frame.columns[-3:]) == ["solve_seconds", "total_seconds", "iterations"]


def test_invoices_are_those_of_each_scenario(run: tuple[Plan, Path]) -> None:
    bills = pd.read_parquet(run[1] / "invoices.parquet")
    rows = table(run[1])
    grid = bills[bills["contract"] == "grid"].groupby("scenario")["amount"].sum()

    assert set(bills["scenario"]) == set(rows.index)
    assert grid.to_numpy() == pytest.approx(rows.loc[grid.index, "contract.grid.cost"].to_numpy(), abs=1e-4)


def test_a_scenario_that_fails_is_noted_with_its_reason(run: tuple[Plan, Path]) -> None:
    plan, folder = run
    failures = pd.read_csv(folder / "failures.csv").set_index("scenario")

    assert len(failures) == len(plan.variants) - 7
    assert failures.loc["too cold", "kind"] == "infeasible"
    assert "network town: up to" in failures.loc["too cold", "text"]
    without = failures.loc["tank=without, capacity_mwh=20, scale=2"]
    assert without["kind"] == "input"
    assert "there is no 'components.tank'" in without["text"]
    assert (failures["key"] == [keys_of(plan, dh.How())[name] for name in failures.index]).all()


def test_what_is_finished_is_not_run_again(run: tuple[Plan, Path]) -> None:
    plan, folder = run
    before = summary(folder)

    assert run_here(plan, folder) == []
    pd.testing.assert_frame_equal(summary(folder), before)


def test_results_do_not_depend_on_how_many_work(run: tuple[Plan, Path], tmp_path: Path) -> None:
    plan, folder = run
    for workers in (1, 3):
        dh.run_batch(plan, tmp_path / str(workers), workers=workers)
        pd.testing.assert_frame_equal(summary(tmp_path / str(workers)), summary(folder), check_exact=True)
    run_here(plan, tmp_path / "here")
    pd.testing.assert_frame_equal(summary(tmp_path / "here"), summary(folder), check_exact=True)


def test_force_runs_all_again(project: Project) -> None:
    file = asked(project, batch=GOOD)
    assert len(run_here(file, project.folder / "out")) == 13
    assert len(run_here(file, project.folder / "out", force=True)) == 13


def test_only_what_changed_is_run_again(project: Project) -> None:
    run_here(asked(project, batch=GOOD), project.folder / "out")
    more = {"grid": {**GOOD["grid"], TANK: [20, 40, 80]}}
    again = run_here(asked(project, batch=more), project.folder / "out")

    assert sorted(again) == sorted(f"capacity_mwh=80, scale={s}" for s in (0.2, 0.5, 1, 2))
    assert len(summary(project.folder / "out")) == 13  # what is not asked for any more is not shown

    project.components["boiler"]["efficiency"] = 0.8
    project.write()
    assert len(run_here(asked(project, batch=more), project.folder / "out")) == 13
    project.series["demand_mw"][3] += 1e-9
    project.write()
    assert len(run_here(asked(project, batch=more), project.folder / "out")) == 13
    assert len(run_here(asked(project, batch=more), project.folder / "out", how=dh.How({"presolve": "off"}))) == 13
    assert run_here(asked(project, batch=more), project.folder / "out") == []


@pytest.mark.parametrize("lost", [[0], [5], [12], [1, 2, 3, 7], list(range(12))])
def test_what_is_run_again_is_the_same_to_the_last_digit(project: Project, lost: list[int]) -> None:
    file, folder = asked(project, batch=GOOD), project.folder / "out"
    run_here(file, folder)
    before, outcomes = summary(folder), sorted((folder / "scenarios").iterdir())
    for k in lost:
        outcomes[k].unlink()

    assert len(run_here(file, folder)) == len(lost)
    pd.testing.assert_frame_equal(summary(folder), before, check_exact=True)


def test_a_chunk_goes_on_from_failures_and_from_plants_that_are_on_or_off(project: Project) -> None:
    cases = {
        "whole numbers": {"components.boiler.min_load_share": 0.5, "components.boiler.start_cost": 100},
        "too cold": BAD["cases"]["too cold"],
        "dear": {SPOT: {"scale": 2}},
        "dearer": {SPOT: {"scale": 3}},
    }
    many = {f"price {k}": {SPOT: {"scale": 1 + k / 10}} for k in range(20)}  # so that chunks are longer than one
    file, folder = asked(project, batch={"cases": {**cases, **many}}), project.folder / "out"
    run_here(file, folder)
    before = summary(folder)
    keys = before.set_index("scenario")["key"]
    for name in ("dearer", "price 7", "price 19"):
        (folder / "scenarios" / f"{keys[name]}.json").unlink()

    assert sorted(run_here(file, folder)) == ["dearer", "price 19", "price 7"]
    pd.testing.assert_frame_equal(summary(folder), before, check_exact=True)


def test_whole_numbers_that_are_solved_by_a_strategy_do_not_change_what_follows(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dhsim.live.ONCE", 10)  # so that 24 hours of on and off are many
    grid = {"components.boiler.min_load_share": [0.0, 0.4], f"{SPOT}.scale": [1 + k / 10 for k in range(10)]}
    file, folder = asked(project, batch={"grid": grid}), project.folder / "out"
    run_here(file, folder)
    before = summary(folder)
    for k, outcome in enumerate(sorted((folder / "scenarios").iterdir())):
        if k % 3 == 0:
            outcome.unlink()

    run_here(file, folder)
    pd.testing.assert_frame_equal(summary(folder), before, check_exact=True)


GARBAGE: list[Callable[[str], str]] = [
    lambda text: text[: len(text) // 2],
    lambda text: "",
    lambda text: "{}",
    lambda text: "[]",
    lambda text: "3",
    lambda text: '"a"',
    lambda text: "null",
    lambda text: "\0" * 500,
    lambda text: json.dumps({**json.loads(text), "key": "another"}),
    lambda text: json.dumps({**json.loads(text), "results": {}}),
    lambda text: json.dumps({**json.loads(text), "results": 3}),
    lambda text: json.dumps({**json.loads(text), "failure": "no"}),
    lambda text: json.dumps({**json.loads(text), "more": 1}),
]


@pytest.mark.parametrize("spoil", GARBAGE, ids=range(len(GARBAGE)))
def test_an_outcome_that_is_not_whole_is_not_believed(project: Project, spoil: Callable[[str], str]) -> None:
    file, folder = asked(project, batch={"grid": {TANK: [20, 60]}}), project.folder / "out"
    run_here(file, folder)
    before = summary(folder)
    outcome = min((folder / "scenarios").iterdir())
    outcome.write_text(spoil(outcome.read_text()))

    assert len(run_here(file, folder)) == 1
    pd.testing.assert_frame_equal(summary(folder), before)


def test_an_outcome_that_is_no_text_is_not_believed(project: Project) -> None:
    file, folder = asked(project, batch={"grid": {TANK: [20, 60]}}), project.folder / "out"
    run_here(file, folder)
    min((folder / "scenarios").iterdir()).write_bytes(b"\xff\xfe\x00{")

    assert len(run_here(file, folder)) == 1


def test_hourly_then_summary_and_back(project: Project) -> None:
    file, folder = asked(project, batch={"grid": {TANK: [20, 60]}}), project.folder / "out"
    hourly = dh.How(keep_hourly=True)

    assert len(run_here(file, folder)) == 3
    before = summary(folder)
    assert len(run_here(file, folder, how=hourly)) == 3  # the hours were not kept
    assert run_here(file, folder) == []
    assert run_here(file, folder, how=hourly) == []  # they are still there
    min((folder / "hourly").iterdir()).unlink()
    assert len(run_here(file, folder, how=hourly)) == 1
    pd.testing.assert_frame_equal(summary(folder), before)
    key = before["key"][0]
    result = dh.load_result(folder / "hourly" / f"{key}.nc") if hasattr(dh, "load_result") else None
    assert result is None or result.attrs["total_cost"] == pytest.approx(before["total_cost"][0])


# What else may be in the folder.


def test_a_folder_of_something_else_is_left_as_it_is(project: Project) -> None:
    (project.folder / "mine").mkdir()
    (project.folder / "mine" / "thesis.txt").write_text("all my work")
    file = asked(project, batch=GOOD)
    for place, text in (
        ("mine", "the folder is not empty and holds no batch.json. Name a new or empty folder"),
        ("model.toml", "this is a file, not a folder. Name a folder for the batch"),
    ):
        with pytest.raises(dh.InputError, match=text):
            run_here(file, project.folder / place)
    assert [path.name for path in (project.folder / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("text", ['{"format": "dhsim-batch 0"}', "{}", "no json", "[1]"])
def test_a_folder_of_another_version_is_left_as_it_is(project: Project, text: str) -> None:
    file, folder = asked(project, batch=GOOD), project.folder / "out"
    folder.mkdir()
    (folder / "batch.json").write_text(text)
    for use in (partial(run_here, file, folder), partial(dh.open_batch, folder)):
        with pytest.raises(dh.InputError, match=r"batch\.json: it says format = .*'dhsim-batch 1'|there is no summary"):
            use()
    assert [path.name for path in folder.iterdir()] == ["batch.json"]


def test_a_run_that_was_killed_as_it_began_is_gone_on_with(project: Project) -> None:
    folder = project.folder / "out"
    folder.mkdir()
    (folder / ".batch.json.partial-12345678").write_text("{")
    file = asked(project, batch={"grid": {TANK: [20]}})
    assert len(run_here(file, folder)) == 2

    (folder / "scenarios" / ".x.json.partial-12345678").write_text("{")
    for partial_file in (folder / ".batch.json.partial-12345678", folder / "scenarios" / ".x.json.partial-12345678"):
        os.utime(partial_file, (0, 0))
    run_here(file, folder)
    assert no_partial(folder)


# A disk that fills.


def full(name: str) -> Callable[..., int]:
    """`Path.write_bytes` on a disk with no room for files whose name holds this: half of them is written."""
    write = Path.write_bytes

    def write_bytes(path: Path, data: bytes) -> int:
        if name not in path.name:
            return write(path, data)
        write(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return write_bytes


@pytest.mark.parametrize("name", ["batch.json", ".json", ".nc", "summary", "invoices", "failures"])
@pytest.mark.parametrize("by_worker", [True, False])
def test_a_disk_that_fills(project: Project, monkeypatch: pytest.MonkeyPatch, name: str, by_worker: bool) -> None:
    file, folder = asked(project, batch={"grid": {TANK: [20, 60]}}), project.folder / "out"
    how = dh.How(keep_hourly=name == ".nc")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full(name))
        with pytest.raises(dh.InputError) as caught:
            dh.run_batch([file], folder, how, crew=lambda desk: Inline(desk, folder if by_worker else None))
    assert str(caught.value) == (
        f"{folder}: it cannot be written: No space left on device. Free some space, or name another folder; what is "
        "finished is kept, and the next run goes on from it."
    )
    assert not folder.exists() or no_partial(folder)

    run_here(file, folder, how=how)
    run_here(file, project.folder / "other", how=how)
    pd.testing.assert_frame_equal(summary(folder), summary(project.folder / "other"))


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs a limit on the size of files")
def test_a_disk_that_is_really_full_for_all_processes(project: Project) -> None:
    import resource

    file = asked(project, batch={"grid": {TANK: [20, 60]}})
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (20_000, 20_000))  # no room for summary.parquet
    done = dhsim("batch", file, "-o", "out", "--workers", "2", cwd=project.folder, preexec_fn=limit)

    assert done.returncode == 2
    assert "it cannot be written: File too large. Free some space" in done.stderr
    assert "Traceback" not in done.stderr
    assert no_partial(project.folder / "out")


# Components of a user's own, and workers that die.

OWN = """
import os, signal, sys
import dhsim as dh
from dhsim import How, run_batch

class Fragile(dh.Component, kind="fragile"):
    '''Fails as it is asked to.'''
    network: str
    fail: str = ""
    def build(self, block, at):
        if self.fail == "raise":
            raise ZeroDivisionError("a slip of mine")
        if self.fail == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fail == "once" and not os.path.exists("died"):
            open("died", "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        return dh.Terms()

if __name__ == "__main__":
    run_batch(["batch.toml"], "out", workers=2)
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch with a component of a user's own, which fails in some scenarios, each time in another way."""
    project = village(tmp_path_factory.mktemp("own"))
    project.components["mine"] = {"kind": "fragile", "network": "town"}
    (project.folder / "model.toml").write_text(toml(project.model), encoding="utf-8")
    cases = {name: {"components.mine.fail": name} for name in ("raise", "die", "once")}
    asked(project, batch={"cases": cases, "grid": {f"{SPOT}.scale": [1 + k / 10 for k in range(20)]}})
    (project.folder / "mine.py").write_text(OWN)
    ran = [sys.executable, "mine.py"]
    done = subprocess.run(ran, cwd=project.folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return project.folder


def test_a_component_of_a_users_own_that_raises(own: Path) -> None:
    text = pd.read_csv(own / "out" / "failures.csv").set_index("scenario").loc["raise"]
    assert (text["kind"], text["text"]) == ("fault", "ZeroDivisionError: a slip of mine")


def test_a_scenario_that_kills_its_worker_takes_no_other_along(own: Path) -> None:
    failures = pd.read_csv(own / "out" / "failures.csv").set_index("scenario")

    assert set(failures.index) == {"raise", "die"}
    assert failures.loc["die", "text"].startswith("its worker died each time it was tried")
    assert len(summary(own / "out")) == 1 + 20 + 1


def test_a_worker_that_dies_once_is_replaced(own: Path) -> None:
    assert (own / "died").exists()
    assert "once" in set(summary(own / "out")["scenario"])


def test_a_crew_of_one_process_is_let_go_of(project: Project) -> None:
    import multiprocessing

    told: list[Outcome] = []
    tell: Told = told.append

    hired = Processes(1)
    file = asked(project, batch={"grid": {TANK: [20]}})
    place = dh.run_batch([file], project.folder / "out", told=tell, crew=hired.at)
    assert isinstance(place, BatchFolder)
    assert [one.name for one in told] == ["base", "capacity_mwh=20"]
    assert not multiprocessing.active_children()
    assert not Path(hired.scratch.name).exists()
