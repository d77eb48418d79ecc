"""What a scenario file says about a batch: the tables `[batch]` and `[sample]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, field_validator, model_validator

from .fields import Fields

Changes = dict[str, Any]  # dotted path -> value, tables inside tables; `remove` lists parts that are left out


class BatchTable(Fields):
    """Which variants of a scenario are run. Grid, together, axes and draws are multiplied; cases stand beside them."""

    base: bool = Field(True, description="run the scenario as it stands too, as 'base'")
    grid: dict[str, tuple[Any, ...]] = Field({}, description="dotted path -> values; every value with every other")
    together: dict[str, tuple[Any, ...]] = Field({}, description="dotted path -> values; first with first, and so on")
    axes: dict[str, dict[str, Changes]] = Field({}, description="axis -> name of an alternative -> what it changes")
    cases: dict[str, Changes] = Field({}, description="name of a scenario -> what it changes")

    @field_validator("grid", "together", mode="before")
    @classmethod
    def _flat(cls, value: Any) -> Any:
        """Paths may be written as tables inside tables."""
        return dict(_down(value)) if isinstance(value, Mapping) else value

    @field_validator("grid", "together")
    @classmethod
    def _some(cls, value: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
        """A path without values would leave nothing to run."""
        for path, values in value.items():
            if not values:
                raise ValueError(f"'{path}' has no values; give at least one, or leave it out")
        return value

    @field_validator("axes")
    @classmethod
    def _alternatives(cls, value: dict[str, dict[str, Changes]]) -> dict[str, dict[str, Changes]]:
        """An axis without alternatives would leave nothing to run."""
        for axis, alternatives in value.items():
            if not alternatives:
                raise ValueError(f"the axis '{axis}' has no alternatives; give at least one, or leave it out")
        return value

    @model_validator(mode="after")
    def _even(self) -> BatchTable:
        """Values of a list go together."""
        lengths = {path: len(values) for path, values in self.together.items()}
        if len(set(lengths.values())) > 1:
            told = ", ".join(f"{path} has {n}" for path, n in lengths.items())
            raise ValueError(f"the values of `together` belong to each other, but {told}; give all the same number")
        if self.base and "base" in self.cases:
            raise ValueError("a case is named 'base', as the scenario as it stands is; choose another name")
        return self


def _down(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted paths of nested tables, down to the lists of values."""
    for key, value in table.items():
        path = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            yield from _down(value, path)
        else:
            yield path, value
