"""The scenarios of a batch: what each is called, and what it changes."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .alternatives import Choice, axes_of, changes_of, draws_of
from .batch_file import BatchTable
from .errors import Fault, Faults, InputError
from .files_in import Change
from .overrides import dotted
from .prepared import Prepared
from .provenance import values_at
from .sample import Sample
from .validation import validated, written

BASE = "base"
MANY = 1000  # scenarios that are run without being asked for twice
MOST = 1_000_000  # more than anyone waits for
CLOSE_LOOK = 20  # alternatives of one kind up to which each is tried beforehand


@dataclass(frozen=True)
class Variant:
    """One scenario of a batch. name: unique in it; place: which file it is of; varied: axis or path -> what it is."""

    name: str
    place: int = 0
    changes: tuple[Change, ...] = ()
    varied: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.name, self.place))


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that a batch runs. files: what was asked; prepared: each of them, read; kind: batch, or offers."""

    files: tuple[Path, ...]
    prepared: tuple[Prepared, ...]
    variants: tuple[Variant, ...]
    kind: str = "batch"

    @property
    def title(self) -> str:
        """Of the first file."""
        return self.prepared[0].scenario.title or self.files[0].stem

    def sources(self) -> dict[str, str]:
        """File -> SHA-256 of everything that was read."""
        return {file: found for one in self.prepared for file, found in one.reading.sources.items()}

    def provenance_values(self) -> dict[str, Any]:
        """Path -> value, of every value with a provenance; where files differ, that of the last."""
        paths = {path for one in self.prepared for path in one.reading.provenance}
        return values_at([one.reading.tree for one in self.prepared], sorted(paths))

    def axes(self) -> dict[str, list[Any]]:
        """What is varied, and every value it takes."""
        out: dict[str, dict[Any, None]] = {}
        for variant in self.variants:
            for key, value in variant.varied.items():
                out.setdefault(key, {})[value] = None
        return {key: list(values) for key, values in out.items()}


def planned(files: Iterable[str | Path], most: int = MOST) -> Plan:
    """Read batch files (or plain scenarios) and work out what they ask for: at most so many scenarios.

    Raises InputError with all faults: of the files, of paths that name nothing (with the nearest name), and of every
    alternative taken by itself. What only shows when several come together is found when they are run.
    """
    paths, faults = tuple(Path(file) for file in files), Faults()
    prepared = []
    for path in paths:
        try:
            prepared.append(Prepared.read(path))
        except InputError as error:
            faults.take(error)
    _not_too_many(prepared, most, faults)
    faults.raise_if_any()
    variants: list[Variant] = []
    for place, one in enumerate(prepared):
        head = f"{paths[place].stem}: " if len(paths) > 1 else ""
        variants += _of_file(one, place, head, faults)
    _named_once(variants, faults)
    faults.raise_if_any()
    return Plan(paths, tuple(prepared), tuple(variants))


def _not_too_many(prepared: list[Prepared], most: int, faults: Faults) -> None:
    """A grid grows faster than one thinks."""
    sizes = [_sizes(one) for one in prepared]
    count = sum(int(np.prod(list(size.values()) or [0], dtype=float)) for size in sizes)
    if count > most:
        axes = "; ".join(", ".join(f"{name} {n:,}" for name, n in size.items()) for size in sizes if size)
        remedy = f"Look at them with --dry-run; --yes runs up to {MOST:,}" if count <= MOST else "Leave out some"
        faults.add(prepared[0].scenario.where, f"it asks for {count:,} scenarios ({axes})", remedy)


def _sizes(one: Prepared) -> dict[str, int]:
    """How many alternatives there are of what is multiplied."""
    table, sample = one.scenario.batch or BatchTable(), one.scenario.sample or {}
    sizes = {name: len(values) for name, values in [*table.axes.items(), *table.grid.items()]}
    if table.together:
        sizes[" with ".join(table.together)] = len(next(iter(table.together.values())))
    draws = sample.get("count")
    return {**sizes, "draws": draws} if isinstance(draws, int) else sizes


def _of_file(one: Prepared, place: int, head: str, faults: Faults) -> list[Variant]:
    """The variants of one file, the unvaried one first."""
    table, where = one.scenario.batch or BatchTable(), one.scenario.where
    sample = _sample(one, faults)
    axes = list(axes_of(table, where))
    for axis in axes:
        _check(one, _worth_a_look(axis), faults)
    _check(one, [changes_of(where, changes) for changes in table.cases.values()], faults)
    stands = dict.fromkeys(table.axes, "as it stands")
    stands |= _as_it_stands(one, [*table.grid, *table.together, *(sample.of if sample else ())])
    out = [Variant(f"{head}{BASE}", place, varied=stands)] if table.base or one.scenario.batch is None else []
    for name, changes in table.cases.items():
        out.append(Variant(f"{head}{name}", place, changes_of(where, changes), {"case": name, **stands}))
    if faults or not (axes or sample):
        return out
    for k, choice in enumerate(itertools.product(*axes)):
        name = ", ".join(said for said, _, _ in choice)
        first = tuple(change for _, _, some in choice for change in some)
        varied = {key: value for _, some, _ in choice for key, value in some.items()}
        drawn = [("", {}, ())] if sample is None else draws_of(sample, k, where)
        for said, more, later in drawn:
            full = ", ".join(part for part in (name, said) if part)
            out.append(Variant(f"{head}{full}", place, (*first, *later), {**varied, **more}))
    _check_draws(one, sample, out, faults)
    return out


