"""What results say of plants that are on or off: when, and the limits they keep."""

from __future__ import annotations

from typing import Any

import numpy as np

from .labelled import array, labels
from .model import Parts
from .solved import value


def commitments(parts: Parts) -> dict[str, Any]:
    """Along `committed`: on, starts and stops per step, least and most output while on, and the limits of switching;
    nothing where no plant is on or off. NaN stands for a beginning left to choice."""
    plans, money = parts.commitments, parts.case.currency
    names = [name for name in parts.components if name in plans]
    if not names:
        return {}

    def each(key: str, unit: str, text: str) -> Any:
        return array(("committed",), (getattr(plans[name], key) for name in names), unit, text)

    def hourly(key: str, unit: str, text: str) -> Any:
        return array(("committed", "time"), (getattr(plans[name], key) for name in names), unit, text)

    def switch(key: str, text: str) -> Any:
        return array(("committed", "time"), (value(getattr(plans[name], key)) for name in names), "1", text, "point")

    before = [np.nan if plans[name].before is None else float(bool(plans[name].before)) for name in names]
    bounds = {key: [getattr(plans[name].on, key) for name in names] for key in ("lower", "upper")}
    return {
        "committed": labels("committed", names),
        "on": switch("on", "1 while on, else 0"),
        "on_least": array(("committed", "time"), bounds["lower"], "1", "1 where it must be on", "point"),
        "on_most": array(("committed", "time"), bounds["upper"], "1", "0 where it must be off", "point"),
        "starts": switch("start", "1 in the first step on"),
        "stops": switch("stop", "1 in the first step off"),
        "on_least_mw": hourly("least_mw", "MW", "least output while on"),
        "on_most_mw": hourly("usable_mw", "MW", "most output while on"),
        "start_most_mw": hourly("first_mw", "MW", "most output in the first step after a start"),
        "stop_most_mw": hourly("last_mw", "MW", "most output in the step before one in which it stops"),
        "min_up_steps": each("min_up", "1", "least steps on"),
        "min_down_steps": each("min_down", "1", "least steps off"),
        "start_cost": each("start_cost", money, "cost of a start"),
        "stop_cost": each("stop_cost", money, "cost of a stop"),
        "on_before": array(("committed",), before, "1", "1 if on before the run, 0 if off"),
    }
