"""Boverket 2018, metering of heat in flats: the investment model behind 154 published mean net present values.

A house of 30 flats gets meters (an investment and a yearly cost per flat, both triangular) and saves heat for 10 years
at 4 % real, prices constant. Tables 6 and 17-20 print the mean net present value of 10 000 draws for other meters than
tables 8 and 21 do, with the same savings. So the present value R of the saving, recovered from tables 8 and 21, has to
give the others too.

The report prints the mean of the three quotes where the distribution has its mode; the modes here are those means.
"""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

from dhsim.economics import annuity_factor, level_cash_flows, npv, present_value_factor

pytestmark = pytest.mark.shared
FLATS, INTEREST, YEARS = 30, 0.04, 10
METERS = {  # SEK per flat, incl. VAT: investment, and cost a year, each (least, mode, most)
    "radiator": ((1500, (1500 + 1625 + 1800) / 3, 1800), (150, (150 + 250 + 310) / 3, 310)),  # tables 8, 10, 21, 22
    "rebuild": ((7740, 8180, 8800), (65, (65 + 130 + 190) / 3, 190)),  # tables 17 and 18
    "new": ((2250, 2990, 4100), (65, (65 + 130 + 190) / 3, 190)),  # table 6
    "radiator_2015": ((1500, 2125, 2750), (190, 345, 500)),  # tables 19 and 20
}
PUBLISHED_COST = {  # mean, standard deviation, least and most of the present value, SEK per house
    "radiator": (105_922.6, 8_165.8, 81_499, 129_431),
    "rebuild": (278_291.8, 9_005.0, 248_016, 310_232),
    "new": (124_491.8, 12_984.8, 83_316, 169_232),
    "radiator_2015": (147_697.8, 17_195.1, 91_232, 204_163),
}
# Seven published means that no saving explains together with the rest, and how far they are from it, SEK. In tables 17
# and 19 two inputs for Kiruna are others than in table 8; table 6 is run with another saving for three companies.
MISSES = {
    ("T17", "Tekniska verken Kiruna", "0.41"): 33_286,
    ("T19", "Tekniska verken Kiruna", "0.41"): 33_286,
    ("T17", "Tekniska verken Kiruna", "0.5 F"): -20_727,
    ("T19", "Tekniska verken Kiruna", "0.5 F"): -20_727,
    ("T6", "Fortum Trygg", "0.33"): -7_241,
    ("T6", "EON Bro", "0.33"): -7_437,
    ("T6", "Kraftringen", "0.33"): 263,
}


