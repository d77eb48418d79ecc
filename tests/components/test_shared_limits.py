"""What every plant may have: ramps, availability, outages, dates of service, annual volumes, must-run.

The plant is waste heat for nothing where not said otherwise, the reserve a boiler at 50 per MWh heat.
"""

import datetime as dt

import pytest
from helpers import boiler, cost, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh

STOCKHOLM = "Europe/Stockholm"


def plant(**fields):
    return dh.WasteHeat(**{"network": "town", "available_mw": 20, **fields})


def solved(demand, one, hours=None, reserve=None, **network):
    return dh.solve(town(demand, hours, network, plant=one, reserve=reserve or boiler()))


def outputs(demand, one, hours=None):
    return heat(solved(demand, one, hours), "plant")


def off(*span):
    return dict(zip(("from", "to"), span, strict=True))


def running(one, hours):
    """Which steps the plant may run in, as 0 or 1: demand takes all it can give."""
    return (outputs([20] * hours.n, one, hours) / 20).round(6).tolist()


# Ramps.


def test_ramp_up_limits_the_rise():
    result = solved([0, 10, 10], plant(ramp_up_mw_per_h=4))
    # From 0 (no demand) to 4 and 8: gas makes 6 + 2 = 8 MWh x 50 = 400. Without the ramp: 0.
    assert heat(result, "plant") == near([0, 4, 8])
    assert result.attrs["objective"] == near(400)


def test_ramp_up_leaves_the_fall_free():
    assert outputs([10, 0, 4], plant(ramp_up_mw_per_h=4)) == near([10, 0, 4])


def test_ramp_down_limits_the_fall():
    result = solved([10, 2], plant(ramp_down_mw_per_h=4))
    # It cannot be above 2 + 4 = 6 before the demand falls to 2: 4 x 50 = 200.
    assert heat(result, "plant") == near([6, 2])
    assert result.attrs["objective"] == near(200)
    # A MWh more in the second hour lets it make one more in the first: worth 50.
    assert price(result) == near([50, -50])


def test_ramp_down_leaves_the_rise_free():
    assert outputs([2, 10], plant(ramp_down_mw_per_h=4)) == near([2, 10])


def test_first_step_may_begin_anywhere():
    # And the run is no ring: the last step says nothing about the first.
    assert outputs([10, 10, 6], plant(ramp_up_mw_per_h=1, ramp_down_mw_per_h=4)) == near([10, 10, 6])


@pytest.mark.parametrize(("step_h", "rise"), [(1.0, 4.0), (0.25, 1.0)])
def test_ramp_is_per_hour_whatever_the_step(step_h, rise):
    # 4 MW/h is 1 MW in 15 minutes.
    assert outputs([0, 10, 10], plant(ramp_up_mw_per_h=4), steps(3, step_h=step_h)) == near([0, rise, 2 * rise])


def test_ramp_down_in_quarter_hours():
    result = solved([10, 2], plant(ramp_down_mw_per_h=4), steps(2, step_h=0.25))
    # At most 3 in the first quarter: 7 MW x 0.25 h x 50 = 87.5.
    assert result.attrs["objective"] == near(87.5)


def test_ramp_is_on_output_and_not_on_fuel():
    gas = boiler(ramp_up_mw_per_h=4, efficiency=0.5)
    result = dh.solve(town([0, 10], plant=gas, network={"shortfall_per_mwh": 1000}))
    # 4 MWh at 90, 6 short: 6360. 4 MW of fuel: 2 x 90 + 8 x 1000.
    assert result.attrs["objective"] == near(6360)


def test_outage_may_stop_a_plant_faster_than_its_ramp():
    outage = off("2023-01-01T01:00", "2023-01-01T02:00")
    result = solved([10, 10, 10], plant(ramp_down_mw_per_h=4, outages=[outage]))
    # Off in one go: 500. Were the ramp to hold, it would run at 4 before the outage: 800.
    assert heat(result, "plant") == near([10, 0, 10])
    assert result.attrs["objective"] == near(500)


def test_after_an_outage_the_ramp_up_holds():
    outage = off("2023-01-01T01:00", "2023-01-01T02:00")
    result = solved([10, 10, 10, 10], plant(ramp_up_mw_per_h=4, outages=[outage]))
    assert heat(result, "plant") == near([10, 0, 4, 8])


