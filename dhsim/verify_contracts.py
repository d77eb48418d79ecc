"""Bills every contract of a result anew: invoices must come to what the objective says, and limits must hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from .agreements import Agreement, agreements
from .contract import Billed
from .verify_limits import TOLERANCE, worst


def contract_violations(data: xr.Dataset) -> Iterator[str]:
    """Clauses whose invoice differs from their cost, limits that are broken, flows that are not those of the owner."""
    for one in agreements(data):
        yield from _flow(data, one)
        for billed in one.bill():
            yield from _amount(data, one, billed)
            where = f"contract {one.name} of {one.owner}, {billed.clause.kind}"
            yield from (f"{where}: {broken}" for broken in billed.clause.breaches(billed.metered))


def _amount(data: xr.Dataset, one: Agreement, billed: Billed) -> Iterator[str]:
    """The sum of the invoice is the sum of the cost line, to the cent."""
    lines = (data["cost_deal"].values == one.place) & (data["cost_clause"].values == billed.place)
    hourly = data["cost_per_h"].values[lines]
    cost, size = (float(x.sum()) * data.attrs["step_h"] for x in (hourly, np.abs(hourly)))
    invoiced = one.contract.sign(billed.clause, one.sold) * billed.amount
    if abs(cost - invoiced) > TOLERANCE * max(1.0, size):
        where = f"contract {one.name} of {one.owner}, {billed.clause.kind}"
        yield f"{where}: invoices come to {invoiced:.4f}, the objective counts {cost:.4f}"


def _flow(data: xr.Dataset, one: Agreement) -> Iterator[str]:
    """What is billed is what flows."""
    if "commodity" in data and one.owner in data["commodity"].values:
        real = data["sell_mw" if one.sold else "buy_mw"].sel(commodity=one.owner).values
    elif "source" in data and one.owner in data["source"].values:
        real = data["taken_mw"].sel(source=one.owner).values
    elif one.owner in data["network"].values:
        real = data["demand_mw"].sel(network=one.owner).values
    else:
        return
    yield from worst(
        data, f"flow of {one.owner} under {one.name}", one.flow_mw - real, float(np.abs(real).max(initial=0))
    )
