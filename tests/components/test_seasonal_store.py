"""A pit or boreholes: charged while the supply is hot enough, given back as preheat or by a heat pump."""

import numpy as np
import pytest
from helpers import boiler, cost_line, flow, near, steps, town
from pydantic import ValidationError

import dhsim as dh
from dhsim import tables
from dhsim.verify import violations

WARM = {"supply_c": 90.0, "return_c": 50.0}
POWER = {"power": dh.Commodity(buy_per_mwh=60)}
LIFT = {"electricity": "power", "cop": 4.0}


def pit(**fields):
    """Holds heat between 80 and 55 °C, from which direct exchange can take all: 55 is the return plus 5 K."""
    sizes = {"capacity_mwh": 100, "charge_mw": 50, "discharge_mw": 50}
    return dh.SeasonalStore(**{"network": "town", "type": "pit", "hot_c": 80, "cold_c": 55, **sizes, **fields})


def full(**fields):
    return pit(**{"cyclic": False, "start_level_mwh": 100, **fields})


def solved(demand, store, network=WARM, **rest):
    """Boiler heat at 50, a pit, electricity at 60."""
    return dh.solve(town(demand, network=network, plant=boiler(), pit=store, commodities=POWER, **rest))


def level(result):
    return result["level_mwh"].sel(store="pit").values


def test_cubic_metres_between_hot_and_cold():
    result = solved([10], pit(capacity_mwh=None, capacity_m3=10_000))
    # 983.2 kg/m3 x 4.186 kJ/kgK x 25 K / 3.6e6 = 0.0285811 MWh/m3.
    assert float(result["capacity_mwh"][0]) == near(10_000 * 983.2 * 4.186 * 25 / 3.6e6)


def test_direct_heat_preheats():
    result = solved([10], full())
    # 80 - 5 = 75, on the way from 50 to 90: 25/40 of the heat.
    assert flow(result, "pit", "town", "supply") == near([6.25])
    assert result.attrs["objective"] == near(3.75 * 50)
    assert level(result) == near([100, 93.75])


def test_direct_heat_is_free_where_it_reaches_the_supply():
    assert flow(solved([10], full(hot_c=95)), "pit", "town", "supply") == near([10])
    # 94 - 5 = 89: 39/40.
    assert flow(solved([10], full(hot_c=94)), "pit", "town", "supply") == near([9.75])


def test_direct_heat_follows_the_hours():
    result = solved([10, 10, 10], full(hot_c=[80, 70, 95]), {"supply_c": [90, 90, 80], "return_c": [50, 50, 50]})
    assert flow(result, "pit", "town", "supply") == near([6.25, 3.75, 10])


def test_nothing_at_or_below_the_return():
    result = solved([10, 10], full(hot_c=[55.0, 80.0], cold_c=50, approach_k=5), {"supply_c": 90, "return_c": [50, 45]})
    # 55 - 5 = 50, the return; then 75 on the way from 45 to 90: 30/45.
    assert flow(result, "pit", "town", "supply") == near([0, 20 / 3])


def test_supply_too_cold_to_charge():
    source = dh.WasteHeat(network="town", available_mw=[30, 30, 0])
    network = {"supply_c": [84.0, 85.0, 90.0], "return_c": 50.0}
    result = solved([5, 5, 8], pit(cyclic=False), network, mill=source)
    # 80 + 5 = 85: nothing at 84. At 85 what the last hour can use is charged: 25/40 x 8.
    assert flow(result, "pit", "town", "take") == near([0, -5, 0])
    assert result.attrs["objective"] == near(3 * 50)


def test_bigger_approach_in_charging_needs_hotter_supply():
    source = dh.WasteHeat(network="town", available_mw=[30, 0])
    assert flow(solved([5, 8], pit(charge_approach_k=10, cyclic=False), mill=source), "pit", "town", "take") == near(
        [-5, 0]
    )
    assert flow(solved([5, 8], pit(charge_approach_k=10.1, cyclic=False), mill=source), "pit", "town") == near([0, 0])


