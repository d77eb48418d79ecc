"""Electrolyser: by plan, by threshold, by full-load hours; exactly one of them."""

import numpy as np
import pytest
from pydantic import ValidationError

import dhsim as dh

PRICE = [50.0, 20.0, 40.0, 20.0, -5.0]


def values(hours=None, **fields):
    hours = hours or dh.hours_from("2023-01-01", 5).with_series({"spot": np.array(PRICE)})
    return dh.Electrolyser(mw=2, **fields).at(hours).tolist()


def test_a_run_plan():
    assert values(run_plan=[0, 0.5, 1, 0, 1]) == [0, 1, 2, 0, 2]


def test_below_a_price():
    assert values(price_per_mwh="spot", runs_below_per_mwh=40) == [0, 2, 0, 2, 2]


def test_the_cheapest_hours_pro_rata_of_the_year():
    # 5 of 8,760 hours: 8,760 x 0.3 full-load hours are 1.5 here. The cheapest, then half of the earlier of two at 20.
    assert values(price_per_mwh="spot", full_load_hours=2628) == pytest.approx([0, 1, 0, 0, 2])
    assert values(price_per_mwh="spot", full_load_hours=8760) == pytest.approx([2, 2, 2, 2, 2])
    assert values(price_per_mwh="spot", full_load_hours=0) == [0, 0, 0, 0, 0]


def test_the_cheapest_hours_of_each_year_and_of_quarters():
    # Two steps of 0.25 h in each of two years: half of each year's part is one step, whatever the other year costs.
    hours = dh.hours_from("2022-12-31 23:30", 4, 0.25).with_series({"spot": np.array([90.0, 80.0, 10.0, 20.0])})
    assert values(hours, price_per_mwh="spot", full_load_hours=4380) == pytest.approx([0, 2, 2, 0])


def test_a_whole_year_has_the_hours_that_were_asked_for():
    hours = dh.hours_from("2023-01-01", 8760).with_series({"spot": np.sin(np.arange(8760.0))})
    assert sum(values(hours, price_per_mwh="spot", full_load_hours=4000)) == pytest.approx(8000)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"price_per_mwh": "spot"},
        {"runs_below_per_mwh": 3},
        {"run_plan": 1, "price_per_mwh": "spot", "runs_below_per_mwh": 3},
        {"run_plan": 1, "full_load_hours": 3},
        {"price_per_mwh": "spot", "runs_below_per_mwh": 3, "full_load_hours": 3},
    ],
)
def test_exactly_one_way(fields):
    with pytest.raises(ValidationError, match="exactly one way"):
        dh.Electrolyser(mw=2, **fields)
