"""A case, or as much of one as could be read: what is checked before a model is made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .calendar import Array, Hours
from .fields import Curve, Fields, Shape
from .metadata import hourly_values, references, series_named
from .schedule import Scheduled
from .validation import located

NAMED = ("networks", "commodities", "streams", "components", "grid_limits")  # each becomes a block of the model
GROUPS = (*NAMED, "contracts")


@dataclass(frozen=True)
class Draft:
    """What is checked: a case, or as much of one as could be read.

    hours: None if the series could not be read. groups: the parts by group and name. unread: by group, names of parts
    that are there but could not be read. origins: dotted path -> file.
    """

    hours: Hours | None
    groups: Mapping[str, Mapping[str, Any]]
    origins: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, Collection[str]] = field(default_factory=dict)

    def names(self, group: str) -> list[str]:
        """Every name of a group, read or not."""
        return [*self.groups[group], *self.unread.get(group, ())]

    def parts(self) -> Iterator[tuple[str, Fields]]:
        """Every part with its dotted path; clauses count as parts of their own."""
        for group in GROUPS:
            for name, thing in self.groups[group].items():
                yield f"{group}.{name}", thing
        for name, contract in self.groups["contracts"].items():
            for k, clause in enumerate(contract.clauses):
                yield f"contracts.{name}.clauses[{k}]", clause

    def used(self, kind: str) -> set[str]:
        """The names that components refer to as networks, commodities or streams."""
        return {name for part in self.groups["components"].values() for _, of, name in references(part) if of == kind}


def at(draft: Draft, path: str, key: str = "") -> str:
    """'models/town.toml, components.mill.price_per_mwh', or without the file for cases made in Python."""
    return located(draft.origins, f"{path}.{key}" if key else path)


def values_of(hours: Hours, value: Any) -> Array | None:
    """The values in every step; None if they are not known, or what a curve or profile reads is out of its range."""
    series = series_named(value)
    if value is None or (series is not None and series not in hours.series):
        return None
    if isinstance(value, np.ndarray) and len(value) != hours.n:
        return None
    if isinstance(value, Curve) and not np.isfinite(hours.series[value.of]).all():
        return None
    if isinstance(value, Shape) and not _readable(hours, value):
        return None
    return hours.values(value)


def _readable(hours: Hours, shape: Shape) -> bool:
    """Can the values of a curve or profile be worked out in these hours?"""
    for _, value, limits in hourly_values(shape):
        values = values_of(hours, value)
        if values is None or limits.breaks(values).any():
            return False
    return not any(shape.faults(hours))


def share_of(hours: Hours, thing: Scheduled) -> Array | None:
    """The share of a component or stream that is there in every step; None if a series or a date does not exist."""
    try:
        for _, when in thing.dates():
            hours.instant(when)
    except ValueError:
        return None
    return None if values_of(hours, thing.availability) is None else thing.available_share(hours)