def test_falling_offer_may_be_followed_faster_than_the_ramp():
    assert outputs([10, 10, 10], plant(available_mw=[10, 1, 10], ramp_down_mw_per_h=4)) == near([10, 1, 10])


def test_must_run_after_an_outage_may_rise_faster_than_the_ramp():
    outage = off("2023-01-01T00:00", "2023-01-01T01:00")
    result = solved([10, 10, 12], plant(ramp_up_mw_per_h=1, must_run_share=0.3, outages=[outage]))
    # Back at 0.3 x 20 = 6 at once, then one more each hour.
    assert heat(result, "plant") == near([0, 6, 7])


def test_outage_of_a_plant_without_a_capacity_may_stop_it_faster_than_its_ramp():
    outage = off("2023-01-01T01:00", "2023-01-01T02:00")
    unsized = dh.WasteHeat(network="town", stream="river", ramp_down_mw_per_h=4, outages=[outage])
    case = town([10, 10, 10], plant=unsized, reserve=boiler(), streams={"river": dh.Stream(available_mw=100)})
    assert heat(dh.solve(case), "plant") == near([10, 0, 10])


# Availability, outages, dates of service.


def test_availability_is_a_share_of_the_capacity():
    hours = steps(3, ready_share=[1, 0.5, 0])
    assert outputs([20] * 3, plant(availability="ready_share"), hours) == near([20, 10, 0])


def test_availability_outside_0_to_1_is_refused():
    with pytest.raises(dh.InputError, match=r"plant\.availability: 1\.1 .* at least 0 and at most 1"):
        town([20, 20], plant=plant(availability=[1, 1.1]))


def test_outage_by_dates_includes_the_last_day():
    hours = steps(4, "2023-01-02 22:00")
    assert running(plant(outages=[off("2023-01-01", "2023-01-02")]), hours) == [0, 0, 1, 1]
    # One day: the 3rd from its first hour.
    assert running(plant(outages=[off("2023-01-03", "2023-01-03")]), hours) == [1, 1, 0, 0]


def test_outage_by_times_ends_when_it_says():
    outage = off("2023-01-01T01:00", "2023-01-01T03:00")
    assert running(plant(outages=[outage]), steps(5)) == [1, 0, 0, 1, 1]


def test_outage_may_be_given_as_dates_of_python():
    assert running(plant(outages=[off(dt.date(2022, 12, 31), dt.datetime(2023, 1, 1, 2))]), steps(4)) == [0, 0, 1, 1]


def test_outage_by_times_in_quarter_hours():
    outage = off("2023-01-01T00:15", "2023-01-01T00:45")
    assert running(plant(outages=[outage]), steps(4, step_h=0.25)) == [1, 0, 0, 1]


def test_several_outages():
    outages = [off("2023-01-01T00:00", "2023-01-01T01:00"), off("2023-01-01T02:00", "2023-01-01T03:00")]
    assert running(plant(outages=outages), steps(4)) == [0, 1, 0, 1]


def test_outage_beats_the_availability():
    outage = off("2023-01-01T01:00", "2023-01-01T02:00")
    assert running(plant(availability=0.5, outages=[outage]), steps(3)) == [0.5, 0, 0.5]


def test_outage_is_in_local_time():
    hours = steps(4, "2023-07-01 22:00", zone=STOCKHOLM)
    # Midnight in Stockholm is 22:00 UTC.
    assert str(hours.starts[2]) == "2023-07-01 22:00:00+00:00"
    assert running(plant(outages=[off("2023-07-02", "2023-07-02")]), hours) == [1, 1, 0, 0]


@pytest.mark.parametrize(("day", "length"), [("2023-03-26", 23), ("2023-10-29", 25)])
def test_outage_by_dates_covers_the_whole_day_of_a_clock_change(day, length):
    begin = dt.datetime.fromisoformat(day) - dt.timedelta(hours=2)
    hours = steps(length + 4, begin.isoformat(), zone=STOCKHOLM)
    assert running(plant(outages=[off(day, day)]), hours) == [1, 1, *[0] * length, 1, 1]


def test_outage_by_times_across_the_missing_hour():
    hours = steps(4, "2023-03-26", zone=STOCKHOLM)
    # Local 00, 01, 03, 04: from 01 to 04 are two hours.
    assert running(plant(outages=[off("2023-03-26T01:00", "2023-03-26T04:00")]), hours) == [1, 0, 0, 1]


