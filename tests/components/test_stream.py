"""A stream of waste heat that several takers share."""

from helpers import boiler, cost_line, flow, heat, near, price, steps, town

import dhsim as dh


def exchanger(**fields):
    return dh.WasteHeat(**{"network": "town", "stream": "river", **fields})


def pump(**fields):
    given = {"network": "town", "electricity": "power", "source": "river", "capacity_mw": 50, "cop": 3}
    return dh.HeatPump(**{**given, **fields})


def case_of(demand, available, power=60, hours=None, stream=None, **parts):
    return town(
        demand,
        hours,
        streams={"river": dh.Stream(available_mw=available, **(stream or {}))},
        commodities={"power": dh.Commodity(buy_per_mwh=power)},
        **parts,
    )


def test_takers_share_what_is_there():
    result = dh.solve(case_of([10], 6, first=exchanger(), second=exchanger(), reserve=boiler()))
    # 6 MWh for both together, 4 x 50 = 200. 6 MWh for each: 0.
    assert result.attrs["objective"] == near(200)
    assert (heat(result, "first") + heat(result, "second")) == near([6])


def test_exchanger_and_heat_pump_compete_for_the_stream():
    result = dh.solve(case_of([10], 6, direct=exchanger(capacity_mw=4), pump=pump(), reserve=boiler()))
    # 4 direct; 2 left for the pump give 3 with 1 MWh power x 60; 3 from gas: 60 + 150 = 210.
    # All 6 to the pump: 9 for 180 + 50 = 230. Each its own 6: 4 + 6 for 120.
    assert result.attrs["objective"] == near(210)
    assert flow(result, "pump", "river") == near([-2])
    assert price(result) == near([50])


def test_dear_reserve_makes_the_pump_stretch_the_stream():
    # A MWh of the stream gives 1 MWh direct, or 1.5 MWh for 0.5 MWh power = 30. Gas at 70 for the other half makes
    # lifting pay: 0.5 x 70 = 35 > 30.
    gas = {"gas": dh.Commodity(buy_per_mwh=63), "power": dh.Commodity(buy_per_mwh=60)}
    result = dh.solve(
        town(
            [10],
            streams={"river": dh.Stream(available_mw=6)},
            commodities=gas,
            direct=exchanger(),
            pump=pump(),
            reserve=boiler(),
        )
    )
    # 6 x 1.5 = 9 for 3 x 60 = 180, + 1 x 70 = 250. Direct: 4 x 70 = 280.
    assert heat(result, "direct") == near([0])
    assert result.attrs["objective"] == near(250)


def test_stream_is_paid_once_by_what_all_take():
    result = dh.solve(case_of([10], 20, stream={"price_per_mwh": 6}, a=exchanger(capacity_mw=4), b=exchanger()))
    # 10 x 6 = 60.
    assert result.attrs["objective"] == near(60)
    assert cost_line(result, "river", "heat purchase") == near(60)
    assert price(result) == near([6])


def test_stream_contract_is_paid_beside_its_price():
    deal = dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": 4}, {"kind": "fixed_fee", "per_year": 8760}])
    case = town(
        [10],
        streams={"river": dh.Stream(available_mw=20, price_per_mwh=6, contract="deal")},
        contracts={"deal": deal},
        a=exchanger(capacity_mw=4),
        b=exchanger(),
    )
    # 10 x (6 + 4) + 1 h of the fee = 101. The fee once a taker: 102.
    assert dh.solve(case).attrs["objective"] == near(101)


def test_own_price_of_a_taker_is_added():
    case = case_of([10], 20, stream={"price_per_mwh": 6}, a=exchanger(price_per_mwh=1, om_per_mwh=2))
    assert dh.solve(case).attrs["objective"] == near(90)


def test_availability_by_the_hour_from_a_series():
    hours = steps(3, river_mw=[0, 4, 40])
    result = dh.solve(case_of([10] * 3, "river_mw", hours=hours, a=exchanger(), reserve=boiler()))
    assert heat(result, "a") == near([0, 4, 10])
    # (10 + 6) x 50 = 800.
    assert result.attrs["objective"] == near(800)


def test_outage_of_one_taker_leaves_the_stream_to_the_other():
    outage = {"from": "2023-01-01", "to": "2023-01-01"}
    case = case_of([10], 6, a=exchanger(outages=[outage]), b=exchanger(capacity_mw=5), reserve=boiler())
    result = dh.solve(case)
    assert heat(result, "a") == near([0])
    assert heat(result, "b") == near([5])


def test_takers_may_stand_on_different_networks():
    case = dh.Case(
        hours=steps(1),
        networks={"town": dh.Network(demand_mw=[10]), "village": dh.Network(demand_mw=[5])},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        streams={"river": dh.Stream(available_mw=6)},
        components={
            "a": exchanger(),
            "b": exchanger(network="village"),
            "plant": boiler(),
            "oven": boiler(network="village", efficiency=0.5),
        },
    )
    result = dh.solve(case)
    # The village burns gas at 90, so it takes 5 of the 6: 9 x 50 = 450. The town first: 4 x 50 + 5 x 90 = 650.
    assert heat(result, "b", "village") == near([5])
    assert result.attrs["objective"] == near(450)


def test_result_shows_what_was_on_offer_and_what_all_took():
    result = dh.solve(case_of([3, 9], [5, 5], a=exchanger(capacity_mw=2), b=exchanger(), reserve=boiler()))
    assert result["available_mw"].sel(source="river").values == near([5, 5])
    assert result["taken_mw"].sel(source="river").values == near([3, 5])


def test_stream_nobody_takes_from_is_a_warning():
    case = case_of([3], 5, reserve=boiler())
    assert case.warnings == ("streams.river: nobody takes from this stream",)
    assert dh.solve(case).attrs["objective"] == near(150)