def test_heat_pump_adds_its_electricity():
    result = solved([10], full(hot_c=54, cold_c=20, **LIFT))
    # 54 - 5 is below the return: all lifted to 90. 7.5 MWh out of the store, 2.5 of electricity at 60.
    assert flow(result, "pit", "town", "supply") == near([10])
    assert flow(result, "pit", "power") == near([-2.5])
    assert result.attrs["objective"] == near(150)
    assert result["discharge_mw"].values[0] == near([7.5])
    assert result["added_mw"].values[0] == near([2.5])
    assert level(result) == near([100, 92.5])
    row = tables.stores(result).iloc[0]
    assert row["discharged_mwh"] == near(7.5)
    assert row["lost_mwh"] == near(0)


def test_preheat_and_heat_pump_together():
    result = solved([10], full(**LIFT))
    # 6.25 direct; the rest lifted: 3.75 / 4 of electricity at 60 = 56.25.
    assert result.attrs["objective"] == near(56.25)
    assert result["discharge_mw"].values[0] == near([6.25 + 3.75 * 0.75])


def test_heat_below_the_return_is_for_the_heat_pump():
    """80 to 5 °C: direct exchange leaves 55. A third of the heat lies above."""
    store = full(cold_c=5, start_level_mwh=9, capacity_mwh=9, **LIFT)
    result = solved([10, 10], store)
    # 9 MWh are drawn: 3 direct, which also save 3 x 50; 6 lifted to 8 with 2 MWh of electricity.
    assert result.attrs["objective"] == near((20 - 3 - 8) * 50 + 2 * 60)
    assert level(result)[-1] == near(0)


def test_what_is_left_may_be_the_heat_from_below():
    store = full(cold_c=5, start_level_mwh=9, capacity_mwh=9, end_level_mwh=6, **LIFT)
    result = solved([10, 10], store)
    assert result.attrs["objective"] == near(17 * 50)


def test_ring_with_heat_from_below_needs_the_heat_pump():
    """What is charged hot must be drawn down to cold_c again: for 2 MWh direct there are 4 to lift."""
    source = dh.WasteHeat(network="town", available_mw=[30, 0])
    store = pit(cold_c=5, capacity_mwh=6, electricity="power", cop=4.0)
    result = solved([0, 10], store, mill=source)
    # 2 direct and 4 x 4/3 lifted, with 4/3 of electricity at 60.
    assert result.attrs["objective"] == near((10 - 2 - 16 / 3) * 50 + 4 / 3 * 60)


def test_boreholes_give_by_heat_pump_only():
    store = full(type="borehole", hot_c=45, cold_c=20, discharge_mw=6, **LIFT)
    result = solved([10], store)
    # 6 MW drawn x 4/3 = 8 MW, 2 MW of electricity; 2 x 50 + 2 x 60.
    assert flow(result, "pit", "town", "supply") == near([8])
    assert result.attrs["objective"] == near(220)
    assert flow(solved([10], full(type="borehole", hot_c=45, cold_c=45 - 1, approach_k=0, **LIFT)), "pit", "power") == (
        near([-2.5])
    )


def test_size_of_the_heat_pump():
    assert flow(solved([10], full(hot_c=54, cold_c=20, heat_pump_mw=4, **LIFT)), "pit", "town", "supply") == near([4])


def test_heat_pump_that_delivers_below_the_supply_preheats():
    store = full(hot_c=54, cold_c=20, deliver_c=70, **LIFT)
    # 70 on the way from 50 to 90: half.
    assert flow(solved([10], store), "pit", "town", "supply") == near([5])


def test_cop_of_a_model():
    model = {"model": "lorenz", "quality": 0.5, "two_stage_above_k": 1000}
    store = full(hot_c=54, cold_c=20, electricity="power", cop=model)
    result = solved([10], store)

    def mean_k(a, b):
        return (a - b) / np.log((a + 273.15) / (b + 273.15))

    sink, source = mean_k(90, 50), mean_k(54, 20)
    assert flow(result, "pit", "power") == near([-10 / (0.5 * sink / (sink - source))])