def _as_it_stands(one: Prepared, paths: list[str]) -> dict[str, Any]:
    """What the paths that are varied hold in the scenario itself, where that is one number or text.

    A series is at 1, the scale it is varied by, or at 0 if it is varied by what is added.
    """
    out: dict[str, Any] = {}
    for path in paths:
        node: Any = one.reading.tree
        for part in dotted(path).split("."):
            known = node.get(part) if isinstance(node, Mapping) else None
            node = node[int(part)] if isinstance(node, list) and part.isdigit() and int(part) < len(node) else known
        if path.startswith("series."):
            out[path] = 0.0 if path.endswith(".add") else 1.0
        elif isinstance(node, int | float | str) and not isinstance(node, bool):
            out[path] = node
    return out


def combinations_of(one: Prepared, axes: Mapping[str, Mapping[str, Any]], faults: Faults) -> Iterator[Variant]:
    """A scenario as it stands, and under every combination of named alternatives."""
    listed = list(axes_of(BatchTable(axes=axes), one.scenario.where))
    _check(one, [changes for axis in listed for _, _, changes in axis], faults)
    yield Variant(BASE)
    for choice in itertools.product(*listed) if listed else ():
        name = ", ".join(said for said, _, _ in choice)
        varied = {key: value for _, some, _ in choice for key, value in some.items()}
        yield Variant(name, 0, tuple(change for _, _, some in choice for change in some), varied)


def _check(one: Prepared, alternatives: list[tuple[Change, ...]], faults: Faults) -> None:
    """Every alternative by itself must make a case; faults of places first, as the others follow from them."""
    wrong = False
    for changes in alternatives:
        found = one.path_faults(changes)
        wrong = wrong or bool(found)
        faults.take(InputError(fault for fault in found.found if fault not in faults.found))
    for changes in () if wrong else alternatives:
        try:
            one.case(changes)
        except InputError as error:
            said = ", ".join(f"{change.path} = {written(change.value)}" for change in changes if not change.remove)
            for fault in error.faults:
                faults.add(f"{one.scenario.where}, batch, {said}: {fault.where}", fault.found, fault.remedy)


def _worth_a_look(axis: list[Choice]) -> list[tuple[Change, ...]]:
    """The alternatives of an axis that are tried beforehand: all, or of many numbers the least and the greatest."""
    if len(axis) <= CLOSE_LOOK:
        return [changes for _, _, changes in axis]
    places = {0}
    for key in axis[0][1]:
        values = [varied[key] for _, varied, _ in axis]
        numbers = [k for k, value in enumerate(values) if isinstance(value, int | float)]
        places |= set(range(len(axis))) - set(numbers)
        places |= {pick(numbers, key=values.__getitem__) for pick in (min, max)} if numbers else set()
    return [axis[k][2] for k in sorted(places)]


def _check_draws(one: Prepared, sample: Sample | None, variants: list[Variant], faults: Faults) -> None:
    """Paths of draws must name something. One value out of bounds is noted as it is run; the first few all, here."""
    first = [variant for variant in variants if "draw" in variant.varied][:3]
    if sample is None or not first:
        return
    refused = []
    for variant in first:
        try:
            one.case(variant.changes)
        except InputError as error:
            refused.append(error)
    if refused and len(refused) == len(first):
        faults.take(refused[0])


def _sample(one: Prepared, faults: Faults) -> Sample | None:
    """The table `[sample]`, if there is one."""
    if one.scenario.sample is None:
        return None
    table, where = dict(one.scenario.sample), one.scenario.where
    context = {"folder": str(Path(where).parent)}  # of files that draws come from
    made = validated(lambda: Sample.model_validate(table, context=context), {"sample": where}, "sample", Sample, faults)
    if not isinstance(made, Sample):
        return None
    for text in made.notes():
        one.reading.faults.note(f"{where}, sample: {text}")
    return made


def _named_once(variants: list[Variant], faults: Faults) -> None:
    """Names tell scenarios apart."""
    for name, count in Counter(variant.name for variant in variants).items():
        if count > 1:
            found = f"{count} scenarios are called '{name}'"
            faults.found.append(Fault("batch", found, "Give every value and every alternative once"))
