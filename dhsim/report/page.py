"""A report as one HTML page: filled in from a template, forbidden to load anything, written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..outcomes import write_text
from ..writing_faults import nearest_folder, writing
from .cells import has_long_word


def page(template: str, scripts: Sequence[str] = (), **content: Any) -> str:
    """A page as HTML; all text in `content` is escaped. scripts: run before the one that sorts tables.

    The page's own policy lets no browser run any other script or fetch anything: scripts are known by their hashes.
    """
    room = Environment(
        loader=PackageLoader("dhsim"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    room.tests["long"] = has_long_word
    all_scripts = [*scripts, script("sort.js")]
    return room.get_template(template).render(scripts=all_scripts, policy=_policy(all_scripts), **content)


def script(name: str) -> str:
    """One of the scripts that lie beside the templates."""
    return files("dhsim").joinpath("templates", name).read_text(encoding="utf-8")


def _policy(scripts: Sequence[str]) -> str:
    """What a browser may do with the page: show it, with these scripts and the pictures inside it."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"


def write_page(text: str, path: str | os.PathLike[str]) -> Path:
    """Write a page, whole or not at all. Returns its full path. Raises InputError if it cannot be written."""
    target = Path(path).expanduser().resolve()
    with writing(target):
        if target.is_dir():
            raise IsADirectoryError(21, "this is a folder; name a file")
        nearest_folder(target.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, text)
    return target
