"""COP from the regression of Jensen et al. (2018)."""

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
