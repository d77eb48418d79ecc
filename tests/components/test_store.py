"""A store by its energy: what is charged comes back, less losses."""

import numpy as np
import pytest
from helpers import boiler, cost_line, flow, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh


def tank(**fields):
    return dh.Store(**{"network": "town", "capacity_mwh": 100, "charge_mw": 50, "discharge_mw": 50, **fields})


def solved(demand, heat_price, hours=None, store=None, **rest):
    """Heat at a price by the hour, and a store."""
    source = dh.WasteHeat(network="town", available_mw=200, price_per_mwh=heat_price)
    return dh.solve(town(demand, hours, source=source, tank=store or tank(), **rest))


def level(result):
    return result["level_mwh"].sel(store="tank").values


def test_moves_heat_from_a_cheap_to_a_dear_hour():
    result = solved([0, 10], [10, 90])
    # 10 MWh charged at 10 = 100. Without the store: 900.
    assert result.attrs["objective"] == near(100)
    assert flow(result, "tank", "town", "take") == near([-10, 0])
    assert flow(result, "tank", "town", "supply") == near([0, 10])
    assert price(result) == near([10, 10])


def test_level_stands_on_the_boundaries_between_steps():
    result = solved([0, 10, 5], [10, 90, 90], store=tank(start_level_mwh=0))
    # 3 steps have 4 boundaries: before, after charging 15, after discharging 10, after discharging 5.
    assert level(result) == near([0, 15, 5, 0])
    assert list(result["boundary"].values[:-1]) == list(result["time"].values)
    assert result["boundary"].values[-1] - result["time"].values[-1] == np.timedelta64(1, "h")


def test_cyclic_store_may_discharge_first():
    result = solved([10, 0], [90, 10])
    # The year is a ring: what is charged in the last hour was there in the first. Began empty: 900.
    assert result.attrs["objective"] == near(100)
    assert level(result)[[0, -1]] == near([10, 10])


def test_cyclic_store_with_a_start_level_ends_at_it():
    result = solved([10, 0], [90, 10], store=tank(start_level_mwh=4))
    # Only 4 MWh are there in the dear hour: 6 x 90 + 4 x 10 = 580.
    assert result.attrs["objective"] == near(580)
    assert level(result) == near([4, 0, 4])


def test_without_cycle_it_begins_empty():
    # 10 x 90 = 900. A level to begin with would be free heat: 0.
    assert solved([10, 0], [90, 10], store=tank(cyclic=False)).attrs["objective"] == near(900)


def test_without_cycle_the_start_level_is_used_up():
    result = solved([10, 0], [90, 10], store=tank(cyclic=False, start_level_mwh=7))
    # 7 MWh for nothing, 3 x 90 = 270.
    assert result.attrs["objective"] == near(270)
    assert level(result)[-1] == near(0)


def test_end_level_is_bought_in_the_cheapest_hour():
    result = solved([0, 0], [10, 90], store=tank(cyclic=False, end_level_mwh=8))
    assert result.attrs["objective"] == near(80)
    assert level(result) == near([0, 8, 8])


def test_capacity_limits_the_level():
    # 6 MWh at 10, 4 MWh at 90: 60 + 360 = 420.
    assert solved([0, 10], [10, 90], store=tank(capacity_mwh=6)).attrs["objective"] == near(420)


@pytest.mark.parametrize("limit", ["charge_mw", "discharge_mw"])
def test_charge_and_discharge_limits(limit):
    # 7 MWh go through: 70 + 3 x 90 = 340.
    assert solved([0, 10], [10, 90], store=tank(**{limit: 7})).attrs["objective"] == near(340)


def test_efficiencies_of_charge_and_discharge():
    result = solved([0, 7.2], [10, 90], store=tank(charge_efficiency=0.9, discharge_efficiency=0.8, start_level_mwh=0))
    # 7.2 / 0.8 = 9 MWh out of the store, 9 / 0.9 = 10 MWh charged x 10 = 100.
    # Only one of them: 80 or 90. Multiplied instead of divided: 7.2 x 0.8 = 5.76 out.
    assert result.attrs["objective"] == near(100)
    assert level(result) == near([0, 9, 0])
    assert price(result) == near([10, 10 / 0.72])


