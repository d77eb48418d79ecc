"""Plants that are on or off, solved by hand on a few hours, one rule at a time.

`plant` is cheap (50 a MWh) and has the rule, `reserve` is dear (100 a MWh) and has none; gas costs 45.
"""

from __future__ import annotations

import numpy as np
import pytest
from helpers import boiler, cost, cost_line, heat, near, price, steps, town
from pydantic import ValidationError

import dhsim as dh
from dhsim.engine import Engine
from dhsim.matrix import matrix_of
from dhsim.verify import verify


def plant(**fields):
    return boiler(**{"capacity_mw": 10, **fields})


def solved(demand, hours=None, **fields):
    """Plant and reserve, and nothing that could take heat away."""
    return dh.solve(case_of(demand, hours, **fields), {"mip_rel_gap": 0.0})


def case_of(demand, hours=None, **fields):
    return town(demand, hours, plant=plant(**fields), reserve=boiler(efficiency=0.45))


def output(demand, hours=None, **fields):
    return heat(solved(demand, hours, **fields), "plant")


def on(result, name="plant"):
    return result["on"].sel(committed=name).values


# Least load.


def test_below_its_least_load_it_is_off():
    result = solved([10, 4, 3], min_load_share=0.4)
    assert heat(result, "plant") == near([10, 4, 0])
    assert on(result).tolist() == [1, 1, 0]
    # 14 x 50 + 3 x 100.
    assert result.attrs["objective"] == near(1000)


def test_least_load_is_a_share_of_what_is_usable():
    result = solved([3, 2, 1.9, 0], min_load_share=0.4, availability=[0.5, 0.5, 0.5, 0.5])
    assert heat(result, "plant") == near([3, 2, 0, 0])


def test_where_nothing_is_usable_it_is_off():
    result = solved([5, 5, 5], min_load_share=0.4, availability=[1, 0, 1], start_cost=10)
    # It stands still for an hour and starts again: 10 x 50 + 5 x 100 + 10.
    assert heat(result, "plant") == near([5, 0, 5])
    assert on(result).tolist() == [1, 0, 1]
    assert result.attrs["objective"] == near(1010)


def test_must_run_means_on():
    result = solved([5, 5, 5], min_load_share=0.2, must_run_share=0.4, efficiency=0.3)
    # 150 a MWh: at its must-run of 4, on in every hour.
    assert heat(result, "plant") == near([4, 4, 4])
    assert on(result).tolist() == [1, 1, 1]


def test_must_run_comes_before_the_minimum_times():
    result = solved([5] * 4, must_run_share=0.4, min_up_h=3, min_down_h=3, availability=[1, 0, 1, 1])
    assert on(result).tolist() == [1, 0, 1, 1]


# Costs.


@pytest.mark.parametrize(("start_cost", "runs"), [(199, True), (201, False)])
def test_a_start_is_worth_what_it_saves(start_cost, runs):
    # 4 MWh at 50 instead of 100 save 200.
    result = solved([4, 0], start_cost=start_cost, initially_on=False)
    assert heat(result, "plant") == near([4 if runs else 0, 0])
    assert result.attrs["objective"] == near(200 + start_cost if runs else 400)


def test_start_cost_is_a_line_of_its_own():
    result = solved([8, 0, 8], start_cost=30, min_load_share=0.5)
    # On before the run if it likes; 0 MW is below its least load, so it starts once.
    assert cost_line(result, "plant", "start") == near(30)
    assert result["starts"].sel(committed="plant").values.tolist() == [0, 0, 1]
    assert result.attrs["objective"] == near(16 * 50 + 30)


@pytest.mark.parametrize(("stop_cost", "stops"), [(149, 1), (151, 0)])
def test_a_stop_costs(stop_cost, stops):
    dear = boiler(capacity_mw=10, fuel="dear", min_load_share=0.3, stop_cost=stop_cost, initially_on=True)
    case = town([10, 3], plant=dear, reserve=boiler(), commodities={"dear": dh.Commodity(buy_per_mwh=[0, 90])})
    result = dh.solve(case)
    # Hour 2 at least load: 3 x 100; off: 3 x 50. It stays on if stopping costs more than 150.
    assert result["stops"].sum() == near(stops)
    assert result.attrs["objective"] == near(150 + stop_cost if stops else 300)


