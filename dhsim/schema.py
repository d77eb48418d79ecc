"""The JSON Schema of each kind of file, generated from the classes that read it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from .case import GROUPS, Contract
from .clauses import Clause
from .components import Component
from .errors import Fault, InputError, suggest
from .fields import ANY_PROFILE
from .files_in import InputsFile, ModelFile, ScenarioFile
from .overrides import PROVENANCE
from .profiles import Profile
from .quantities import unit_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WITH_PROVENANCE = {
    "type": "object",
    "description": "a value and where it comes from",
    "properties": {"value": {}, "provenance": {"enum": list(PROVENANCE)}, "note": {"type": "string"}},
    "required": ["value"],
    "additionalProperties": False,
}
FILES = ("model", "inputs", "scenario")


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file: model, inputs, scenario; or of component, clause or profile.

    Editors use it to complete and check. Raises InputError for a kind that is none of these.
    """
    defs: dict[str, Any] = {}
    out = _table(kind, defs) if kind not in FILES else _file(kind, defs)
    defs["profile"] = {"description": "a profile", **_one_of(Profile.kinds, defs)}
    linked: dict[str, Any] = _linked(out)
    return linked


def _linked(node: Any) -> Any:
    """The schema with every place for a profile linked to the kinds that there are."""
    if isinstance(node, dict):
        return {"$ref": "#/$defs/profile"} if node == ANY_PROFILE else {key: _linked(one) for key, one in node.items()}
    return [_linked(one) for one in node] if isinstance(node, list) else node


def _file(kind: str, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file."""
    if kind == "scenario":
        top = _of(ScenarioFile, defs, sourced=False)
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
    """The schema of one kind of component, clause or profile; of two that share a name, the first of these."""
    kinds: dict[str, type[BaseModel]] = {**Profile.kinds, **Clause.kinds, **Component.kinds}
    if kind not in kinds:
        raise InputError([Fault(f"schema {kind}", f"there is no kind '{kind}'", suggest(kind, [*FILES, *kinds]))])
    return {"$schema": DIALECT, **_one_of({kind: kinds[kind]}, defs)["oneOf"][0], "$defs": defs}


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
    """A table of one of several kinds."""
    options = []
    for kind, cls in sorted(kinds.items()):
        one = _of(cls, defs)
        one["properties"] = {"kind": {"const": kind}, **one["properties"]}
        one["required"] = ["kind", *one.get("required", [])]
        options.append(one)
    return {"oneOf": options}


def _contract(defs: dict[str, Any]) -> dict[str, Any]:
    """A contract with its clauses by kind."""
    out = _of(Contract, defs)
    out["properties"]["clauses"] = {"type": "array", "minItems": 1, "items": _one_of(Clause.kinds, defs)}
    return out


def _named(inner: dict[str, Any]) -> dict[str, Any]:
    """Tables by name."""
    return {"type": "object", "additionalProperties": inner}
