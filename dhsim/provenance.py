"""Values that somebody said the provenance of, as a case ended up with them: found by their dotted paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

PROVENANCE = ("stated", "derived", "assumed")  # what files may say, the surest first


def values_at(roots: Iterable[Any], paths: Iterable[str]) -> dict[str, Any]:
    """Path -> value as JSON can hold it, from the last of several roots (cases, tables, parts) that has it.

    A path that leads nowhere, such as that of a part that was replaced, is left out.
    """
    known = list(roots)
    found = {path: [value for root in known if (value := value_at(root, path)) is not None] for path in paths}
    return {path: plain(values[-1]) for path, values in found.items() if values}


def value_at(root: Any, path: str) -> Any:
    """What stands at a dotted path, through tables, lists and fields of parts; None where nothing does.

    >>> value_at({"contracts": {"net": [{"price": 3}]}}, "contracts.net.0.price")
    3
    """
    here = root
    for key in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(key)
        elif isinstance(here, list | tuple):
            here = here[int(key)] if key.isdigit() and int(key) < len(here) else None
        else:
            here = getattr(here, key, None)
    return here


def plain(value: Any) -> Any:
    """A value as JSON can hold it; of a table in a field, what was set."""
    if isinstance(value, BaseModel):
        return {key: plain(getattr(value, key)) for key in sorted(value.model_fields_set)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