# Minimum times.


def dear_reserve(demand, hours=None, **fields):
    """`plant` at 100 a MWh with the rule; `base` of 10 MW at 50; what base cannot give, plant must."""
    case = town(demand, hours, plant=boiler(capacity_mw=20, efficiency=0.45, **fields), base=boiler(capacity_mw=10))
    return dh.solve(case)


def test_once_on_it_stays_on():
    result = dear_reserve([0, 15, 10, 10, 10], min_load_share=0.1, min_up_h=3, initially_on=False)
    # On in hour 1 for 5 MW, then two hours at 2 MW, which base could give for 50 less.
    assert heat(result, "plant") == near([0, 5, 2, 2, 0])
    assert result.attrs["objective"] == near(4 * 10 * 50 + 5 * 100 + 4 * 50)


def test_once_off_it_stays_off():
    # In hour 1 there is nothing to heat, least load 4; off for three hours, the reserve works.
    fields = {"min_load_share": 0.4, "min_down_h": 3, "initially_on": True}
    assert output([9, 0, 5, 5, 5], **fields) == near([9, 0, 0, 0, 5])


def test_minimum_time_off_reaches_to_the_end_of_the_run():
    assert output([5, 5, 0, 5], min_load_share=0.4, min_down_h=2) == near([5, 5, 0, 0])


def test_minimum_time_on_ends_with_the_run():
    assert heat(dear_reserve([10, 10, 10, 15], min_load_share=0.1, min_up_h=3), "plant") == near([0, 0, 0, 5])


def test_minimum_time_on_ends_where_nothing_is_usable():
    result = dear_reserve(
        [15, 10, 10, 10], min_load_share=0.1, min_up_h=4, initially_on=False, availability=[1, 0, 1, 1]
    )
    assert heat(result, "plant") == near([5, 0, 0, 0])


def test_minimum_times_in_quarter_hours_are_rounded_up():
    hours = steps(5, step_h=0.25)
    # 0.4 h are two steps.
    result = dear_reserve([0, 15, 10, 10, 10], hours, min_load_share=0.1, min_up_h=0.4, initially_on=False)
    assert heat(result, "plant") == near([0, 5, 2, 0, 0])


def test_start_cost_in_quarter_hours_is_per_start():
    result = solved([8, 8], steps(2, step_h=0.25), start_cost=30, initially_on=False)
    assert result.attrs["objective"] == near(4 * 50 + 30)
    assert cost_line(result, "plant", "start") == near(30)


def test_a_minimum_time_of_one_step_is_none():
    assert "committed" not in solved([5, 5], min_up_h=1, min_down_h=0.5)


# The beginning.


def test_what_is_left_of_the_time_on():
    fields = {"min_load_share": 0.1, "min_up_h": 4, "initially_on": True}
    # 4 h less 2: on in hours 0 and 1 at least load 2.
    assert heat(dear_reserve([10] * 4, initially_h=2, **fields), "plant") == near([2, 2, 0, 0])
    assert heat(dear_reserve([10] * 4, initially_h=9, **fields), "plant") == near([0] * 4)
    assert heat(dear_reserve([10] * 4, **fields), "plant") == near([0] * 4)


def test_what_is_left_of_the_time_off():
    fields = {"min_down_h": 3, "initially_on": False}
    assert output([5] * 4, initially_h=1, **fields) == near([0, 0, 5, 5])
    assert output([5] * 4, initially_h=3, **fields) == near([5] * 4)
    assert output([5] * 4, min_down_h=3) == near([5] * 4)


def test_a_plant_that_was_off_pays_its_start_and_one_left_to_choice_does_not():
    assert solved([5], start_cost=7, initially_on=False).attrs["objective"] == near(257)
    assert solved([5], start_cost=7, initially_on=True).attrs["objective"] == near(250)
    assert solved([5], start_cost=7).attrs["objective"] == near(250)


def test_output_before_the_run_says_that_it_was_on():
    assert solved([5], start_cost=7, initial_mw=3).attrs["objective"] == near(250)
    assert solved([5], start_cost=7, initial_mw=0).attrs["objective"] == near(257)


