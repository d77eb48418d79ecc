"""Where the nodes and ribbons of a Sankey diagram lie: layers from left to right, places within them, loops below.

Heights are in the unit of the flows, so that one scale fits nodes, ribbons and gaps. Places within layers are found as
most such drawings do it: every node is drawn towards the mean of its neighbours, layer by layer and back, and pushed
apart from those beside it (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
structures", IEEE Trans. Systems, Man and Cybernetics 11, 1981).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[Hashable, Hashable, float]  # from, to, size
_SWEEPS = 30


@dataclass(frozen=True)
class Box:
    """A node, or the place where a long ribbon passes a layer. low: its lower edge."""

    layer: int
    low: float
    height: float

    @property
    def middle(self) -> float:
        """Halfway up."""
        return self.low + self.height / 2


@dataclass(frozen=True)
class Ribbon:
    """A flow. stops: (layer, lower edge) at its start, at each layer that it passes, and at its end.

    below: the lower edge of its way back below all else, for a loop; None for a flow that goes on.
    """

    start: Hashable
    end: Hashable
    size: float
    stops: tuple[tuple[int, float], ...]
    below: float | None = None


@dataclass(frozen=True)
class Layout:
    """Boxes of the nodes, and the ribbons, from y = `bottom` to y = `top`."""

    boxes: Mapping[Hashable, Box]
    ribbons: tuple[Ribbon, ...]
    bottom: float
    top: float


def layout(
    edges: Sequence[Edge],
    back: Collection[tuple[Hashable, Hashable]],
    last: Collection[Hashable],
    order: Sequence[Hashable],
    gap: float,
    rooms: Mapping[Hashable, float] | None = None,
    depths: Mapping[Hashable, int] | None = None,
) -> Layout:
    """Places of all nodes and ribbons.

    edges: sizes above zero, no pair twice. back: pairs that go back, below all else; every further circle is opened
    at the smallest flow in it. last: nodes of the last layer. order: nodes from the top down, to begin with. gap:
    between boxes, in the unit of the sizes. rooms: least height that a node keeps free, for its label. depths: nodes
    that stay below those of lesser depth in their layer, as do ribbons on their way to them; 0 for all others.
    """
    onward = sorted((edge for edge in edges if edge[:2] not in back), key=lambda edge: -edge[2])
    loops = {*back} | _closing([edge[:2] for edge in onward])
    layers = _layers([pair[:2] for pair in edges if pair[:2] not in loops], _nodes(edges), last)
    chains = [_chain(edge, layers) for edge in edges if edge[:2] not in loops]
    boxes = _placed(_heights(edges), layers, chains, order, gap, rooms or {}, depths or {})
    return _slotted(edges, loops, boxes, gap)


def _nodes(edges: Sequence[Edge]) -> list[Hashable]:
    """Every node once."""
    return list(dict.fromkeys(node for edge in edges for node in edge[:2]))


def _closing(pairs: Sequence[tuple[Hashable, Hashable]]) -> set[tuple[Hashable, Hashable]]:
    """Pairs that close a circle, where they come one after the other."""
    ahead: dict[Hashable, set[Hashable]] = defaultdict(set)  # node -> all that can be reached from it
    out = set()
    for start, end in pairs:
        if start == end or start in ahead[end]:
            out.add((start, end))
            continue
        reached = {end} | ahead[end]
        for node in [node for node in ahead if start in ahead[node] or node == start]:
            ahead[node] |= reached
        ahead[start] |= reached
    return out


def _layers(
    pairs: Sequence[tuple[Hashable, Hashable]], nodes: Sequence[Hashable], last: Collection[Hashable]
) -> dict[Hashable, int]:
    """The layer of every node: one behind all that it comes from; what begins a flow, right before its first use."""
    out = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for start, end in pairs:
            out[end] = max(out[end], out[start] + 1)
    final = max(out.values(), default=0)
    out |= {node: final for node in last if node in out}
    entered = {end for _, end in pairs}
    uses: dict[Hashable, int] = {}
    for start, end in pairs:
        uses[start] = min(uses.get(start, final), out[end])
    return out | {node: uses[node] - 1 for node in nodes if node not in entered and node in uses}


@dataclass(frozen=True)
class _Passing:
    """The place of a long ribbon in a layer between its ends."""

    start: Hashable
    end: Hashable
    layer: int


Chain = tuple[tuple[Hashable, ...], float]  # all places from start to end, size


def _chain(edge: Edge, layers: Mapping[Hashable, int]) -> Chain:
    """An edge with a place in every layer that it passes."""
    start, end, size = edge
    between = range(layers[start] + 1, layers[end])
    return (start, *(_Passing(start, end, layer) for layer in between), end), size


def _heights(edges: Sequence[Edge]) -> dict[Hashable, float]:
    """Of each node: what comes in or what goes out, whichever is more: all nodes but the first and last have both."""
    sums: tuple[dict[Hashable, float], ...] = (defaultdict(float), defaultdict(float))
    for edge in edges:
        for end, side in zip(edge[:2], sums, strict=True):
            side[end] += edge[2]
    return {node: max(side[node] for side in sums) for node in _nodes(edges)}


def _placed(
    heights: Mapping[Hashable, float],
    layers: Mapping[Hashable, int],
    chains: Sequence[Chain],
    order: Sequence[Hashable],
    gap: float,
    rooms: Mapping[Hashable, float],
    depths: Mapping[Hashable, int],
) -> dict[Hashable, Box]:
    """Boxes of nodes and passing ribbons, drawn towards their neighbours and apart from each other."""
    passing = {one: width for places, width in chains for one in places[1:-1]}
    size = {**heights, **passing}
    room = {node: max(height, rooms.get(node, 0.0)) for node, height in size.items()}
    layer = dict(layers) | {one: one.layer for one in passing if isinstance(one, _Passing)}
    joins = [(*pair, width) for places, width in chains for pair in pairwise(places)]
    rank, deep = {node: k for k, node in enumerate(order)}, {one: depths.get(_aim(one), 0) for one in size}
    columns: dict[int, list[Hashable]] = defaultdict(list)
    for node in sorted(size, key=lambda one: (deep[one], rank.get(_aim(one), len(rank)))):
        columns[layer[node]].append(node)
    middle = _settled(columns, joins, room, gap, deep)
    return {node: Box(layer[node], middle[node] - size[node] / 2, size[node]) for node in size}


def _settled(
    columns: Mapping[int, Sequence[Hashable]],
    joins: Sequence[Edge],
    room: Mapping[Hashable, float],
    gap: float,
    deep: Mapping[Hashable, int],
) -> dict[Hashable, float]:
    """Middles of all boxes: of what the sweeps come to, that in which ribbons climb and fall least."""
    beside: tuple[dict[Hashable, list[tuple[Hashable, float]]], ...] = (defaultdict(list), defaultdict(list))
    for left, right, width in joins:
        beside[0][right].append((left, width))
        beside[1][left].append((right, width))
    top = max(sum(room[node] for node in column) + gap * (len(column) - 1) for column in columns.values())
    middle: dict[Hashable, float] = {}
    for column in columns.values():
        middle |= _apart(column, _even(column, room, gap, top), room, gap, top)
    best = (float("inf"), middle)
    for sweep in range(_SWEEPS):
        side = beside[sweep % 2]
        for number in sorted(columns, reverse=sweep % 2 == 1):
            wanted = {node: _mean(side[node], middle, middle[node]) for node in columns[number]}
            column = sorted(columns[number], key=lambda one: (deep[one], -wanted[one]))
            middle = middle | _apart(column, wanted, room, gap, top)
        climb = sum(width * abs(middle[left] - middle[right]) for left, right, width in joins)
        best = min(best, (climb, middle), key=lambda one: one[0])
    return best[1]


def _aim(place: Hashable) -> Hashable:
    """The node, or where a passing ribbon goes."""
    return place.end if isinstance(place, _Passing) else place


def _even(column: Sequence[Hashable], room: Mapping[Hashable, float], gap: float, top: float) -> dict[Hashable, float]:
    """Middles of boxes from the top down, close together."""
    out, edge = {}, top
    for node in column:
        out[node] = edge - room[node] / 2
        edge -= room[node] + gap
    return out


def _mean(beside: Sequence[tuple[Hashable, float]], middle: Mapping[Hashable, float], own: float) -> float:
    """The mean height of neighbours, by the size of what comes from them."""
    total = sum(width for _, width in beside)
    return sum(middle[node] * width for node, width in beside) / total if total > 0 else own


def _apart(
    column: Sequence[Hashable], wanted: Mapping[Hashable, float], size: Mapping[Hashable, float], gap: float, top: float
) -> dict[Hashable, float]:
    """Middles as near as can be to what is wanted, from the top down, without overlap, between zero and top."""
    out: dict[Hashable, float] = {}
    ceiling = top
    for node in column:
        out[node] = min(wanted[node], ceiling - size[node] / 2)
        ceiling = out[node] - size[node] / 2 - gap
    floor = 0.0
    for node in reversed(column):
        out[node] = max(out[node], floor + size[node] / 2)
        floor = out[node] + size[node] / 2 + gap
    return out


def _slotted(
    edges: Sequence[Edge], loops: Collection[tuple[Hashable, Hashable]], boxes: Mapping[Hashable, Box], gap: float
) -> Layout:
    """Ribbons at their places on the sides of nodes: in the order of where they go, loops lowest."""
    slots: dict[tuple[Edge, int], float] = {}
    for side in (0, 1):
        for node in _nodes(edges):
            own = [edge for edge in edges if edge[side] == node]
            edge_top = boxes[node].low + boxes[node].height
            for edge in sorted(own, key=lambda one: _towards(one, side, loops, boxes)):
                edge_top -= edge[2]
                slots[edge, side] = edge_top
    bottom, ribbons = 0.0, []
    for edge in sorted(edges, key=lambda one: one[2]):
        start, end, size = edge
        first, final = boxes[start].layer, boxes[end].layer
        below = None
        if edge[:2] in loops:
            bottom -= gap + size
            below = bottom
        between = range(first + 1, final) if below is None else ()
        passed = [(k, boxes[_Passing(start, end, k)].low) for k in between]
        stops = ((first, slots[edge, 0]), *passed, (final, slots[edge, 1]))
        ribbons.append(Ribbon(start, end, size, stops, below))
    nodes = {node: box for node, box in boxes.items() if not isinstance(node, _Passing)}
    return Layout(nodes, tuple(ribbons), bottom, max(box.low + box.height for box in nodes.values()))


def _towards(
    edge: Edge, side: int, loops: Collection[tuple[Hashable, Hashable]], boxes: Mapping[Hashable, Box]
) -> tuple[bool, float]:
    """What decides on a ribbon's place at a node: where it goes next, or came from last; loops come last."""
    start, end, _ = edge
    if edge[:2] in loops:
        return True, 0.0
    layer = boxes[start].layer + 1 if side == 0 else boxes[end].layer - 1
    passing = _Passing(start, end, layer)
    other = boxes[passing] if passing in boxes else boxes[edge[1 - side]]
    return False, -other.middle
