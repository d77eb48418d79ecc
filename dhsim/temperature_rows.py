r"""The temperature rules as rows of the model: who may feed a network, and from which part of a stream heat comes.

**Main flow** of a network (`feed = "series"`): what is given to water at or below a level is at most what warms the
flow up to it. One row for each delivered temperature $x$ with $T^{\text{r}}_t \lt x \lt T^{\text{s}}_t$:

$$
\sum_{i \in S} \beta_{i,t}(x) \, q_{i,t} \le \frac{x - T^{\text{r}}_t}{T^{\text{s}}_t - T^{\text{r}}_t} \, Q_t,
\qquad
\beta_{i,t}(x) = \begin{cases}
\min\Bigl(1, \Bigl(\dfrac{x - T^{\text{c}}_{i,t}}{T^{\text{h}}_{i,t} - T^{\text{c}}_{i,t}}\Bigr)^{+} \Bigr)
  & \text{if } T^{\text{c}}_{i,t} \lt T^{\text{h}}_{i,t} \\
\bigl[ T^{\text{h}}_{i,t} \le x \bigr] & \text{else}
\end{cases}
$$

**Branches** (`feed = "parallel"`) together reach the supply temperature; and nothing comes from below the return:

$$
\sum_{j \in P} \frac{T^{\text{h}}_{j,t} - T^{\text{s}}_t}{T^{\text{h}}_{j,t} - T^{\text{r}}_t} \, q_{j,t} \ge 0,
\qquad q_{i,t} = 0 \;\text{ where }\; T^{\text{h}}_{i,t} \le T^{\text{r}}_t \text{ or } T^{\text{c}}_{i,t} \lt
T^{\text{r}}_t
$$

**Streams**: what all takers draw above a temperature $y$ is at most what the stream holds above it. One row for all
heat ($\alpha = 1$, the whole of $A_t$), and one for each $y = T^{\text{to}}_{k,t}$ below the inlet:

$$
\sum_k \alpha_{k,t}(y) \, g_{k,t} \le
\min\Bigl(1, \frac{T^{\text{in}}_t - y}{T^{\text{in}}_t - T^{\text{out}}_t}\Bigr) A_t, \qquad
\alpha_{k,t}(y) = \min\Bigl(1, \Bigl(\frac{T^{\text{from}}_{k,t} - y}{T^{\text{from}}_{k,t} - T^{\text{to}}_{k,t}}
\Bigr)^{+}\Bigr)
$$

Takers of a later priority get, above every level, the right-hand side less the most that all earlier ones together may
need there (`physics.shared_stream`). A draw is 0 where the stream is not as hot as $T^{\text{from}}$.

- $q_{i,t}$: `feed_mw`, MW, 0 or more; $T^{\text{h}}, T^{\text{c}}$: `feed_hot_c` and `feed_cold_c`, °C: it heats water
  from the second to the first; equal for a condenser
- $Q_t$: all heat supplied to the network but that of branches, MW, with all that needs no `Feed`, such as boilers
- $T^{\text{s}}_t, T^{\text{r}}_t$: `supply_c`, `return_c`, °C
- $g_{k,t}$: `draw_mw`, MW, 0 or more; $T^{\text{from}}, T^{\text{to}}$: `draw_from_c`, `draw_to_c`, °C
- $T^{\text{in}}_t, T^{\text{out}}_t, A_t$: as in `stream`; one of a single temperature holds all its heat below that
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .block import Block
from .brought import Before, Passed, floors
from .calendar import Array
from .components import Draw, Feed
from .hourly import HourlyConstraint, HourlyVar
from .linear import Algebra, Linear
from .physics import cascade
from .physics.arrays import Flags
from .physics.shared_stream import can_draw, most_above, stream_rows
from .site import NetworkAt, NetworkLevels, StreamAt

STEP_MW = 1e-4  # of heat on offer, for slopes of what is piecewise linear in it


@dataclass(frozen=True, eq=False)
class Limit:
    """What bounds the heat taken from a source: a bound of a variable, or a row.

    per_mw: how much the limit rises with another MW on offer. most: the limit itself, MW; it tells whether a
    variable's bound is this limit and not another one. least: it is a limit from below (what has to be taken). held:
    who is kept behind others by it, for the rows of priorities.
    """

    holder: HourlyVar | HourlyConstraint
    per_mw: Array
    most: Array
    least: bool = False
    held: Sequence[Draw] = ()


@dataclass(frozen=True, eq=False)
class FeedRow:
    """A row that limits who may feed: `sum of coefficient x heat >= 0`.

    level_c: the level that a row of the cascade is about, °C per step; None for the mix. coefficients: of the heats
    that have one of their own, in the order of `feeds`.
    """

    name: str
    row: HourlyConstraint
    level_c: Array | None
    feeds: Sequence[Feed]
    coefficients: Sequence[Array]


def limit_feeds(room: Block, network: NetworkAt, feeds: Sequence[Feed], supplied: Linear) -> list[FeedRow]:
    """Rows of a network: the cascade of its main flow, and the mix of its parallel producers.

    supplied: all heat supplied to it, MW.
    """
    levels = network.levels_c
    if levels is None or not feeds:
        return []
    for k, feed in enumerate(feeds, start=1):  # what is not hotter than the return water gives it nothing
        above = cascade.can_feed(feed.hot_c, levels.return_c, feed.cold_c)
        _only_where(room, f"above_return_{k}", feed.heat, above)
    parallel = [feed for feed in feeds if feed.branch == "parallel"]
    main = supplied
    for feed in parallel:
        main = main - feed.heat
    series = [feed for feed in feeds if feed.branch == "series"]
    return [*_mix(room, levels, parallel), *_cascade(room, levels, series, main)]


def _only_where(room: Block, name: str, heat: Algebra, can: Flags) -> None:
    """No heat in the steps in which there can be none."""
    if not can.all() and heat.linear().highest()[~can].any():
        room.at_most(name, heat, np.where(can, np.inf, 0.0))


def _mix(room: Block, levels: NetworkLevels, feeds: Sequence[Feed]) -> list[FeedRow]:
    """All parallel producers together reach the supply temperature."""
    if not feeds:
        return []
    raw = [cascade.parallel_coefficient(feed.hot_c, *levels) for feed in feeds]
    coefficients = [np.where(np.isfinite(c) & (np.abs(c) > 1e-9), c, 0.0) for c in raw]
    if not any(np.any(c < 0) for c in coefficients):
        return []
    total = sum((feed.heat * c for feed, c in zip(feeds, coefficients, strict=True)), start=Linear(len(raw[0])))
    return [FeedRow("mix", room.add("mix", total >= 0.0), None, feeds, coefficients)]


def _cascade(room: Block, levels: NetworkLevels, feeds: Sequence[Feed], main: Linear) -> list[FeedRow]:
    """What is delivered below a level is at most what warms the main flow to it: one row a level."""
    if not feeds:
        return []
    hot = np.array([feed.hot_c for feed in feeds])
    cold = np.array([feed.hot_c if feed.cold_c is None else feed.cold_c for feed in feeds])
    rows: list[FeedRow] = []
    for level_c in _different(hot):
        own = cascade.series_coefficients(level_c[np.newaxis], hot, *levels, cold)[0]
        if not np.any(own < -1e-12):
            continue
        binds = ~cascade.reaches(level_c, levels.supply_c) & cascade.can_feed(level_c, levels.return_c)
        factor = np.where(binds, cascade.series_factor(level_c, *levels), 0.0)
        row = main * factor  # of all heat on the main flow; each feed's own coefficient comes on top
        for feed, coefficient in zip(feeds, own, strict=True):
            row = row + feed.heat * (coefficient - factor)
        name = f"cascade_{len(rows) + 1}"
        rows.append(FeedRow(name, room.add(name, row >= 0.0), level_c, feeds, list(own)))
    return rows


def _different(levels: Array) -> list[Array]:
    """Levels without those that are the same in every step."""
    kept: list[Array] = []
    for level in levels:
        if not any(np.allclose(level, other, rtol=0, atol=1e-9) for other in kept):
            kept.append(level)
    return kept


def limit_draws(
    room: Block, stream: StreamAt, draws: Sequence[Draw], taken: Linear, before: Before | None = None
) -> list[Limit]:
    """Rows of a stream: no more than it holds, above any level that a taker needs; first those with priority.

    taken: all heat taken from it, MW. What was not taken from the streams before it is in it too. Returns every limit
    that another MW in the stream would widen, that of all heat first.
    """
    if not taken.terms:
        return []
    gone, brings_mw = (Linear(taken.n), 0.0) if before is None else (before.taken, before.available_mw)
    rows, shares = _levels(room, stream, draws, taken.n)
    most = shares * stream.available_mw + brings_mw
    above = [gone + taken]
    for row in rows[1:]:
        above.append(sum((d.heat * c for d, c in zip(draws, row, strict=True) if c.any()), start=gone))
    limits = [
        Limit(room.at_most(f"above_level_{k}" if k else "limit", heat, most[k]), shares[k], most[k])
        for k, heat in enumerate(above)
    ]
    if before is not None:
        _above_outlets(room, before, Passed(stream, draws, taken, np.zeros(taken.n)))
    return [*limits, *_by_priority(room, draws, rows, shares, stream.available_mw, most, above)]


def _above_outlets(room: Block, before: Before, own: Passed) -> None:
    """Where a stream comes colder than it may leave, only what it brings along from above its outlet can be taken."""
    for k, (where, earlier, drawn, held) in enumerate(floors(before, own), start=1):
        room.add(f"above_outlet_{k}", earlier + drawn <= np.where(where, held, np.inf))


def _levels(room: Block, stream: StreamAt, draws: Sequence[Draw], n: int) -> tuple[Array, Array]:
    """Share of every draw above a level, and of the stream's own heat: first of all heat, then above every temperature
    at which a taker's range ends. A draw without a range counts in the first only."""
    rows, shares = [np.ones((len(draws), n))], [np.ones(n)]
    ranged = [k for k, draw in enumerate(draws) if draw.from_c is not None]
    if not ranged or stream.levels_c is None:
        return np.array(rows), np.array(shares)
    from_c, to_c = np.array([draws[k].from_c for k in ranged]), np.array([draws[k].to_c for k in ranged])
    for k, can in zip(ranged, can_draw(from_c, to_c, *stream.levels_c), strict=True):
        _only_where(room, f"hot_enough_{k + 1}", draws[k].heat, can)
    for own, share in zip(*stream_rows(from_c, to_c, *stream.levels_c), strict=True):
        row = np.zeros((len(draws), n))
        row[ranged] = own
        loose = (share >= 1.0) | (row.max(axis=0) <= 0.0)  # the limit of all heat is as tight
        apart = (np.vstack([row - r, share - b]) for r, b in zip(rows, shares, strict=True))
        if not loose.all() and not any(np.abs(gap).max() <= 1e-12 for gap in apart):
            rows.append(row)
            shares.append(share)
    return np.array(rows), np.array(shares)


