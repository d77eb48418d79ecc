"""What the hourly charts of a report show of a network, as plain series: dispatch, stores, prices, temperatures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from ..asked import capital, kinds_of, title_of
from ..calendar import Array
from ..palette import NETWORK, PRICES, SOURCES, colours, shade
from ..plots import stack
from ..table_parts import DUST
from ..tables import electricity_price

_TAKING = {"store": "charging", "seasonal_store": "charging", "link": "sending"}
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
    area: str = ""
    hatched: bool = False


@dataclass(frozen=True)
class Chart:
    """One chart: its heading, the unit on its axis, its series from below upwards."""

    what: str
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
        label = "Shortfall" if kind == "shortfall" else readable(titles[name], name)
        if (mw > DUST).any():
            lines.append(Line(label, colour[name], mw.clip(min=0.0), area="given", hatched=kind == "shortfall"))
        if (mw < -DUST).any():
            taken = f"{label}, {_TAKING.get(kind, 'taking')}"
            lines.append(Line(taken, shade(colour[name], 0.45), mw.clip(max=0.0), area="taken"))
    lines.append(Line("Demand", "#000000", ds["demand_mw"].sel(network=network).values))
    return Chart("dispatch", "Heat", "MW", tuple(lines))


def _levels(ds: xr.Dataset, network: str) -> Chart:
    """Heat in the stores of a network, at the start of each step."""
    here = set(ds["flow_component"].values[ds["flow_bus"].values == network])
    names = [str(name) for name in (ds["store"].values if "store" in ds else ()) if name in here]
    titles = title_of(ds, "component")
    lines = (
        Line(readable(titles[name], name), "#000000", ds["level_mwh"].sel(store=name).values, _DASHES[k % 4])
        for k, name in enumerate(names)
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
    lines = []
    for key, text in (("supply", "Supply"), ("return", "Return")):
        values = ds[f"{key}_c"].sel(network=network).values if f"{key}_c" in ds else np.full(1, np.nan)
        if np.isfinite(values).all():
            lines.append(Line(text, NETWORK[key], values))
    if not lines:
        return Chart("temperature", "", "", ())
    drawn = set(ds["draw_source"].values[ds["draw_network"].values == network]) if "draw_source" in ds else set()
    titles, k = title_of(ds, "component"), 0
    for name in (str(one) for one in (ds["source"].values if "stream_c" in ds else ()) if one in drawn):
        values = ds["stream_c"].sel(source=name).values
        if np.isfinite(values).all():
            label = f"{readable(titles.get(name, name), name)}, stream"
            lines.append(Line(label, SOURCES[k % len(SOURCES)], values, "dashed"))
            k += 1
    return Chart("temperature", "Temperature", "°C", tuple(lines))


def readable(title: str, name: str) -> str:
    """A title, or the name without underscores where there is none; nothing in it is taken for a formula."""
    text = title.replace("_", " ") if title == name else title
    for mark in ("$$", r"\(", r"\["):  # between these Bokeh looks for a formula, and for a library from the network
        text = text.replace(mark, f"{mark[0]}\u200b{mark[1]}")
    return capital(text)
