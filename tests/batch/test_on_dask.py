"""A batch on a Dask cluster: a scheduler and two workers in processes of their own, on this machine."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import dhsim as dh
from dhsim.cluster import on_dask
from dhsim.outcomes import Outcome

from .small import SPOT, TANK, asked, dhsim, run_here, summary, village

MANY = {"grid": {TANK: [20, 40, 60, 80], f"{SPOT}.scale": [0.2, 0.5, 0.8, 1, 1.3, 1.7, 2, 3]}}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Cluster:
    """A scheduler and workers that nobody starts again."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self, folder: Path) -> None:
        where = ["--local-directory", str(folder)]
        self.workers.append(dask("worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard", *where))

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait(10)


def dask(*words: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "dask", *words], stdout=quiet, stderr=quiet)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    port = free_port()
    scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    one = Cluster(f"tcp://127.0.0.1:{port}", scheduler)
    for _ in range(2):
        one.hire(tmp_path)
    try:
        yield one
    finally:
        one.stop()


def test_a_worker_that_is_killed_has_its_scenarios_run_elsewhere(cluster: Cluster, tmp_path: Path) -> None:
    project = village(tmp_path, days=14)
    file = asked(project, batch=MANY)
    known: list[str] = []

    def told(outcome: Outcome) -> None:
        known.append(outcome.name)
        if len(known) == 5:  # the other worker and this one are both busy
            cluster.workers[0].send_signal(signal.SIGKILL)

    dh.run_batch([file], tmp_path / "out", told=told, crew=lambda desk: on_dask(desk, cluster.address))

    assert cluster.workers[0].wait(10) != 0
    assert len(known) == len(set(known)) == 33
    run_here(file, tmp_path / "here")
    pd.testing.assert_frame_equal(summary(tmp_path / "out"), summary(tmp_path / "here"), check_exact=True)


def test_dask_local_from_the_command_line_keeps_hours(tmp_path: Path) -> None:
    project = village(tmp_path)
    asked(project, batch={"grid": {TANK: [20, 60]}})
    words = ["batch", "batch.toml", "-o", "out", "--dask", "local", "--workers", "2", "--keep", "hourly"]
    done = dhsim(*words, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "3 of 3 scenarios run" in done.stdout
    assert "Traceback" not in done.stderr
    assert len(list((tmp_path / "out" / "hourly").glob("*.nc"))) == 3


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nobody.invalid:8786", "127.0.0.1:port", "x://y:1"])
def test_a_scheduler_that_does_not_answer_is_told_quickly(tmp_path: Path, address: str) -> None:
    project = village(tmp_path)
    file, begin = asked(project, batch={"grid": {TANK: [20]}}), time.monotonic()
    where = address.format(port=free_port())
    with pytest.raises(dh.InputError) as caught:
        dh.run_batch([file], tmp_path / "out", crew=lambda desk: on_dask(desk, where))

    assert time.monotonic() - begin < 15
    assert str(caught.value).startswith(f"--dask {where}: no scheduler answers there: ")
    assert "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`" in str(caught.value)


def test_a_scheduler_that_goes_away_is_told(cluster: Cluster, tmp_path: Path) -> None:
    project = village(tmp_path, days=14)
    file = asked(project, batch=MANY)
    known: list[str] = []

    def told(outcome: Outcome) -> None:
        known.append(outcome.name)
        cluster.scheduler.kill()

    def crew(desk: Any) -> Any:
        return on_dask(desk, cluster.address)

    with pytest.raises(dh.InputError, match=r"the cluster: the scheduler went away\. Run it again: what is finished"):
        dh.run_batch([file], tmp_path / "out", told=told, crew=crew)
    assert len(summary(tmp_path / "out")) == len(known) > 0
