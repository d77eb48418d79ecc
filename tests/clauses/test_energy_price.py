"""A price per MWh: flat, by series, month, season, hour of the week or temperature, with floor and cap."""

import pytest
from helpers import boiler, cost_per_h, near, steps, town
from pydantic import ValidationError

import dhsim as dh


def paid(hours, mw=10.0, **fields):
    """Cost in each hour where so many MW are bought; `solve` checks that the invoice agrees."""
    clause = {"kind": "energy_price", **fields}
    case = town(
        [mw] * hours.n,
        hours,
        plant=boiler(efficiency=1),
        commodities={"gas": dh.Commodity(contracts=["deal"])},
        contracts={"deal": dh.Contract(clauses=[clause])},
    )
    return cost_per_h(dh.solve(case), "gas", "energy_price")


def test_flat():
    # 9 MWh x 20 = 180 in each of two hours.
    assert paid(steps(2), 9, price_per_mwh=20) == near([180, 180])


def test_quarter_hours_cost_a_quarter():
    # 9 MW x 20 = 180 an hour in four quarters: 180. As if each were an hour: 720.
    assert paid(steps(4, step_h=0.25), 9, price_per_mwh=20).sum() * 0.25 == near(180)


def test_series():
    # 10 x 20, 10 x 35.
    assert paid(steps(2, spot=[20, 35]), price_per_mwh="spot") == near([200, 350])


def test_winter_and_summer():
    # The last hour of March costs 10 x 30, the first of April 10 x 12.
    hours = steps(2, "2023-03-31 23:00", zone="Europe/Stockholm")
    assert paid(hours, price_per_mwh={"winter": 30, "summer": 12}) == near([300, 120])


def test_monthly():
    # January 10 x 1, February 10 x 2, by local months: in UTC it is still January.
    hours = steps(2, "2023-01-31 23:00", zone="Europe/Stockholm")
    assert paid(hours, price_per_mwh={"kind": "monthly", "values": range(1, 13)}) == near([10, 20])


def test_time_of_use():
    day = {"weekdays": ["mon", "tue", "wed", "thu", "fri"], "clock": [6, 22], "value": 80}
    # Friday 6 January 20:00 to 24:00: two hours of 10 x 80, two of 10 x 30.
    hours = steps(4, "2023-01-06 20:00", zone="Europe/Stockholm")
    price = {"kind": "time_of_use", "otherwise": 30, "rates": [day]}
    assert paid(hours, price_per_mwh=price) == near([800, 800, 300, 300])


def test_by_season():
    seasons = [
        {"months": [12, 1, 2], "value": 50},
        {"months": [3, 4, 5, 9, 10, 11], "value": 25},
        {"months": [6, 7, 8], "value": 5},
    ]
    # February 10 x 50, March 10 x 25.
    hours = steps(2, "2023-02-28 23:00")
    assert paid(hours, price_per_mwh={"kind": "by_season", "seasons": seasons}) == near([500, 250])


def test_curve_over_outdoor_temperature():
    curve = {"of": "outdoor_c", "points": [[-10, 40], [10, 20]]}
    # At -15: 40. At 0: 30. At 20: 20.
    assert paid(steps(3, outdoor_c=[-15, 0, 20]), price_per_mwh=curve) == near([400, 300, 200])


def test_floor_and_cap():
    # 5 is raised to 10 and 90 cut to 60. Without floor and cap: 50, 300, 900.
    hours = steps(3, spot=[5, 30, 90])
    assert paid(hours, price_per_mwh="spot", floor_per_mwh=10, cap_per_mwh=60) == near([100, 300, 600])


def test_negative_prices_are_paid_to_the_buyer():
    # 10 x -15 = -150.
    assert paid(steps(2, spot=[-15, 20]), price_per_mwh="spot") == near([-150, 200])


def test_a_floor_of_nothing_stops_negative_prices():
    # Without the floor: -150. A floor of 0 that counted as none would give that, too.
    assert paid(steps(2, spot=[-15, 20]), price_per_mwh="spot", floor_per_mwh=0) == near([0, 200])


def test_floor_above_the_cap():
    with pytest.raises(ValidationError, match="the floor 60 is above the cap 10; swap them"):
        dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": 1, "floor_per_mwh": 60, "cap_per_mwh": 10}])


def mill_under(price_per_mwh, hours):
    """10 MW of demand; a mill with 6 MW under the contract, and gas heat at 50."""
    return town(
        [10] * hours.n,
        hours,
        mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
        plant=boiler(),
        contracts={"deal": dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": price_per_mwh}])},
    )


def test_the_price_decides_what_is_taken():
    result = dh.solve(mill_under([20, 60], steps(2)))
    # At 20: 6 x 20 + 4 x 50 = 320. At 60 gas is cheaper: 10 x 50 = 500. Taking it all the same: 320 + 560 = 880.
    assert result.attrs["objective"] == near(820)
    assert result["output_mw"].sel(component="mill").values == near([6, 0])


def test_one_line_a_month_on_the_invoice():
    contract = dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": "spot"}])
    (billed,) = contract.bill([10.0, 5.0, 2.0], steps(3, "2023-01-31 22:00", spot=[10, 20, 30]))
    # January 10 + 5 MWh for 100 + 100, February 2 MWh for 60.
    assert [(line.begin, line.end, line.quantity, line.unit, line.amount) for line in billed.lines] == [
        (0, 2, 15, "MWh", 200),
        (2, 3, 2, "MWh", 60),
    ]