def test_output_before_the_run_counts_for_ramps():
    assert output([10] * 3, ramp_up_mw_per_h=2, initial_mw=3) == near([5, 7, 9])
    assert output([10] * 3, ramp_up_mw_per_h=2, initial_mw=3, start_cost=1) == near([5, 7, 9])
    down = {"efficiency": 0.3, "ramp_down_mw_per_h": 2, "initial_mw": 7}
    assert output([10] * 3, **down) == near([5, 3, 1])
    # On or off it cannot stop from 7, 5 or 3 either: a stop goes no faster than the ramp.
    assert output([10] * 4, start_cost=1, **down) == near([5, 3, 1, 0])


def test_less_usable_in_the_first_step_does_not_forbid_a_stop():
    # What it gave before is compared with the stop ramp, not with what is usable now.
    fields = {"efficiency": 0.3, "min_load_share": 0.4, "initial_mw": 10, "availability": [0.5, 1]}
    assert on(solved([5, 5], **fields)).tolist() == [0, 0]
    assert on(solved([5, 5], stop_max_mw=9, **fields)).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"initially_on": False, "initial_mw": 3}, "initially_on is false"),
        ({"initially_h": 3}, "nothing says whether on or off"),
    ],
)
def test_a_beginning_that_contradicts_itself_is_refused(fields, text):
    with pytest.raises(dh.InputError, match=text):
        town([5], plant=plant(start_cost=1, **fields))


# Ramps beside a switch.


def test_start_ramp():
    assert output([10] * 3, start_max_mw=4, initially_on=False) == near([4, 10, 10])
    assert output([10] * 3, start_max_mw=4, ramp_up_mw_per_h=3, initially_on=False) == near([4, 7, 10])


def test_stop_ramp():
    # Off in hour 2 (0 MW is below its least load); the hour before at most 4.
    assert output([10, 10, 0], stop_max_mw=4, min_load_share=0.2) == near([10, 4, 0])
    assert output([10, 10, 0], stop_max_mw=4, min_load_share=0.2, ramp_down_mw_per_h=3) == near([7, 4, 0])


def test_a_ramp_does_not_hold_up_a_start_to_the_least_load():
    assert output([10] * 3, min_load_share=0.5, ramp_up_mw_per_h=2, initially_on=False) == near([5, 7, 9])


def test_start_and_stop_in_neighbouring_hours():
    assert output([0, 9, 0], start_max_mw=4, stop_max_mw=3, min_load_share=0.1) == near([0, 3, 0])
    assert output([0, 9, 9, 0], start_max_mw=4, stop_max_mw=3, min_load_share=0.1, min_up_h=2) == near([0, 4, 3, 0])


def test_an_outage_stops_it_from_any_load():
    outage = {"availability": [1, 0, 1], "stop_max_mw": 4, "ramp_down_mw_per_h": 3, "min_load_share": 0.2}
    assert output([10] * 3, **outage) == near([10, 0, 10])


def test_ramps_while_on_follow_a_capacity_that_falls():
    # From 10 to 5 although the ramp is 2, as far as it has to: as a plant that is not on or off does.
    fields = {"availability": [1, 0.5, 0.5], "ramp_down_mw_per_h": 2}
    assert output([10, 5, 5], **fields) == near([10, 5, 5])
    assert output([10, 5, 5], start_cost=1, **fields) == near([10, 5, 5])


def test_an_optimum_that_presolve_once_missed():
    # With continuous start and stop HiGHS 1.15.1 calls 600 (all reserve) optimal; 6 MWh at 50 are feasible.
    fields = {"min_load_share": 0.2, "min_up_h": 2, "start_max_mw": 3, "stop_max_mw": 4}
    result = solved([0, 0, 3, 3, 0, 0, 0, 0], availability=[0, 0, 1, 0.5, 0.5, 0, 0, 0], **fields)
    assert result.attrs["objective"] == near(300)
    matrix = matrix_of(
        case_of([0, 0, 3, 3, 0, 0, 0, 0], availability=[0, 0, 1, 0.5, 0.5, 0, 0, 0], **fields).to_pyomo()
    )
    for var, first in matrix.first_column.items():
        if var.local_name in ("start", "stop"):
            matrix.integer[first : first + var.n] = False
    assert Engine().solve(matrix).objective == near(300)


