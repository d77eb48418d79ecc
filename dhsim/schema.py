"""The JSON Schema of each kind of file, generated from the classes that read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .batch_file import BatchTable
from .case import GROUPS, Commodity, Network
from .clauses import Clause
from .components import Component
from .contract import Contract
from .cop_models import CopModel
from .distributions import Distribution
from .distributions.base import ANY_DISTRIBUTION
from .errors import Fault, InputError, suggest
from .fields import ANY_PROFILE, Curve, HourlyMark, Ref
from .files_in import InputsFile, ModelFile, RunSpan, ScenarioFile
from .grid_limit import GridLimit
from .hours_of import HoursOf
from .offer_file import Comparison, Offer
from .outages import ForcedOutages, Outage
from .pipe_fields import Pipe
from .profiles import Profile
from .provenance import PROVENANCE
from .quantities import shown_unit, unit_of
from .readers import Reader
from .sample import Sample
from .schedule import Stage
from .series import SeriesFile
from .stream import Stream
from .supplier_side import SupplierSide
from .tax_pack import Dates, PackHead
from .taxes import Rule
from .validation import written

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WITH_PROVENANCE = {
    "type": "object",
    "description": "a value and where it comes from",
    "properties": {"value": {}, "provenance": {"enum": list(PROVENANCE)}, "note": {"type": "string"}},
    "required": ["value"],
    "additionalProperties": False,
}
FILES: dict[str, type[BaseModel]] = {"model": ModelFile, "inputs": InputsFile, "scenario": ScenarioFile}
PARTS: dict[str, type[BaseModel]] = {
    **{kind.__name__.lower(): kind for kind in (Network, Commodity, Stream, Contract)},
    "grid_limit": GridLimit,
    "pipe": Pipe,
    "outage": Outage,
    "forced_outages": ForcedOutages,
    "stage": Stage,
    "curve": Curve,
    "supplier": SupplierSide,
    "hours_of": HoursOf,
    "batch": BatchTable,
    "sample": Sample,
    "run": RunSpan,
    "series_file": SeriesFile,
    "offer": Offer,
    "comparison": Comparison,
    "tax_pack": PackHead,
    "tax_entry": Dates,
}
_LINKED = {"profile": ANY_PROFILE, "distribution": ANY_DISTRIBUTION}
_WORDS = {
    float: "number",
    int: "whole number",
    bool: "true or false",
    str: "text",
    dt.date: "date",
    dt.datetime: "date",
}


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file: model, inputs, scenario; of a part of one, such as network or
    stream; or of a kind of component, clause, profile or COP model.

    Editors use it to complete and check. Raises InputError for a kind that is none of these.
    """
    defs: dict[str, Any] = {}
    out = _table(kind, defs) if kind not in FILES else _file(kind, defs)
    defs["profile"] = {"description": "a profile", **_one_of(Profile.kinds, defs)}
    defs["distribution"] = {"description": "a distribution", **_one_of(Distribution.kinds, defs)}
    linked: dict[str, Any] = _linked(out)
    return linked


def _linked(node: Any) -> Any:
    """The schema with every place for a profile or distribution linked to the kinds that there are."""
    if isinstance(node, dict):
        link = next((name for name, place in _LINKED.items() if node == place), "")
        return {"$ref": f"#/$defs/{link}"} if link else {key: _linked(one) for key, one in node.items()}
    return [_linked(one) for one in node] if isinstance(node, list) else node


