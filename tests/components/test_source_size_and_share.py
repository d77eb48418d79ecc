"""Published relation of a source's size, the share of demand that it covers and its utilisation, as solved years.

Source: Profu, industrial symbiosis and grocery stores (shared seed, MC-03, MC-19). A load shape of one cosine a year,
x = (1 + cos) / 2, demand 25 + 225 x^g kW with g such that the year has 700 MWh; here 25 + 225 x^g MW and 700 GWh.
"""

from functools import cache

import numpy as np
import pytest
from helpers import heat, steps, town
from scipy.optimize import brentq

import dhsim as dh

X = 0.5 * (1 + np.cos(2 * np.pi * np.arange(8760) / 8760))


@cache
def demand_mw():
    exponent = brentq(lambda g: (25 + 225 * X**g).sum() - 700e3, 0.5, 20)
    assert exponent == pytest.approx(5.088996912, abs=1e-6)
    return 25 + 225 * X**exponent


def covered(size, profile):
    """Share of the demand that a source of `size` network peaks covers, and its utilisation."""
    hours = steps(8760, outdoor_c=15 - 30 * X)
    mill = dh.WasteHeat(network="town", available_mw={"mw": size * 250, **profile}, price_per_mwh=1)
    reserve = dh.Boiler(network="town", fuel="gas", capacity_mw=250, efficiency=0.9)
    result = dh.solve(town(demand_mw(), hours, mill=mill, reserve=reserve))
    taken = heat(result, "mill").sum()
    assert result["taken_mw"].sel(source="mill").values.sum() == pytest.approx(taken)
    return taken / 700e3, taken / result["available_mw"].sel(source="mill").values.sum()


@pytest.mark.parametrize(
    ("size", "share", "utilisation"), [(0.1110, 1 / 3, 0.960), (0.2321, 0.5, 0.689), (0.5553, 0.8, 0.461)]
)
def test_flat_source(size, share, utilisation):
    assert covered(size, {"kind": "flat"}) == pytest.approx((share, utilisation), abs=6e-4)


@pytest.mark.parametrize(
    ("size", "share", "utilisation"), [(0.1872, 1 / 3, 0.759), (0.4208, 0.5, 0.506), (1.0679, 0.8, 0.319)]
)
def test_source_that_loses_half_in_winter(size, share, utilisation):
    # S = 1 - 0.5 x: half at -15 °C (x = 1), all at 15 °C (x = 0).
    profile = {"kind": "winter_limited", "outdoor_c": "outdoor_c", "full_at_c": 15, "least_at_c": -15}
    assert covered(size, {**profile, "winter_share": 0.5}) == pytest.approx((share, utilisation), abs=6e-4)
