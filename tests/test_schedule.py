"""When something is there: stops once and every year, by plan and by chance, and stages that wait for a date."""

import json

import numpy as np
import pytest
from helpers import boiler, cost, heat, near, price, steps, town
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import dhsim as dh

STOCKHOLM = "Europe/Stockholm"


def share(hours, **fields):
    return dh.Stream(available_mw=1, **fields).available_share(hours)


def days(start, n):
    """Noons of `n` days."""
    return dh.hours_from(f"{start} 12:00", n, 24.0)


def off(start, end):
    return {"outages": [{"from": start, "to": end}]}


# Planned stops.


def test_a_stop_of_every_year():
    hours = days("2022-01-01", 3 * 365)
    stopped = hours.local[share(hours, **off("07-03", "07-30")) == 0]
    # 28 days in each of three years.
    assert len(stopped) == 84
    assert {day.strftime("%m-%d") for day in stopped} >= {"07-03", "07-30"}
    assert {day.month for day in stopped} == {7}


def test_a_stop_over_new_year():
    hours = days("2022-12-30", 6)
    assert share(hours, **off("12-31", "01-02")).tolist() == [1, 0, 0, 0, 1, 1]
    assert share(days("2023-01-01", 3), **off("12-31", "01-02")).tolist() == [0, 0, 1]


def test_the_last_of_february():
    for year, expected in (("2023", [1, 0, 1, 1]), ("2024", [1, 0, 0, 1])):
        assert share(days(f"{year}-02-27", 4), **off("02-28", "02-29")).tolist() == expected
    assert share(days("2023-02-27", 4), **off("02-29", "03-01")).tolist() == [1, 1, 0, 1]
    assert share(days("2023-02-27", 4), **off("02-29", "02-29")).tolist() == [1, 1, 1, 1]


def test_a_stop_of_every_year_is_in_local_time():
    hours = steps(4, "2023-07-01 22:00", zone=STOCKHOLM)
    assert share(hours, **off("07-02", "07-02")).tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("02-30", "03-01", "found '02-30', which is no day of any year"),
        ("13-01", "03-01", "found '13-01', which is no day of any year"),
        ("07-03", "2023-07-30", "only one has a year"),
        ("7-3", "07-30", "a day of every year such as '07-03'"),
    ],
)
def test_days_that_do_not_exist(start, end, text):
    with pytest.raises(ValidationError, match=text):
        dh.Stream(available_mw=1, **off(start, end))


def test_maintenance_weeks():
    # 2023-07-10 is the Monday of week 28. 2024-12-30 is the Monday of week 1 of 2025.
    assert share(days("2023-07-09", 9), maintenance_weeks=[28]).tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert share(days("2024-12-29", 3), maintenance_weeks=[1]).tolist() == [1, 0, 0]
    # 2020 has a week 53 and 2023 has none.
    assert share(days("2020-01-01", 366), maintenance_weeks=[53]).sum() == 366 - 4
    assert share(days("2023-01-02", 364), maintenance_weeks=[53]).sum() == 364
    with pytest.raises(ValidationError, match="less than or equal to 53"):
        share(days("2023-01-01", 1), maintenance_weeks=[54])


# Forced stops.


def forced(hours, **fields):
    return dh.ForcedOutages(**{"stops_per_year": 20, "mean_h": 12, "seed": 1, **fields}).off_share(hours)


def test_forced_stops_repeat_and_differ_by_seed():
    hours = steps(8760, zone=STOCKHOLM)
    assert forced(hours).tolist() == forced(hours).tolist()
    assert forced(hours).tolist() != forced(hours, seed=2).tolist()


def test_none_a_year_are_none():
    assert not forced(steps(8760), stops_per_year=0).any()


def test_as_many_and_as_long_as_asked_on_average():
    # 40 years of 20 stops: 800 stops, whose sum varies by 12 x sqrt(2 x 800) = 480 h around 9,600 h, which overlaps
    # (240 of 8,760 h, 2.7 %) make shorter: 9,600 x 0.986.
    hours = dh.hours_from("1990-01-01", 40 * 8766)
    assert forced(hours).sum() == pytest.approx(9470, abs=3 * 480)


def test_a_week_has_the_stops_of_its_year():
    year, week = steps(8760, zone=STOCKHOLM), steps(168, "2023-07-03", zone=STOCKHOLM)
    first = int(np.flatnonzero(year.starts == week.starts[0])[0])
    assert forced(week, stops_per_year=300) == pytest.approx(
        forced(year, stops_per_year=300)[first : first + 168], abs=1e-9
    )
    assert forced(week, stops_per_year=300).any()


def test_quarter_hours_have_the_mean_of_their_hour():
    quarters = forced(steps(4 * 8760, step_h=0.25))
    assert quarters.reshape(8760, 4).mean(axis=1) == pytest.approx(forced(steps(8760)), abs=1e-9)