def test_outage_by_times_across_the_hour_that_comes_twice():
    hours = steps(5, "2023-10-29 01:00", zone=STOCKHOLM)
    # Local 01, 02, 02, 03, 04: from 02 (the first) to 03 are two hours.
    assert running(plant(outages=[off("2023-10-29T02:00", "2023-10-29T03:00")]), hours) == [1, 0, 0, 1, 1]


def test_outage_at_an_hour_that_does_not_exist_is_refused():
    with pytest.raises(dh.InputError, match=r"plant\.outages\[0\]: 2023-03-26 02:30:00 does not exist"):
        running(plant(outages=[off("2023-03-26T02:30", "2023-03-26T05:00")]), steps(4, "2023-03-26", zone=STOCKHOLM))


def test_outage_with_offsets():
    hours = steps(4, zone=STOCKHOLM)
    # 00:00 and 02:00 UTC are 01:00 and 03:00 in Stockholm.
    assert running(plant(outages=[off("2023-01-01T00:00+00:00", "2023-01-01T02:00+00:00")]), hours) == [1, 0, 0, 1]


@pytest.mark.parametrize(
    "span", [("2023-01-02", "2023-01-01"), ("2023-01-01T02:00", "2023-01-01T02:00"), ("2023-01-02", "2023-01-01T12:00")]
)
def test_outage_that_ends_before_it_starts_is_refused(span):
    with pytest.raises(ValidationError, match="before it starts"):
        plant(outages=[off(*span)])


def test_commissioning_is_the_first_day_of_operation():
    assert running(plant(commissioned="2023-01-02"), steps(4, "2023-01-01 22:00")) == [0, 0, 1, 1]


def test_closing_is_the_first_day_without_operation():
    assert running(plant(closed="2023-01-02"), steps(4, "2023-01-01 22:00")) == [1, 1, 0, 0]


def test_commissioning_and_closing_by_the_hour():
    one = plant(commissioned="2023-01-01T01:00", closed="2023-01-01T03:00")
    assert running(one, steps(4)) == [0, 1, 1, 0]


def test_closing_before_commissioning_is_refused():
    with pytest.raises(dh.InputError, match=r"plant\.closed: it closes before it is commissioned"):
        town([20], plant=plant(commissioned="2023-02-01", closed="2023-01-01"))


def test_commissioning_by_date_and_closing_by_time():
    assert running(plant(commissioned="2023-01-01", closed="2023-01-01T02:00"), steps(4)) == [1, 1, 0, 0]


def test_must_run_ends_with_the_service():
    one = plant(price_per_mwh=90, must_run_share=0.5, closed="2023-01-01T01:00")
    # 10 x 90 = 900, then 10 x 50 = 500.
    assert solved([10, 10], one).attrs["objective"] == near(1400)


# Annual volumes.


def test_annual_maximum_of_a_part_year_is_its_part():
    result = solved([10] * 4, plant(annual_max_mwh=8760 * 5))
    # 4 h of 8760 h: 20 MWh. The other 20 x 50 = 1000. The whole year's volume would not bind: 0.
    assert heat(result, "plant").sum() == near(20)
    assert result.attrs["objective"] == near(1000)


def test_annual_maximum_is_used_in_the_dearest_steps():
    one = plant(annual_max_mwh=8760 * 5)
    result = dh.solve(town([10, 10], plant=one, small=boiler(capacity_mw=10), commodities={"gas": gas([45, 90])}))
    # 10 MWh for two hours go where heat costs 100: 500 remain.
    assert result.attrs["objective"] == near(500)


def gas(buy):
    return dh.Commodity(buy_per_mwh=buy)


def test_annual_maximum_counts_each_calendar_year():
    hours = steps(4, "2022-12-31 22:00")
    case = town(
        [10] * 4,
        hours,
        plant=plant(annual_max_mwh=8760 * 5),
        reserve=boiler(),
        commodities={"gas": gas([45, 45, 90, 90])},
    )
    result = dh.solve(case)
    # 10 MWh in 2022 and 10 in 2023: 10 x 50 + 10 x 100 = 1500. 20 MWh in one pot: all in 2023, 20 x 50 = 1000.
    assert heat(result, "plant")[:2].sum() == near(10)
    assert result.attrs["objective"] == near(1500)


