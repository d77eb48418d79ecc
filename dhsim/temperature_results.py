"""Temperatures of a result: what came to which network how hot, and what was taken from which part of a stream."""

from __future__ import annotations

from typing import Any

import numpy as np

from .calendar import Array
from .labelled import array, labels
from .model import Parts
from .physics.cascade import mix_c
from .solved import value


def feeds(parts: Parts) -> dict[str, Any]:
    """Heat that comes at a temperature of its own, by `feed`; and what leaves the plants for each network.

    feed_hot_c: to which it heats the water. feed_cold_c: down to which it is spread (equal for a condenser).
    """
    rows = parts.feeds
    out = _delivered(parts)
    if not rows:
        return out
    cold = [feed.hot_c if feed.cold_c is None else feed.cold_c for _, feed in rows]
    return out | {
        "feed_component": labels("feed", (name for name, _ in rows)),
        "feed_network": labels("feed", (feed.network for _, feed in rows)),
        "feed_branch": labels("feed", (feed.branch for _, feed in rows)),
        "feed_flexible": array(("feed",), (float(f.flexible) for _, f in rows), "1", "1 if it may run cooler"),
        "feed_mw": array(("feed", "time"), (value(feed.heat) for _, feed in rows), "MW", "heat fed in"),
        "feed_hot_c": array(("feed", "time"), (feed.hot_c for _, feed in rows), "degC", "delivered temperature"),
        "feed_cold_c": array(("feed", "time"), cold, "degC", "water temperature down to which the heat is spread"),
    }


def _delivered(parts: Parts) -> dict[str, Any]:
    """Temperature of the water that leaves the plants: the main flow at supply temperature, mixed with the branches."""
    names, known = list(parts.case.networks), parts.site.networks
    if all(known[name].levels_c is None for name in names):
        return {}
    rows = [_delivered_c(parts, name) for name in names]
    return {"delivered_c": array(("network", "time"), rows, "degC", "delivered temperature")}


def _delivered_c(parts: Parts, name: str) -> Array:
    """The mix, per step; a plant that may run cooler runs as cool as the supply temperature allows."""
    supply_c, return_c = parts.site.networks[name].supply_c, parts.site.networks[name].return_c
    if supply_c is None or return_c is None:
        return np.full(parts.case.hours.n, np.nan)
    made = sum((value(t.supplies[name]) for t in parts.terms.values() if name in t.supplies), start=0.0 * supply_c)
    branches = [feed for _, feed in parts.feeds if feed.network == name and feed.branch == "parallel"]
    heat = [value(feed.heat) for feed in branches]
    hot = [np.minimum(feed.hot_c, supply_c) if feed.flexible else feed.hot_c for feed in branches]
    main = np.maximum(made - sum(heat, start=0.0 * made), 0.0)
    mixed = mix_c(np.array([main, *heat]), np.array([supply_c, *hot]), return_c)
    return np.fmax(mixed, supply_c)


def draws(parts: Parts) -> dict[str, Any]:
    """Heat taken from sources, by `draw`; temperatures are NaN where a stream has none."""
    rows = parts.draws
    if not rows:
        return {}
    unknown = np.full(parts.case.hours.n, np.nan)

    def celsius(key: str) -> list[Array]:
        found = (getattr(draw, key) for _, draw in rows)
        return [unknown if x is None else x for x in found]

    return {
        "draw_component": labels("draw", (name for name, _ in rows)),
        "draw_source": labels("draw", (draw.source for _, draw in rows)),
        "draw_network": labels("draw", (draw.network for _, draw in rows)),
        "draw_lifted": array(("draw",), (float(draw.lifted) for _, draw in rows), "1", "1 if by a heat pump"),
        "draw_mw": array(("draw", "time"), (value(draw.heat) for _, draw in rows), "MW", "heat taken"),
        "draw_from_c": array(("draw", "time"), celsius("from_c"), "degC", "stream temperature it is taken from"),
        "draw_to_c": array(("draw", "time"), celsius("to_c"), "degC", "stream temperature it is taken down to"),
        **_priorities(parts),
        "draw_hot_c": array(("draw", "time"), celsius("hot_c"), "degC", "delivered temperature"),
    }


def _priorities(parts: Parts) -> dict[str, Any]:
    """Who is served first at a stream, and what is kept for them, where anybody has a priority; 0: none."""
    rows = [draw for _, draw in parts.draws]
    if all(draw.priority is None for draw in rows):
        return {}
    nothing = np.zeros(parts.case.hours.n)
    kept = [nothing if x.priority is None or x.reserved_mw is None else x.reserved_mw for x in rows]
    return {
        "draw_priority": array(("draw",), (float(x.priority or 0) for x in rows), "1", "the lowest is served first"),
        "draw_reserved_mw": array(("draw", "time"), (_finite(mw) for mw in kept), "MW", "most kept for it"),
    }


def _finite(mw: Array) -> Array:
    """Without limit as a very large number."""
    return np.minimum(mw, 1e9)
