"""Small questions asked of a result: its local time, the kinds of its components, how fully they were used."""

from __future__ import annotations

import textwrap
from typing import Any, Literal

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


def titles(ds: xr.Dataset, of: Literal["component", "network"] = "component") -> dict[str, str]:
    """Names for people: the title if there is one, else the name without underscores, at most 26 letters a line."""
    out = {}
    for name, title in zip(ds[of].values, ds[f"{of}_title"].values, strict=True):
        text = "shortfall" if of == "component" and kinds_of(ds)[name] == "shortfall" else str(title)
        out[str(name)] = textwrap.fill(capital(text.replace("_", " ") if text == name else text), 26).replace(
            "$", r"\$"
        )
    return out


def capital(text: str) -> str:
    """A text with a capital at its head."""
    return text[:1].upper() + text[1:]


def plain(text: str, one_line: bool = True) -> str:
    """Text that matplotlib shows as it is: no formula between dollar signs, on one line."""
    text = text.replace("\n", " ") if one_line else text
    return text.replace("$", r"\$")
