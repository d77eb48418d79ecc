"""What holds for profiles of every kind: they come back from files as they went, and read what any hourly value may."""

import json

import numpy as np
import pytest
from helpers import boiler, cost, near, town

import dhsim as dh

TABLES = [
    {"kind": "flat", "mw": 3},
    {"kind": "data_centre", "mw": 3, "weekend_share": 0.9},
    {"kind": "sewage", "mw": 3},
    {"kind": "winter_limited", "mw": 3, "outdoor_c": "outdoor_c"},
    {"kind": "condenser_heat", "mw": 3, "outdoor_c": {"of": "outdoor_c", "points": [[0, 0], [9, 9]], "mean_h": 24}},
    {"kind": "electrolyser", "mw": 3, "run_plan": {"kind": "flat", "mw": 0.5}},
    {"kind": "electrolyser", "mw": 3, "price_per_mwh": [1, 2, 3], "runs_below_per_mwh": 3},
    {"kind": "batch", "mw": 3.3, "on_h": 5, "off_h": 1, "charges": 1250, "start": "2023-01-01"},
    {"kind": "monthly", "values": [1] * 12},
    {"kind": "seasonal", "winter": 3, "summer": 2},
    {"kind": "time_of_use", "otherwise": 2, "rates": [{"clock": [6, 22], "value": 3}]},
    {"kind": "by_season", "seasons": [{"months": list(range(1, 13)), "value": 3}]},
]
KINDS = [f"{table['kind']}-{k}" for k, table in enumerate(TABLES)]


def hours():
    return dh.hours_from("2023-01-01", 3).with_series({"outdoor_c": np.array([-3.0, 4.0, 12.0])})


def test_every_kind_is_here():
    assert {table["kind"] for table in TABLES} == set(dh.Profile.kinds)


@pytest.mark.parametrize("table", TABLES, ids=KINDS)
def test_from_a_table_and_back(table):
    stream = dh.Stream(available_mw=table)
    dumped = stream.model_dump(mode="json")
    again = dh.Stream.model_validate(json.loads(json.dumps(dumped)))
    assert dumped["available_mw"]["kind"] == table["kind"]
    assert again.model_dump(mode="json") == dumped
    assert type(again.available_mw) is dh.Profile.kinds[table["kind"]]
    assert hours().values(again.available_mw).tolist() == hours().values(stream.available_mw).tolist()


@pytest.mark.parametrize("table", TABLES, ids=KINDS)
def test_solved_as_the_series_of_its_values(table):
    def with_mill(available_mw):
        mill = dh.WasteHeat(network="town", available_mw=available_mw, price_per_mwh=7)
        return cost(town([4, 4, 4], hours(), mill=mill, reserve=boiler()))

    assert with_mill(table) == near(with_mill(hours().values(dh.Stream(available_mw=table).available_mw)))


def test_units():
    heat = dh.Stream.model_validate({"available_mw": {"kind": "flat", "mw": "25 kW"}}).available_mw
    assert heat.mw == pytest.approx(0.025)
    table = {"kind": "electrolyser", "mw": 1, "price_per_mwh": "3 DKK/GJ", "runs_below_per_mwh": "61.6 DKK/GJ"}
    context = {"currency": "DKK"}
    read = dh.Stream.model_validate({"available_mw": table}, context=context).available_mw
    assert (read.price_per_mwh, read.runs_below_per_mwh) == pytest.approx((10.8, 221.76))


def test_a_profile_made_in_python():
    assert hours().values(dh.Stream(available_mw=dh.Flat(mw=2)).available_mw).tolist() == [2, 2, 2]


def test_a_kind_of_ones_own():
    class Stairs(dh.Profile, kind="stairs"):
        """One more MW in each step."""

        first: dh.Positive

        def at(self, hours):
            return self.first + np.arange(hours.n)

    try:
        assert hours().values(dh.Stream(available_mw={"kind": "stairs", "first": 2}).available_mw).tolist() == [2, 3, 4]
    finally:
        del dh.Profile.kinds["stairs"]
