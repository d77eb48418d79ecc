"""Numbers and names along dimensions, with the attributes that the CF conventions ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


def array(dims: tuple[str, ...], rows: Iterable[Any], unit: str, name: str, method: str = "mean") -> Any:
    """A stack of rows with attributes as the CF conventions ask."""
    attrs = {"units": unit, "long_name": name}
    if "time" in dims:
        attrs["cell_methods"] = f"time: {method}"
    values = rows if isinstance(rows, np.ndarray) else np.array(list(rows), dtype=float)
    return dims, values, attrs


def labels(dim: str, names: Iterable[str]) -> Any:
    """Text along a dimension, of fixed width: xarray searches arrays of objects one by one."""
    return dim, np.array(list(names), dtype=str)
