"""Sønderborg 2019: what streams of 60 to 90 °C could do for a network of measured temperatures.

dh.potential with 5 K approach, 8759 hours from 1 January 2019 01:00 (the price file begins then), 316 244 MWh of
demand; `pytest -s tests/shared/test_soenderborg_streams.py` prints it:

    stream    direct   preheat    lifted      direct    preheat     lifted    direct   preheat   lifted
        °C         h         h         h         MWh        MWh        MWh         %         %        %
        60         0      8759         0           0    126 200    190 044       0.0      39.9     60.1
        70         1      8758         0          15    210 506    105 723       0.0      66.6     33.4
        75        16      8743         0         315    252 354     63 575       0.1      79.8     20.1
        80      4323      4436         0      90 064    197 176     29 003      28.5      62.3      9.2
        90      8732        27         0     314 629      1 608          7      99.5       0.5      0.0

The supply is measured between 64.5 and 85.5 °C (5 %, median, 95 %: 71, 75 and 84), so that the step from 75 to
80 °C brings half a year of direct feed, and the one from 80 to 90 °C the rest. As preheat a stream of 60 °C would reach
40 % of the heat already. The return is between 37.3 and 48.5 °C: no hour has a supply at or below the return (the
least difference is 22.5 K), so nothing is treated; a case with such an hour is refused when it is made.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import dhsim as dh

pytestmark = pytest.mark.shared
STREAMS_C = (60, 70, 75, 80, 90)
WAYS = ("direct", "preheat", "lifted")
HOURS = [(0, 8759, 0), (1, 8758, 0), (16, 8743, 0), (4323, 4436, 0), (8732, 27, 0)]
MWH = [
    (0.0, 126_199.7, 190_044.0),
    (14.6, 210_505.8, 105_723.3),
    (315.1, 252_353.8, 63_574.8),
    (90_064.3, 197_176.4, 29_003.0),
    (314_628.5, 1_608.1, 7.0),
]


@pytest.fixture(scope="module")
def case(root):
    return dh.load(root / "scenarios" / "soenderborg_2019.toml")


@pytest.fixture(scope="module")
def table(case):
    """The report."""
    found = dh.potential(case, "soenderborg", STREAMS_C)
    print("\n", found.round(3).to_string())
    return found


def test_recorded_hours_and_heat(table):
    np.testing.assert_allclose(table[[f"{way}_hours" for way in WAYS]], HOURS, atol=0.5)
    np.testing.assert_allclose(table[[f"{way}_mwh" for way in WAYS]], MWH, atol=0.1)


def test_all_demand_is_somewhere(table, case):
    total = case.hours.values("demand_mw").sum()

    np.testing.assert_allclose(table[[f"{way}_mwh" for way in WAYS]].sum(axis=1), total)
    np.testing.assert_allclose(table[[f"{way}_share" for way in WAYS]].sum(axis=1), 1.0, atol=1e-5)


def test_hotter_is_never_worse(table):
    assert table["direct_mwh"].is_monotonic_increasing
    assert table["direct_hours"].is_monotonic_increasing
    assert table["lifted_mwh"].is_monotonic_decreasing


def test_the_same_by_pandas_from_the_file(table, shared):
    # Second road: the file itself, without the first hour, which the run has not.
    data = pd.read_csv(shared / "data" / "heat" / "soenderborg_network_2019.csv").iloc[1:]
    supply, back, load = (data[name] for name in ("supply_temp_C", "return_temp_C", "heat_load_MW"))
    for celsius, row in zip(STREAMS_C, table.itertuples(), strict=True):
        share = ((celsius - 5 - back) / (supply - back)).clip(0, 1)
        assert row.direct_hours == (celsius - 5 >= supply).sum()
        assert row.direct_mwh + row.preheat_mwh == pytest.approx((load * share).sum())


def test_supply_is_above_return_in_every_hour(case):
    least_k = (case.hours.values("supply_c") - case.hours.values("return_c")).min()

    assert least_k == pytest.approx(22.51, abs=0.01)
