"""What became of every source of waste heat: used direct, as preheat, lifted, or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from .brought import brought_mw
from .calendar import Array
from .components import Draw
from .labelled import array, labels
from .linear import Linear
from .model import Parts, before_of, flows_at, passed_at
from .physics.arrays import Flags
from .physics.cascade import reaches
from .solved import value

_WAYS = {"direct": "heat used direct", "preheat": "heat used as preheat", "lifted": "heat lifted by a heat pump"}


def sources(parts: Parts) -> dict[str, Any]:
    """Every source (a stream, or a component with an offer of its own): what was there, and what became of it."""
    names = [*(n for n, t in parts.terms.items() if t.offer is not None), *parts.case.streams]
    if not names:
        return {}
    available = {name: available_of(parts, name) for name in names}
    use = {name: _use(parts, name) for name in names}
    taken = {name: np.sum(ways, axis=0) for name, ways in use.items()}
    unused = {name: np.maximum(available[name] - taken[name], 0.0) for name in names}
    return {
        "source": labels("source", names),
        "available_mw": _by_source(available.values(), "heat on offer"),
        "taken_mw": _by_source(taken.values(), "heat taken"),
        **{f"{way}_mw": _by_source((use[n][k] for n in names), _WAYS[way]) for k, way in enumerate(_WAYS)},
        "unused_mw": _by_source(unused.values(), "heat not used"),
        **_temperatures(parts, names),
        **_after(parts, names),
    }


def _by_source(rows: Iterable[Array], text: str) -> Any:
    """MW by source and time."""
    return array(("source", "time"), rows, "MW", text)


def _temperatures(parts: Parts, names: list[str]) -> dict[str, Any]:
    """Temperature of every source that has one, and the lowest it may be cooled to."""
    n, out = parts.case.hours.n, {}
    for key, text in (("stream_c", "stream temperature"), ("stream_outlet_min_c", "lowest outlet temperature")):
        rows = []
        for name in names:
            given = getattr(parts.components.get(name), key, None)
            if name in parts.site.streams:
                given = getattr(parts.site.streams[name], "inlet_c" if key == "stream_c" else "outlet_min_c")
            rows.append(np.full(n, np.nan) if given is None else parts.case.hours.values(given))
        if not np.isnan(rows).all():
            out[key] = array(("source", "time"), rows, "degC", text)
    return out


def available_of(parts: Parts, name: str) -> Array:
    """Heat on offer, MW."""
    if name in parts.case.streams:
        return np.asarray(parts.site.streams[name].available_mw + brought_of(parts, name))
    offer = parts.terms[name].offer
    return np.zeros(parts.case.hours.n) if offer is None else offer.available_mw


def brought_of(parts: Parts, name: str) -> Array:
    """What a stream brings along of the heat that was left in those before it, MW."""
    none = np.zeros(parts.case.hours.n)
    before = before_of(parts, name) if name in parts.case.streams else None
    return none if before is None else brought_mw(before, passed_at(parts, name, none))


def _after(parts: Parts, names: list[str]) -> dict[str, Any]:
    """What streams bring along, and from which, where some come after others; what has to be taken, where some has."""
    out: dict[str, Any] = {}
    if any(stream.after for stream in parts.case.streams.values()):
        earlier = (parts.case.streams[n].after if n in parts.case.streams else None for n in names)
        out["source_after"] = labels("source", (name or "" for name in earlier))
        out["brought_mw"] = _by_source((brought_of(parts, n) for n in names), "heat left by the streams before")
    offers = [parts.terms[n].offer if n in parts.terms else None for n in names]
    must = [None if offer is None else offer.must for offer in offers]
    if any(must):
        rows = (np.zeros(parts.case.hours.n) if one is None else one.least_mw for one in must)
        out["must_take_mw"] = _by_source(rows, "heat that has to be taken")
    return out


def _use(parts: Parts, name: str) -> tuple[Array, Array, Array]:
    """MW used direct, as preheat, and lifted."""
    direct, preheat, lifted = (np.zeros(parts.case.hours.n) for _ in range(3))
    told = Linear(parts.case.hours.n)
    for _, draw in draws_of(parts, name):
        heat = value(draw.heat)
        told = told + draw.heat
        below = _is_preheat(parts, draw)
        lifted += heat * draw.lifted
        preheat += heat * (below & (not draw.lifted))
        direct += heat * (~below & (not draw.lifted))
    return direct + value(_taken(parts, name) - told), preheat, lifted


def _taken(parts: Parts, name: str) -> Linear:
    """All heat taken from a source."""
    if name not in parts.case.streams:
        return parts.output[name]
    return flows_at(name, parts.terms, parts.case.hours.n)[1]


def draws_of(parts: Parts, name: str) -> Iterator[tuple[str, Draw]]:
    """What is drawn from a source, with the component that draws it."""
    return ((component, draw) for component, draw in parts.draws if draw.source == name)


def _is_preheat(parts: Parts, draw: Draw) -> Flags:
    """Steps in which direct exchange does not reach the supply temperature."""
    supply_c = parts.site.network(draw.network).supply_c
    if draw.hot_c is None or supply_c is None:
        return np.zeros(parts.case.hours.n, dtype=bool)
    return ~reaches(draw.hot_c, supply_c)
