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


def heat_pumps(ds: xr.Dataset) -> list[str]:
    """Components that lift heat: heat pumps of any kind, and what has one of its own, such as a seasonal store."""
    lifting = set(ds["lift_component"].values) if "lift_component" in ds else set()
    return [name for name, kind in kinds_of(ds).items() if name in lifting or kind.endswith("heat_pump")]


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
    """Names for people: the title if there is one, else the name without underscores, at most three lines of 26."""
    out = {}
    for name, title in title_of(ds, of).items():
        text = "Shortfall" if of == "component" and kinds_of(ds)[name] == "shortfall" else spoken(name, title)
        out[name] = textwrap.fill(plain(text), 26, max_lines=3, placeholder="…")
    return out


def spoken(name: str, title: str) -> str:
    """A title, or where there is none (it is the name) the name without underscores; with a capital.

    >>> spoken("bio_chp", "bio_chp"), spoken("mill", "pulp_mill 2")
    ('Bio chp', 'Pulp_mill 2')
    """
    return capital(name.replace("_", " ") if title == name else title)


def capital(text: str) -> str:
    """A text with a capital at its head."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Text that matplotlib shows as it is: on one line, no formula between dollar signs."""
    return text.replace("\n", " ").replace("$", r"\$")