def test_annual_maximum_of_a_leap_year():
    # 2 h of 8784: 10 MWh. Of 8760: 10.03.
    assert outputs([10, 10], plant(annual_max_mwh=8784 * 5), steps(2, "2024-03-01")).sum() == near(10)


def test_calendar_years_are_local():
    hours = steps(4, "2022-12-31 22:00", zone=STOCKHOLM)
    result = outputs([10] * 4, plant(annual_max_mwh=8760 * 5), hours)
    # New year in Stockholm is 23:00 UTC, between the second and the third step.
    assert result[:2].sum() == near(10)
    assert result[2:].sum() == near(10)


def test_annual_maximum_in_quarter_hours():
    result = outputs([10] * 4, plant(annual_max_mwh=8760 * 5), steps(4, step_h=0.25))
    # One hour: 5 MWh, a mean of 5 MW.
    assert result.mean() == near(5)


def test_annual_minimum_of_a_part_year_is_its_part():
    result = solved([10] * 4, plant(price_per_mwh=60, annual_min_mwh=8760 * 5))
    # 20 MWh at 60 and 20 at 50 = 2200. Without the minimum: 2000. The whole year's: infeasible.
    assert heat(result, "plant").sum() == near(20)
    assert result.attrs["objective"] == near(2200)
    assert price(result) == near([50] * 4)


def test_annual_minimum_counts_each_calendar_year():
    hours = steps(4, "2022-12-31 22:00")
    one = plant(price_per_mwh=[60, 60, 80, 80], annual_min_mwh=8760 * 5)
    # 10 x 60 + 10 x 80 + 20 x 50 = 2400. In one pot, all in 2022: 2200.
    assert solved([10] * 4, one, hours).attrs["objective"] == near(2400)


def test_annual_minimum_out_of_reach_is_explained():
    with pytest.raises(dh.Infeasible, match=r"plant, limit 'annual_min': violated by up to 40"):
        # 4 h x 30 MW = 120 MWh wanted, 4 x 20 can be had.
        solved([50] * 4, plant(annual_min_mwh=8760 * 30))


def test_annual_minimum_above_the_maximum_is_refused():
    with pytest.raises(dh.InputError, match="10 MWh is above annual_max_mwh = 5"):
        town([10], plant=plant(annual_min_mwh=10, annual_max_mwh=5))


# Must-run.


def test_must_run_is_a_share_of_the_capacity():
    result = dh.solve(town([30], plant=plant(), must=boiler(must_run_share=0.4)))
    # 0.4 x 50 = 20 x 50 = 1000 beside heat for nothing. Without must-run: 10 x 50. As share of the demand: 12 x 50.
    assert heat(result, "must") == near([20])
    assert result.attrs["objective"] == near(1000)


def test_must_run_is_a_share_of_what_is_available():
    outage = off("2023-01-01T02:00", "2023-01-01T03:00")
    must = boiler(must_run_share=0.4, availability=[1, 0.5, 1], outages=[outage])
    result = dh.solve(town([20] * 3, plant=plant(), must=must))
    # 20, 10, 0 MWh x 50 = 1500.
    assert heat(result, "must") == near([20, 10, 0])
    assert result.attrs["objective"] == near(1500)


def test_must_run_of_waste_heat_is_a_share_of_the_offer():
    assert outputs([20, 20], plant(price_per_mwh=60, available_mw=[20, 8], must_run_share=0.5)) == near([10, 4])


def test_must_run_above_the_demand_is_explained():
    with pytest.raises(dh.Infeasible, match="network town: up to 5 MW of heat too much"):
        solved([5], plant(must_run_share=0.5))


def test_must_run_lowers_the_heat_price_below_its_cost():
    # Heat that must run anyway replaces nothing: with a cooler for nothing the price is 0.
    case = town([5], plant=boiler(must_run_share=0.2), cooler=dh.HeatRejection(network="town"))
    assert cost(case) == near(500)
    assert price(dh.solve(case)) == near([0])


def test_must_run_above_the_stream_is_explained():
    one = dh.WasteHeat(network="town", stream="river", capacity_mw=10, must_run_share=0.5)
    case = town([10], plant=one, reserve=boiler(), streams={"river": dh.Stream(available_mw=3)})
    with pytest.raises(dh.Infeasible, match=r"plant|river"):
        dh.solve(case)
