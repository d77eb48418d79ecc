r"""The field type for a COP: a model of it, or a value in each step as in any other hourly field.

As a value it is the COP of every level, in every step, whatever the temperatures: $\psi_{l,t} = \psi_t \ge 1$.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, GetJsonSchemaHandler, PlainSerializer, PlainValidator, TypeAdapter, ValidationError
from pydantic import ValidationInfo as Info
from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import union_schema

from ..errors import suggest
from ..fields import HourlyCop, HourlyMark, HourlyValue, Range
from ..registry import by_kind, class_of
from .base import CopModel

KEY = CopModel.named_by
_HOURLY: TypeAdapter[Any] = TypeAdapter(HourlyCop, config=ConfigDict(arbitrary_types_allowed=True))


def _read(value: Any, info: Info) -> Any:
    """A COP model from its table or its bare name (which no series can have); all else is read as HourlyCop does."""
    if isinstance(value, CopModel):
        return value
    if isinstance(value, str) and value in CopModel.kinds:
        value = {KEY: value}
    if isinstance(value, Mapping) and _means_model(value):
        return _made(value, info.context)
    return _HOURLY.validate_python(value, context=info.context)


def _means_model(table: Mapping[str, Any]) -> bool:
    """Has the table the key `model`, or, without being a curve, nearly that key or one that only models have?"""
    if KEY in table or "of" in table:
        return KEY in table
    fields = {name for cls in CopModel.kinds.values() for name in cls.model_fields}
    return any(key in fields or suggest(str(key), [KEY]).startswith("Did") for key in table)


def _made(table: Mapping[str, Any], context: Any) -> CopModel:
    """The model that a table describes.

    Raises ValueError if `model` is missing or unknown, ValidationError if its fields are wrong.
    """
    try:
        return by_kind(CopModel.kinds, table, "COP", context, KEY)
    except ValidationError as error:
        cls = class_of(CopModel.kinds, table, "COP", KEY)
        faults = [_worded(detail, cls) for detail in error.errors(include_url=False)]
        raise ValidationError.from_exception_data(cls.__name__, faults) from None


def _worded(detail: ErrorDetails, cls: type[CopModel]) -> InitErrorDetails:
    """A fault as it was; for an unknown key with the nearest of this model's keys, which the field's owner ignores."""
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        about = {"key": key, "remedy": suggest(key, [KEY, *cls.model_fields])}
        why = PydanticCustomError("value_error", "unknown key '{key}'. {remedy}", about)
    else:
        why = PydanticCustomError(detail["type"], "{text}", {**detail.get("ctx", {}), "text": detail["msg"]})
    return InitErrorDetails(type=why, loc=detail["loc"], input=detail["input"])


def _written(value: Any) -> Any:
    """The value as it stands in files."""
    if isinstance(value, CopModel):
        return {KEY: value.kind, **value.model_dump(mode="json")}
    return _HOURLY.dump_python(value, mode="json")


class _Described:
    """The JSON Schema of the field, with the models registered when it is asked for."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A table of a model, the name of one, or an hourly value."""
        models = [cls.__pydantic_core_schema__ for _, cls in sorted(CopModel.kinds.items())]
        out = handler(union_schema([*models, _HOURLY.core_schema]))
        names = {"enum": sorted(CopModel.kinds), "description": "a COP model with its defaults"}
        return {"anyOf": [names, *(inner for one in out["anyOf"] for inner in one.get("anyOf", [one]))]}


Cop = Annotated[
    CopModel | HourlyValue,
    HourlyMark(),
    Range(ge=1),
    PlainValidator(_read),
    PlainSerializer(_written, return_type=Any),
    _Described(),
]
