"""Pictures of a batch: a tornado, the range of a result for each value of an input, any two columns as points.

Every function of one picture takes axes and returns them; `tornado_page` and so on make what `dhsim compare` writes.
"""

from __future__ import annotations

import math
import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from .asked import capital, plain
from .batch_reading import BASE, Batch
from .comparison import ALONE, inputs_of, sensitivities
from .palette import SOURCES, shade
from .plot_parts import STYLE, legend, new_axes, plain_axes, plain_numbers, rounded, say
from .table_parts import DUST

MOST_BARS = 15  # more would not be read
MOST_VALUES = 8  # of a number, each with a box of its own; more are put into as many groups of like size
MOST_PANELS = 6
_AS_FILE = "as in the file"
_MARKS = "os^DvP*X"
_SIDES = {"low": SOURCES[0], "high": shade(SOURCES[4], 0.35), "other": "#999999"}  # apart in grey too
_BOX = shade(SOURCES[0], 0.6)
_DOT: Any = {
    "linestyle": "",
    "marker": "o",
    "color": SOURCES[0],
    "markersize": 5,
    "markeredgecolor": "black",
    "mew": 0.4,
}
_LOW, _HIGH = 0.05, 0.95


def tornado(ax: Axes | None, batch: Batch, of: str = "total_cost", base: str | None = None) -> Axes:
    """How far each input moves a result, the largest swing on top; what the input is stands at both ends of its bar.

    Bars hang from the base (the thin line), those of a regression or of groups, which are marked, from the mean over
    all scenarios.
    """
    ax, table = new_axes(ax), sensitivities(batch, of, base)
    table = table[table["swing"] > DUST].head(MOST_BARS)
    if not len(table):
        return say(ax, f"no input moves {batch.label(of)}")
    own, rows = inputs_of(batch, batch.scenario(base)), table.to_dict("records")
    scale = _scale(table[["least", "most"]].abs().to_numpy().max())
    sides = [_bar(ax, -place, row, own.get(row["input"]), scale[0]) for place, row in enumerate(rows)]
    if (table["method"] == ALONE).any():
        ax.axvline(float(batch.frame[of][batch.scenario(base)]) / scale[0], color="black", linewidth=0.8)
    marks = _footnotes(table["method"])
    labels = [textwrap.fill(capital(plain(batch.label(row["input"]))), 34) for row in rows]
    names = [f"{label}{marks[row['method']]}" for label, row in zip(labels, rows, strict=True)]
    ax.set_yticks(-np.arange(len(rows)), names)
    ax.set_ylim(-len(rows) + 0.4, 0.6)
    ax.margins(x=0.14)  # room for what stands at the ends
    _number_axis(ax, _scaled(batch, of, scale))
    _how(ax, table["method"], marks)
    return _colours(ax, {side for pair in sides for side in pair}, bool((table["method"] == ALONE).all()))


def _bar(ax: Axes, y: float, row: dict[Any, Any], own: Any, scale: float) -> list[str]:
    """Both sides of one input's bar, which may be nothing; returns which kinds of side were drawn."""
    sides = []
    for end, other, align in (("least", "most", "right"), ("most", "least", "left")):
        value, centre = float(row[end]) / scale, float(row["centre"]) / scale
        if abs(value - centre) * scale <= DUST:
            continue
        at = row[f"at_{end}"]
        side = _side(at, own if row["method"] == ALONE and not pd.isna(own) else row[f"at_{other}"])
        ax.barh(y, value - centre, left=centre, height=0.62, color=_SIDES[side], edgecolor="black", linewidth=0.4)
        offset: Any = {"xytext": (4 if align == "left" else -4, 0), "textcoords": "offset points", "va": "center"}
        ax.annotate(_said(at), (value, y), ha=align, fontsize="small", **offset)
        sides.append(side)
    return sides


def _side(at: Any, against: Any) -> str:
    """Is an input lower or higher than another? Of words, and where one is not known, neither."""
    if pd.isna(at) or pd.isna(against) or isinstance(at, str) or isinstance(against, str):
        return "other"
    return "low" if at < against else "high"


def _footnotes(methods: Any) -> dict[str, str]:
    """A mark for each way in which bars were made; none where there is only one."""
    found = list(dict.fromkeys(methods))
    return {method: "" if method == ALONE or len(found) == 1 else f" {'*' * k}" for k, method in enumerate(found, 1)}


def _how(ax: Axes, methods: Any, marks: dict[str, str]) -> None:
    """Say how the bars were made, above them."""
    told = {ALONE: "only this input leaves the base", "regression": "regression over all scenarios, input at 5 to 95 %"}
    found = dict.fromkeys(methods)
    words = [f"{marks[one]} {told.get(one, f'{one} over all scenarios')}".strip() for one in found]
    ax.set_title(capital("; ".join(words)), loc="left", fontsize="small")


