"""Hours in which the temperatures let nothing through, although somebody may have meant otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .calendar import Hours
from .draft import Draft, values_of
from .levels import is_word
from .physics.arrays import SAME_K, Flags
from .physics.cascade import can_feed
from .site import NetworkAt, Site
from .siting import site_of

KELVIN_ABOVE = 250.0  # °C; district heating is below it, and water in kelvin above


def temperature_warnings(draft: Draft, hours: Hours) -> Iterator[str]:
    """One line a component and reason, with the count of hours."""
    groups = draft.groups
    site = site_of(hours, groups["networks"], groups["streams"], groups["components"].values())
    for name, network_at in site.networks.items():
        yield from _in_kelvin(f"networks.{name}", network_at)
    for name, component in groups["components"].items():
        yield from _hotter_than_stream(f"components.{name}", component, hours, site)
        network = site.networks.get(getattr(component, "network", ""))
        if network is None or network.levels_c is None:
            continue
        yield from _too_cold_stream(f"components.{name}", component, hours, site, network)
        yield from _levels_below_return(f"components.{name}", component, hours, network)
        yield from _never_charged(f"components.{name}", component, hours, network)


def _too_cold_stream(where: str, component: Any, hours: Hours, site: Site, network: NetworkAt) -> Iterator[str]:
    """A stream for direct exchange that does not warm the return water."""
    approach_k, own_c = getattr(component, "approach_k", None), getattr(component, "stream_c", None)
    inlet_c = hours.values(own_c) if own_c is not None else site.stream(getattr(component, "stream", None)).inlet_c
    if approach_k is None or inlet_c is None or network.levels_c is None:
        return
    cold = ~can_feed(inlet_c - approach_k, network.levels_c.return_c)
    if cold.any():
        key, name = ("stream_c", "stream_c") if own_c is not None else ("stream", f"stream_c of '{component.stream}'")
        yield (
            f"{where}.{key}: in {_of(cold, hours)} {name} less approach_k = {approach_k:g} is not above the return "
            "temperature, and feeds nothing directly; let a heat pump use the stream, or lower approach_k"
        )


def _hotter_than_stream(where: str, component: Any, hours: Hours, site: Site) -> Iterator[str]:
    """A taker that asks for a stream hotter than it ever is."""
    wanted = values_of(hours, getattr(component, "draws_from_c", None))
    name = getattr(component, "stream", None) or getattr(component, "source", None)
    inlet_c = site.stream(name).inlet_c
    if wanted is not None and inlet_c is not None and len(wanted) and np.all(wanted > inlet_c + SAME_K):
        yield (
            f"{where}.draws_from_c: the stream '{name}' is colder than that in every step, {inlet_c.max():g} °C at "
            "most; it is drawn on as it comes"
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
                "and nothing can be fed in at it; raise it, or leave it out"
            )


def _in_kelvin(where: str, network: NetworkAt) -> Iterator[str]:
    """Water so hot that its temperature may have been given in kelvin."""
    for key in ("supply_c", "return_c"):
        celsius = getattr(network, key)
        if celsius is not None and celsius.max() > KELVIN_ABOVE:
            most = float(celsius.max())
            yield (
                f"{where}.{key}: {most:g} °C at the most is hot for a network; if it is in kelvin, write "
                f"{most - 273.15:g} °C instead"
            )


def _never_charged(where: str, component: Any, hours: Hours, network: NetworkAt) -> Iterator[str]:
    """A store at a temperature of its own that the supply never reaches."""
    approach_k = getattr(component, "charge_approach_k", None)
    if approach_k is None or network.supply_c is None:
        return
    needed_c, most_c = hours.values(component.hot_c) + approach_k, float(network.supply_c.max())
    if (network.supply_c < needed_c - SAME_K).all():
        yield (
            f"{where}.hot_c: the supply never reaches hot_c + charge_approach_k = {needed_c.min():g} °C, at most "
            f"{most_c:g} °C, and the store is never charged; lower hot_c"
        )


def _of(flags: Flags, hours: Hours) -> str:
    """'12 of 8760 hours'."""
    unit = "hours" if hours.step_h == 1 else "steps"
    return f"{int(np.count_nonzero(flags))} of {hours.n} {unit}"
