"""The work of a batch on a Dask cluster: a scheduler somewhere, or one that is started here."""

from __future__ import annotations

import logging
import os
import pickle
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from .batch_work import Desk, Finished, Task, run_chunk
from .errors import Fault, InputError

if TYPE_CHECKING:
    from distributed import Client

WAIT_S = 5  # for a scheduler to answer
WIDTH = 500  # chunks that the scheduler is given at a time: more than a cluster has workers


class OnDask:
    """Workers of a Dask cluster. They fetch the desk once each; results come back over the network."""

    width, tries = WIDTH, 1  # the scheduler itself gives a chunk to another worker, until it has cost a few their lives

    def __init__(self, desk: Desk, client: Client) -> None:
        from distributed import KilledWorker

        self.deaths: tuple[type[BaseException], ...] = (KilledWorker,)
        self.client = client
        # A task, not scattered data: it is made again if all workers that hold it die, and those may come that are
        # not there yet.
        self.desk = client.submit(pickle.loads, pickle.dumps(replace(desk, folder=None)), pure=False)
        self.executor = client.get_executor(pure=False)

    def submit(self, tasks: list[Task]) -> Future[list[Finished]]:
        """Ask the scheduler; a chunk whose worker dies is run elsewhere."""
        return cast("Future[list[Finished]]", self.executor.submit(run_chunk, self.desk, tasks))

    def close(self, now: bool) -> None:
        """Let go of the cluster; what was started here stops."""
        self.executor.shutdown(wait=not now)
        self.client.close()
        cluster = self.client.cluster
        if cluster is not None:
            cluster.close()


def on_dask(desk: Desk, address: str, workers: int | None = None) -> OnDask:
    """Workers of the scheduler at an address (tcp://host:8786), or of one started here (`local`).

    workers: how many processes are started here (default: one a core). Raises InputError if Dask is not installed or
    the scheduler does not answer.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        remedy = "Install it with: pip install 'dhsim[cluster]'"
        raise InputError([Fault("--dask", "the package 'distributed' is not installed", remedy)]) from None
    try:
        where = _here(LocalCluster, workers) if address == "local" else address
        return OnDask(desk, Client(where, timeout=WAIT_S, set_as_default=False))  # other work with Dask stays as it was
    except (OSError, ValueError) as error:
        remedy = "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`; or use --dask local"
        raise InputError([Fault(f"--dask {address}", f"no scheduler answers there: {error}", remedy)]) from None


def _here(cluster: Any, workers: int | None) -> Any:
    """A scheduler and its workers on this machine. The batch tells what fails; that connections close is no news."""
    many = workers or os.cpu_count() or 1
    return cluster(n_workers=many, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL)
