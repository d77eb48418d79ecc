"""A flue-gas condenser: heat that follows the fuel of other plants, and falls with the return temperature."""

import pytest
from helpers import boiler, heat, near, steps, town
from pydantic import ValidationError

import dhsim as dh


def condenser(**fields):
    return dh.FlueGasCondenser(network="town", **fields)


def test_follows_the_fuel():
    result = dh.solve(town([10.2], gas_boiler=boiler(), condenser=condenser(of=("gas_boiler",))))
    # Fuel F gives 0.9 F from the boiler and 0.12 F from its flue gas: F = 10. 10 x 45.
    assert heat(result, "condenser") == near([1.2])
    assert result.attrs["objective"] == near(450)


def test_several_plants_and_a_size():
    chips = {"chips": dh.Commodity(buy_per_mwh=20)}
    result = dh.solve(
        town(
            [20, 60],
            commodities=chips,
            gas_boiler=boiler(capacity_mw=40),
            chip_boiler=boiler(fuel="chips", capacity_mw=18),
            condenser=condenser(of=("gas_boiler", "chip_boiler"), share_of_fuel=0.1, capacity_mw=5),
        )
    )
    # 18 MW of chips burn 20 MW and give 2: enough. Then 18 / 0.9 + 37 / 0.9 = 61 MW would give 6.1, but it is of 5 MW.
    assert heat(result, "condenser") == near([2, 5])


def test_warm_return_takes_heat():
    hours = steps(4, back_c=[45, 50, 60, 20])
    network = {"supply_c": 80, "return_c": "back_c"}
    one = condenser(of=("gas_boiler",), share_of_fuel=0.12, share_lost_per_k=0.01, design_return_c=45)
    result = dh.solve(town([9] * 4, hours, network, gas_boiler=boiler(), condenser=one))
    # Shares 0.12, 0.07, 0 (from 57 °C on) and 0.25 (0.37 by the line): 9 x s / (0.9 + s).
    assert heat(result, "condenser") == near([9 * s / (0.9 + s) for s in (0.12, 0.07, 0, 0.25)])


def test_own_level_is_a_preheat():
    network = {"supply_c": 80, "return_c": 40}
    one = condenser(available_mw=8, deliver_c=50)
    result = dh.solve(town([10], network=network, gas_boiler=boiler(), condenser=one))
    # (50 - 40) / (80 - 40) of 10 MW.
    assert heat(result, "condenser") == near([2.5])
    assert result["preheat_mw"].sel(source="condenser").values == near([2.5])


def test_plants_outside_the_model():
    result = dh.solve(town([10, 10], gas_boiler=boiler(), condenser=condenser(available_mw=[3, 12], om_per_mwh=1)))
    # 3 x 1 + 7 x 50 + 10 x 1.
    assert result.attrs["objective"] == near(363)
    assert result["available_mw"].sel(source="condenser").values == near([3, 12])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "either of"),
        ({"of": ("a",), "available_mw": 3}, "either of"),
        ({"of": ("a", "a")}, "names a plant twice"),
        ({"available_mw": 3, "share_of_fuel": 0.1}, "share_of_fuel is of the plants in the model"),
        ({"of": ("a",), "share_lost_per_k": 0.01}, "Give it"),
        ({"of": ("a",), "share_of_fuel": 0.3}, "less than or equal to 0.25"),
    ],
)
def test_fields_that_do_not_fit(fields, text):
    with pytest.raises(ValidationError, match=text):
        condenser(**fields)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"of": ("gas_boilr",)}, "of: there is no component 'gas_boilr'. Did you mean 'gas_boiler'"),
        ({"of": ("electric",)}, "of: 'electric' takes no fuel. Name plants that burn something"),
        ({"of": ("condenser",)}, "of: 'condenser' takes no fuel"),
        ({"of": ("gas_boiler",), "share_lost_per_k": 0.01, "design_return_c": 40}, "the network has no return_c"),
        ({"of": ("gas_boiler",), "deliver_c": [40, 50]}, "it has 2 levels"),
    ],
)
def test_faults(fields, text):
    electric = dh.ElectricBoiler(network="town", electricity="power", capacity_mw=5)
    power = {"power": dh.Commodity(buy_per_mwh=40)}
    with pytest.raises(dh.InputError, match=text):
        town([10], gas_boiler=boiler(), electric=electric, condenser=condenser(**fields), commodities=power)
