"""Parts that name components as members: each member must take what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator

from .draft import Draft, at
from .errors import Faults
from .fields import Fields
from .metadata import references, texts

POWER_KEYS = frozenset({"electricity"})  # a commodity in such a field is no fuel


def check_members(draft: Draft, faults: Faults) -> None:
    """Grid limits that bound nothing, and flue gas of plants that burn nothing."""
    components = draft.groups["components"]
    for name, limit in draft.groups["grid_limits"].items():
        where = at(draft, f"grid_limits.{name}", "components")
        for member in (one for one in limit.components if one in components):
            if limit.commodity not in set(texts(components[member])):
                found = f"'{member}' neither takes nor supplies '{limit.commodity}'"
                faults.add(where, found, "Leave it out, or correct the commodity")
        for member in sorted({one for one in limit.components if limit.components.count(one) > 1}):
            faults.add(where, f"'{member}' is named twice", "Name it once")
    for name, component in components.items():
        for key, member in _members(component):
            if member in components and not any(_fuels(components[member])):
                found, remedy = f"'{member}' takes no fuel", "Name plants that burn something"
                faults.add(at(draft, f"components.{name}", key), found, remedy)


def _members(component: Fields) -> Iterator[tuple[str, str]]:
    """The components that a component names, as (field, name)."""
    return ((key, name) for key, kind, name in references(component) if kind == "component")


def _fuels(component: Fields) -> Iterator[str]:
    """The commodities that a component burns."""
    return (name for key, kind, name in references(component) if kind == "commodity" and key not in POWER_KEYS)
