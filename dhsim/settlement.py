r"""Invoices of a finished result: per counterparty, contract, period and clause, from the flows alone.

A row is what the lines $l$ of one clause with the same name and unit come to in one billing period, that in which they
end:

$$
A = \sigma \sum_l A_l, \qquad x = \sum_l x_l \ \text{(MW: the mean)}, \qquad c = \frac{A}{x}, \qquad
B = \sum_{\text{rows so far}} A
$$

Invoices and the costs under no contract are all the cost there is:

$$
\sum_{\text{rows}} A + \sum_{\text{own costs}} A = \text{total cost}
$$

- $A_l$, $x_l$: amount and quantity of a line, as each clause says; $\sigma$: 1 for what is bought and for what passes
  to or from the state, -1 for what is sold (`dhsim/clauses/base.py`)
- $A$: `amount`, currency, costs positive; $x$: `quantity`, in `unit`; $c$: `unit_price`, currency per unit
- $B$: `running_total`, of the counterparty under the contract on its flow
- Rows of 0 in quantity and amount are left out, but for those that a reader looks for: `missing` of `take_or_pay`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
import xarray as xr

from .agreements import Agreement, agreements, hours_of
from .asked import clean, local_time
from .calendar import Array
from .clauses.deal import Item
from .clauses.periods import Periods, periods
from .contract import Billed
from .errors import Fault, InputError, suggest
from .table_parts import ratio, step_h_of, table_of

Billing = Literal["month", "half_year", "year"]
COLUMNS = ["counterparty", "contract", "flow", "direction", "period", "clause", "line"]
MONEY = ["quantity", "unit", "unit_price", "amount", "running_total"]
Meters = Mapping[str, Array]


def settle(result: xr.Dataset, period: Billing = "month", meters: Meters | None = None) -> pd.DataFrame:
    """All invoices: one row a counterparty, contract, flow, period and clause; amounts as costs, income negative.

    period: "month", "half_year" or "year" of the local calendar; what a clause bills for a longer span stands in the
    period in which the span ends. flow: the component, stream, commodity or network; direction: buy or sell.
    quantity: in `unit`; energy is the sum, MW the mean over the spans billed. unit_price: amount over quantity.
    running_total: of the counterparty under the contract on its flow, to the end of the row. meters: flow -> MW of
    every step, which replaces the modelled flow in the bill. Raises InputError for a period or meter that does not fit.
    """
    _know(period)
    rows = [row for one in metered(result, meters) for row in _rows(one, period)]
    frame = table_of(rows, [*COLUMNS, *MONEY])
    frame["amount"] = frame["amount"].astype(float)  # a frame without rows has no types
    frame["running_total"] = clean(frame.groupby(["counterparty", "contract", "flow", "direction"])["amount"].cumsum())
    return frame


def own_costs(result: xr.Dataset) -> pd.DataFrame:
    """Costs under no contract, by owner and item: `sum of invoices + sum of these = total cost` in every result."""
    under = result["cost_contract"].values == ""
    amounts = result["cost_per_h"].values.sum(axis=1) * step_h_of(result)
    lines = zip(result["cost_owner"].values[under], result["cost_item"].values[under], amounts[under], strict=True)
    return table_of(({"owner": o, "item": i, "amount": clean(a)} for o, i, a in lines), ["owner", "item", "amount"])


def true_up(result: xr.Dataset, meters: Meters, period: Billing = "year") -> pd.DataFrame:
    """What was billed on modelled flows against what meters say: by period and clause, with the difference."""
    keys = ["counterparty", "contract", "flow", "period", "clause"]
    sides = {"modelled": settle(result, period), "metered": settle(result, period, meters)}
    sums = {name: frame.groupby(keys, sort=False)["amount"].sum() for name, frame in sides.items()}
    frame = pd.DataFrame(sums).fillna(0.0).reset_index()
    frame["difference"] = frame["metered"] - frame["modelled"]
    return frame


def metered(result: xr.Dataset, meters: Meters | None) -> list[Agreement]:
    """Every flow under a contract, with meters in place of the model where there are some."""
    found, given = agreements(result), dict(meters or {})
    known = {one.owner for one in found}
    for name, flow in given.items():
        if name not in known:
            raise InputError([Fault(f"meter '{name}'", "no contract is on a flow of this name", suggest(name, known))])
        values = np.asarray(flow, dtype=float)
        if values.shape != (result.sizes["time"],) or not np.isfinite(values).all() or (values < 0).any():
            needed = f"{result.sizes['time']} finite numbers of MW, none negative"
            raise InputError([Fault(f"meter '{name}'", f"it does not hold {needed}", "Give one value a step")])
    return [one.with_flow(np.asarray(given[one.owner], dtype=float)) if one.owner in given else one for one in found]


def attached(result: xr.Dataset) -> pd.DataFrame:
    """The hourly series that all invoices follow from: flows, what was on offer, plain prices, series of clauses.

    One row a step: time_utc, time_local, then `<flow>_<contract>_mw`, `..._offered_mw`, `..._<place>_<clause>_per_mwh`
    and the series under their own names.
    """
    local = local_time(result)
    columns: dict[str, Any] = {"time_utc": local.tz_convert("UTC")}
    columns["time_local"] = [stamp.isoformat(timespec="minutes") for stamp in local]
    for one in agreements(result):
        name = f"{one.owner}_{one.name}"
        columns[f"{name}_mw"] = clean(one.flow_mw)
        if one.offered_mw is not None:
            columns[f"{name}_offered_mw"] = clean(one.offered_mw)
        for k, clause in enumerate(one.contract.clauses):
            rate = clause.rate_per_mwh(one.at)
            if rate is not None:
                columns[f"{name}_{k + 1}_{clause.kind}_per_mwh"] = clean(rate)
    columns |= dict(hours_of(result).series)
    return pd.DataFrame(columns)


def _know(period: str) -> None:
    """Periods that invoices are written for."""
    known = get_args(Billing)
    if period not in known:
        raise InputError([Fault("period", f"found '{period}'", f"{suggest(period, known)}")])


def _rows(one: Agreement, period: Billing) -> Iterator[dict[str, Any]]:
    """The rows of one flow under one contract, period by period."""
    spans = periods(one.at, period)
    lines = [(billed, line) for billed in one.bill() for line in billed.lines]
    for k in range(len(spans)):
        groups: dict[tuple[int, str, str], list[Item]] = {}
        payee: dict[int, Billed] = {}
        for billed, line in lines:
            if spans.of_step[line.end - 1] == k and (line.quantity or line.amount or line.keep):
                groups.setdefault((billed.place, line.what, line.unit), []).append(line)
                payee[billed.place] = billed
        for (place, what, unit), group in groups.items():
            yield _row(one, payee[place], _name(one, spans, k, period), what, unit, group)


def _row(one: Agreement, billed: Billed, name: str, what: str, unit: str, group: list[Item]) -> dict[str, Any]:
    """Lines of one clause in one period as one row."""
    amount = one.contract.sign(billed.clause, one.sold) * sum(line.amount for line in group)
    total = sum(line.quantity for line in group)
    quantity = total / len(group) if unit == "MW" else total
    return {
        "counterparty": one.contract.payee(billed.clause),
        "contract": one.name,
        "flow": one.owner,
        "direction": "sell" if one.sold else "buy",
        "period": name,
        "clause": billed.clause.kind,
        "line": what,
        "quantity": clean(quantity),
        "unit": unit,
        "unit_price": ratio(amount, quantity),
        "amount": clean(amount),
    }


def _name(one: Agreement, spans: Periods, k: int, period: Billing) -> str:
    """'2023-07', '2023 H2' or '2023'."""
    first = one.at.local[int(spans.begin[k])]
    return {
        "month": f"{first:%Y-%m}",
        "half_year": f"{first.year} H{1 if first.month < 7 else 2}",
        "year": str(first.year),
    }[period]
