"""From the parts of a case to what every component finds around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .calendar import Array, Hours, in_steps
from .draft import share_of, values_of
from .physics.arrays import SAME_K, quotient
from .physics.water import heat_mw
from .site import NetworkAt, Site, StreamAt

if TYPE_CHECKING:
    from .components import Component


POSSIBLE_C = (-60.0, 400.0)  # temperatures of streams, °C
_SERIES = ("available_mw", "flow_kg_per_s", "stream_c", "stream_outlet_min_c", "warmed_by_mw")


def site_of(
    hours: Hours, networks: Mapping[str, Any], streams: Mapping[str, Any], components: Iterable[Component]
) -> Site:
    """Temperatures and heat around the components. Parts whose series are missing are left out."""
    around = {name: network_at(hours, network) for name, network in networks.items()}
    known = {name: network for name, network in around.items() if network is not None}
    outlets = _direct_outlets(hours, known, components)
    found: dict[str, StreamAt] = {}
    for name in in_sequence(streams):
        takers = outlets.get(name, [])
        stream = stream_at(hours, streams[name], found, np.min(takers, axis=0) if takers else None)
        if stream is not None:
            found[name] = replace(stream, direct_takers=len(takers))
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
    values = _read(hours, network, ("demand_mw", "supply_c", "return_c"))
    if values is None or values["demand_mw"] is None:
        return None
    return NetworkAt(values["demand_mw"], values["supply_c"], values["return_c"])


def _read(hours: Hours, part: Any, keys: Sequence[str]) -> dict[str, Array | None] | None:
    """Fields of a part in every step, None for one that is not given; nothing at all where a series is missing."""
    values = {key: values_of(hours, getattr(part, key)) for key in keys}
    missing = any(values[key] is None and getattr(part, key) is not None for key in keys)
    return None if missing else values


def _direct_outlets(
    hours: Hours, networks: Mapping[str, NetworkAt], components: Iterable[Component]
) -> dict[str, list[Array]]:
    """Stream -> the temperatures to which its takers cool it by direct exchange, one a taker."""
    outlets: dict[str, list[Array]] = {}
    for component in components:
        for stream, outlet_c in component.direct_outlets(hours, networks).items():
            outlets.setdefault(stream, []).append(outlet_c)
    return outlets


def stream_at(
    hours: Hours, stream: Any, others: Mapping[str, StreamAt], direct_outlet_c: Array | None = None
) -> StreamAt | None:
    """A stream in every step; None where a series, or the stream it comes after, is missing."""
    values, on = _read(hours, stream, _SERIES), share_of(hours, stream)
    if values is None or on is None:
        return None
    if stream.after is not None:
        return _after(values, others.get(stream.after), on, direct_outlet_c)
    inlet, outlet, available = values["stream_c"], values["stream_outlet_min_c"], values["available_mw"]
    lowest = inlet if outlet is None or inlet is None else np.minimum(outlet, inlet)
    if available is None and inlet is not None and lowest is not None:
        available = heat_mw(np.asarray(values["flow_kg_per_s"]), inlet, lowest)
    if available is None:
        return None
    if inlet is None or lowest is None:
        return StreamAt(available * on)
    return StreamAt(available * on, inlet, lowest, _behind_c(inlet, lowest, direct_outlet_c))


def _after(
    values: Mapping[str, Array | None], before: StreamAt | None, on: Array, direct_outlet_c: Array | None
) -> StreamAt | None:
    """The rest of a stream behind its taps and a load: as cold as if the taps took all they may."""
    outlet, load_mw = values["stream_outlet_min_c"], values["warmed_by_mw"]
    if before is None or before.levels_c is None or outlet is None or load_mw is None:
        return None
    inlet_before, coldest = before.levels_c
    span_k = inlet_before - coldest
    mw_per_k = quotient(before.available_mw, np.where(span_k > SAME_K, span_k, 0.0))
    warming_k = quotient(load_mw, mw_per_k)
    inlet = coldest + warming_k
    lowest = np.minimum(outlet, inlet)
    behind = _behind_c(inlet, lowest, direct_outlet_c)
    return StreamAt(mw_per_k * (inlet - lowest) * on, inlet, lowest, behind, floor_c=outlet, warmed_k=warming_k)


def beyond(streams: Mapping[str, StreamAt], hours: Hours) -> Iterator[tuple[str, str, str]]:
    """Streams that a load warms (or leaves) beyond all reason: name, what was found, what to do."""
    for name, stream in streams.items():
        if stream.floor_c is None or stream.inlet_c is None:
            continue
        bad = (stream.inlet_c < POSSIBLE_C[0] - SAME_K) | (stream.inlet_c > POSSIBLE_C[1] + SAME_K)
        if bad.any():
            k = int(bad.argmax())
            found = (
                f"it comes at {stream.inlet_c[k]:g} °C at {hours.show(k)} local, outside -60 to 400, {in_steps(bad)}"
            )
            yield (
                name,
                found,
                "The flow is too small for that load. Lower it in these hours, or correct the stream before",
            )


def _behind_c(inlet_c: Array, outlet_min_c: Array, direct_outlet_c: Array | None) -> Array:
    """Where a heat pump starts: behind direct exchange, where that leaves something; else where the stream comes in."""
    if direct_outlet_c is None:
        return inlet_c
    leaves = (direct_outlet_c > outlet_min_c) & (direct_outlet_c < inlet_c)
    return np.where(leaves, direct_outlet_c, inlet_c)
