"""`dhsim batch`: what is printed, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading.project import Project

from .small import SPOT, TANK, asked, dhsim, village

BAD = {"networks.town.shortfall": False, "series.demand_mw": {"scale": 5}}
MANY = {"grid": {TANK: list(range(1, 41)), "components.boiler.capacity_mw": list(range(30, 60))}}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return village(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="module")
def run(project: Project) -> tuple[str, str, int]:
    """What a batch says of which one scenario fails."""
    asked(project, batch={"grid": {TANK: [20, 60]}, "cases": {"too cold": BAD, "colder": BAD}})
    done = dhsim("batch", "batch.toml", "--workers", "1", cwd=project.folder)
    return done.stdout, done.stderr, done.returncode


def test_it_says_what_was_run_and_where_it_lies(run: tuple[str, str, int], project: Project) -> None:
    folder = project.folder / "results" / "batch"
    assert "5 of 5 scenarios run in " in run[0]
    assert f"written to {folder}: summary.parquet, invoices.parquet, failures.csv" in run[0]
    assert f"read it with: dhsim compare {folder}" in run[0]
    assert {path.name for path in folder.iterdir()} >= {"summary.parquet", "invoices.parquet", "failures.csv"}


def test_failures_are_shown_with_their_reason_and_are_exit_code_5(run: tuple[str, str, int]) -> None:
    assert run[2] == 5
    assert "2 scenarios failed; all of them in failures.csv" in run[1]
    assert "- too cold and 1 more (infeasible): " in run[1]
    assert "network town: up to" in run[1]


def test_a_second_run_goes_on_and_still_shows_what_failed(run: tuple[str, str, int], project: Project) -> None:
    assert run
    done = dhsim("batch", "batch.toml", cwd=project.folder)

    assert done.returncode == 5
    assert "0 of 5 scenarios run in " in done.stdout
    assert "5 known before" in done.stdout
    assert "2 scenarios failed" in done.stderr


def test_a_plain_scenario_is_a_batch_of_one(project: Project) -> None:
    done = dhsim("batch", "scenario.toml", "-o", "plain", cwd=project.folder)

    assert done.returncode == 0, done.stderr
    assert "1 of 1 scenarios run in " in done.stdout
    assert "there is one scenario to run: [batch] or [sample] would say what varies" in done.stderr


def test_a_dry_run_lists_and_estimates_and_writes_nothing(project: Project) -> None:
    asked(project, "dry.toml", batch=MANY)
    done = dhsim("batch", "dry.toml", "--dry-run", "--workers", "2", cwd=project.folder)

    assert done.returncode == 0, done.stderr
    assert "Base: 1201 scenarios" in done.stdout
    assert "capacity_mwh=1, capacity_mw=30" in done.stdout
    assert "... and 1181 more" in done.stdout
    assert "with 2 workers: " in done.stdout
    assert not (project.folder / "results" / "dry").exists()


def test_a_dry_run_of_what_cannot_be_solved_says_so(project: Project) -> None:
    asked(project, "bad.toml", batch={"base": False, "cases": {"too cold": BAD}})
    done = dhsim("batch", "bad.toml", "--dry-run", cwd=project.folder)

    assert done.returncode == 0
    assert "no estimate: one of the first two has no result: " in done.stdout


def test_more_than_a_thousand_need_yes(project: Project) -> None:
    asked(project, "many.toml", batch=MANY)
    done = dhsim("batch", "many.toml", cwd=project.folder)

    assert done.returncode == 2
    assert "it asks for 1,200 scenarios (components.tank.capacity_mwh 40, components.boiler.capacity_mw 30)" in (
        done.stderr
    )
    assert "Look at them with --dry-run; --yes runs up to 1,000,000." in done.stderr
    assert not (project.folder / "results" / "many").exists()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["batch.toml", "--keep", "all"], "--keep: found 'all'. Use summary or hourly."),
        (["nothing.toml"], "nothing.toml: there is no such file."),
        (["batch.toml", "-o", "model.toml"], "this is a file, not a folder. Name a folder for the batch."),
        (["batch.toml", "-o", "cluster", "--dask", "127.0.0.1:9"], "--dask 127.0.0.1:9: no scheduler answers there: "),
        (["batch.toml", "--strategy", "fast"], "strategy: 'fast' is not known"),
        (["batch.toml", "--setting", "window=7"], "strategy: 'milp' has no setting 'window'"),
        (
            ["batch.toml", "--setting", "window"],
            "--setting window: it is not name=value. Write, for example, --setting w",
        ),
        (["batch.toml", "--option", "time_limt=7"], "HiGHS does not take the option time_limt = 7"),
    ],
)
def test_wrong_input_is_exit_code_2(project: Project, words: list[str], text: str) -> None:
    asked(project, batch={"grid": {TANK: [20, 60]}})
    done = dhsim("batch", *words, cwd=project.folder)

    assert text in done.stderr
    assert done.returncode == 2


def test_what_is_drawn_is_the_same_again(project: Project) -> None:
    sample = {"count": 3, "seed": 1, "of": {f"{SPOT}.scale": {"kind": "uniform", "low": 0.5, "high": 2}}}
    asked(project, "drawn.toml", sample=sample)
    assert "4 of 4 scenarios run" in dhsim("batch", "drawn.toml", "--workers", "1", cwd=project.folder).stdout
    assert "0 of 4 scenarios run" in dhsim("batch", "drawn.toml", "--workers", "1", cwd=project.folder).stdout
    assert (Path(project.folder) / "results" / "drawn" / "summary.parquet").exists()
