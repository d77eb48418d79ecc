"""A batch as one xarray Dataset over its scenarios; hourly values are read when they are asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .batch_reading import FORMAT, SUMMARY
from .errors import Fault, InputError
from .folder_kinds import ASKED, kind_of, wrong_kind

HOURLY = (
    "output_mw",
    "usable_mw",
    "heat_price_per_mwh",
    "demand_mw",
    "supply_c",
    "return_c",
    "level_mwh",
    "charge_mw",
    "discharge_mw",
    "buy_mw",
    "sell_mw",
    "available_mw",
    "taken_mw",
    "next_mw_value_per_mwh",
)


class NotKept(InputError, KeyError):
    """An hourly value is asked of a batch whose hourly results were not kept. Also a KeyError, as xarray raises."""

    __str__ = Exception.__str__  # a KeyError shows its text in quotes


class SummaryOnly(xr.Dataset):  # type: ignore[no-untyped-call]
    """A batch without hourly results, which says so when it is asked for one."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        """A variable; raises NotKept for hourly ones."""
        asked = [key] if isinstance(key, str) else key if isinstance(key, list) else []
        for name in (one for one in asked if one in HOURLY and one not in self.variables):
            found = "the hourly results of this batch were not kept"
            remedy = "Run it again with `dhsim batch --keep hourly`: what is known is kept"
            raise NotKept([Fault(f"batch, variable '{name}'", found, remedy)])
        return super().__getitem__(key)


def open_batch(folder: str | os.PathLike[str]) -> xr.Dataset:
    """The batch in a folder, along `scenario`.

    Every column of summary.parquet is a variable (`total_cost`, `input.<path>`, `heat.<network>.<component>...`).
    Where hourly results were kept (`--keep hourly`), those along components, networks, stores, commodities and sources
    are there too, lazily: nothing is read before `.load()` or `.values`, which needs the package dask. What a scenario
    does not have, such as a plant that was removed, is NaN in it. Where they were not kept, asking for one says so.

    Raises InputError if there is no batch of this version, or what is in the folder is damaged.
    """
    path = Path(folder).expanduser()
    frame = _summary(path)
    variables: dict[str, Any] = {
        str(name): ("scenario", frame[name].to_numpy()) for name in frame.columns if name != "scenario"
    }
    out = xr.Dataset(variables, coords={"scenario": frame["scenario"].to_numpy(dtype=str)})
    files = [path / "hourly" / f"{key}.nc" for key in frame["key"]]
    there = [file.exists() for file in files]
    if not any(there):
        return SummaryOnly(variables, coords=out.coords)
    kept = [file for file, known in zip(files, there, strict=True) if known]
    hourly = _opened(kept).assign_coords(scenario=out["scenario"].values[np.array(there)])
    return out.merge(hourly.reindex(scenario=out["scenario"]))


def _summary(path: Path) -> pd.DataFrame:
    """One row a scenario."""
    import json

    other = wrong_kind(path, "batch") if kind_of(path) != "offers" else None  # answers about offers are scenarios too
    if other is not None:
        raise other
    if not (path / ASKED).exists() or not (path / SUMMARY).exists():
        remedy = "Give a folder that `dhsim batch` wrote"
        raise InputError([Fault(str(path), f"there is no {SUMMARY} of a batch", remedy)])
    found = json.loads((path / ASKED).read_text(encoding="utf-8")).get("format")
    if found != FORMAT:
        remedy = f"This dhsim reads '{FORMAT}'; run the batch again into another folder"
        raise InputError([Fault(str(path / ASKED), f"it says format = {found!r}", remedy)])
    try:
        return pd.read_parquet(path / SUMMARY)
    except (OSError, ValueError) as error:
        found = f"it cannot be read: {str(error).splitlines()[0]}"
        remedy = "Copy it again from where it was written, or run the batch again"
        raise InputError([Fault(str(path / SUMMARY), found, remedy)]) from None


def _opened(files: list[Path]) -> xr.Dataset:
    """Hourly results one above the other, unread."""
    return xr.open_mfdataset(
        files,
        engine="h5netcdf",
        combine="nested",
        concat_dim="scenario",
        preprocess=_part,
        join="outer",
        combine_attrs="drop_conflicts",
        data_vars="all",
        coords="minimal",
        compat="override",
        decode_timedelta=False,
    )


def _part(one: xr.Dataset) -> xr.Dataset:
    """What is alike in all scenarios: values along named things."""
    return one[[name for name in HOURLY if name in one]]
