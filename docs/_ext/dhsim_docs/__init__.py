"""A Sphinx extension: pages made from the code before each build, and formulas as MathML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import commands, cross, equations, files, kinds, names, parts, results, sources
from .pages import Pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MAKERS = (kinds, parts, files, equations, results, commands, names, sources)


def setup(app: Sphinx) -> dict[str, Any]:
    """Join in: called by Sphinx."""
    from . import mathml, signatures  # these need Sphinx, which the tests of pages do without

    app.connect("builder-inited", _write_pages)
    signatures.setup(app)
    mathml.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_pages(app: Sphinx) -> None:
    """Every page that follows from the code, in reference/generated; those that no longer do are taken away."""
    docs = Path(app.srcdir)
    made(docs.parent).write(docs / "reference" / "generated")


def made(root: Path) -> Pages:
    """All generated pages of a repository."""
    pages = Pages(root)
    for maker in MAKERS:
        maker.make(pages)
    cross.link(pages)
    return pages
