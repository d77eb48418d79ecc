"""Where formulas come from: every sentence in a docstring of dhsim that names its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import dhsim

from .pages import Pages, code, prose

INTRO = """# Sources by module

Every source that a docstring of dhsim names, with the module, class or function that it stands in."""


def make(pages: Pages) -> None:
    """Add the page."""
    lines = [f"- {code(place)}: {prose(text)}" for place, text in _named()]
    pages.add("sources", INTRO, "\n".join(lines))


def _named() -> Iterator[tuple[str, str]]:
    """Place and source, in the order of the modules."""
    package = Path(dhsim.__file__).parent
    for path in sorted(package.rglob("*.py")):
        module = ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                name = "" if isinstance(node, ast.Module) else f".{node.name}"
                for text in _sources_in(ast.get_docstring(node) or ""):
                    yield module + name, text


def _sources_in(docstring: str) -> list[str]:
    """What follows the word Source, to the end of the paragraph."""
    found = re.findall(r"\bSources?(?: of [\w ]+)?: (.+?)(?=\n\n|\n- |\Z|\bSource: )", docstring, flags=re.DOTALL)
    return [re.sub(r"\s+", " ", text).partition(" Raises ")[0].strip() for text in found]
