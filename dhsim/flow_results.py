"""What flows follow from each other by fixed shares, written down so that results can be checked without the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .calendar import Array
from .components import Follow, Terms
from .components.lifting import Lifting
from .labelled import array, labels
from .linear import Algebra, Linear, Variable
from .model import Parts
from .solved import value


def shares(parts: Parts) -> dict[str, Any]:
    """Flows that follow others, losses of plants' pipes, and what heat pumps take per heat."""
    return {**_follows(parts), **_pipes(parts), **_lifts(parts)}


def _follows(parts: Parts) -> dict[str, Any]:
    """By `follow`: a flow that is at most a share of others. follow_leader: 1 for the flows that it follows."""
    rows = [(name, follow) for name, terms in parts.terms.items() for follow in terms.follows]
    if not rows:
        return {}
    return {
        "follow_component": labels("follow", (name for name, _ in rows)),
        "follow_bus": labels("follow", (_bus_of(parts.terms[name], follow) for name, follow in rows)),
        "follow_mw": array(("follow", "time"), (value(f.flow) for _, f in rows), "MW", "flow that follows"),
        "follow_share": array(("follow", "time"), (f.share for _, f in rows), "1", "most of it per flow that leads"),
        "follow_leader": array(("follow", "flow"), (_leads(parts, f) for _, f in rows), "1", "1 for flows that lead"),
    }


def _bus_of(terms: Terms, follow: Follow) -> str:
    """The bus that a flow that follows is supplied to; "" if it is a part of something."""
    return next((bus for bus, flow in terms.supplies.items() if flow is follow.flow), "")


def _leads(parts: Parts, follow: Follow) -> list[float]:
    """1 for each row of flow_mw that a flow follows, 0 for the others."""
    out = []
    for name, terms in parts.terms.items():
        bus = follow.bus or next((bus for bus in terms.consumes if bus in parts.case.commodities), "")
        out += [0.0] * len(terms.supplies)
        out += [float(name in follow.leaders and one == bus) for one in terms.consumes]
    return out


def _pipes(parts: Parts) -> dict[str, Any]:
    """By `pipe`: what the pipe of a plant loses."""
    rows = {name: terms.pipe for name, terms in parts.terms.items() if terms.pipe is not None}
    if not rows:
        return {}
    losses = list(rows.values())
    return {
        "pipe_component": labels("pipe", rows),
        "pipe_network": labels("pipe", (loss.network for loss in losses)),
        "pipe_kept_warm_mw": array(("pipe", "time"), (x.kept_warm_mw for x in losses), "MW", "loss whatever flows"),
        "pipe_loss_share": array(("pipe",), (x.share for x in losses), "1", "share of the heat lost"),
    }


def _lifts(parts: Parts) -> dict[str, Any]:
    """By `lift`: heat of a heat pump at one level, and what it takes from one bus per heat (1 / COP of electricity)."""
    rows = [(name, *row) for name, terms in parts.terms.items() if _lifts_heat(parts, name) for row in _rates(terms)]
    if not rows:
        return {}
    heat = [var.linear() for _, _, _, var, _ in rows]
    return {
        "lift_component": labels("lift", (name for name, *_ in rows)),
        "lift_network": labels("lift", (network for _, network, *_ in rows)),
        "lift_bus": labels("lift", (bus for _, _, bus, *_ in rows)),
        "lift_mw": array(("lift", "time"), (value(q) for q in heat), "MW", "heat delivered at one level"),
        "lift_per_heat": array(("lift", "time"), (rate for *_, rate in rows), "1", "taken from the bus per heat"),
    }


def _lifts_heat(parts: Parts, name: str) -> bool:
    """Does it lift heat: out of a stream, a store, or something without limit?"""
    stored = parts.terms[name].stored
    return isinstance(parts.components[name], Lifting) or (stored is not None and stored.given is not None)


def _rates(terms: Terms) -> Iterator[tuple[str, str, Variable, Array]]:
    """(network, bus, variable of heat, taken per heat), for every bus of which all that is taken goes by heat."""
    if len(terms.supplies) != 1:
        return
    network, heat = next(iter(terms.supplies.items()))
    given = _by_variable(heat)
    if given is None or any(np.any(rate != 1.0) for _, rate in given.values()):
        return
    for bus, flow in terms.consumes.items():
        taken = _by_variable(flow)
        if taken is None or not taken or taken.keys() - given.keys():
            continue
        for key, (var, _) in given.items():
            yield network, bus, var, taken[key][1] if key in taken else np.zeros(heat.linear().n)


def _by_variable(flow: Algebra) -> dict[int, tuple[Variable, Array]] | None:
    """Coefficient of every variable, step by step; None for a flow that is anything else."""
    body: Linear = flow.linear()
    plain = all(
        t.row is None and len(t.coef) == t.var.n and np.array_equal(t.pos, np.arange(body.n)) for t in body.terms
    )
    if np.any(body.constant) or not plain:
        return None
    return {id(t.var): (t.var, t.coef) for t in body.terms}
