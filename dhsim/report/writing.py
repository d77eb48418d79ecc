"""Writes the report of a result, a batch or a comparison of offers: one HTML file that needs no network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import xarray as xr

from ..errors import Fault, InputError
from ..folder_kinds import RESULT, kind_of, nothing_to_report

if TYPE_CHECKING:
    from ..comparing import Answers

NAMES = {"result": "report.html", "batch": "report.html", "offers": "offers.html"}
_NEVER = ("NetCDF", "table", "scenario")  # kinds of files that a report is not written over


def write_report(
    what: xr.Dataset | Answers | str | os.PathLike[str], path: str | os.PathLike[str] | None = None
) -> Path:
    """Write a report as one HTML file that needs no other file and no network; returns its path.

    what: a result, answers about offers (`dh.compare`), or the path of what `dhsim run`, `batch` or `offers` wrote: a
    folder, or result.nc. path: of the file; default: report.html (offers.html) in that folder, and beside any other
    result <name>.html.
    The file is there whole or not at all. Raises InputError for what is none of these, damaged or of another version,
    and if the file cannot be written, or holds data and no report.
    """
    from .page import write_page

    target = _beside(what) if path is None else Path(path)
    _refuse(target)
    return write_page(report_of(what), target)


def _refuse(target: Path) -> None:
    """Raise InputError where a report would take the place of a result, an input or a device."""
    place = target.expanduser()
    odd = place.exists() and not (place.is_file() or place.is_dir())
    if odd or (place.is_file() and kind_of(place) in _NEVER):
        found = "this is no ordinary file" if odd else "this is no report but data, which a report would overwrite"
        raise InputError([Fault(str(target), found, "Name another file to write, such as report.html")])


def report_of(what: xr.Dataset | Answers | str | os.PathLike[str]) -> str:
    """The same as text. Every kind of report loads only what it needs."""
    if isinstance(what, str | os.PathLike):
        return _of_path(what)
    if isinstance(what, xr.Dataset):
        from .result import report as of_result

        return of_result(what)
    from .offers import report as of_offers

    return of_offers(what)


def _of_path(what: str | os.PathLike[str]) -> str:
    """The same of a folder or file."""
    kind = kind_of(what)
    if kind == "offers":
        from ..offers_kept import kept_answers

        return report_of(kept_answers(what))
    if kind == "batch":
        from .batch import report as of_batch

        return of_batch(what)
    if kind in ("result", "NetCDF"):
        from ..files_out import open_result

        return report_of(open_result(what))
    raise nothing_to_report(what)


def _beside(what: object) -> Path:
    """Where a report goes that no place was named for."""
    if not isinstance(what, str | os.PathLike):
        raise InputError([Fault("path", "no place was named", "Name the file to write, such as report.html")])
    place, kind = Path(what), kind_of(what)
    if place.is_file() and place.name != RESULT:  # one of several results in a folder, as a batch keeps them
        return place.with_suffix(".html")
    return (place if place.is_dir() else place.parent) / NAMES.get(kind, "report.html")
