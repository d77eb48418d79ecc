"""What the shell offers after TAB: scenarios, results, and kinds. Found by looking at files, as importing is slow."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

DEPTH = 3  # folders below the one that is written already
MOST = 2000  # entries looked at: in a large folder rather nothing than waiting
SCENARIO = re.compile(r"^(model|extends)\s*=", re.MULTILINE)
KIND = re.compile(r"^class \w+\([^)]*\bkind=\"(\w+)\"", re.MULTILINE)
KEY = re.compile(
    r"^    \"(\w+)\": (?!False|True)[A-Z]\w+,$", re.MULTILINE
)  # a part of a file, as `schema.PARTS` has it
PACKAGE = re.compile(r"^from \.(\w+) import", re.MULTILINE)
FILES = ("model", "inputs", "scenario", "network", "commodity", "stream", "contract")


def scenarios(incomplete: str) -> list[str]:
    """Scenario files that a beginning of a path may mean; folders are looked into."""
    return _paths(incomplete, _is_scenario)


def batches(incomplete: str) -> list[str]:
    """Scenario files that ask for many runs."""
    return _paths(incomplete, lambda path: _is_scenario(path) and _has(path, "[batch", "[sample"))


def offers(incomplete: str) -> list[str]:
    """Scenario files with offers."""
    return _paths(incomplete, lambda path: _is_scenario(path) and _has(path, "[offers"))


def results(incomplete: str) -> list[str]:
    """Folders that hold a result."""
    return _folders(incomplete, "result.nc")


def batch_results(incomplete: str) -> list[str]:
    """Folders that `dhsim batch` wrote."""
    return _folders(incomplete, "batch.json", lambda path: '"kind": "offers"' not in _text(path))


def any_results(incomplete: str) -> list[str]:
    """Folders that hold a result, a batch or a comparison of offers."""
    return sorted(results(incomplete) + _folders(incomplete, "batch.json"))


def results_or_scenarios(incomplete: str) -> list[str]:
    """Folders that hold a result, and scenario files."""
    return results(incomplete) + scenarios(incomplete)


def kinds(incomplete: str) -> list[str]:
    """Kinds of components, clauses, profiles, COP models and distributions, and parts of files."""
    here = Path(__file__).parent
    known = _text(here / "schema.py")
    packages = [name for name in PACKAGE.findall(known) if (here / name).is_dir()]
    found = {kind for name in packages for path in (here / name).glob("*.py") for kind in KIND.findall(_text(path))}
    found |= {*FILES, *KEY.findall(known)}
    return sorted(kind for kind in found if kind.startswith(incomplete))


def _is_scenario(path: Path) -> bool:
    """Is it a TOML file that names a model, or another scenario?"""
    return path.suffix == ".toml" and bool(SCENARIO.search(_text(path)))


def _has(path: Path, *heads: str) -> bool:
    """Does a table of the file begin with one of these?"""
    return any(line.startswith(heads) for line in _text(path).splitlines())


def _text(path: Path) -> str:
    """A file's text; nothing where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _folders(incomplete: str, holding: str, fits: Callable[[Path], bool] = lambda _: True) -> list[str]:
    """Folders that hold a certain file, if it fits."""
    inside = _paths(incomplete, lambda path: path.name == holding and fits(path))
    return [name.removesuffix(f"/{holding}") for name in inside if "/" in name]


def _paths(incomplete: str, fits: Callable[[Path], bool]) -> list[str]:
    """Files below what is written already that fit, written as the beginning is."""
    head, slash, start = incomplete.rpartition("/")
    top = Path(head + slash).expanduser() if head or slash else Path()
    return sorted(head + slash + name for name in _below(top, start) if fits(top / name))


def _below(top: Path, start: str) -> Iterator[str]:
    """Files a few folders deep whose first part begins so; hidden ones only if asked for."""
    seen = 0
    for folder, inner, names in os.walk(top):
        here = Path(folder).relative_to(top)
        depth = len(here.parts)
        inner[:] = [] if depth >= DEPTH else sorted(name for name in inner if _wanted(name, start, depth))
        for name in names:
            if _wanted(name, start, depth):
                yield (here / name).as_posix()
        seen += len(names) + len(inner)
        if seen > MOST:
            return


def _wanted(name: str, start: str, depth: int) -> bool:
    """Does the first part of a path begin as written?"""
    if depth == 0:
        return name.startswith(start) and (not name.startswith(".") or start.startswith("."))
    return not name.startswith(".")
