"""Sizes and prices far from a town's: the same answer in other units."""

from __future__ import annotations

import numpy as np
import pytest
from helpers import boiler, steps, town

import dhsim as dh
from dhsim.engine import Engine
from dhsim.matrix import matrix_of
from dhsim.scaling import Scale

DEMAND = np.array([10.0, 40, 25, 5, 0, 30])
GAS = np.array([45.0, 54, 63, 45, 36, 72])


def case(size=1.0, price=1.0):
    """A boiler, a mill, and a tank, all sizes and prices multiplied."""
    return dh.Case(
        hours=steps(6),
        networks={"town": dh.Network(demand_mw=size * DEMAND, shortfall_per_mwh=10_000 * price)},
        commodities={"gas": dh.Commodity(buy_per_mwh=price * GAS)},
        components={
            "rest": boiler(capacity_mw=size * 35),
            "mill": dh.WasteHeat(network="town", available_mw=size * 8, price_per_mwh=price * 20),
            "tank": dh.Store(network="town", capacity_mwh=size * 12, charge_mw=size * 6, discharge_mw=size * 6),
        },
    )


@pytest.mark.parametrize("size", [2.5e-4, 0.01, 1, 2000, 1e6])
@pytest.mark.parametrize("price", [1e-6, 1e-3, 1, 1e3, 1e6])
def test_other_units_give_the_same_dispatch(size, price):
    usual, other = dh.solve(case()), dh.solve(case(size, price))
    assert other.attrs["objective"] == pytest.approx(usual.attrs["objective"] * size * price, rel=1e-9)
    assert other["output_mw"].values / size == pytest.approx(usual["output_mw"].values, abs=1e-6)
    prices = other["heat_price_per_mwh"].values / price
    assert prices == pytest.approx(usual["heat_price_per_mwh"].values, rel=1e-6, abs=1e-6)


def test_a_town_is_left_as_it_is():
    assert Scale.of(matrix_of(case().to_pyomo())) == Scale()
    assert Scale.of(matrix_of(case(1e-4, 1e6).to_pyomo())) != Scale()


def test_whole_numbers_stay_whole():
    model = case(1e-4, 1e6).to_pyomo()
    matrix = matrix_of(model)
    matrix.integer[:6] = True
    matrix.upper[:6] = 3
    scale = Scale.of(matrix)
    scaled = scale.apply(matrix)
    assert (scaled.upper[:6] == 3).all()
    one, two = Engine(settle=False).solve(matrix), Engine(settle=False).solve(scaled)
    assert scale.objective(two.objective) == pytest.approx(one.objective, rel=1e-9)


def test_plants_without_size_and_hours_without_demand():
    result = dh.solve(town([0, 0, 5], idle=boiler(capacity_mw=0), rest=boiler()))
    assert result["output_mw"].sel(component="rest").values == pytest.approx([0, 0, 5])
    assert result.attrs["objective"] == pytest.approx(250)
    assert dh.solve(town([0, 0, 0], idle=boiler(capacity_mw=0))).attrs["objective"] == 0


def test_the_same_input_gives_the_same_numbers():
    one, two = dh.solve(case()), dh.solve(case())
    for name in one.data_vars:
        if one[name].dtype.kind == "f":
            np.testing.assert_array_equal(one[name].values, two[name].values)


def test_time_limit_is_said(monkeypatch):
    with pytest.raises(dh.SolveError, match="time limit"):
        dh.solve(case(), options={"time_limit": 0.0})
