"""What changed between two cases, or between two results: inputs value by value, results table by table."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr
from pydantic import BaseModel

from . import tables
from .asked import local_time
from .draft import GROUPS
from .table_parts import DUST

if TYPE_CHECKING:
    from .case import Case

THERE = "there"  # what stands for a part that has no kind
_SOLVED = {  # attributes of a result that say how it was found, or that other tables show
    "Conventions", "total_cost", "objective", "bound", "gap", "algorithm", "iterations", "guess_iterations", "start",
    "parts", "solve_seconds", "total_seconds", "cost_weight", "warnings", "contracts", "sources", "provenance",
    "provenance_values", "versions",
}  # fmt: skip
_KEPT = {  # dimension of a result -> group, and the variables along it that came from the case
    "network": ("networks", "network_title demand_mw supply_c return_c"),
    "component": (
        "components",
        "component_title capacity_mw usable_mw least_mw ramp_up_mw_per_h ramp_down_mw_per_h annual_min_mwh "
        "annual_max_mwh",
    ),
    "store": (
        "components",
        "capacity_mwh keep_share fixed_loss_mw charge_efficiency discharge_efficiency charge_max_mw discharge_max_mw "
        "level_min_mwh level_max_mwh cyclic",
    ),
    "commodity": ("commodities", "buy_max_mw sell_max_mw co2_t_per_mwh"),
    "source": ("sources", "available_mw stream_c stream_outlet_min_c"),
    "series": ("series", "series_value"),
}
_TABLES: dict[str, tuple[Callable[[xr.Dataset], pd.DataFrame], list[str], list[str]]] = {
    "costs": (tables.costs, ["owner", "item", "counterparty"], ["cost"]),
    "heat": (tables.heat, ["network", "component"], ["supplied_mwh"]),
    "waste_heat": (tables.waste_heat, ["source"], ["taken_mwh"]),
    "commodities": (tables.commodities, ["commodity"], ["bought_mwh", "sold_mwh", "co2_t"]),
    "prices": (tables.prices, ["network"], ["mean_per_mwh", "weighted_per_mwh"]),
}


@dataclass(frozen=True, eq=False)
class Leaf:
    """One value of an input. usual: was it left at its default?"""

    value: Any
    usual: bool = False


Inputs = Mapping[str, Leaf]  # dotted path -> value; a part of a case has a leaf of its own, above those of its fields


def inputs_of_case(case: Case) -> dict[str, Leaf]:
    """Every value of a case by its dotted path, series among them."""
    hours = case.hours
    head = {"title": case.title, "currency": case.currency, "hours.zone": hours.zone, "hours.step_h": hours.step_h}
    head |= {"hours.start": hours.show(0), "hours.end": hours.end()}
    head |= {f"exchange_rates.{code}": rate for code, rate in case.exchange_rates.items()}
    out = {path: Leaf(value) for path, value in head.items()}
    for group in GROUPS:
        for name, part in getattr(case, group).items():
            out[f"{group}.{name}"] = Leaf(_kind(part) or THERE)
            out |= dict(_fields(part, f"{group}.{name}", usual=False))
    return out | {f"series.{name}": Leaf(values) for name, values in hours.series.items()}


def inputs_of_result(ds: xr.Dataset) -> dict[str, Leaf]:
    """Every input that a result keeps, by its path: contracts, hashes of files, what its parts were given."""
    out = {str(key): Leaf(value) for key, value in ds.attrs.items() if key not in _SOLVED}
    first, last = (stamp.strftime("%Y-%m-%d %H:%M") for stamp in local_time(ds, "boundary")[[0, -1]])
    out |= {"hours.start": Leaf(first), "hours.end": Leaf(last)}
    out |= {f"files.{file}": Leaf(value) for file, value in _table(ds, "sources").items()}
    out |= {f"versions.{name}": Leaf(value) for name, value in _table(ds, "versions").items()}
    out |= {f"{path}.provenance": Leaf(" ".join(said).strip()) for path, said in _table(ds, "provenance").items()}
    for name, table in _table(ds, "contracts").items():
        out[f"contracts.{name}"] = Leaf(THERE)
        out |= dict(_leaves(table, f"contracts.{name}"))
    return out | dict(_kept(ds)) | dict(_own_prices(ds))


def _table(ds: xr.Dataset, name: str) -> dict[str, Any]:
    """An attribute that is a table."""
    return dict(json.loads(ds.attrs.get(name, "{}")))


def changed_values(before: Inputs, after: Inputs) -> pd.DataFrame:
    """Inputs that are not the same: path, before, after, difference (of numbers).

    None: not given. A part that is only in one of the two is one row, without its fields; a field that only one of two
    kinds has counts if somebody set it.
    """
    rows = []
    for path, one, other in _changes(before, after):
        if not (_is_hourly(one) and _is_hourly(other)):
            old, new = _short(one), _short(other)
            both = _is_number(old) and _is_number(new)
            rows.append((path, old, new, float(new) - float(old) if both else math.nan))
    frame = pd.DataFrame(rows, columns=["path", "before", "after", "difference"], dtype=object)
    return frame.astype({"difference": float})


def changed_hourly(before: Inputs, after: Inputs) -> pd.DataFrame:
    """Series that are not the same: path, means, mean_difference, largest_difference, steps that differ.

    Steps are held against each other in their order; where the runs are of different length there are only means.
    """
    columns = ["path", "mean_before", "mean_after", "mean_difference", "largest_difference", "steps"]
    rows = []
    for path, one, other in _changes(before, after):
        if _is_hourly(one) and _is_hourly(other):
            means = _mean(one), _mean(other)
            rows.append((path, *means, means[1] - means[0], *_steps(np.asarray(one), np.asarray(other))))
    return pd.DataFrame(rows, columns=columns)


def changed_results(before: xr.Dataset, after: xr.Dataset) -> dict[str, pd.DataFrame]:
    """Costs, heat by component, waste heat, commodities and heat prices, each as a table of the rows that changed.

    Columns: the keys, quantity where there are several, before, after, difference, percent of before's size. What one
    of the two does not have is missing, and counts as nothing in the difference of costs and energy.
    """
    out = {}
    for name, (make, keys, values) in _TABLES.items():
        old, new = (_long(make(ds), keys, values) for ds in (before, after))
        out[name] = _changed_rows(old, new, missing=math.nan if name == "prices" else 0.0)
        if len(values) == 1:
            out[name] = out[name].drop(columns="quantity")
    return out


def _long(table: pd.DataFrame, keys: list[str], values: list[str]) -> pd.Series[Any]:
    """A table as one column of numbers under its keys and the name of the quantity."""
    long = table.melt(id_vars=keys, value_vars=values, var_name="quantity", value_name="value")
    return long.set_index([*keys, "quantity"])["value"].astype(float)


def _changed_rows(before: pd.Series[Any], after: pd.Series[Any], missing: float) -> pd.DataFrame:
    """Two columns side by side, without the rows that stayed the same, in the order in which they come."""
    order = before.index.union(after.index, sort=False)
    frame = pd.DataFrame({"before": before.reindex(order), "after": after.reindex(order)}, index=order)
    frame["difference"] = frame["after"].fillna(missing) - frame["before"].fillna(missing)
    size = frame["before"].abs()
    frame["percent"] = 100.0 * frame["difference"] / size.where(size > DUST)
    old, new = (frame[side].fillna(missing).to_numpy() for side in ("before", "after"))
    same = np.isclose(old, new, rtol=1e-9, atol=DUST, equal_nan=True)
    changed: pd.DataFrame = frame[~same]
    return changed.reset_index()


def _kept(ds: xr.Dataset) -> Iterator[tuple[str, Leaf]]:
    """What the variables of a result say of its parts."""
    for name, kind in zip(ds["component"].values, ds["component_kind"].values, strict=True):
        yield f"components.{name}", Leaf(str(kind))
    for dim in ("network", "commodity", "source"):
        for name in ds[dim].values if dim in ds else ():
            yield f"{_KEPT[dim][0]}.{name}", Leaf(THERE)
    for dim, (group, variables) in _KEPT.items():
        for variable in (one for one in variables.split() if one in ds):
            for name, value in zip(ds[dim].values, ds[variable].values, strict=True):
                field = "" if dim == "series" else f".{variable.removeprefix(f'{dim}_')}"
                yield f"{group}.{name}{field}", Leaf(_one_if_constant(value))


def _one_if_constant(values: Any) -> Any:
    """One number or text, or one number a step where they are not all the same."""
    array = np.asarray(values)
    same = not array.ndim or (array.size > 0 and bool((array == array.flat[0]).all()))
    return array.flat[0].item() if same else array


def _own_prices(ds: xr.Dataset) -> Iterator[tuple[str, Leaf]]:
    """What is paid per MWh under no contract: prices of commodities, running costs, CO2."""
    parts = set(map(str, ds["component"].values))
    for k, rate in enumerate(ds["cost_rate_per_mwh"].values):
        owner, item = (str(ds[f"cost_{key}"].values[k]) for key in ("owner", "item"))
        if not ds["cost_contract"].values[k] and not np.isnan(rate).any():
            group = "components" if owner in parts else "commodities"
            yield f"{group}.{owner}.{item}_per_mwh".replace("._", "."), Leaf(_one_if_constant(rate))


def _leaves(value: Any, path: str, usual: bool = False) -> Iterator[tuple[str, Leaf]]:
    """Tables inside tables down to what holds none; lists of tables are counted from 0."""
    if isinstance(value, BaseModel):
        if _kind(value):
            yield f"{path}.kind", Leaf(_kind(value), usual)
        yield from _fields(value, path, usual)
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _leaves(below, f"{path}.{key}", usual)
    elif isinstance(value, list | tuple) and any(isinstance(one, BaseModel | Mapping) for one in value):
        for place, below in enumerate(value):
            yield from _leaves(below, f"{path}[{place}]", usual)
    else:
        yield path, Leaf(value, usual)


def _fields(part: BaseModel, path: str, usual: bool) -> Iterator[tuple[str, Leaf]]:
    """The fields of a part, as objects: their tables would not say of what kind they are."""
    for name in type(part).model_fields:
        yield from _leaves(getattr(part, name), f"{path}.{name}", usual or name not in part.model_fields_set)


def _kind(part: BaseModel) -> str:
    """The kind that a part names itself by, if it has one."""
    kind = getattr(type(part), "kind", "")
    return kind if isinstance(kind, str) else ""


def _changes(before: Inputs, after: Inputs) -> Iterator[tuple[str, Any, Any]]:
    """Paths whose values differ, None for what is not there."""
    for path in dict.fromkeys([*before, *after]):
        head = ".".join(path.split(".")[:2]).partition("[")[0]
        if head != path and (head in before) != (head in after):
            continue  # the whole part is in one of the two only, which its own leaf says
        one, other = before.get(path), after.get(path)
        found = [leaf for leaf in (one, other) if leaf is not None]
        if len(found) == 1 and found[0].usual:
            continue
        old, new = (None if leaf is None else leaf.value for leaf in (one, other))
        if not _same(old, new):
            yield path, old, new


def _same(one: Any, other: Any) -> bool:
    """Are two values equal, but for rounding? A missing number equals another."""
    if _is_hourly(one) and _is_hourly(other):
        old, new = np.asarray(one), np.asarray(other)
        return old.shape == new.shape and bool(np.isclose(old, new, rtol=1e-9, atol=1e-9, equal_nan=True).all())
    if _is_hourly(one) or _is_hourly(other):
        return False
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


def _is_hourly(value: Any) -> bool:
    """One number a step?"""
    return isinstance(value, np.ndarray)


def _is_number(value: Any) -> bool:
    """A number, and not a yes or no?"""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _mean(values: Any) -> float:
    """The mean of the numbers that there are."""
    finite = np.asarray(values)[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else math.nan


def _steps(old: Any, new: Any) -> tuple[float, float]:
    """The largest difference, and how many steps differ."""
    if old.shape != new.shape:
        return math.nan, math.nan
    apart = ~np.isclose(old, new, rtol=1e-9, atol=1e-9, equal_nan=True)
    known = apart & np.isfinite(old) & np.isfinite(new)
    largest = float((new - old)[known][np.abs(new - old)[known].argmax()]) if known.any() else math.nan
    return largest, float(np.count_nonzero(apart))


def _short(value: Any) -> Any:
    """What stands for one value a step in a table."""
    return f"{len(value)} values, mean {_mean(value):,.4g}" if _is_hourly(value) else value
