"""The pictures of a result's report: each drawn as wide as it is printed, and put into the page itself."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import xarray as xr

from .. import plots
from ..asked import capital, heat_pumps
from ..plot_parts import is_long, peak_week, period
from ..plots_offers_parts import picture
from ..tables import waste_heat
from .words import titles_of

WIDE, HALF = 7.3, 3.6  # inches; as wide as they are printed, so that letters keep their size
Draw = Callable[..., Any]


@dataclass(frozen=True)
class Figure:
    """A picture inside a page. width: as CSS has it."""

    caption: str
    data: str
    width: str


def figure(caption: str, draw: Draw, height: float, kind: Literal["svg", "png"] = "svg", width: float = WIDE) -> Figure:
    """One picture. draw: takes axes as `ax`; kind: PNG where there are many points, which it holds better."""
    return drawn(capital(caption), picture([lambda ax: draw(ax=ax)], (width, height), kind=kind), kind, width)


def drawn(caption: str, image: bytes, kind: str, width: float = WIDE) -> Figure:
    """An image as it stands inside a page."""
    form = "svg+xml" if kind == "svg" else kind
    return Figure(caption, f"data:image/{form};base64,{base64.b64encode(image).decode('ascii')}", f"{width:g}in")


def for_paper(ds: xr.Dataset) -> Iterator[Figure]:
    """What stands in on paper for the charts of the screen: of every network the run and its week of highest demand."""
    titles, long = titles_of(ds), is_long(ds)
    for network in map(str, ds["network"].values):
        place = f"{titles[network]}: " if ds.sizes["network"] > 1 else ""
        start, end = peak_week(ds, network) if long else (None, None)
        week = f"week of highest demand, {period(ds, start, end)}" if long else "every step"
        if long:
            whole = partial(plots.dispatch, ds, network, every="day")
            yield figure(f"{place}heat by component, daily means of the whole run", whole, 2.6, "png")
        part = partial(plots.dispatch, ds, network, start, end)
        yield figure(f"{place}heat by component, {week}", part, 2.6, "png")
        if plots.store_names(ds, network):
            stores = partial(plots.levels, ds, network=network, start=start, end=end)
            yield figure(f"{place}heat in store, {week}", stores, 1.5)
        prices = partial(plots.heat_price, ds, network=network, start=start, end=end)
        yield figure(f"{place}prices, {week}", prices, 1.7)
        if plots.shows_temperatures(ds, network):
            warmth = partial(plots.temperatures, ds, network, start, end)
            yield figure(f"{place}temperatures, {week}", warmth, 2.2)


def for_all(ds: xr.Dataset) -> Iterator[Figure]:
    """What is shown on screen and paper."""
    titles, long = titles_of(ds), is_long(ds)
    yield figure(
        "Where the energy of the run comes from and goes to", partial(plots.sankey, ds), _sankey_height(ds), "png"
    )
    for network in map(str, ds["network"].values):
        place = f"{titles[network]}: " if ds.sizes["network"] > 1 else ""
        yield from _of_network(ds, network, place, long)
    if long:
        yield figure("Cost by month", partial(plots.monthly_cost, ds), 2.5)
    if len(waste_heat(ds)):
        high = 1.1 + 0.3 * len(waste_heat(ds))
        yield figure("What became of the waste heat on offer", partial(plots.utilisation, ds), high, "png")
    for name in heat_pumps(ds):
        yield figure(f"COP of {titles[name]}", partial(plots.cop, ds, name), 2.2, "png")
    for name in map(str, ds["store"].values if "store" in ds and long else ()):
        yield figure(f"Use of {titles[name]}", partial(plots.store_cycles, ds, name), 2.2, "png")


def _sankey_height(ds: xr.Dataset) -> float:
    """Inches: more where many components stand over one another, and no more than a sheet holds."""
    return min(9.0, max(4.4, 0.3 * ds.sizes["component"]))


def _of_network(ds: xr.Dataset, network: str, place: str, long: bool) -> Iterator[Figure]:
    """Load, months and prices of one network."""
    load, months = (partial(draw, ds, network) for draw in (plots.load_duration, plots.monthly_energy))
    yield figure(f"{place}load in falling order, by what supplied it", load, 2.7, "png")
    if long:
        yield figure(f"{place}heat by month", months, 2.5)
    if "heat_price_per_mwh" in ds:
        yield figure(f"{place}price of heat in falling order", partial(plots.price_duration, ds, network), 2.3)
        if long:
            hours = partial(plots.year_map, ds, "heat_price_per_mwh", network)
            yield figure(f"{place}price of heat, hour by hour and day by day", hours, 2.7)
