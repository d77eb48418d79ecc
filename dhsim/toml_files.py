"""TOML files as plain tables, with every way a path or a file can be wrong put into words."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from .errors import Faults, suggest

_KEY = re.compile(r"(\[{0,2})([\w-]+(?:\.[\w-]+)*)(?=\]|\s*=)")  # a name without quotes: of a table, or before =
_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


def shown(path: Path) -> str:
    """A path as the user would type it: relative to the working folder where that is shorter."""
    try:
        full = path.resolve()
    except (ValueError, OSError, RuntimeError):  # no possible path, or links in a circle
        full = path.absolute()
    here = Path.cwd()
    text = str(full.relative_to(here) if full.is_relative_to(here) else full).replace("\0", "\\0")
    possible = len(text) < 4096 and all(len(part) < 256 for part in full.parts)
    return text if possible else f"{text[:100]}..."


def read_toml(path: Path, faults: Faults) -> dict[str, Any] | None:
    """The file as a table; None, with a fault, if it cannot be read."""
    data = read_bytes(path, faults)
    if data is None:
        return None
    if not data.strip():
        faults.add(shown(path), "the file is empty", "Write a TOML file, or correct the path")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add(shown(path), "it is not text in UTF-8", "Name a TOML file, or save it as UTF-8")
        return None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for whole numbers of thousands of digits
        _syntax(path, text, str(error), faults)
    return None


def _syntax(path: Path, text: str, message: str, faults: Faults) -> None:
    """A syntax error, with the line it is in."""
    if path.suffix.lower() in (".csv", ".tsv"):
        faults.add(
            shown(path), "this is a table, not a TOML file", "Name a scenario (.toml) that has it among its inputs"
        )
        return
    match = _LINE.search(message)
    lines = text.splitlines()
    where, line, remedy = shown(path), "", _remedy(message)
    if match is not None and int(match[1]) <= len(lines):
        where = f"{where}, line {match[1]}"
        written = lines[int(match[1]) - 1].strip()
        line, remedy = f" in: {written[:80]}", _quoted(written) or remedy
    reason = _LINE.sub("", message)
    faults.add(where, f"it is not valid TOML: {reason[:1].lower()}{reason[1:]}{line}", remedy)


def _quoted(line: str) -> str:
    """What to do about a name such as træ without quotes; empty if that is not what is wrong with the line."""
    name = _KEY.match(line)
    if name is None or name[0].isascii():
        return ""
    right = ".".join(part if part.isascii() else f'"{part}"' for part in name[2].split("."))
    closed = {"[[": "]]", "[": "]", "": " = ..."}[name[1]]
    return f"Put names with letters such as æ, ø, å in quotes: {name[1]}{right}{closed}"


def _remedy(message: str) -> str:
    """What to do about a syntax error."""
    if any(words in message for words in ("Cannot declare", "Cannot overwrite", "Cannot mutate", "twice")):
        return "A name is used twice in this file; rename or remove one"
    return "Correct that line" if _LINE.search(message) else "Correct the file"


def read_bytes(path: Path, faults: Faults) -> bytes | None:
    """The content of a file; None, with a fault, if there is none."""
    try:
        if path.is_dir():
            inside = ", ".join(sorted(p.name for p in path.glob("*.toml"))[:5])
            remedy = f"Name a file in it: {inside}" if inside else "Name a .toml file"
            held = " with a result" if (path / "result.nc").is_file() else ""
            faults.add(shown(path), f"it is a folder{held}, not a file", remedy)
            return None
        if not path.exists():
            faults.add(shown(path), "there is no such file", _nearest(path))
            return None
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        faults.add(shown(path), f"it cannot be read: {reason}", "Check the path and the permissions")
        return None


def _nearest(path: Path) -> str:
    """What to do about a file that is not there."""
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {shown(folder)} either"
    return suggest(path.name, [p.name for p in folder.iterdir()])


def digest(path: Path) -> str:
    """SHA-256 of a file, for the record of what a result was made from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
