"""What an hour was worth: the duals of a solved model, in currency per MWh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .calendar import Array
from .hourly import HourlyVar
from .labelled import array
from .model import Parts


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
    """What another MW on offer would have saved: minus the dual of the limit, where all that was on offer is taken."""
    values = []
    rows = zip(variables["source"][1], variables["available_mw"][1], variables["taken_mw"][1], strict=True)
    for name, available, taken in rows:
        limit = parts.limits.get(name)
        dual = limit.reduced_cost if isinstance(limit, HourlyVar) else limit.dual if limit is not None else None
        saved = np.zeros(len(taken)) if dual is None else np.maximum(0.0, -per_mwh * dual)
        values.append(np.where(taken >= available - 1e-9, saved, 0.0))
    return values
