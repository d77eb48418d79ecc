"""What an hour was worth: the duals of a solved model, in currency per MWh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .calendar import Array
from .hourly import HourlyConstraint
from .labelled import array
from .model import Parts
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
    """What another MW on offer would have saved: it widens every limit of the source by its part of it."""
    return [
        sum((_widened(limit, per_mwh) for limit in parts.limits.get(str(name), [])), start=np.zeros(parts.case.hours.n))
        for name in variables["source"][1]
    ]


def _widened(limit: Limit, per_mwh: float) -> Array:
    """Minus the dual of a limit, where it binds, for another MW on offer."""
    holder, binds = limit.holder, np.ones(len(limit.per_mw), dtype=bool)
    dual = holder.dual if isinstance(holder, HourlyConstraint) else holder.reduced_cost
    if dual is None:
        return np.zeros(len(limit.per_mw))
    if not isinstance(holder, HourlyConstraint) and holder.solution is not None:
        binds = holder.solution >= limit.most - 1e-9  # else it is another limit that the bound holds
    return np.where(binds, limit.per_mw * np.maximum(0.0, -per_mwh * dual), 0.0)
