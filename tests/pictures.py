"""Comparing pictures: small, blurred and without words, so that another font passes and a lost layer fails.

What the words say is tested as text, by the tests of each picture.

A picture without a baseline is drawn into tests/baseline and its test fails once: look at it, then commit it. To renew
one that has changed on purpose, delete it first.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from PIL import Image

BASELINE = Path(__file__).parent / "baseline"
INCHES, DPI, SHRINK = (7.0, 3.2), 120, 6
TILE = 4  # of the shrunk pixels, along each side
MOST = 12.0  # difference of a tile, of 255: see test_plots_pictures.py for what moves it


def drawn(draw: Callable[[Axes], object], **settings: object) -> Image.Image:
    """A picture of axes that stand where they stand, without texts and legends; each 6 x 6 pixels become one."""
    with mpl.rc_context({"font.size": 8, "hatch.linewidth": 0.8, **settings}):
        figure = FigureCanvasAgg(Figure(figsize=INCHES, dpi=DPI)).figure
        draw(figure.add_axes((0.1, 0.16, 0.58, 0.72)))
        for words in figure.findobj(lambda one: isinstance(one, Text | Legend)):
            words.set_visible(False)
        out = io.BytesIO()
        figure.savefig(out, format="png")
    return Image.open(out).convert("RGB").reduce(SHRINK)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The tile that differs most: root mean square over its pixels and colours, of 255."""
    if one.size != other.size:
        return 255.0
    squares = (np.asarray(one, dtype=float) - np.asarray(other, dtype=float)) ** 2
    high, wide = (length // TILE * TILE for length in squares.shape[:2])
    tiles = squares[:high, :wide].mean(axis=2).reshape(high // TILE, TILE, wide // TILE, TILE)
    return float(np.sqrt(tiles.mean(axis=(1, 3)).max()))


def check(name: str, draw: Callable[[Axes], object]) -> None:
    """Compare with the baseline, and write one where there is none."""
    picture, kept = drawn(draw), BASELINE / f"{name}.png"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        picture.save(kept, optimize=True)
        raise AssertionError(f"{kept} did not exist and has been drawn: look at it, and commit it if it is right")
    found = difference(picture, Image.open(kept).convert("RGB"))
    assert found < MOST, f"{kept.name} differs by {found:.0f} of 255 in one place. If that is meant, delete and test it"
