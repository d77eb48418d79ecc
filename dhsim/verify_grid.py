"""Grid limits of a result, checked from the Dataset alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from .verify_limits import worst


def grid_violations(data: xr.Dataset) -> Iterator[str]:
    """What is used is what the members' flows say, and within the limit."""
    for k, name in enumerate(data["grid_limit"].values if "grid_limit" in data else ()):
        used, most = data["grid_used_mw"].values[k], data["grid_max_mw"].values[k]
        members = data["component"].values[data["grid_member"].values[k] > 0]
        inside = np.isin(data["flow_component"].values, members)
        inside &= data["flow_bus"].values == data["grid_commodity"].values[k]
        taken = -data["flow_mw"].values[inside].sum(axis=0)
        scale = float(max(most.max(initial=0.0), np.abs(taken).max(initial=0.0)))
        yield from worst(data, f"use of {name} against its flows", used - taken, scale)
        yield from worst(data, f"use of {name}", np.maximum(used - most, 0.0), scale)
