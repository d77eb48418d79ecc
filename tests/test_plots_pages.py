"""The page of any span, what `dh.plots` offers, and colours that also print in grey."""

from __future__ import annotations

import io
from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr
from helpers import boiler, town
from plot_cases import axes, bare, legend, steps, two_towns

import dhsim as dh
from dhsim import palette, plots
from dhsim.errors import InputError


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return two_towns()


@pytest.fixture(scope="module")
def season() -> xr.Dataset:
    """A hundred days, with temperatures."""
    n = 2400
    demand = 10 + 8 * np.cos(np.arange(n) / n * 3) + 2 * np.sin(np.arange(n) / 24 * 2 * np.pi)
    mill = dh.WasteHeat(network="town", available_mw=5, stream_c=60 + 5 * np.sin(np.arange(n) / 12 * np.pi))
    network = {"supply_c": 70 + demand / 2, "return_c": 45}
    return dh.solve(town(demand, network=network, mill=mill, reserve=boiler()))


def test_a_page_of_a_span_step_by_step(ds: xr.Dataset) -> None:
    figure = plots.dispatch_page(ds, "town", "2023-03-25", "2023-03-26")
    supply, store, price = figure.axes
    assert supply.get_title("left") == "25 Mar 2023 to 25 Mar 2023"
    # The run starts at midnight of the 24th: the 25th is steps 96 to 191.
    demand = ds["demand_mw"].sel(network="town").values[96:192]
    assert steps(supply, "Heat demand") == pytest.approx(demand)
    assert store.lines[0].get_ydata() == pytest.approx(ds["level_mwh"].values[0, 96:193])
    assert len(steps(price, "Heat")) == 96
    assert supply.get_xlim() == store.get_xlim() == price.get_xlim()
    assert price.get_xlabel() == "Local time, Europe/Stockholm"
    assert figure.get_suptitle() == "Two towns: Town"


def test_a_long_page_is_in_daily_means(season: xr.Dataset) -> None:
    supply, price = plots.dispatch_page(season).axes  # no store, no panel for it
    assert supply.get_title("left").endswith(", daily means")
    demand = season["demand_mw"].values[0].reshape(100, 24).mean(axis=1)
    assert steps(supply, "Heat demand") == pytest.approx(demand)
    means = season["heat_price_per_mwh"].values[0].reshape(100, 24).mean(axis=1)
    assert steps(price, "Heat") == pytest.approx(means)
    assert price.get_ylabel().startswith("Price, daily mean, ")


def test_pages_that_cannot_be(ds: xr.Dataset) -> None:
    with pytest.raises(InputError, match="Did you mean 'village'"):
        plots.dispatch_page(ds, "vilage")
    with pytest.raises(InputError, match="no step lies in it"):
        plots.dispatch_page(ds, "town", "2024-01-01")
    plots.dispatch_page(bare((1.0,)).drop_vars("heat_price_per_mwh")).savefig(io.BytesIO(), dpi=20)


def test_temperatures_over_a_season_are_daily_means(season: xr.Dataset) -> None:
    ax = plots.temperatures(season, "town", ax=axes(), every="day")
    assert ax.get_ylabel() == "Daily mean temperature, °C"
    assert steps(ax, "Supply") == pytest.approx(season["supply_c"].values[0].reshape(100, 24).mean(axis=1))
    assert steps(ax, "Mill") == pytest.approx([60.0] * 100)  # the sine is over within the day
    heat = plots.by_level(season, "town", ax=axes(), every="day")
    assert heat.get_ylabel() == "Heat, daily mean, MW"
    assert any(text.startswith("Mill, 50–60 °C") for text in legend(heat))  # as hot as it came, less 5 K


def test_one_door() -> None:
    for name in plots.__all__:
        assert callable(getattr(plots, name)), name
        assert getattr(plots, name).__doc__
    assert dir(plots) == sorted(plots.__all__)
    assert {"tornado", "ranges", "scatter", "sankey", "year_map", "cop"} <= set(plots.__all__)


# How the colour-blind see a colour: Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of
# color vision deficiency", IEEE Trans. Visualization and Computer Graphics 15, 2009, severity 1.0. L*a*b*: CIE 1976,
# for D65.
EYES = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def lab(colour: str, eyes: str = "normal") -> np.ndarray:
    """Lightness 0-100 and two hues."""
    rgb = np.array(mpl.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(EYES[eyes] @ linear, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", EYES)
def test_kinds_are_told_apart(eyes: str) -> None:
    plain = {kind: colour for kind, colour in palette.KINDS.items() if kind not in palette.HATCH}
    apart = {
        pair: float(np.linalg.norm(lab(plain[pair[0]], eyes) - lab(plain[pair[1]], eyes)))
        for pair in combinations(plain, 2)
    }
    near = min(apart, key=lambda pair: apart[pair])
    assert apart[near] > 12, near  # 2 is just seen side by side


def test_what_mostly_stands_on_each_other_is_told_apart_in_grey() -> None:
    stack = ("waste_heat", "heat_pump", "chp_back_pressure", "boiler", "electric_boiler", "store")
    for below, above in pairwise(stack):
        assert abs(lab(palette.KINDS[below])[0] - lab(palette.KINDS[above])[0]) > 7, (below, above)


def test_names_without_a_kind_are_hatched() -> None:
    looks = palette.of_names(["mill", *"abcdefgh"], {"mill": "#009e73"})
    assert looks["mill"] == ("#009e73", "")
    assert all(hatch for name, (_, hatch) in looks.items() if name != "mill")
    assert len(set(looks.values())) == 9
