"""What a stream brings along: heat that was left in the streams it comes after, as far as it is above its outlet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .calendar import Array
from .components import Draw
from .linear import Linear
from .physics.arrays import SAME_K, Flags
from .physics.shared_stream import above_share
from .physics.stream import share_above
from .site import StreamAt
from .solved import value


@dataclass(frozen=True, eq=False)
class Passed:
    """A stream on the way to another: who draws, all that is taken from it (MW), and the loads behind it, K."""

    stream: StreamAt
    draws: Sequence[Draw]
    taken: Linear
    warmed_k: Array


@dataclass(frozen=True, eq=False)
class Before:
    """All streams before one, the nearest first."""

    passed: Sequence[Passed]

    @property
    def taken(self) -> Linear:
        """Heat taken from them, MW."""
        total = self.passed[0].taken
        for one in self.passed[1:]:
            total = total + one.taken
        return total

    @property
    def available_mw(self) -> Array:
        """What they held, MW."""
        return np.asarray(np.sum([one.stream.available_mw for one in self.passed], axis=0))


def floors(before: Before, own: Passed) -> Iterator[tuple[Flags, Linear, Linear, Array]]:
    """Rows of a stream whose outlet is above what it comes at: its takers get nothing from below that outlet.

    For each level: the steps, what is drawn above it from the streams before and from this one, and what those hold
    above it, MW. Everything is on one scale: the loads in between lift the heat of the streams before. The levels are
    the outlet, and the cold ends of all draws below it. Source: composite curves, as in physics/shared_stream.py.
    """
    floor_c, inlet_c = own.stream.floor_c, own.stream.inlet_c
    if floor_c is None or inlet_c is None or not (floor_c > inlet_c + SAME_K).any():
        return
    for level_c in (floor_c, *_cold_ends_c(before)):
        where = (floor_c > inlet_c + SAME_K) & (level_c <= floor_c + SAME_K)
        if where.any():
            earlier = sum((_drawn(one, level_c, where) for one in before.passed), start=Linear(own.taken.n))
            held = sum(_held(one, level_c) for one in before.passed)
            yield where, earlier, _drawn(own, level_c, where), np.asarray(held)


def _cold_ends_c(before: Before) -> Iterator[Array]:
    """Where the draws of the streams before end, on the scale of the last stream, °C."""
    for one in before.passed:
        for draw in one.draws:
            if draw.to_c is not None:
                least_c = draw.to_c if one.stream.floor_c is None else one.stream.floor_c
                yield np.maximum(draw.to_c, least_c) + one.warmed_k


def _drawn(one: Passed, level_c: Array, where: Flags) -> Linear:
    """Heat drawn from a stream above a level of the last one, MW. What nobody says the range of is spread evenly."""
    total, rest = Linear(one.taken.n), one.taken
    for draw in one.draws:
        if draw.from_c is None or draw.to_c is None:
            continue
        total = total + draw.heat * (_share(one, level_c, draw.from_c, draw.to_c) * where)
        rest = rest - draw.heat
    if one.stream.levels_c is None or rest.is_zero():
        return total
    return total + rest * (_share(one, level_c, *one.stream.levels_c) * where)


def _share(one: Passed, level_c: Array, from_c: Array, to_c: Array) -> Array:
    """Share of a draw above a level; nobody draws from below the outlet."""
    floor_c = to_c if one.stream.floor_c is None else one.stream.floor_c
    return above_share(level_c - one.warmed_k, np.maximum(from_c, floor_c), np.maximum(to_c, floor_c))


def _held(one: Passed, level_c: Array) -> Array:
    """Heat of a stream's own above a level of the last one, MW."""
    if one.stream.levels_c is None:
        return one.stream.available_mw
    return share_above(level_c - one.warmed_k, *one.stream.levels_c) * one.stream.available_mw


def brought_mw(before: Before, own: Passed) -> Array:
    """Heat that a solved stream brings along, MW: what is left in those before it, above its outlet."""
    left = before.available_mw - value(before.taken)
    for where, earlier, _, held in floors(before, own):
        left = np.where(where, np.minimum(left, held - value(earlier)), left)
    return np.asarray(np.maximum(left, 0.0))
