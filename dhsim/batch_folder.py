"""The folder of a batch: outcomes as they come, the summary in the end, and what was asked for."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from .batch_reading import FAILURES, FORMAT, SUMMARY
from .batch_work import Finished
from .errors import Fault, InputError
from .folder_kinds import ASKED
from .outcomes import HOURLY, OUTCOMES, PARTIAL, TIMING, Outcome, write_bytes, write_text
from .result_format import versions
from .variants import Plan

ABANDONED_S = 600  # age at which a half-written file is nobody's
INVOICES = "invoices.parquet"


@dataclass(frozen=True)
class BatchFolder:
    """Where a batch lies: `scenarios/` with one file an outcome, `hourly/` with results, and the tables of all."""

    path: Path

    @classmethod
    def made(cls, path: Path, plan: Plan, options: Mapping[str, Any], strategy: str, keep_hourly: bool) -> BatchFolder:
        """The folder, new or with an earlier run. Raises InputError if it holds something else or cannot be written."""
        folder = cls(path.expanduser().resolve())
        with plain_words(folder.path):
            _refuse(folder.path)
            folder.path.mkdir(parents=True, exist_ok=True)
            asked = {
                "format": FORMAT,
                "kind": plan.kind,
                "title": plan.title,
                "currency": plan.prepared[0].head.currency,
                "files": [str(file.expanduser().resolve()) for file in plan.files],
                "axes": plan.axes(),
                "count": len(plan.variants),
                "keep": "hourly" if keep_hourly else "summary",
                "strategy": strategy,
                "options": dict(options),
                "versions": versions(),
                "sources": plan.sources(),
                "provenance": {k: list(v) for one in plan.prepared for k, v in one.reading.provenance.items()},
                "provenance_values": plan.provenance_values(),
            }
            write_text(folder.path / ASKED, json.dumps(asked, indent=1, ensure_ascii=False, default=str) + "\n")
            for part in (folder.outcomes, folder.hourly):  # after the file that says whose they are
                part.mkdir(exist_ok=True)
                _sweep(part)
            _sweep(folder.path)
        return folder

    @property
    def outcomes(self) -> Path:
        """Where outcomes lie."""
        return self.path / OUTCOMES

    @property
    def hourly(self) -> Path:
        """Where hourly results lie."""
        return self.path / HOURLY

    def finished(self, keys: Iterable[str]) -> dict[str, Outcome]:
        """Outcomes that need no other try; a file that is not whole is taken for none."""
        found = {}
        keep_hourly = json.loads((self.path / ASKED).read_text(encoding="utf-8"))["keep"] == "hourly"
        for key in keys:
            outcome = self._read(key)
            lacks = keep_hourly and outcome is not None and outcome.failure is None
            if outcome is not None and outcome.final and not (lacks and not (self.hourly / f"{key}.nc").exists()):
                found[key] = outcome
        return found

    def _read(self, key: str) -> Outcome | None:
        """One outcome, if it is there."""
        try:
            outcome = Outcome.of((self.outcomes / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return outcome if outcome.key == key else None

    def keep(self, one: Finished) -> None:
        """Write an outcome that its worker could not write."""
        with plain_words(self.path):
            one.write(self.path)

    def summarise(self, plan: Plan, keys: Mapping[str, str]) -> None:
        """Write summary.parquet, invoices.parquet and failures.csv of what is finished, in the order of the plan."""
        rows, bills, failures = [], [], []
        for variant in plan.variants:
            outcome = self._read(keys[variant.name])
            if outcome is None:
                continue
            if outcome.failure is not None:
                failures.append({"scenario": variant.name, "key": outcome.key, **vars(outcome.failure)})
                continue
            rows.append(dict(_row(outcome)))
            bills += [{"scenario": variant.name, **line} for line in outcome.invoices]
        with plain_words(self.path):
            for name, table in ((SUMMARY, _ordered(rows)), (INVOICES, pd.DataFrame(bills))):
                buffer = BytesIO()
                table.to_parquet(buffer, index=False)
                write_bytes(self.path / name, buffer.getvalue())
            columns = ["scenario", "key", "kind", "text"]
            write_text(self.path / FAILURES, pd.DataFrame(failures, columns=columns).to_csv(index=False))


def _row(outcome: Outcome) -> Iterator[tuple[str, Any]]:
    """One row of the summary."""
    yield "scenario", outcome.name
    yield "key", outcome.key
    yield "status", outcome.status
    for name, value in outcome.varied.items():
        yield f"input.{name}", value
    yield from outcome.results.items()
    yield "start", outcome.start
    yield from outcome.timing.items()


def _ordered(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table: inputs first, then results, timing last; inputs that are text in some rows are text in all."""
    head = ["scenario", "key", "status"]
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=head, dtype=str)
    inputs = [c for c in table if str(c).startswith("input.")]
    tail = [c for c in ("start", *TIMING) if c in table]
    middle = [c for c in table if c not in {*head, *inputs, *tail}]
    for name in inputs:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = [None if pd.isna(value) else str(value) for value in table[name]]
    return table[[*head, *inputs, *middle, *tail]]


def _refuse(path: Path) -> None:
    """Only a new or empty folder, or one with a batch of this version."""
    if path.exists() and not path.is_dir():
        raise InputError([Fault(str(path), "this is a file, not a folder", "Name a folder for the batch")])
    if not path.exists() or all(PARTIAL in one.name for one in path.iterdir()):
        return
    if not (path / ASKED).exists():
        remedy = "Name a new or empty folder, or one with an earlier run of the batch; this one is left as it is"
        raise InputError([Fault(str(path), f"the folder is not empty and holds no {ASKED}", remedy)])
    try:
        found = json.loads((path / ASKED).read_text(encoding="utf-8")).get("format")
    except (OSError, ValueError, AttributeError):
        found = None
    if found != FORMAT:
        remedy = f"This dhsim writes '{FORMAT}'. Name another folder, or use the version that wrote this one"
        raise InputError([Fault(str(path / ASKED), f"it says format = {found!r}", remedy)])


def _sweep(folder: Path) -> None:
    """Remove what a killed run left half written; not what another run may be writing just now."""
    for file in folder.glob(f".*{PARTIAL}*"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > ABANDONED_S:
                file.unlink()


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """What the disk says, as a fault of the input."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # of a connection, not of the disk
            raise
        remedy = "Free some space, or name another folder; what is finished is kept, and the next run goes on from it"
        raise InputError([Fault(str(path), f"it cannot be written: {error.strerror or error}", remedy)]) from error
