"""dhsim: hourly district-heating dispatch at least cost, with waste heat, contracts and heat prices.

The public names are loaded when first used, so that `dhsim --help` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

_PUBLIC = {
    "Case": "case",
    "Network": "case",
    "Commodity": "case",
    "Stream": "case",
    "Contract": "case",
    "Component": "components",
    "Producer": "components",
    "Terms": "components",
    "Clause": "clauses",
    "Hours": "calendar",
    "hours_from": "calendar",
    "HourlyConstraint": "hourly",
    "HourlyVar": "hourly",
    "InputError": "errors",
    "Infeasible": "errors",
    "check": "contract_check",
    "load": "loading",
    "solve": "solving",
    "save": "files_out",
    "open_result": "files_out",
    "tables": "tables",
    "plots": "plots",
}
_MODULES = {"tables", "plots"}

__all__ = sorted(_PUBLIC)

if TYPE_CHECKING:
    from .calendar import Hours, hours_from
    from .case import Case, Commodity, Contract, Network, Stream
    from .clauses import Clause
    from .components import Component, Producer, Terms
    from .errors import Infeasible, InputError
    from .hourly import HourlyConstraint, HourlyVar
    from .loading import load
    from .solving import solve


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used; `dh.Boiler` and every other shipped technology by its class name."""
    if name in _PUBLIC:
        module = importlib.import_module(f".{_PUBLIC[name]}", __name__)
        return module if name in _MODULES else getattr(module, name)
    if name[:1].isupper():
        for package, registry in (("components", "Component"), ("clauses", "Clause")):
            kinds = getattr(importlib.import_module(f".{package}", __name__), registry).kinds
            for cls in kinds.values():
                if cls.__name__ == name and cls.__module__.startswith("dhsim."):
                    return cls
    raise AttributeError(f"module 'dhsim' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names."""
    return __all__
