"""Whether the temperatures of a case allow what its components claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .calendar import Array, Hours
from .components import Component
from .draft import Draft, at, values_of
from .errors import Faults
from .metadata import hourly_values
from .physics.cop import carnot_cop, lorenz_cop

if TYPE_CHECKING:
    from .case import Network, Stream


def check_temperatures(draft: Draft, hours: Hours, name: str, component: Component, faults: Faults) -> None:
    """Where the temperatures are known, no COP may be above what the second law allows."""
    cop = values_of(hours, getattr(component, "cop", None))
    stream = draft.groups["streams"].get(getattr(component, "source", None) or "")
    network = draft.groups["networks"].get(getattr(component, "network", None) or "")
    best = None if stream is None or network is None else _best_cop(hours, stream, network)
    if cop is None or best is None:
        return
    excess = cop - best
    step = int(excess.argmax())
    if excess[step] > 1e-9:
        above = np.count_nonzero(excess > 1e-9)
        faults.add(
            at(draft, f"components.{name}", "cop"),
            f"{cop[step]:.3g} at {hours.show(step)} local is above the ideal {best[step]:.3g} "
            f"between stream and network temperatures, in {above} steps in all",
            "Lower the COP, or correct the temperatures",
        )


def _best_cop(hours: Hours, stream: Stream, network: Network) -> Array | None:
    """The ideal COP, where the temperatures are known and possible."""
    for part in (stream, network):
        for _, value, limits in hourly_values(part):
            values = values_of(hours, value)
            if values is None or limits.breaks(values).any():
                return None
    return None if stream.stream_c is None or network.supply_c is None else ideal_cop(hours, stream, network)


def ideal_cop(hours: Hours, stream: Stream, network: Network) -> Array:
    """The best COP from a stream to a network's supply line.

    Lorenz' between the stream as it comes (a pump that takes little of it hardly cools it) and the water from return to
    supply; Carnot's at supply temperature where the return is not known.
    """
    at = hours.values
    if network.return_c is None:
        return carnot_cop(at(stream.stream_c), at(network.supply_c))
    return lorenz_cop(at(stream.stream_c), at(stream.stream_c), at(network.return_c), at(network.supply_c))
