"""What pydantic finds wrong with a table, as faults with place and remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .errors import Faults, suggest
from .quantities import in_money, shown_unit, unit_of

Model = TypeVar("Model", bound=BaseModel)

_MUST_BE = {
    "bool": "true or false",
    "date": "a date such as 2023-07-01",
    "dataclass": "a table of keys",
    "dict": "a table of keys",
    "finite": "a finite number",
    "float": "a number",
    "int": "a whole number",
    "list": "a list",
    "mapping": "a table of keys",
    "model": "a table of keys",
    "string": "text in quotes",
    "tuple": "a list",
}
_LIMITS = {
    "greater_than": ("gt", "above {}"),
    "greater_than_equal": ("ge", "at least {}"),
    "less_than": ("lt", "below {}"),
    "less_than_equal": ("le", "at most {}"),
    "too_short": ("min_length", "a list of {} or more"),
    "too_long": ("max_length", "a list of {} or fewer"),
}
_LENGTHS = ("min_length", "max_length")
_ZERO_IF = {"demand_mw": "; 0 for a header that only passes heat on"}  # what to write if a key seems not to apply
_NUMBER = re.compile(r"\s*-?\d+(\.\d+)?\s*", re.ASCII)
_TWO_PARTS = re.compile(r"(?<!\.)\. |; ")


@dataclass(frozen=True)
class _Fault:
    """One fault on its way: dotted path, what was found, what to do, or else what it must be."""

    path: str
    found: str
    remedy: str = ""
    must_be: str = ""


def validated(
    make: Callable[[], Model],
    origins: Mapping[str, str],
    path: str,
    cls: type[BaseModel] | None,
    faults: Faults,
    currency: str = "",
) -> Model | None:
    """The object that `make` builds; None, with one fault for each thing wrong, if it cannot.

    origins: dotted path -> the file it comes from. path: of the table. cls: what is built, for its keys.
    currency: of the model, for units in remedies.
    """
    try:
        return make()
    except ValidationError as error:
        for fault in _merged(_telling(error.errors(include_url=False)), cls):
            full = fault.path if not path else f"{path}.{fault.path}" if fault.path else path
            remedy = f"It must be {fault.must_be}" if fault.must_be else fault.remedy
            faults.add(located(origins, full), fault.found, in_money(remedy, currency))
    except ValueError as error:
        faults.add(located(origins, path), *two_parts(str(error)))
    return None


def located(origins: Mapping[str, str], path: str) -> str:
    """'models/town.toml, components.mill.price_per_mwh': the file that the nearest part of the path came from."""
    parts = re.sub(r"\[(\d+)\]", r".\1", path).split(".")
    for n in range(len(parts), -1, -1):
        origin = origins.get(".".join(parts[:n]))
        if origin:
            return f"{origin}, {path}" if path else origin
    return path


def keys_of(cls: type[BaseModel]) -> list[str]:
    """The keys a table of this class may have, as written in files."""
    own = ["kind"] if getattr(cls, "kind", "") else []
    return [*own, *(info.alias or name for name, info in cls.model_fields.items())]


def two_parts(text: str) -> tuple[str, str]:
    """A message as what was found and what to do about it: two sentences, or 'found; what to do'."""
    found, *rest = _TWO_PARTS.split(text, maxsplit=1)
    remedy = rest[0] if rest else ""
    return found, remedy[:1].upper() + remedy[1:]


def written(value: Any, room: int = 60) -> str:
    """A value about as it would stand in the file, cut if long."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, Mapping):
        text = "{ " + ", ".join(f"{k} = {written(v, room)}" for k, v in value.items()) + " }" if value else "{}"
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(written(v, room) for v in value) + "]"
    elif isinstance(value, int) and abs(value) > 10**30:
        text = "a number of more than 30 digits"
    else:
        text = str(value) if hasattr(value, "isoformat") else repr(value)
    return text if len(text) <= room else f"{text[: room - 3]}..."


