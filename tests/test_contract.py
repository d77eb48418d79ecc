"""Every registered component keeps the contract of components (`dh.check`), each in a small case that makes it work."""

from __future__ import annotations

import numpy as np
import pytest

import dhsim as dh
from dhsim.components import Component
from dhsim.errors import ModelError

N = 24
HOUR = np.arange(N)
EXAMPLES = {
    "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=30, efficiency=0.9, ramp_up_mw_per_h=5),
    "electric_boiler": dh.ElectricBoiler(network="town", electricity="power", capacity_mw=20),
    "waste_heat": dh.WasteHeat(network="town", available_mw=list(5 + HOUR % 5), price_per_mwh=5, annual_max_mwh=9_000),
    "heat_pump": dh.HeatPump(network="town", electricity="power", capacity_mw=12, cop=3.5, source="sewage"),
    "absorption_heat_pump": dh.AbsorptionHeatPump(
        network="town",
        source="sewage",
        drive_fuel="gas",
        drive_efficiency=0.9,
        heat_cop=1.7,
        electricity="power",
        electricity_cop=20,
        drive_capacity_mw=6,
    ),
    "flue_gas_condenser": dh.FlueGasCondenser(network="town", of=["old_boiler", "oil_boiler"], om_per_mwh=1),
    "solar_heat": dh.SolarHeat(network="town", available_mw=list(np.maximum(0.0, 6 - np.abs(HOUR - 12.0)))),
    "chp_back_pressure": dh.ChpBackPressure(
        network="town", fuel="gas", electricity="power", capacity_mw=15, c_b=0.5, efficiency=0.9, must_run_share=0.3
    ),
    "chp_extraction": dh.ChpExtraction(
        network="town",
        fuel="gas",
        electricity="power",
        power_capacity_mw=20,
        heat_capacity_mw=15,
        c_b=0.6,
        c_v=0.15,
        electric_efficiency=0.4,
    ),
    "chp_region": dh.ChpRegion(
        network="town",
        fuel="gas",
        electricity="power",
        points=[
            {"heat_mw": 0, "power_mw": 10, "fuel_mw": 25},
            {"heat_mw": 15, "power_mw": 8, "fuel_mw": 27},
        ],
    ),
    "store": dh.Store(
        network="town", capacity_mwh=100, charge_mw=15, discharge_mw=20, loss_share_per_h=0.01, charge_efficiency=0.95
    ),
    "seasonal_store": dh.SeasonalStore(
        network="town",
        type="pit",
        capacity_mwh=200,
        hot_c=80,
        cold_c=15,
        charge_mw=10,
        discharge_mw=8,
        ua_w_per_k=4000,
        ambient_c=15,
        electricity="power",
        cop=3.0,
    ),
    "link": dh.Link(from_network="town", to_network="village", capacity_mw=5, back_capacity_mw=2, loss_share=0.05),
    "heat_rejection": dh.HeatRejection(network="town", capacity_mw=5, cost_per_mwh=1),
    "shortfall": dh.Shortfall(network="town", price_per_mwh=500),
}


@pytest.fixture
def case():
    """A town and a village for a day, with dear gas boilers, swinging power prices, and a stream to lift."""
    demand = 25 + 8 * np.sin(2 * np.pi * HOUR / N)
    power = 60 - 70 * ((HOUR > 10) & (HOUR < 14)) + 40 * (HOUR > 17)
    return dh.Case(
        hours=dh.hours_from("2023-01-15", N, zone="Europe/Stockholm"),
        networks={"town": dh.Network(demand_mw=demand), "village": dh.Network(demand_mw=3.0)},
        commodities={
            "gas": dh.Commodity(buy_per_mwh=40, co2_t_per_mwh=0.202, co2_price_per_t=80),
            "oil": dh.Commodity(buy_per_mwh=90),
            "power": dh.Commodity(buy_per_mwh=power + 25.0, sell_per_mwh=power),
        },
        streams={"sewage": dh.Stream(available_mw=8, price_per_mwh=2)},
        components={
            "old_boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=28, efficiency=0.8),
            "oil_boiler": dh.Boiler(network="town", fuel="oil", capacity_mw=28, efficiency=0.8),
            "village_boiler": dh.Boiler(network="village", fuel="gas", capacity_mw=10, efficiency=0.7),
        },
    )


@pytest.mark.parametrize("kind", sorted(k for k, c in Component.kinds.items() if c.__module__.startswith("dhsim.")))
def test_every_shipped_component_keeps_the_contract(kind, case):
    assert kind in EXAMPLES, f"write an example of '{kind}' in this file, so that the contract is tested on it"

    assert len(dh.check(EXAMPLES[kind], case)) == 6


def test_the_example_does_something(case):
    """A contract test on a component that stands still would prove little."""
    for kind, component in EXAMPLES.items():
        if kind in ("heat_rejection", "shortfall"):  # in this case there is neither too much heat nor too little
            continue
        result = dh.solve(case.add("candidate", component))
        used = np.abs(result["flow_mw"].values[result["flow_component"].values == "candidate"]).sum()
        assert used > 1.0, f"{kind} stands still in the contract case"


def test_a_broken_component_is_told_what_is_wrong(case):
    class Leaky(Component, kind="leaky_for_this_test"):
        network: str

        def build(self, block, at):
            heat = block.hourly("heat_mw", upper=5.0)
            return dh.Terms(supplies={self.network: heat, "nowhere": heat})

    try:
        with pytest.raises(ModelError) as caught:
            dh.check(Leaky(network="town"), case)
    finally:
        del Component.kinds["leaky_for_this_test"]

    text = str(caught.value)
    assert text.startswith("Leaky breaks the contract of components:\n- it has a docstring: write a docstring")
    assert "component 'candidate' uses the bus 'nowhere', which is no network, commodity or stream" in text
