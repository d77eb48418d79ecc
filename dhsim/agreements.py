"""The contracts of a finished result, with the flows under them: all that a bill is made from."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from pydantic import ValidationError

from .calendar import Array, Hours
from .contract import Billed, Contract
from .errors import Fault, InputError


@dataclass(frozen=True, eq=False)
class Agreement:
    """One flow under one contract, finished. owner: component, stream, commodity or network; sold: is it sold?"""

    place: int
    owner: str
    name: str
    contract: Contract
    at: Hours
    sold: bool
    flow_mw: Array
    offered_mw: Array | None

    def bill(self) -> list[Billed]:
        """What every clause writes on the invoice."""
        return self.contract.bill(np.maximum(self.flow_mw, 0.0), self.at, self.sold, self.offered_mw)

    def cost(self) -> float:
        """What the contract costs us in the run, income negative."""
        return sum(self.contract.sign(billed.clause, self.sold) * billed.amount for billed in self.bill())

    def with_flow(self, flow_mw: Array) -> Agreement:
        """The same contract on another flow, such as a meter's."""
        return replace(self, flow_mw=flow_mw)


def agreements(result: xr.Dataset) -> list[Agreement]:
    """Every flow under a contract. Raises InputError if a contract has a clause that is not known here."""
    if "deal_owner" not in result:
        return []
    at, contracts = hours_of(result), _contracts(result)
    columns = [result[f"deal_{key}"].values for key in ("owner", "contract", "direction", "flow_mw", "offered_mw")]
    return [
        Agreement(k, str(owner), str(name), contracts[str(name)], at, direction == "sell", flow, _known(offered))
        for k, (owner, name, direction, flow, offered) in enumerate(zip(*columns, strict=True))
    ]


def hours_of(result: xr.Dataset) -> Hours:
    """The steps of a result, and the series that its contracts read."""
    starts = pd.DatetimeIndex(result["time"].values).tz_localize("UTC")
    series = {}
    if "series" in result:
        series = {str(name): result["series_value"].values[k] for k, name in enumerate(result["series"].values)}
    return Hours(starts, float(result.attrs["step_h"]), str(result.attrs["time_zone"]), series)


def _contracts(result: xr.Dataset) -> dict[str, Contract]:
    """The contracts as objects."""
    out = {}
    for name, table in json.loads(result.attrs["contracts"]).items():
        try:
            out[name] = _read(table)
        except (ValidationError, ValueError) as error:
            found = f"it cannot be read: {_first(error)}"
            remedy = (
                "Import the module that defines its clauses first, or use the version of dhsim that wrote the result"
            )
            raise InputError([Fault(f"result, contracts.{name}", found, remedy)]) from None
    return out


def _read(table: dict[str, Any]) -> Contract:
    """A contract from its table."""
    return Contract.model_validate(table)


def _known(offered: Array) -> Array | None:
    """What is on offer, if anybody knows."""
    return None if np.isnan(offered).any() else offered


def _first(error: ValueError) -> str:
    """What went wrong, on one line."""
    said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
    return said.removeprefix("Value error, ")