@given(
    st.floats(0, 8760),
    st.floats(0.01, 500),
    st.floats(1, 10),
    st.integers(0, 2**62),
    st.integers(0, 360),
    st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_longer_stops_only_lengthen(per_year, mean_h, times, seed, day, fine):
    start = np.datetime64("2023-01-01") + day
    hours = dh.hours_from(str(start), 300, 0.25 if fine else 1.0)
    less, more = (forced(hours, stops_per_year=per_year, mean_h=mean_h * k, seed=seed) for k in (1, times))
    assert (more >= less - 1e-9).all()
    assert (more <= 1).all()
    assert (less >= 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_longer_forced_stops_never_help(seed):
    hours = steps(200, "2023-02-01")

    def costs(mean_h):
        stops = {"stops_per_year": 600, "mean_h": mean_h, "seed": seed}
        mill = dh.WasteHeat(network="town", available_mw=6, forced_outages=stops)
        return cost(town(np.full(200, 8.0), hours, mill=mill, reserve=boiler(capacity_mw=5)))

    ladder = [costs(mean_h) for mean_h in (0.1, 1, 5, 30)]
    assert ladder == sorted(ladder)
    assert ladder[-1] > ladder[0]


def test_a_stopped_plant_stands_still():
    hours = steps(8760)
    stops = {"stops_per_year": 20, "mean_h": 12, "seed": 1}
    mill = dh.WasteHeat(network="town", available_mw=6, forced_outages=stops)
    result = dh.solve(town(np.full(8760, 8.0), hours, mill=mill, reserve=boiler()))
    assert heat(result, "mill") == near(6 * (1 - forced(hours)))


# Dates and stages.

OESTERSUND = (
    {"share": 0.3, "plant": "2026-01-01", "grid": "2027-07-01"},
    {"share": 0.3, "plant": "2030-01-01", "grid": "2027-07-01"},
    {"share": 0.4, "plant": "2033-01-01", "grid": "2027-07-01"},
)


def test_published_stages_wait_for_the_grid():
    # Östersund: the plant begins in 2026 and is full in 2033; the grid comes in the second half of 2027.
    hours = days("2025-01-01", 10 * 365)
    built = share(hours, stages=OESTERSUND)
    assert not built[hours.between(None, hours.local[0].replace(year=2027, month=7, day=1, hour=0).date())].any()
    assert (np.diff(built) >= 0).all()
    assert [built[hours.local.strftime("%Y-%m-%d") == day][0] for day in ("2027-06-30", "2027-07-01")] == [0, 0.3]
    assert built[hours.local.strftime("%Y-%m-%d") == "2033-01-01"][0] == 1
    assert sorted(set(built)) == pytest.approx([0, 0.3, 0.6, 1])


def test_published_stages_in_a_solved_case():
    hours = dh.hours_from("2027-06-30 22:00", 4, zone=STOCKHOLM)
    stream = dh.Stream(available_mw=20, stages=OESTERSUND)
    mill = dh.WasteHeat(network="town", available_mw=20, stages=OESTERSUND)
    result = dh.solve(town([10] * 4, hours, mill=mill, reserve=boiler()))
    assert heat(result, "mill") == near([0, 0, 6, 6])
    taker = dh.WasteHeat(network="town", stream="plant")
    result = dh.solve(town([10] * 4, hours, streams={"plant": stream}, taker=taker, reserve=boiler()))
    assert heat(result, "taker") == near([0, 0, 6, 6])
    assert price(result) == near([50] * 4)


def test_the_latest_of_four_dates():
    days_of = {"plant": "2023-01-02", "grid": "2023-01-03", "permit": "2023-01-04", "pipe": "2023-01-05"}
    assert share(days("2023-01-03", 3), stages=[{"share": 1, **days_of}]).tolist() == [0, 0, 1]
    days_of["permit"] = "2023-01-06T13:00"
    assert share(days("2023-01-05", 3), stages=[{"share": 1, **days_of}]).tolist() == [0, 0, 1]


def test_stages_add_to_the_other_dates():
    fields = {"stages": [{"share": 0.5, "plant": "2023-01-01"}], "commissioned": "2023-01-03", "availability": 0.8}
    assert share(days("2023-01-02", 2), **fields).tolist() == [0, 0.4]
    assert dh.Stream(available_mw=1, **fields).in_service(days("2023-01-02", 2)).tolist() == [0, 1]


def test_shares_are_of_one_whole():
    tenths = [{"share": 0.1, "plant": "2023-01-01"}] * 10
    assert share(days("2023-01-01", 1), stages=tenths).tolist() == pytest.approx([1])
    with pytest.raises(ValidationError, match=r"add up to 1.1; they must add up to 1 at most"):
        share(days("2023-01-01", 1), stages=[*tenths, tenths[0]])


def test_a_stage_needs_a_date():
    with pytest.raises(ValidationError, match="this stage has no date"):
        share(days("2023-01-01", 1), stages=[{"share": 1}])


# Streams have all of it.


def test_a_stream_stops_and_its_takers_with_it():
    stream = dh.Stream(available_mw=6, availability=[1, 0.5, 1], **off("2023-01-01T02:00", "2023-01-01T03:00"))
    taker = dh.WasteHeat(network="town", stream="river")
    result = dh.solve(town([10] * 3, streams={"river": stream}, taker=taker, reserve=boiler()))
    assert heat(result, "taker") == near([6, 3, 0])


def test_from_a_table_and_back():
    fields = {
        "outages": [{"from": "12-20", "to": "01-05"}, {"from": "2023-01-01", "to": "2023-01-02"}],
        "maintenance_weeks": [28, 29],
        "forced_outages": {"stops_per_year": 3, "mean_h": 20, "seed": 4},
        "stages": OESTERSUND,
    }
    stream = dh.Stream(available_mw=1, **fields)
    assert dh.Stream.model_validate(json.loads(json.dumps(stream.model_dump(mode="json")))) == stream
