"""What a stream could do for a network by its temperature alone, before anything is modelled or solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .calendar import Array, Hours
from .draft import values_of
from .errors import Fault, Faults, InputError, suggest
from .fields import Shape
from .physics.cascade import can_feed, reaches, series_factor
from .physics.stream import delivered_c
from .siting import network_at
from .table_parts import ratio, table_of

if TYPE_CHECKING:
    from .case import Case
    from .site import NetworkAt

WAYS = ("direct", "preheat", "lifted")


def potential(case: Case, network: str, streams_c: Any = (60, 70, 75, 80, 90), approach_k: float = 5.0) -> pd.DataFrame:
    """How much of a network's demand streams of unlimited heat could meet, each on its own: one row a stream.

    streams_c: temperatures at which they come, °C: numbers, names of series of the case, curves, or one number a step;
    of one stream its number, name or curve alone will do.
    approach_k: temperature difference of the heat exchanger, K.

    direct_hours: the stream less the approach reaches the supply temperature. preheat_hours: it is between return and
    supply. lifted_hours: it is at or below the return, and only a heat pump could use it. direct_mwh: all demand of the
    direct hours; preheat_mwh: demand x (stream - approach - return) / (supply - return) of the preheat hours, where all
    heat is given at one temperature to the main flow; lifted_mwh: the rest of the demand, which a heat pump would have
    to lift, or something else to supply. Shares are of the demand. Losses, other sources and prices are left out: see
    physics/cascade.py for the formula.

    Raises InputError for a network that is not known or has no temperatures, and for streams that have no value.
    """
    around = _network(case, network)
    faults, rows = Faults(), []
    if approach_k < 0:
        faults.add("approach_k", f"{approach_k:g} K is negative", "Give 0 or more")
    for k, stream in enumerate(_listed(streams_c)):
        stream_c = _stream_c(case.hours, stream, k, faults)
        if stream_c is not None and not faults:
            row = {"stream": _label(stream, k), "mean_c": float(stream_c.mean())}
            rows.append({**row, **_row(around, stream_c, approach_k, case.hours.step_h)})
    faults.raise_if_any()
    parts = [f"{way}_{unit}" for unit in ("hours", "mwh", "share") for way in WAYS]
    return table_of(rows, ["stream", "mean_c", *parts])


def _listed(streams_c: Any) -> Sequence[Any]:
    """The streams; one alone as a list of one."""
    alone = isinstance(streams_c, (str, int, float, np.number, Shape, Mapping))
    return [streams_c] if alone else streams_c


def _row(network: NetworkAt, stream_c: Array, approach_k: float, step_h: float) -> dict[str, float]:
    """Hours, MWh and shares of each way, for one stream."""
    assert network.levels_c is not None
    supply_c, return_c = network.levels_c
    hot_c = delivered_c(stream_c, approach_k)
    direct = reaches(hot_c, supply_c)
    preheat = can_feed(hot_c, return_c) & ~direct
    covered = np.where(direct, 1.0, np.where(preheat, series_factor(hot_c, supply_c, return_c), 0.0))
    mwh = network.demand_mw * step_h
    masks = {"direct": direct, "preheat": preheat, "lifted": ~(direct | preheat)}
    heat = {"direct": mwh * direct, "preheat": mwh * covered * preheat, "lifted": mwh * (1.0 - covered)}
    total = float(mwh.sum())
    out = {f"{way}_hours": float(np.count_nonzero(mask)) * step_h for way, mask in masks.items()}
    out |= {f"{way}_mwh": float(values.sum()) for way, values in heat.items()}
    return out | {f"{way}_share": ratio(float(values.sum()), total) for way, values in heat.items()}


def _network(case: Case, name: str) -> NetworkAt:
    """The network in every step; it must have both temperatures."""
    if name not in case.networks:
        remedy = suggest(name, case.networks)
        raise InputError([Fault(f"network '{name}'", "the case has no such network", remedy)])
    around = network_at(case.hours, case.networks[name])
    if around is None or around.levels_c is None:
        missing = " and ".join(key for key in ("supply_c", "return_c") if getattr(case.networks[name], key) is None)
        remedy = "Give the network both, as numbers, series or curves"
        raise InputError([Fault(f"networks.{name}", f"it has no {missing}", remedy)])
    return around


def _stream_c(hours: Hours, stream: Any, k: int, faults: Faults) -> Array | None:
    """Temperature of a stream in every step; None, with the fault noted, if there is none."""
    where = f"streams_c[{k}]"
    if isinstance(stream, str) and stream not in hours.series:
        faults.add(where, f"there is no series '{stream}'", suggest(stream, hours.series))
        return None
    value = np.asarray(stream, dtype=float) if isinstance(stream, (list, tuple, pd.Series)) else stream
    values = values_of(hours, value)
    if values is None or np.isnan(values).any():
        found = f"found {stream!r:.40}, which is no temperature for each of {hours.n} steps"
        faults.add(where, found, "Give a number, one number a step, or the name of a series")
        return None
    return values


def _label(stream: Any, k: int) -> str:
    """A stream in the table: its temperature, the name of its series, or its place in the list."""
    if isinstance(stream, str):
        return stream
    is_number = isinstance(stream, (int, float, np.integer, np.floating)) and not isinstance(stream, bool)
    return f"{stream:g} °C" if is_number else f"stream {k + 1}"
