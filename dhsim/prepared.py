"""A scenario read once, of which many variants are made without reading a file again."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .calendar import Hours
from .case import Case
from .errors import Faults
from .files_in import Change, ModelFile, Scenario, read_scenario
from .loading import Reading, assembled, change, finished, gathered
from .run_hours import with_changes


@dataclass(frozen=True, eq=False)
class Prepared:
    """Tables and hours of a scenario, its own changes made. title: of the scenario; reading: the parts as tables."""

    scenario: Scenario
    head: ModelFile
    hours: Hours
    reading: Reading

    @classmethod
    def read(cls, path: str | Path) -> Prepared:
        """Read a scenario. Raises InputError with every fault, as `load` does, also of the case it makes unchanged."""
        reading = Reading()
        scenario = read_scenario(Path(path), reading.faults, reading.sources)
        if scenario is None:
            finished(None, reading.faults)
            raise AssertionError
        head, hours = gathered(scenario, reading)
        if reading.faults or head is None or hours is None:
            finished(assembled(head, hours, scenario, reading), reading.faults)
            raise AssertionError
        return cls(scenario, head, hours, reading)

    def case(self, changes: Iterable[Change] = (), title: str = "") -> Case:
        """The case with more changes, made after those of the scenario. Raises InputError with all faults."""
        changes, reading = tuple(changes), copy.deepcopy(self.reading)
        change(changes, reading)
        hours = with_changes(self.hours, changes, reading.faults)
        scenario = replace(
            self.scenario, title=title or self.scenario.title, changes=(*self.scenario.changes, *changes)
        )
        return finished(assembled(self.head, hours, scenario, reading), reading.faults)

    def path_faults(self, changes: Iterable[Change]) -> Faults:
        """What is wrong with where changes point, and with changes of series; values are judged by `case`."""
        reading = replace(copy.deepcopy(self.reading), faults=Faults())
        changes = tuple(changes)
        change(changes, reading)
        with_changes(self.hours, changes, reading.faults)
        return reading.faults

    @cached_property
    def content(self) -> str:
        """A hash of all that enters a case: tables, series and hours, not where they were read from."""
        digest = hashlib.sha256()
        head = self.head.model_dump(mode="json", include={"currency", "exchange_rates", "time_zone", "title"})
        digest.update(canonical([head, self.reading.tree, self.hours.step_h, self.scenario.title]).encode())
        digest.update(self.hours.starts.asi8.tobytes())
        for name, values in sorted(self.hours.series.items()):
            digest.update(name.encode())
            digest.update(values.tobytes())
        return digest.hexdigest()


def canonical(value: Any) -> str:
    """A text that is equal for equal tables, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, default=str, separators=(",", ":"))
