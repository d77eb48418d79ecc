"""What a component finds around it: temperatures of networks and streams, and heat in the streams, in every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .calendar import Array


class NetworkLevels(NamedTuple):
    """Supply and return temperature of a network, °C per step."""

    supply_c: Array
    return_c: Array


class StreamLevels(NamedTuple):
    """Temperature at which a stream comes, and the lowest it may be cooled to, °C per step."""

    inlet_c: Array
    outlet_min_c: Array


@dataclass(frozen=True, eq=False)
class NetworkAt:
    """A network as its neighbours see it. supply_c, return_c: °C per step, None if not given. demand_mw: MW."""

    demand_mw: Array
    supply_c: Array | None = None
    return_c: Array | None = None

    @property
    def levels_c(self) -> NetworkLevels | None:
        """Supply and return temperature, where both are known."""
        return None if self.supply_c is None or self.return_c is None else NetworkLevels(self.supply_c, self.return_c)


@dataclass(frozen=True, eq=False)
class StreamAt:
    """A stream as its takers see it, per step.

    available_mw: heat of the full span from inlet_c down to outlet_min_c. inlet_c: None if not given. outlet_min_c: the
    inlet itself for a stream that holds all its heat at one temperature (condensing steam). behind_c: where a heat pump
    starts: behind the direct takers where they leave something, else at the inlet. direct_takers: how many there are.
    floor_c: of a stream that comes after another, the outlet asked for: above inlet_c where only the heat that it
    brings along is hotter. warmed_k: by the load between the two, K.
    """

    available_mw: Array
    inlet_c: Array | None = None
    outlet_min_c: Array | None = None
    behind_c: Array | None = None
    direct_takers: int = 0
    floor_c: Array | None = None
    warmed_k: Array | float = 0.0

    @property
    def levels_c(self) -> StreamLevels | None:
        """Inlet and lowest outlet temperature, where both are known."""
        if self.inlet_c is None or self.outlet_min_c is None:
            return None
        return StreamLevels(self.inlet_c, self.outlet_min_c)


@dataclass(frozen=True, eq=False)
class Site:
    """Networks and streams by name; what could not be read is left out."""

    networks: Mapping[str, NetworkAt] = field(default_factory=dict)
    streams: Mapping[str, StreamAt] = field(default_factory=dict)

    def network(self, name: str) -> NetworkAt:
        """A network; one without temperatures if it is not known."""
        return self.networks.get(name, NetworkAt(np.zeros(0)))

    def stream(self, name: str | None) -> StreamAt:
        """A stream; one without temperatures if it is not known."""
        return self.streams.get(name or "", StreamAt(np.zeros(0)))
