"""The reference of the files: every key of each kind of file, and of the tables that stand in them."""

from __future__ import annotations

import sys

from pydantic import BaseModel

from dhsim.schema import FILES, PARTS

from .keys_table import keys_table
from .kinds import heading
from .pages import Pages, below_first_line, code, prose, table, toctree

INTRO = """# Files

All files are TOML; series are CSV, Parquet or Excel. A number is in the unit that the end of its key names
(`capacity_mw`, `price_per_mwh`, `supply_c`); text carries its own unit and is converted (`"12 EUR/GJ"`). Where a key
takes *hourly* values, it takes a number, the name of a series in quotes, a curve, a
[profile](../profiles/index.md), or a list with one number a step. Any value of a model may say where it comes from:
`{ value = 0.9, provenance = "assumed", note = "like its sister plant" }`, with `stated`, `derived` or `assumed`.

`dhsim keys <name>` shows the same tables on the terminal, and `dhsim schema <name>` prints the JSON Schema."""


def make(pages: Pages) -> None:
    """Add a page for each kind of file and each kind of table."""
    for name, cls in {**FILES, **PARTS}.items():
        pages.add(f"files/{name}", *_page(name, cls), module=_told_here(cls))
    pages.add(
        "files/index",
        INTRO,
        "## Kinds of files",
        _list(FILES),
        "## Tables in them",
        _list(PARTS),
        toctree([*FILES, *PARTS]).replace(":maxdepth: 1", ":hidden:"),
    )


def _list(classes: dict[str, type[BaseModel]]) -> str:
    """Names with what they are."""
    rows = [(f"[{code(name)}]({name}.md)", prose(cls.__doc__).partition("\n\n")[0]) for name, cls in classes.items()]
    return table(("name", "what it is"), rows)


def _told_here(cls: type[BaseModel]) -> str:
    """The module whose equations the page of a class shows, if it has some."""
    return cls.__module__ if below_first_line(sys.modules[cls.__module__].__doc__) else ""


def _page(name: str, cls: type[BaseModel]) -> list[str]:
    """What it is, its equations if it has some, and its keys."""
    equations = below_first_line(sys.modules[cls.__module__].__doc__)
    return [
        f"# {heading(name)}",
        prose(cls.__doc__, cls.model_fields),
        "## Keys\n\n" + keys_table(cls),
        f"## Equations\n\n{equations}" if equations else "",
    ]
