"""Small cases that tests share: one town, random cases for laws, and changes that laws make to a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import strategies as st

import dhsim as dh
from dhsim.fields import Fields

START = "2023-01-01"
GAS = dh.Commodity(buy_per_mwh=45)


def near(values: Any) -> Any:
    """Equal but for rounding."""
    return pytest.approx(np.asarray(values, dtype=float), rel=1e-7, abs=1e-6)


def boiler(**fields: Any) -> dh.Component:
    """A gas boiler in town: with GAS at 45 and efficiency 0.9 a MWh of its heat costs 50."""
    return dh.Boiler(**{"network": "town", "fuel": "gas", "capacity_mw": 50, "efficiency": 0.9, **fields})


def exchanger(**fields: Any) -> dh.WasteHeat:
    """Direct exchange with the stream `mill`, 5 K."""
    return dh.WasteHeat(**{"network": "town", "stream": "mill", "approach_k": 5, **fields})


def pump(**fields: Any) -> dh.HeatPump:
    """A heat pump of 50 MW and COP 3 that cools the stream `mill`."""
    given = {"network": "town", "electricity": "power", "source": "mill", "capacity_mw": 50, "cop": 3}
    return dh.HeatPump(**{**given, **fields})


def steps(n: int, start: str = START, step_h: float = 1.0, zone: str = "UTC", **series: Any) -> dh.Hours:
    """`n` steps that know some series."""
    return dh.hours_from(start, n, step_h, zone).with_series({k: np.array(v, dtype=float) for k, v in series.items()})


def town(
    demand_mw: Any, hours: dh.Hours | None = None, network: Mapping[str, Any] | None = None, **case: Any
) -> dh.Case:
    """A case of one network, "town"; gas costs 45. Keywords that are no part of a case are its components."""
    groups = {key: case.pop(key) for key in ("streams", "contracts", "grid_limits") if key in case}
    commodities = {"gas": GAS, **case.pop("commodities", {})}
    return dh.Case(
        hours=hours or steps(len(demand_mw)),
        networks={"town": dh.Network(demand_mw=demand_mw, **(network or {}))},
        commodities=commodities,
        components=case,
        **groups,
    )


def cost(case: dh.Case) -> float:
    """What the cheapest dispatch costs."""
    return float(dh.solve(case).attrs["objective"])


def flow(result: xr.Dataset, component: str, bus: str, direction: str | None = None) -> np.ndarray:
    """MW of a component into a bus; negative if it takes. direction: only 'supply' or only 'take'."""
    mask = (result["flow_component"].values == component) & (result["flow_bus"].values == bus)
    if direction:
        mask &= result["flow_direction"].values == direction
    assert mask.any(), f"no flow of {component} at {bus}"
    return result["flow_mw"].values[mask].sum(axis=0)


def heat(result: xr.Dataset, component: str, network: str = "town") -> np.ndarray:
    """MW of heat a component gives to a network."""
    return flow(result, component, network)


def price(result: xr.Dataset, network: str = "town") -> np.ndarray:
    """Marginal heat price."""
    return result["heat_price_per_mwh"].sel(network=network).values


def cost_per_h(result: xr.Dataset, owner: str, item: str) -> np.ndarray:
    """A line of the costs, hour by hour."""
    mask = (result["cost_owner"].values == owner) & (result["cost_item"].values == item)
    assert mask.any(), f"no cost line {owner}, {item}"
    return result["cost_per_h"].values[mask].sum(axis=0)


def cost_line(result: xr.Dataset, owner: str, item: str) -> float:
    """A line of the costs, summed over the run."""
    return float(cost_per_h(result, owner, item).sum() * result.attrs["step_h"])


# Random cases. Numbers are whole, so that a failing case reads well.


@st.composite
def random_cases(draw: st.DrawFn, least: int = 4, most: int = 12, store_loss: bool = True) -> dh.Case:
    """A town and a village with a boiler each and whatever else is drawn; every demand can be met or go short.

    All hourly values are arrays, so that laws can shift and refine them. No must-run, ramps or annual minimum: with
    them an outage or a smaller plant may rightly save money.
    """
    n = draw(st.integers(least, most))

    def series(low: int, high: int) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(low, high), min_size=n, max_size=n)), dtype=float)

    power = series(-30, 120)
    optional = {
        "electric": lambda: dh.ElectricBoiler(
            network="town", electricity="power", capacity_mw=draw(st.integers(1, 20))
        ),
        "mill": lambda: dh.WasteHeat(network="town", available_mw=series(0, 20), price_per_mwh=series(0, 60)),
        "exchanger": lambda: dh.WasteHeat(network="town", stream="river", capacity_mw=draw(st.integers(1, 10))),
        "pump": lambda: dh.HeatPump(
            network="town", electricity="power", source="river", capacity_mw=draw(st.integers(1, 15)), cop=series(2, 5)
        ),
        "sun": lambda: dh.SolarHeat(network="village", available_mw=series(0, 10)),
        "turbine": lambda: dh.ChpBackPressure(
            network="town",
            fuel="chips",
            electricity="power",
            capacity_mw=draw(st.integers(1, 25)),
            c_b=0.5,
            efficiency=0.9,
        ),
        "extraction": lambda: dh.ChpExtraction(
            network="town",
            fuel="chips",
            electricity="power",
            power_capacity_mw=draw(st.integers(1, 25)),
            heat_capacity_mw=draw(st.integers(1, 25)),
            c_b=0.4,
            c_v=0.2,
            electric_efficiency=0.4,
        ),
        "engine": lambda: dh.ChpRegion(
            network="village",
            fuel="gas",
            electricity="power",
            points=[
                {"heat_mw": 0, "power_mw": 6, "fuel_mw": 15},
                {"heat_mw": 8, "power_mw": 5, "fuel_mw": 15},
                {"heat_mw": 5, "power_mw": 2, "fuel_mw": 8},
            ],
        ),
        "tank": lambda: dh.Store(
            network="town",
            capacity_mwh=draw(st.integers(1, 60)),
            charge_mw=draw(st.integers(3, 20)),
            discharge_mw=draw(st.integers(1, 20)),
            loss_share_per_h=draw(st.sampled_from([0.0, 0.01, 0.1])) if store_loss else 0.0,
            fixed_loss_mw=draw(st.sampled_from([0.0, 0.5])),
            charge_efficiency=draw(st.sampled_from([1.0, 0.9])),
        ),
        "pipe": lambda: dh.Link(
            from_network="town",
            to_network="village",
            capacity_mw=draw(st.integers(1, 15)),
            loss_share=0.05,
            loss_mw=0.2,
            cost_per_mwh=1,
        ),
        "cooler": lambda: dh.HeatRejection(network="town", capacity_mw=draw(st.integers(1, 10)), cost_per_mwh=2),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=5))
    return dh.Case(
        hours=steps(n),
        networks={"town": dh.Network(demand_mw=series(0, 60)), "village": dh.Network(demand_mw=series(0, 12))},
        commodities={
            "gas": dh.Commodity(buy_per_mwh=series(20, 60), co2_t_per_mwh=0.2, co2_price_per_t=50),
            "chips": dh.Commodity(buy_per_mwh=20, buy_max_mw=60),
            "power": dh.Commodity(buy_per_mwh=power + 20, sell_per_mwh=power, sell_max_mw=20),
        },
        streams={"river": dh.Stream(available_mw=series(0, 20), price_per_mwh=series(0, 20))},
        components={
            "town_boiler": boiler(capacity_mw=40),
            "village_boiler": boiler(network="village", capacity_mw=10),
            **{name: optional[name]() for name in chosen},
        },
    )


# What laws do to a case.

GROUPS = ("networks", "commodities", "streams", "components", "grid_limits")


def changed(case: dh.Case, change: Callable[[str, Any], Any], hours: dh.Hours | None = None) -> dh.Case:
    """The case with `change(field name, value)` applied to every field of every part, nested tables included."""

    def of(part: Fields) -> Fields:
        return type(part).model_validate({key: new(key, getattr(part, key)) for key in part.model_fields_set})

    def new(key: str, value: Any) -> Any:
        if isinstance(value, tuple) and value and isinstance(value[0], Fields):
            return tuple(of(one) for one in value)
        return change(key, value)

    groups = {group: {name: of(part) for name, part in getattr(case, group).items()} for group in GROUPS}
    return dh.Case(hours=hours or case.hours, contracts=case.contracts, **groups)


def shifted(case: dh.Case, by: int) -> dh.Case:
    """Everything happens `by` steps later, the end of the run at its start."""
    return changed(case, lambda key, value: np.roll(value, by) if isinstance(value, np.ndarray) else value)


def doubled(case: dh.Case) -> dh.Case:
    """Every demand and every size twice as large; prices, shares and efficiencies as they are."""
    return changed(case, lambda key, value: 2 * np.array(value) if is_size(key) else value)


def in_quarters(case: dh.Case) -> dh.Case:
    """Every hour as four steps of 15 minutes with the same values."""
    quarters = steps(4 * case.hours.n, step_h=0.25)
    return changed(case, lambda key, value: np.repeat(value, 4) if isinstance(value, np.ndarray) else value, quarters)


def is_size(key: str) -> bool:
    """Does a field hold MW or MWh, rather than a price per MWh?"""
    return key.endswith(("_mw", "_mwh")) and "_per_" not in key


def sizes(case: dh.Case) -> list[tuple[str, str]]:
    """(component, field) of every capacity that may be used or not, so that more of it cannot hurt."""
    free = {"capacity_mw", "heat_capacity_mw", "power_capacity_mw", "capacity_mwh", "charge_mw", "discharge_mw"}
    free |= {"available_mw"}
    return [
        (name, key) for name, component in case.components.items() for key in sorted(component.model_fields_set & free)
    ]
