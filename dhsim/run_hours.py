"""The hours of a scenario's run, with every series of its files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from .align import align
from .calendar import Hours
from .errors import Fault, Faults, InputError
from .files_in import Change, ModelFile, Scenario
from .overrides import changed_series
from .readers import note_known_layout
from .series import SeriesFile, read_series
from .toml_files import digest, shown

if TYPE_CHECKING:
    import pandas as pd


def hours_of(scenario: Scenario, head: ModelFile, faults: Faults, sources: dict[str, str]) -> Hours | None:
    """All series on the steps of the run, with the changes to series made; None if one is wrong, with its faults noted.

    sources: file -> SHA-256, filled on the way.
    """
    frames: dict[str, pd.DataFrame] = {}
    missing = False
    for one in scenario.inputs:
        if one.series is None:
            continue
        label = shown(one.path)
        entry = one.series.model_copy(update={"file": label})
        frame = read_series(entry, Path(), head.time_zone, faults, head.currency, head.exchange_rates)
        if frame is None and isinstance(entry, SeriesFile):
            note_known_layout(label, one.path, faults)
        missing = missing or frame is None
        if frame is not None:
            sources[label] = digest(one.path)
            frames[label if label not in frames else f"{label} (entry {len(frames) + 1} of inputs)"] = frame
    spanned = scenario.run is not None and scenario.run.start is not None and scenario.run.end is not None
    if scenario.whole and not spanned and not any(one.series for one in scenario.inputs):
        remedy = "Add one, such as '../inputs/town.csv', or give [run] start and end where all is constant"
        faults.add(f"{scenario.where}, inputs", "no file with series is named", remedy)
    if missing or scenario.run is None or not (frames or (spanned and scenario.whole)):
        return None
    noted = Faults()
    hours = align(frames, head.time_zone, noted, scenario.run.start, scenario.run.end, scenario.run.step_h)
    faults.take(InputError(_of_run(fault, scenario) for fault in noted.found))
    return None if hours is None else with_changes(hours, scenario.changes, faults)


def _of_run(fault: Fault, scenario: Scenario) -> Fault:
    """A fault of the run with the file that says what is run."""
    run, _, key = fault.where.partition(", ")
    if run != "the run":
        return fault
    return Fault(f"{scenario.run_where}, run{f'.{key}' if key else ''}", fault.found, fault.remedy)


def with_changes(hours: Hours, changes: Iterable[Change], faults: Faults) -> Hours:
    """The hours with `[set] "series.x"` applied in order."""
    series = dict(hours.series)
    for change in changes:
        if change.series_name:
            values = changed_series(change.series_name, change.value, series, hours.n, change.where, faults)
            if values is not None:
                series[change.series_name] = values
    return hours.with_series(series)
