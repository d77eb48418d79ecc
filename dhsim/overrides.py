"""Changes to a table by dotted path: `[set]`, `remove`, and values that carry their provenance."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from .calendar import Array
from .draft import GROUPS
from .errors import Faults, suggest
from .provenance import PROVENANCE
from .validation import located, written

_AS_A_WHOLE = "'{}' as a whole cannot be set"


def set_path(tree: dict[str, Any], path: str, value: Any, where: str, faults: Faults) -> bool:
    """Change one value of a nested table in place; every part of the path but the last must exist. Was it done?"""
    place = f"{where}, set '{path}'"
    group, *rest = path.split(".")
    if path == "series":
        faults.add(place, _AS_A_WHOLE.format(path), "Name one, such as series.demand_mw")
        return False
    if group not in GROUPS:
        faults.add(place, f"'{group}' cannot be set", suggest(group, [*GROUPS, "series"]))
        return False
    if not rest:
        faults.add(place, _AS_A_WHOLE.format(group), f"Name a part of it, such as {group}.<name>")
        return False
    node: Any = tree.setdefault(group, {})
    for k, part in enumerate(rest):
        last = k == len(rest) - 1
        if not (isinstance(node, dict) and (last or part in node)) and _index(node, part) is None:
            _no_such(place, ".".join([group, *rest[:k]]), node, part, faults)
            return False
        at: Any = part if isinstance(node, dict) else _index(node, part)
        if last:
            node[at] = value
        else:
            node = node[at]
    return True


def _index(node: Any, part: str) -> int | None:
    """The position in a list that a part of a path names."""
    if isinstance(node, list) and part.isascii() and part.isdigit() and len(part) < 10 and int(part) < len(node):
        return int(part)
    return None


def _no_such(place: str, above: str, node: Any, part: str, faults: Faults) -> None:
    """Say how far a path can be followed."""
    if isinstance(node, dict):
        faults.add(place, f"there is no '{above}.{part}'", suggest(part, node))
    elif isinstance(node, list):
        known = f"Count from 0 to {len(node) - 1}" if node else "Set the whole list"
        faults.add(place, f"there is no '{above}.{part}': the list '{above}' has {len(node)} entries", known)
    else:
        faults.add(place, f"'{above}' is a single value ({written(node)}), not a table", f"Set '{above}' as a whole")


def remove_path(tree: dict[str, Any], path: str, where: str, faults: Faults) -> bool:
    """Take one part out of a nested table in place. Was it done?"""
    group, _, name = path.partition(".")
    if name not in tree.get(group, {}):
        known = [f"{g}.{n}" for g in GROUPS for n in tree.get(g, {})]
        same = [key for key in known if key.partition(".")[2] == path]
        remedy = f"Did you mean '{same[0]}'?" if same else suggest(path, known)
        faults.add(f"{where}, remove", f"there is no '{path}'", remedy)
        return False
    del tree[group][name]
    return True


def contracts_named(tree: Mapping[str, Any], path: str) -> set[str]:
    """The contracts that one part of a nested table names."""
    group, _, name = path.partition(".")
    table = tree.get(group, {}).get(name)
    found: set[str] = set()
    for value in table.values() if isinstance(table, Mapping) else ():
        found |= {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}
    return {name for name in found if name in tree.get("contracts", {})}


def dotted(path: str) -> str:
    """A path as it is followed here: 'contracts.net.clauses[0].price_per_mwh', as faults name it, is '...clauses.0...'.

    >>> dotted("contracts.net.clauses[0].price_per_mwh")
    'contracts.net.clauses.0.price_per_mwh'
    """
    return re.sub(r"\[(\d+)\](?=\.|$)", r".\1", path)


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


def check_provenance(notes: Mapping[str, tuple[str, str]], origins: Mapping[str, str], faults: Faults) -> None:
    """Provenance is one of three words."""
    for path, (word, _) in notes.items():
        if word not in PROVENANCE:
            remedy = f"Use one of {', '.join(PROVENANCE)}"
            faults.add(located(origins, f"{path}.provenance"), f"found {written(word)}", remedy)


def forget(table: dict[str, Any], path: str) -> None:
    """Drop what is known of a path and of everything below it."""
    for key in [key for key in table if key == path or key.startswith(f"{path}.")]:
        del table[key]


def changed_series(
    name: str, change: Any, series: Mapping[str, Array], n: int, where: str, faults: Faults
) -> Array | None:
    """A series after `{scale = 1.3}`, `{add = 5}`, a number, or the name of another series."""
    place = f"{where}, set 'series.{name}'"
    if _is_number(change):
        return np.full(n, float(change))
    if isinstance(change, str | Mapping):
        source = change if isinstance(change, str) else name
        if source not in series:
            faults.add(place, f"there is no series '{source}'", suggest(source, series))
            return None
        if isinstance(change, str):
            return series[source]
        if change and set(change) <= {"scale", "add"} and all(map(_is_number, change.values())):
            with np.errstate(over="ignore"):
                out = series[source] * float(change.get("scale", 1.0)) + float(change.get("add", 0.0))
            if np.isfinite(out).all():
                return out
    remedy = "Give a finite number, the name of a series in quotes, or { scale = ..., add = ... } with one or both"
    faults.add(place, f"found {written(change)}", remedy)
    return None


def _is_number(value: Any) -> bool:
    """Is it a finite number that a float can hold?"""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
