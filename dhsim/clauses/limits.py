r"""How clauses that limit a flow say that a finished flow breaks the limit.

A period breaks its limit if

$$
x_p > \varepsilon\,\max(1, |X_p|), \qquad \varepsilon = 10^{-6},
$$

- $x_p$: what is beyond the limit, in the unit of the limit
- $X_p$: the limit itself
"""

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
