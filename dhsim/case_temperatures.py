"""Whether the temperatures of a case are possible, and allow what its components claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .calendar import Array, Hours, in_steps
from .components.lifting import Lifting
from .cop_models import CopModel
from .draft import Draft, at, values_of
from .errors import Faults
from .metadata import hourly_values
from .physics.arrays import SAME_K
from .physics.cop import carnot_cop, lorenz_cop
from .site import Site

if TYPE_CHECKING:
    from .case import Network
    from .components import Component


def check_temperatures(draft: Draft, hours: Hours, site: Site, faults: Faults) -> None:
    """Temperatures that contradict each other, and COPs above what the second law allows."""
    for name, network in draft.groups["networks"].items():
        _network(draft, hours, name, network, faults)
    for group in ("streams", "components"):
        for name, part in draft.groups[group].items():
            _outlet(draft, hours, f"{group}.{name}", part, faults)
    for name, component in draft.groups["components"].items():
        _too_hot(draft, hours, site, name, component, faults)
        _cop(draft, hours, site, name, component, faults)


def _network(draft: Draft, hours: Hours, name: str, network: Network, faults: Faults) -> None:
    """The supply is above the return, and not above what the network is built for."""
    supply, back = _possible(hours, network, "supply_c"), _possible(hours, network, "return_c")
    if supply is not None and back is not None:
        bad = supply <= back + SAME_K
        if bad.any():
            k = int(bad.argmax())
            found = f"{supply[k]:g} °C at {hours.show(k)} local is not above return_c = {back[k]:g}, {in_steps(bad)}"
            faults.add(at(draft, f"networks.{name}", "supply_c"), found, "Correct the two temperatures")
    limit = network.supply_max_c
    if supply is not None and limit is not None and (supply > limit + SAME_K).any():
        k, bad = int(supply.argmax()), supply > limit + SAME_K
        found = f"{supply[k]:g} °C at {hours.show(k)} local is above supply_max_c = {limit:g}, {in_steps(bad)}"
        faults.add(at(draft, f"networks.{name}", "supply_c"), found, "Correct one of them")


def _outlet(draft: Draft, hours: Hours, where: str, part: Any, faults: Faults) -> None:
    """A stream cannot be cooled to more than it comes at."""
    inlet, outlet = (_possible(hours, part, key) for key in ("stream_c", "stream_outlet_min_c"))
    if outlet is not None and getattr(part, "stream_c", None) is None and not getattr(part, "after", None):
        faults.add(at(draft, where, "stream_outlet_min_c"), "there is no stream_c to cool from", "Give stream_c")
    if inlet is None or outlet is None:
        return
    bad = outlet > inlet + SAME_K
    if bad.any():
        k = int(bad.argmax())
        found = f"{outlet[k]:g} °C at {hours.show(k)} local is above stream_c = {inlet[k]:g}, {in_steps(bad)}"
        faults.add(at(draft, where, "stream_outlet_min_c"), found, "Correct one of them")


def _too_hot(draft: Draft, hours: Hours, site: Site, name: str, component: Component, faults: Faults) -> None:
    """What is fed into a network must not be hotter than the network is built for."""
    network = draft.groups["networks"].get(getattr(component, "network", None) or "")
    if network is None or network.supply_max_c is None or getattr(component, "deliver_max_c", None) is not None:
        return
    stream: Any = component if getattr(component, "stream_c", None) is not None else None
    stream = stream or draft.groups["streams"].get(getattr(component, "stream", None) or "")
    inlet = None if stream is None else _possible(hours, stream, "stream_c")
    if inlet is None:
        return
    hot = inlet - getattr(component, "approach_k", 0.0)
    bad = hot > network.supply_max_c + SAME_K
    if bad.any():
        k = int(hot.argmax())
        found = (
            f"its stream would heat the water to {hot[k]:g} °C at {hours.show(k)} local, above supply_max_c = "
            f"{network.supply_max_c:g} of the network, {in_steps(bad)}"
        )
        remedy = "Give deliver_max_c, to which its heat exchanger is controlled"
        faults.add(at(draft, f"components.{name}"), found, remedy)


def _possible(hours: Hours, part: Any, key: str) -> Array | None:
    """The values of a temperature, if they are known and in range (else another fault says so)."""
    for name, value, limits in hourly_values(part):
        if name == key:
            values = values_of(hours, value)
            return None if values is None or limits.breaks(values).any() else values
    return None


def _cop(draft: Draft, hours: Hours, site: Site, name: str, component: Component, faults: Faults) -> None:
    """Where the temperatures are known, no COP may be above what the second law allows."""
    given = getattr(component, "cop", None)
    cop = None if isinstance(given, CopModel) else values_of(hours, given)
    stream = draft.groups["streams"].get(getattr(component, "source", None) or "")
    network = draft.groups["networks"].get(getattr(component, "network", None) or "")
    source_c = _source_c(hours, site, stream, component)
    best = None if source_c is None or network is None else _best_cop(hours, site, source_c, network, component)
    if cop is None or best is None:
        return
    excess = cop - best
    step = int(excess.argmax())
    if excess[step] > 1e-9:
        faults.add(
            at(draft, f"components.{name}", "cop"),
            f"{cop[step]:.3g} at {hours.show(step)} local is above the ideal {best[step]:.3g} "
            f"between {'source' if stream is None else 'stream'} and network temperatures, {in_steps(excess > 1e-9)}",
            "Lower the COP, or correct the temperatures",
        )


def _readable(hours: Hours, part: Any) -> bool:
    """Are all temperatures of a component known and in range?"""
    given = (name for name, _, _ in hourly_values(part) if name.endswith("_c") or name.startswith("deliver_c"))
    return all(_possible(hours, part, name) is not None for name in given)


def _source_c(hours: Hours, site: Site, stream: Any, component: Component) -> Array | None:
    """The hottest that a heat pump draws on, where that is known: of a shared stream what direct exchange leaves it."""
    if stream is None:
        return _possible(hours, component, "source_c")
    if not isinstance(component, Lifting) or not _readable(hours, component):
        return _possible(hours, stream, "stream_c")
    known = _possible(hours, stream, "stream_c") is not None or getattr(stream, "after", None)
    return component.stream_source(site, hours).from_c if known else None


def _best_cop(hours: Hours, site: Site, source_c: Array, network: Network, component: Component) -> Array | None:
    """The best COP from a source to the coldest level it is delivered at, where the temperatures are known.

    Lorenz' between the hottest of the source (a pump that takes little of it hardly cools it) and the water on its way
    to that level; Carnot's at supply temperature where the return is not known.
    """
    supply, back = _possible(hours, network, "supply_c"), _possible(hours, network, "return_c")
    if supply is None or (back is None) != (network.return_c is None) or not _readable(hours, component):
        return None
    if isinstance(component, Lifting):
        sinks = component.sinks(site, hours)
        levels = [(sink.in_c, sink.out_c) for sink in sinks if sink.out_c is not None]
    else:
        levels = [(back, supply)]
    return np.asarray(np.max([_ideal_cop(source_c, *level) for level in levels], axis=0)) if levels else None


def _ideal_cop(source_c: Array, in_c: Array | None, out_c: Array) -> Array:
    """The best COP between a source that is not cooled and water from in_c to out_c."""
    if in_c is None:
        return carnot_cop(source_c, out_c)
    return lorenz_cop(source_c, source_c, in_c, np.maximum(out_c, in_c))
