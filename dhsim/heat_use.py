"""What became of every source of waste heat: used direct, as preheat, lifted, or not, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from .calendar import Array
from .components import Draw
from .hourly import HourlyConstraint
from .labelled import array, labels
from .linear import Linear
from .model import Parts
from .physics.arrays import SAME_K
from .physics.shared_stream import above_share
from .physics.stream import share_above
from .solved import value

REASONS = ("", "temperature", "demand", "price", "capacity", "contract")
_DUST_MW = 1e-6
Flags = npt.NDArray[np.bool_]


def sources(parts: Parts) -> dict[str, Any]:
    """Every source (a stream, or a component with an offer of its own): what was there, and what became of it."""
    names = [*(n for n, t in parts.terms.items() if t.offer is not None), *parts.case.streams]
    if not names:
        return {}
    available = {name: _available(parts, name) for name in names}
    use = {name: _use(parts, name) for name in names}
    taken = {name: sum(parts_of) for name, parts_of in use.items()}
    unused = {name: np.maximum(available[name] - taken[name], 0.0) for name in names}
    reason = [np.where(unused[n] > _DUST_MW * np.maximum(1, available[n]), _why(parts, n), 0) for n in names]
    flags = {"flag_values": list(range(len(REASONS))), "flag_meanings": " ".join(w or "none" for w in REASONS)}
    return {
        "source": labels("source", names),
        **_rows("available_mw", available.values(), "heat on offer"),
        **_rows("taken_mw", taken.values(), "heat taken"),
        **{
            f"{way}_mw": array(("source", "time"), [use[name][k] for name in names], "MW", text)
            for k, (way, text) in enumerate(_WAYS.items())
        },
        **_rows("unused_mw", unused.values(), "heat not used"),
        "unused_reason": (("source", "time"), np.array(reason, dtype=np.int8), {"long_name": "why not used", **flags}),
        **_temperatures(parts, names),
    }


_WAYS = {"direct": "heat used direct", "preheat": "heat used as preheat", "lifted": "heat lifted by a heat pump"}


def _rows(key: str, rows: Any, name: str) -> dict[str, Any]:
    """One variable by source and time."""
    return {key: array(("source", "time"), list(rows), "MW", name)}


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


def _available(parts: Parts, name: str) -> Array:
    """Heat on offer, MW."""
    if name in parts.case.streams:
        before, own = parts.case.streams[name].after, parts.site.streams[name].available_mw
        left = 0.0 if before is None else _available(parts, before) - value(_taken(parts, before))
        return np.asarray(own + left)
    offer = parts.terms[name].offer
    return np.zeros(parts.case.hours.n) if offer is None else offer.available_mw


def _use(parts: Parts, name: str) -> tuple[Array, Array, Array]:
    """MW used direct, as preheat, and lifted."""
    direct, preheat, lifted = (np.zeros(parts.case.hours.n) for _ in range(3))
    told: Linear = Linear(parts.case.hours.n)
    for _, draw in _draws(parts, name):
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
    flows = (t.consumes[name] for t in parts.terms.values() if name in t.consumes)
    return sum(flows, start=Linear(parts.case.hours.n)).linear()


def _draws(parts: Parts, name: str) -> Iterator[tuple[str, Draw]]:
    """What is drawn from a source, with the component that draws it."""
    return ((component, draw) for component, draw in parts.draws if draw.source == name)


def _is_preheat(parts: Parts, draw: Draw) -> Flags:
    """Steps in which direct exchange does not reach the supply temperature."""
    supply_c = parts.site.network(draw.network).supply_c
    if draw.hot_c is None or supply_c is None:
        return np.zeros(parts.case.hours.n, dtype=bool)
    return np.asarray(draw.hot_c < supply_c - SAME_K)


def _why(parts: Parts, name: str) -> npt.NDArray[np.int8]:
    """The reason in every step, as if something were unused: that of the taker that could most easily take more.

    A taker at the limit of temperature or capacity, or held by a contract, cannot; one that can, and does not, is kept
    from it by price, or by demand where nothing dearer runs that it could replace.
    """
    n = parts.case.hours.n
    reason = np.full(n, REASONS.index("temperature"), dtype=np.int8)
    takers: list[tuple[str, Draw | None]] = [*_draws(parts, name)]
    if not takers and name in parts.terms:
        takers = [(name, None)]
    rank = np.zeros(n)
    for component, draw in takers:
        code = _why_not(parts, name, component, draw)
        ease = np.take([0, 1, 4, 5, 2, 3], code)
        reason = np.where(ease > rank, code, reason).astype(np.int8)
        rank = np.maximum(rank, ease)
    return reason


def _why_not(parts: Parts, source: str, component: str, draw: Draw | None) -> npt.NDArray[np.int8]:
    """What keeps one taker from taking more, per step."""
    displaced = _dearer_runs(parts, component)
    reason = np.where(displaced, REASONS.index("price"), REASONS.index("demand")).astype(np.int8)
    reason[_held_by_rows(parts, component)] = REASONS.index("contract")
    output, usable = value(parts.output[component]), parts.usable_mw[component]
    full = np.isfinite(usable) & (output >= usable - _DUST_MW)
    offer = parts.terms[component].offer
    if offer is not None:
        full &= usable < offer.available_mw * offer.usable_share - _DUST_MW
    reason[full] = REASONS.index("capacity")
    reason[_too_cold(parts, source, component, draw, output)] = REASONS.index("temperature")
    return reason


def _dearer_runs(parts: Parts, component: str) -> Flags:
    """Steps in which another plant than a source of waste heat runs above its least, in the same network."""
    networks = parts.terms[component].supplies.keys() & parts.case.networks.keys()
    runs = np.zeros(parts.case.hours.n, dtype=bool)
    for name, terms in parts.terms.items():
        if name == component or terms.offer is not None or terms.draws or terms.stored is not None:
            continue
        for network in networks & terms.supplies.keys():
            runs |= value(terms.supplies[network]) > parts.least_mw.get(name, 0.0) + _DUST_MW
    return runs


def _held_by_rows(parts: Parts, component: str) -> Flags:
    """Steps in which a limit of the component's own (ramp, annual volume) has a price; yearly ones hold every step."""
    held = np.zeros(parts.case.hours.n, dtype=bool)
    block = parts.blocks[component]
    for key in ("ramp_up", "annual_max"):
        row = getattr(block, key, None)
        if isinstance(row, HourlyConstraint) and row.dual is not None:
            binds = np.abs(row.dual) > _DUST_MW
            held[row.skip :] |= binds if row.n == len(held) - row.skip else binds.any()
    return held


