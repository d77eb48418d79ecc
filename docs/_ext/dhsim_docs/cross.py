"""Links between equations: a module that a page names in code becomes a link to the page that shows it."""

from __future__ import annotations

import posixpath
import re

from .pages import Pages

_FENCE = re.compile(r"(^```.*?^```|\[[^\]\n]*\]\([^)\n]*\)|^#.*?$|^\|.*?$)", flags=re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([a-z_]+(?:\.[a-z_]+)?)`")


def link(pages: Pages) -> None:
    """Link every module that is named in the text of a page; blocks of code, headings, tables and links stay."""
    for page, text in pages.texts.items():
        pieces = _FENCE.split(text)
        linked = [piece if k % 2 else _linked(pages, page, piece) for k, piece in enumerate(pieces)]
        pages.texts[page] = "".join(linked)


def _linked(pages: Pages, page: str, text: str) -> str:
    """Plain text with its modules linked; a word that is no module of equations stays as it is."""

    def one(found: re.Match[str]) -> str:
        home = pages.homes.get(found[1], page)
        path = posixpath.relpath(f"{home}.md", posixpath.dirname(page))
        return found[0] if home == page else f"[{found[0]}]({path})"

    return _CODE.sub(one, text)
