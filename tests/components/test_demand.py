"""A network: demand in every step, and what one more MWh of it would cost."""

import pytest
from helpers import GAS, boiler, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh


def test_supply_follows_the_demand_of_each_step():
    result = dh.solve(town([10, 20, 30, 40], plant=boiler()))
    # 100 MWh x 50 = 5000.
    assert heat(result, "plant") == near([10, 20, 30, 40])
    assert result.attrs["objective"] == near(5000)
    assert result["demand_mw"].sel(network="town").values == near([10, 20, 30, 40])


def test_demand_as_a_number_holds_in_every_step():
    assert dh.solve(town(10, steps(3), plant=boiler())).attrs["objective"] == near(1500)


def test_demand_from_a_series():
    hours = steps(2, load_mw=[4, 6])
    assert dh.solve(town("load_mw", hours, plant=boiler())).attrs["objective"] == near(500)


def test_demand_from_a_curve_over_the_outdoor_temperature():
    hours = steps(4, outdoor_c=[-20, -10, 5, 25])
    curve = {"of": "outdoor_c", "points": [(-10, 40), (20, 10)]}
    result = dh.solve(town(curve, hours, plant=boiler()))
    # Flat at 40 below -10 °C, one MW less per degree, flat at 10 above 20 °C. Continued: 50, 40, 25, 5.
    assert heat(result, "plant") == near([40, 40, 25, 10])


def test_networks_are_balanced_one_by_one():
    case = dh.Case(
        hours=steps(2),
        networks={"town": dh.Network(demand_mw=[10, 10]), "village": dh.Network(demand_mw=[2, 8])},
        commodities={"gas": GAS},
        components={"plant": boiler(), "oven": boiler(network="village", efficiency=0.5, capacity_mw=5)},
    )
    result = dh.solve(case)
    # 20 x 50 + 7 x 90 + 3 x 10 000 = 31 630. If the town's boiler could serve both: 30 x 50 = 1500.
    assert result.attrs["objective"] == near(31_630)
    assert price(result, "town") == near([50, 50])
    assert price(result, "village") == near([90, 10_000])


def test_step_without_demand_has_a_price_too():
    result = dh.solve(town([0, 10], plant=boiler()))
    assert result.attrs["objective"] == near(500)
    assert price(result)[1] == near(50)
    # In a step without demand one more MWh would cost 50, one less is impossible.
    assert 0 <= price(result)[0] <= 50 + 1e-6


@pytest.mark.parametrize(
    ("demand", "fault"),
    [
        ([10, -1], r"networks\.town\.demand_mw: -1 at 2023-01-01 01:00 local and in 1 steps in all"),
        ([10, 10, 10], "3 values for a run of 2 steps"),
        ("demnd_mw", "no series 'demnd_mw'.*Did you mean 'demand_mw'"),
    ],
)
def test_demand_that_does_not_fit_is_refused(demand, fault):
    with pytest.raises(dh.InputError, match=fault):
        town(demand, steps(2, demand_mw=[1, 1]), plant=boiler())


def test_demand_must_be_finite_numbers():
    with pytest.raises(ValidationError, match="finite"):
        dh.Network(demand_mw=[10, float("nan")])


def test_network_without_a_supplier_is_refused():
    with pytest.raises(dh.InputError, match="no component supplies this network"):
        town([10])
