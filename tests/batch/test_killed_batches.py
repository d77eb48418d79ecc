"""A batch that is stopped in the middle: nothing finished is lost, nothing half written is believed, nobody stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from loading.project import Project

from .small import COMMAND, SPOT, TANK, asked, run_here, summary, village

MANY = {"grid": {TANK: [20, 40, 60, 80], f"{SPOT}.scale": [0.2, 0.5, 0.8, 1, 1.3, 1.7, 2, 3]}}
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes by signals")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, pd.DataFrame]:
    """Two weeks a scenario, and the summary of a run that nobody stopped."""
    project = village(tmp_path_factory.mktemp("killed"), days=14)
    file = asked(project, batch=MANY)
    run_here(file, project.folder / "whole")
    return project, summary(project.folder / "whole")


def begun(project: Project, out: str) -> subprocess.Popen[str]:
    """The batch, in a process group of its own."""
    words = [str(COMMAND), "batch", "batch.toml", "-o", out, "--workers", "2"]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=project.folder, start_new_session=True, stdout=pipe, stderr=pipe, text=True)


def finished(folder: Path) -> int:
    return len(list((folder / "scenarios").glob("*.json")))


def wait_for(what: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


def group(leader: int) -> list[int]:
    """The processes of a group, without those that are gone and only waited for."""
    ran = subprocess.run(["ps", "-wweo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in ran.stdout.splitlines()]
    return [int(pid) for pid, pgid, state in rows if int(pgid) == leader and not state.startswith("Z")]


def workers_of(leader: int) -> list[int]:
    """The processes that solve."""
    ran = subprocess.run(["ps", "-wweo", "pid=,pgid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in ran.stdout.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == leader and "spawn_main" in row[2]]


def same(folder: Path, whole: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(summary(folder), whole, check_exact=True)


def killed_at_random(project: Project, whole: pd.DataFrame, moments: int, seed: int) -> list[int]:
    """Kill a batch again and again, resume it each time; how many scenarios were finished at each kill."""
    rng, counts, folder = random.Random(seed), [], project.folder / f"random{seed}"
    for _ in range(moments):
        running = begun(project, folder.name)
        least = finished(folder) + rng.randint(0, 3)
        wait_for(lambda least=least, running=running: finished(folder) >= least or running.poll() is not None)
        time.sleep(rng.random() * 0.3)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate(timeout=20)
        counts.append(finished(folder))
    run_here(project.folder / "batch.toml", folder)
    same(folder, whole)
    return counts


def test_a_batch_killed_at_random_moments_ends_like_one_undisturbed(undisturbed: tuple[Project, pd.DataFrame]) -> None:
    counts = killed_at_random(*undisturbed, moments=4, seed=1)
    assert counts == sorted(counts)  # nothing that was finished is lost


def test_ctrl_c_keeps_what_is_finished_and_leaves_nobody(undisturbed: tuple[Project, pd.DataFrame]) -> None:
    project, whole = undisturbed
    folder = project.folder / "interrupted"
    running = begun(project, folder.name)
    wait_for(lambda: finished(folder) >= 3)
    begin = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)  # as the terminal does: to all of them
    _, said = running.communicate(timeout=20)

    assert time.monotonic() - begin < 5
    assert running.returncode == 130
    assert f"stopped; what is finished is kept in {folder.name}, and the same command goes on from there" in said
    assert "Traceback" not in said
    wait_for(lambda: not group(running.pid), 5)  # what multiprocessing itself keeps is gone a moment later
    done = finished(folder)
    assert 3 <= done < len(whole)
    assert len(summary(folder)) == done
    assert len(run_here(project.folder / "batch.toml", folder)) == len(whole) - done
    same(folder, whole)


def test_ctrl_c_while_workers_begin(undisturbed: tuple[Project, pd.DataFrame]) -> None:
    project, _ = undisturbed
    folder = project.folder / "early"
    running = begun(project, folder.name)
    wait_for(lambda: len(workers_of(running.pid)) == 2)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=20)

    assert running.returncode == 130
    assert "Traceback" not in said
    wait_for(lambda: not group(running.pid), 5)  # what multiprocessing itself keeps is gone a moment later


def test_workers_do_not_outlive_the_one_that_started_them(undisturbed: tuple[Project, pd.DataFrame]) -> None:
    project, _ = undisturbed
    folder = project.folder / "orphans"
    running = begun(project, folder.name)
    wait_for(lambda: finished(folder) >= 1)
    running.kill()  # only the parent, as when memory runs out
    running.communicate(timeout=20)

    wait_for(lambda: not group(running.pid), 5)


def test_scenarios_of_a_killed_worker_are_run_again(undisturbed: tuple[Project, pd.DataFrame]) -> None:
    project, whole = undisturbed
    folder = project.folder / "worker"
    running = begun(project, folder.name)
    wait_for(lambda: finished(folder) >= 2)
    os.kill(workers_of(running.pid)[0], signal.SIGKILL)
    said, wrong = running.communicate(timeout=60)

    assert running.returncode == 0, wrong
    assert f"{len(whole)} of {len(whole)} scenarios run" in said
    same(folder, whole)
