"""A case, or as much of one as could be read: what is checked before a model is made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .calendar import Array, Hours
from .fields import Fields
from .metadata import references, series_named
from .validation import located

NAMED = ("networks", "commodities", "streams", "components")  # each becomes a block of the model
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
    """The values in every step; None if they are not known."""
    series = series_named(value)
    if value is None or (series is not None and series not in hours.series):
        return None
    if isinstance(value, np.ndarray) and len(value) != hours.n:
        return None
    return hours.values(value)
