"""One flow under one contract, `deal`: heat bought from a mill beside a boiler, power sold, or only the bill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
import xarray as xr
from helpers import steps, town

import dhsim as dh
from dhsim.agreements import agreements
from dhsim.matrix import matrix_of

Clauses = Sequence[dict[str, Any]]


def boiler(**fields: Any) -> dh.Component:
    """Burns gas without a loss: its heat costs what gas costs."""
    return dh.Boiler(**{"network": "town", "fuel": "gas", "capacity_mw": 100, "efficiency": 1.0, **fields})


def mill(
    clauses: Clauses,
    demand_mw: Any,
    hours: dh.Hours | None = None,
    available_mw: Any = 100.0,
    gas: Any = 50.0,
    **more: Any,
) -> dh.Case:
    """Waste heat under the contract, and a boiler whose heat costs `gas`."""
    return town(
        demand_mw,
        hours,
        mill=dh.WasteHeat(network="town", available_mw=available_mw, contract="deal"),
        boiler=boiler(),
        contracts={"deal": dh.Contract(clauses=clauses)},
        commodities={"gas": dh.Commodity(buy_per_mwh=gas)},
        **more,
    )


def seller(clauses: Clauses, demand_mw: Any, hours: dh.Hours | None = None) -> dh.Case:
    """Power sold under the contract: each MWh, up to the heat demand, costs 50; heat from the boiler costs 50, too.

    The turbine makes as much power as heat, and burns 1 MWh of gas at 50 for each.
    """
    return town(
        demand_mw,
        hours,
        turbine=dh.ChpBackPressure(
            network="town", fuel="gas", electricity="power", capacity_mw=100, c_b=1.0, efficiency=1.0
        ),
        boiler=boiler(),
        contracts={"deal": dh.Contract(clauses=clauses)},
        commodities={"gas": dh.Commodity(buy_per_mwh=50.0), "power": dh.Commodity(sale_contracts=["deal"])},
    )


def days(n: int, start: str = "2023-01-01", **series: Any) -> dh.Hours:
    """Steps of a whole day."""
    return steps(n, start, step_h=24.0, **series)


def exact(case: dh.Case) -> xr.Dataset:
    """The optimum without a gap."""
    return dh.solve(case, {"mip_rel_gap": 0.0})


def cost(case: dh.Case) -> float:
    """What the optimum costs."""
    return float(exact(case).attrs["objective"])


def under(result: xr.Dataset) -> np.ndarray:
    """MW of the flow under the contract."""
    return result["deal_flow_mw"].values[0]


def bill(clauses: Clauses, flow_mw: Any, at: dh.Hours, sold: bool = False, offered_mw: Any = None) -> float:
    """What all invoices for a finished flow come to."""
    flow = np.asarray(flow_mw, dtype=float)
    return sum(one.amount for one in dh.Contract(clauses=clauses).bill(flow, at, sold, offered_mw))


def lines(clauses: Clauses, flow_mw: Any, at: dh.Hours, sold: bool = False) -> list[tuple[float, float]]:
    """Quantity and amount of every line of the invoices for a finished flow."""
    billed = dh.Contract(clauses=clauses).bill(np.asarray(flow_mw, dtype=float), at, sold)
    return [(line.quantity, line.amount) for one in billed for line in one.lines]


def invoiced(result: xr.Dataset) -> float:
    """What all invoices of a result come to, as costs."""
    return sum((-1 if one.sold else 1) * b.amount for one in agreements(result) for b in one.bill())


def whole_numbers(case: dh.Case) -> int:
    """How many columns of the problem are whole numbers."""
    return int(matrix_of(case.to_pyomo()).integer.sum())


def cheapest(clauses: Clauses, demand_mw: Iterable[int], available_mw: Iterable[int], gas: Any, at: dh.Hours) -> float:
    """The least cost over every flow of whole MW: gas for what is left of the demand, and the bill."""
    demand, gas = np.array(list(demand_mw), dtype=float), np.asarray(gas, dtype=float)
    most = np.minimum(demand, list(available_mw)).astype(int)
    flows = (np.array(flow, dtype=float) for flow in product(*(range(m + 1) for m in most)))
    return min(float((gas * (demand - f)).sum() * at.step_h) + bill(clauses, f, at) for f in flows)
