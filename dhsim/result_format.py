"""What tells results apart: their form and the versions of what made them; and what every one of them holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

import numpy as np
import pandas as pd
import xarray as xr

FORMAT = "dhsim-result-1"  # it changes when older files can no longer be read
_VARIABLES = (
    "time", "boundary", "component", "component_kind", "component_title", "network", "network_title", "demand_mw",
    "flow_mw", "flow_component", "flow_bus", "flow_direction", "output_mw", "cost_per_h", "cost_owner", "cost_item",
)  # fmt: skip
_FINITE = ("demand_mw", "flow_mw", "cost_per_h")
_ATTRIBUTES = ("title", "currency", "time_zone", "step_h", "total_cost", "status", "gap")
_JSON = ("contracts", "provenance", "provenance_values", "sources", "versions", "warnings")


@cache
def versions() -> dict[str, str]:
    """Of everything that has a part in a result."""
    return {name: version(name) for name in ("dhsim", "pyomo", "highspy", "numpy", "xarray")}


def gaps(ds: xr.Dataset) -> Iterator[str]:
    """What keeps a file of this form from being a result, in words; nothing if it is whole."""
    names = [*(f"variable '{one}'" for one in _VARIABLES if one not in ds.variables)]
    names += [f"attribute '{one}'" for one in _ATTRIBUTES if one not in ds.attrs]
    if names:
        yield f"it lacks {', '.join(names)}"
        return
    steps, boundaries = ds.sizes["time"], ds.sizes["boundary"]
    if steps < 1 or boundaries != steps + 1:
        yield f"it has {steps} steps and {boundaries} boundaries between them, of which there must be one more"
    unknown = [one for one in _FINITE if not np.isfinite(ds[one].values).all()]
    yield from (f"variable '{one}' holds what is no number" for one in unknown)
    if not np.isfinite(float(ds.attrs["total_cost"])):
        yield "attribute 'total_cost' is no number"
    yield from (f"attribute '{one}' is not JSON" for one in _JSON if not _is_json(ds.attrs.get(one) or "{}"))
    try:
        pd.Timestamp(0, tz=ds.attrs["time_zone"])
    except (KeyError, TypeError, ValueError):
        yield f"its time zone '{ds.attrs['time_zone']}' is not known"


def _is_json(text: str) -> bool:
    """Can it be read?"""
    try:
        json.loads(text)
    except (TypeError, ValueError):
        return False
    return True
