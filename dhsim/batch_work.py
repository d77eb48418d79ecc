"""What a worker of a batch does: some scenarios one after the other on one live model.

Scenarios come in chunks, alike within each. A chunk always begins cold, and always with its first scenario, so that no
result depends on which worker solved it, on how many there were, or on where an earlier run was stopped.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    from .live import LiveModel

from .errors import DhsimError, Infeasible, InputError, SolveError
from .outcomes import HOURLY, OUTCOMES, Failure, Outcome, outcome_of, write_bytes, write_text
from .prepared import Prepared
from .variants import Variant


@dataclass(frozen=True, eq=False)
class Desk:
    """What is on the desk of every worker. name: tells desks apart; options: of HiGHS; keep_hourly: keep results as
    NetCDF; folder: of the batch, where outcomes are written as soon as they are known, if the workers can reach it.
    """

    name: str
    prepared: tuple[Prepared, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    strategy: str = "auto"
    settings: Mapping[str, Any] = field(default_factory=dict)
    keep_hourly: bool = False
    folder: Path | None = None

    def answered(self, live: LiveModel, task: Task) -> tuple[Outcome, xr.Dataset]:
        """What a scenario comes to, and its result."""
        variant = task.variant
        result = live.solve(self.prepared[variant.place].case(variant.changes, variant.name))
        return outcome_of(task.key, variant.name, dict(variant.varied), result), result

    def keeps(self, task: Task) -> bool:
        """Is the whole result of a scenario kept?"""
        return self.keep_hourly

    def passed_by(self, live: LiveModel, task: Task) -> None:
        """Go on as if the scenario had been solved here; why it cannot be, if it cannot, is known."""
        variant = task.variant
        with suppress(Exception):
            live.pass_by(self.prepared[variant.place].case(variant.changes, variant.name))


@dataclass(frozen=True)
class Task:
    """One scenario of a chunk. done: its outcome is known already; it is solved only to go on from it."""

    variant: Variant
    key: str
    done: bool = False


@dataclass(frozen=True)
class Finished:
    """An outcome, and the hourly result as NetCDF if it is kept. written: are both in the folder already?"""

    outcome: Outcome
    hourly: bytes | None = None
    written: bool = False

    def write(self, folder: Path) -> Finished:
        """Put it into the folder of a batch, the hourly result first, as the outcome says that it is there."""
        if not self.written:
            if self.hourly is not None:
                write_bytes(folder / HOURLY / f"{self.outcome.key}.nc", self.hourly)
            write_text(folder / OUTCOMES / f"{self.outcome.key}.json", self.outcome.text())
        return Finished(self.outcome, written=True)


def run_chunk(desk: Desk, tasks: Iterable[Task]) -> list[Finished]:
    """Solve scenarios one after the other; what goes wrong with one is noted, and does not stop the others."""
    from .live import LiveModel  # what solves takes seconds to load, and the one who shares out work needs none of it

    tasks, finished = list(tasks), []
    with _one_at_a_time():
        live = LiveModel({"threads": 1, **desk.options}, strategy=desk.strategy, **desk.settings)
        while tasks and tasks[-1].done:
            tasks.pop()
        for task in tasks:
            if task.done:
                desk.passed_by(live, task)
            else:
                one = _one(desk, live, task)
                finished.append(one if desk.folder is None else one.write(desk.folder))
    return finished


def _one(desk: Desk, live: LiveModel, task: Task) -> Finished:
    """One scenario."""
    variant = task.variant
    try:
        outcome, result = desk.answered(live, task)
    except DhsimError as error:
        failure = Failure(_kind(error), str(error))
    except Exception as error:  # a component of a user's own may raise anything
        failure = Failure("fault", f"{type(error).__name__}: {error}")
    else:
        return Finished(outcome, _netcdf(result) if desk.keeps(task) else None)
    return Finished(Outcome(task.key, variant.name, dict(variant.varied), failure=failure))


def _kind(error: DhsimError) -> str:
    """What kind of thing went wrong."""
    if isinstance(error, InputError):
        return "input"
    if isinstance(error, Infeasible):
        return "infeasible"
    return "limit" if isinstance(error, SolveError) else "fault"


def _netcdf(result: Any) -> bytes:
    """A result as the bytes of a NetCDF file."""
    import tempfile

    from .files_out import to_netcdf

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.nc"
        to_netcdf(result, file)
        return file.read_bytes()


def run_chunk_of(file: str, tasks: list[Task]) -> list[Finished]:
    """The same with a desk that lies in a file: what a process on this machine is asked for."""
    return run_chunk(_desk(file), tasks)


@lru_cache(maxsize=1)
def _desk(file: str) -> Desk:
    """The desk in a file, read once a process."""
    desk = pickle.loads(Path(file).read_bytes())
    assert isinstance(desk, Desk)
    return desk


@cache
def _one_at_a_time() -> Lock:
    """A process of a cluster may have several threads; HiGHS gets one chunk at a time."""
    return Lock()
