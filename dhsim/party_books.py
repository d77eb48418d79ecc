r"""What every contract means to both parties: the buyer's cost, and the supplier's income after all it spends for it.

$$
\begin{aligned}
E &= \Delta t \sum_t q_t, \qquad n = \sum_y s_y, \qquad W = \Delta t \sum_t \pi_t\, q_t \\
G &= R - T + (c^{\mathrm{cool}} - c^{\mathrm{energy}} - c^{\mathrm{lost}})\, E - (F + K)\, n \\
N &= G - \tau\, [G]^+
\end{aligned}
$$

- $E$: `delivered_mwh`, MWh; $n$: years that the run covers; $s_y$: part of each local calendar year
- $R$: `supplier_income`, all that is paid to the contract's counterparty; $T$: `tax_on_remuneration`, what it bears
- $c^{\mathrm{cool}}$: `cooling_per_mwh`, $c^{\mathrm{energy}}$: `energy_per_mwh`, $c^{\mathrm{lost}}$: `lost_per_mwh`;
  times $E$ they are `cooling_saved`, `energy_cost`, `lost_elsewhere`
- $F$: `om_per_year`, $K$: annuity of `investment` (`dhsim/supplier_side.py`); times $n$ they are `om` and `capital`
- $\tau$: `profit_tax_share`; $\tau [G]^+$: `profit_tax`; $N$: `supplier_net`
- $W$: `heat_worth`; $\pi_t$: heat price of the network that is fed (`heat_price_per_mwh`), or for a stream what another
  MW of it is worth and the plain prices paid for it (`next_mw_value_per_mwh` $+\ c_t$), currency per MWh
- `buyer_cost`: all lines of the contract, whoever is paid; currency, costs positive
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from .agreements import Agreement
from .calendar import Array
from .settlement import Meters, metered
from .supplier_side import SupplierSide
from .table_parts import table_of

COLUMNS = [
    "contract",
    "flow",
    "counterparty",
    "delivered_mwh",
    "buyer_cost",
    "heat_worth",
    "supplier_income",
    "tax_on_remuneration",
    "energy_cost",
    "cooling_saved",
    "lost_elsewhere",
    "om",
    "capital",
    "profit_tax",
    "supplier_net",
]


def books(result: xr.Dataset, meters: Meters | None = None) -> pd.DataFrame:
    """One row a flow that is bought under a contract, for the run as a whole; money of the result, positive amounts.

    buyer_cost: all that the contract costs the buyer, taxes to others included. heat_worth: what the flow was worth at
    the hourly heat price (of another MW of the source), NaN where it is no heat; for unmetered contracts the only
    figure there is. supplier_income: what the supplier is paid. tax_on_remuneration: what it pays of it; energy_cost,
    lost_elsewhere, om: what delivering costs it; cooling_saved: what it need not cool away; capital: annuity of its
    investment, for the part of the year that the run covers; profit_tax: on what is left, if it is a profit.
    """
    bought = [one for one in metered(result, meters) if not one.sold]
    return table_of((_row(result, one) for one in bought), COLUMNS)


def _row(result: xr.Dataset, one: Agreement) -> dict[str, Any]:
    """Both books of one flow."""
    billed = one.bill()
    mwh = float(np.maximum(one.flow_mw, 0.0).sum()) * one.at.step_h
    # What is paid to somebody else than the contract's counterparty, such as a tax, is no income of the supplier.
    income = sum(b.amount for b in billed if one.contract.payee(b.clause) == one.contract.counterparty)
    tax = sum(line.amount for b in billed for line in b.clause.borne_by_supplier(b.metered))
    side = one.contract.supplier or SupplierSide()
    years = sum(share for _, _, share in one.at.by_year())
    names = {"contract": one.name, "flow": one.owner, "counterparty": one.contract.counterparty}
    row = {
        "delivered_mwh": mwh,
        "buyer_cost": sum(b.amount for b in billed),
        "heat_worth": _worth(result, one),
        "supplier_income": income,
        "tax_on_remuneration": tax,
        "energy_cost": side.energy_per_mwh * mwh,
        "cooling_saved": side.cooling_per_mwh * mwh,
        "lost_elsewhere": side.lost_per_mwh * mwh,
        "om": side.om_per_year * years,
        "capital": side.capital_per_year * years,
    }
    spent = sum(row[key] for key in ("tax_on_remuneration", "energy_cost", "lost_elsewhere", "om", "capital"))
    profit = income + row["cooling_saved"] - spent
    row["profit_tax"] = side.profit_tax_share * max(profit, 0.0)
    return {**names, **row, "supplier_net": profit - row["profit_tax"]}


def _worth(result: xr.Dataset, one: Agreement) -> float:
    """The flow at the heat price of its network: what the heat would have cost otherwise, at the margin."""
    if "heat_price_per_mwh" not in result:
        return float("nan")
    price = _price(result, one.owner)
    return float("nan") if price is None else float(np.maximum(one.flow_mw, 0.0) @ price) * one.at.step_h


def _price(result: xr.Dataset, owner: str) -> Array | None:
    """What a MWh of a flow was worth hour by hour: the heat price where a component feeds one network, else none."""
    rows = (result["flow_component"].values == owner) & (result["flow_direction"].values == "supply")
    networks = {str(bus) for bus in result["flow_bus"].values[rows]} & set(map(str, result["network"].values))
    if len(networks) == 1:
        return np.asarray(result["heat_price_per_mwh"].sel(network=networks.pop()).values)
    return _of_stream(result, owner)


def _of_stream(result: xr.Dataset, owner: str) -> Array | None:
    """What another MW of a stream was worth in each step, above what is paid for it."""
    if "next_mw_value_per_mwh" not in result or owner not in result["source"].values:
        return None
    paid = np.zeros(result.sizes["time"])
    lines = (result["cost_owner"].values == owner) & (result["cost_direction"].values == "buy")
    for rate in result["cost_rate_per_mwh"].values[lines]:
        paid = paid + np.nan_to_num(rate)
    return np.asarray(result["next_mw_value_per_mwh"].sel(source=owner).values + paid)
