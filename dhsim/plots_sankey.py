"""Picture of the year's energy: a Sankey diagram from fuels, waste heat and surroundings to what became of them.

Drawn with matplotlib's own patches: matplotlib.sankey makes chains of arrows, not layers, and sankeyflow (0.4.1, 2024)
knows no loops, without which stores cannot be shown.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import pandas as pd
import xarray as xr
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from .asked import kinds_of, plain, spoken, title_of, titles
from .energy_flows import ENDS, Node, energy_flows
from .palette import colours, order, shade
from .plot_parts import energy_scale, new_axes, rounded, say
from .sankey_layout import Box, Layout, Ribbon, layout

_WORDS = {
    "surroundings": "Surroundings",
    "gain": "Flue gas and other gains",
    "unused": "Not used",
    "losses": "Losses",
    "rejected": "Rejected",
    "at_start": "In stores at the start",
    "at_end": "In stores at the end",
}
_PLAIN = {"unused": "#D9D9D9", "losses": "#A6A6A6", "rejected": "#8C8C8C"}
_NEUTRAL = "#4D4D4D"
_DEMAND = "#7D7D7D"
_LOW = ("gain", "at_start", "at_end", "losses", "rejected", "unused")
_INCHES = (10.5, 5.2)
_POINTS_AN_INCH = 72.0
_LEADING = 1.15  # from line to line, in heights of the letters
_FITS = 4
_MOST_TEXT = 0.7  # of the height, where there are so many nodes over one another that their labels must overlap
_BOX = 0.035  # width of a node, where layers are 1 apart
_GAP = 0.02  # between nodes, as a share of all energy
_TURN = 0.16  # how far a loop swings out, where layers are 1 apart


def sankey(ds: xr.Dataset, ax: Axes | None = None) -> Axes:
    """The energy of the run: ribbons as wide as the MWh that flow from left to right; what is stored goes back below.

    On the left what is bought (fuels on the lower heating value), waste heat on offer and what heat pumps draw from the
    surroundings; then components and networks; on the right demand, sales, losses and heat not used. The number at a
    node is all that passes it. `energy_flows.energy_flows` has the numbers as a table.
    """
    ax, flows = new_axes(ax, _INCHES), energy_flows(ds)
    if flows.empty:
        return say(ax, "no energy flows in this run")
    texts, plan = _labelled(ds, flows, _line_share(ax))
    colour = colours(kinds_of(ds))
    for ribbon in sorted(plan.ribbons, key=lambda one: cast(Node, one.end).role not in _PLAIN):
        ax.add_patch(_ribbon(ribbon, _hue(cast(Node, ribbon.start), cast(Node, ribbon.end), colour)))
    final = max(box.layer for box in plan.boxes.values())
    for one, box in plan.boxes.items():
        node = cast(Node, one)
        look: Any = {"facecolor": _box_colour(node, colour), "edgecolor": "black", "linewidth": 0.4}
        ax.add_patch(Rectangle((box.layer, box.low), _BOX, box.height, **look))
        _label(ax, texts[node], box, final)
    ax.set_xlim(-0.55, final + 0.62)
    ax.set_ylim(plan.bottom - 0.02 * plan.top, 1.02 * plan.top)
    ax.set_axis_off()
    return ax


def _labelled(ds: xr.Dataset, flows: pd.DataFrame, line_share: float) -> tuple[dict[Node, str], Layout]:
    """The text at every node, and places that leave room for it. line_share: of the height that a line takes."""
    plan = _plan(ds, flows, {})
    most = max(box.height for box in plan.boxes.values())
    texts = {
        cast(Node, node): f"{_title(ds, cast(Node, node))}\n{_energy(box.height, most)}"
        for node, box in plan.boxes.items()
    }
    lines = {node: 1 + text.count("\n") for node, text in texts.items()}
    crowded: Counter[int] = Counter()
    for node in texts:
        crowded[plan.boxes[node].layer] += lines[node]
    line = min(line_share, _MOST_TEXT / max(crowded.values()))
    for _ in range(_FITS):  # more room for labels makes the picture taller, and a line of text a larger part of it
        tall = plan.top - plan.bottom
        plan = _plan(ds, flows, {node: line * tall * lines[node] for node in texts})
    return texts, plan


def _line_share(ax: Axes) -> float:
    """How much of the height of the axes a line of small text takes."""
    figure_inches = ax.figure.bbox.height / ax.figure.dpi
    points = FontProperties(size="small").get_size_in_points()
    return float(_LEADING * points / _POINTS_AN_INCH / (figure_inches * ax.get_position().height))


def _energy(mwh: float, most_mwh: float) -> str:
    """Three digits, in GWh where the largest number is one."""
    scale, unit = energy_scale(most_mwh if mwh >= 100.0 else mwh)
    return f"{rounded(mwh / scale)} {unit}"


def _plan(ds: xr.Dataset, flows: pd.DataFrame, rooms: Mapping[Any, float]) -> Layout:
    """Places of nodes: components in the order of stacks, ends that nobody wants at the bottom."""
    edges = list(flows.itertuples(index=False, name=None))
    nodes = {node for edge in edges for node in edge[:2]}
    place = {name: k for k, name in enumerate(order(kinds_of(ds)))}
    top_down = sorted(nodes, key=lambda node: (node.role in _LOW, place.get(node.name, len(place)), node))
    taken = {(edge[0].name, edge[1].name) for edge in edges if edge[0].role == "network"}
    stores = set(ds["store"].values) if "store" in ds else set()
    gives = [edge[:2] for edge in edges if edge[0].name in stores and edge[1].role == "network"]
    back = {(store, network) for store, network in gives if (network.name, store.name) in taken}
    last = {node for node in nodes if node.role in ENDS}
    total = sum(mwh for start, _, mwh in edges if not any(end == start for _, end, _ in edges))
    depths = {store: 1 for store, _ in back} | {node: 2 + _LOW.index(node.role) for node in nodes if node.role in _LOW}
    return layout(edges, back, last, top_down, _GAP * total, rooms, depths)


def _ribbon(ribbon: Ribbon, hue: str) -> PathPatch:
    """A flow as an area with a pale edge, so that neighbours stay apart in grey."""
    path = _forward(ribbon) if ribbon.below is None else _loop(ribbon, ribbon.below)
    return PathPatch(path, facecolor=shade(hue, 0.35), edgecolor="white", linewidth=0.4)


def _forward(ribbon: Ribbon) -> Path:
    """From each stop to the next, level where it leaves and where it arrives."""
    upper: list[tuple[float, float]] = []
    for (layer, low), (after, next_low) in zip(ribbon.stops, ribbon.stops[1:], strict=False):
        left, right = layer + _BOX, float(after)
        bend = (left + right) / 2
        upper += [(left, low), (bend, low), (bend, next_low), (right, next_low)]
    codes = ([Path.LINETO] + [Path.CURVE4] * 3) * (len(upper) // 4)
    back = [(x, y + ribbon.size) for x, y in reversed(upper)]
    return Path([*upper, *back], [Path.MOVETO, *codes[1:], *codes])


def _loop(ribbon: Ribbon, below: float) -> Path:
    """Out to the right, down, back to the left below all else, and up to where it comes in."""
    (first, out_low), (final, in_low) = ribbon.stops
    right, left, size = first + _BOX, float(final), ribbon.size

    def turn(x: float, swing: float, start: float, end: float) -> list[tuple[float, float]]:
        return [(x, start), (x + swing, start), (x + swing, end), (x, end)]

    outer = [*turn(right, _TURN, out_low + size, below), *turn(left, -_TURN, below, in_low + size)]
    inner = [*turn(left, -_TURN / 2, in_low, below + size), *turn(right, _TURN / 2, below + size, out_low)]
    codes = ([Path.LINETO] + [Path.CURVE4] * 3) * 4
    return Path([*outer, *inner], [Path.MOVETO, *codes[1:]])


def _hue(start: Node, end: Node, colour: dict[str, str]) -> str:
    """A ribbon has the colour of the component that it comes from, or goes to; what is not wanted is grey."""
    if end.role in _PLAIN:
        return _PLAIN[end.role]
    for node in (start, end):
        if node.role == "component":
            return colour[node.name]
    return _DEMAND


def _box_colour(node: Node, colour: dict[str, str]) -> str:
    """Components have their colour, and so have sources of their own; all else is neutral."""
    return colour[node.name] if node.role in ("component", "source") and node.name in colour else _NEUTRAL


def _label(ax: Axes, text: str, box: Box, final: int) -> None:
    """Left of the first layer, right of all others."""
    x, align = (box.layer - 0.02, "right") if box.layer == 0 and final > 0 else (box.layer + _BOX + 0.02, "left")
    halo: Any = [patheffects.withStroke(linewidth=2.0, foreground="white")]
    ax.text(x, box.middle, text, ha=align, va="center", fontsize="small", path_effects=halo, linespacing=1.1)


def _title(ds: xr.Dataset, node: Node) -> str:
    """A node for people."""
    if node.role in _WORDS:
        return _WORDS[node.role]
    text = _name(ds, node)
    if node.role in ("bought", "sold"):
        text = f"{text}, {node.role}"
    if node.role == "source" and node.name in ds["component"].values:
        text = f"{text}, on offer"
    if node.role == "demand":
        text = f"Demand, {text}"
    return textwrap.fill(text.replace(" °C", "\u00a0°C"), 24)


def _name(ds: xr.Dataset, node: Node) -> str:
    """The title from the model, else the name without underscores."""
    groups = {"network": "network", "demand": "network", "bought": "commodity", "sold": "commodity"}
    group: Any = groups.get(node.role, node.role)
    if group in ("component", "source") and node.name in ds["component"].values:
        return titles(ds)[node.name].replace("\n", " ")
    title = title_of(ds, group).get(node.name, node.name) if group in ("network", "commodity") else node.name
    return plain(spoken(node.name, title))