@pytest.mark.parametrize(("cop", "mill_mw"), [("lorenz", 0), ("carnot", 5), (1.5, 5)])
def test_water_that_warms_in_its_heat_pump_is_not_preheated(cop, mill_mw):
    mill = dh.WasteHeat(network="town", available_mw=10, stream_c=75, approach_k=5)
    store = full(hot_c=54, cold_c=20, electricity="power", cop=cop)
    result = dh.solve(town([10], network=WARM, mill=mill, pit=store, commodities=POWER))
    # 70 °C on the way from 50 to 90.
    assert flow(result, "mill", "town") == near([mill_mw])


def test_walls_lose_nothing_below_an_empty_store():
    """0.2 MW/K x (55 - 8) = 9.4 MW while it is available; unavailable only 5 % of the content."""
    walls = {"capacity_mwh": 100, "ua_w_per_k": 200_000, "ambient_c": 8, "discharge_mw": 0}
    store = full(charge_mw=0, availability=[0, 1], **walls)
    assert level(solved([10, 10], store)) == near([100, 95, 95 * 0.95 - 9.4])
    ring = pit(availability=[0, 0], **walls)
    assert level(solved([10, 10], ring)) == near([0, 0, 0])


def test_cop_without_lift_or_gain_gives_no_heat_for_nothing():
    # COP 1 is an electric heater, which draws nothing from the store.
    assert flow(solved([10], full(hot_c=54, cold_c=20, electricity="power", cop=1.0)), "pit", "town") == near([0])


def test_walls_lose_by_content():
    store = full(capacity_mwh=100, charge_mw=0, discharge_mw=0, ua_w_per_k=200_000, ambient_c=8)
    # 0.2 MW/K: 0.2 x 25 / 100 = 5 % of the content an hour, and 0.2 x (55 - 8) = 9.4 MW.
    assert level(solved([10, 10], store)) == near([100, 100 * 0.95 - 9.4, (100 * 0.95 - 9.4) * 0.95 - 9.4])


def test_loss_is_paid_on_what_leaves_the_store():
    result = solved([10], full(hot_c=54, cold_c=20, om_per_mwh=2, **LIFT))
    assert cost_line(result, "pit", "o&m") == near(15)


def test_without_temperatures_it_is_a_plain_store():
    result = solved([10, 10], full(start_level_mwh=12), network={})
    assert result.attrs["objective"] == near(400)


def test_dates_and_stops():
    store = full(start_level_mwh=50, outages=[{"from": "2023-01-01T00:00", "to": "2023-01-01T01:00"}], **LIFT)
    result = solved([10, 10], store)
    assert flow(result, "pit", "town") == near([0, 10])
    later = pit(commissioned="2023-01-01T01:00", cyclic=False, start_level_mwh=50, hot_c=95)
    assert flow(solved([10, 10], later), "pit", "town") == near([0, 10])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"type": "borehole", "capacity_mwh": None, "capacity_m3": 5}, "capacity_m3 is for water"),
        ({"electricity": "power"}, "needs both electricity and cop"),
        ({"deliver_c": [60, 70], **LIFT}, "deliver_c has 2 levels"),
    ],
)
def test_fields_that_do_not_fit_are_refused(fields, text):
    with pytest.raises(ValidationError, match=text):
        pit(**fields)


@pytest.mark.parametrize(
    ("fields", "network", "text"),
    [
        ({"hot_c": 50}, WARM, r"pit\.hot_c: 50 °C at most is not above cold_c = 55"),
        ({"cold_c": 20}, WARM, r"pit\.cold_c: 20 °C is colder than direct exchange with the return can cool it, 55 °C"),
        ({"hot_c": 54, "cold_c": 20, "electricity": "power", "cop": 30}, WARM, r"pit\.cop: it is .* above the ideal"),
        ({"electricity": "power", "cop": "lorenz"}, {}, r"pit\.cop: the network has no temperatures"),
        ({"deliver_c": 50, **LIFT}, WARM, r"pit\.deliver_c: 50 °C is at or below the return temperature"),
        (
            {"fixed_loss_mw": 1, "hot_c": 88},
            WARM,
            r"pit\.hot_c: the supply never reaches hot_c \+ charge_approach_k = 93 °C",
        ),
    ],
)
def test_temperatures_that_do_not_fit_are_refused(fields, network, text):
    with pytest.raises(dh.InputError, match=text):
        solved([10], pit(**fields), network)


