"""What the hourly charts of a report show of a network, as plain series: dispatch, stores, prices, temperatures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import Literal

import xarray as xr

from ..asked import capital, kinds_of, spoken, title_of
from ..calendar import Array
from ..palette import NETWORK, PRICES, SOURCES, colours, shade
from ..plots_dispatch import TAKING, stack, store_names
from ..plots_temperature import has_levels, level, sources_of
from ..table_parts import DUST
from ..tables import electricity_price

_DASHES = ("solid", "dashed", "dotted", "dotdash")


@dataclass(frozen=True)
class Line:
    """One series of a chart. area: it is a layer of a stack, given (above zero) or taken (below); hatched: it must not
    be overlooked.
    """

    label: str
    colour: str
    values: Array
    dash: str = "solid"
    area: Literal["", "given", "taken"] = ""
    hatched: bool = False


@dataclass(frozen=True)
class Chart:
    """One chart: its heading, the unit on its axis, its series from below upwards."""

    what: Literal["dispatch", "level", "price", "temperature"]
    title: str
    axis: str
    lines: tuple[Line, ...]


def charts_of(ds: xr.Dataset, network: str) -> list[Chart]:
    """What is drawn of a network; charts without data are left out."""
    made = [_dispatch(ds, network), _levels(ds, network), _prices(ds, network), _temperatures(ds, network)]
    return [one for one in made if one.lines]


def _dispatch(ds: xr.Dataset, network: str) -> Chart:
    """Heat of every component, what is taken below zero, and the demand."""
    kinds, colour, titles, net = kinds_of(ds), colours(kinds_of(ds)), title_of(ds, "component"), stack(ds, network)
    lines = []
    for name in map(str, net.columns):
        mw, kind = net[name].to_numpy(dtype=float), kinds[name]
        label = "Shortfall" if kind == "shortfall" else readable(name, titles[name])
        if (mw > DUST).any():
            lines.append(Line(label, colour[name], mw.clip(min=0.0), area="given", hatched=kind == "shortfall"))
        if (mw < -DUST).any():
            taken = f"{label}, {TAKING.get(kind, 'taking')}"
            lines.append(Line(taken, shade(colour[name], 0.45), mw.clip(max=0.0), area="taken"))
    lines.append(Line("Demand", "#000000", ds["demand_mw"].sel(network=network).values))
    return Chart("dispatch", "Heat", "MW", tuple(lines))


def _levels(ds: xr.Dataset, network: str) -> Chart:
    """Heat in the stores of a network, at the start of each step."""
    titles = title_of(ds, "component")
    lines = (
        Line(readable(name, titles[name]), "#000000", ds["level_mwh"].sel(store=name).values, _DASHES[k % 4])
        for k, name in enumerate(store_names(ds, network))
    )
    return Chart("level", "Heat in store", "MWh", tuple(lines))


def _prices(ds: xr.Dataset, network: str) -> Chart:
    """What heat is worth, and what electricity costs."""
    lines, power = [], electricity_price(ds)
    if power is not None:
        lines.append(Line(capital(power[0]), PRICES["electricity"], power[1]))
    if "heat_price_per_mwh" in ds:
        lines.append(Line("Heat", PRICES["heat"], ds["heat_price_per_mwh"].sel(network=network).values))
    return Chart("price", "Price", f"{ds.attrs['currency']}/MWh", tuple(lines))


def _temperatures(ds: xr.Dataset, network: str) -> Chart:
    """Supply and return, and streams that somebody in the network draws from."""
    if not has_levels(ds, network):
        return Chart("temperature", "", "", ())
    lines = [Line(capital(key), NETWORK[key], level(ds, f"{key}_c", network)) for key in ("supply", "return")]
    titles = title_of(ds, "component")
    for name, colour in zip(sources_of(ds, network), cycle(SOURCES)):
        label = f"{readable(name, titles.get(name, name))}, stream"
        lines.append(Line(label, colour, level(ds, "stream_c", name), "dashed"))
    return Chart("temperature", "Temperature", "°C", tuple(lines))


def readable(name: str, title: str) -> str:
    """A title, or the name without underscores where there is none; nothing in it is taken for a formula."""
    text = spoken(name, title)
    for mark in ("$$", r"\(", r"\["):  # between these Bokeh looks for a formula, and for a library from the network
        text = text.replace(mark, f"{mark[0]}\u200b{mark[1]}")
    return text
