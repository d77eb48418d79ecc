"""Runs the scenarios of a batch: in order of likeness, on all cores or a cluster, and goes on where it was stopped."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from .batch_folder import BatchFolder, plain_words
from .batch_work import Desk, Finished, Task
from .calendar import Array, hours_from
from .errors import Fault, InputError
from .how import How
from .likeness import chain
from .outcomes import Failure, Outcome
from .prepared import canonical
from .processes import Processes
from .result_format import versions
from .variants import Plan, Variant, planned

CHUNK = 10  # scenarios that go on from each other: enough to save time, few enough to be shared out
NEAR = 5000  # scenarios that are brought into order at once; the time for that grows with their square


class Crew(Protocol):
    """Those who do the work: processes here, or a cluster.

    width: how many chunks they are given at a time. deaths: what a chunk raises whose worker died. tries: how often
    such a chunk is given to them.
    """

    width: int
    deaths: tuple[type[BaseException], ...]
    tries: int

    def submit(self, tasks: list[Task]) -> Future[list[Finished]]:
        """Ask for one chunk."""

    def close(self, now: bool) -> None:
        """Stop; now: without waiting for what is under way."""


Told = Callable[[Outcome], None]


def run_batch(
    files: Iterable[str | Path] | Plan,
    folder: str | Path,
    how: How | None = None,
    workers: int | None = None,
    force: bool = False,
    told: Told | None = None,
    crew: Callable[[Desk], Crew] | None = None,
    about: Callable[[Desk], Desk] | None = None,
) -> BatchFolder:
    """Run batch files into a folder; scenarios that are finished there already are not run again.

    workers: processes (default: one a core). force: run all again. told: called with every outcome as it comes. crew:
    makes other workers, such as those of a Dask cluster (`dhsim.cluster.on_dask`). about: makes a desk that answers
    other questions than what a scenario comes to (`offer_work`). A scenario that fails is noted and
    does not stop the others. Returns the folder, whose summary is written in the end, also after an interruption.

    Raises InputError with all faults of the files, and for a folder that holds something else.
    """
    if crew is None:
        with processes(workers) as crew:
            return run_batch(files, folder, how, workers, force, told, crew, about)
    plan = files if isinstance(files, Plan) else planned(files)
    how = how or How()
    _tried(how)
    place = BatchFolder.made(Path(folder), plan, how.options, how.strategy, how.keep_hourly)
    keys = keys_of(plan, how)
    known = set() if force else set(place.finished(keys.values()))
    chunks = list(_chunks(plan, keys, known))
    try:
        if chunks:
            desk = _desk(plan, how, place)
            with plain_words(place.path):
                _run(crew(desk if about is None else about(desk)), chunks, place, told or (lambda outcome: None))
    finally:
        place.summarise(plan, keys)
    return place


@contextmanager
def processes(workers: int | None) -> Iterator[Callable[[Desk], Crew]]:
    """Processes on this machine, which load what they need while the files are read here; nobody stays behind."""
    hired = Processes(workers)
    try:
        yield hired.at
    finally:
        hired.close(now=True)


def _tried(how: How) -> None:
    """Raise InputError for a strategy, setting or option that there is not: all scenarios would fail by it."""
    if how == How():
        return
    from .case import Case, Network  # loaded where it is needed: there is work for seconds in these
    from .components.waste_heat import WasteHeat
    from .matrix import matrix_of
    from .model import build
    from .strategies import run

    heat = WasteHeat(network="x", available_mw=1)
    case = Case(hours=hours_from("2023-01-01", 2), networks={"x": Network(demand_mw=1)}, components={"heat": heat})
    run(matrix_of(build(case)), how.strategy, how.options, **how.settings)


def keys_of(plan: Plan, how: How) -> dict[str, str]:
    """Scenario -> hash of everything that enters it: tables, series, changes, options, versions."""
    common = canonical([how.options, how.strategy, how.settings, versions()])
    return {v.name: _key(plan.prepared[v.place].content, v, common) for v in plan.variants}


def _key(content: str, variant: Variant, common: str) -> str:
    """The hash of one scenario."""
    changes = [[change.path, change.value, change.remove] for change in variant.changes]
    text = canonical([content, changes, variant.name])
    return hashlib.sha256(f"{text}{common}".encode()).hexdigest()[:24]


def _desk(plan: Plan, how: How, place: BatchFolder) -> Desk:
    """What workers need."""
    name = hashlib.sha256("".join(one.content for one in plan.prepared).encode()).hexdigest()
    return Desk(name, plan.prepared, how.options, how.strategy, how.settings, how.keep_hourly, place.path)


@dataclass(frozen=True)
class Chunk:
    """Scenarios that go on from each other. tries: how often they have been begun."""

    tasks: tuple[Task, ...]
    tries: int = 0


def _chunks(plan: Plan, keys: Mapping[str, str], known: Set[str]) -> Iterator[Chunk]:
    """Scenarios in order of likeness, in chunks that do not depend on how many workers there are; those with nothing
    left to do are left out."""
    for place in range(len(plan.files)):
        own = [variant for variant in plan.variants if variant.place == place]
        size = int(np.clip(len(own) // 8, 1, CHUNK))
        for far in range(0, len(own), NEAR):
            near = own[far : far + NEAR]
            order = [near[k] for k in chain(_table(near))]
            for begin in range(0, len(order), size):
                tasks = tuple(Task(v, keys[v.name], keys[v.name] in known) for v in order[begin : begin + size])
                if not all(task.done for task in tasks):
                    yield Chunk(tasks)


def _table(variants: list[Variant]) -> Array:
    """What is varied as numbers: shares of the usual distance; text counts as different or the same."""
    names = dict.fromkeys(name for variant in variants for name in variant.varied if name != "draw")
    columns = [np.zeros(len(variants))]
    for name in names:
        values = [variant.varied.get(name) for variant in variants]
        words = dict.fromkeys(value for value in values if isinstance(value, str))
        columns += [np.array([float(value == word) for value in values]) for word in words]
        numbers = np.array([value if isinstance(value, int | float) else np.nan for value in values], dtype=float)
        away = np.nan_to_num(numbers - np.nanmean(numbers)) if np.isfinite(numbers).any() else np.zeros(1)
        usual = float(np.abs(away).mean())
        if usual > 0:
            columns.append(away / usual)
    return np.stack(columns, axis=1)


def _run(crew: Crew, chunks: Iterable[Chunk], place: BatchFolder, told: Told) -> None:
    """Share chunks out, and keep what comes back."""
    waiting, now = deque(chunks), True
    running: dict[Future[list[Finished]], Chunk] = {}  # a result is let go of as soon as it is kept: memory stays flat
    try:
        while waiting or running:
            while waiting and len(running) < crew.width:
                chunk = waiting.popleft()
                running[crew.submit(list(chunk.tasks))] = chunk
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                waiting.extendleft(_taken(crew, future, running.pop(future), place, told))
        now = False
    finally:
        crew.close(now)


def _taken(crew: Crew, future: Future[list[Finished]], chunk: Chunk, place: BatchFolder, told: Told) -> Iterator[Chunk]:
    """Keep what a chunk came to. If its worker died: what is to be tried again, in the end each scenario by itself."""
    try:
        for one in future.result():
            _keep(one, place, told)
        return
    except CancelledError:
        found, remedy = "the scheduler went away", "Run it again: what is finished is kept, and it goes on from there"
        raise InputError([Fault("the cluster", found, remedy)]) from None
    except crew.deaths:
        new = {task.key for task in chunk.tasks if not task.done}
    known = place.finished(new)
    for outcome in known.values():  # a worker here writes each as soon as it is known
        told(outcome)
    tasks = tuple(replace(task, done=task.done or task.key in known) for task in chunk.tasks)
    left = [task for task in tasks if not task.done]
    if chunk.tries + 1 < crew.tries:
        yield Chunk(tasks, chunk.tries + 1)
    elif len(tasks) > 1:
        yield from (Chunk((task,)) for task in left)
    else:
        for task in left:
            _keep(Finished(_failed(task)), place, told)


def _keep(one: Finished, place: BatchFolder, told: Told) -> None:
    """Write an outcome, and tell of it."""
    place.keep(one)
    told(one.outcome)


def _failed(task: Task) -> Outcome:
    """A scenario that no worker survived."""
    failure = Failure("fault", "its worker died each time it was tried; it may need more memory than there is")
    return Outcome(task.key, task.variant.name, dict(task.variant.varied), failure=failure)
