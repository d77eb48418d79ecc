"""What a person sees of a new project: its files, and what to do next."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from .terminal import out

FOLDERS = {
    "models": "what stands there",
    "inputs": "what is given: hourly series and contracts",
    "scenarios": "what is asked",
    "notebooks": "the same from Python",
}


def new_project(folder: Path) -> None:
    """Write a project that runs at once, and say what to do with it."""
    from .new_project import write_project

    files = write_project(folder)
    out.print(f"{folder}: a year of a small town, made up, ready to run\n", markup=False)
    for name in (name for name in files if "/" not in name):
        out.print(f"  {name:<12}what is what, and how to make it your own", markup=False)
    for head, what in FOLDERS.items():
        names = [name.partition("/")[2] for name in files if name.startswith(f"{head}/")]
        out.print(f"  {head + '/':<12}{what}: {', '.join(names)}", markup=False)
    out.print("\nNext", markup=False)
    for command, what in _next(folder):
        out.print(f"  {command:<38}  {what}".rstrip(), markup=False)


def _next(folder: Path) -> list[tuple[str, str]]:
    """Commands and what they are for; from inside the folder."""
    here = folder.expanduser().resolve() == Path.cwd()
    plain = os.path.normpath(folder.expanduser())  # a quoted ~ would not be expanded, and x of x/../y need not exist
    enter = [] if here else [(f"cd {shlex.quote(plain)}", "")]
    return [
        *enter,
        ("dhsim check scenarios/base.toml", "what was read: series, plants, contracts"),
        ("dhsim run scenarios/base.toml --report", "the year at least cost; results/base/report.html"),
    ]
