"""From a table with a `kind` to an object of the class that registered that kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from .errors import suggest
from .validation import written

Model = TypeVar("Model", bound=BaseModel)


def class_of(kinds: Mapping[str, type[Model]], table: Mapping[str, Any], what: str) -> type[Model]:
    """The class that a table's `kind` names. Raises ValueError if it is missing or unknown."""
    kind = table.get("kind")
    if kind is None:
        raise ValueError(f"this {what} has no kind. Add kind = '...'; {suggest('', kinds).lower()}")
    if not isinstance(kind, str) or kind not in kinds:
        raise ValueError(f"{written(kind)} is not a kind of {what}. {suggest(str(kind), kinds)}")
    return kinds[kind]


def by_kind(kinds: Mapping[str, type[Model]], table: Mapping[str, Any], what: str, context: Any = None) -> Model:
    """The object that a table describes.

    Raises ValueError if `kind` is missing or unknown, pydantic.ValidationError if its fields are wrong.
    """
    cls = class_of(kinds, table, what)
    return cls.model_validate({k: v for k, v in table.items() if k != "kind"}, context=context)
