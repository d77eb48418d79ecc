"""Formulas as MathML, which browsers show by themselves: no script, no fonts to fetch, no network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# The library does not know these by name behind \\Bigl and the like.
BRACKETS = {r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\lvert": "|", r"\rvert": "|"}
_SIZED = re.compile(r"(\\[bB]igg?[lr]?)\s*(" + "|".join(map(re.escape, BRACKETS)) + r")(?![a-zA-Z])")
_log = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Offer the renderer that conf.py names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))


def mathml(latex: str, display: str) -> str:
    """LaTeX as MathML; display: 'inline' or 'block'. Raises ValueError for what cannot be read."""
    try:
        out = convert(_known(latex), display=display)
    except Exception as error:  # the library has many kinds of errors for wrong LaTeX
        raise ValueError(f"{type(error).__name__}: {error}") from error
    # An unknown command, or a column mark out of place, is passed on as text, which nobody wants to read.
    if "\\" in out or re.search("<mi>&(amp;)?</mi>", out):
        raise ValueError("it has a command, or an & for columns, that MathML is not made from")
    return out


def _known(latex: str) -> str:
    """The same formula in words that the library knows: `aligned` is its align*."""
    sized = _SIZED.sub(lambda found: found[1] + BRACKETS[found[2]], latex)
    return sized.replace("{aligned}", "{align*}")


def _shown(node: nodes.Node, display: str) -> str:
    """The formula, or its LaTeX and a warning."""
    latex = node.astext()
    try:
        return mathml(latex, display)
    except ValueError as error:
        _log.warning("formula cannot be shown: %s: %s", error, latex, location=node)
        return f"<code>{nodes.unescape(latex)}</code>"


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula inside a line."""
    self.body.append(_shown(node, "inline"))
    raise nodes.SkipNode


def _display(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on a line of its own; one that is too wide can be scrolled."""
    self.body.append(f'<div class="formula" tabindex="0">{_shown(node, "block")}</div>\n')
    raise nodes.SkipNode
