"""The work of a batch in processes on this machine, which begin before anything heavy is loaded here."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .batch_work import Desk, Finished, Task

TRIES = 3  # how often a chunk is run whose worker died


class Processes:
    """Processes, each with a queue of its own, so that one that dies takes only its own chunk along.

    workers: how many (default: one a core). They read the desk from a file, once each.
    """

    deaths: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    tries = TRIES

    def __init__(self, workers: int | None = None) -> None:
        self.width = workers or os.cpu_count() or 1
        self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.file = Path(self.scratch.name) / "desk"
        self.pools: list[ProcessPoolExecutor] = []
        self.asked: list[Future[list[Finished]] | None] = []  # of each the last chunk
        # While the files are still being read, one core does that, and the others may load what work needs.
        for _ in range(min(self.width, max(1, (os.cpu_count() or 1) - 1))):
            pool, _future = _hired(ready)
            self.pools.append(pool)
            self.asked.append(None)

    def at(self, desk: Desk) -> Processes:
        """The same, with something to work on."""
        self.file.write_bytes(pickle.dumps(desk))
        return self

    def submit(self, tasks: list[Task]) -> Future[list[Finished]]:
        """Ask a process that has nothing to do; a new one if there is none, or if it died."""
        from .batch_work import run_chunk_of

        free = next((k for k, last in enumerate(self.asked) if last is None or last.done()), len(self.asked))
        future: Future[list[Finished]]
        try:
            if free == len(self.pools):
                raise BrokenProcessPool
            future = self.pools[free].submit(run_chunk_of, str(self.file), tasks)
        except BrokenProcessPool:
            pool, future = _hired(run_chunk_of, str(self.file), tasks)
            self.pools[free : free + 1], self.asked[free : free + 1] = [pool], [None]
        self.asked[free] = future
        return future

    def close(self, now: bool) -> None:
        """Let go of the processes; now: stop them at once."""
        running = [process for pool in self.pools for process in (pool._processes or {}).values()]
        for process in running if now else ():
            process.terminate()
        for pool in self.pools:
            pool.shutdown(wait=True, cancel_futures=True)
        self.scratch.cleanup()


def _hired(work: Callable[..., Any], *words: Any) -> tuple[ProcessPoolExecutor, Future[Any]]:
    """A new process, with something to do; it does not inherit threads or locks."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=settle_in)
    with _interrupts_later():
        return pool, pool.submit(work, *words)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: a process that is started then does not hear of it while it imports."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ready() -> None:
    """Load what work needs."""
    from . import live  # noqa: F401


def settle_in() -> None:
    """How a process on this machine begins: it stops when it is told to, or when the one that started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one that started this one says what is done
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Without this, workers of a killed batch would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
