"""What COP models of one stage share: above a certain lift there are two stages in series."""

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
