"""A file whose step changes once, as prices did from hours to quarters: its longer steps held over shorter ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calendar import Array
from .errors import Faults
from .even_steps import duration
from .stamps import show
from .tables_in import Table

Rows = tuple[Table, pd.DatetimeIndex, dict[str, Array]]


def held(
    table: Table, times: pd.DatetimeIndex, values: Mapping[str, Array], ends: bool, zone: str, faults: Faults
) -> Rows | None:
    """The rows with one step throughout, the shorter of the two: a longer row stands once for each short step in it.

    times: the instant of each row, UTC, at which its step begins, or `ends`. values: means over their steps. None, with
    the fault noted, if the step changes more than once, as it also does where rows are missing.
    """
    instants = times.as_unit("ns").asi8
    moves = np.diff(instants)
    if len(moves) < 2 or (moves <= 0).any() or (moves == moves[0]).all():
        return table, times, dict(values)
    at = int(np.flatnonzero(moves != moves[0])[0])
    odd = np.flatnonzero(moves[at:] != moves[at])
    long, short = int(moves[[0, at]].max()), int(moves[[0, at]].min())
    if odd.size or long % short:
        row = at + 1 + (int(odd[0]) if odd.size else 0)
        found = f"the step changes more than once: {duration(int(moves[row - 1]))} before {show(times[row], zone)}"
        if not odd.size:
            found = f"the step changes from {duration(int(moves[0]))} to {duration(int(moves[at]))}, which do not fit"
        faults.add(f"{table.label}, row {table.rows[row]}", found, "Add missing rows, or cut the file by start and end")
        return None
    return _repeated(table, instants, values, np.r_[moves[0], moves] if ends else np.r_[moves, moves[-1]], short, ends)


def _repeated(
    table: Table,
    instants: npt.NDArray[np.int64],
    values: Mapping[str, Array],
    lengths: npt.NDArray[np.int64],
    short: int,
    ends: bool,
) -> Rows:
    """Every row as often as short steps fit into it. lengths: of the steps, in nanoseconds."""
    times = lengths // short
    row = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    back = (times[row] - 1) if ends else 0
    stamps = pd.DatetimeIndex(instants[row] + (within - back) * short).tz_localize("UTC")
    return table.taking(row), stamps, {name: each[row] for name, each in values.items()}
