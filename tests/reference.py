"""The neutral reference cases of ../shared/reference, as cases of dhsim and as a direct HiGHS matrix."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import dhsim as dh


def reference_module(shared: Path, name: str) -> ModuleType:
    """A module of the shared reference: gen_case, case_io or raw_model."""
    folder = str(shared / "reference")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def generated(shared: Path, variant: str, folder: Path) -> dict[str, Any]:
    """A reference case, generated into `folder` and read back."""
    target = folder / variant
    if not (target / "case.json").exists():
        reference_module(shared, "gen_case").generate(variant, str(target))
    case: dict[str, Any] = reference_module(shared, "case_io").load_case(str(target))
    return case


def as_case(raw: dict[str, Any]) -> dh.Case:
    """The same question in dhsim's words. Grid fees differ by user, so each user has a commodity of its own."""
    parts: dict[str, dict[str, Any]] = {"networks": {}, "components": {}, "commodities": {}, "streams": {}}
    series: dict[str, Any] = {}
    for network in raw["networks"]:
        _add_network(network, parts, series)
    hours = dh.hours_from("2023-01-01", raw["hours"]).with_series(series)
    return dh.Case(hours=hours, title=raw["variant"], **parts)


def _add_network(network: dict[str, Any], parts: dict[str, dict[str, Any]], series: dict[str, Any]) -> None:
    name, ts = network["id"], network["ts"]
    series.update({f"{name}_{key}": values for key, values in ts.items()})
    parts["networks"][name] = dh.Network(demand_mw=f"{name}_demand_mw")
    for unit in network["units"]:
        _UNITS[unit["type"]](f"{name}_{unit['id']}", name, unit, ts, parts)
    tank = network["storage"]
    parts["components"][f"{name}_tank"] = dh.Store(
        network=name,
        capacity_mwh=tank["e_max_mwh"],
        charge_mw=tank["p_max_mw"],
        discharge_mw=tank["p_max_mw"],
        loss_share_per_h=tank["loss_per_h"],
        om_per_mwh=tank["discharge_om_eur_mwh"],
    )


def _source(name: str, network: str, unit: Any, ts: Any, parts: Any) -> None:
    parts["components"][name] = dh.WasteHeat(
        network=network, available_mw=f"{network}_{unit['avail_col']}", price_per_mwh=unit["price_eur_mwh"]
    )


def _heat_pump(name: str, network: str, unit: Any, ts: Any, parts: Any) -> None:
    parts["commodities"][f"{name}_power"] = _power(unit, ts)
    parts["streams"][f"{name}_source"] = dh.Stream(
        available_mw=f"{network}_{unit['source_avail_col']}", price_per_mwh=unit["source_price_eur_mwh"]
    )
    parts["components"][name] = dh.HeatPump(
        network=network,
        electricity=f"{name}_power",
        source=f"{name}_source",
        capacity_mw=unit["q_max_mw"],
        cop=f"{network}_{unit['cop_col']}",
        om_per_mwh=unit["om_eur_mwh"],
    )


def _power(unit: Any, ts: Any) -> dh.Commodity:
    return dh.Commodity(buy_per_mwh=ts["el_price_eur_mwh"] + unit["grid_fee_eur_mwh"])


def _boiler(name: str, network: str, unit: Any, ts: Any, parts: Any) -> None:
    parts["commodities"][f"{name}_fuel"] = dh.Commodity(
        buy_per_mwh=unit["fuel_price_eur_mwh"],
        co2_t_per_mwh=unit["co2_t_mwh_fuel"],
        co2_price_per_t=unit["co2_price_eur_t"],
    )
    parts["components"][name] = dh.Boiler(
        network=network,
        fuel=f"{name}_fuel",
        capacity_mw=unit["q_max_mw"],
        efficiency=unit["eta"],
        om_per_mwh=unit["om_eur_mwh"],
        **_on_off(unit),
    )


def _electric_boiler(name: str, network: str, unit: Any, ts: Any, parts: Any) -> None:
    parts["commodities"][f"{name}_power"] = _power(unit, ts)
    parts["components"][name] = dh.ElectricBoiler(
        network=network,
        electricity=f"{name}_power",
        capacity_mw=unit["q_max_mw"],
        efficiency=unit["eta"],
        om_per_mwh=unit["om_eur_mwh"],
    )


def _chp(name: str, network: str, unit: Any, ts: Any, parts: Any) -> None:
    parts["commodities"][f"{name}_fuel"] = dh.Commodity(buy_per_mwh=unit["fuel_price_eur_mwh"])
    parts["commodities"][f"{name}_power"] = dh.Commodity(sell_per_mwh=f"{network}_el_price_eur_mwh")
    parts["components"][name] = dh.ChpBackPressure(
        network=network,
        fuel=f"{name}_fuel",
        electricity=f"{name}_power",
        capacity_mw=unit["q_max_mw"],
        c_b=unit["power_to_heat"],
        efficiency=unit["eta_total"],
        om_per_mwh=unit["om_eur_mwh"],
        **_on_off(unit),
    )


def _on_off(unit: Any) -> dict[str, float]:
    """Least load and start cost of a unit, where it has them (variant S2)."""
    if not unit.get("min_load"):
        return {}
    return {"min_load_share": unit["min_load"], "start_cost": unit["start_cost_eur"]}


_UNITS = {
    "source": _source,
    "heat_pump": _heat_pump,
    "boiler": _boiler,
    "electric_boiler": _electric_boiler,
    "chp_backpressure": _chp,
}


def direct_highs(shared: Path, raw: dict[str, Any]) -> tuple[float, Any]:
    """The optimum and solution of the reference's own matrix, handed to HiGHS in one call."""
    import highspy

    raw_model = reference_module(shared, "raw_model")
    matrix = raw_model.assemble(raw)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    raw_model.pass_model(highs, matrix)
    highs.run()
    return highs.getInfo().objective_function_value, highs.getSolution().col_value
