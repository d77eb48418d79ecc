"""How clauses that limit a flow say that a finished flow breaks the limit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..calendar import Array, Hours
from .periods import Periods

TOLERANCE = 1e-6


def broken(at: Hours, spans: Periods, too_much: Array, size: Array, what: str) -> Iterator[str]:
    """The worst span, if any is beyond the limit by more than rounding."""
    excess = too_much - TOLERANCE * np.maximum(1.0, np.abs(size))
    if len(excess) and excess.max() > 0:
        worst = int(excess.argmax())
        yield f"{too_much[worst]:g} {what}, from {at.show(int(spans.begin[worst]))}"
