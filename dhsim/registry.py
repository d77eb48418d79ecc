"""From a table with a `kind` to an object of the class that registered that kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from .errors import suggest

Model = TypeVar("Model", bound=BaseModel)


def by_kind(kinds: Mapping[str, type[Model]], table: Mapping[str, Any], what: str, context: Any = None) -> Model:
    """The object that a table describes.

    Raises ValueError if `kind` is missing or unknown, pydantic.ValidationError if its fields are wrong.
    """
    kind = table.get("kind")
    if kind is None:
        raise ValueError(f"this {what} has no kind. {suggest('', kinds)}")
    if kind not in kinds:
        raise ValueError(f"'{kind}' is not a kind of {what}. {suggest(str(kind), kinds)}")
    return kinds[kind].model_validate({k: v for k, v in table.items() if k != "kind"}, context=context)
