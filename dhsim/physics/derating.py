r"""The capacity a heat pump keeps when it must lift further than it was built for.

$$
\omega = \min\bigl( 1, \; (1 - \gamma (\Delta T - \Delta T^{\text{design}}))^{+} \bigr)
$$

- $\omega$: share of the capacity, 0-1; $\Delta T$: lift, K; $\Delta T^{\text{design}}$: the lift it was built for, K;
  $\gamma$: share lost per K above that, 1/K
"""

from __future__ import annotations

import numpy as np

from .arrays import Array, Numbers, known, refuse


def capacity_share(lift_k: Numbers, design_lift_k: float, loss_per_k: float) -> Array:
    """Share of the rated capacity, 0..1: all of it up to the design lift, less a share for every kelvin above.

    lift_k: sink outlet less source inlet. The straight line is an assumption; its slope is the maker's to give.
    """
    refuse(loss_per_k < 0, "the loss of capacity per K is negative")
    return np.clip(1.0 - loss_per_k * (known("lift_k", lift_k) - design_lift_k), 0.0, 1.0)
