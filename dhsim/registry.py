"""Classes that are found by their `kind`: how they register, and how a table becomes an object of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel

from .errors import suggest
from .fields import Fields
from .validation import written


class Kinded(Fields):
    """A class whose subclasses name themselves by `kind=` and are found by that name in files.

    The newest class of a kind is the one in use, so that a notebook's cell can be run twice. Each base has its `kinds`.
    named_by: the key in files that says the kind.
    """

    kinds: ClassVar[dict[str, Any]]
    named_by: ClassVar[str] = "kind"
    kind: ClassVar[str] = ""

    def __init_subclass__(cls, kind: str = "", **kwargs: Any) -> None:
        """Register a subclass under its kind."""
        super().__init_subclass__(**kwargs)
        if kind:
            cls.kind = kind
            cls.kinds[kind] = cls


Model = TypeVar("Model", bound=BaseModel)


def class_of(kinds: Mapping[str, type[Model]], table: Mapping[str, Any], what: str, key: str = "kind") -> type[Model]:
    """The class that a table names under `key`. Raises ValueError if it is missing or unknown."""
    kind = table.get(key)
    if kind is None:
        raise ValueError(f"this {what} has no {key}. Add {key} = '...'; {suggest('', kinds).lower()}")
    if not isinstance(kind, str) or kind not in kinds:
        raise ValueError(f"{written(kind)} is not a {key} of {what}. {suggest(str(kind), kinds)}")
    return kinds[kind]


def by_kind(
    kinds: Mapping[str, type[Model]], table: Mapping[str, Any], what: str, context: Any = None, key: str = "kind"
) -> Model:
    """The object that a table describes.

    Raises ValueError if `key` is missing or unknown, pydantic.ValidationError if its fields are wrong.
    """
    cls = class_of(kinds, table, what, key)
    return cls.model_validate({k: v for k, v in table.items() if k != key}, context=context)
