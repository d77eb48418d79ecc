r"""COP read from a maker's table of source and sink temperatures.

$$
\psi = \min\Bigl( \frac{T^{\text{sink}}}{T^{\text{sink}} - T^{\text{source}}}, \; \hat\psi \Bigr)
$$

$$
\hat\psi =
(1 - x) \bigl( (1 - y) \psi_{i,j} + y \psi_{i,j+1} \bigr) + x \bigl( (1 - y) \psi_{i+1,j} + y \psi_{i+1,j+1} \bigr)
$$

- $\hat\psi$: what the table says; $\psi_{i,j}$: its COPs; $T$: in kelvin
- $x, y$: how far source and sink lie between two points of the table, 0-1
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Array, Flags, Numbers, known, refuse
from .cop import carnot_cop


class TableCop(NamedTuple):
    """COP per hour; where a temperature lay outside the table; where the table was above Carnot's limit."""

    cop: Array
    clipped: Flags
    capped: Flags


def table_cop(source_c: Numbers, sink_c: Numbers, sources_c: Numbers, sinks_c: Numbers, cops: Numbers) -> TableCop:
    """COP by straight lines in both directions; outside the table its edge holds, never above Carnot's limit.

    cops: sources x sinks, at rising temperatures, each at least 1. `clipped.sum()` is the count of clipped hours.
    """
    sources, sinks, table = known("sources_c", sources_c), known("sinks_c", sinks_c), known("cops", cops)
    if table.shape != (sources.size, sinks.size) or table.size == 0:
        raise ValueError(f"a table of {sources.size} sources and {sinks.size} sinks is not of shape {table.shape}")
    refuse(table < 1, "the table has a COP below 1")
    source, sink = np.broadcast_arrays(known("source_c", source_c), known("sink_c", sink_c))
    row, down, out_source = _between(source, sources, "sources_c")
    column, right, out_sink = _between(sink, sinks, "sinks_c")
    below, after = np.minimum(row + 1, sources.size - 1), np.minimum(column + 1, sinks.size - 1)
    upper = table[row, column] * (1 - right) + table[row, after] * right
    lower = table[below, column] * (1 - right) + table[below, after] * right
    cop = upper * (1 - down) + lower * down
    ideal = carnot_cop(source, sink)
    return TableCop(np.asarray(np.minimum(cop, ideal)), out_source | out_sink, np.asarray(cop > ideal))


def _between(at: Array, grid: Array, name: str) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.intp]], Array, Flags]:
    """Index of the grid point at or before each value, how far it is to the next (0-1), and which are outside."""
    refuse(np.diff(grid) <= 0, f"{name} do not rise")
    place = np.asarray(np.interp(at, grid, np.arange(grid.size)))
    index = np.floor(place).astype(np.intp)
    return index, np.asarray(place - index), np.asarray((at < grid[0]) | (at > grid[-1]))
