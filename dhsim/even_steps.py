"""Even steps: rows with instants become a series without gaps, or faults that say where the gaps are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calendar import Array
from .errors import Faults
from .stamps import normal_time, show
from .tables_in import Mask, Table

Gaps = Literal["error", "interpolate", "previous"]
MOST_FILLED_H = 6  # a longer gap says nothing about what was in it
_FILL = 'or set gaps = "interpolate" for this file'


@dataclass(frozen=True)
class _Grid:
    """Rows on an even grid. first: its first instant. step_ns: nanoseconds per step. place: step number of each row."""

    first: pd.Timestamp
    step_ns: int
    place: npt.NDArray[np.int64]
    zone: str

    @property
    def most(self) -> int:
        """Number of steps in a row that are filled at most."""
        return int(MOST_FILLED_H * 3600 * 10**9 // self.step_ns)

    def at(self, step: int) -> pd.Timestamp:
        """When a step begins, UTC."""
        return self.first + pd.Timedelta(step * self.step_ns, "ns")

    def show(self, step: int) -> str:
        """When a step begins, local time."""
        return show(self.at(step), self.zone)

    def repeated(self, step: int) -> bool:
        """Does a step begin in the second of two equal local hours?"""
        return bool(self.at(step).tz_convert(self.zone).fold)

    def count(self, n: int) -> str:
        """'1 hour', '3 hours', or '3 steps of 15 minutes'."""
        if self.step_ns == 3600 * 10**9:
            return f"{n} hour{'s'[: n != 1]}"
        return f"{n} step{'s'[: n != 1]} of {duration(self.step_ns)}"


def even_frame(
    table: Table,
    times: pd.DatetimeIndex,
    columns: Mapping[str, Array],
    zone: str,
    gaps: Gaps,
    faults: Faults,
    headers: Mapping[str, str] | None = None,
    ends: bool = False,
) -> pd.DataFrame | None:
    """A frame of `columns` (one value a row, NaN where missing) on evenly spaced UTC stamps; None if faults were noted.

    times: the instant of each row, at which its step begins, or `ends`. gaps: what is done about missing values; never
    about more than 6 hours in a row. headers: series name -> column in the file, where they differ.
    """
    grid = _grid(table, times, zone, ends, faults)
    if grid is None:
        return None
    before = len(faults.found)
    header = {name: (headers or {}).get(name, name) for name in columns}
    spread: dict[str, Array] = {}
    whole = _note_missing_rows(table, grid, gaps, faults)
    if gaps == "error":
        for name, values in columns.items():
            _note_missing_cells(table, header[name], grid, values, faults)
    elif whole:
        n = int(grid.place[-1]) + 1
        spread = {name: _spread(values, grid, n) for name, values in columns.items()}
        columns = {name: _filled(table, header[name], grid, spread[name], gaps, faults) for name in spread}
    if len(faults.found) > before:
        return None
    _note_filled(table, grid, spread, gaps, faults)
    step = pd.Timedelta(grid.step_ns, "ns")
    index = pd.date_range(grid.first, periods=int(grid.place[-1]) + 1, freq=step, name="time_utc")
    return pd.DataFrame(dict(columns), index=index)


def duration(ns: int) -> str:
    """A time step in words: '15 minutes', '1 hour'."""
    number, unit = (ns / 3.6e12, "hour") if ns % 3_600_000_000_000 == 0 else (ns / 6e10, "minute")
    return f"{number:g} {unit}{'s'[: number != 1]}"


def _grid(table: Table, times: pd.DatetimeIndex, zone: str, ends: bool, faults: Faults) -> _Grid | None:
    """The even grid that the rows stand on; None, with the fault noted, if they do not."""
    if len(times) < 2:
        faults.add(table.label, "has one row of values; the step cannot be told from it", "Give at least two rows")
        return None
    instants = times.as_unit("ns").asi8
    moves = np.diff(instants)
    if not _rising(table, times, moves, zone, faults):
        return None
    steps, counts = np.unique(moves, return_counts=True)
    step = int(steps[np.argmax(counts)])
    uneven = np.flatnonzero(moves % step)
    if uneven.size:
        at = int(uneven[0]) + 1
        here = f"{duration(int(moves[at - 1]))} before {show(times[at], zone)}"
        found = f"the step changes: {here}, {duration(step)} in most rows"
        remedy = "Write the whole file with one step; or set step_changes = true if it changes once, for good"
        faults.add(f"{table.label}, row {table.rows[at]}", found, remedy)
        return None
    first = times[0] - pd.Timedelta(step, "ns") if ends else times[0]
    return _Grid(first, step, (instants - instants[0]) // step, zone)


def _rising(table: Table, times: pd.DatetimeIndex, moves: npt.NDArray[np.int64], zone: str, faults: Faults) -> bool:
    """Note stamps that come twice or go back in time."""
    again = np.flatnonzero(times.duplicated())
    if again.size:
        at = int(again[0])
        other = table.rows[int(np.flatnonzero(times == times[at])[0])]
        more = f" ({again.size} such rows)" if again.size > 1 else ""
        found = f"{show(times[at], zone)} stands in row {other} already{more}"
        dates_only = bool((times.tz_convert(zone).normalize() == times.tz_convert(zone)).all())
        remedy = "Join date and hour in one column, or set starts" if dates_only else "Keep one row for each time"
        if not dates_only and _at_clock_change(times[at], zone):
            remedy += "; but if the file follows the clock of another zone, set time_zone for it"
        faults.add(f"{table.label}, row {table.rows[at]}", found, remedy)
        return False
    back = np.flatnonzero(moves < 0)
    if back.size:
        at = int(back[0]) + 1
        found = f"{show(times[at], zone)} comes after {show(times[at - 1], zone)}"
        faults.add(f"{table.label}, row {table.rows[at]}", found, "Sort the rows by time, the earliest first")
        return False
    return True


def _at_clock_change(time: pd.Timestamp, zone: str) -> bool:
    """Is the clock changed within three hours of an instant, which is not itself in the hour that comes again?"""
    if time.tz_convert(zone).fold:
        return False
    near = [(time + pd.Timedelta(hours=h)).tz_convert(zone).utcoffset() for h in (-3, 3)]
    return near[0] != near[1]


def _note_missing_rows(table: Table, grid: _Grid, gaps: Gaps, faults: Faults) -> bool:
    """Note steps without a row, if they may not or cannot be filled. True if there are none to complain of."""
    holes = np.diff(grid.place) - 1
    if gaps == "error":
        if not holes.any():
            return True
        first = int(np.flatnonzero(holes)[0])
        found = f"{grid.count(int(holes.sum()))} without a row, first {grid.show(int(grid.place[first]) + 1)}"
        remedy = f"Add the rows, {_FILL}"
        if _is_longer_step(holes):
            remedy += "; or set step_changes = true, if these rows stand for longer steps"
        elif grid.repeated(int(grid.place[first]) + 1):
            fixed = normal_time(grid.zone, grid.first.year)
            remedy += f'; but if the file runs straight through the clock change, set time_zone = "{fixed}" for it'
        faults.add(table.label, f"{found} (after row {table.rows[first]})", remedy)
        return False
    long = np.flatnonzero(holes > grid.most)
    if long.size:
        at = int(long[0])
        found = f"{grid.count(int(holes[at]))} on end without a row, from {grid.show(int(grid.place[at]) + 1)}"
        faults.add(table.label, f"{found} (after row {table.rows[at]})", _too_long(gaps))
    return not long.size


def _is_longer_step(holes: npt.NDArray[np.int64]) -> bool:
    """Are there holes of one size between all rows of one end of a file, and none in the rest?"""
    longer = np.flatnonzero(holes)
    at_an_end = bool(longer[0] == 0 or longer[-1] == len(holes) - 1)
    return longer.size > 1 and at_an_end and longer[-1] - longer[0] + 1 == longer.size and np.ptp(holes[longer]) == 0


def _note_missing_cells(table: Table, name: str, grid: _Grid, values: Array, faults: Faults) -> None:
    """Note empty cells of a column."""
    missing = np.flatnonzero(np.isnan(values))
    if missing.size:
        at = int(missing[0])
        found = f"{grid.count(missing.size)} missing, first {grid.show(int(grid.place[at]))} (row {table.rows[at]})"
        faults.add(table.at(name), found, f"Fill them, {_FILL}")


def _spread(values: Array, grid: _Grid, n: int) -> Array:
    """Values of rows at their steps, NaN at steps without a row."""
    out = np.full(n, np.nan)
    out[grid.place] = values
    return out


def _filled(table: Table, name: str, grid: _Grid, values: Array, gaps: Gaps, faults: Faults) -> Array:
    """Values with gaps of up to 6 hours filled; longer ones, and those with no value beside them, are faults."""
    missing = np.isnan(values)
    if not missing.any():
        return values
    edges = np.flatnonzero(np.diff(np.r_[False, missing, False].astype(np.int8)))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    _note_edges(table, name, grid, missing, gaps, faults)
    inner = (starts > 0) & (starts + lengths < len(values))
    long = np.flatnonzero((lengths > grid.most) & inner)
    if long.size:
        at = int(long[0])
        found = f"{grid.count(int(lengths[at]))} missing in a row, from {grid.show(int(starts[at]))}"
        faults.add(table.at(name), found, _too_long(gaps))
    steps = np.arange(len(values))
    if missing.all():
        return values
    if gaps == "interpolate":
        return np.interp(steps, steps[~missing], values[~missing])
    return values[np.maximum.accumulate(np.where(missing, 0, steps))]


def _note_filled(table: Table, grid: _Grid, spread: Mapping[str, Array], gaps: Gaps, faults: Faults) -> None:
    """Leave a note of what was filled, columns with the same gaps together."""
    alike: dict[bytes, list[str]] = {}
    for name, values in spread.items():
        alike.setdefault(np.isnan(values).tobytes(), []).append(name)
    for names in alike.values():
        missing = np.flatnonzero(np.isnan(spread[names[0]]))
        if missing.size:
            what = f"filled {grid.count(missing.size)} of {', '.join(names)}, first {grid.show(int(missing[0]))}"
            faults.note(f'{table.label}: {what} (gaps = "{gaps}")')


def _note_edges(table: Table, name: str, grid: _Grid, missing: Mask, gaps: Gaps, faults: Faults) -> None:
    """Note gaps at the ends of a file, which cannot be filled from both sides."""
    if missing.all():
        faults.add(table.at(name), "has no values at all", "Fill the column, or leave it out")
        return
    head = int(np.argmin(missing))
    tail = int(np.argmin(missing[::-1]))
    if head:
        found = f"the first {grid.count(head)} missing, with no value before them"
        faults.add(table.at(name), found, "Fill them, or start the file later")
    if tail and (gaps == "interpolate" or tail > grid.most):
        remedy = "Fill them, or end the file earlier"
        if tail <= grid.most:
            remedy = 'Fill them, or set gaps = "previous" for this file'
        found = f"the last {grid.count(tail)} missing, from {grid.show(len(missing) - tail)}"
        faults.add(table.at(name), found, remedy)


def _too_long(gaps: Gaps) -> str:
    """What to do about a gap that is longer than the option fills."""
    return f'Fill them: gaps = "{gaps}" reaches over at most {MOST_FILLED_H} hours in a row'
