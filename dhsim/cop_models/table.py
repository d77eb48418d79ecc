r"""COP from a maker's table of source inlet and sink outlet.

With the nearest points $S_i \le T^{\text{from}} \le S_{i+1}$ and $H_j \le T^{\text{out}} \le H_{j+1}$ of the table,
each temperature first moved to the nearest edge if it lies outside:

$$
\psi^{\text{model}} = \min\Bigl( \frac{T^{\text{out}}}{T^{\text{out}} - T^{\text{from}}}, \; \hat\psi \Bigr)
$$

$$
\hat\psi = (1 - x)(1 - y) \psi_{i,j} + (1 - x) y \, \psi_{i,j+1} + x (1 - y) \psi_{i+1,j} + x y \, \psi_{i+1,j+1}
$$

$$
x = \frac{T^{\text{from}} - S_i}{S_{i+1} - S_i}, \qquad y = \frac{T^{\text{out}} - H_j}{H_{j+1} - H_j}
$$

The first is Carnot's limit, in kelvin and with the temperatures as they are; further bounds as in `cop_models.base`.

- $\psi$: heat per electricity; $\hat\psi$: what the table says; $\psi_{i,j}$: `cops`, row $i$, column $j$
- $S_i$: `sources_c`, source inlets, °C; $H_j$: `sinks_c`, sink outlets, °C
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from ..fields import Number
from ..physics.arrays import Array
from ..physics.cop_table import table_cop
from .base import CopModel

Cops = tuple[Annotated[Number, Field(ge=1)], ...]


class TableCop(CopModel, kind="table"):
    """Straight lines between the points of a table; outside it its edge holds.

    Never above Carnot's limit between source inlet and sink outlet, nor above Lorenz'. Stages are the maker's matter.
    """

    sources_c: tuple[Number, ...] = Field(min_length=1, description="source inlets, rising")
    sinks_c: tuple[Number, ...] = Field(min_length=1, description="sink outlets, rising")
    cops: tuple[Cops, ...] = Field(min_length=1, description="a row for each source, in it a COP for each sink")

    @field_validator("sources_c", "sinks_c")
    @classmethod
    def _sorted(cls, temperatures_c: tuple[float, ...]) -> tuple[float, ...]:
        """Temperatures must rise."""
        if any(b <= a for a, b in pairwise(temperatures_c)):
            listed = ", ".join(f"{t:g}" for t in temperatures_c)
            raise ValueError(f"the temperatures are {listed}; sort them, each once, and the COPs with them")
        return temperatures_c

    @model_validator(mode="after")
    def _fitting(self) -> TableCop:
        """There is one COP for each source and sink."""
        rows, columns = len(self.sources_c), len(self.sinks_c)
        if len(self.cops) != rows:
            remedy = f"give one row for each of the {rows} temperatures of sources_c"
            raise ValueError(f"the number of rows in cops is {len(self.cops)}; {remedy}")
        for k, row in enumerate(self.cops, start=1):
            if len(row) != columns:
                remedy = f"give one COP for each of the {columns} temperatures of sinks_c"
                raise ValueError(f"the number of COPs in row {k} of cops is {len(row)}; {remedy}")
        return self

    def unbounded(self, source_in_c: Array, source_out_c: Array, sink_in_c: Array, sink_out_c: Array) -> Array:
        """What the table says."""
        return table_cop(source_in_c, sink_out_c, self.sources_c, self.sinks_c, self.cops).cop
