"""What all tables of a result share: hours, quotients, and frames with clean numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .asked import clean

DUST = 1e-6  # MW, MWh or currency below which something is nothing; solvers leave 1e-9 or so


def step_h_of(ds: xr.Dataset) -> float:
    """Hours per step."""
    return float(ds.attrs["step_h"])


def hours_in(ds: xr.Dataset, mask: Any) -> float:
    """How many hours the true steps last."""
    return float(np.count_nonzero(mask)) * step_h_of(ds)


def ratio(above: float, below: float) -> float:
    """A quotient; NaN where there is nothing to divide by."""
    return float(above / below) if np.isfinite(below) and abs(below) > DUST else float("nan")


def table_of(rows: Iterable[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Rows as a frame with all columns, numbers cleaned."""
    frame = pd.DataFrame(list(rows), columns=columns)
    for name in columns:
        if pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = clean(frame[name].to_numpy(dtype=float))
    return frame
