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


def title_of(ds: xr.Dataset, of: Literal["component", "network", "commodity"]) -> dict[str, str]:
    """Name -> title as given in the model; the name where there is none."""
    return {str(k): str(v) for k, v in zip(ds[of].values, ds[f"{of}_title"].values, strict=True)}


def titles(ds: xr.Dataset, of: Literal["component", "network"] = "component") -> dict[str, str]:
    """Names for people: the title if there is one, else the name without underscores, at most 26 letters a line."""
    out = {}
    for name, title in title_of(ds, of).items():
        text = "shortfall" if of == "component" and kinds_of(ds)[name] == "shortfall" else title
        words = text.replace("_", " ") if text == name else text
        out[name] = textwrap.fill(plain(capital(words)), 26)
    return out


def capital(text: str) -> str:
    """A text with a capital at its head."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Text that matplotlib shows as it is: on one line, no formula between dollar signs."""
    return text.replace("\n", " ").replace("$", r"\$")
