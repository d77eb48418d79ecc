"""What autodoc shows of classes with fields: neither pydantic's machinery nor a signature of thirty annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Join in where autodoc asks."""
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-skip-member", _skip)


def _signature(_app: Any, what: str, _name: str, thing: Any, _options: Any, _text: Any, _returns: Any) -> Any:
    """Classes with fields take them by keyword; the tables of keys tell which."""
    if what == "class" and issubclass(thing, BaseModel):
        return "(**keys)", None
    return None


def _skip(_app: Any, what: str, name: str, thing: Any, _skipped: bool, _options: Any) -> bool | None:
    """Leave out what pydantic makes; what has no docstring is left out anyway."""
    made_by_pydantic = what == "class" and (name.startswith("model_") or _is_validator(thing))
    return True if made_by_pydantic else None


def _is_validator(thing: Any) -> bool:
    """Is it a check that pydantic calls?"""
    return type(thing).__name__ == "PydanticDescriptorProxy"
