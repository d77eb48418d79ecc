"""What a person sees of a batch: what would run, how far it is, what failed, and where to read on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import SolveError
from .terminal import err, out, show_table, show_warnings

if TYPE_CHECKING:
    import pandas as pd

    from .batch_folder import BatchFolder
    from .batch_work import Desk
    from .batching import Crew
    from .how import How
    from .outcomes import Outcome
    from .variants import Plan

FAILED, STOPPED = 5, 130  # exit codes: a scenario of the batch failed; Ctrl-C
SHOWN = 20  # scenarios that a dry run lists


def run_files(
    files: Sequence[Path], folder: Path, how: How, workers: int | None, force: bool, yes: bool, dask: str | None
) -> int:
    """Run batch files with a progress bar. Returns 0, 5 if a scenario failed, or 130 after Ctrl-C."""
    with suppress(KeyboardInterrupt), _workers(dask, workers) as crew:
        return _run_files(files, folder, how, force, yes, crew)
    err.print(f"stopped; what is finished is kept in {folder}, and the same command goes on from there", markup=False)
    return STOPPED


def _run_files(files: Sequence[Path], folder: Path, how: How, force: bool, yes: bool, crew: Any) -> int:
    """The same with somebody to do the work."""
    from .batching import run_batch

    plan = _plan(files, yes)
    if len(plan.variants) == 1:
        err.print(r"[bold yellow]note[/] there is one scenario to run: \[batch] or \[sample] would say what varies")
    for prepared in plan.prepared:
        show_warnings(prepared.case())
    failed: list[Outcome] = []
    begin = time.perf_counter()
    with _bar() as bar:
        line = bar.add_task("", total=len(plan.variants), failed="")

        def told(outcome: Outcome) -> None:
            if outcome.failure is not None:
                failed.append(outcome)
            bar.update(line, advance=1, failed=f"{len(failed)} failed" if failed else "")

        done = _known(plan, folder, how, force)
        bar.update(line, advance=done)
        place = run_batch(plan, folder, how, force=force, told=told, crew=crew)
    _show_end(plan, place, begin, done)
    return FAILED if _failures(place.path) is not None else 0


def _show_end(plan: Plan, place: BatchFolder, begin: float, done: int) -> None:
    """What was run, what failed, and where it lies."""
    ran = len(plan.variants) - done
    out.print(
        f"{ran} of {len(plan.variants)} scenarios run in {time.perf_counter() - begin:,.0f} s, {done} known before"
    )
    _show_failures(place.path)
    out.print(f"\nwritten to {place.path}: summary.parquet, invoices.parquet, failures.csv", markup=False)
    out.print(f"read it with: dhsim compare {place.path}", markup=False)


def dry_run(files: Sequence[Path], how: How, asked: int | None) -> None:
    """List what would run, and how long it would take, by solving the first two."""
    import pandas as pd

    plan, workers = _plan(files, yes=True), asked or os.cpu_count() or 1
    rows = [{"scenario": variant.name, **variant.varied} for variant in plan.variants[:SHOWN]]
    gaps = {key: "-" for row in rows for key in row}  # a case says nothing of what only the axes vary
    show_table(pd.DataFrame([{**gaps, **row} for row in rows]), f"{plan.title}: {len(plan.variants)} scenarios")
    if len(plan.variants) > SHOWN:
        out.print(f"... and {len(plan.variants) - SHOWN} more")
    try:
        with err.status("solving two of them for an estimate"):
            first, next_one = _seconds(plan, how)
    except SolveError as error:
        out.print(f"\nno estimate: one of the first two has no result: {error}", markup=False)
        return
    chunks = -(-len(plan.variants) // 10)
    total = (chunks * first + (len(plan.variants) - chunks) * next_one) / min(workers, len(plan.variants))
    out.print(
        f"\nabout {_duration(total)} with {workers} workers: {first:.2f} s the first, {next_one:.2f} s one like it"
    )


def _plan(files: Sequence[Path], yes: bool) -> Plan:
    """Read what is asked for; more than a thousand scenarios only if that is meant."""
    from .variants import MANY, MOST, planned

    with err.status("reading"):
        return planned(files, MOST if yes else MANY)


def _known(plan: Plan, folder: Path, how: How, force: bool) -> int:
    """How many scenarios are finished already."""
    from .batch_folder import BatchFolder
    from .batching import keys_of

    if force or not folder.exists():
        return 0
    place = BatchFolder.made(folder, plan, how.options, how.strategy, how.keep_hourly)
    return len(place.finished(keys_of(plan, how).values()))


def _seconds(plan: Plan, how: How) -> tuple[float, float]:
    """Seconds of a cold solve, and of one that goes on from it."""
    from .live import LiveModel

    live = LiveModel({"threads": 1, **how.options}, strategy=how.strategy, **how.settings)
    spent = []
    for variant in (plan.variants[0], plan.variants[min(1, len(plan.variants) - 1)]):
        begin = time.perf_counter()
        live.solve(plan.prepared[variant.place].case(variant.changes))
        spent.append(time.perf_counter() - begin)
    return spent[0], spent[1]


@contextmanager
def _workers(dask: str | None, workers: int | None) -> Iterator[Callable[[Desk], Crew]]:
    """Who does the work: processes here, which begin to load what they need at once, or a Dask cluster."""
    if dask is not None:
        from .cluster import on_dask

        yield lambda desk: on_dask(desk, dask, workers)
        return
    from .processes import Processes

    hired = Processes(workers)
    try:
        yield hired.at
    finally:
        hired.close(now=True)


def _bar() -> Any:
    """Rate, estimate and failures."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("scenarios,"),
        TimeElapsedColumn(),
        TextColumn("gone,"),
        TimeRemainingColumn(),
        TextColumn("to go [bold red]{task.fields[failed]}[/]"),
        console=err,
        transient=True,
    )


def _failures(folder: Path) -> pd.DataFrame | None:
    """Scenarios without a result, if there are any."""
    import pandas as pd

    frame = pd.read_csv(folder / "failures.csv", keep_default_na=False, dtype=str)
    return frame if len(frame) else None


def _show_failures(folder: Path) -> None:
    """Say which failed and why: every reason once."""
    frame = _failures(folder)
    if frame is None:
        return
    err.print(f"[bold red]{len(frame)} scenario{'s'[: len(frame) != 1]} failed[/]; all of them in failures.csv")
    for (kind, text), group in list(frame.groupby(["kind", "text"], sort=False))[:5]:
        more = f" and {len(group) - 1} more" if len(group) > 1 else ""
        err.print(f"- {group['scenario'].iloc[0]}{more} ({kind}): {text}", markup=False)


def _duration(seconds: float) -> str:
    """'40 s', '12 min', '3.5 h'."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