def test_loss_is_a_share_of_the_level_at_the_start_of_the_hour():
    store = tank(start_level_mwh=100, cyclic=False, loss_share_per_h=0.1, discharge_mw=0)
    result = solved([0, 0, 0], 10, store=store)
    # 100, 90, 81, 72.9. Of the first level every hour: 70.
    assert level(result) == near([100, 90, 81, 72.9])


def test_quarter_hours_lose_as_much_as_an_hour():
    store = tank(start_level_mwh=100, cyclic=False, loss_share_per_h=0.19, discharge_mw=0)
    result = solved([0] * 4, 10, steps(4, step_h=0.25), store)
    # 0.81 ** 0.25 = 0.948683 kept per quarter: 94.868, 90, 85.381, 81. A quarter of 19 % each: 82.33.
    assert level(result) == near([100, 94.8683298, 90, 85.3814968, 81])
    assert level(solved([0], 10, store=store)) == near([100, 81])


def test_loss_raises_the_price_of_later_heat():
    result = solved([0, 0, 9], [10, 90, 90], store=tank(loss_share_per_h=0.1, start_level_mwh=0))
    # What hour 0 charges is there whole at its end; hours 1 and 2 leave 0.9 each. For 9 MWh: 9 / 0.81 = 11.11 x 10.
    assert result.attrs["objective"] == near(10 * 9 / 0.81)
    assert price(result) == near([10, 10 / 0.9, 10 / 0.81])


def test_fixed_loss_is_mw_at_any_level():
    store = tank(start_level_mwh=10, cyclic=False, fixed_loss_mw=2, discharge_mw=0)
    assert level(solved([0, 0], 10, store=store)) == near([10, 8, 6])
    # Quarter hours lose a quarter: 0.5 MWh. As if MWh a step: 8, 6.
    assert level(solved([0, 0], 10, steps(2, step_h=0.25), store)) == near([10, 9.5, 9])


def test_fixed_loss_must_be_charged_again():
    result = solved([0, 0], [10, 90], store=tank(fixed_loss_mw=2, charge_efficiency=0.8))
    # 4 MWh lost in two hours / 0.8 = 5 MWh charged in the cheap one: 50. Without the charge efficiency: 40.
    assert result.attrs["objective"] == near(50)


def test_charge_in_quarter_hours():
    result = solved([0, 10], [10, 90], steps(2, step_h=0.25), tank(start_level_mwh=0))
    # 10 MW for a quarter is 2.5 MWh: 25.
    assert level(result) == near([0, 2.5, 0])
    assert result.attrs["objective"] == near(25)


def test_operation_and_maintenance_is_paid_on_discharge():
    store = tank(om_per_mwh=3, discharge_efficiency=0.8, start_level_mwh=0)
    result = solved([0, 8], [10, 90], store=store)
    # 10 MWh charged = 100, 8 MWh discharged x 3 = 24. On what was charged: 30.
    assert result.attrs["objective"] == near(124)
    assert cost_line(result, "tank", "o&m") == near(24)


def test_outage_stops_charge_and_discharge_but_not_the_loss():
    outage = {"from": "2023-01-01T01:00", "to": "2023-01-01T02:00"}
    store = tank(start_level_mwh=10, cyclic=False, loss_share_per_h=0.1, outages=[outage])
    result = solved([0, 10, 10], [10, 20, 90], store=store)
    assert flow(result, "tank", "town")[1] == near(0)
    # The second hour buys 10 MWh at 20. The third takes 10 MWh from the tank: 10 / 0.9 at its start, 10 / 0.81 = 12.35
    # an hour earlier. 9 of the first 10 MWh are left then, 3.35 are charged at 10. Without the outage: 100 less.
    assert result.attrs["objective"] == near(200 + 10 * (10 / 0.81 - 9))


