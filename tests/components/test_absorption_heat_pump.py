"""An absorption heat pump: hot drive heat lifts source heat, and both come out."""

import pytest
from helpers import boiler, flow, heat, near, town
from pydantic import ValidationError

import dhsim as dh


def absorber(**fields):
    table = {"network": "town", "source": "waste", "heat_cop": 1.7, "capacity_mw": 20, "drive_fuel": "gas", **fields}
    return dh.AbsorptionHeatPump(**{key: value for key, value in table.items() if value is not None})


def waste(available_mw=20, **fields):
    return {"waste": dh.Stream(available_mw=available_mw, **fields)}


def test_food_factory_scenario_4():
    """8 MW of drive heat at COP 1.7: 13.6 MW of heat, of which 5.6 MW are waste heat (Viegand Maagøe 2013, S4)."""
    one = absorber(capacity_mw=None, drive_capacity_mw=8)
    result = dh.solve(town([20], absorber=one, streams=waste(), reserve=boiler(efficiency=0.5)))
    assert heat(result, "absorber") == near([13.6])
    assert flow(result, "absorber", "gas") == near([-8])
    assert flow(result, "absorber", "waste") == near([-5.6])
    assert result["capacity_mw"].sel(component="absorber") == pytest.approx(13.6)


def test_burner_loses_some_of_its_fuel():
    result = dh.solve(town([17], absorber=absorber(drive_efficiency=0.8), streams=waste()))
    # 17 / 1.7 / 0.8 = 12.5 MWh x 45.
    assert result.attrs["objective"] == near(562.5)


def test_pumps_take_electricity_that_is_no_heat():
    power = {"power": dh.Commodity(buy_per_mwh=100)}
    one = absorber(electricity="power", electricity_cop=20, om_per_mwh=2)
    result = dh.solve(town([17], absorber=one, streams=waste(), commodities=power))
    # 10 x 45 + 17 / 20 x 100 + 17 x 2 = 569.
    assert result.attrs["objective"] == near(569)


def test_source_limits_it():
    result = dh.solve(town([17], absorber=absorber(), streams=waste(3.5), reserve=boiler(efficiency=0.5)))
    # 3.5 / 0.7 x 1.7.
    assert heat(result, "absorber") == near([8.5])


def test_driven_by_a_steam_header():
    """The header has a boiler of its own, and a demand that the drive comes on top of."""
    steam = dh.Boiler(network="steam", fuel="gas", capacity_mw=50, efficiency=0.9)
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 1),
        networks={
            "town": dh.Network(demand_mw=17, supply_c=55, return_c=40),
            "steam": dh.Network(demand_mw=2, supply_c=170, return_c=100),
        },
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        streams=waste(stream_c=45, stream_outlet_min_c=30),
        components={"absorber": absorber(drive_fuel=None, drive_network="steam"), "steam_boiler": steam},
    )
    result = dh.solve(case)
    # (2 + 17 / 1.7) / 0.9 x 45 = 600.
    assert result.attrs["objective"] == near(600)
    assert flow(result, "absorber", "steam") == near([-10])


def test_its_level_is_not_held_against_the_network_that_drives_it():
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 1),
        networks={
            "town": dh.Network(demand_mw=10, supply_c=80, return_c=40),
            "steam": dh.Network(demand_mw=0, supply_c=170, return_c=100),
        },
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        streams=waste(stream_c=45, stream_outlet_min_c=30),
        components={
            "absorber": absorber(drive_fuel=None, drive_network="steam", deliver_c=55),
            "reserve": boiler(),
            "steam_boiler": boiler(network="steam"),
        },
    )
    # A preheat to 55 °C: (55 - 40) / (80 - 40) of 10 MW.
    assert heat(dh.solve(case), "absorber") == near([3.75])


def test_driven_by_a_hot_stream():
    hot = dh.Stream(available_mw=10, stream_c=150, stream_outlet_min_c=70)
    streams = waste(stream_c=35, stream_outlet_min_c=25) | {"hot": hot}
    network = {"supply_c": 60, "return_c": 40}
    one = absorber(drive_fuel=None, drive_stream="hot")
    result = dh.solve(town([40], network=network, absorber=one, streams=streams, reserve=boiler()))
    # All of the hot stream: 10 x 1.7, and 7 MW of the cold one.
    assert heat(result, "absorber") == near([17])
    assert result["taken_mw"].sel(source="hot").values == near([10])
    assert result["lifted_mw"].sel(source="waste").values == near([7])


