"""What the equations of the docs are held against: the lines of `dh.settle`, and the cost of every step in the result.

The run has 12 steps of 8 h: 30 and 31 December 2023, 1 and 2 January 2024. So each month and each year has 48 h in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from helpers import near, steps
from one_flow import Clauses, exact, mill, seller, under

import dhsim as dh

DT = 8.0
DEMAND = [3, 5, 2, 4, 6, 1, 0, 7, 3, 2, 2, 8]
SPOT = np.array([20, -5, 60, 90, 30, 10, 40, 55, 70, 0, 25, 35], dtype=float)
DEC, JAN = slice(0, 6), slice(6, 12)
DAYS = (slice(0, 3), slice(3, 6), slice(6, 9), slice(9, 12))
MONTH = 48 / 744  # s_p of both months
YEARS = (48 / 8760, 48 / 8784)  # s_y of 2023 and of 2024, a leap year
Line = tuple[str, str, float, str, float]  # period, line, quantity, unit, amount


def hours(**series: Any) -> dh.Hours:
    """The run."""
    return steps(12, "2023-12-30", DT, "Europe/Stockholm", spot=SPOT, **series)


def bought(clauses: Clauses, demand_mw: Any = DEMAND, gas: float = 1000.0, **more: Any) -> xr.Dataset:
    """Heat bought from a mill under the clauses. Gas is dear, so that all of the demand is taken from the mill."""
    return exact(mill(clauses, demand_mw, hours(**more.pop("series", {})), gas=gas, **more))


def sold(clauses: Clauses, demand_mw: Any = DEMAND) -> xr.Dataset:
    """Power sold under the clauses and at 1000 per MWh, so that as much is sold as can be."""
    return exact(seller([*clauses, {"kind": "energy_price", "price_per_mwh": 1000}], demand_mw, hours()))


def charged(result: xr.Dataset, kind: str) -> np.ndarray:
    """What a kind of clause costs in the result, in currency per hour of every step."""
    mask = (result["cost_item"].values == kind) & (result["cost_contract"].values == "deal")
    return result["cost_per_h"].values[mask].sum(axis=0)


def holds(result: xr.Dataset, kind: str, k: Any, lines: Sequence[Line]) -> None:
    """The cost of every step is `k`, the invoice has these lines, and both come to the same. Income is negative."""
    rows = dh.settle(result)
    rows = rows[rows["clause"] == kind]
    assert rows[["period", "line", "unit"]].values.tolist() == [[p, what, unit] for p, what, _, unit, _ in lines]
    assert rows["quantity"].values == near([quantity for _, _, quantity, _, _ in lines])
    assert rows["amount"].values == near([amount for *_, amount in lines])
    assert charged(result, kind) == near(np.broadcast_to(k, 12))
    assert charged(result, kind).sum() * DT == near(rows["amount"].sum())


def months(unit: str, quantities: Sequence[float], amounts: Sequence[float], what: str = "") -> list[Line]:
    """A line in each of the two months."""
    names = ("2023-12", "2024-01")
    return [(name, what, x, unit, a) for name, x, a in zip(names, quantities, amounts, strict=True)]


def is_price(result: xr.Dataset, kind: str, c: Any, sigma: float = 1.0) -> None:
    """k_t = c_t q_t, and a line a month: E_m in MWh, A_m = sum of c_t q_t dt."""
    q = under(result)
    assert q == near(DEMAND)
    k = sigma * np.asarray(c) * q
    energy = [DT * q[m].sum() for m in (DEC, JAN)]
    assert energy == near([168, 176])
    holds(result, kind, k, months("MWh", energy, [DT * k[m].sum() for m in (DEC, JAN)]))


def evenly(amounts: Sequence[float], spans: Sequence[slice]) -> np.ndarray:
    """k_t = A_p / H_p."""
    k = np.zeros(12)
    for amount, span in zip(amounts, spans, strict=True):
        k[span] = amount / (DT * len(k[span]))
    return k
