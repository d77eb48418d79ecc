"""TOML files as plain tables, with every way a path or a file can be wrong put into words."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from .errors import Faults, suggest


def shown(path: Path) -> str:
    """A path as the user would type it: relative to the working folder where that is shorter."""
    full = path.resolve()
    try:
        return str(full.relative_to(Path.cwd()))
    except ValueError:
        return str(full)


def read_toml(path: Path, faults: Faults) -> dict[str, Any] | None:
    """The file as a table; None, with a fault, if it cannot be read."""
    data = read_bytes(path, faults)
    if data is None:
        return None
    if not data.strip():
        faults.add(shown(path), "the file is empty", "Write a TOML file, or correct the path")
        return None
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.add(shown(path), "it is not text in UTF-8", "Name a TOML file, or save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        faults.add(shown(path), f"it is not valid TOML: {error}", _toml_remedy(str(error)))
    return None


def read_bytes(path: Path, faults: Faults) -> bytes | None:
    """The content of a file; None, with a fault, if there is none."""
    if path.is_dir():
        inside = ", ".join(sorted(p.name for p in path.glob("*.toml"))[:5])
        faults.add(shown(path), "it is a folder, not a file", f"Name a file in it: {inside}" if inside else "Name a file")
        return None
    if not path.exists():
        folder = path.parent
        known = [p.name for p in folder.iterdir()] if folder.is_dir() else []
        remedy = suggest(path.name, known) if known else f"There is no folder {shown(folder)} either"
        faults.add(shown(path), "there is no such file", remedy)
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        faults.add(shown(path), f"it cannot be read: {error.strerror}", "Check its permissions")
        return None


def digest(path: Path) -> str:
    """SHA-256 of a file, for the record of what a result was made from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _toml_remedy(message: str) -> str:
    """What to do about a syntax error."""
    if "Cannot declare" in message or "Cannot overwrite" in message:
        return "A name is used twice in this file; rename or remove one"
    return "Correct that line"
