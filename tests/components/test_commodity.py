"""A commodity: bought and sold at prices of their own, within limits, with CO2 and contracts."""

import numpy as np
import pytest
from helpers import boiler, cost_line, cost_per_h, flow, near, price, steps, town

import dhsim as dh


def turbine(**fields):
    """12 MWh heat give 6 MWh power and take 20 MWh gas = 900."""
    given = {"network": "town", "fuel": "gas", "electricity": "power", "capacity_mw": 20, "c_b": 0.5, "efficiency": 0.9}
    return dh.ChpBackPressure(**{**given, **fields})


def electric(capacity_mw=50):
    return dh.ElectricBoiler(network="town", electricity="power", capacity_mw=capacity_mw, efficiency=1.0)


def bus(result, which, name="power"):
    return result[which].sel(commodity=name).values


def gas_under(clauses, hours, demand=9.0, **gas):
    """A boiler that burns 10 MW of gas bought under one contract."""
    return town(
        [demand] * hours.n,
        hours,
        plant=boiler(),
        commodities={"gas": dh.Commodity(contracts=["deal"], **gas)},
        contracts={"deal": dh.Contract(clauses=clauses)},
    )


def test_sale_has_a_price_of_its_own():
    power = dh.Commodity(buy_per_mwh=100, sell_per_mwh=60)
    result = dh.solve(town([12], plant=turbine(), commodities={"power": power}))
    # 900 - 6 x 60 = 540. At the purchase price: 300.
    assert result.attrs["objective"] == near(540)
    assert bus(result, "sell_mw") == near([6])
    assert cost_line(result, "power", "sale") == near(-360)


def test_purchase_has_a_price_of_its_own():
    power = dh.Commodity(buy_per_mwh=40, sell_per_mwh=30)
    result = dh.solve(town([10], plant=electric(), commodities={"power": power}))
    assert result.attrs["objective"] == near(400)
    assert bus(result, "buy_mw") == near([10])


def test_own_production_serves_own_use_before_it_is_sold():
    power = dh.Commodity(buy_per_mwh=40, sell_per_mwh=10)
    case = town([24], plant=turbine(capacity_mw=8), electric=electric(16), commodities={"power": power})
    result = dh.solve(case)
    # Turbine: 8 MWh heat, 4 MWh power, 13.33 MWh gas = 600. The electric boiler needs 16 MWh: buys 12 x 40 = 480.
    # Sold and bought separately: 600 - 4 x 10 + 16 x 40 = 1200.
    assert result.attrs["objective"] == near(1080)
    assert bus(result, "buy_mw") == near([12])
    assert bus(result, "sell_mw") == near([0])


def test_surplus_beyond_own_use_is_sold():
    power = dh.Commodity(buy_per_mwh=90, sell_per_mwh=80)
    case = town([22], plant=turbine(), electric=electric(2), commodities={"power": power})
    result = dh.solve(case)
    # Turbine: 20 MWh heat for 1500, 10 MWh power; 2 MWh go to the electric boiler, 8 x 80 = 640: 860.
    assert result.attrs["objective"] == near(860)
    assert bus(result, "sell_mw") == near([8])
    assert bus(result, "buy_mw") == near([0])


def test_own_use_where_nothing_can_be_sold():
    power = dh.Commodity(buy_per_mwh=100)
    case = town([18], plant=turbine(), electric=electric(), commodities={"power": power})
    # h from the turbine, h / 2 power for the electric boiler: h = 12, gas 20 x 45 = 900.
    # Buying more instead is dearer: heat from bought power costs 100, from both together 50.
    result = dh.solve(case)
    assert result.attrs["objective"] == near(900)
    assert flow(result, "plant", "town") == near([12])


def test_purchase_limit():
    power = dh.Commodity(buy_per_mwh=30, buy_max_mw=[4, 100])
    result = dh.solve(town([10, 10], plant=electric(), reserve=boiler(), commodities={"power": power}))
    # 4 x 30 + 6 x 50 = 420, then 300: 720.
    assert result.attrs["objective"] == near(720)
    assert price(result) == near([50, 30])


def test_purchase_limit_is_on_the_net_purchase():
    power = dh.Commodity(buy_per_mwh=40, sell_per_mwh=10, buy_max_mw=12)
    case = town([24], plant=turbine(capacity_mw=8), electric=electric(16), commodities={"power": power})
    # 16 MWh used, 4 of them own: 12 bought is just allowed. On the use: 4 MWh heat would be missing.
    assert dh.solve(case).attrs["objective"] == near(1080)


def test_sale_limit():
    power = dh.Commodity(buy_per_mwh=90, sell_per_mwh=80, sell_max_mw=3)
    case = town([22], plant=turbine(), electric=electric(2), reserve=boiler(), commodities={"power": power})
    result = dh.solve(case)
    # 3 MWh sold + 2 used = 5 MWh power: 10 MWh heat for 750, the boiler makes 10 x 50: 750 + 500 - 240 = 1010.
    assert result.attrs["objective"] == near(1010)
    assert bus(result, "sell_mw") == near([3])


def test_co2_is_paid_on_the_fuel():
    gas = dh.Commodity(buy_per_mwh=45, co2_t_per_mwh=0.2, co2_price_per_t=[50, 100])
    result = dh.solve(town([9, 9], plant=boiler(), commodities={"gas": gas}))
    # 10 MWh x 45 + 10 MWh x 0.2 t x 50 = 550; then 650: 1200. On the heat: 1170.
    assert result.attrs["objective"] == near(1200)
    assert cost_line(result, "gas", "co2") == near(300)
    assert price(result) == near([55 / 0.9, 65 / 0.9])


