"""A small project that runs at once, written into a folder: whole, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from .errors import Fault, InputError
from .example.year import make_year
from .writing_faults import writing

SERIES = "inputs/town_2023.csv"  # made when it is written; all else is copied
_OTHER_KINDS = (
    ".toml",
    ".csv",
    ".xlsx",
    ".parquet",
    ".ipynb",
    ".nc",
)  # a name that ends so was meant for something else
_SHOWN = 3


def write_project(folder: str | os.PathLike[str]) -> list[str]:
    """Write the example project into a new or empty folder. Returns its files, as paths from the folder.

    Folders above are made too. Raises InputError, and leaves everything as it was, if the folder holds something, is a
    file, or cannot be written.
    """
    target = Path(folder).expanduser().resolve()
    with writing(target):
        _refuse(str(folder), target)
        new = [parent for parent in target.parents if not parent.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _into_empty(target) if target.exists() else _as_new(target)
        except BaseException:
            with suppress(OSError):
                for parent in new:
                    parent.rmdir()
            raise


def _refuse(written: str, target: Path) -> None:
    """Raise InputError for a place that is no place for a new project."""
    if not written.strip() or not target.name.isprintable():
        raise InputError(
            [Fault(f"dhsim new '{written}'", "this is no name for a folder", "Give one, such as my-study")]
        )
    if target.suffix.lower() in _OTHER_KINDS:
        remedy = f"Give the name of a folder, such as {target.stem}"
        raise InputError([Fault(written, f"a name ending in {target.suffix} is that of a file", remedy)])
    if target.exists() and not target.is_dir():
        raise InputError([Fault(written, "there is a file of this name", "Choose another name")])
    above = next(parent for parent in target.parents if parent.exists())
    if not above.is_dir():
        raise InputError([Fault(written, f"{above} is a file, not a folder", "Choose another place")])
    inside = sorted(one.name for one in target.iterdir()) if target.is_dir() else []
    if inside:
        more = f" and {len(inside) - _SHOWN} more" if len(inside) > _SHOWN else ""
        found = f"the folder is not empty: it holds {', '.join(inside[:_SHOWN])}{more}"
        raise InputError([Fault(written, found, "Choose a new name; nothing there was touched")])


def _as_new(target: Path) -> list[str]:
    """Write beside the place, then put the finished folder there."""
    partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
    try:
        written = _fill(partial, target.name)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return written


def _into_empty(target: Path) -> list[str]:
    """Fill a folder that exists, as one may be standing in it: first apart, then moved up."""
    partial = target / f".partial-{secrets.token_hex(4)}"
    try:
        written = _fill(partial, target.name)
        for one in list(partial.iterdir()):
            one.rename(target / one.name)
        partial.rmdir()
    except BaseException:
        for one in list(target.iterdir()):  # it was empty, so all of this is ours
            shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
        raise
    return written


def _fill(folder: Path, title: str) -> list[str]:
    """Every file of the project."""
    texts = dict(_shipped(files("dhsim.example") / "project"))
    texts["README.md"] = texts["README.md"].replace("{title}", title)
    texts[SERIES] = make_year()
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return sorted(texts, key=lambda name: (name.count("/"), _place(name), name))


def _shipped(source: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Name and text of every file of the example that ships inside the package."""
    for one in source.iterdir():
        if one.name.startswith((".", "__")):
            continue  # what Python, Jupyter or a file manager left there
        if one.is_dir():
            yield from _shipped(one, f"{above}{one.name}/")
        else:
            yield above + one.name, one.read_text(encoding="utf-8")


def _place(name: str) -> int:
    """Folders in the order in which one reads them."""
    order = ("models", "inputs", "scenarios", "notebooks")
    return order.index(name.split("/")[0]) if name.split("/")[0] in order else 0
