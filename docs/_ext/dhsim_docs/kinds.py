"""One page for each registered component, clause, profile, COP model, distribution and tax rule."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import dhsim
from dhsim.registry import Kinded

from .examples import example
from .keys_table import keys_table
from .pages import Pages, below_first_line, code, prose, table, toctree

SHORT = {"chp", "cop", "dmi", "opsd", "smhi", "vat"}  # words that are written in capitals


class Family(NamedTuple):
    """A package whose modules hold one kind each. base: what they all are; key: under which files name the kind."""

    package: str
    title: str
    base: type[Kinded]
    key: str


def families() -> list[Family]:
    """Every package of dhsim with a base of kinds."""
    found = []
    for module in pkgutil.iter_modules(dhsim.__path__):
        if module.ispkg:
            package = importlib.import_module(f"dhsim.{module.name}")
            bases = [cls for cls in vars(package).values() if _is_base(cls, package.__name__)]
            found += [Family(module.name, title(module.name), cls, cls.named_by) for cls in bases[:1]]
    return found


def _is_base(cls: Any, package: str) -> bool:
    """Is it the class that keeps the kinds of a package?"""
    return (
        isinstance(cls, type)
        and issubclass(cls, Kinded)
        and "kinds" in cls.__dict__
        and cls.__module__.startswith(f"{package}.")
    )


def title(name: str) -> str:
    """'cop_models' as 'COP models'."""
    return " ".join(word.upper() if word in SHORT else word for word in name.split("_"))


def heading(name: str) -> str:
    """'heat_pump' as 'Heat pump'."""
    words = title(name)
    return words[:1].upper() + words[1:]


def kinds_of(family: Family) -> dict[str, type[Kinded]]:
    """The kinds that dhsim ships, by name."""
    return {kind: cls for kind, cls in sorted(family.base.kinds.items()) if cls.__module__.startswith("dhsim.")}


def shared_classes() -> list[type]:
    """Every class that some kinds take fields from without being a kind itself, nearest first."""
    found: dict[type, None] = {}
    for family in families():
        for cls in kinds_of(family).values():
            found.update(dict.fromkeys(above(cls)))
    return list(found)


def above(cls: type[Kinded]) -> list[type]:
    """The classes of dhsim with keys of their own that a kind builds on."""
    return [
        one for one in cls.__mro__[1:] if one.__module__.startswith("dhsim.") and one is not Kinded and own_keys(one)
    ]


def own_keys(cls: type) -> list[str]:
    """The keys that a class itself declares."""
    named = {name: info.alias or name for name, info in getattr(cls, "model_fields", {}).items()}
    return [alias for name, alias in named.items() if name in inspect.get_annotations(cls)]


def make(pages: Pages) -> None:
    """Add the page of every kind, and a list of the kinds of each family."""
    for family in families():
        kinds = kinds_of(family)
        for kind, cls in kinds.items():
            pages.add(f"{family.package}/{kind}", *_page(pages, family, kind, cls), module=cls.__module__)
        rows = [(f"[{code(kind)}]({kind}.md)", _first(cls)) for kind, cls in kinds.items()]
        pages.add(
            f"{family.package}/index",
            f"# {heading(family.package)}",
            table(("kind", "what it is"), rows),
            "## What all have in common",
            prose(family.base.__doc__),
            below_first_line(sys.modules[family.base.__module__].__doc__),
            toctree(kinds).replace(":maxdepth: 1", ":hidden:"),
            module=family.base.__module__,
        )


def _first(cls: type) -> str:
    """The first sentence of a class."""
    return prose(cls.__doc__).partition("\n\n")[0]


def _page(pages: Pages, family: Family, kind: str, cls: type[Kinded]) -> Iterator[str]:
    """What a kind is, its equations, its keys, and an example."""
    yield f"# {heading(kind)}"
    yield f'`{family.key} = "{kind}"` · class `{cls.__name__}` in `{cls.__module__}`'
    yield prose(cls.__doc__, cls.model_fields)
    shown = example(pages.root, kind, family.key)
    if shown:
        yield f"## Example\n\n{shown}"
    equations = below_first_line(sys.modules[cls.__module__].__doc__)
    if equations:
        yield f"## {'Layouts' if family.key == 'reader' else 'Equations'}\n\n{equations}"
    own = own_keys(cls)
    yield f"## Keys\n\n{keys_table(cls, own) or 'None of its own.'}"
    for one in above(cls):
        inherited = [key for key in own_keys(one) if key not in own]
        rows = keys_table(cls, inherited)
        if rows:
            yield f"### From [{one.__name__}](../shared/{one.__name__.lower()}.md)\n\n{_line(one)}\n\n{rows}"


def _line(cls: type) -> str:
    """The first paragraph of a shared class, unless it is only about how to write a subclass."""
    return "" if "subclass" in (cls.__doc__ or "") else _first(cls)
