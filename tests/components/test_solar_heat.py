"""Solar heat: a given yield that may be used or left."""

import pytest
from helpers import boiler, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh


def field(**fields):
    return dh.SolarHeat(**{"network": "town", **fields})


def test_yield_is_used_up_to_the_demand():
    result = dh.solve(town([10, 10, 10], sun=field(available_mw=[0, 4, 15]), reserve=boiler()))
    # 10 + 6 + 0 MWh of gas heat x 50 = 800. If the surplus of 5 MWh counted: 550.
    assert heat(result, "sun") == near([0, 4, 10])
    assert result.attrs["objective"] == near(800)
    assert price(result) == near([50, 50, 0])


def test_surplus_fits_into_a_store():
    tank = dh.Store(network="town", capacity_mwh=20, charge_mw=20, discharge_mw=20)
    result = dh.solve(town([10, 10, 10], sun=field(available_mw=[0, 4, 15]), reserve=boiler(), tank=tank))
    # 19 MWh of sun against 30 MWh of demand, the tank goes round: 11 x 50 = 550.
    assert result.attrs["objective"] == near(550)


def test_operation_and_maintenance_is_paid_on_heat_used():
    # 10 MWh used x 3 = 30. On the yield: 45.
    assert dh.solve(town([10], sun=field(available_mw=15, om_per_mwh=3))).attrs["objective"] == near(30)


def test_yield_from_a_series_and_result_of_use():
    hours = steps(2, yield_mw=[4, 15])
    result = dh.solve(town([10, 10], hours, sun=field(available_mw="yield_mw"), reserve=boiler()))
    assert result["available_mw"].sel(source="sun").values == near([4, 15])
    assert result["taken_mw"].sel(source="sun").values == near([4, 10])


def test_negative_yield_is_refused():
    with pytest.raises(ValidationError, match="at least 0"):
        field(available_mw=-1)
    with pytest.raises(dh.InputError, match=r"sun\.available_mw: -1 .* in 1 steps"):
        town([10, 10], sun=field(available_mw=[3, -1]))
