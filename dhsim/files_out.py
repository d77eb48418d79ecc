"""A result on disk: NetCDF without loss, tables as CSV and Parquet, pictures; written whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import xarray as xr

from . import tables
from .errors import Fault, InputError
from .folder_kinds import RESULT, wrong_kind
from .result_format import FORMAT, gaps
from .writing_faults import nearest_folder, writing

OURS = re.compile(
    r"result\.nc|hourly\.(csv|parquet)|summary\.csv|(dispatch|temperatures)(_\w+)?\.png"
    r"|(invoices|invoice_hours|books|true_up)\.csv|report\.html"
)
_TIME = {"units": "seconds since 1970-01-01", "dtype": "int64", "calendar": "proleptic_gregorian"}

PathLike: TypeAlias = str | os.PathLike[str]


def save(ds: xr.Dataset, folder: PathLike, picture: bool = True) -> Path:
    """Write a result into a folder: result.nc, hourly.csv, summary.csv, dispatch.png. Returns the folder.

    A network gets temperatures.png too where heat comes at a temperature of its own, or from a source that has one.
    With several networks there is one dispatch_<network>.png each, and so on. A folder with an earlier result is
    replaced at the end, in one go; files in it that dhsim did not write stay. Nothing is left behind on failure.

    Raises InputError if the folder holds other things and no result, or cannot be written.
    """
    target = Path(folder).expanduser().resolve()
    with writing(target):
        refuse_target(target)
        made = _make_parents(target)
        partial = target.parent / f".{target.name}.partial-{secrets.token_hex(4)}"
        try:
            partial.mkdir()
            _write_all(ds, partial, picture)
            _move_into_place(partial, target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            _remove_empty(made)
            raise
    return target


def refuse_target(folder: PathLike) -> None:
    """Raise InputError if `save` could not write there: ask before a long solve.

    Only a new or empty folder, or one with an earlier result, may be written to.
    """
    target = Path(folder).expanduser().resolve()
    with writing(target):
        if target.exists() and not target.is_dir():
            raise _fault(target, "this is a file, not a folder", "Name a folder for the result")
        if target.is_dir() and any(target.iterdir()) and not (target / RESULT).exists():
            remedy = "Name a new or empty folder, or one with an earlier result; this one is left as it is"
            raise _fault(target, f"the folder is not empty and holds no {RESULT}", remedy)
        above = nearest_folder(target.parent)
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(13, f"no right to write into {above}")


def open_result(path: PathLike) -> xr.Dataset:
    """A saved result, read into memory. path: result.nc, or the folder it is in.

    Raises InputError if it is not there, damaged, no dhsim result, or of another version.
    """
    file = Path(path).expanduser()
    other = wrong_kind(file, "result")
    if other is not None:
        raise other
    file = file / RESULT if file.is_dir() else file
    if not file.exists():
        found = f"there is no {RESULT} in this folder" if file.name == RESULT else "there is no such file"
        raise _fault(Path(path), found, "Give a folder that `dhsim run` wrote, or its result.nc")
    with _reading(file):
        ds = _read(file)
    found_format = ds.attrs.get("format", "")
    if found_format != FORMAT:
        found = f"the file says format = '{found_format}'" if found_format else "NetCDF, but not a result of dhsim"
        remedy = "Run the scenario again with this version, or open it with the one that wrote it"
        raise _fault(file, found, f"This dhsim reads '{FORMAT}'. {remedy}")
    broken = [Fault(str(file), found, "Run the scenario again") for found in gaps(ds)]
    if broken:
        raise InputError(broken)
    return ds


def to_netcdf(ds: xr.Dataset, path: PathLike) -> None:
    """The Dataset as a compressed NetCDF file; `open_result` gives it back without loss."""
    packed = {str(k): {"zlib": True, "complevel": 1} for k, v in ds.data_vars.items() if v.dtype == float and v.size}
    ds = ds.drop_encoding()
    ds.to_netcdf(path, engine="h5netcdf", encoding={**packed, "time": _TIME, "boundary": _TIME})


def to_parquet(ds: xr.Dataset, path: PathLike) -> Path:
    """The hourly table as Parquet, written whole or not at all. Returns the path."""
    target = Path(path).expanduser().resolve()
    with writing(target):
        made = _make_parents(target)
        partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
        try:
            tables.hourly(ds).to_parquet(partial, index=False)
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            _remove_empty(made)
            raise
    return target


def _write_all(ds: xr.Dataset, folder: Path, picture: bool) -> None:
    """Every file of a result, into a folder that nobody else looks at."""
    to_netcdf(ds, folder / RESULT)
    tables.hourly(ds).to_csv(folder / "hourly.csv", index=False, date_format="%Y-%m-%dT%H:%MZ")
    tables.summary(ds).to_csv(folder / "summary.csv", index=False)
    if picture:
        _draw(ds, folder)


def _draw(ds: xr.Dataset, folder: Path) -> None:
    """The pictures of every network."""
    from . import plots  # matplotlib takes a while to load

    names = [str(name) for name in ds["network"].values]
    for name in names:
        end = ".png" if len(names) == 1 else f"_{name}.png"
        plots.overview(ds, name).savefig(folder / f"dispatch{end}")
        if plots.shows_temperatures(ds, name):
            plots.temperature_week(ds, name).savefig(folder / f"temperatures{end}")


def _make_parents(target: Path) -> list[Path]:
    """Make the folders above; return those that are new, the deepest first."""
    new = [parent for parent in target.parents if not parent.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    return new


def _remove_empty(folders: list[Path]) -> None:
    """Take back what `_make_parents` made, unless somebody uses it by now."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _move_into_place(partial: Path, target: Path) -> None:
    """Swap the finished folder in; put the old one back if that fails. Files of others move to the new folder."""
    if not target.exists():
        partial.rename(target)
        return
    old = target.with_name(f".{target.name}.old-{secrets.token_hex(4)}")
    target.rename(old)
    try:
        partial.rename(target)
    except BaseException:
        old.rename(target)
        raise
    for item in old.iterdir():
        if not OURS.fullmatch(item.name):
            item.rename(target / item.name)
    shutil.rmtree(old, ignore_errors=True)


