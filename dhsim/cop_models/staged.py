r"""What COP models of one stage share: above a certain lift there are two stages in series.

With $\psi^1(\text{source in, source out, sink in, sink out})$ for one stage, and a level $T^{\text{m}}$ between both:

$$
\psi^{\text{model}} = \begin{cases}
\psi^1 & \text{if } T^{\text{out}} - T^{\text{from}} \le \Delta T^{\text{two}} \\
\max\Bigl( \psi^1, \; \dfrac{\psi_{\text{a}} \psi_{\text{b}}}{\psi_{\text{a}} + \psi_{\text{b}} - 1} \Bigr) &
\text{else}
\end{cases}
$$

$$
\psi_{\text{a}} = \psi^1(T^{\text{from}}, T^{\text{to}}, T^{\text{m}}, T^{\text{m}}), \qquad
\psi_{\text{b}} = \psi^1(T^{\text{m}}, T^{\text{m}}, T^{\text{in}}, T^{\text{out}}), \qquad
T^{\text{m}} = \sqrt{T_1 T_2}
$$

- $T_1, T_2$: log-mean temperatures of source and sink, for `carnot` the outlets, K; the rest as in `cop_models.base`
- $\Delta T^{\text{two}}$: `two_stage_above_k`, K, default 35; without it (none) there is one stage

Source of the formula: energy balance of two machines in series (`physics.two_stage`).
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..fields import Positive
from ..physics.arrays import Array
from ..physics.cop import log_mean_c
from ..physics.two_stage import TWO_STAGE_ABOVE_K, mid_c, needs_two_stages, two_stage
from .base import CopModel


class StagedCop(CopModel):
    """Base of models that say what one stage does; a subclass writes `one_stage`.

    Step by step, where the lift from source inlet to sink outlet is above the limit, two stages with the same fields
    (each with the same quality, say) work in series. Where a model finds that the second stage costs more than it
    gains, it is not built: the better of the two holds.
    """

    two_stage_above_k: Positive | None = Field(
        TWO_STAGE_ABOVE_K, description="lift above which there are two stages in series; 1000 for one stage always"
    )

    def one_stage(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """COP of one stage, at least 1; infinite where it needs no power."""
        raise NotImplementedError(f"{type(self).__name__} has no COP: write one_stage(self, source_in_c, ...)")

    def ends_c(
        self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array
    ) -> tuple[Array, Array]:
        """The two temperatures whose geometric mean is the level between two stages."""
        return log_mean_c(source_in_c, source_out_c), log_mean_c(sink_in_c, sink_out_c)

    def unbounded(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """One stage, or the better of one and two where the lift is above the limit."""
        four = (source_in_c, source_out_c, sink_in_c, sink_out_c)
        one = self.one_stage(*four)
        if self.two_stage_above_k is None:
            return one
        two = two_stage(self.one_stage, *four, between_c=mid_c(*self.ends_c(*four)))
        lifts_far = needs_two_stages(source_in_c, sink_out_c, self.two_stage_above_k)
        return np.where(lifts_far, np.maximum(one, two), one)
