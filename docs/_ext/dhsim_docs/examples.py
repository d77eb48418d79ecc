"""The first whole example of a kind in the how-to guides or the shipped files, all of which the tests load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BLANK = '"to be given"'  # a price that a shipped tariff leaves to its user
PLACES = ("docs/how-to/*.md", "docs/*.md", "README.md", "models/*.toml", "inputs/**/*.toml", "scenarios/*.toml")


def example(root: Path, kind: str, key: str = "kind") -> str:
    """A TOML block that shows a kind in use: the table that has it, or the line with the inline table; else ''.

    One with all its values goes before one that leaves some to be given.
    """
    found = [text for look in (_table, _line) for source in _sources(root) if (text := look(source, kind, key))]
    return next((text for text in found if BLANK not in text), next(iter(found), ""))


@cache
def _sources(root: Path) -> tuple[str, ...]:
    """All TOML there is to take examples from, guides first."""
    return tuple(_read(root))


def _read(root: Path) -> Iterator[str]:
    for pattern in PLACES:
        for path in sorted(root.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            yield from re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL) if path.suffix == ".md" else [text]


def _table(text: str, kind: str, key: str) -> str:
    """The table whose own key says the kind, with its heading."""
    for part in re.split(r"\n(?=\[)", text):
        if part.startswith("[") and re.search(rf'^{key} = "{kind}"', part, flags=re.MULTILINE):
            return _block(re.split(r"\n\s*(?=\n|#)", part)[0])
    return ""


def _line(text: str, kind: str, key: str) -> str:
    """The line with an inline table of the kind; one out of a list stands in its list."""
    found = re.search(rf'^.*\{{[^{{}}]*\b{key} = "{kind}".*$', text, flags=re.MULTILINE)
    if found is None:
        return ""
    line = re.sub(r"  +#", "  #", found.group().strip())
    lists = re.findall(r"^(\w+) = \[$", text[: found.start()], flags=re.MULTILINE)
    return _block(f"{lists[-1]} = [\n  {line}\n]" if line.startswith("{") and lists else line)


def _block(text: str) -> str:
    """TOML in a page."""
    return f"```toml\n{text.strip()}\n```"