def driven(hot_c, outlet_min_c, demand=(40,), **fields):
    """Delivers 60 °C, driven by 10 MW of a hot stream."""
    hot = dh.Stream(available_mw=10, stream_c=hot_c, stream_outlet_min_c=outlet_min_c)
    streams = waste(stream_c=35, stream_outlet_min_c=25) | {"hot": hot}
    one = absorber(drive_fuel=None, drive_stream="hot", **fields)
    network = {"supply_c": 60, "return_c": 40}
    return town(list(demand), network=network, absorber=one, streams=streams, reserve=boiler())


def test_drive_heat_colder_than_what_it_delivers_does_not_drive():
    with pytest.raises(dh.InputError) as error:
        driven(150, 50)
    assert [str(fault) for fault in error.value.faults] == [
        "components.absorber.drive_outlet_c: hot is cooled to 50 °C at 2023-01-01 00:00 local, not above the 60 °C "
        "that it delivers, in 1 step in all. Give a drive_outlet_c above that, as colder heat cannot drive it."
    ]
    # Down to 70 of 150 to 50: 8 MW of drive heat.
    assert heat(dh.solve(driven(150, 50, drive_outlet_c=70)), "absorber") == near([13.6])


@pytest.mark.parametrize("fields", [{"drive_outlet_c": [70, 58]}, {"drive_outlet_c": 70}])
def test_stands_still_while_its_drive_is_too_cold(fields):
    case = driven([150, 60], 50, (40, 40), **fields)
    assert case.warnings == ()
    # 80 of 100 K; then 60 °C where 60 are delivered.
    assert heat(dh.solve(case), "absorber") == near([13.6, 0])


@pytest.mark.parametrize(
    ("hot_c", "fields", "text"),
    [
        (60, {}, "drive_stream: 60 °C at .* is not above the 60 °C that it delivers, in 1 step"),
        (90, {"drive_outlet_c": 90}, "drive_outlet_c: 90 °C at .* is not below the 90 °C of its drive, in 1 step"),
    ],
)
def test_drive_that_never_is_hot_enough_is_refused(hot_c, fields, text):
    with pytest.raises(dh.InputError, match=text):
        driven(hot_c, 50, **fields)


def test_drive_at_one_temperature():
    assert heat(dh.solve(driven(150, 150)), "absorber") == near([17])


def test_a_pipe_leads_to_what_it_heats():
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 1),
        networks={"town": dh.Network(demand_mw=9), "steam": dh.Network(demand_mw=0)},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        streams=waste(),
        components={
            "absorber": absorber(drive_fuel=None, drive_network="steam", pipe={"length_km": 1, "loss_share": 0.1}),
            "steam_boiler": boiler(network="steam"),
        },
    )
    assert case.warnings == ()
    # 10 MW leave it, 9 arrive.
    assert flow(dh.solve(case), "absorber", "steam") == near([-10 / 1.7])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"drive_fuel": None}, "nothing drives it"),
        ({"drive_network": "steam"}, "drive_network and drive_fuel are given"),
        ({"capacity_mw": None}, "there is no size"),
        ({"electricity": "power"}, "electricity and electricity_cop belong together"),
        ({"drive_fuel": None, "drive_network": "steam", "drive_efficiency": 0.9}, "drive_efficiency is of a burner"),
        ({"drive_outlet_c": 90}, "drive_outlet_c is of a stream"),
        ({"drive_fuel": None, "drive_stream": "waste"}, "cannot be driven by what it heats or cools"),
        ({"heat_cop": 1.0}, "greater than 1"),
    ],
)
def test_fields_that_do_not_fit(fields, text):
    with pytest.raises(ValidationError, match=text):
        absorber(**fields)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        # (1 - 308.15 / 363.15) x 323.05 / (323.05 - 308.15), 323.05 K being the log-mean of 40 -> 60 °C: 3.28.
        ({"drive_c": 90, "heat_cop": 3.4}, "heat_cop: 3.4 is above the ideal 3.28 between drive, source and water"),
        ({"drive_c": 55}, "drive_c: 55 °C at .* is not above the 60 °C that it delivers"),
        ({"deliver_c": [50, 60]}, "it has 2 levels"),
        ({"source_outlet_c": 40}, "is above stream_c of waste = 35"),
    ],
)
def test_faults(fields, text):
    streams = waste(stream_c=35, stream_outlet_min_c=25)
    network = {"supply_c": 60, "return_c": 40}
    with pytest.raises(dh.InputError, match=text):
        town([10], network=network, absorber=absorber(**fields), streams=streams)
    town([10], network=network, absorber=absorber(drive_c=90, heat_cop=3.2), streams=streams)
