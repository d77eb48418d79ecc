r"""COP as a share of Carnot's limit between the outlets.

$$
\psi^1 = \min\Bigl( \psi^{\text{C}}, \; \max\bigl( 1, \; \zeta \psi^{\text{C}} \bigr) \Bigr), \qquad
\psi^{\text{C}} = \frac{T^{\text{out}}}{T^{\text{out}} - T^{\text{to}}} \quad \text{(in kelvin)}
$$

One stage; two stages as in `cop_models.staged`, bounds as in `cop_models.base`.

- $\psi^1$: heat per electricity; $\zeta$: `quality`; $T^{\text{out}}$: sink outlet; $T^{\text{to}}$: source outlet
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ..physics.arrays import Array
from ..physics.cop import carnot
from .staged import StagedCop


class CarnotCop(StagedCop, kind="carnot"):
    """`COP = quality x T_sink / (T_sink - T_source)` in kelvin, with both temperatures at the outlets.

    The source's outlet and the sink's outlet are the coldest and the hottest that the machine reaches, as it evaporates
    below the one and condenses above the other; so it does not gain from a source or a sink that glides. All
    its heat is given at the sink's outlet.
    """

    glides: ClassVar[bool] = False

    quality: float = Field(0.5, gt=0, le=1, description="share of Carnot's COP that each stage reaches")

    def one_stage(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """The share of Carnot's limit."""
        return carnot(source_out_c, sink_out_c, self.quality)

    def ends_c(
        self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array
    ) -> tuple[Array, Array]:
        """The outlets."""
        return source_out_c, sink_out_c