def _colours(ax: Axes, sides: set[str], alone: bool) -> Axes:
    """What the colours mean, right of the axes. alone: do all bars hang from the base?"""
    said = (
        {"low": "Input below base", "high": "Input above base"} if alone else {"low": "Input low", "high": "Input high"}
    )
    look: Any = {"edgecolor": "black", "linewidth": 0.4}
    names = {**said, "other": "Other value"}
    patches = [Patch(facecolor=_SIDES[side], label=text, **look) for side, text in names.items() if side in sides]
    ax.legend(handles=patches, loc="upper left", bbox_to_anchor=(1.005, 1.0), frameon=False, borderaxespad=0)
    return ax


def ranges(
    ax: Axes | None, batch: Batch, of: str = "total_cost", by: str | None = None, base: str | None = None
) -> Axes:
    """The spread of a result for each value of an input (`by`; default: the one that moves it most).

    Box: the middle half of the scenarios; line in it: median; whiskers: 5 to 95 %; below five scenarios each is a dot.
    A number with many values is cut into groups of like size. The dashed line is the base.
    """
    ax, of = new_axes(ax), batch.result(of)
    column = batch.column(by) if by else next(iter(sensitivities(batch, of, base)["input"]), None)
    if column is None:
        return say(ax, "nothing was varied")
    scale = _scale(batch.frame[of].abs().max())
    groups = _groups(batch, column, of)
    for place, values in enumerate(groups.values()):
        _spread(ax, place, values / scale[0])
    own = float(batch.frame[of][batch.scenario(base)]) / scale[0]
    ax.axhline(own, color="black", linewidth=0.8, linestyle="--", label=_base_name(batch.scenario(base)))
    width = max(8, 70 // max(1, len(groups)))
    ax.set_xticks(range(len(groups)), [name if "\n" in name else textwrap.fill(name, width) for name in groups])
    ax.set_xlim(-0.6, len(groups) - 0.4)
    ax.margins(y=0.08)
    plain_axes(ax, _scaled(batch, of, scale))
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.set_xlabel(capital(plain(batch.label(column))))
    return ax


def _groups(batch: Batch, column: str, of: str) -> dict[str, pd.Series[Any]]:
    """Results by value of an input, values in order; many numbers in groups of like size."""
    rows = batch.frame[[column, of]].dropna()
    values = rows[column]
    if not batch.is_number(column):
        return {str(name): part[of] for name, part in rows.groupby(values, sort=False)}
    if values.nunique() <= MOST_VALUES:
        return {_said(name): part[of] for name, part in rows.groupby(values)}
    cut = pd.qcut(values, MOST_VALUES - 3, duplicates="drop")
    parts = [part for _, part in rows.groupby(cut, observed=True)]
    return {f"{_said(part[column].min())} to\n{_said(part[column].max())}": part[of] for part in parts}


def _spread(ax: Axes, place: float, values: pd.Series[Any]) -> None:
    """One box, or a dot for each of a few."""
    if len(values) < 5:
        ax.plot(
            np.full(len(values), place), values, "o", color=SOURCES[0], markersize=5, markeredgecolor="black", mew=0.4
        )
        return
    black: Any = {"color": "black", "linewidth": 0.8}
    box: Any = {"facecolor": _BOX, "edgecolor": "black", "linewidth": 0.6}
    look: Any = {"boxprops": box, "medianprops": {**black, "linewidth": 1.6}, "whiskerprops": black, "capprops": black}
    low, q1, median, q3, high = (float(one) for one in values.quantile([_LOW, 0.25, 0.5, 0.75, _HIGH]))
    stats = {"whislo": low, "q1": q1, "med": median, "q3": q3, "whishi": high}
    ax.bxp([stats], positions=[place], widths=0.5, showfliers=False, patch_artist=True, **look)


def scatter(ax: Axes | None, batch: Batch, x: str, y: str, base: str | None = None) -> Axes:
    """Every scenario as a point; the first input of words with few alternatives gives marks and colours."""
    ax, x, y = new_axes(ax), batch.column(x), batch.column(y)
    name = batch.scenario(base)
    scales = [_scale(batch.frame[one].abs().max()) if batch.is_number(one) else (1.0, "") for one in (x, y)]
    words = _marked_by(batch, {x, y})
    known = batch.frame[batch.frame[x].notna() & batch.frame[y].notna()]
    if not len(known):
        return say(ax, "no scenario has both")
    rows, own = known.drop(index=name, errors="ignore"), known[known.index == name]
    for k, (word, part) in enumerate(rows.groupby(rows[words].fillna(_AS_FILE), sort=False) if words else [("", rows)]):
        style: Any = {"linestyle": "", "marker": _MARKS[k % len(_MARKS)], "markersize": 4.5, "alpha": 0.75}
        at = [_coordinates(part[one], scale[0]) for one, scale in zip((x, y), scales, strict=True)]
        colour = SOURCES[k % len(SOURCES)]
        ax.plot(*at, color=colour, label=plain(str(word)), markeredgecolor="black", mew=0.3, **style)
    if len(own):
        at = [_coordinates(own[one], scale[0]) for one, scale in zip((x, y), scales, strict=True)]
        ax.plot(*at, linestyle="", marker="*", color="black", markersize=11, label=_base_name(name))
    plain_axes(ax, _scaled(batch, y, scales[1]))
    _number_axis(ax, _scaled(batch, x, scales[0]), batch.is_number(x))
    return legend(ax, top_down=False) if words or len(own) else ax


def _marked_by(batch: Batch, taken: set[str]) -> str | None:
    """An input of words that tells groups of scenarios apart."""
    words = [c for c in batch.inputs if not batch.is_number(c) and c not in taken]
    return next((c for c in words if 1 < batch.frame[c].nunique() <= len(_MARKS)), None)


def _coordinates(values: pd.Series[Any], scale: float) -> Any:
    """Numbers, scaled; words as they are."""
    return values / scale if pd.api.types.is_numeric_dtype(values) else values.astype(str)


def tornado_page(batch: Batch, of: str = "total_cost", base: str | None = None) -> Figure:
    """The tornado as a picture."""
    bars = min(MOST_BARS, max(1, len(batch.inputs)))
    with mpl.rc_context(STYLE):
        figure, panels = _page(batch, 1, 1, (8.5, 1.4 + 0.36 * bars))
        tornado(panels[0], batch, of, base)
    return figure


def ranges_page(batch: Batch, of: str = "total_cost", base: str | None = None) -> Figure:
    """The ranges of a result over each input, those that move it most first, as a picture."""
    names = [*sensitivities(batch, of, base)["input"]][:MOST_PANELS] or [None]
    columns = min(2, len(names))
    lines = math.ceil(len(names) / columns)
    with mpl.rc_context(STYLE):
        figure, panels = _page(batch, lines, columns, (4.6 * columns + 1.0, 0.7 + 2.6 * lines))
        for ax, name in zip(panels, names, strict=False):
            ranges(ax, batch, of, name, base)
            ax.sharey(panels[0])
            ax.set_ylabel(ax.get_ylabel() if ax in panels[::columns] else "")
        for ax in panels[len(names) :]:
            ax.set_axis_off()
        _explain(figure, panels, _base_name(batch.scenario(base)))
    return figure


def _explain(figure: Figure, panels: list[Axes], base: str) -> None:
    """What boxes, dots and lines mean, below all panels; only what is drawn."""
    lines = [line for ax in panels for line in ax.lines]
    box = Patch(facecolor=_BOX, edgecolor="black", label="Middle half and median; whiskers 5 to 95 %")
    dot = Line2D([], [], label="One scenario, where there are few", **_DOT)
    dashes = Line2D([], [], color="black", linestyle="--", linewidth=0.8, label=base)
    drawn = {box: any(ax.patches for ax in panels), dot: any(line.get_marker() == "o" for line in lines)}
    handles = [handle for handle, there in {**drawn, dashes: bool(lines)}.items() if there]
    figure.legend(handles=handles, loc="outside lower left", ncols=3, frameon=False)


def scatter_page(batch: Batch, x: str, y: str, base: str | None = None) -> Figure:
    """Any two columns as a picture."""
    with mpl.rc_context(STYLE):
        figure, panels = _page(batch, 1, 1, (8.5, 4.8))
        scatter(panels[0], batch, x, y, base)
    return figure


def _page(batch: Batch, lines: int, columns: int, inches: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    """A picture with panels, headed by the batch."""
    figure = FigureCanvasAgg(Figure(figsize=inches, dpi=150, layout="constrained")).figure
    figure.suptitle(plain(batch.title), x=0.01, ha="left", fontsize=11, fontweight="bold")
    return figure, list(figure.subplots(lines, columns, squeeze=False).flat)


def _base_name(name: str) -> str:
    """The base in a legend."""
    return "Base" if name == BASE else f"Base: {plain(name)}"


def _scale(largest: float) -> tuple[float, str]:
    """What numbers are divided by to be short, and what it is called."""
    return (1e6, "million ") if largest >= 1e7 else (1e3, "thousand ") if largest >= 1e5 else (1.0, "")


def _scaled(batch: Batch, column: str, scale: tuple[float, str]) -> str:
    """A label with its scale: 'Total cost, million SEK'."""
    text, unit = batch.label(column), batch.unit(column)
    if not scale[1]:
        return capital(plain(text))
    return capital(plain(f"{text.removesuffix(unit)}{scale[1]}{unit}" if unit else f"{text}, {scale[1]}".rstrip()))


def _number_axis(ax: Axes, label: str, numbers: bool = True) -> None:
    """A labelled x axis with a pale grid."""
    ax.set_xlabel(label)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color="#000000", alpha=0.15, linewidth=0.5)
    ax.spines[["top", "right"]].set_visible(False)
    if numbers:
        ax.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 2.5, 5, 10]))
        plain_numbers(ax.xaxis)


def _said(value: Any) -> str:
    """An input at the end of a bar, four digits at most of a number."""
    if isinstance(value, str):
        return textwrap.shorten(plain(value), 26, placeholder="…")
    return _AS_FILE if pd.isna(value) else rounded(float(value), 4)
