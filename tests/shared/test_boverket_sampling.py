"""Boverket 2018 in 10 000 draws: the shipped study gives the published means, standard deviations and chances.

Misses are named, and left as they are: cells that the report runs with other inputs than its other tables have, and
copied ones. The report's figures come from draws too, which no seed of ours repeats.
"""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import numpy as np
import pytest

from dhsim.economics import level_cash_flows, npv

pytestmark = pytest.mark.shared
STUDY = Path(__file__).resolve().parents[2] / "scenarios" / "boverket_2018" / "study.py"
METERS = {"T8": "radiator", "T21": "radiator", "T17": "rebuild", "T18": "rebuild"}
METERS |= {"T19": "radiator_2015", "T20": "radiator_2015", "T6": "new"}
COMPANIES = ("fortum_trygg", "eon_bro", "eon_malmo", "kraftringen", "sundsvall_energi", "oviks_energi")
COMPANIES += ("tekniska_verken_kiruna",)  # in the order of the columns of tables 14 and 15

KIRUNA = "tekniska_verken_kiruna"
MEANS_MISSED = {  # how far they are off, and why: test_boverket.py
    *{(table, KIRUNA, house) for table in ("T17", "T19") for house in ("0.41", "0.5 F")},
    *{("T6", company, "0.33") for company in ("fortum_trygg", "eon_bro", "kraftringen")},
}
CHANCES_MISSED = {("T19", KIRUNA, "0.41"): 8, ("T19", KIRUNA, "0.5 F"): -10.5}  # percentage points, as their means
HOT_WATER_MISSED = {  # (operation, investment) -> percentage points that the published chance is above ours
    "eon_bro": {(65, 1625): -0.4, (130, 1250): -0.6, (150, 1060): -0.6, (250, 1300): 0.5, (65, 3750): 0.5},
    "kraftringen": {(65, 1625): -0.4, (130, 1250): -0.4},
    KIRUNA: {
        (130, 2140): 0.5,
        (190, 2140): -0.5,
        (250, 1060): 0.5,
        (250, 1300): 0.5,
        (310, 1300): -0.5,
        (310, 1400): -0.4,
        (65, 2500): 0.5,
    },
    "oviks_energi": {  # run with another price of heat, and two cells of Sundsvall Energi's column
        **{(190, 1250): -2.0, (190, 1375): -1.9, (190, 1625): -2.3},
        **{(250, 1060): -2.3, (250, 1300): -2.5, (250, 1400): -2.5},
        **{(310, 1060): -2.3, (310, 1300): -2.1, (310, 1400): -2.2},
        **{(130, 2500): -2.4, (130, 3750): 4.1, (130, 4300): 3.4},
    },
}


