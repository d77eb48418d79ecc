"""A solution becomes one labelled Dataset: flows, levels, prices, costs, and where everything came from."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from .calendar import Array
from .commitment_results import commitments
from .components import Stored
from .contract_results import contracts_text, deals
from .flow_results import shares
from .grid_results import grid_limits
from .heat_use import sources
from .labelled import array, labels
from .linear import Algebra
from .model import Parts
from .prices import prices
from .provenance import values_at
from .result_format import FORMAT, versions
from .solved import value
from .temperature_results import draws, feeds
from .why_unused import reasons

SHARED_LIMITS = (
    ("ramp_up_mw_per_h", "MW/h", "largest rise of output"),
    ("ramp_down_mw_per_h", "MW/h", "largest fall of output"),
    ("annual_min_mwh", "MWh", "least output a calendar year"),
    ("annual_max_mwh", "MWh", "most output a calendar year"),
)


@dataclass(frozen=True)
class Run:
    """How a result came about: status, objective and its proven bound, relative gap, what ran, seconds.

    start: cold, coarse or warm. parts: independent problems it fell into. guess_iterations: of the coarse problem.
    cost_weight: what the objective multiplies the total cost with (1 unless the user wrote another objective).
    price_basis: what prices are duals of: 'linear program', 'commitment fixed' (whole numbers as found), 'none'.
    """

    status: str
    objective: float
    bound: float
    gap: float
    algorithm: str
    iterations: int
    guess_iterations: int
    start: str
    parts: int
    solve_seconds: float
    total_seconds: float
    solver_version: str
    objective_is_total_cost: bool
    cost_weight: float
    price_basis: str


def dataset(parts: Parts, run: Run) -> xr.Dataset:
    """The result of a solved model.

    Dimensions: `time` (start of step, UTC), `boundary` (n+1 instants between steps), `flow` (existing pairs of
    component and bus), `network`, `component`, `committed` (plants that are on or off), `store`, `source`, `commodity`,
    `cost`, `deal` (flows under contract), `grid_limit`, `feed`, `draw`, and what flows follow from (`follow`, `pipe`,
    `lift`). Flows are MW averaged over the step, positive into the bus. Costs are currency per hour, income negative.
    """
    variables: dict[str, Any] = {}
    for part in (_flows, _components, _networks, _stores, _commodities, _costs, feeds, draws, shares):
        variables |= part(parts)
    variables |= sources(parts)
    variables |= reasons(parts, variables)
    variables |= grid_limits(parts, run.cost_weight)
    variables |= commitments(parts)
    variables |= deals(parts)
    variables |= prices(parts, variables, run.cost_weight)
    data = xr.Dataset(variables, coords=_coordinates(parts))
    data.attrs = _attributes(parts, run, float(data["cost_per_h"].sum()) * parts.case.hours.step_h)
    return data


def _coordinates(parts: Parts) -> dict[str, Any]:
    """Steps as UTC, and the boundaries between them."""
    hours = parts.case.hours
    starts = hours.starts.tz_localize(None).to_numpy()
    step = np.timedelta64(round(hours.step_h * 3600), "s")
    about = {"standard_name": "time", "long_name": "start of step (UTC)", "time_zone": "UTC"}
    return {
        "time": ("time", starts, about),
        "boundary": ("boundary", np.append(starts, starts[-1] + step), {"long_name": "instant between steps (UTC)"}),
    }


def _flows(parts: Parts) -> dict[str, Any]:
    """Every component on every bus it touches."""
    rows: list[tuple[str, str, str, Array]] = []
    for name, terms in parts.terms.items():
        for bus, flow in terms.supplies.items():
            rows.append((name, bus, "supply", value(flow)))
        for bus, flow in terms.consumes.items():
            rows.append((name, bus, "take", -value(flow)))
    steps = parts.case.hours.n
    values = np.array([row[3] for row in rows]).reshape(len(rows), steps)
    return {
        "flow_mw": array(("flow", "time"), values, "MW", "flow into the bus"),
        "flow_component": labels("flow", (row[0] for row in rows)),
        "flow_bus": labels("flow", (row[1] for row in rows)),
        "flow_direction": labels("flow", (row[2] for row in rows)),
    }


def _components(parts: Parts) -> dict[str, Any]:
    """Size, use and limit of every component."""
    names = list(parts.components)
    least = [parts.least_mw.get(n, np.zeros(parts.case.hours.n)) for n in names]
    usable = [np.where(np.isfinite(parts.usable_mw[n]), parts.usable_mw[n], np.nan) for n in names]
    return {
        "component": labels("component", names),
        "component_kind": labels("component", (parts.components[n].kind for n in names)),
        "component_title": labels("component", (parts.components[n].title or n for n in names)),
        "capacity_mw": array(("component",), (_finite(parts.capacity_mw[n]) for n in names), "MW", "rated capacity"),
        "output_mw": array(("component", "time"), (value(parts.output[n]) for n in names), "MW", "output"),
        "usable_mw": array(("component", "time"), usable, "MW", "largest output that capacity and availability allow"),
        "least_mw": array(("component", "time"), least, "MW", "least output that must-run asks for"),
        **{
            key: array(("component",), (_number(parts.components[n], key) for n in names), unit, text)
            for key, unit, text in SHARED_LIMITS
        },
    }


def _networks(parts: Parts) -> dict[str, Any]:
    """Demand, heat price and temperatures."""
    case, names = parts.case, list(parts.case.networks)
    out = {
        "network": labels("network", names),
        "network_title": labels("network", (case.networks[n].title or n for n in names)),
        "demand_mw": array(
            ("network", "time"), (case.hours.values(case.networks[n].demand_mw) for n in names), "MW", "heat demand"
        ),
    }
    for key, name in (("supply_c", "supply temperature"), ("return_c", "return temperature")):
        levels = [getattr(case.networks[n], key) for n in names]
        if any(level is not None for level in levels):
            rows = [np.full(case.hours.n, np.nan) if x is None else case.hours.values(x) for x in levels]
            out[key] = array(("network", "time"), rows, "degC", name)
    return out


def _stores(parts: Parts) -> dict[str, Any]:
    """Levels on boundaries, and what the level follows from."""
    stored = {name: terms.stored for name, terms in parts.terms.items() if terms.stored is not None}
    if not stored:
        return {}
    all_of = list(stored.values())
    return {
        "store": labels("store", stored),
        "level_mwh": array(("store", "boundary"), (value(s.level) for s in all_of), "MWh", "heat in store"),
        "charge_mw": array(("store", "time"), (value(s.charge) for s in all_of), "MW", "charge"),
        "discharge_mw": array(("store", "time"), (value(s.discharge) for s in all_of), "MW", "discharge"),
        "fixed_loss_mw": array(("store", "time"), (s.fixed_loss_mw for s in all_of), "MW", "loss at any level"),
        "keep_share": array(("store",), (s.keep for s in all_of), "1", "share of the level left after a step"),
        "charge_efficiency": array(("store",), (s.charge_efficiency for s in all_of), "1", "charge efficiency"),
        "discharge_efficiency": array(
            ("store",), (s.discharge_efficiency for s in all_of), "1", "discharge efficiency"
        ),
        **{
            f"{flow}_max_mw": array(("store", "time"), (_upper(getattr(s, flow)) for s in all_of), "MW", f"most {flow}")
            for flow in ("charge", "discharge")
        },
        "level_min_mwh": array(("store", "boundary"), (_lower(s.level) for s in all_of), "MWh", "least heat in store"),
        "level_max_mwh": array(("store", "boundary"), (_upper(s.level) for s in all_of), "MWh", "most heat in store"),
        "capacity_mwh": array(("store",), (s.capacity_mwh for s in all_of), "MWh", "capacity of the store"),
        "cyclic": array(("store",), (float(s.cyclic) for s in all_of), "1", "1 if it ends where it began"),
        **_added(all_of),
    }


def _added(stores: list[Stored]) -> dict[str, Any]:
    """What heat pumps add to the heat that leaves the stores, where there is one."""
    if all(s.given is None for s in stores):
        return {}
    rows = (value((s.discharge if s.given is None else s.given) - s.discharge) for s in stores)
    return {"added_mw": array(("store", "time"), rows, "MW", "heat that a heat pump adds to the discharge")}


def _commodities(parts: Parts) -> dict[str, Any]:
    """Purchase and sale. Where prices are equal and nothing limits either, only the difference has a meaning."""
    case, names = parts.case, list(parts.case.commodities)
    if not names:
        return {}
    at = case.hours.values
    return {
        "commodity": labels("commodity", names),
        "commodity_title": labels("commodity", (case.commodities[n].title or n for n in names)),
        "buy_mw": array(("commodity", "time"), (value(parts.buys[n]) for n in names), "MW", "purchase"),
        "sell_mw": array(("commodity", "time"), (value(parts.sells[n]) for n in names), "MW", "sale"),
        **{
            f"{way}_max_mw": array(("commodity", "time"), (_most(parts, n, way) for n in names), "MW", f"most to {way}")
            for way in ("buy", "sell")
        },
        "co2_t_per_mwh": array(
            ("commodity", "time"), (at(case.commodities[n].co2_t_per_mwh) for n in names), "t/MWh", "CO2 intensity"
        ),
    }


def _costs(parts: Parts) -> dict[str, Any]:
    """Every line of the objective, with quantity and rate where the line is a plain product."""
    lines, n = parts.costs, parts.case.hours.n
    unknown = np.full(n, np.nan)
    quantity = [unknown if x.quantity_mw is None else value(x.quantity_mw) for x in lines]
    rate = [unknown if x.rate_per_mwh is None else x.rate_per_mwh for x in lines]
    money = parts.case.currency

    def stack(rows: list[Array]) -> Array:
        return np.array(rows).reshape(len(lines), n)

    return {
        "cost_per_h": array(
            ("cost", "time"), stack([value(x.cost) for x in lines]), f"{money}/h", "cost, income negative"
        ),
        "cost_quantity_mw": array(("cost", "time"), stack(quantity), "MW", "what the cost is paid on"),
        "cost_rate_per_mwh": array(("cost", "time"), stack(rate), f"{money}/MWh", "price of it"),
        "cost_owner": labels("cost", (x.owner for x in lines)),
        "cost_item": labels("cost", (x.item for x in lines)),
        "cost_counterparty": labels("cost", (x.counterparty for x in lines)),
        "cost_contract": labels("cost", (x.contract for x in lines)),
        "cost_direction": labels("cost", (x.direction for x in lines)),
    }


def _attributes(parts: Parts, run: Run, total_cost: float) -> dict[str, Any]:
    """Summary numbers and origins. Nested ones are JSON, so that NetCDF can hold them."""
    case = parts.case
    return {
        "Conventions": "CF-1.11",
        "format": FORMAT,
        "title": case.title,
        "currency": case.currency,
        "time_zone": case.hours.zone,
        "step_h": case.hours.step_h,
        "total_cost": total_cost,
        **{key: said for key, said in vars(run).items() if not isinstance(said, bool)},
        "objective_is_total_cost": int(run.objective_is_total_cost),
        "warnings": json.dumps(list(case.warnings)),
        "contracts": contracts_text(parts),
        "sources": json.dumps(dict(case.sources)),
        "provenance": json.dumps({k: list(v) for k, v in case.provenance.items()}),
        "provenance_values": json.dumps(values_at([case], case.provenance)),
        "versions": json.dumps({**versions(), "python": platform.python_version()}),
    }


def _upper(expr: Algebra) -> Array:
    """The most that the variables' own bounds allow."""
    return expr.linear().highest()


def _lower(expr: Algebra) -> Array:
    """The least that the variables' own bounds allow."""
    return -(-expr).highest()


def _most(parts: Parts, name: str, way: str) -> Array:
    """The most that may be bought or sold of a commodity; NaN where nothing limits it."""
    most = getattr(parts.case.commodities[name], f"{way}_max_mw")
    return np.full(parts.case.hours.n, np.nan) if most is None else parts.case.hours.values(most)


def _number(component: object, key: str) -> float:
    """A field of a component that limits it; NaN if it has no such limit."""
    limit = getattr(component, key, None)
    return float("nan") if limit is None else float(limit)


def _finite(size: float) -> float:
    """Infinity as a missing number."""
    return size if np.isfinite(size) else float("nan")