def _file(kind: str, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file."""
    if kind == "scenario":
        top = _of(ScenarioFile, defs, sourced=False)
        top["properties"]["sample"] = _of(Sample, defs, sourced=False)
        top["properties"]["inputs"]["items"] = _input(defs)
    elif kind == "inputs":
        top = _of(InputsFile, defs, sourced=False)
        top["properties"]["contracts"] = _named(_contract(defs))
    else:
        top = _of(ModelFile, defs, sourced=False)
        for group in ("networks", "commodities", "streams", "grid_limits"):
            top["properties"][group] = _named(_of(GROUPS[group], defs))
        top["properties"]["components"] = _named(_one_of(Component.kinds, defs))
        top["properties"]["contracts"] = _named(_contract(defs))
    return {"$schema": DIALECT, **top, "title": f"dhsim {kind} file", "$defs": defs}


def _table(kind: str, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a part of a file, or of one kind of component, clause, profile or COP model."""
    cls = class_named(kind)
    if kind in PARTS:
        inner = _contract(defs) if cls is Contract else _of(cls, defs)
    else:
        inner = _one_of({kind: cls}, defs)["oneOf"][0]
    return {"$schema": DIALECT, **inner, "$defs": defs}


def class_named(kind: str) -> type[BaseModel]:
    """The class that reads a file, a part or a kind; of two that share a name, a component comes first.

    Raises InputError for a name that none has.
    """
    kinds = {
        **Rule.kinds,
        **Distribution.kinds,
        **CopModel.kinds,
        **Profile.kinds,
        **Clause.kinds,
        **Reader.kinds,
        **Component.kinds,
        **PARTS,
        **FILES,
    }
    if kind not in kinds:
        raise InputError([Fault(f"kind {kind}", "there is no such kind", _remedy(kind, kinds))])
    return kinds[kind]


def _remedy(kind: str, kinds: dict[str, Any]) -> str:
    """The kind that was meant, or all of them."""
    near = suggest(kind, kinds)
    return near if near.startswith("Did") else f"Known: {', '.join(sorted(kinds))}"


def keys(kind: str) -> list[tuple[str, str, str, str]]:
    """The keys of a file, part or kind: name, what it takes with its unit, default ("needed" without one), meaning."""
    return described(class_named(kind))


def described(cls: type[BaseModel]) -> list[tuple[str, str, str, str]]:
    """The same for any class of named fields; those that are needed come first."""
    out = []
    for name, info in cls.model_fields.items():
        needed, value = info.is_required(), info.default
        default = (
            "needed"
            if needed
            else written(value)
            if isinstance(value, str | bool | int | float) and value != ""
            else ""
        )
        out.append((info.alias or name, _takes(info.alias or name, info), default, info.description or ""))
    return sorted(out, key=lambda row: row[2] != "needed")


def _takes(key: str, info: FieldInfo) -> str:
    """What may stand for a key: its unit, or the type; 'hourly' where it may differ from step to step."""
    parts = [*info.metadata, *_inside(info.annotation)]
    ref = next((part.to for part in parts if isinstance(part, Ref)), None)
    hourly = "hourly " if HourlyMark in map(type, parts) else ""
    unit = unit_of(key)
    if ref is not None:
        return f"name of a {ref}" if get_origin(info.annotation) is not tuple else f"list of {ref} names"
    if unit is not None:
        return hourly + shown_unit(unit)
    if hourly:
        return f"{hourly}number"
    texts = [f'"{part}"' for part in parts if isinstance(part, str)]
    words = dict.fromkeys(_WORDS[part] for part in parts if part in _WORDS) if not texts else dict.fromkeys(texts)
    tables = dict in parts or any(isinstance(part, type) and issubclass(part, BaseModel) for part in parts)
    text = " or ".join(words) if words and not tables else "table"
    return f"list: {text}" if tuple in parts or list in parts else text


def _inside(annotation: Any) -> Iterator[Any]:
    """The types and marks that an annotation is made of."""
    origin = get_origin(annotation)
    yield annotation if origin is None else origin
    for inner in get_args(annotation):
        if origin is Literal or isinstance(inner, (Ref, HourlyMark)):
            yield inner
        elif inner is not Ellipsis:
            yield from _inside(inner)


def _of(cls: type[BaseModel], defs: dict[str, Any], sourced: bool = True) -> dict[str, Any]:
    """The schema of one class; what it shares goes into `defs`. sourced: may values say where they come from?"""
    out = cls.model_json_schema(by_alias=True)
    inner = out.pop("$defs", {})
    if sourced:
        out, inner = _with_sources(out), {name: _with_sources(one) for name, one in inner.items()}
    defs |= inner
    return out


def _with_sources(table: dict[str, Any]) -> dict[str, Any]:
    """The schema of a table in which every value may be written in each of its ways."""
    if "properties" not in table:
        return table
    return {**table, "properties": {key: _as_written(key, field) for key, field in table["properties"].items()}}


def _as_written(key: str, field: dict[str, Any]) -> dict[str, Any]:
    """What may stand in a file: the value, text with its own unit, or a table that says where the value comes from."""
    about: dict[str, Any] = {k: field.pop(k) for k in ("title", "description", "default") if k in field}
    unit = unit_of(key)
    options = [field]
    if unit is not None:
        about["description"] = f"{about.get('description', '')} [{unit.replace('{money}', 'currency')}]".strip()
        options.append({"type": "string", "description": "a number with its unit, such as '25 kW'"})
    return {**about, "anyOf": [*options, WITH_PROVENANCE]}


def _one_of(kinds: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    """A table of one of several kinds, which it names under the key of its family."""
    options = []
    for kind, cls in sorted(kinds.items()):
        one = _of(cls, defs)
        one["properties"] = {cls.named_by: {"const": kind}, **one.get("properties", {})}
        one["required"] = [cls.named_by, *one.get("required", [])]
        options.append(one)
    return {"oneOf": options}


def _input(defs: dict[str, Any]) -> dict[str, Any]:
    """An entry of `inputs`: a path, a table with how to read it, or one that names a reader."""
    plain = _of(SeriesFile, defs, sourced=False)
    return {"anyOf": [{"type": "string"}, plain, *_one_of(Reader.kinds, defs)["oneOf"]]}


def _contract(defs: dict[str, Any]) -> dict[str, Any]:
    """A contract with its clauses by kind."""
    out = _of(Contract, defs)
    out["properties"]["clauses"] = {"type": "array", "minItems": 1, "items": _one_of(Clause.kinds, defs)}
    return out


def _named(inner: dict[str, Any]) -> dict[str, Any]:
    """Tables by name."""
    return {"type": "object", "additionalProperties": inner}
