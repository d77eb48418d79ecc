"""What pictures of offers share: SVG with panels side by side, money axes, numbers at bars, legends out of the way."""

from __future__ import annotations

import io
import math
import textwrap
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch, StepPatch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .asked import plain
from .plot_parts import STYLE, number

_LETTERS_AN_INCH = 16.0
_DOTS = 180  # an inch; sharp enough on paper
_PACKED = {"compress_level": 4}  # twice as fast as the usual 6, and hardly larger


class StepAxes(Axes):
    """Axes that find the extent of stairs at once; matplotlib looks at every step of a year as if it were a curve."""

    def add_patch(self, p: Patch) -> Any:
        """Add a patch, and make room for it."""
        if not isinstance(p, StepPatch):
            return super().add_patch(p)
        self.update_datalim(p.get_path().get_extents().get_points())
        return self.add_artist(p)


def picture(
    draw: Sequence[Callable[[Axes], Axes]],
    inches: tuple[float, float],
    share_y: bool = False,
    legend: Sequence[str] = (),
    kind: Literal["svg", "png"] = "svg",
) -> bytes:
    """Panels side by side as SVG (or PNG), the same bytes each time. draw: one function a panel, which takes its axes.

    Panels without a legend of their own share one; legend: labels in their order.
    """
    with mpl.rc_context({**STYLE, "svg.hashsalt": "dhsim"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # of titles with emoji: drawn as a box
        figure = FigureCanvasAgg(Figure(figsize=inches, layout="constrained")).figure
        panels = list(
            figure.subplots(1, len(draw), squeeze=False, sharey=share_y, subplot_kw={"axes_class": StepAxes}).flat
        )
        for one, ax in zip(draw, panels, strict=True):
            one(ax)
        for ax in panels[1:] if share_y else ():
            ax.set_ylabel("")
        _once(figure, panels, legend)
        out = io.BytesIO()
        if kind == "svg":
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        else:
            figure.savefig(out, format="png", dpi=_DOTS, metadata={"Software": None}, pil_kwargs=_PACKED)
    return out.getvalue()


def scale_of(values: Any) -> tuple[float, str]:
    """What money is divided by to be short, and what it is called."""
    largest = max((abs(float(one)) for one in values), default=0.0)
    return (1e6, "million ") if largest >= 1e6 else (1e3, "thousand ") if largest >= 1e4 else (1.0, "")


def three_digits(value: float, signed: bool = False) -> str:
    """A short number at a bar, with its sign where it is a change.

    >>> three_digits(28.2345), three_digits(0.5, True)
    ('28.2', '+0.50')
    """
    size = abs(value)
    text = number(round(value)) if size >= 100 else f"{value:.{1 if size >= 10 else 2}f}".replace("-", "\u2212")
    return f"+{text}" if signed and value > 0 else text


def widen(ax: Axes, left: float, right: float) -> None:
    """Room for the numbers beside bars, as shares of what is drawn; margins() gives none where a bar begins."""
    low, high = ax.dataLim.x0, ax.dataLim.x1
    if not math.isfinite(high - low):
        return  # nothing is drawn
    width = (high - low) or 1.0
    ax.set_xlim(low - left * width if low < 0 or left > 0.1 else low, high + right * width)


def at_end(ax: Axes, x: float, y: float, text: str, right: bool = True, **look: Any) -> None:
    """A number beside the end of a bar."""
    offset: Any = {"xytext": (4 if right else -4, 0), "textcoords": "offset points", "va": "center"}
    ax.annotate(text, (x, y), ha="left" if right else "right", **offset, **look)


def money_axis(ax: Axes, label: str) -> None:
    """A labelled x axis with a pale grid, no frame around the data."""
    ax.set_xlabel(label)
    ax.set_axisbelow(True)
    ax.grid(axis="x", color="#000000", alpha=0.15, linewidth=0.5)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def legend_above(ax: Axes, handles: list[Any]) -> Axes:
    """A legend over the axes: nothing can hide behind it. In a row, if the figure is as wide as that."""
    if handles:
        letters = sum(6 + len(str(one.get_label()).partition("\n")[0]) for one in handles)
        columns = len(handles) if letters < _LETTERS_AN_INCH * ax.figure.bbox.width / ax.figure.dpi else 1
        place: Any = {"loc": "lower right", "bbox_to_anchor": (1.0, 1.0), "borderaxespad": 0.2, "frameon": False}
        ax.legend(handles=handles, ncols=columns, handlelength=1.8, columnspacing=1.2, **place)
    return ax


def _once(figure: Figure, panels: list[Axes], first: Sequence[str]) -> None:
    """One legend for panels that have none of their own."""
    found: dict[Any, Any] = {}
    for ax in panels:
        if ax.get_legend() is None:
            found |= dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    if found:
        place = {label: k for k, label in enumerate(first)}
        found = dict(sorted(found.items(), key=lambda pair: place.get(pair[0], 0)))
        figure.legend(found.values(), found.keys(), loc="outside upper left", ncols=len(found), frameon=False)


def short(text: Any, width: int = 30) -> str:
    """A text beside a picture: on at most two lines."""
    lines = textwrap.wrap(plain(str(text)), width)
    return "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1][: width - 1]}…"])