def test_law_a_bigger_approach_never_costs_less():
    source = dh.WasteHeat(network="town", available_mw=[30, 30, 0, 0, 0, 0])
    network = {"supply_c": [95, 90, 88, 86, 80, 90], "return_c": [50, 50, 48, 45, 50, 50]}
    case = town([5, 5, 20, 20, 10, 10], steps(6), network, plant=boiler(), mill=source, pit=pit(), commodities=POWER)

    def costs(key, more=()):
        changed = [case.replace(pit={key: k, "cold_c": 10, **LIFT}) for k in (0, 2, 5, 9, 14, 20, 40)]
        return [dh.solve(one).attrs["objective"] for one in changed]

    assert np.all(np.diff(costs("approach_k")) >= -1e-7)
    assert np.all(np.diff(costs("charge_approach_k")) >= -1e-7)


# What the result says.


def test_tables_and_columns():
    result = solved([10], full(**LIFT))
    table = tables.hourly(result)
    assert table["pit_town_discharge_mw"].to_numpy() == near([10])
    assert table["pit_town_charge_mw"].to_numpy() == near([0])
    assert table["pit_power_mw"].to_numpy() == near([-0.9375])
    label, power = tables.electricity_price(result)
    assert (label, list(power)) == ("electricity, bought", [60.0])
    dh.plots.dispatch(result, "town")
    dh.plots.levels(result, network="town")


def test_verify_sees_heat_that_no_heat_pump_adds():
    result = solved([10], full(**LIFT)).copy(deep=True)
    result["added_mw"].values[0, 0] += 1
    assert list(violations(result)) == [
        "charge and discharge of pit against its flows: off by 1 at 2023-01-01T00:00:00.000000 UTC"
    ]


def test_no_warning_about_the_peak_where_a_heat_pump_adds_to_the_discharge():
    case = town([51], network=WARM, plant=boiler(), pit=full(discharge_mw=0.9, **LIFT), commodities=POWER)
    assert not any("peak demand" in line for line in case.warnings)
    assert any("peak demand" in line for line in case.replace(pit={"electricity": None, "cop": None}).warnings)


def test_quarter_hours():
    """As whole hours: 9 MWh of which a third lies above the return; what is left at the end may be from below."""
    store = full(cold_c=5, start_level_mwh=9, capacity_mwh=9, end_level_mwh=5, **LIFT)
    hours, quarters = (
        town([10.0] * n, steps(n, step_h=2 / n), WARM, plant=boiler(), pit=store, commodities=POWER) for n in (2, 8)
    )
    assert dh.solve(quarters).attrs["objective"] == near(dh.solve(hours).attrs["objective"])


@pytest.mark.parametrize(
    "store",
    [
        pit(),
        pit(cold_c=10, ua_w_per_k=5000, ambient_c=10, **LIFT),
        pit(cold_c=10, ua_w_per_k=5000, ambient_c=0, **LIFT),
        pit(type="borehole", hot_c=45, cold_c=10, electricity="power", cop="lorenz", deliver_c=70),
        full(cold_c=10, capacity_mwh=None, capacity_m3=5000, start_level_mwh=50, loss_share_per_h=0.01, **LIFT),
    ],
)
def test_contract(store):
    network = {"supply_c": [95, 90, 88, 86, 80, 90], "return_c": [50, 50, 48, 45, 50, 50]}
    source = dh.WasteHeat(network="town", available_mw=[30, 30, 0, 0, 0, 0])
    case = town([5, 5, 20, 20, 10, 10], steps(6), network, plant=boiler(), mill=source, commodities=POWER)
    assert len(dh.check(store, case)) == 6
