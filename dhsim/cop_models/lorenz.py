r"""COP as a share of Lorenz' limit, for sources and sinks that glide.

$$
\psi^1 = \min\Bigl( \psi^{\text{L}}, \; \max\bigl( 1, \; \zeta \psi^{\text{L}} \bigr) \Bigr), \qquad
\psi^{\text{L}} = \frac{\Theta^{\text{sink}}}{\Theta^{\text{sink}} - \Theta^{\text{source}}} \quad \text{(in kelvin)}
$$

One stage; log-means and bounds as in `cop_models.base`, two stages as in `cop_models.staged`.

- $\psi^1$: heat per electricity; $\zeta$: `quality`; $\Theta$: log-mean temperatures of source and sink
"""

from __future__ import annotations

from pydantic import Field

from ..physics.arrays import Array
from ..physics.cop import lorenz
from .staged import StagedCop


class LorenzCop(StagedCop, kind="lorenz"):
    """`COP = quality x T_sink / (T_sink - T_source)` in kelvin, with the log-mean temperatures of source and sink."""

    quality: float = Field(0.5, gt=0, le=1, description="share of Lorenz' COP that each stage reaches")

    def one_stage(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """The share of Lorenz' limit."""
        return lorenz(source_in_c, source_out_c, sink_in_c, sink_out_c, self.quality)
