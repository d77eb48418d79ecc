"""One page for each class that several kinds take keys from, such as what every plant may have."""

from __future__ import annotations

import sys

from .keys_table import keys_table
from .kinds import above, families, heading, kinds_of, own_keys, shared_classes, title
from .pages import Pages, below_first_line, prose, toctree

INTRO = """# Shared keys

What several components, clauses or profiles have in common is written once, and told once: here."""


def make(pages: Pages) -> None:
    """Add a page for each shared class."""
    classes = sorted(shared_classes(), key=lambda cls: cls.__name__)
    for cls in classes:
        equations = below_first_line(sys.modules[cls.__module__].__doc__)
        pages.add(
            f"shared/{cls.__name__.lower()}",
            f"# {cls.__name__}",
            prose(cls.__doc__, getattr(cls, "model_fields", {})),
            _users(cls),
            f"## Equations\n\n{equations}" if equations else "",
            "## Keys\n\n" + keys_table(cls, own_keys(cls)),
            module=cls.__module__,
        )
    pages.add("shared/index", INTRO, toctree(cls.__name__.lower() for cls in classes))


def _users(cls: type) -> str:
    """The kinds that have its keys."""
    lines = []
    for family in families():
        users = [kind for kind, one in kinds_of(family).items() if cls in above(one)]
        links = ", ".join(f"[{title(kind)}](../{family.package}/{kind}.md)" for kind in users)
        if links:
            lines.append(f"{heading(family.package)} that have these keys: {links}.")
    return "\n\n".join(lines)