# Kinds of their own.


def test_a_region_that_is_off_makes_no_power_either():
    region = dh.ChpRegion(
        network="town",
        fuel="gas",
        electricity="power",
        points=[{"heat_mw": 0, "power_mw": 10, "fuel_mw": 20}, {"heat_mw": 10, "power_mw": 8, "fuel_mw": 20}],
        start_cost=50,
        initially_on=False,
    )
    power = {"power": dh.Commodity(sell_per_mwh=94)}
    result = dh.solve(town([0], plant=region, commodities=power))
    # 10 x 94 - 20 x 45 = 40 are earned by power, less than a start costs.
    assert result.attrs["objective"] == near(0)
    assert on(result).tolist() == [0]


def test_a_plant_without_size_is_refused():
    class Endless(dh.Producer, kind="endless_for_this_test"):
        """Heat without limit."""

        network: str

        def build(self, block, at):
            return dh.Terms(supplies={self.network: block.hourly("heat_mw")})

    try:
        with pytest.raises(dh.ModelError, match="endless: a plant that is on or off needs a capacity"):
            dh.solve(town([5], endless=Endless(network="town", start_cost=1)))
    finally:
        del dh.Component.kinds["endless_for_this_test"]


def test_a_plant_without_these_fields_has_no_further_columns():
    plain = town([5, 5], plant=plant()).to_pyomo()
    assert [var.local_name for var in plain.plant.component_objects()] == ["heat_mw"]


# Results.


def test_price_is_the_running_plant_without_its_start_cost():
    result = solved([4, 4], start_cost=100, initially_on=False)
    # 8 x 50 + 100 beats 8 x 100; another MWh costs 50.
    assert price(result) == near([50, 50])
    assert result.attrs["price_basis"] == "commitment fixed"


def test_price_while_the_plant_is_at_its_least_load_is_that_of_the_next():
    result = solved([12, 4], min_load_share=0.4)
    assert price(result)[0] == near(100)
    assert solved([5]).attrs["price_basis"] == "linear program"


def test_tables_tell_starts_and_hours_on():
    frame = dh.tables.heat(solved([8, 0, 8], start_cost=30, min_load_share=0.5)).set_index("component")
    assert frame.loc["plant", ["starts", "on_hours"]].tolist() == [1, 2]
    assert np.isnan(frame.loc["reserve", "starts"])


def test_the_contract_holds():
    day = 10 + 8 * np.sin(np.arange(24))
    case = town(day, reserve=boiler(efficiency=0.45))
    fields = {"min_load_share": 0.4, "start_cost": 60, "stop_cost": 20, "min_up_h": 3, "min_down_h": 2}
    ramps = {"start_max_mw": 6, "stop_max_mw": 6, "ramp_up_mw_per_h": 3, "ramp_down_mw_per_h": 4}
    assert len(dh.check(plant(capacity_mw=14, initially_on=False, **fields, **ramps), case)) == 6


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda r: r["on"].values.__setitem__((0, 0), 0.5), "on of plant"),
        (lambda r: r["on"].values.__setitem__((0, slice(None)), 0.0), "output of plant against on and off"),
        (lambda r: r["starts"].values.__setitem__((0, 0), 1.0), "starts of plant"),
        (lambda r: r["start_cost"].values.__setitem__(0, 5.0), "start costs are 30, its starts make 5"),
        (lambda r: r["min_down_steps"].values.__setitem__(0, 2), "stops at .* starts 1 steps later; 2 is the least"),
        (lambda r: r["on_least_mw"].values.__setitem__((0, 0), 9.0), "output of plant against on and off"),
    ],
)
def test_verification_catches(change, text):
    result = solved([8, 0, 8], start_cost=30, min_load_share=0.5)
    change(result)
    with pytest.raises(dh.VerifyError, match=text):
        verify(result)


def test_shares_and_hours_are_checked():
    with pytest.raises(ValidationError):
        plant(min_load_share=1.2)
    assert cost(town([5], plant=plant(min_up_h=0))) == near(250)
