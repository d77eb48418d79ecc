"""Dates and times as they stand in files: local ones, or with an offset."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError


def when_of(value: Any) -> dt.date | None:
    """A date or date-time: TOML's own, or ISO text; None if it is none. Raises ValueError for a year too far off."""
    when = value
    if isinstance(value, str):
        try:
            when = dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
        except ValueError:
            when = None
    if isinstance(when, dt.date) and not 1900 <= when.year < 2200:
        raise ValueError(f"found the year {when.year}; give one between 1900 and 2199")
    return when if isinstance(when, dt.date) else None


def _read_when(value: Any) -> dt.date:
    """A date or date-time."""
    when = when_of(value)
    if when is None:
        words = "It must be a date such as 2023-07-01 or a time such as 2023-07-01T06:00:00"
        raise PydanticCustomError("when_type", words)
    return when


When = Annotated[
    dt.date | dt.datetime,
    BeforeValidator(_read_when),
    PlainSerializer(lambda v: v.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "description": "local date, or date and time"}),
]
