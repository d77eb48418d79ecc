"""Changes to a table by dotted path: `[set]`, `remove`, and values that carry their provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .calendar import Array
from .errors import Faults, suggest
from .files_in import GROUPS

PROVENANCE = ("stated", "derived", "assumed")


def flat(changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`[set]` as (dotted path, new value): quoted paths are taken whole, `components.mill.price = 3` is followed down."""
    for key, value in changes.items():
        depth = 1 if "." in key else {"series": 2}.get(key, 3 if key in GROUPS else 1)
        yield from _down(key, value, depth - 1)


def _down(path: str, value: Any, levels: int) -> Iterator[tuple[str, Any]]:
    """Follow nested tables for some levels; what is below is a value."""
    if levels == 0 or not isinstance(value, Mapping):
        yield path, value
        return
    for key, inner in value.items():
        yield from _down(f"{path}.{key}", inner, levels - 1)


def set_path(tree: dict[str, Any], path: str, value: Any, where: str, faults: Faults) -> None:
    """Change one value of a nested table in place; every part of the path but the last must exist."""
    *parents, last = path.split(".")
    node: Any = tree
    for k, part in enumerate(parents):
        inner = _step_into(node, part)
        if inner is None:
            known = node.keys() if isinstance(node, dict) else [str(i) for i in range(len(node))]
            place = ".".join(parents[: k + 1])
            faults.add(f"{where}, set '{path}'", f"there is no '{place}'", suggest(part, known))
            return
        node = inner
    if isinstance(node, list) and last.isdigit() and int(last) < len(node):
        node[int(last)] = value
    elif isinstance(node, dict):
        node[last] = value
    else:
        faults.add(f"{where}, set '{path}'", f"'{'.'.join(parents)}' is a single value, not a table", "Shorten the path")


def _step_into(node: Any, part: str) -> Any:
    """The table or list one level down, or None."""
    if isinstance(node, dict):
        inner = node.get(part)
    elif isinstance(node, list) and part.isdigit() and int(part) < len(node):
        inner = node[int(part)]
    else:
        inner = None
    return inner if isinstance(inner, dict | list) else None


def remove_path(tree: dict[str, Any], path: str, where: str, faults: Faults) -> None:
    """Take one part out of a nested table in place."""
    group, _, name = path.partition(".")
    if not isinstance(tree.get(group), dict) or name not in tree[group]:
        known = [f"{g}.{n}" for g in GROUPS for n in tree.get(g, {})]
        faults.add(f"{where}, remove", f"there is no '{path}'", suggest(path, known))
        return
    del tree[group][name]


def strip_provenance(tree: Any, path: str = "") -> tuple[Any, dict[str, tuple[str, str]]]:
    """The tree with every `{value = 12, provenance = "assumed", note = "..."}` reduced to its value, and the notes."""
    notes: dict[str, tuple[str, str]] = {}
    if isinstance(tree, dict):
        if "value" in tree and set(tree) <= {"value", "provenance", "note"}:
            return tree["value"], {path: (str(tree.get("provenance", "stated")), str(tree.get("note", "")))}
        out: dict[str, Any] = {}
        for key, value in tree.items():
            out[key], more = strip_provenance(value, f"{path}.{key}" if path else key)
            notes |= more
        return out, notes
    if isinstance(tree, list):
        pairs = [strip_provenance(value, f"{path}.{k}") for k, value in enumerate(tree)]
        for _, more in pairs:
            notes |= more
        return [value for value, _ in pairs], notes
    return tree, notes


def check_provenance(notes: Mapping[str, tuple[str, str]], where: str, faults: Faults) -> None:
    """Provenance is one of three words."""
    for path, (word, _) in notes.items():
        if word not in PROVENANCE:
            faults.add(f"{where}, {path}.provenance", f"found '{word}'", f"Use one of {', '.join(PROVENANCE)}")


def changed_series(
    name: str, change: Any, series: Mapping[str, Array], n: int, where: str, faults: Faults
) -> Array | None:
    """A series after `{scale = 1.3}`, `{add = 5}`, a number, or the name of another series."""
    place = f"{where}, set 'series.{name}'"
    if isinstance(change, bool) or not isinstance(change, int | float | str | Mapping):
        faults.add(place, f"found {change!r}", "Give a number, the name of a series, or { scale = ..., add = ... }")
        return None
    if isinstance(change, int | float):
        return np.full(n, float(change))
    source = change if isinstance(change, str) else name
    if source not in series:
        faults.add(place, f"there is no series '{source}'", suggest(source, series))
        return None
    if isinstance(change, str):
        return series[source]
    unknown = set(change) - {"scale", "add"}
    numbers = all(isinstance(v, int | float) and np.isfinite(v) for v in change.values())
    if unknown or not numbers:
        faults.add(place, f"found {dict(change)!r}", "Give scale and add as numbers")
        return None
    return series[source] * float(change.get("scale", 1.0)) + float(change.get("add", 0.0))
