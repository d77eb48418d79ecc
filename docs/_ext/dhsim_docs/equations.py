"""One page for each other module that states equations in its docstring, and for each module of physics."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from types import ModuleType

import dhsim
from dhsim.schema import FILES, PARTS

from .kinds import families, heading, kinds_of, shared_classes, title
from .pages import Pages, below_first_line, prose, toctree

INTRO = """# Equations and physics

Where the model, the bills and the checks state a formula, they state it once. These pages are the docstrings of the
modules that do; what belongs to one component or clause stands on its own page."""


def make(pages: Pages) -> None:
    """Add the page of every module that no other page tells of."""
    taken = _taken()
    names = [name for name, text in _docstrings().items() if name not in taken and _told(name, text)]
    for name in names:
        module = importlib.import_module(name)
        pages.add(f"equations/{_short(name)}", *_page(module), module=name)
    pages.add("equations/index", INTRO, toctree(map(_short, names)))


def _docstrings() -> dict[str, str]:
    """Module -> its docstring, read from the files, so that only those told of are imported."""
    found = {}
    for path in sorted(Path(dhsim.__file__).parent.rglob("*.py")):
        parts = path.relative_to(Path(dhsim.__file__).parents[1]).with_suffix("").parts
        found[".".join(parts)] = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return found


def _taken() -> set[str]:
    """Modules whose docstring stands on another page."""
    classes = [cls for family in families() for cls in (family.base, *kinds_of(family).values())]
    return {cls.__module__ for cls in (*classes, *shared_classes(), *FILES.values(), *PARTS.values())}


def _told(name: str, docstring: str) -> bool:
    """Does a module show a formula on a line of its own, or is it physics?"""
    physics = name.startswith("dhsim.physics.") and bool(_functions(importlib.import_module(name)))
    return physics or "$$" in docstring


def _short(name: str) -> str:
    """'dhsim.physics.cop' as 'physics_cop'."""
    return name.removeprefix("dhsim.").replace(".", "_")


def _title(name: str) -> str:
    """'dhsim.physics.cop' as 'Physics: COP'."""
    *package, last = name.removeprefix("dhsim.").split(".")
    return f"{heading(package[0])}: {title(last)}" if package else heading(last)


def _page(module: ModuleType) -> list[str]:
    """First line, equations, and the public functions."""
    name = module.__name__
    about = f"{prose(module.__doc__).partition(chr(10) * 2)[0]}\n\nModule `{name}`."
    lines = [f".. autofunction:: {name}.{one}" for one in _functions(module)] if ".physics." in name else []
    functions = "\n".join(["## Functions\n\n```{eval-rst}", *lines, "```"]) if lines else ""
    return [f"# {_title(name)}", about, below_first_line(module.__doc__), functions]


def _functions(module: ModuleType) -> list[str]:
    """The public functions that a module makes itself."""
    made = inspect.getmembers(module, inspect.isfunction)
    return [name for name, one in made if one.__module__ == module.__name__ and not name.startswith("_")]
