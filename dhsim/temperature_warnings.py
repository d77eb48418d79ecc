"""Hours in which the temperatures let nothing through, although somebody may have meant otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .calendar import Hours
from .draft import Draft
from .levels import is_word
from .physics.arrays import Flags
from .physics.cascade import can_feed
from .site import NetworkAt, Site
from .siting import site_of


def temperature_warnings(draft: Draft, hours: Hours) -> Iterator[str]:
    """One line a component and reason, with the count of hours."""
    groups = draft.groups
    site = site_of(hours, groups["networks"], groups["streams"], groups["components"].values())
    for name, component in groups["components"].items():
        network = site.networks.get(getattr(component, "network", ""))
        if network is None or network.levels_c is None:
            continue
        yield from _too_cold_stream(f"components.{name}", component, hours, site, network)
        yield from _levels_below_return(f"components.{name}", component, hours, network)


def _too_cold_stream(where: str, component: Any, hours: Hours, site: Site, network: NetworkAt) -> Iterator[str]:
    """A stream for direct exchange that does not warm the return water."""
    approach_k, own_c = getattr(component, "approach_k", None), getattr(component, "stream_c", None)
    inlet_c = hours.values(own_c) if own_c is not None else site.stream(getattr(component, "stream", None)).inlet_c
    if approach_k is None or inlet_c is None or network.levels_c is None:
        return
    cold = ~can_feed(inlet_c - approach_k, network.levels_c.return_c)
    if cold.any():
        yield (
            f"{where}: in {_of(cold, hours)} its stream less approach_k = {approach_k:g} is not above the return "
            "temperature, and it feeds nothing directly"
        )


def _levels_below_return(where: str, component: Any, hours: Hours, network: NetworkAt) -> Iterator[str]:
    """A delivery level that the return water has already in some hours."""
    for level in getattr(component, "deliver_c", ()):
        if is_word(level) or network.levels_c is None:
            continue
        cold = ~can_feed(hours.values(level), network.levels_c.return_c)
        if cold.any():
            yield (
                f"{where}.deliver_c: in {_of(cold, hours)} the level is not above the return temperature, "
                "and nothing can be fed in at it"
            )


def _of(flags: Flags, hours: Hours) -> str:
    """'12 of 8760 hours'."""
    unit = "hours" if hours.step_h == 1 else "steps"
    return f"{int(np.count_nonzero(flags))} of {hours.n} {unit}"
