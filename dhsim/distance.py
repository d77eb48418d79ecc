"""How far away a source may be: total cost by length of its pipe, and the length at which it no longer pays."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import xarray as xr

from .calendar import Hours
from .case import Case
from .components import Producer
from .errors import Fault, InputError, suggest
from .pipe_fields import Pipe
from .solving import solve

_DUST = 1e-9  # of the total cost: less than this is nothing, as solvers leave 1e-9 or so
_NEAR_KM = 1e-6


def distance_sweep(case: Case, component: str, lengths_km: Iterable[float]) -> pd.DataFrame:
    """A row for each length of the component's pipe, solved anew.

    Columns: length_km, total_cost, saving_per_year, pipe_cost, heat_mwh, loss_mwh. saving_per_year: against the case
    without the component; the saving of the run over the share of a year that it covers. total_cost, pipe_cost,
    heat_mwh (from the component, before the pipe) and loss_mwh are of the run. All fields of the pipe but its length
    stay as they are; give the loss by dn or loss_w_per_mk to have it grow.
    Raises InputError for a component without a pipe.
    """
    _pipe(case, component)
    without = _cost(case.remove(component))
    rows = [_row(solve(_at_length(case, component, float(km))), component, float(km)) for km in lengths_km]
    for row in rows:
        row["saving_per_year"] = (without - row["total_cost"]) / _years(case.hours)
    columns = ["length_km", "total_cost", "saving_per_year", "pipe_cost", "heat_mwh", "loss_mwh"]
    return pd.DataFrame(rows, columns=columns)


def break_even_km(case: Case, component: str, max_km: float = 50.0) -> float:
    """The length of the component's pipe at which the case costs as much as without the component, km.

    0 if it does not pay even next door, inf if it still pays at max_km. A longer pipe never costs less, so that there
    is one such length; it is enclosed ever more narrowly, by a new solve each time. (Where heat is worth less than
    nothing, a pipe that loses more may earn; then it is one of the lengths.)
    Raises InputError for a component without a pipe.
    """
    _pipe(case, component)
    without = _cost(case.remove(component))
    dust = _DUST * max(1.0, abs(without))

    def loses(km: float) -> float:
        """Cost above that without the component."""
        more = _cost(_at_length(case, component, km)) - without
        return 0.0 if abs(more) <= dust else more

    at_zero, at_most = loses(0.0), loses(max_km)
    if at_zero >= 0:
        return 0.0
    return math.inf if at_most < 0 else _root(loses, 0.0, at_zero, max_km, at_most)


def _root(loses: Callable[[float], float], low: float, below: float, high: float, above: float) -> float:
    """Where a rising function crosses zero, between `low` (where it is `below` 0) and `high` (`above` or at 0).

    The straight line through both ends, which is exact where the cost is a straight line; the value at an end that
    stays twice is halved (the Illinois variant of regula falsi), so that both ends close in.
    """
    stayed = 0
    while above > 0 and high - low > _NEAR_KM:
        middle = high - above * (high - low) / (above - below)
        there = loses(middle)
        if there == 0:
            return middle
        if there > 0:
            high, above, below = middle, there, below / 2 if stayed > 0 else below
            stayed = 1
        else:
            low, below, above = middle, there, above / 2 if stayed < 0 else above
            stayed = -1
    return high


def _pipe(case: Case, component: str) -> Pipe:
    """The pipe of a component; raises InputError for one that has none."""
    part = case.components.get(component)
    if isinstance(part, Producer) and part.pipe is not None:
        return part.pipe
    found, remedy = "it has no pipe whose length could vary", "Name a component with pipe = { length_km = ... }"
    if part is None:
        near = suggest(component, case.components)
        found, remedy = "it is no component of the case", near if near.startswith("Did") else f"{remedy}. {near}"
    raise InputError([Fault(f"components.{component}", found, remedy)])


def _at_length(case: Case, component: str, km: float) -> Case:
    """The case with another length of the component's pipe."""
    pipe = _pipe(case, component)
    fields = {key: getattr(pipe, key) for key in pipe.model_fields_set}
    return case.replace(**{component: {"pipe": {**fields, "length_km": km}}})


def _row(result: xr.Dataset, component: str, km: float) -> dict[str, float]:
    """What a solve says of the component and its pipe."""
    step_h, flows = float(result.attrs["step_h"]), result["flow_mw"].values
    lost = (result["flow_component"].values == component) & (result["flow_direction"].values == "take")
    lost &= np.isin(result["flow_bus"].values, result["network"].values)
    line = (result["cost_owner"].values == component) & (result["cost_item"].values == "pipe")
    return {
        "length_km": km,
        "total_cost": float(result.attrs["total_cost"]),
        "pipe_cost": float(result["cost_per_h"].values[line].sum()) * step_h,
        "heat_mwh": float(result["output_mw"].sel(component=component).sum()) * step_h,
        "loss_mwh": -float(flows[lost].sum()) * step_h + 0.0,  # a negative zero is a zero
    }


def _cost(case: Case) -> float:
    """The cheapest dispatch of a case."""
    return float(solve(case).attrs["total_cost"])


def _years(hours: Hours) -> float:
    """How many years a run covers; part years count as their part."""
    return sum(share for _, _, share in hours.by_year())
