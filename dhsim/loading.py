"""Files become a case; every fault of every file is found before anything is raised."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .calendar import Hours
from .case import GROUPS, Case
from .case_checks import faults_of, used_series
from .clauses import Clause
from .components import Component
from .contract import Contract
from .draft import Draft
from .errors import Fault, Faults, InputError, suggest
from .files_in import Change, InputsFile, ModelFile, Scenario, read_file, read_scenario
from .overrides import (
    check_provenance,
    contracts_named,
    dotted,
    forget,
    remove_path,
    set_path,
    strip_provenance,
)
from .registry import by_kind, class_of
from .run_hours import hours_of
from .stamps import check_zone
from .toml_files import shown
from .validation import located, validated, written


@dataclass
class Reading:
    """What has been gathered so far while a scenario is read.

    tree: group -> name -> table. origins: dotted path -> file. whole: has all been read that a part may refer to?
    spare_contracts: those that a removed part named.
    """

    faults: Faults = field(default_factory=Faults)
    tree: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, tuple[str, str]] = field(default_factory=dict)
    spare_contracts: set[str] = field(default_factory=set)
    whole: bool = True


def load(path: str | Path) -> Case:
    """The case that a scenario file asks for.

    Raises InputError with every fault of the scenario, the model, the inputs and the series, each with its place
    (file, key or column, row) and what to do.
    """
    reading = Reading()
    scenario = read_scenario(Path(path), reading.faults, reading.sources)
    case = None if scenario is None else _case(scenario, reading)
    return finished(case, reading.faults)


def finished(case: Case | None, faults: Faults) -> Case:
    """The case, or InputError with all that was found."""
    if faults:
        raise InputError(_printable(fault) for fault in faults.found)
    if case is None:
        raise AssertionError("a case that could not be read left no fault")
    return case


def _printable(fault: Fault) -> Fault:
    """The fault on one line, whatever characters the files hold."""
    parts = (fault.where, fault.found, fault.remedy)
    return Fault(*("".join(c if c.isprintable() else repr(c)[1:-1] for c in part) for part in parts))


def _case(scenario: Scenario, reading: Reading) -> Case | None:
    """Model, inputs, changes and series of a scenario, together."""
    head, hours = gathered(scenario, reading)
    return assembled(head, hours, scenario, reading)


def gathered(scenario: Scenario, reading: Reading) -> tuple[ModelFile | None, Hours | None]:
    """Everything that files say, changes made: the parts as tables in `reading`, the head of the model, the hours."""
    reading.whole = scenario.whole
    head = _model(scenario, reading)
    for one in scenario.inputs:
        if one.series is None:
            _inputs_toml(one.path, reading)
    if reading.whole:
        change(scenario.changes, reading)
    return head, None if head is None else hours_of(scenario, head, reading.faults, reading.sources)


def assembled(head: ModelFile | None, hours: Hours | None, scenario: Scenario, reading: Reading) -> Case | None:
    """The case that tables and hours make; None, with the faults noted, if they do not fit."""
    parts = {group: _parts(group, head, reading) for group in GROUPS} if head is not None else {}
    if head is None or hours is None or reading.faults:
        _check_what_is_there(hours, parts, reading)
        return None
    return _made(hours, parts, head, scenario, reading)


def _check_what_is_there(hours: Hours | None, parts: dict[str, dict[str, Any]], reading: Reading) -> None:
    """Faults of parts and series taken together, beside the faults that stop a case from being made."""
    if not reading.whole or not parts:
        return
    unread = {group: [name for name in reading.tree.get(group, {}) if name not in parts[group]] for group in GROUPS}
    reading.faults.take(InputError(faults_of(Draft(hours, parts, reading.origins, unread))))


def _made(
    hours: Hours, parts: dict[str, dict[str, Any]], head: ModelFile, scenario: Scenario, reading: Reading
) -> Case | None:
    """The case, if everything fits."""
    try:
        case = Case(
            hours=hours,
            title=scenario.title or head.title or "Untitled",
            currency=head.currency,
            exchange_rates=head.exchange_rates,
            origins=reading.origins,
            provenance=reading.provenance,
            sources=reading.sources,
            notes=tuple(reading.faults.notes),
            spare_contracts=frozenset(reading.spare_contracts),
            **parts,
        )
    except InputError as error:
        reading.faults.take(error)
        return None
    _misspelt_series(case, scenario, reading.faults)
    return case


def _model(scenario: Scenario, reading: Reading) -> ModelFile | None:
    """The model file, its groups noted in the tree; None if its parts cannot be understood without what is wrong."""
    if scenario.model is None:
        return None
    read = read_file(scenario.model, ModelFile, reading.faults, reading.sources)
    if read is None:
        reading.whole = False
        return None
    head, wrong = read
    if "time_zone" not in wrong and not check_zone(head.time_zone, shown(scenario.model), reading.faults):
        wrong = {*wrong, "time_zone"}
    if wrong & set(ModelFile.model_fields):
        reading.whole = False
    _note({group: getattr(head, group) for group in GROUPS}, scenario.model, reading)
    return None if wrong & {"currency", "exchange_rates", "time_zone"} else head


def _inputs_toml(path: Path, reading: Reading) -> None:
    """A TOML file of contracts."""
    read = read_file(path, InputsFile, reading.faults, reading.sources)
    if read is None or "contracts" in read[1]:
        reading.whole = False
    if read is not None:
        _note({"contracts": read[0].contracts}, path, reading)


def _note(groups: Mapping[str, Mapping[str, Any]], path: Path, reading: Reading) -> None:
    """Add the parts of a file to the tree; a name that is there already is a fault."""
    for group, parts in groups.items():
        into = reading.tree.setdefault(group, {})
        for name, table in parts.items():
            key = f"{group}.{name}"
            if name in into:
                reading.faults.add(
                    f"{shown(path)}, {key}",
                    f"the name '{name}' is used twice, also in {reading.origins[key]}",
                    "Rename one",
                )
                continue
            reading.origins[key] = shown(path)
            into[name] = _plain(table, key, reading)


def _plain(table: Any, path: str, reading: Reading) -> Any:
    """A table or value without the notes on where its values come from, which are kept aside."""
    plain, notes = strip_provenance(copy.deepcopy(table), path)
    check_provenance(notes, reading.origins, reading.faults)
    reading.provenance |= notes
    return plain


def change(changes: Iterable[Change], reading: Reading) -> None:
    """`remove` and `[set]`, in the order of the scenarios."""
    for one in changes:
        path = dotted(one.path)
        if one.remove:
            named = contracts_named(reading.tree, path)
            if remove_path(reading.tree, path, one.where, reading.faults):
                forget(reading.origins, path)
                forget(reading.provenance, path)
                reading.spare_contracts |= named
        elif not one.series_name:
            origins = {**reading.origins}
            forget(origins, path)
            value, notes = strip_provenance(copy.deepcopy(one.value), path)
            if set_path(reading.tree, path, value, one.where, reading.faults):
                forget(reading.provenance, path)
                reading.provenance |= notes
                reading.origins = {**origins, path: one.where}
                check_provenance(notes, reading.origins, reading.faults)


def _parts(group: str, head: ModelFile, reading: Reading) -> dict[str, Any]:
    """Every part of a group as an object; faults for those that cannot be."""
    context = {"currency": head.currency, "rates": head.exchange_rates}
    out = {}
    for name, table in reading.tree.get(group, {}).items():
        path = f"{group}.{name}"
        if not isinstance(table, dict):
            reading.faults.add(located(reading.origins, path), f"found {written(table)}", "It must be a table of keys")
            continue
        part = _part(group, table, path, context, reading)
        if part is not None:
            out[name] = part
    return out


def _part(group: str, table: dict[str, Any], path: str, context: dict[str, Any], reading: Reading) -> Any:
    """One table as an object; None if it cannot be one."""
    if group == "components":
        return _of_kind(Component.kinds, table, "component", path, context, reading)
    if group == "contracts":
        return _contract(table, path, context, reading)
    cls = GROUPS[group]
    return _valid(lambda: cls.model_validate(table, context=context), path, cls, context, reading)


def _valid(
    make: Callable[[], Any], path: str, cls: type[Any] | None, context: Mapping[str, Any], reading: Reading
) -> Any:
    """What `make` makes; None, with the faults noted, if it cannot."""
    return validated(make, reading.origins, path, cls, reading.faults, context["currency"])


def _of_kind(
    kinds: Mapping[str, type[Any]], table: dict[str, Any], what: str, path: str, context: Any, reading: Reading
) -> Any:
    """One table with a `kind` as an object of that kind."""
    try:
        cls = class_of(kinds, table, what)
    except ValueError:
        cls = None
    return _valid(lambda: by_kind(kinds, table, what, context), path, cls, context, reading)


def _contract(table: dict[str, Any], path: str, context: dict[str, Any], reading: Reading) -> Any:
    """A contract and its clauses, each clause with its own place."""
    clauses = table.get("clauses")
    whole = True
    if isinstance(clauses, list):
        made = [
            _of_kind(Clause.kinds, c, "clause", f"{path}.clauses[{k}]", context, reading) if isinstance(c, dict) else c
            for k, c in enumerate(clauses)
        ]
        whole = all(clause is not None for clause in made)
        table = {**table, "clauses": [Clause() if clause is None else clause for clause in made]}
    contract = _valid(lambda: Contract.model_validate(table, context=context), path, Contract, context, reading)
    return contract if whole else None


def _misspelt_series(case: Case, scenario: Scenario, faults: Faults) -> None:
    """A series that `[set]` adds, that nothing reads, and whose name is nearly that of another: a slip of the pen."""
    used = used_series(case)
    if any(change.remove for change in scenario.changes):
        return
    for change in scenario.changes:
        remedy = suggest(change.series_name, used)
        if change.series_name and change.series_name not in used and remedy.startswith("Did"):
            place = f"{change.where}, set 'series.{change.series_name}'"
            faults.add(place, f"nothing reads a series '{change.series_name}'", remedy)
