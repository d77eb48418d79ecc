r"""The same in every step.

$$
q_t = \bar q
$$

- $q_t$: heat in step $t$, MW; $\bar q$: `mw`
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Positive
from .base import Profile


class Flat(Profile, kind="flat"):
    """`mw` in every step: a process that never changes."""

    mw: Positive = Field(description="heat in every step")

    def at(self, hours: Hours) -> Array:
        """MW in each step."""
        return np.full(hours.n, self.mw)