def test_store_that_is_not_there_does_nothing():
    store = tank(commissioned="2024-01-01", fixed_loss_mw=1)
    assert solved([0, 10], [10, 90], store=store).attrs["objective"] == near(900)


def test_heat_price_after_the_store_is_full():
    result = dh.solve(town([10, 60, 10], plant=boiler(), tank=tank(capacity_mwh=4, start_level_mwh=0)))
    # The boiler gives 50; 4 MWh come from the tank; 6 MWh are missing in the second hour at 10 000.
    # (10 + 4 + 50 + 10) x 50 + 6 x 10 000 = 63 700.
    assert result.attrs["objective"] == near(63_700)
    assert price(result) == near([50, 10_000, 50])


def test_level_above_the_capacity_is_refused():
    with pytest.raises(ValidationError, match="enlarge the store"):
        tank(start_level_mwh=101)
    with pytest.raises(ValidationError, match="enlarge the store"):
        tank(cyclic=False, end_level_mwh=101)


def test_end_level_of_a_cyclic_store_is_refused():
    with pytest.raises(ValidationError, match="cyclic = false"):
        tank(end_level_mwh=5)


def test_fixed_loss_above_the_charge_is_refused():
    with pytest.raises(dh.InputError, match=r"tank\.fixed_loss_mw: 5 MW is more than charging can replace"):
        solved([0, 10], [10, 90], store=tank(fixed_loss_mw=5, charge_mw=4))


# Temperatures: a tank of water between return and supply.

WARM = {"supply_c": 90.0, "return_c": 50.0}
# 983.2 kg/m3 x 4.186 kJ/kgK x 40 K / 3.6e6 kJ/MWh = 0.0457297 MWh/m3.
MWH_PER_M3 = 983.2 * 4.186 * 40 / 3.6e6


def water(**fields):
    return dh.Store(**{"network": "town", "capacity_m3": 1000, "charge_mw": 500, "discharge_mw": 500, **fields})


def capacity(store, network=WARM, hours=None):
    return float(solved([0, 10], [10, 90], hours, store, network=network)["capacity_mwh"].sel(store="tank"))


def test_cubic_metres_between_supply_and_return():
    assert capacity(water()) == near(1000 * MWH_PER_M3)


def test_cubic_metres_between_temperatures_of_its_own():
    # 60 K instead of 40 K; no temperatures of the network are needed.
    assert capacity(water(top_c=100, bottom_c=40), network={}) == near(1500 * MWH_PER_M3)
    assert capacity(water(top_c=110)) == near(1500 * MWH_PER_M3)


def test_temperatures_are_means_over_the_run():
    # Supply 80 and 100: mean 90.
    assert capacity(water(), {"supply_c": [80.0, 100.0], "return_c": 50.0}) == near(1000 * MWH_PER_M3)


def test_one_size_has_to_be_given():
    for fields in ({"capacity_mwh": 5}, {"capacity_m3": None}):
        with pytest.raises(ValidationError, match="give either capacity_mwh or capacity_m3"):
            water(**fields)


def test_cubic_metres_without_temperatures_are_refused():
    with pytest.raises(dh.InputError, match=r"tank\.capacity_m3: it needs the temperatures of the water"):
        solved([0, 10], [10, 90], store=water())
    with pytest.raises(dh.InputError, match=r"tank\.capacity_m3: the store holds no heat between 40 °C when full"):
        solved([0, 10], [10, 90], store=water(top_c=40), network=WARM)


def test_level_above_the_cubic_metres_is_refused():
    with pytest.raises(
        dh.InputError, match=r"tank\.start_level_mwh: 50 MWh is above capacity_m3 = 1000, or 45\.7297 MWh"
    ):
        solved([0, 10], [10, 90], store=water(start_level_mwh=50), network=WARM)


