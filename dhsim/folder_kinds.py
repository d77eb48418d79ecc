"""What a path leads to: a result, a batch, a comparison of offers, a scenario or something else; and what reads it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from .errors import Fault, InputError, suggest

Kind = Literal["result", "batch", "offers", "scenario", "table", "NetCDF", "file", "empty", "folder", "nothing"]
RESULT, ASKED = "result.nc", "batch.json"
_TABLES = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".xls")
_MAGIC = (b"\x89HDF\r\n\x1a\n", b"CDF\x01", b"CDF\x02", b"CDF\x05")  # how NetCDF files begin: HDF5 or the older forms
_SAID = {
    "result": "this is the result of one scenario",
    "batch": "this is a batch of many scenarios",
    "offers": "this is a comparison of offers",
    "scenario": "this is a scenario or model file",
    "table": "this is a table",
    "NetCDF": "this is a NetCDF file",
    "file": "this is a file of another kind",
    "empty": "the folder is empty",
    "folder": "the folder holds no result, batch or comparison of offers",
    "nothing": "there is no such file or folder",
}
_READ_BY = {  # kind -> commands for it
    "result": "`dhsim report`, `dhsim settle` and `dhsim diff`",
    "batch": "`dhsim report` and `dhsim compare`",
    "offers": "`dhsim report`",
}
_WANTED = {
    "result": "a folder that `dhsim run` wrote, or its result.nc",
    "batch": "a folder that `dhsim batch` wrote",
    "offers": "a folder that `dhsim offers` wrote",
}
_MADE_BY = {"result": "run", "batch": "batch", "offers": "offers"}


def kind_of(path: str | os.PathLike[str]) -> Kind:
    """What a path leads to. A batch and a comparison of offers are told apart by what batch.json says of itself."""
    place = Path(path).expanduser()
    if place.is_dir():
        return _of_folder(place)
    if not place.exists():
        return "nothing"
    if place.suffix.lower() == ".toml":
        return "scenario"
    if place.suffix.lower() in _TABLES:
        return "table"
    with suppress(OSError), place.open("rb") as file:
        if file.read(8).startswith(_MAGIC):
            return "NetCDF"
    return "NetCDF" if place.suffix.lower() == ".nc" else "file"


def _of_folder(place: Path) -> Kind:
    """The same of a folder."""
    if (place / ASKED).is_file():
        asked = _asked(place / ASKED)
        return "offers" if asked.get("kind") == "offers" or {"offers", "year"} <= {*asked.get("axes", {})} else "batch"
    if (place / RESULT).is_file():
        return "result"
    with suppress(OSError):
        return "folder" if any(place.iterdir()) else "empty"
    return "folder"


def _asked(file: Path) -> dict[str, Any]:
    """What a batch was asked for, as far as it can be read; damage is reported by what reads the batch."""
    with suppress(OSError, ValueError):
        asked = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(asked, dict) and isinstance(asked.get("axes", {}), dict):
            return asked
    return {}


def wrong_kind(path: str | os.PathLike[str], wanted: Literal["result", "batch", "offers"]) -> InputError | None:
    """What to raise if a path leads to another kind of thing of dhsim than what is wanted; None if it does not.

    What is missing, damaged or empty is left to what reads it, which knows more.
    """
    found = kind_of(path)
    other = found in ("result", "batch", "offers", "scenario", "table") and found != wanted
    return InputError([Fault(str(path), _found(path, found, wanted), _remedy(path, found, wanted))]) if other else None


def _found(path: str | os.PathLike[str], found: Kind, wanted: str) -> str:
    """What it is, and is not."""
    ending = f" ({Path(path).suffix.lower()})" if found == "table" else ""
    what = "a comparison of offers" if wanted == "offers" else f"a {wanted}"
    return f"{_SAID[found]}{ending}, not {what}"


def _remedy(path: str | os.PathLike[str], found: Kind, wanted: str) -> str:
    """Which command reads it, and what the one that was used reads."""
    if found == "scenario":
        return f"Run it first, with `dhsim {_MADE_BY[wanted]} {path}`, and give the folder that this writes"
    reads = f"It is read by {_READ_BY[found]}; here" if found in _READ_BY else "Here"
    hourly = Path(path).expanduser() / "hourly"
    one = f", or one of {Path(path) / 'hourly'}" if wanted == "result" and _has_results(hourly) else ""
    return f"{reads} give {_WANTED[wanted]}{one}" if found in _READ_BY else f"Give {_WANTED[wanted]}{one}"


def _has_results(folder: Path) -> bool:
    """Are there whole results of single scenarios?"""
    with suppress(OSError):
        return any(one.suffix == ".nc" for one in folder.iterdir())
    return False


def nothing_to_report(path: str | os.PathLike[str]) -> InputError:
    """What to raise where a report is asked of a path that leads to neither result, batch nor comparison of offers."""
    found = kind_of(path)
    if found == "scenario":
        remedy = (
            f"Run it first, with `dhsim run {path}` (or `dhsim batch`, `dhsim offers`), and give the folder it writes"
        )
    else:
        remedy = "Give a folder that `dhsim run`, `dhsim batch` or `dhsim offers` wrote, or a result.nc"
        remedy = f"{_near(Path(path).expanduser())}{remedy}"
    said = _SAID[found] + (f" ({Path(path).suffix.lower()})" if found == "table" else "")
    return InputError([Fault(str(path), said, remedy)])


def _near(place: Path) -> str:
    """'Did you mean ...? ' with the nearest name beside a path that leads nowhere; else empty."""
    if place.exists() or not place.parent.is_dir():
        return ""
    said = suggest(place.name, [one.name for one in place.parent.iterdir()])
    return f"{said} " if said.startswith("Did you mean") else ""
