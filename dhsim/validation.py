"""What pydantic finds wrong with a table, as faults with place and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .errors import Faults, suggest

Model = TypeVar("Model", bound=BaseModel)


def validated(
    make: Callable[[], Model], where: str, known: Iterable[str], faults: Faults, units: Callable[[str], str | None]
) -> Model | None:
    """The object that `make` builds; None, with one fault for each thing wrong, if it cannot.

    known: keys that the table may have, for suggestions. units: key -> the unit its ending names.
    """
    try:
        return make()
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _add(detail, where, known, faults, units)
    except ValueError as error:
        faults.add(where, str(error))
    return None


def keys_of(cls: type[BaseModel]) -> list[str]:
    """The keys a table of this class may have, as written in files."""
    return [info.alias or name for name, info in cls.model_fields.items()]


def _add(
    detail: ErrorDetails, where: str, known: Iterable[str], faults: Faults, units: Callable[[str], str | None]
) -> None:
    """One of pydantic's errors in our words."""
    path = ".".join(str(part) for part in detail["loc"])
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    place = f"{where}.{path}" if path else where
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        faults.add(place, f"unknown key '{key}'", suggest(key, known if len(detail["loc"]) == 1 else ()))
    elif kind == "missing":
        faults.add(place, "it is missing", f"Add {key}{_in_unit(units(key))}")
    elif kind == "value_error":
        found, _, remedy = detail["msg"].removeprefix("Value error, ").partition(". ")
        faults.add(place, found, remedy)
    else:
        faults.add(place, f"found {_short(value)}", detail["msg"].replace("Input should be", "It must be"))


def _in_unit(unit: str | None) -> str:
    """' in MW', where the key names a unit."""
    return "" if unit is None else f", in {unit.replace('{money}', 'currency')}"


def _short(value: Any) -> str:
    """A value as it would stand in the file, cut if long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
