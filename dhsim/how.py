"""How the scenarios of a batch are solved: a few words, so light that work can begin before anything else is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, eq=False)
class How:
    """How scenarios are solved, and what is kept. options: of HiGHS; strategy, settings: as of `dh.solve`."""

    options: Mapping[str, Any] = field(default_factory=dict)
    strategy: str = "auto"
    settings: Mapping[str, Any] = field(default_factory=dict)
    keep_hourly: bool = False
