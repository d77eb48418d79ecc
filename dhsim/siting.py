"""From the parts of a case to what every component finds around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .calendar import Array, Hours
from .draft import share_of, values_of
from .physics.arrays import SAME_K
from .physics.water import heat_mw
from .site import NetworkAt, Site, StreamAt

if TYPE_CHECKING:
    from .components import Component


def site_of(
    hours: Hours, networks: Mapping[str, Any], streams: Mapping[str, Any], components: Iterable[Component]
) -> Site:
    """Temperatures and heat around the components. Parts whose series are missing are left out."""
    around = {name: network_at(hours, network) for name, network in networks.items()}
    known = {name: network for name, network in around.items() if network is not None}
    outlets = _direct_outlets(hours, known, components)
    found: dict[str, StreamAt] = {}
    for name in in_sequence(streams):
        stream = stream_at(hours, streams[name], found, outlets.get(name))
        if stream is not None:
            found[name] = stream
    return Site(known, found)


def in_sequence(streams: Mapping[str, Any]) -> list[str]:
    """Names of streams, each behind the one it comes after; those that run in a circle are left out."""
    order: list[str] = []
    while len(order) < len(streams):
        ready = [n for n, s in streams.items() if n not in order and (s.after is None or s.after in order)]
        if not ready:
            return order
        order += ready
    return order


def network_at(hours: Hours, network: Any) -> NetworkAt | None:
    """A network in every step; None where a series is missing."""
    demand, supply, back = (values_of(hours, getattr(network, key)) for key in ("demand_mw", "supply_c", "return_c"))
    missing = demand is None or (supply is None) != (network.supply_c is None)
    if missing or demand is None or (back is None) != (network.return_c is None):
        return None
    return NetworkAt(demand, supply, back)


def _direct_outlets(
    hours: Hours, networks: Mapping[str, NetworkAt], components: Iterable[Component]
) -> dict[str, Array]:
    """Stream -> the lowest temperature to which any taker cools it by direct exchange."""
    lowest: dict[str, Array] = {}
    for component in components:
        for stream, outlet_c in component.direct_outlets(hours, networks).items():
            lowest[stream] = np.minimum(lowest.get(stream, outlet_c), outlet_c)
    return lowest


def stream_at(
    hours: Hours, stream: Any, others: Mapping[str, StreamAt], direct_outlet_c: Array | None = None
) -> StreamAt | None:
    """A stream in every step; None where a series, or the stream it comes after, is missing."""
    values = {key: values_of(hours, getattr(stream, key)) for key in _SERIES}
    if any(values[key] is None and getattr(stream, key) is not None for key in _SERIES):
        return None
    on, outlet = share_of(hours, stream), values["stream_outlet_min_c"]
    if on is None:
        return None
    if stream.after is not None:
        return _after(values, others.get(stream.after), on, direct_outlet_c)
    inlet, available = values["stream_c"], values["available_mw"]
    lowest = inlet if outlet is None or inlet is None else np.minimum(outlet, inlet)
    if available is None and inlet is not None and lowest is not None:
        available = heat_mw(np.asarray(values["flow_kg_per_s"]), inlet, lowest)
    if available is None:
        return None
    if inlet is None or lowest is None:
        return StreamAt(available * on)
    return StreamAt(available * on, inlet, lowest, _behind_c(inlet, lowest, direct_outlet_c))


_SERIES = ("available_mw", "flow_kg_per_s", "stream_c", "stream_outlet_min_c", "warmed_by_mw")


def _after(
    values: Mapping[str, Array | None], before: StreamAt | None, on: Array, direct_outlet_c: Array | None
) -> StreamAt | None:
    """The rest of a stream behind its taps and a load: as cold as if the taps took all they may."""
    outlet, load_mw = values["stream_outlet_min_c"], values["warmed_by_mw"]
    if before is None or before.levels_c is None or outlet is None or load_mw is None:
        return None
    inlet_before, coldest = before.levels_c
    span_k = inlet_before - coldest
    mw_per_k = np.where(span_k > SAME_K, before.available_mw / np.where(span_k > SAME_K, span_k, 1.0), 0.0)
    warming_k = np.where(mw_per_k > 0, load_mw / np.where(mw_per_k > 0, mw_per_k, 1.0), 0.0)
    inlet = coldest + warming_k
    lowest = np.minimum(outlet, inlet)
    behind = _behind_c(inlet, lowest, direct_outlet_c)
    return StreamAt(mw_per_k * (inlet - lowest) * on, inlet, lowest, behind)


def _behind_c(inlet_c: Array, outlet_min_c: Array, direct_outlet_c: Array | None) -> Array:
    """Where a heat pump starts: behind direct exchange, where that leaves something; else where the stream comes in."""
    if direct_outlet_c is None:
        return inlet_c
    leaves = (direct_outlet_c > outlet_min_c) & (direct_outlet_c < inlet_c)
    return np.where(leaves, direct_outlet_c, inlet_c)
