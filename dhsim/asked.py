"""Small questions asked of a result: its local time, the kinds of its components, how fully they were used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr


def local_time(ds: xr.Dataset, dim: str = "time") -> pd.DatetimeIndex:
    """Steps (or dim "boundary") as local stamps with offset."""
    return pd.DatetimeIndex(ds[dim].values).tz_localize("UTC").tz_convert(ds.attrs["time_zone"])


def clean(values: Any) -> Any:
    """Numbers for people: six decimals, no negative zero."""
    return np.round(values, 6) + 0.0


def kinds_of(ds: xr.Dataset) -> dict[str, str]:
    """Component -> its kind."""
    return {str(k): str(v) for k, v in zip(ds["component"].values, ds["component_kind"].values, strict=True)}


def use_of(ds: xr.Dataset) -> dict[str, float]:
    """Component -> output as share of what was usable, 0-1; 0 where nothing limits it."""
    out = {}
    for k, name in enumerate(ds["component"].values):
        usable = float(np.nansum(ds["usable_mw"].values[k]))
        out[str(name)] = float(ds["output_mw"].values[k].sum()) / usable if usable > 0 else 0.0
    return out
