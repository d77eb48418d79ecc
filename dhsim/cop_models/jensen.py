r"""COP from the regression of Jensen et al. (2018).

$$
\psi^1 = \frac{\Theta^{\text{sink}} + \Delta^{\text{h}} + \Delta^{\text{p}}}
{\Theta^{\text{sink}} - \Theta^{\text{source}} + \Delta^{\text{h}} + \Delta^{\text{c}} + 2 \Delta^{\text{p}}} \;
\eta \, (1 - w) + 1 - \eta - \lambda, \qquad
\Delta^{\text{c}} = \frac{T^{\text{from}} - T^{\text{to}}}{2}
$$

$$
\Delta^{\text{h}} = a_1 (T^{\text{out}} - T^{\text{to}} + 2 \Delta^{\text{p}}) + b_1 (T^{\text{out}} -
T^{\text{in}}) + c_1,
$$

$$
w = a_2 (T^{\text{out}} - T^{\text{to}} + 2 \Delta^{\text{p}}) + b_2 (T^{\text{out}} - T^{\text{in}}) + c_2
$$

between 1 and Lorenz' ideal; log-means as in `cop_models.base`, two stages as in `cop_models.staged`. By `refrigerant`:
of ammonia $(a_1, b_1, c_1) = (0.20, 0.20, 0.016)$ and $(a_2, b_2, c_2) = (0.0014, -0.0015, 0.039)$; of isobutane
$(-0.0011, 0.30, 2.4)$ and $(0.0035, -0.0033, 0.053)$.

- $\psi^1$: heat per electricity; $\Delta^{\text{p}}$: `pinch_k`, K; $\eta$: `isentropic`; $\lambda$: `heat_loss`
- $\Delta^{\text{h}}$: mean difference of refrigerant and sink, K; $w$: expansion over compression work
- $T^{\text{from}}, T^{\text{to}}$: source inlet and outlet; $T^{\text{in}}, T^{\text{out}}$: sink inlet and outlet

Source: Jensen et al. (2018), as told in `physics.cop_jensen`.
"""

from __future__ import annotations

from pydantic import Field

from ..fields import Positive
from ..physics.arrays import Array
from ..physics.cop_jensen import Refrigerant, jensen
from .staged import StagedCop


class JensenCop(StagedCop, kind="jensen"):
    """A vapour-compression cycle by refrigerant, pinch and compressor; source and formula in physics/cop_jensen.py.

    Its second stage repeats pinch and superheat, and so mostly costs more than it gains: one stage holds then.
    """

    refrigerant: Refrigerant = "ammonia"
    pinch_k: Positive = Field(5.0, description="smallest difference in each heat exchanger")
    isentropic: float = Field(0.8, gt=0, le=1, description="isentropic efficiency of the compressor")
    heat_loss: float = Field(0.0, ge=0, lt=1, description="share of the compressor's work that is lost as heat")

    def one_stage(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """The regression."""
        four = (source_in_c, source_out_c, sink_in_c, sink_out_c)
        return jensen(*four, self.refrigerant, self.pinch_k, self.isentropic, self.heat_loss)
