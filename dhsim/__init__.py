"""dhsim: hourly district-heating dispatch at least cost, with waste heat, contracts and heat prices.

The public names are loaded when first used, so that `dhsim --help` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

_HOMES = {  # module -> the public names that live there
    "batch_datasets": ("open_batch",),
    "batch_reading": ("read_batch",),
    "batching": ("run_batch",),
    "calendar": ("Hours", "hours_from"),
    "case": ("Case", "Commodity", "Network"),
    "comparing": ("compare",),
    "contract": ("Contract",),
    "clauses": ("Clause",),
    "components": ("Component", "Producer", "Stored", "Terms"),
    "contract_check": ("check",),
    "distance": ("break_even_km", "distance_sweep"),
    "errors": ("DhsimError", "Infeasible", "InputError", "ModelError", "SolveError", "VerifyError"),
    "fields": (
        "CommodityName",
        "ComponentName",
        "ContractName",
        "Curve",
        "Efficiency",
        "Hourly",
        "HourlyCop",
        "HourlyPositive",
        "HourlyShare",
        "NetworkName",
        "Positive",
        "Share",
        "StreamName",
    ),
    "files_out": ("open_result", "save", "to_parquet"),
    "grid_limit": ("GridLimit",),
    "hourly": ("HourlyConstraint", "HourlyVar"),
    "how": ("How",),
    "loading": ("load",),
    "meters": ("read_meters",),
    "offer_file": ("Offer",),
    "outages": ("ForcedOutages", "Outage"),
    "party_books": ("books",),
    "pipe_fields": ("Pipe",),
    "profiles": ("Profile",),
    "report.writing": ("write_report",),
    "sample": ("Sample",),
    "schedule": ("Scheduled", "Stage"),
    "stream": ("Stream",),
    "stream_potential": ("potential",),
    "live": ("LiveModel",),
    "settlement": ("own_costs", "settle", "true_up"),
    "solving": ("solve",),
    "tax_pack": ("TaxPack",),
}
_MODULES = ("comparison", "economics", "plots", "tables")
_PUBLIC = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted([*_PUBLIC, *_MODULES])

if TYPE_CHECKING:
    from . import comparison as comparison
    from . import economics as economics
    from . import plots as plots
    from . import tables as tables
    from .batch_datasets import open_batch as open_batch
    from .batch_reading import read_batch as read_batch
    from .batching import run_batch as run_batch
    from .calendar import Hours as Hours
    from .calendar import hours_from as hours_from
    from .case import Case as Case
    from .case import Commodity as Commodity
    from .case import Network as Network
    from .clauses import Clause as Clause
    from .comparing import compare as compare
    from .components import Component as Component
    from .components import Producer as Producer
    from .components import Stored as Stored
    from .components import Terms as Terms
    from .contract import Contract as Contract
    from .contract_check import check as check
    from .distance import break_even_km as break_even_km
    from .distance import distance_sweep as distance_sweep
    from .errors import DhsimError as DhsimError
    from .errors import Infeasible as Infeasible
    from .errors import InputError as InputError
    from .errors import ModelError as ModelError
    from .errors import SolveError as SolveError
    from .errors import VerifyError as VerifyError
    from .fields import CommodityName as CommodityName
    from .fields import ComponentName as ComponentName
    from .fields import ContractName as ContractName
    from .fields import Curve as Curve
    from .fields import Efficiency as Efficiency
    from .fields import Hourly as Hourly
    from .fields import HourlyCop as HourlyCop
    from .fields import HourlyPositive as HourlyPositive
    from .fields import HourlyShare as HourlyShare
    from .fields import NetworkName as NetworkName
    from .fields import Positive as Positive
    from .fields import Share as Share
    from .fields import StreamName as StreamName
    from .files_out import open_result as open_result
    from .files_out import save as save
    from .files_out import to_parquet as to_parquet
    from .grid_limit import GridLimit as GridLimit
    from .hourly import HourlyConstraint as HourlyConstraint
    from .hourly import HourlyVar as HourlyVar
    from .how import How as How
    from .live import LiveModel as LiveModel
    from .loading import load as load
    from .meters import read_meters as read_meters
    from .offer_file import Offer as Offer
    from .outages import ForcedOutages as ForcedOutages
    from .outages import Outage as Outage
    from .party_books import books as books
    from .pipe_fields import Pipe as Pipe
    from .profiles import Profile as Profile
    from .report.writing import write_report as write_report
    from .sample import Sample as Sample
    from .schedule import Scheduled as Scheduled
    from .schedule import Stage as Stage
    from .settlement import own_costs as own_costs
    from .settlement import settle as settle
    from .settlement import true_up as true_up
    from .solving import solve as solve
    from .stream import Stream as Stream
    from .stream_potential import potential as potential
    from .tax_pack import TaxPack as TaxPack


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used; `dh.Boiler` and all that `_shipped` knows by its class name."""
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    if name in _PUBLIC:
        return getattr(importlib.import_module(f".{_PUBLIC[name]}", __name__), name)
    shipped = _shipped() if name[:1].isupper() else {}
    if name in shipped:
        return shipped[name]
    raise AttributeError(f"module 'dhsim' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names, shipped technologies, clauses and profiles among them."""
    return sorted({*__all__, *_shipped()})


def _shipped() -> dict[str, Any]:
    """Every technology, clause and profile that dhsim ships, by class name, whatever a user has registered since."""
    found: dict[str, Any] = {}
    for package, base in (("components", "Component"), ("clauses", "Clause"), ("profiles", "Profile")):
        todo = [getattr(importlib.import_module(f".{package}", __name__), base)]
        while todo:
            todo += (cls := todo.pop()).__subclasses__()
            if cls.__module__.startswith(f"dhsim.{package}.") and cls.kind:
                found[cls.__name__] = cls
    return found
