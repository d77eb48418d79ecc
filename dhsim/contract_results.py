"""What results say of contracts: the flow under each, what its clauses are, and the series that they read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from .buses import Agreed
from .contract import Contract
from .labelled import array, labels
from .metadata import hourly_values, series_named
from .model import Parts
from .solved import value


def deals(parts: Parts) -> dict[str, Any]:
    """Along `deal`: whose flow, under which contract, bought or sold, MW, and MW on offer (NaN where nobody knows);
    along `series`: what the clauses read. Nothing where there is no contract."""
    agreed = _agreed(parts)
    if not agreed:
        return {}
    at = parts.case.hours
    unknown = np.full(at.n, np.nan)
    offered = [unknown if one.offered_mw is None else one.offered_mw for one in agreed]
    read = sorted({name for contract in _used(parts).values() for name in series_of(contract)})
    out = {
        "deal_owner": labels("deal", (one.owner for one in agreed)),
        "deal_contract": labels("deal", (one.contract for one in agreed)),
        "deal_direction": labels("deal", (one.direction for one in agreed)),
        "deal_flow_mw": array(("deal", "time"), (value(one.flow) for one in agreed), "MW", "flow under the contract"),
        "deal_offered_mw": array(("deal", "time"), offered, "MW", "what the supplier could deliver"),
        "cost_deal": ("cost", np.array([_place(agreed, line.agreed) for line in parts.costs])),
        "cost_clause": ("cost", np.array([line.clause for line in parts.costs])),
    }
    if read:
        out["series"] = labels("series", read)
        out["series_value"] = array(
            ("series", "time"), (at.series[name] for name in read), "1", "series read by clauses"
        )
    return out


def contracts_text(parts: Parts) -> str:
    """All contracts in use as JSON, so that a result can be billed without its files."""
    return json.dumps({name: written(contract) for name, contract in _used(parts).items()})


def written(contract: Contract) -> dict[str, Any]:
    """A contract as a table that it can be read from again."""
    table = contract.model_dump(mode="json", exclude_unset=True, exclude={"clauses"})
    clauses = [{"kind": c.kind, **c.model_dump(mode="json", exclude_unset=True)} for c in contract.clauses]
    return {**table, "clauses": clauses}


def series_of(contract: Contract) -> set[str]:
    """The names of all series that the clauses read."""
    values = (value for clause in contract.clauses for _, value, _ in hourly_values(clause))
    return {name for name in map(series_named, values) if name is not None}


def _agreed(parts: Parts) -> list[Agreed]:
    """Every flow under a contract, once."""
    found = {id(line.agreed): line.agreed for line in parts.costs if line.agreed is not None}
    return list(found.values())


def _used(parts: Parts) -> Mapping[str, Contract]:
    """Contracts that a flow is under."""
    names = {one.contract for one in _agreed(parts)}
    return {name: contract for name, contract in parts.case.contracts.items() if name in names}


def _place(agreed: list[Agreed], one: Agreed | None) -> int:
    """Which flow a line is of; -1 for none."""
    return next((k for k, other in enumerate(agreed) if other is one), -1)
