"""Recomputes balances, limits, store levels and costs of a result from the Dataset alone: no Pyomo, no solver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import xarray as xr

from .calendar import Array
from .errors import VerifyError
from .verify_commitment import commitment_violations
from .verify_contracts import contract_violations
from .verify_flows import flow_violations
from .verify_grid import grid_violations
from .verify_limits import TOLERANCE, limit_violations, worst
from .verify_temperatures import temperature_violations


def verify(data: xr.Dataset) -> None:
    """Raise VerifyError with every law that the result breaks; return if there is none."""
    broken = list(violations(data))
    if broken:
        raise VerifyError(
            "this result contradicts itself; that is a fault of dhsim, unless you changed rows of a balance or limits "
            "of single variables by hand, which solve(model, check=False) allows:\n" + "\n".join(broken)
        )


def violations(data: xr.Dataset) -> Iterator[str]:
    """Every broken law in words, with the place of the worst step."""
    data = cast(xr.Dataset, _ReadOnce(data))
    yield from _heat_balances(data)
    yield from _commodity_balances(data)
    yield from _sources(data)
    yield from limit_violations(data)
    yield from temperature_violations(data)
    yield from flow_violations(data)
    yield from grid_violations(data)
    yield from commitment_violations(data)
    yield from _store_levels(data)
    yield from _costs(data)
    yield from contract_violations(data)


class _ReadOnce:
    """A Dataset whose variables are looked up once: xarray makes a new object for each look."""

    def __init__(self, data: xr.Dataset) -> None:
        self._data, self._seen = data, dict[str, xr.DataArray]()

    def __getitem__(self, name: str) -> xr.DataArray:
        """A variable."""
        if name not in self._seen:
            self._seen[name] = self._data[name]
        return self._seen[name]

    def __contains__(self, name: object) -> bool:
        """Is there such a variable?"""
        return name in self._data

    def __getattr__(self, name: str) -> Any:
        """Anything else is the Dataset's."""
        return getattr(self._data, name)


def _into(data: xr.Dataset, bus: str) -> Array:
    """Sum of all flows into a bus."""
    return np.asarray(data["flow_mw"].values[data["flow_bus"].values == bus].sum(axis=0))


def _heat_balances(data: xr.Dataset) -> Iterator[str]:
    """Supply = demand in every network and step."""
    for k, name in enumerate(data["network"].values):
        demand = data["demand_mw"].values[k]
        yield from worst(data, f"heat balance of {name}", _into(data, name) - demand, demand.max(initial=0.0))


def _commodity_balances(data: xr.Dataset) -> Iterator[str]:
    """Bought + made = sold + used."""
    for k, name in enumerate(data["commodity"].values if "commodity" in data else ()):
        buy, sell = data["buy_mw"].values[k], data["sell_mw"].values[k]
        yield from worst(data, f"balance of {name}", _into(data, name) + buy - sell, max(buy.max(), sell.max()))


def _sources(data: xr.Dataset) -> Iterator[str]:
    """Nothing is taken that is not there, and what is taken is what flows."""
    for k, name in enumerate(data["source"].values if "source" in data else ()):
        available, taken = data["available_mw"].values[k], data["taken_mw"].values[k]
        is_component = name in data["component"].values
        flows = data["output_mw"].sel(component=name).values if is_component else -_into(data, name)
        yield from worst(data, f"heat taken from {name} against its flows", taken - flows, available.max())
        yield from worst(data, f"heat taken from {name}", np.maximum(taken - available, 0), available.max())


def _store_levels(data: xr.Dataset) -> Iterator[str]:
    """The level follows from charge, discharge and losses, stays within the store, and closes if cyclic."""
    for k, name in enumerate(data["store"].values if "store" in data else ()):
        one = data.isel(store=k)
        at_networks = np.isin(data["flow_bus"].values, data["network"].values)
        own = data["flow_mw"].values[at_networks & (data["flow_component"].values == name)].sum(axis=0)
        net = one["discharge_mw"].values - one["charge_mw"].values
        net = net + (one["added_mw"].values if "added_mw" in one else 0.0)  # by a heat pump
        yield from worst(data, f"charge and discharge of {name} against its flows", net - own, np.abs(own).max())
        level, size = one["level_mwh"].values, float(one["capacity_mwh"])
        charged = float(one["charge_efficiency"]) * one["charge_mw"].values
        discharged = one["discharge_mw"].values / float(one["discharge_efficiency"])
        gain_mwh = data.attrs["step_h"] * (charged - discharged - one["fixed_loss_mw"].values)
        follows = float(one["keep_share"]) * level[:-1] + gain_mwh
        yield from worst(data, f"level of {name}", level[1:] - follows, size)
        least, most = one["level_min_mwh"].values, one["level_max_mwh"].values
        outside = np.maximum(level - most, 0) + np.minimum(level - least, 0)
        yield from worst(data, f"level of {name} outside the store", outside, size, "boundary")
        if float(one["cyclic"]) and abs(level[-1] - level[0]) > TOLERANCE * max(1.0, size):
            yield f"level of {name}: ends at {level[-1]:g} MWh, began at {level[0]:g}"


def _costs(data: xr.Dataset) -> Iterator[str]:
    """Each priced line is rate x quantity, purchases are paid on what was bought, and the lines add up."""
    cost, rate = data["cost_per_h"].values, data["cost_rate_per_mwh"].values
    quantity = data["cost_quantity_mw"].values
    for k, (owner, item) in enumerate(zip(data["cost_owner"].values, data["cost_item"].values, strict=True)):
        if not np.isnan(rate[k]).any():
            off = cost[k] - rate[k] * quantity[k]
            scale = max(np.abs(cost[k]).max(initial=0.0), np.abs(rate[k]).max(initial=0.0))
            yield from worst(data, f"cost of {owner}, {item}", off, scale)
            yield from _paid_on(data, k, owner, item, quantity[k])
    total = float(cost.sum()) * data.attrs["step_h"]
    if data.attrs["objective_is_total_cost"]:
        scale = max(1.0, float(np.abs(cost).sum()) * data.attrs["step_h"])
        if abs(total - data.attrs["objective"]) > TOLERANCE * scale:
            yield f"costs add up to {total:.6f}, the objective is {data.attrs['objective']:.6f}"


def _paid_on(data: xr.Dataset, line: int, owner: str, item: str, quantity: Array) -> Iterator[str]:
    """A line of a commodity is paid on what is bought or sold of it, a line of a stream on what is taken."""
    direction = str(data["cost_direction"].values[line])
    if direction and "commodity" in data and owner in data["commodity"].values:
        traded = data[f"{direction}_mw"].sel(commodity=owner).values
    elif direction and "source" in data and owner in data["source"].values:
        traded = data["taken_mw"].sel(source=owner).values
    else:
        return
    yield from worst(data, f"quantity of {owner}, {item}", quantity - traded, float(np.abs(traded).max(initial=0.0)))