def _telling(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without what only follows from another fault: lists that are short because an entry is wrong, and the branches
    of a choice between text and table that the value does not take.
    """
    places = [detail["loc"] for detail in details]
    out = []
    for detail in details:
        loc = detail["loc"]
        inside = any(len(other) > len(loc) and other[: len(loc)] == loc for other in places)
        beside = any(len(other) > len(loc) and other[: len(loc) - 1] == loc[:-1] for other in places)
        if detail["type"] == "too_short" and inside:
            continue
        if loc and loc[-1] == "str" and isinstance(detail["input"], Mapping) and beside:
            continue
        out.append(detail)
    return out


def _merged(details: list[ErrorDetails], cls: type[BaseModel] | None) -> Iterator[_Fault]:
    """Faults in our words; two demands on one value are joined by 'or'."""
    out: dict[tuple[str, str], _Fault] = {}
    for detail in details:
        fault = _fault(detail, cls)
        before = out.get((fault.path, fault.found))
        if before is not None and before.must_be and fault.must_be:
            fault = _Fault(fault.path, fault.found, must_be=f"{before.must_be} or {fault.must_be}")
        out[fault.path, fault.found] = fault
    yield from out.values()


def _fault(detail: ErrorDetails, cls: type[BaseModel] | None) -> _Fault:
    """One of pydantic's errors in our words."""
    path, known, fields = _followed(cls, detail["loc"])
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return _Fault(path, f"unknown key '{key}'", suggest(key, known))
    if kind == "missing" and isinstance(detail["loc"][-1], int):
        return _Fault(path, "it is missing", "Add a value")
    if kind == "missing":
        return _Fault(path, "it is missing", f"Add {key}{_in_unit(key)}{_ZERO_IF.get(key, '')}")
    if kind == "value_error":
        return _own_words(detail["msg"].removeprefix("Value error, "), path, known, value)
    if _half_sourced(value):
        example = "{ value = ..., provenance = 'stated', note = '...' }"
        return _Fault(path, f"found {written(value)}", f"A value with its source is written {example}")
    must_be = _must_be(detail, key, fields)
    return _Fault(path, f"found {written(value)}", "" if must_be else detail["msg"], must_be)


def _half_sourced(value: Any) -> bool:
    """Is it meant as a value with its source, but not written as one?"""
    if not isinstance(value, Mapping) or not value.keys() & {"value", "provenance"}:
        return False
    return "value" not in value or not value.keys() <= {"value", "provenance", "note"}


def _own_words(text: str, path: str, known: list[str], table: Any) -> _Fault:
    """A fault that a class words itself. If it begins with the name of a key, that key is the place, and its value is
    put before the sentence; one about two keys has the table as its place.
    """
    found, remedy = two_parts(text)
    first, _, rest = found.partition(" ")
    if not rest or first not in known or path or rest.startswith("and "):
        return _Fault(path, found, remedy)
    if rest.startswith("= "):
        return _Fault(first, rest.removeprefix("= "), remedy)
    value = table.get(first) if isinstance(table, Mapping) else None
    return _Fault(first, found if value is None else f"found {written(value)}: {found}", remedy)


def _must_be(detail: ErrorDetails, key: str, fields: list[FieldInfo]) -> str:
    """What a value must be, for the errors of pydantic that are about its type or size."""
    kind, context = detail["type"], detail.get("ctx", {})
    exact = _exact_length(fields)
    if kind in ("too_short", "too_long") and exact is not None:
        return f"a list of exactly {exact}"
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        limit = context[name]
        return words.format(f"{limit:g}" if isinstance(limit, float) and math.isfinite(limit) else limit)
    if kind == "literal_error":
        return str(context["expected"])
    words = _MUST_BE.get(kind.split("_")[0], "")
    if words == "a list" and isinstance(detail["input"], str):
        text = detail["input"]
        return f"a list such as [{text}]" if _NUMBER.fullmatch(text) else f'a list such as ["{text}"]'
    return f"{words}{_in_unit(key)}" if words == "a number" else words


def _exact_length(fields: list[FieldInfo]) -> int | None:
    """How long a list must be, where its field takes one length only."""
    limits = [tuple(getattr(one, name, None) for one in info.metadata for name in _LENGTHS) for info in fields]
    found = {length for limit in limits for length in limit if length is not None}
    both = all(sum(length is not None for length in limit) == len(_LENGTHS) for limit in limits)
    return found.pop() if both and len(found) == 1 else None


def _in_unit(key: str) -> str:
    """', in MW', where the key names a unit."""
    unit = unit_of(key)
    return "" if unit is None else f", in {shown_unit(unit, '{money}')}"


def _followed(cls: type[BaseModel] | None, loc: tuple[int | str, ...]) -> tuple[str, list[str], list[FieldInfo]]:
    """Where pydantic's path leads: as written in files, the keys that the table may have in which it ends, and the
    fields that the last part may mean.
    """
    path, tables = "", [cls] if cls else []
    fields: list[FieldInfo] = []
    known = [key for table in tables for key in keys_of(table)]
    for part in loc:
        if isinstance(part, int):
            path, fields = f"{path}[{part}]", []
            continue
        named = next((cls for table in tables for cls in _with_heirs(table) if cls.__name__ == part), None)
        if named is not None or part in ("str", "[key]"):  # pydantic's names for the branches of a choice
            tables = tables if named is None else [named]
            known = [key for table in tables for key in keys_of(table)]
            continue
        path += f".{part}" if path else part
        known = [key for table in tables for key in keys_of(table)]
        fields = [info for table in tables for name, info in table.model_fields.items() if part in (name, info.alias)]
        tables = [inner for info in fields for inner in _tables(info.annotation)] or ([] if fields else tables)
    return path, known, fields


def _with_heirs(table: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A class and all that derive from it, the newest first, as a notebook's cell can define one twice."""
    for heir in reversed(table.__subclasses__()):
        yield from _with_heirs(heir)
    yield table


def _tables(annotation: Any) -> Iterator[type[BaseModel]]:
    """The classes of tables that an annotation such as `tuple[str | SeriesFile, ...]` allows."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _tables(inner)
