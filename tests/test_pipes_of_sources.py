"""The pipe of a plant: what it loses is taken out of the network, and its annuity is paid."""

import numpy as np
import pytest
from helpers import boiler, cost_line, flow, heat, near, steps, town
from pydantic import ValidationError

import dhsim as dh
from dhsim.economics import annuity_factor, per_hour

WARM = {"supply_c": 90.0, "return_c": 50.0}


def mill(pipe, **fields):
    return dh.WasteHeat(**{"network": "town", "available_mw": 10, "pipe": pipe, **fields})


def solved(pipe, demand=(10,), network=WARM, hours=None, **fields):
    return dh.solve(town(list(demand), hours, network, plant=boiler(), mill=mill(pipe, **fields)))


@pytest.mark.parametrize(
    ("interest", "years", "factor"),
    [
        (0.05, 1, 1.05),  # one payment, a year later
        (0.05, 2, 0.05 / (1 - 1 / 1.1025)),  # 0.537805
        (0.04, 30, 0.0578301),  # as in any table of annuities
        (0.0, 20, 0.05),
        (0.10, 10, 0.1627454),
    ],
)
def test_annuity(interest, years, factor):
    assert annuity_factor(interest, years) == pytest.approx(factor, rel=1e-6)


def test_payments_are_worth_the_investment():
    paid = sum(annuity_factor(0.07, 12) / 1.07**year for year in range(1, 13))
    assert paid == near(1)


def test_small_interest_is_near_none():
    assert annuity_factor(1e-12, 25) == pytest.approx(1 / 25, rel=1e-9)


def test_annuity_of_no_years_is_refused():
    with pytest.raises(ValueError, match="a lifetime above 0"):
        annuity_factor(0.05, 0)


@pytest.mark.parametrize(("year", "hours"), [("2023", 8760), ("2024", 8784)])
def test_a_calendar_year_pays_one_annuity(year, hours):
    rate = per_hour(1000, steps(hours, f"{year}-01-01", zone="Europe/Stockholm"))
    assert rate.sum() == near(1000)
    assert rate == near([1000 / hours] * hours)


def test_quarters_and_part_years_pay_their_part():
    assert per_hour(8760, steps(4, step_h=0.25)) == near([1, 1, 1, 1])
    over = steps(2, "2023-12-31T23:00")
    assert per_hour(8760 * 8784, over) == near([8784, 8760])


def test_annuity_of_length_and_connection():
    result = solved({"length_km": 2, "cost_per_km": 5000, "fixed_cost": 7520, "lifetime_years": 2, "interest": 0})
    # (2 x 5000 + 7520) / 2 = 8760 a year: 1 an hour.
    assert cost_line(result, "mill", "pipe") == near(1)
    assert result.attrs["objective"] == near(1)


def test_annuity_is_paid_in_service_also_in_an_outage():
    outage = {"from": "2023-01-01T02:00", "to": "2023-01-01T03:00"}
    pipe = {"length_km": 1, "cost_per_km": 8760, "lifetime_years": 1, "interest": 0}
    result = solved(pipe, [10] * 4, commissioned="2023-01-01T01:00", outages=[outage])
    assert cost_line(result, "mill", "pipe") == near(3)
    assert result.attrs["objective"] == near(3 + 2 * 500)


def test_loss_by_diameter_is_there_whether_heat_flows_or_not():
    result = solved({"length_km": 10, "dn": 100}, [10, 0])
    # 2 x 0.225 x 10 000 x (70 - 8) = 279 000 W.
    assert flow(result, "mill", "town", "take") == near([-0.279, -0.279])
    assert flow(result, "mill", "town", "supply") == near([10, 0.279])
    # All of the mill's 10 MW are used, and the boiler makes up for the loss.
    assert heat(result, "plant") == near([0.279, 0])


def test_loss_stops_when_the_source_is_away():
    outage = {"from": "2023-01-01T01:00", "to": "2023-01-01T02:00"}
    result = solved({"length_km": 10, "loss_w_per_mk": 0.225}, [10, 10], outages=[outage])
    assert flow(result, "mill", "town", "take") == near([-0.279, 0])


def test_loss_share_of_the_heat():
    result = solved({"length_km": 10, "loss_share": 0.1}, [10, 4], network={})
    # 10 MW at the mill are 9 in town; for 4 MW it sends 4 / 0.9.
    assert heat(result, "mill") == near([9, 4])
    assert result["output_mw"].sel(component="mill").values == near([10, 4 / 0.9])
    assert heat(result, "plant") == near([1, 0])


def test_heat_is_paid_at_the_source():
    result = solved({"length_km": 1, "loss_share": 0.2}, [4], network={}, price_per_mwh=10)
    assert result.attrs["objective"] == near(50)
    # A MWh in town is 1.25 at the mill: 12.5.
    assert float(result["heat_price_per_mwh"].values[0, 0]) == near(12.5)


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_every_producer_may_have_one(share):
    pipe = {"length_km": 3, "loss_share": share, "cost_per_km": 100}
    case = town([10], plant=boiler(pipe=pipe), commodities={"power": dh.Commodity(buy_per_mwh=60)})
    case = case.add("pump", dh.ElectricBoiler(network="town", electricity="power", capacity_mw=5, pipe=pipe))
    assert heat(dh.solve(case), "plant") == near([10])


def test_loss_by_diameter_needs_temperatures():
    with pytest.raises(dh.InputError, match=r"components\.mill\.pipe\.dn: the loss follows from the temperatures"):
        solved({"length_km": 1, "dn": 100}, network={})


def test_pipe_needs_a_length():
    with pytest.raises(ValidationError, match="length_km"):
        mill({"dn": 100})


@pytest.mark.parametrize("loss", [{}, {"dn": 150}, {"loss_w_per_mk": 0.2}, {"loss_share": 0.05}])
def test_contract(loss):
    case = town([8, 12, 10], network=WARM, plant=boiler(), oil=boiler(efficiency=0.8))
    source = mill({"length_km": 5, "cost_per_km": 1000, **loss}, stream_c=85, price_per_mwh=10)
    assert len(dh.check(source, case)) == 6


@pytest.mark.parametrize("loss", [{"dn": 150}, {"loss_w_per_mk": 0.2}])
def test_law_a_longer_pipe_never_costs_less(loss):
    pipe = {"length_km": 1, "cost_per_km": 10_000, **loss}
    case = town([8, 12, 3], network=WARM, plant=boiler(), mill=mill(pipe, stream_c=85, price_per_mwh=10))
    costs = [
        dh.solve(case.replace(mill={"pipe": {**pipe, "length_km": km}})).attrs["objective"] for km in (0, 1, 9, 99)
    ]
    assert np.all(np.diff(costs) >= 0)


def test_units_in_text():
    context = {"currency": "SEK"}
    table = {"network": "town", "available_mw": 1, "pipe": {"length_km": "800 m", "cost_per_km": "9000 SEK/m"}}
    pipe = dh.WasteHeat.model_validate(table, context=context).pipe
    assert (pipe.length_km, pipe.cost_per_km) == (near(0.8), near(9e6))
    assert dh.Pipe.model_validate({"length_km": 1, "loss_w_per_mk": "0.2 W/(m K)"}).loss_w_per_mk == near(0.2)
    tank = {"network": "town", "capacity_mwh": 1, "charge_mw": 1, "discharge_mw": 1, "ua_w_per_k": "2.5 kW/K"}
    assert dh.Store.model_validate(tank).ua_w_per_k == near(2500)