def test_walls_lose_by_content_and_by_the_cold_water():
    store = water(start_level_mwh=40, cyclic=False, discharge_mw=0, charge_mw=0, ua_w_per_k=100_000)
    result = solved([0, 0], 10, store=store, network=WARM)
    # 0.1 MW/K. Cold water against 10 °C: 0.1 x 40 = 4 MW always. Content: 0.1 x 40 K / 45.730 MWh = 0.0875 per hour.
    share = 0.1 * 40 / (1000 * MWH_PER_M3)
    first = 40 * (1 - share) - 4
    assert level(result) == near([40, first, first * (1 - share) - 4])


def test_full_tank_loses_as_a_wall_at_top_temperature():
    full = 1000 * MWH_PER_M3
    store = water(start_level_mwh=full, cyclic=False, discharge_mw=0, charge_mw=0, ua_w_per_k=100_000, ambient_c=0)
    result = solved([0], 10, store=store, network=WARM)
    # 0.1 MW/K x (90 - 0) K = 9 MW.
    assert level(result) == near([full, full - 9])


def test_walls_of_a_tank_given_in_mwh():
    full = 1000 * MWH_PER_M3
    store = tank(
        start_level_mwh=full, capacity_mwh=full, cyclic=False, discharge_mw=0, charge_mw=0, ua_w_per_k=1e5, ambient_c=20
    )
    assert level(solved([0], 10, store=store, network=WARM)) == near([full, full - 7])


def test_hourly_surroundings():
    store = water(start_level_mwh=45, cyclic=False, discharge_mw=0, charge_mw=0, ua_w_per_k=1e5, ambient_c=[10, 60])
    result = solved([0, 0], 10, store=store, network=WARM)
    share = 0.1 * 40 / (1000 * MWH_PER_M3)
    first = 45 * (1 - share) - 4
    # The second hour is warmer than the cold water: nothing is lost there, and nothing gained.
    assert level(result) == near([45, first, first * (1 - share)])


def test_walls_beside_another_loss_are_refused():
    with pytest.raises(ValidationError, match=r"another way to give the loss\. Keep one of them"):
        tank(ua_w_per_k=10, loss_share_per_h=0.1)


def test_walls_that_lose_more_than_charging_gives_are_refused():
    with pytest.raises(dh.InputError, match=r"tank\.ua_w_per_k: 4 MW is more than charging can replace"):
        solved([0, 10], [10, 90], store=water(ua_w_per_k=100_000, charge_mw=3), network=WARM)


def test_discharge_leaves_less_load_for_preheating():
    """The tank's water goes from return to supply beside the main flow: preheat warms only what the boiler heats."""
    case = town(
        [10],
        network=WARM,
        plant=boiler(),
        mill=dh.WasteHeat(network="town", available_mw=10, stream_c=75, approach_k=5),
        tank=tank(start_level_mwh=4, cyclic=False),
    )
    result = dh.solve(case)
    # The mill warms to 70, half of 50-90: half of the main flow's heat. The tank's 4 MWh take half of their place from
    # the mill: (10 - 4) / 2 x 50 = 150. If they passed the preheater: (10 - 5 - 4) x 50.
    assert result.attrs["objective"] == near(150)
    assert flow(result, "mill", "town") == near([3])


def test_discharge_does_not_help_a_cold_branch():
    case = town(
        [10],
        network=WARM,
        plant=boiler(),
        mill=dh.WasteHeat(network="town", available_mw=10, stream_c=75, approach_k=5, feed="parallel"),
        tank=tank(start_level_mwh=4, cyclic=False),
    )
    # A branch at 70 alone never reaches 90: 6 x 50.
    assert dh.solve(case).attrs["objective"] == near(300)


def test_contract_of_a_tank_of_water():
    case = town([5, 20, 10], network=WARM, plant=boiler(), oil=boiler(efficiency=0.8))
    assert len(dh.check(water(ua_w_per_k=2000, ambient_c=50), case)) == 6
