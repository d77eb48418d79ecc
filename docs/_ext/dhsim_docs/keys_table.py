"""The table of keys of a class: what each takes, its default, what it means."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel

from dhsim.schema import PARTS, described

from .pages import code, prose, table

HEAD = ("key", "takes", "default", "meaning")


def keys_table(cls: type[BaseModel], only: Iterable[str] | None = None) -> str:
    """Keys as `dhsim keys` tells them, for a page one folder down. only: some of them; empty text if none is left."""
    wanted = None if only is None else set(only)
    rows = [row for row in described(cls) if wanted is None or row[0] in wanted]
    shown = [
        (code(key), _linked(key, takes), _default(default), prose(meaning)) for key, takes, default, meaning in rows
    ]
    return table(HEAD, shown) if rows else ""


def _linked(key: str, takes: str) -> str:
    """What a key takes; `table` leads to the page of the table that its name tells, such as pipe, or networks."""
    if "table" not in takes:
        return takes
    for name in (key, key.removesuffix("s"), key.removesuffix("ies") + "y"):
        if name in PARTS:
            return takes.replace("table", f"[table](../files/{name}.md)")
    return takes.replace("table", f"[table](../{key}/index.md)") if key in ("components", "clauses") else takes


def _default(text: str) -> str:
    """`needed` as a word, a value as code."""
    return "**needed**" if text == "needed" else code(text)
