"""Markdown pages held together until all are made: tables, docstrings, and writing what changed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

# Code between backticks and formulas between dollars are left as they are.
_PLAIN = re.compile(r"(```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$)", flags=re.DOTALL)


class Pages:
    """Pages by name, such as 'components/boiler', with the repository that examples are taken from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.texts: dict[str, str] = {}
        self.homes: dict[str, str] = {}

    def add(self, name: str, *parts: str, module: str = "") -> None:
        """A page of several parts, one below the other; empty ones are left out. module: whose equations it shows."""
        if module:
            self.homes.setdefault(module.removeprefix("dhsim."), name)
        if name in self.texts:
            raise ValueError(f"two generated pages are called '{name}'")
        self.texts[name] = "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"

    def write(self, folder: Path) -> None:
        """Write what changed, so that Sphinx reads only that again, and remove pages that are no longer made."""
        wanted = {folder / f"{name}.md": text for name, text in self.texts.items()}
        for path in folder.rglob("*.md"):
            if path not in wanted:
                path.unlink()
        for path, text in wanted.items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")


def prose(text: str | None, keys: Iterable[str] = ()) -> str:
    """A docstring as Markdown: angle brackets outside of code and formulas are meant as they stand.

    keys: names that are shown as code where they stand as plain words; only those that are no English words too.
    """
    names = sorted((key for key in keys if "_" in key), key=len, reverse=True)
    marked = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})(?![\w])") if names else None
    pieces = _PLAIN.split(inspect.cleandoc(text or ""))
    for k in range(0, len(pieces), 2):
        plain = pieces[k].replace("<", "&lt;")
        pieces[k] = marked.sub(r"`\1`", plain) if marked else plain
    return "".join(pieces)


def below_first_line(text: str | None) -> str:
    """A module's docstring without its first paragraph, which says the one idea of the file."""
    return prose(text).partition("\n\n")[2].strip()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped, and lines joined."""
    cells = [[re.sub(r"\s+", " ", cell).replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: str) -> str:
    """Text as code inside a line; nothing stays nothing."""
    return f"`{text}`" if text else ""


def toctree(entries: Iterable[str], depth: int = 1) -> str:
    """A list of pages, in the order given."""
    return "\n".join(["```{toctree}", f":maxdepth: {depth}", "", *entries, "```"])