def _read(file: Path) -> xr.Dataset:
    """The file in memory, with text, stamps and attributes of plain types."""
    stamps = xr.coders.CFDatetimeCoder(time_unit="us")
    with xr.open_dataset(file, engine="h5netcdf", decode_times=stamps, decode_timedelta=False) as lazy:
        ds = lazy.load().drop_encoding()
    for name, variable in ds.variables.items():
        if variable.dtype.kind in "OST":
            ds[name] = variable.astype(str)
        ds[name].attrs = _plain(variable.attrs)
    ds.attrs = _plain(ds.attrs)
    return ds


def _plain(attrs: dict[Any, Any]) -> dict[Any, Any]:
    """Attributes as Python's own numbers and text."""
    return {key: value.item() if isinstance(value, np.generic) else value for key, value in attrs.items()}


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Errors of the file system and of the NetCDF library, while a file is read, as InputError."""
    try:
        yield
    except InputError:
        raise
    except PermissionError as error:
        remedy = "Ask for the right to read it, or close it in other programs"
        raise _fault(path, f"cannot be read: {error.strerror or error}", remedy) from error
    except (OSError, ValueError, KeyError) as error:
        remedy = "Copy it again from where it was written, or run the scenario again"
        raise _fault(path, _damage(error), remedy) from error


def _damage(error: Exception) -> str:
    """What the NetCDF library found, in words."""
    text = str(error)
    if "truncated" in text:
        return "the file is cut short: a copy or download was not finished"
    if "signature not found" in text or "valid NetCDF" in text:
        return "this is not a NetCDF file of dhsim"
    return f"the file cannot be read: {text.splitlines()[0] if text else type(error).__name__}"


def _fault(path: Path, found: str, remedy: str) -> InputError:
    """One fault at a path."""
    return InputError([Fault(str(path), found, remedy)])
