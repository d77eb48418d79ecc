"""What tells results apart: the form in which they are written, and the versions of what made them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

FORMAT = "dhsim-result-1"  # it changes when older files can no longer be read


@cache
def versions() -> dict[str, str]:
    """Of everything that has a part in a result."""
    return {name: version(name) for name in ("dhsim", "pyomo", "highspy", "numpy", "xarray")}
