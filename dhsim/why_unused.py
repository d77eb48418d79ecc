"""Why waste heat was left: temperature, demand, price, capacity or a contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .calendar import Array
from .components import Draw
from .heat_use import available_of, draws_of
from .hourly import HourlyConstraint, HourlyVar
from .model import Parts
from .physics.arrays import Flags
from .physics.shared_stream import above_share
from .physics.stream import share_above
from .solved import value

NONE, TEMPERATURE, DEMAND, PRICE, CAPACITY, CONTRACT = range(6)
MEANINGS = "none temperature demand price capacity contract"
_EASE = np.array([0, 1, 4, 5, 2, 3])  # from the hardest to the easiest to overcome
SIZES = ("capacity_mw", "capacity_electric_mw", "drive_capacity_mw")
DUST_MW = 1e-6
PRICED = 1e-6  # currency per MWh below which something costs nothing
Codes: TypeAlias = npt.NDArray[np.int8]


def reasons(parts: Parts, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The reason for what was not used, by source and step, where anything was left. variables: the result so far."""
    if "source" not in variables:
        return {}
    rows = zip(variables["source"][1], variables["available_mw"][1], variables["unused_mw"][1], strict=True)
    codes = [np.where(left > DUST_MW * np.maximum(1, held), why_unused(parts, str(n)), NONE) for n, held, left in rows]
    about = {"long_name": "why not used", "flag_values": np.arange(6, dtype=np.int8), "flag_meanings": MEANINGS}
    return {"unused_reason": (("source", "time"), np.array(codes, dtype=np.int8), about)}


def why_unused(parts: Parts, name: str) -> Codes:
    """The reason in every step, as if something were unused: that of the taker that could most easily take more.

    A taker at the limit of temperature or capacity, or held by a contract, cannot; one that can, and does not, is kept
    from it by price, or by demand where nothing dearer runs that it could replace. Where one would take more but for
    what is kept for those of higher priority, that is the reason, whatever keeps those.
    """
    n = parts.case.hours.n
    reason = np.full(n, TEMPERATURE, dtype=np.int8)
    takers: list[tuple[str, Draw | None]] = [*draws_of(parts, name)]
    if not takers and name in parts.terms:
        takers = [(name, None)]
    rank = np.zeros(n)
    for component, draw in takers:
        code = _why_not(parts, name, component, draw)
        ease = _EASE[code]
        reason = np.where(ease > rank, code, reason).astype(np.int8)
        rank = np.maximum(rank, ease)
    reason[_kept_for_others(parts, name, takers)] = CONTRACT
    return reason


def _why_not(parts: Parts, source: str, component: str, draw: Draw | None) -> Codes:
    """What keeps one taker from taking more, per step."""
    saturated = _worth_it(parts, component, draw) | ~_others_run(parts, component)
    reason = np.where(saturated, DEMAND, PRICE).astype(np.int8)
    reason[_held_by_rows(parts, component)] = CONTRACT
    output, usable = value(parts.output[component]), parts.usable_mw[component]
    full = np.isfinite(usable) & (output >= usable - DUST_MW)
    offer = parts.terms[component].offer
    if offer is not None:
        full &= usable < offer.available_mw * offer.usable_share - DUST_MW
    reason[full | _short_of_power(parts, component)] = CAPACITY
    reason[_too_cold(parts, source, component, draw, output)] = TEMPERATURE
    reason[_away(parts, component)] = CAPACITY
    return reason


def _away(parts: Parts, component: str) -> Flags:
    """Steps in which a taker is in an outage or out of service; all of them for one of no size."""
    part = parts.components[component]
    none = any(getattr(part, key, None) == 0 for key in SIZES)
    return np.asarray((part.available_share(parts.case.hours) <= 0) | none)


def _short_of_power(parts: Parts, component: str) -> Flags:
    """Steps in which a grid limit, or the most that can be bought, leaves no more of what a taker runs on."""
    short = np.zeros(parts.case.hours.n, dtype=bool)
    taken = parts.terms[component].consumes.keys() & parts.case.commodities.keys()
    for name, row in parts.grid_rows.items():
        limit = parts.case.grid_limits[name]
        if component in limit.components and limit.commodity in taken:
            short |= value(parts.grid_used[name]) >= row.upper - DUST_MW
    for name in taken:
        most = parts.case.commodities[name].buy_max_mw
        if most is not None:
            bought_out = value(parts.buys[name]) >= parts.case.hours.values(most) - DUST_MW
            short |= bought_out & (value(parts.sells[name]) <= DUST_MW)
    return short