def module(path: Path):
    if not path.exists():
        pytest.skip(f"needs {path}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def study():
    """The shipped study, loaded anew, as a test may change how it draws."""
    return module(STUDY)


@pytest.fixture(scope="module")
def tables(shared):
    """The published tables: company -> building -> [line, least, mean, most, chance in %, sd]."""
    return module(shared / "seeds" / "boverket_tables.py")


def slug(company):
    return company.lower().replace(" ", "_")


def published(tables, names=tuple(METERS)):
    """(table, company, building) -> its row, the line left out."""
    found = {("T6", slug(company), "0.33"): (*row[1:4], None, row[4]) for company, row in tables.T6.items()}
    for name in METERS.keys() - {"T6"}:
        for company, houses in getattr(tables, name).items():
            found |= {(name, slug(company), house): row[1:] for house, row in houses.items()}
    return {cell: row for cell, row in found.items() if cell[0] in names}


def ours(study):
    """(table, company, building) -> our row."""
    found = {meters: study.summary(study.step_1(meters)) for meters in set(METERS.values())}
    return lambda cell: found[METERS[cell[0]]].loc[cell[1:]]


def test_means(study, tables):
    row = ours(study)
    apart = {cell: abs(row(cell)["mean"] - figures[1]) for cell, figures in published(tables).items()}

    assert len(apart) == 154
    assert {cell for cell, difference in apart.items() if difference > 1} == MEANS_MISSED  # 147 of 154 within 1 SEK
    assert min(apart[cell] for cell in MEANS_MISSED) > 200


def test_standard_deviations(study, tables):
    """Of 56 cells. The half differences in the study come from 49 of them, so that it is table 6 that is tested."""
    row = ours(study)
    cells = published(tables, ("T8", "T21", "T6"))
    ratio = {cell: row(cell).sd / figures[4] for cell, figures in cells.items()}
    missed = {cell[1] for cell, one in ratio.items() if abs(one - 1) > 0.01}

    assert len(ratio) == 56
    assert missed == {"fortum_trygg", "eon_bro"}
    assert all(cell in MEANS_MISSED for cell, one in ratio.items() if abs(one - 1) > 0.01)  # 4 of table 6 are right


def test_chances(study, tables):
    row = ours(study)
    cells = published(tables, ("T8", "T21", "T17", "T18", "T19", "T20"))
    apart = {cell: figures[3] - 100 * row(cell).chance for cell, figures in cells.items()}
    missed = {cell: difference for cell, difference in apart.items() if abs(difference) > 1}

    assert len(apart) == 147  # 98 of them are no input: 47 of 49 with the meters of 2015 within 1 percentage point
    assert missed == pytest.approx(CHANCES_MISSED, abs=0.5)


@pytest.mark.parametrize(("count", "seed"), [(10_000, None), (200_000, 1), (200_000, 2)])
def test_step_two(study, tables, count, seed):
    """28 of 28: with the shipped draws, and with any seed where there are enough that chance plays no part."""
    study.HEAT["sample"] |= {"count": count} | ({} if seed is None else {"seed": seed})
    found = study.summary(study.step_2())
    rows = {(slug(company), row[1]): row for company, rows in tables.T10_22.items() for row in rows}

    assert len(rows) == len(found) == 28
    for cell, (_, _, _, mean, _, chance_pct, sd) in rows.items():
        assert found.loc[cell, "mean"] == pytest.approx(mean, abs=2), cell
        assert found.loc[cell, "sd"] == pytest.approx(sd, rel=5e-3), cell
        assert 100 * found.loc[cell, "chance"] == pytest.approx(chance_pct, abs=0.4), cell


@pytest.mark.parametrize(("count", "within_pct"), [(16_384, 0.5), (2**20, 0.4)])
def test_hot_water(study, tables, count, within_pct):
    """All 30 of three companies within 0.4 points in a million draws; the shipped draws are 0.1 from those at most."""
    study.HOT_WATER["sample"]["count"] = count
    chances_pct = 100 * study.hot_water()
    rows = tables.T14 + tables.T15

    assert len(chances_pct) == len(rows) == 30
    for k, company in enumerate(COMPANIES):
        apart = {(row[1], row[2]): row[3][k] - chances_pct.loc[(row[1], row[2]), company] for row in rows}
        misses = HOT_WATER_MISSED.get(company, {})
        assert {cell: apart[cell] for cell in misses} == pytest.approx(misses, abs=0.2), company
        assert max(abs(apart[cell]) for cell in apart.keys() - misses.keys()) < within_pct, company


def test_a_draw_is_what_economics_says_of_it(study):
    """One draw by itself: investment today, savings less operation for ten years."""
    table = study.HEAT["meters"]["radiator"] | study.HEAT["step_1"]
    draw = study.drawn(study.HEAT, table).iloc[0]
    worth = study.HEAT["worth_of_a_degree"]["eon_malmo"]["0.33"]
    saving = (worth["mean"] + draw.from_23 * worth["half_difference"]) / study.present_value(1, study.HEAT["house"])
    flows = level_cash_flows(30 * draw.investment_per_flat, saving - 30 * draw.operation_per_flat_year, 10)

    assert study.step_1("radiator").loc[0, ("eon_malmo", "0.33")] == pytest.approx(npv(0.04, flows), abs=1e-6)


def test_seconds_of_10_000_draws(study, capsys):
    """Below 1 s is asked; how long it takes depends on the machine, and so is printed and not tested."""
    study.step_1("radiator")  # scipy.stats takes half a second to load, once
    began = time.perf_counter()
    drawn = study.step_1("radiator")
    one = time.perf_counter() - began
    study.step_2(), study.hot_water(), [study.step_1(meters) for meters in study.HEAT["meters"]]
    whole = time.perf_counter() - began - one
    with capsys.disabled():
        print(f"\nBoverket: {len(drawn):,} draws x {drawn.shape[1]} cells {one:.3f} s; the whole study {whole:.3f} s")

    assert len(drawn) == 10_000
    assert np.isfinite(drawn.to_numpy()).all()