@pytest.fixture(scope="module")
def tables(shared):
    """The published tables: company -> building -> [line, least, mean, most, ...]."""
    path = shared / "seeds" / "boverket_tables.py"
    if not path.exists():
        pytest.skip(f"needs the published tables, {path}")
    spec = importlib.util.spec_from_file_location("boverket_tables", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def triangular(least, mode, most):
    return stats.triang((mode - least) / (most - least), loc=least, scale=most - least)


def cost(investment, per_year):
    """Present value of the meters of a house."""
    return -npv(INTEREST, level_cash_flows(FLATS * investment, -FLATS * per_year, YEARS))


def mean_cost(meters):
    """Expectation of a sum: the cost of the expected investment with the expected cost a year."""
    return cost(*(triangular(*limits).mean() for limits in METERS[meters]))


def sd_cost(meters):
    """Independent parts: variances add."""
    investment, per_year = (triangular(*limits).std() for limits in METERS[meters])
    return FLATS * np.hypot(investment, present_value_factor(INTEREST, YEARS) * per_year)


def mean_npv(saving_worth, meters):
    """Mean net present value: the saving as equal yearly amounts, less investment and yearly cost."""
    investment, per_year = (FLATS * triangular(*limits).mean() for limits in METERS[meters])
    saving_per_year = saving_worth * annuity_factor(INTEREST, YEARS)
    return npv(INTEREST, level_cash_flows(investment, saving_per_year - per_year, YEARS))


@pytest.fixture(scope="module")
def worth(tables):
    """(company, building) -> present value of the saving of one degree, recovered from tables 8 and 21, SEK."""
    cells = (
        (company, house, row[2])
        for t in (tables.T8, tables.T21)
        for company, d in t.items()
        for house, row in d.items()
    )
    return {(company, house): mean + mean_cost("radiator") for company, house, mean in cells}


@pytest.fixture(scope="module")
def published(tables):
    """(table, company, building) -> meters and published mean, SEK: all 154.

    The 49 of tables 8 and 21 hold by construction, as R comes from them; the other 105 are what is tested.
    """
    of = {"T8": "radiator", "T21": "radiator", "T17": "rebuild", "T18": "rebuild"}
    of |= {"T19": "radiator_2015", "T20": "radiator_2015"}
    found = {
        (name, company, house): (meters, row[2])
        for name, meters in of.items()
        for company, houses in getattr(tables, name).items()
        for house, row in houses.items()
    }
    return found | {("T6", company, "0.33"): ("new", row[2]) for company, row in tables.T6.items()}


def test_present_value_factor():
    assert present_value_factor(INTEREST, YEARS) == pytest.approx(8.110896, abs=5e-7)


@pytest.mark.parametrize("meters", METERS)
def test_cost_of_meters(meters):
    mean, sd, least, most = PUBLISHED_COST[meters]

    assert mean_cost(meters) == pytest.approx(mean, abs=0.05)
    assert sd_cost(meters) == pytest.approx(sd, abs=0.05)
    assert cost(*(limits[0] for limits in METERS[meters])) == pytest.approx(least, abs=0.5)
    assert cost(*(limits[2] for limits in METERS[meters])) == pytest.approx(most, abs=0.5)


@pytest.mark.parametrize("meters", METERS)
def test_cost_of_meters_in_10_000_draws(meters):
    """Stratified draws, as the report's must have been: plain ones scatter by 80 SEK, its means by 1."""
    mean, sd, *_ = PUBLISHED_COST[meters]
    shares = qmc.LatinHypercube(d=2, seed=2018).random(10_000).T
    drawn = [triangular(*limits).ppf(share) for limits, share in zip(METERS[meters], shares, strict=True)]
    costs = FLATS * (drawn[0] + present_value_factor(INTEREST, YEARS) * drawn[1])

    assert costs.mean() == pytest.approx(mean, abs=1)
    assert costs.std() == pytest.approx(sd, rel=0.02)


def test_timing_is_what_the_difference_of_two_tables_says(tables):
    """Tables 8 and 19 differ by the meters alone: 41 775 SEK, with payments at the end of 10 years at 4 %."""
    differences = [
        row[2] - tables.T19[company][house][2]
        for company, houses in tables.T8.items()
        for house, row in houses.items()
        if ("T19", company, house) not in MISSES
    ]

    assert mean_cost("radiator_2015") - mean_cost("radiator") == pytest.approx(41_775.2, abs=0.1)
    assert differences == pytest.approx([41_775.2] * 26, abs=1)


def test_worth_of_a_degree(worth):
    assert len(worth) == 49
    assert worth["EON Malmo", "0.33"] == pytest.approx(39_431, abs=1)
    assert worth["Sundsvall Energi", "0.50"] == pytest.approx(53_960, abs=1)
    assert worth["Oviks Energi", "0.74 F"] == pytest.approx(176_373, abs=1)


def test_step_two_gives_the_same_worth_without_any_cost(tables, worth):
    """In tables 10 and 22 the chance of no change goes from 15 to 45 %, which takes 0.30 R off the mean."""
    for company, rows in tables.T10_22.items():
        slope = (rows[0][3] - rows[-1][3]) / (rows[-1][1] - rows[0][1])
        assert slope == pytest.approx(worth[company, "0.74 F"], abs=4), company  # both means are rounded: 1 / 0.30


def test_published_means(published, worth):
    apart = {
        (name, company, house): mean - mean_npv(worth[company, house], meters)
        for (name, company, house), (meters, mean) in published.items()
    }
    missed = {cell: difference for cell, difference in apart.items() if abs(difference) > 1.01}

    assert len(apart) == 154
    assert missed.keys() == MISSES.keys()  # so 147 are within 1 SEK; these seven are left as they are
    assert missed == pytest.approx(MISSES, abs=1)
