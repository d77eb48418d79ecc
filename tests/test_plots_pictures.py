"""Pictures as they were looked at: each is compared with a small baseline, and the comparison is shown to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch
from pictures import MOST, check, difference, drawn
from plot_cases import axes, two_towns

from dhsim import plots

PICTURES: dict[str, Callable[[xr.Dataset, Axes], Axes]] = {
    "dispatch": lambda ds, ax: plots.dispatch(ds, "town", ax=ax),
    "load_duration": lambda ds, ax: plots.load_duration(ds, "town", ax),
    "price_duration": lambda ds, ax: plots.price_duration(ds, ax=ax),
    "year_map_of_a_store": lambda ds, ax: plots.year_map(ds, "tank", ax=ax),
    "year_map_of_a_price": lambda ds, ax: plots.year_map(ds, "heat_price_per_mwh", "town", ax),
    "monthly_energy": lambda ds, ax: plots.monthly_energy(ds, "town", ax),
    "monthly_cost": lambda ds, ax: plots.monthly_cost(ds, ax),
    "store_cycles": lambda ds, ax: plots.store_cycles(ds, ax=ax),
    "sankey": lambda ds, ax: plots.sankey(ds, ax),
    "cop": lambda ds, ax: plots.cop(ds, "river_pump", ax),
    "temperatures": lambda ds, ax: plots.temperatures(ds, "town", ax=ax),
    "utilisation": lambda ds, ax: plots.utilisation(ds, ax),
}


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    """Four days around the change of the clocks and of the month, in hours."""
    return two_towns(96, 1.0, "2023-10-29")


@pytest.mark.parametrize("name", PICTURES)
def test_looks_as_it_did(ds: xr.Dataset, name: str) -> None:
    check(name, lambda ax: PICTURES[name](ds, ax))


@pytest.mark.parametrize("name", ["dispatch", "sankey"])
def test_other_fonts_and_slightly_other_lines_pass(ds: xr.Dataset, name: str) -> None:
    def draw(ax: Axes) -> Axes:
        return PICTURES[name](ds, ax)

    others = {"font.family": "DejaVu Serif", "text.hinting": "none", "axes.linewidth": 0.87}
    assert difference(drawn(draw), drawn(draw, **others)) < MOST


@pytest.mark.parametrize("name", ["dispatch", "monthly_energy", "monthly_cost", "price_duration"])
def test_any_layer_that_is_lost_fails(ds: xr.Dataset, name: str) -> None:
    whole = drawn(lambda ax: PICTURES[name](ds, ax))

    def without(ax: Axes, place: int) -> None:
        PICTURES[name](ds, ax)
        _layers(ax)[place].remove()

    ax = PICTURES[name](ds, axes())
    seen = [k for k, one in enumerate(_layers(ax)) if _height(one) > 0.02 * np.ptp(ax.get_ylim())]
    assert len(seen) >= 2
    for place in seen:
        assert difference(whole, drawn(lambda ax, k=place: without(ax, k))) > MOST, place


def _layers(ax: Axes) -> list[Any]:
    """Layers, lines and groups of bars."""
    bars = {id(patch) for group in ax.containers for patch in group}
    return [*(patch for patch in ax.patches if id(patch) not in bars), *ax.containers]


def _height(layer: Any) -> float:
    """How thick a layer is where it is thickest; a line is seen anyway."""
    if isinstance(layer, StepPatch):
        top, _, base = layer.get_data()
        return np.inf if base is None else float(np.abs(np.asarray(top) - base).max())
    return max(abs(bar.get_height()) for bar in layer)
