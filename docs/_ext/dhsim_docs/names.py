"""The Python names: every public name of dhsim, in the group that follows from what it is."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, get_args

import dhsim as dh
from dhsim.fields import Fields, HourlyMark, Range, Ref
from dhsim.registry import Kinded

from .pages import Pages, code, prose, table, toctree

INTRO = """# Python

`import dhsim as dh` gives all of this. Technologies, clauses and profiles are there by their class name too, such as
`dh.Boiler` and `dh.EnergyPrice`: see [components](../components/index.md), [clauses](../clauses/index.md) and
[profiles](../profiles/index.md)."""
TITLES = {
    "functions": "Functions",
    "case": "Parts of a case",
    "kinds": "Classes to build on",
    "classes": "Other classes",
    "tables": "Tables",
    "plots": "Pictures",
    "comparison": "Batches compared",
    "economics": "Economics",
    "values": "Kinds of values",
    "errors": "Errors",
}


def make(pages: Pages) -> None:
    """Add a page for each group of names."""
    groups: dict[str, list[str]] = {group: [] for group in TITLES}
    for name in dh.__all__:
        groups[group_of(getattr(dh, name))].append(name)
    for group, names in groups.items():
        pages.add(f"python/{group}", f"# {TITLES[group]}", *_page(group, names))
    pages.add("python/index", INTRO, toctree(groups, depth=2))


def group_of(thing: Any) -> str:
    """The group that a public name belongs to."""
    if inspect.ismodule(thing):
        return thing.__name__.rpartition(".")[2]
    if inspect.isfunction(thing):
        return "functions"
    if not inspect.isclass(thing):
        return "values"
    if issubclass(thing, Exception):
        return "errors"
    if issubclass(thing, Kinded):
        return "kinds"
    return "case" if issubclass(thing, Fields) or thing is dh.Case else "classes"


def _page(group: str, names: list[str]) -> Iterator[str]:
    """What stands on the page of a group."""
    if group == "values":
        yield "What may stand in a field of a class of your own: annotate the field with one of these."
        yield table(("name", "what it takes"), [(code(name), told(getattr(dh, name))) for name in names])
    elif names == [group]:  # a public module
        module = getattr(dh, group)
        yield prose(module.__doc__)
        made = [name for name in sorted(public(module)) if inspect.isfunction(getattr(module, name))]
        yield _autodoc(f".. autofunction:: dhsim.{group}.{name}" for name in made)
    else:
        yield _autodoc(_directive(name, getattr(dh, name)) for name in names)


def public(module: Any) -> list[str]:
    """The functions of dhsim that a module offers, made there or handed on."""
    listed = getattr(module, "__all__", None) or [
        name
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_")
    ]
    return list(listed)


def told(kind: Any) -> str:
    """What a kind of value takes, from its annotations."""
    notes = get_args(kind)
    ref = next((note.to for note in notes if isinstance(note, Ref)), None)
    if ref is not None:
        return f"the name of a {ref}"
    limits = next((str(note) for note in notes if isinstance(note, Range)), "") or _bounds(notes)
    what = "an hourly value" if any(isinstance(note, HourlyMark) for note in notes) else "a number"
    return f"{what}, {limits}" if limits else what


def _bounds(notes: tuple[Any, ...]) -> str:
    """The bounds that pydantic keeps of a number."""
    signs = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    inner = [part for note in notes for part in getattr(note, "metadata", [])]
    found = [
        f"{words} {getattr(part, sign):g}" for part in inner for sign, words in signs.items() if hasattr(part, sign)
    ]
    return ", ".join(found)


def _directive(name: str, thing: Any) -> str:
    """What autodoc makes of a name."""
    if inspect.isfunction(thing):
        return f".. autofunction:: dhsim.{name}"
    return f".. autoclass:: dhsim.{name}\n   :members:\n   :exclude-members: model_config"


def _autodoc(lines: Iterator[str]) -> str:
    return "\n\n".join(["```{eval-rst}", *lines, "```"])
