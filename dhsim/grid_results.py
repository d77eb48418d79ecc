"""Grid limits in a result: what was used of each, and what another MW would have been worth."""

from __future__ import annotations

from typing import Any

import numpy as np

from .labelled import array, labels
from .model import Parts
from .solved import value


def grid_limits(parts: Parts, cost_weight: float = 1.0) -> dict[str, Any]:
    """Every grid limit by `grid_limit` and `time`, and its members by `component`; nothing where there is none.

    grid_price_per_mwh: the saving by another MW, in currency per MWh; left out where the solver has no duals.
    cost_weight: what the objective multiplies the total cost with.
    """
    names, limits = list(parts.case.grid_limits), parts.case.grid_limits
    if not names:
        return {}
    at, by_step = parts.case.hours.values, ("grid_limit", "time")
    members = [[float(one in limits[name].components) for one in parts.components] for name in names]
    out = {
        "grid_limit": labels("grid_limit", names),
        "grid_title": labels("grid_limit", (limits[name].title or name for name in names)),
        "grid_commodity": labels("grid_limit", (limits[name].commodity for name in names)),
        "grid_member": array(("grid_limit", "component"), members, "1", "1 if behind the limit"),
        "grid_used_mw": array(by_step, (value(parts.grid_used[name]) for name in names), "MW", "taken less supplied"),
        "grid_max_mw": array(by_step, (at(limits[name].max_mw) for name in names), "MW", "most that may be taken"),
    }
    duals = [parts.grid_rows[name].dual for name in names]
    if cost_weight == 0 or any(dual is None for dual in duals):
        return out
    per_mwh = 1.0 / (cost_weight * parts.case.hours.step_h)
    worth = [np.maximum(0.0, -per_mwh * np.asarray(dual)) for dual in duals]
    unit = f"{parts.case.currency}/MWh"
    return {**out, "grid_price_per_mwh": array(by_step, worth, unit, "value of another MW")}
