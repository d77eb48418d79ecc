r"""What every COP model is: named fields, and a COP from four temperatures that is always possible.

Whatever a model says, the COP of a machine between a source that cools and a sink that warms is kept between plain
electric heating and Lorenz' ideal, and below a highest value:

$$
\psi = \min\bigl( \psi^{\text{L}}, \; \psi^{\max}, \; \max(1, \; \psi^{\text{model}}) \bigr), \qquad
\psi^{\text{L}} = \frac{\Theta^{\text{sink}}}{\Theta^{\text{sink}} - \Theta^{\text{source}}}
$$

$$
\Theta^{\text{source}} = \frac{T^{\text{from}} - T^{\text{to}}}{\ln(T^{\text{from}} / T^{\text{to}})}, \qquad
\Theta^{\text{sink}} = \frac{T^{\text{out}} - T^{\text{in}}}{\ln(T^{\text{out}} / T^{\text{in}})}
\quad \text{(in kelvin)}
$$

$\Theta$ are log-mean temperatures; the common temperature where both are equal. $\psi^{\text{L}}$ is infinite where
the sink is not above the source. A COP given as a number or series is taken as it is.

- $\psi$: heat per electricity, 1 or more; $\psi^{\text{model}}$: what the model says; $\psi^{\max}$: `cop_max`
- $T^{\text{from}}, T^{\text{to}}$: source inlet and outlet; $T^{\text{in}}, T^{\text{out}}$: sink inlet and outlet
  (`components.lifting`), K in the logarithms, °C in files
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from ..physics.arrays import SAME_K, Array, Numbers, known, refuse
from ..physics.cop import bounded, lorenz_cop
from ..registry import Kinded


class CopModel(Kinded):
    """Base of all COP models. A subclass names itself by `kind=`, lists its fields, and writes `unbounded`.

    In files the kind stands under the key `model`: `cop = { model = "lorenz", quality = 0.5 }`.

    glides: the COP is that of water which warms all the way from sink_in_c to sink_out_c, so that the heat is given
    along that way and asks for water as cold as sink_in_c. False: all heat is given at sink_out_c, as in a condenser.
    """

    kinds: ClassVar[dict[str, type[CopModel]]] = {}
    named_by: ClassVar[str] = "model"
    glides: ClassVar[bool] = True

    cop_max: float = Field(20.0, gt=1, description="highest COP in any hour; without lift a model's would be infinite")

    def cop(self, source_in_c: Numbers, source_out_c: Numbers, sink_in_c: Numbers, sink_out_c: Numbers) -> Array:
        """Heat per electricity, elementwise: between 1 and the lower of Lorenz' ideal and cop_max.

        Temperatures in °C, numbers or arrays that fit together: the source cools from in to out, the sink warms.
        Raises ValueError if one is missing (NaN), the source warms or the sink cools.
        """
        four = _four(source_in_c, source_out_c, sink_in_c, sink_out_c)
        return bounded(self.unbounded(*four), lorenz_cop(*four), self.cop_max)

    def unbounded(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """The model's COP before it is kept in bounds; four arrays of one shape, °C. May be infinite."""
        raise NotImplementedError(f"{type(self).__name__} has no COP: write unbounded(self, source_in_c, ...)")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The table as it stands in files, with the key `model`."""
        out = handler.resolve_ref_schema(handler(schema))
        out["properties"] = {cls.named_by: {"const": cls.kind}, **out.get("properties", {})}
        out["required"] = [cls.named_by, *out.get("required", [])]
        return out


def _four(source_in_c: Numbers, source_out_c: Numbers, sink_in_c: Numbers, sink_out_c: Numbers) -> tuple[Array, ...]:
    """The temperatures as arrays of one shape; rounding may not turn a constant source into one that warms."""
    source_in, source_out = known("source_in_c", source_in_c), known("source_out_c", source_out_c)
    sink_in, sink_out = known("sink_in_c", sink_in_c), known("sink_out_c", sink_out_c)
    refuse(source_out > source_in + SAME_K, "the source warms in the heat pump")
    refuse(sink_in > sink_out + SAME_K, "the sink cools in the heat pump")
    return np.broadcast_arrays(source_in, np.minimum(source_out, source_in), np.minimum(sink_in, sink_out), sink_out)
