"""Files become a case; every fault of every file is found before anything is raised."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .align import align
from .calendar import Hours, known_zone
from .case import GROUPS, Case, Contract
from .clauses import Clause
from .components import Component
from .errors import Faults, InputError, suggest
from .fields import Fields
from .files_in import InputsFile, ModelFile, RunSpan, ScenarioFile
from .overrides import changed_series, check_provenance, flat, remove_path, set_path, strip_provenance
from .quantities import unit_of
from .registry import by_kind
from .series import SeriesFile, read_series
from .toml_files import digest, read_toml, shown
from .validation import keys_of, validated


@dataclass
class _Reading:
    """What has been gathered so far while a scenario is read."""

    faults: Faults = field(default_factory=Faults)
    tree: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Scenario:
    """A scenario with everything it extends folded in; paths are absolute."""

    title: str
    where: str
    model: Path | None
    inputs: tuple[tuple[Path, SeriesFile | None], ...]
    run: RunSpan
    changes: tuple[tuple[str, str, Any], ...]
    remove: tuple[tuple[str, str], ...]


def load(path: str | Path) -> Case:
    """The case that a scenario file asks for.

    Raises InputError with every fault of the scenario, the model, the inputs and the series, each with its place
    (file, key or column, row) and what to do.
    """
    reading = _Reading()
    scenario = _scenario(Path(path), reading, ())
    case = _case(scenario, reading) if scenario is not None else None
    reading.faults.raise_if_any()
    if case is None:
        raise AssertionError("a case that could not be read left no fault")
    return case


def _case(scenario: _Scenario, reading: _Reading) -> Case | None:
    """Model, inputs, changes and series of a scenario, together."""
    head = _model(scenario, reading)
    for path, entry in scenario.inputs:
        if entry is None:
            _inputs_toml(path, reading)
    _change(scenario, reading)
    if head is None:
        return None
    parts = {group: _parts(group, head, reading) for group in GROUPS}
    hours = _hours(scenario, head, reading)
    if hours is None or reading.faults:
        return None
    try:
        return Case(
            hours=hours,
            title=scenario.title or head.title,
            currency=head.currency,
            exchange_rates=head.exchange_rates,
            origins=reading.origins,
            provenance=reading.provenance,
            sources=reading.sources,
            **parts,
        )
    except InputError as error:
        reading.faults.take(error)
        return None


def _scenario(path: Path, reading: _Reading, seen: tuple[Path, ...]) -> _Scenario | None:
    """A scenario file, on top of the one it extends."""
    where = shown(path)
    if path.resolve() in seen:
        chain = " -> ".join(shown(p) for p in (*seen, path))
        reading.faults.add(where, f"scenarios extend each other in a circle: {chain}", "Break the circle")
        return None
    file = _file(path, ScenarioFile, reading)
    if file is None:
        return None
    base = None
    if file.extends is not None:
        base = _scenario(path.parent / file.extends, reading, (*seen, path.resolve()))
        if base is None:
            return None
    if file.model is None and base is None:
        reading.faults.add(f"{where}, model", "it is missing", "Name the model file, such as model = '../models/town.toml'")
    return _Scenario(
        title=file.title or (base.title if base else ""),
        where=where,
        model=path.parent / file.model if file.model else base.model if base else None,
        inputs=(*(base.inputs if base else ()), *(_entry(path, entry) for entry in file.inputs)),
        run=file.run if "run" in file.model_fields_set or base is None else base.run,
        changes=(*(base.changes if base else ()), *((where, key, value) for key, value in flat(file.set))),
        remove=(*(base.remove if base else ()), *((where, part) for part in file.remove)),
    )


def _entry(scenario: Path, entry: str | SeriesFile) -> tuple[Path, SeriesFile | None]:
    """One input: its path, and how to read it if it holds series."""
    file = entry if isinstance(entry, str) else entry.file
    if isinstance(entry, str) and file.lower().endswith(".toml"):
        return scenario.parent / file, None
    return scenario.parent, SeriesFile(file=entry) if isinstance(entry, str) else entry


def _file(path: Path, shape: type[Fields], reading: _Reading) -> Any:
    """A TOML file of a certain shape."""
    raw = read_toml(path, reading.faults)
    if raw is None:
        return None
    reading.sources[shown(path)] = digest(path)
    return validated(lambda: shape.model_validate(raw), shown(path), keys_of(shape), reading.faults, unit_of)


def _model(scenario: _Scenario, reading: _Reading) -> ModelFile | None:
    """The model file, its groups noted in the tree."""
    if scenario.model is None:
        return None
    head = _file(scenario.model, ModelFile, reading)
    if head is None:
        return None
    if not known_zone(head.time_zone):
        reading.faults.add(
            f"{shown(scenario.model)}, time_zone", f"'{head.time_zone}' is not a time zone", "Use a name such as 'Europe/Stockholm'"
        )
        return None
    _note({group: getattr(head, group) for group in GROUPS}, scenario.model, reading)
    result: ModelFile = head
    return result


def _inputs_toml(path: Path, reading: _Reading) -> None:
    """A TOML file of contracts."""
    file = _file(path, InputsFile, reading)
    if file is not None:
        _note({"contracts": file.contracts}, path, reading)


def _note(groups: Mapping[str, Mapping[str, Any]], path: Path, reading: _Reading) -> None:
    """Add the parts of a file to the tree; a name that is there already is a fault."""
    for group, parts in groups.items():
        into = reading.tree.setdefault(group, {})
        for name, table in parts.items():
            key = f"{group}.{name}"
            if name in into:
                reading.faults.add(f"{shown(path)}, {key}", f"the name '{name}' is used twice, also in {reading.origins[key]}", "Rename one")
                continue
            into[name], notes = strip_provenance(copy.deepcopy(table), key)
            check_provenance(notes, shown(path), reading.faults)
            reading.provenance |= notes
            reading.origins[key] = shown(path)


def _change(scenario: _Scenario, reading: _Reading) -> None:
    """`remove` and `[set]`, in the order of the scenarios."""
    for where, path in scenario.remove:
        remove_path(reading.tree, path, where, reading.faults)
    for where, path, value in scenario.changes:
        if path.startswith("series."):
            continue
        if path.split(".")[0] not in GROUPS:
            known = [*GROUPS, "series"]
            reading.faults.add(f"{where}, set '{path}'", f"'{path.split('.')[0]}' cannot be set", suggest(path.split(".")[0], known))
            continue
        set_path(reading.tree, path, value, where, reading.faults)
        reading.origins.setdefault(".".join(path.split(".")[:2]), where)


def _parts(group: str, head: ModelFile, reading: _Reading) -> dict[str, Any]:
    """Every part of a group as an object; faults for those that cannot be."""
    context = {"currency": head.currency, "rates": head.exchange_rates}
    out = {}
    for name, table in reading.tree.get(group, {}).items():
        where = f"{reading.origins.get(f'{group}.{name}', 'scenario')}, {group}.{name}"
        if not isinstance(table, dict):
            reading.faults.add(where, f"found {table!r}", "It must be a table of keys")
            continue
        part = _part(group, table, where, context, reading.faults)
        if part is not None:
            out[name] = part
    return out


def _part(group: str, table: dict[str, Any], where: str, context: dict[str, Any], faults: Faults) -> Fields | None:
    """One table as an object."""
    if group == "components":
        return _of_kind(Component.kinds, table, "component", where, context, faults)
    if group == "contracts":
        return _contract(table, where, context, faults)
    cls = GROUPS[group]
    return validated(lambda: cls.model_validate(table, context=context), where, keys_of(cls), faults, unit_of)


def _of_kind(
    kinds: Mapping[str, type[Any]], table: dict[str, Any], what: str, where: str, context: Any, faults: Faults
) -> Any:
    """One table with a `kind` as an object of that kind."""
    cls = kinds.get(table.get("kind", ""))
    known = ["kind", *keys_of(cls)] if cls is not None else []
    return validated(lambda: by_kind(kinds, table, what, context), where, known, faults, unit_of)


def _contract(table: dict[str, Any], where: str, context: dict[str, Any], faults: Faults) -> Contract | None:
    """A contract and its clauses, each clause with its own place."""
    clauses = table.get("clauses")
    if isinstance(clauses, list):
        made = [
            _of_kind(Clause.kinds, c, "clause", f"{where}.clauses[{k}]", context, faults) if isinstance(c, dict) else c
            for k, c in enumerate(clauses)
        ]
        if any(clause is None for clause in made):
            return None
        table = {**table, "clauses": made}
    return validated(lambda: Contract.model_validate(table, context=context), where, keys_of(Contract), faults, unit_of)


def _hours(scenario: _Scenario, head: ModelFile, reading: _Reading) -> Hours | None:
    """All series on the steps of the run, with the changes to series made."""
    frames = {}
    for folder, entry in scenario.inputs:
        if entry is None:
            continue
        frame = read_series(entry, folder, head.time_zone, reading.faults, head.currency, head.exchange_rates)
        if frame is not None:
            path = folder / entry.file
            reading.sources[shown(path)] = digest(path)
            frames[shown(path)] = frame
    if not any(entry is not None for _, entry in scenario.inputs):
        reading.faults.add(f"{scenario.where}, inputs", "no file with series is named", "Add one, such as '../inputs/town.csv'")
    if len(frames) < sum(entry is not None for _, entry in scenario.inputs) or not frames:
        return None
    run = scenario.run
    hours = align(frames, head.time_zone, reading.faults, run.start, run.end, run.step_h)
    return None if hours is None else _changed(hours, scenario, reading.faults)


def _changed(hours: Hours, scenario: _Scenario, faults: Faults) -> Hours:
    """The hours with `[set] "series.x"` applied in order."""
    series = dict(hours.series)
    for where, path, change in scenario.changes:
        if path.startswith("series."):
            name = path.removeprefix("series.")
            values = changed_series(name, change, series, hours.n, where, faults)
            if values is not None:
                series[name] = values
    return hours.with_series(series)