def _by_priority(
    room: Block,
    draws: Sequence[Draw],
    rows: Array,
    shares: Array,
    own_mw: Array,
    most: Array,
    above: Sequence[Linear],
) -> list[Limit]:
    """Those who come later share what is left, above every level, when all before them took what they may need.

    own_mw: what the stream itself holds, out of which that is kept; `most` is with what the streams before it leave,
    whose takers are served before anybody here.
    """
    limits = []
    for rank in sorted({draw.priority for draw in draws if draw.priority is not None}):
        first = [k for k, draw in enumerate(draws) if draw.priority is not None and draw.priority <= rank]
        wanted = [0.0 * own_mw if draws[k].reserved_mw is None else draws[k].reserved_mw for k in first]
        kept, more = (most_above(rows[:, first], shares * mw, np.array(wanted)) for mw in (own_mw, own_mw + STEP_MW))
        per_mw = shares - (more - kept) / STEP_MW
        later = [k for k in range(len(draws)) if k not in first]
        for level, heat in enumerate(above):
            rest = sum((draws[k].heat * -rows[level, k] for k in first), start=heat)
            if not rest.is_zero() and kept[level].any():
                name = f"after_priority_{rank}" + (f"_level_{level}" if level else "")
                row, left = room.add(name, rest <= most[level] - kept[level]), most[level] - kept[level]
                held = [draws[k] for k in later if rows[level, k].any()]
                limits.append(Limit(row, per_mw[level], left, held=held))
    return limits
