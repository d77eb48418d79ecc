"""Small batches that tests of batches share: a village of 24 hours, read and run in milliseconds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from loading.project import Project

import dhsim as dh
from dhsim.batch_work import Desk, Finished, Task, run_chunk
from dhsim.outcomes import TIMING
from dhsim.variants import Plan, planned

COMMAND = Path(sys.executable).with_name("dhsim")
SPOT = "series.spot_per_mwh"
TANK = "components.tank.capacity_mwh"


def village(folder: Path, days: int = 1) -> Project:
    """The project of the loader's tests, on disk; days: its day over and over."""
    project = Project(folder)
    project.series = {name: values * days for name, values in project.series.items()}
    here = Path.cwd()
    os.chdir(folder)
    try:
        project.write()
    finally:
        os.chdir(here)
    return project


def asked(project: Project, name: str = "batch.toml", **tables: Any) -> Path:
    """A batch file: the village, and tables such as `batch` and `sample`."""
    return project.folder / project.scenario_file(name, {"extends": "scenario.toml", **tables})


def plan_of(project: Project, **tables: Any) -> Plan:
    """What a batch file asks for."""
    return planned([asked(project, **tables)])


def faults_of(project: Project, **tables: Any) -> list[str]:
    """What is wrong with a batch file."""
    with pytest.raises(dh.InputError) as caught:
        plan_of(project, **tables)
    return [str(fault) for fault in caught.value.faults]


class Inline:
    """A crew that works here and now. write: into the folder, as processes do."""

    width, tries = 1, 3

    def __init__(self, desk: Desk, write: Path | None = None, death: type[BaseException] | None = None) -> None:
        self.desk = replace(desk, folder=write)
        self.deaths: tuple[type[BaseException], ...] = (death,) if death else ()
        self.ran: list[list[Task]] = []

    def submit(self, tasks: list[Task]) -> Future[list[Finished]]:
        future: Future[list[Finished]] = Future()
        self.ran.append(tasks)
        try:
            future.set_result(run_chunk(self.desk, tasks))
        except BaseException as error:
            future.set_exception(error)
        return future

    def close(self, now: bool) -> None:
        """Nothing to let go of."""


def run_here(file: Path | Plan, folder: Path, **how: Any) -> list[str]:
    """Run a batch in this process; the names of the scenarios that were solved."""
    told: list[str] = []
    what = file if isinstance(file, Plan) else [file]
    dh.run_batch(what, folder, told=lambda one: told.append(one.name), crew=Inline, **how)
    return told


def summary(folder: Path) -> pd.DataFrame:
    """summary.parquet without what differs from run to run of the same scenario."""
    return pd.read_parquet(folder / "summary.parquet").drop(columns=list(TIMING), errors="ignore")


def no_partial(folder: Path) -> bool:
    """Is nothing there that is half written?"""
    return not [path for path in folder.rglob("*") if "partial" in path.name]


def dhsim(*arguments: str | Path, cwd: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    words = [str(COMMAND), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=cwd, check=False, timeout=120, **more)


def each_by_itself(plan: Plan) -> Mapping[str, Callable[[], dh.Case]]:
    """Scenario -> what makes its case."""
    return {v.name: (lambda v=v: plan.prepared[v.place].case(v.changes)) for v in plan.variants}