def _kept_for_others(parts: Parts, source: str, takers: list[tuple[str, Draw | None]]) -> Flags:
    """Steps in which a taker would take more, but heat is kept for one of higher priority that does not use it."""
    held = np.zeros(parts.case.hours.n, dtype=bool)
    own = {id(draw): component for component, draw in takers}
    for limit in parts.limits.get(source, []):
        away = [_away(parts, own[id(draw)]) for draw in limit.held if id(draw) in own]
        if away and isinstance(limit.holder, HourlyConstraint):
            held |= _price_of_most(limit.holder) & ~np.all(away, axis=0)
    return held


def _price_of_most(row: HourlyConstraint) -> Flags:
    """Steps in which a limit from above binds."""
    if row.dual is not None:
        return np.asarray(np.abs(row.dual) > PRICED)
    return np.asarray(value(row.expr_rows) >= row.upper - DUST_MW)


def _worth_it(parts: Parts, component: str, draw: Draw | None) -> Flags:
    """Steps in which another MWh would cost no more than it replaces, temperatures aside."""
    price = _reduced_cost(parts, component, draw)
    if price is None:
        return value(parts.output[component]) > DUST_MW
    return np.asarray(price - _kept_out(parts, component, draw) <= PRICED)


def _reduced_cost(parts: Parts, component: str, draw: Draw | None) -> Array | None:
    """What another MWh of a taker costs beyond what it is worth; None without duals."""
    terms = (parts.output[component] if draw is None else draw.heat).linear().terms
    held = [term.var for term in terms if isinstance(term.var, HourlyVar) and term.var.n == parts.case.hours.n]
    prices = [var.reduced_cost for var in held if var.reduced_cost is not None]
    return np.min(prices, axis=0) if prices and len(prices) == len(terms) else None


def _others_run(parts: Parts, component: str) -> Flags:
    """Steps in which something else that it could replace gives heat to the same network, above what it must."""
    networks = parts.terms[component].supplies.keys() & parts.case.networks.keys()
    runs = np.zeros(parts.case.hours.n, dtype=bool)
    for name, terms in parts.terms.items():
        if name == component or terms.stored is not None:
            continue
        for network in networks & terms.supplies.keys():
            runs |= value(terms.supplies[network]) > parts.least_mw.get(name, 0.0) + DUST_MW
    return runs


def _held_by_rows(parts: Parts, component: str) -> Flags:
    """Steps in which a limit of the component's own (ramp, annual volume) has a price; yearly ones hold every step."""
    held = np.zeros(parts.case.hours.n, dtype=bool)
    block = parts.blocks[component]
    for key in ("ramp_up", "annual_max"):
        row = getattr(block, key, None)
        if isinstance(row, HourlyConstraint) and row.dual is not None:
            binds = np.abs(row.dual) > DUST_MW
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
        return cold | ((share < 1) & (output >= share * offer.available_mw - DUST_MW))
    return cold | _hot_end_is_taken(parts, source, draw)


def _hot_end_is_taken(parts: Parts, source: str, draw: Draw) -> Flags:
    """Steps in which all that a stream holds above a taker's lowest temperature is drawn, by anybody."""
    stream = parts.site.streams[source]
    if draw.to_c is None or stream.levels_c is None:
        return np.zeros(parts.case.hours.n, dtype=bool)
    drawn = np.zeros(parts.case.hours.n)
    for _, other in draws_of(parts, source):
        if other.from_c is not None and other.to_c is not None:
            drawn += value(other.heat) * above_share(draw.to_c, other.from_c, other.to_c)
    share = share_above(draw.to_c, *stream.levels_c)
    return np.asarray((share < 1) & (drawn >= share * available_of(parts, source) - DUST_MW))


def _held_by_network(parts: Parts, component: str, draw: Draw) -> Flags:
    """Steps in which another MWh would be worth its cost, but the network's cascade or mix keeps it out."""
    kept = _kept_out(parts, component, draw)
    price = _reduced_cost(parts, component, draw)
    return np.asarray((kept > PRICED) & (True if price is None else price - kept < -PRICED))


def _kept_out(parts: Parts, component: str, draw: Draw | None) -> Array:
    """What the rows of temperature cost another MWh of a taker at its level; without duals 1 where there is no room."""
    cost = np.zeros(parts.case.hours.n)
    if draw is None:
        return cost
    own = [feed for name, feed in parts.feeds if name == component and feed.network == draw.network]
    for row in parts.feed_rows.get(draw.network, []):
        for feed, coefficient in zip(row.feeds, row.coefficients, strict=True):
            if any(feed is one for one in own) and (draw.hot_c is None or np.array_equal(feed.hot_c, draw.hot_c)):
                cost += np.maximum(-coefficient, 0.0) * _price(row.row)
    return cost


def _price(row: HourlyConstraint) -> Array:
    """What a row costs per unit; without duals 1 where it leaves no room."""
    if row.dual is not None:
        return np.abs(row.dual)
    return np.where(value(row.expr_rows) <= row.lower + DUST_MW, 1.0, 0.0)
