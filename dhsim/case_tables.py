"""What a case is made of, as tables: its series, networks, waste heat, plants, what is bought, and its contracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .calendar import Array, Hours
from .case_checks import used_series
from .draft import values_of
from .fields import Fields
from .metadata import references
from .provenance import PROVENANCE
from .quantities import shown_unit, unit_of
from .siting import site_of

if TYPE_CHECKING:
    from .case import Case
    from .contract import Contract

_SIZES = ("MW", "MWh", "m**3")  # units of what a plant is built for
_ENERGY = "MW"  # what adds up to MWh over the hours


def series(case: Case, names: Collection[str] | None = None) -> pd.DataFrame:
    """Unit, range, mean, and sum in MWh of every series (or those named), and what reads it.

    Columns series, unit, min, mean, max, sum_mwh (NaN for what is no power), read_by.
    """
    used, hours = used_series(case), case.hours
    rows = []
    for name, values in hours.series.items():
        if names is None or name in names:
            unit = unit_of(name)
            mwh = float(values.sum()) * hours.step_h if unit == _ENERGY else np.nan
            about = {"series": name, "unit": shown_unit(unit or "-", case.currency), **_range(values), "sum_mwh": mwh}
            rows.append({**about, "read_by": ", ".join(used.get(name, ["nothing"]))})
    return pd.DataFrame(rows, columns=["series", "unit", "min", "mean", "max", "sum_mwh", "read_by"])


def networks(case: Case) -> pd.DataFrame:
    """Demand and temperatures of every network.

    Columns network, demand_mwh, peak_mw, peak_time_local, supply_c, return_c (as text: least to highest).
    """
    rows = []
    for name, network in case.networks.items():
        load = case.hours.values(network.demand_mw)
        rows.append(
            {
                "network": name,
                "demand_mwh": float(load.sum()) * case.hours.step_h,
                "peak_mw": float(load.max()),
                "peak_time_local": case.hours.show(int(load.argmax())),
                "supply_c": _span(case.hours, network.supply_c),
                "return_c": _span(case.hours, network.return_c),
            }
        )
    return pd.DataFrame(rows)


def streams(case: Case) -> pd.DataFrame:
    """Heat in every stream: columns stream, available_mwh, peak_mw, stream_c, outlet_min_c (as text)."""
    site = site_of(case.hours, case.networks, case.streams, case.components.values())
    rows = []
    for name, one in site.streams.items():
        levels = one.levels_c
        rows.append(
            {
                "stream": name,
                "available_mwh": float(one.available_mw.sum()) * case.hours.step_h,
                "peak_mw": float(one.available_mw.max()),
                "stream_c": "-" if one.inlet_c is None else _least_to_highest(one.inlet_c),
                "outlet_min_c": "-" if levels is None else _least_to_highest(levels.outlet_min_c),
            }
        )
    return pd.DataFrame(rows, columns=["stream", "available_mwh", "peak_mw", "stream_c", "outlet_min_c"])


def components(case: Case) -> pd.DataFrame:
    """Every component, its kind, its size, and what it is connected to: columns component, kind, size, connected_to.

    The size is whatever the class calls `capacity_...`; where none is given, the most that is on offer.
    """
    rows = []
    for name, one in sorted(case.components.items(), key=lambda item: item[1].kind):
        named = [f"{what} {of}" if what != "network" else of for _, what, of in references(one)]
        joined = ", ".join(dict.fromkeys(named))
        rows.append({"component": name, "kind": one.kind, "size": _size(case.hours, one), "connected_to": joined})
    return pd.DataFrame(rows, columns=["component", "kind", "size", "connected_to"])


def commodities(case: Case) -> pd.DataFrame:
    """Mean prices per MWh of what is bought and sold: columns commodity, contracts, buy_per_mwh, sell_per_mwh.

    Energy prices and taxes only: what is charged by the peak or the year depends on the run.
    """
    rows = []
    for name, one in case.commodities.items():
        co2 = case.hours.values(one.co2_t_per_mwh) * case.hours.values(one.co2_price_per_t)
        bought = _price(case, one.buy_per_mwh, one.contracts)
        rows.append(
            {
                "commodity": name,
                "contracts": ", ".join((*one.contracts, *one.sale_contracts)) or "-",
                "buy_per_mwh": np.nan if bought is None else float((bought + co2).mean()),
                "sell_per_mwh": _mean(_price(case, one.sell_per_mwh, one.sale_contracts)),
            }
        )
    return pd.DataFrame(rows, columns=["commodity", "contracts", "buy_per_mwh", "sell_per_mwh"])


def contracts(case: Case) -> pd.DataFrame:
    """Every contract: columns contract, counterparty, used_by, clauses, mean_per_mwh (of its energy prices)."""
    users: dict[str, list[str]] = {}
    for group in (case.networks, case.commodities, case.streams, case.components):
        for name, thing in group.items():
            for _, what, of in references(thing):
                users.setdefault(of, []).extend([name] if what == "contract" else [])
    rows = []
    for name, one in case.contracts.items():
        rows.append(
            {
                "contract": name,
                "counterparty": one.counterparty or "-",
                "used_by": ", ".join(dict.fromkeys(users.get(name, []))) or "nothing",
                "clauses": _clauses(one),
                "mean_per_mwh": _mean(_rate(one, case.hours)),
            }
        )
    return pd.DataFrame(rows, columns=["contract", "counterparty", "used_by", "clauses", "mean_per_mwh"])


def _clauses(contract: Contract) -> str:
    """'energy_price, 2 x peak_charge'."""
    counts = Counter(clause.kind for clause in contract.clauses)
    return ", ".join(kind if n == 1 else f"{n} x {kind}" for kind, n in counts.items()) or "unmetered"


def _range(values: Array) -> dict[str, float]:
    """Least, mean, highest."""
    return {"min": float(values.min()), "mean": float(values.mean()), "max": float(values.max())}


def _span(hours: Hours, value: Any) -> str:
    """The range of an hourly value, or '-' where it is not given."""
    return "-" if value is None else _least_to_highest(hours.values(value))


def _least_to_highest(values: Array) -> str:
    """'75 to 105', or one number where it never changes."""
    low, high = f"{values.min():.4g}", f"{values.max():.4g}"
    return low if low == high else f"{low} to {high}"


def _size(hours: Hours, part: Fields) -> str:
    """What a plant is built for: '22 MW', '1500 MWh'; 'offers up to 4.5 MW' for heat without a size."""
    built = dict(_measures(hours, part))
    sizes = [text for key, text in built.items() if key.startswith("capacity")]
    if sizes:
        return ", ".join(sizes)
    offered = built.get("available_mw")
    return "no limit" if offered is None else f"offers {offered}"


def _measures(hours: Hours, part: Fields) -> Iterator[tuple[str, str]]:
    """Fields of a part that are a size: name, and the highest value with its unit."""
    for key in type(part).model_fields:
        unit = unit_of(key) or ""
        values = values_of(hours, getattr(part, key)) if unit in _SIZES else None
        if values is not None and len(values):
            varies = "up to " if values.min() < values.max() else ""
            yield key, f"{varies}{values.max():,.4g} {shown_unit(unit)}"


def _price(case: Case, plain: Any, names: Collection[str]) -> Array | None:
    """What a MWh costs or brings in each step; None for what is not traded so."""
    if plain is None and not names:
        return None
    out = np.zeros(case.hours.n) if plain is None else case.hours.values(plain)
    rates = [_rate(case.contracts[name], case.hours) for name in names]
    return out + sum((rate for rate in rates if rate is not None), np.zeros(case.hours.n))


def _rate(contract: Contract, hours: Hours) -> Array | None:
    """The sum of a contract's energy prices in each step; None if it has none."""
    rates = [rate for clause in contract.clauses if (rate := clause.rate_per_mwh(hours)) is not None]
    return np.sum(rates, axis=0) if rates else None


def _mean(values: Array | None) -> float:
    """The mean; NaN where there is nothing."""
    return float("nan") if values is None else float(values.mean())


def provenance(found: Mapping[str, tuple[str, str]]) -> str:
    """'3 stated, 2 derived, 14 assumed'; empty where nothing says where it comes from."""
    kinds = [kind for kind, _ in found.values()]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(sorted(kinds, key=PROVENANCE.index)))
