"""What was read from each file of series, and what was done to it on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .errors import Faults
from .files_in import Change, Scenario, read_scenario
from .quantities import in_money, unit_of
from .series import ColumnSpec, SeriesFile, SeriesInput, read_series
from .toml_files import shown

if TYPE_CHECKING:
    from .case import Case

_HOLDS = {"sum": "energy of each step, taken for its mean", "register": "a meter's reading, taken for its rise"}


@dataclass(frozen=True)
class FileRead:
    """A file of series. rows: steps read from it, `step_h` apart, from `start` to `end` (local). names: of its series.

    done: what was done on the way: columns taken under another name, units converted, steps that the run has otherwise.
    """

    label: str
    rows: int
    step_h: float
    start: str
    end: str
    names: tuple[str, ...]
    done: tuple[str, ...]


def scenario_of(path: Path) -> Scenario:
    """A scenario file with everything that it extends. Raises InputError as `load` does."""
    faults = Faults()
    scenario = read_scenario(path, faults, {})
    faults.raise_if_any()
    if scenario is None:
        raise AssertionError("a scenario that could not be read left no fault")
    return scenario


def files_read(scenario: Scenario, case: Case) -> list[FileRead]:
    """Every file of series that a case was read from, once more, as it stands by itself."""
    out = []
    for one in scenario.inputs:
        if one.series is None:
            continue
        label, faults = shown(one.path), Faults()
        entry = one.series.model_copy(update={"file": label})
        frame = read_series(entry, Path(), case.hours.zone, faults, case.currency, case.exchange_rates)
        faults.raise_if_any()
        if frame is not None:
            out.append(_described(_told(entry, case), label, frame, case))
    return out


def _told(entry: SeriesInput, case: Case) -> SeriesInput:
    """An entry with what its reader found in the file: the units of columns, and whether they hold energy."""
    opened = None if isinstance(entry, SeriesFile) else entry.opened(Path(), case.hours.zone, Faults())
    return entry if opened is None else opened[0]


def changes_of(scenario: Scenario) -> list[str]:
    """What `[set]` and `remove` change, in words: 'series.spot_per_mwh: { scale = 1.5 } (scenarios/dear.toml)'."""
    return [_changed(change) for change in scenario.changes]


def _changed(change: Change) -> str:
    """One change."""
    if change.remove:
        return f"{change.path} removed ({change.where})"
    value = change.value
    text = "{ " + ", ".join(f"{k} = {v}" for k, v in value.items()) + " }" if isinstance(value, dict) else f"{value}"
    return f"{change.path} = {text if len(text) <= 60 else text[:57] + '...'} ({change.where})"


def _described(entry: SeriesInput, label: str, frame: pd.DataFrame, case: Case) -> FileRead:
    """A frame in words."""
    stamps = pd.DatetimeIndex(frame.index)
    step_h = (stamps[1] - stamps[0]) / pd.Timedelta(hours=1) if len(stamps) > 1 else case.hours.step_h
    local = stamps.tz_convert(case.hours.zone)
    end = local[-1] + pd.Timedelta(hours=step_h)
    done = [*_columns(entry, case.currency), *_steps(step_h, case)]
    span = (f"{local[0]:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}")
    return FileRead(label, len(frame), step_h, *span, tuple(map(str, frame.columns)), tuple(done))


def _columns(entry: SeriesInput, currency: str) -> Iterator[str]:
    """Series that are not a column of the same name as it stands."""
    for name, spec in entry.columns.items():
        one = ColumnSpec(column=spec) if isinstance(spec, str) else spec
        parts = [f"column '{one.column}'"] if one.column != name else []
        same = one.unit is None or one.unit == in_money(unit_of(name) or "", currency)
        parts += [] if same else [f"converted from {one.unit}"]
        parts += [_HOLDS[one.holds]] if one.holds in _HOLDS else []
        parts += [f"times {one.scale:g}"] if one.scale != 1.0 else []
        parts += [f"plus {one.offset:g}"] if one.offset != 0.0 else []
        if parts:
            yield f"{name}: {', '.join(parts)}"


def _steps(step_h: float, case: Case) -> Iterator[str]:
    """How steps of another length enter the run."""
    if abs(step_h - case.hours.step_h) > 1e-9:
        how = "the mean over each step of the run" if step_h < case.hours.step_h else "held over the steps of the run"
        yield f"steps of {step_h:g} h: {how}"
