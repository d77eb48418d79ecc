"""What an hour was worth: the duals of a solved model, in currency per MWh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .calendar import Array
from .hourly import HourlyConstraint
from .labelled import array
from .model import Parts
from .physics.arrays import Flags
from .temperature_rows import Limit


def prices(parts: Parts, variables: Mapping[str, Any], cost_weight: float) -> dict[str, Any]:
    """Heat price of every network, and value of another MW of every source; nothing where there are no duals.

    variables: the result so far, as (dimensions, values, attributes). cost_weight: what the objective multiplies the
    total cost with. A dual is the change of the objective per MW in one step: divided by weight and hours of the step
    it is currency per MWh.
    """
    duals = [parts.balances[name].dual for name in parts.case.networks]
    if cost_weight == 0 or any(dual is None for dual in duals):
        return {}
    hours, unit = parts.case.hours, f"{parts.case.currency}/MWh"
    per_mwh = 1.0 / (cost_weight * hours.step_h)
    heat = [per_mwh * np.asarray(dual) for dual in duals]
    out = {"heat_price_per_mwh": array(("network", "time"), heat, unit, "marginal heat price")}
    if "source" in variables:
        values = _next_mw(parts, variables, per_mwh)
        out["next_mw_value_per_mwh"] = array(("source", "time"), values, unit, "value of another MW on offer")
    return out


def _next_mw(parts: Parts, variables: Mapping[str, Any], per_mwh: float) -> list[Array]:
    """What another MW on offer would have saved: it moves every limit of the source by its part of it."""
    return [_widened(parts.limits.get(str(name), []), parts.case.hours.n, per_mwh) for name in variables["source"][1]]


def _widened(limits: Sequence[Limit], n: int, per_mwh: float) -> Array:
    """Minus the duals of all limits, for another MW on offer. Several limits may be one bound of one variable: of those
    that bind, the one that moves least holds it."""
    by_holder: dict[tuple[int, bool], list[Limit]] = {}
    for limit in limits:
        by_holder.setdefault((id(limit.holder), limit.least), []).append(limit)
    return sum((_held(group, n, per_mwh) for group in by_holder.values()), start=np.zeros(n))


def _held(limits: Sequence[Limit], n: int, per_mwh: float) -> Array:
    """What another MW saves at one holder; a limit from below costs instead."""
    holder, least = limits[0].holder, limits[0].least
    dual = holder.dual if isinstance(holder, HourlyConstraint) else holder.reduced_cost
    if dual is None:
        return np.zeros(n)
    moves = np.array([np.where(_binds(limit), limit.per_mw, -np.inf if least else np.inf) for limit in limits])
    move = moves.max(axis=0) if least else moves.min(axis=0)
    worth = -per_mwh * dual
    return np.where(np.isfinite(move), move, 0.0) * (np.minimum(0.0, worth) if least else np.maximum(0.0, worth))


def _binds(limit: Limit) -> Flags:
    """Steps in which the holder stands at this limit; a row has no other, a variable may be held by another bound."""
    if isinstance(limit.holder, HourlyConstraint) or limit.holder.solution is None:
        return np.ones(len(limit.per_mw), dtype=bool)
    at = limit.holder.solution
    return np.asarray(at <= limit.most + 1e-9 if limit.least else at >= limit.most - 1e-9)
