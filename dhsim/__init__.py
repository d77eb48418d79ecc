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
    "DhsimError": "errors",
    "InputError": "errors",
    "ModelError": "errors",
    "SolveError": "errors",
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
    from . import plots as plots
    from . import tables as tables
    from .calendar import Hours as Hours
    from .calendar import hours_from as hours_from
    from .case import Case as Case
    from .case import Commodity as Commodity
    from .case import Contract as Contract
    from .case import Network as Network
    from .case import Stream as Stream
    from .clauses import Clause as Clause
    from .components import Component as Component
    from .components import Producer as Producer
    from .components import Terms as Terms
    from .contract_check import check as check
    from .errors import DhsimError as DhsimError
    from .errors import Infeasible as Infeasible
    from .errors import InputError as InputError
    from .errors import ModelError as ModelError
    from .errors import SolveError as SolveError
    from .files_out import open_result as open_result
    from .files_out import save as save
    from .hourly import HourlyConstraint as HourlyConstraint
    from .hourly import HourlyVar as HourlyVar
    from .loading import load as load
    from .solving import solve as solve


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