def _too_cold(parts: Parts, source: str, component: str, draw: Draw | None, output: Array) -> Flags:
    """Steps in which temperature lets no more of the source through to this taker."""
    if draw is None:
        return np.zeros(len(output), dtype=bool)
    cold = _held_by_network(parts, component, draw) | (draw.heat.linear().highest() <= 0)
    if draw.lifted:
        return cold
    offer = parts.terms[source].offer if source in parts.terms else None
    if offer is not None:
        share = np.asarray(offer.usable_share)
        return cold | ((share < 1) & (output >= share * offer.available_mw - _DUST_MW))
    return cold | _hot_end_is_taken(parts, source, draw)


def _hot_end_is_taken(parts: Parts, source: str, draw: Draw) -> Flags:
    """Steps in which all that a stream holds above a taker's lowest temperature is drawn, by anybody."""
    stream = parts.site.streams[source]
    if draw.to_c is None or stream.levels_c is None:
        return np.zeros(parts.case.hours.n, dtype=bool)
    drawn = np.zeros(parts.case.hours.n)
    for _, other in _draws(parts, source):
        if other.from_c is not None and other.to_c is not None:
            drawn += value(other.heat) * above_share(draw.to_c, other.from_c, other.to_c)
    share = share_above(draw.to_c, *stream.levels_c)
    return np.asarray((share < 1) & (drawn >= share * _available(parts, source) - _DUST_MW))


def _held_by_network(parts: Parts, component: str, draw: Draw) -> Flags:
    """Steps in which the cascade or the mix of its network keeps a taker from feeding more at its level."""
    own = [feed for name, feed in parts.feeds if name == component and feed.network == draw.network]
    held = np.zeros(parts.case.hours.n, dtype=bool)
    for row in parts.feed_rows.get(draw.network, []):
        for feed, coefficient in zip(row.feeds, row.coefficients, strict=True):
            if any(feed is one for one in own) and (draw.hot_c is None or np.array_equal(feed.hot_c, draw.hot_c)):
                held |= (coefficient < 0) & _binds(row.row)
    return held


def _binds(row: HourlyConstraint) -> Flags:
    """Steps in which a row has a price; without duals, those in which it leaves no room."""
    if row.dual is not None:
        return np.asarray(np.abs(row.dual) > 1e-7)
    return np.asarray(value(row.expr_rows) <= row.lower + _DUST_MW)