def test_co2_changes_which_plant_runs():
    gas = dh.Commodity(buy_per_mwh=45, co2_t_per_mwh=0.2, co2_price_per_t=100)
    chips = dh.Commodity(buy_per_mwh=50)
    case = town([9], plant=boiler(), oven=boiler(fuel="chips"), commodities={"gas": gas, "chips": chips})
    # Gas 45 + 20 = 65 against chips 50: 10 x 50 = 500.
    assert dh.solve(case).attrs["objective"] == near(500)


def test_co2_by_the_hour_beside_a_sale_price():
    gas = dh.Commodity(buy_per_mwh=45, sell_per_mwh=10, co2_t_per_mwh=[0.2, 0.4], co2_price_per_t=50)
    # 10 MWh x (45 + 10) + 10 MWh x (45 + 20) = 1200.
    assert dh.solve(town([9, 9], plant=boiler(), commodities={"gas": gas})).attrs["objective"] == near(1200)


def test_energy_price_of_a_contract():
    result = dh.solve(gas_under([{"kind": "energy_price", "price_per_mwh": 45}], steps(1)))
    assert result.attrs["objective"] == near(450)
    assert cost_line(result, "gas", "energy_price") == near(450)
    assert price(result) == near([50])


def test_energy_price_of_a_contract_adds_to_the_price():
    # Spot 45 + grid 9: 10 x 54 = 540.
    case = gas_under([{"kind": "energy_price", "price_per_mwh": 9}], steps(1), buy_per_mwh=45)
    assert dh.solve(case).attrs["objective"] == near(540)


def test_energy_price_from_a_series():
    hours = steps(2, deal_per_mwh=[45, 54])
    result = dh.solve(gas_under([{"kind": "energy_price", "price_per_mwh": "deal_per_mwh"}], hours))
    # 450 + 540 = 990.
    assert result.attrs["objective"] == near(990)
    assert price(result) == near([50, 60])


def test_several_contracts_and_clauses_add_up():
    clauses = [{"kind": "energy_price", "price_per_mwh": 20}, {"kind": "energy_price", "price_per_mwh": 15}]
    case = town(
        [9],
        plant=boiler(),
        commodities={"gas": dh.Commodity(contracts=["deal", "grid"])},
        contracts={
            "deal": dh.Contract(clauses=clauses),
            "grid": dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": 10}]),
        },
    )
    # 10 MWh x (20 + 15 + 10) = 450.
    assert dh.solve(case).attrs["objective"] == near(450)


def test_sale_contract_is_income():
    case = town(
        [12],
        plant=turbine(),
        commodities={"power": dh.Commodity(sell_per_mwh=50, sale_contracts=["premium"])},
        contracts={"premium": dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": 10}])},
    )
    result = dh.solve(case)
    # 900 - 6 x (50 + 10) = 540. Premium as a cost: 660.
    assert result.attrs["objective"] == near(540)
    assert cost_line(result, "power", "energy_price") == near(-60)


def test_fixed_fee_of_a_part_year_is_its_part():
    case = gas_under([{"kind": "fixed_fee", "per_year": 8760}], steps(4), buy_per_mwh=45)
    result = dh.solve(case)
    # 4 h of 8760 h: 4. The whole fee: 8760.
    assert cost_line(result, "gas", "fixed_fee") == near(4)
    assert result.attrs["objective"] == near(4 * 450 + 4)


def test_fixed_fee_of_a_leap_year_is_spread_over_8784_hours():
    case = gas_under([{"kind": "fixed_fee", "per_year": 8784}], steps(4, "2024-05-01"), buy_per_mwh=45)
    # 4 / 8784 x 8784 = 4. Over 8760 hours: 4.011.
    assert cost_line(dh.solve(case), "gas", "fixed_fee") == near(4)


def test_fixed_fee_across_new_year_counts_each_year_by_its_own_hours():
    hours = steps(4, "2023-12-31 22:00")
    case = gas_under([{"kind": "fixed_fee", "per_year": 8760 * 8784}], hours, buy_per_mwh=45)
    # 2 h of 2023: 2 x 8784 = 17 568; 2 h of 2024: 2 x 8760 = 17 520.
    result = dh.solve(case)
    assert cost_line(result, "gas", "fixed_fee") == near(35_088)
    assert cost_per_h(result, "gas", "fixed_fee") == near([8784, 8784, 8760, 8760])


def test_fixed_fee_in_quarter_hours():
    case = gas_under([{"kind": "fixed_fee", "per_year": 8760}], steps(4, step_h=0.25), buy_per_mwh=45)
    # One hour: 1. As if four hours: 4.
    assert cost_line(dh.solve(case), "gas", "fixed_fee") == near(1)


def test_fixed_fee_over_a_year_of_local_time_is_the_whole_fee():
    # 2023 in Stockholm: 8760 h, two of its days have 23 and 25.
    hours = steps(8760, zone="Europe/Stockholm")
    (fee,) = dh.Contract(clauses=[{"kind": "fixed_fee", "per_year": 5000}]).bill(np.zeros(8760), hours)
    assert fee.amount == near(5000)


def test_fixed_fee_does_not_change_the_dispatch_or_the_heat_price():
    case = gas_under([{"kind": "fixed_fee", "per_year": 1e9}], steps(1), buy_per_mwh=45)
    assert price(dh.solve(case)) == near([50])


def test_commodity_without_a_price_is_refused():
    with pytest.raises(dh.InputError, match=r"commodities\.gas: it has no price"):
        town([9], plant=boiler(), commodities={"gas": dh.Commodity()})


def test_sale_above_purchase_without_limit_is_refused():
    with pytest.raises(dh.InputError, match="it sells for 5 more than it costs to buy"):
        town([9, 9], plant=boiler(), commodities={"gas": dh.Commodity(buy_per_mwh=45, sell_per_mwh=[45, 50])})
