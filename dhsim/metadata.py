"""What the fields of a class say about their values: which are references, which have a range, which are hourly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from .cop_models import CopModel
from .fields import CELSIUS, Curve, Fields, HourlyMark, Range, Ref, Shape
from .levels import LevelsMark, is_word
from .registry import Kinded


@cache
def notes(owner: type[Fields]) -> dict[str, tuple[Any, ...]]:
    """Field name -> every annotation on it, also inside unions and tuples."""
    found = {}
    for name, info in owner.model_fields.items():
        found[name] = (*info.metadata, *_nested(info.annotation))
    return found


def _nested(annotation: Any) -> Iterator[Any]:
    """Annotations inside `X | None`, `tuple[X, ...]` and `Annotated[X, ...]`."""
    if get_origin(annotation) is Annotated:
        inner, *extra = get_args(annotation)
        yield from extra
        yield from _nested(inner)
    else:
        for inner in get_args(annotation):
            yield from _nested(inner)


def references(thing: Fields) -> Iterator[tuple[str, str, str]]:
    """Every reference a thing makes, as (field, kind of what it names, name)."""
    for name, extra in notes(type(thing)).items():
        ref = next((note for note in extra if isinstance(note, Ref)), None)
        value = getattr(thing, name)
        if ref is None or value is None:
            continue
        for one in (value,) if isinstance(value, str) else value:
            yield name, ref.to, one


def hourly_values(thing: Fields) -> Iterator[tuple[str, Any, Range]]:
    """Every hourly value a thing and its tables hold, as (field, value, range), and after each those inside it."""
    for name, value, limits in _own_values(thing):
        yield name, value, limits
        if isinstance(value, Shape):
            yield from ((f"{name}.{key}", inner, within) for key, inner, within in hourly_values(value))
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        rows = enumerate(value) if isinstance(value, tuple) else ()
        for k, row in ((k, row) for k, row in rows if isinstance(row, Fields) and not isinstance(row, Shape | Kinded)):
            yield from ((f"{name}[{k}].{key}", inner, within) for key, inner, within in hourly_values(row))


def _own_values(thing: Fields) -> Iterator[tuple[str, Any, Range]]:
    """Every hourly value of a thing's own fields; a COP model is no value yet."""
    for name, extra in notes(type(thing)).items():
        if any(isinstance(note, HourlyMark) for note in extra):
            value = getattr(thing, name)
            if value is not None and not isinstance(value, CopModel):
                yield name, value, next((note for note in extra if isinstance(note, Range)), Range())
        elif any(isinstance(note, LevelsMark) for note in extra):
            several = len(getattr(thing, name)) > 1
            for k, level in enumerate(getattr(thing, name)):
                if not is_word(level):
                    yield f"{name}[{k}]" if several else name, level, CELSIUS


def series_named(value: Any) -> str | None:
    """The series that an hourly value reads itself, if it reads one."""
    if isinstance(value, str):
        return value
    return value.of if isinstance(value, Curve) else None


def texts(part: Fields) -> Iterator[str]:
    """Every text in the fields of a part, also in lists."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                yield one
