"""The order in which many cases are solved: each after one like it, so that the last basis is a short way off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .calendar import Array
from .case import GROUPS, Case
from .quantities import unit_of

PIECES = 96  # a series counts by its means over so many spans: enough to tell years apart, little to keep


def order(cases: Sequence[Case]) -> list[int]:
    """Positions of the cases: the first stays first, after each comes the most alike of those left.

    Two cases differ by the sum over all numbers and series that are not the same everywhere: those of one unit by their
    plain difference, units against each other as shares of how far they usually are from their mean. The way found is
    short, not the shortest.
    """
    seen = [dict(_numbers(case)) for case in cases]
    of_unit: dict[str, list[Array]] = {}
    for path in seen[0] if seen else ():
        rows = [one.get(path, np.zeros(0)) for one in seen]
        if len({len(row) for row in rows}) == 1:
            of_unit.setdefault(unit_of(path.split(".[")[0]) or path, []).append(np.array(rows) / len(rows[0]))
    return chain(np.hstack([np.zeros((len(cases), 1)), *(_in_spreads(np.hstack(of)) for of in of_unit.values())]))


def chain(points: Array) -> list[int]:
    """From the first row to the nearest left, and on; points: one row each."""
    left, out = np.arange(1, len(points)), [0][: len(points)]
    while len(left):
        nearest = int(np.abs(points[left] - points[out[-1]]).sum(axis=1).argmin())
        out.append(int(left[nearest]))
        left = np.delete(left, nearest)
    return out


def _in_spreads(table: Array) -> Array:
    """Columns that differ, in multiples of how far the rows usually are from their mean; nothing if never."""
    away = np.abs(table - table.mean(axis=0))
    usual = float(away.sum(axis=1).mean())
    return table[:, away.any(axis=0)] / usual if usual > 0 else table[:, :0]


def _numbers(case: Case) -> Iterator[tuple[str, Array]]:
    """Every number and series of a case by its path, long ones as means over spans."""
    for name, series in case.hours.series.items():
        yield f"series.{name}", _short(series)
    for group in GROUPS:
        for name, part in getattr(case, group).items():
            yield from _leaves(part.model_dump(), f"{group}.{name}")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Array]]:
    """The numbers in nested tables."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, f"{path}.{key}")
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
        yield path, _short(value)
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value[:PIECES]):
            yield from _leaves(below, f"{path}.[{place}]")
    elif isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        yield path, np.array([float(value)])


def _short(values: Array) -> Array:
    """Means over spans of a series; missing numbers count as nothing."""
    return np.array([piece.mean() for piece in np.array_split(np.nan_to_num(values), min(PIECES, len(values)))])
