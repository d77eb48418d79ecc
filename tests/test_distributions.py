"""Distributions of every kind: their moments are those of what they draw, and what is no distribution is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dhsim.distributions import Distribution, distribution_of
from dhsim.errors import Faults
from dhsim.sample import Sample
from dhsim.validation import validated

FLAT = {"kind": "uniform", "low": 2, "high": 5}
MAYBE = {"kind": "discrete", "values": [2, 0, 1], "weights": [0.05, 0.15, 0.80]}
MOMENTS = [  # table, mean and standard deviation in closed form
    (FLAT, 3.5, 3 / math.sqrt(12)),
    ({"kind": "normal", "mean": 30, "sd": 5}, 30, 5),
    # Cut off at its mean: mean sd x sqrt(2 / pi) above it, variance sd^2 (1 - 2 / pi).
    (
        {"kind": "normal", "mean": 30, "sd": 5, "low": 30},
        30 + 5 * math.sqrt(2 / math.pi),
        5 * math.sqrt(1 - 2 / math.pi),
    ),
    ({"kind": "lognormal", "mean": 30, "sd": 12}, 30, 12),
    # (a + b + c) / 3; variance (a2 + b2 + c2 - ab - ac - bc) / 18 with 0, 1, 5: (26 - 5) / 18
    ({"kind": "triangular", "low": 0, "mode": 1, "high": 5}, 2, math.sqrt(21 / 18)),
    ({"kind": "triangular", "low": 0, "mean": 2, "high": 5}, 2, math.sqrt(21 / 18)),
    ({"kind": "triangular", "low": -1, "mode": 0, "high": 1}, 0, math.sqrt(1 / 6)),
    (MAYBE, 0.9, math.sqrt(0.8 + 0.05 * 4 - 0.81)),
    ({"kind": "empirical", "values": [4, 1, 1, 2]}, 2, math.sqrt(1.5)),
    # Half 0, half between 2 and 5: mean 1.75; variance half of 9/12 within and 1.75^2 between
    (
        {"kind": "mixture", "parts": [{"weight": 0.5, **FLAT}, {"weight": 0.5, **MAYBE, "values": [0, 0, 0]}]},
        1.75,
        math.sqrt(0.375 + 1.75**2),
    ),
]
NAMES = [f"{table['kind']}-{k}" for k, (table, *_) in enumerate(MOMENTS)]
MANY = (np.arange(200_000) + 0.5) / 200_000


def faults(table):
    """What is wrong with a table, as a batch file's reader would say it."""
    found = Faults()
    whole = {"count": 10, "seed": 1, "of": {"mill.price": table}}
    validated(lambda: Sample.model_validate(whole), {"sample": "batch.toml"}, "sample", Sample, found)
    return "\n".join(str(fault).removeprefix("batch.toml, sample.of.mill.price") for fault in found.found)


def test_every_kind_is_here():
    assert {table["kind"] for table, *_ in MOMENTS} == {
        kind for kind, cls in Distribution.kinds.items() if cls.__module__.startswith("dhsim.")
    }


@pytest.mark.parametrize(("table", "mean", "sd"), MOMENTS, ids=NAMES)
def test_moments(table, mean, sd):
    one = distribution_of(table)
    drawn = one.at(MANY)

    assert one.moments() == pytest.approx((mean, sd), rel=1e-12, abs=1e-12)
    assert drawn.mean() == pytest.approx(mean, rel=1e-4, abs=1e-4)
    assert drawn.std() == pytest.approx(sd, rel=2e-3)
    assert Distribution.moments(one) == pytest.approx((mean, sd), rel=2e-3, abs=1e-4)  # what a new kind gets for free


@pytest.mark.parametrize(("table", "mean", "sd"), MOMENTS, ids=NAMES)
def test_below_and_at_are_each_others_inverse(table, mean, sd):
    one = distribution_of(table)
    u = np.linspace(0.001, 0.999, 501)
    drawn = one.at(u)

    assert (np.diff(drawn) >= 0).all()
    assert (one.below(drawn) >= u - 1e-9).all()
    assert (one.below(drawn - 1e-6) <= u + 1e-9).all()  # and it is the smallest such value


@pytest.mark.parametrize(("table", "mean", "sd"), MOMENTS, ids=NAMES)
def test_from_a_table_and_back(table, mean, sd):
    sample = Sample(count=3, seed=1, of={"x": table})

    assert Sample.model_validate_json(sample.model_dump_json()) == sample
    assert Sample.model_validate(sample.model_dump()) == sample


def test_values_known_by_heart():
    median, sd_up = 0.5, 0.8413447460685429
    one = distribution_of({"kind": "normal", "mean": 30, "sd": 5})

    assert one.at(np.array([median, sd_up])) == pytest.approx([30, 35])
    # Lognormal: the median is mean / sqrt(1 + (sd/mean)^2) = 30 / sqrt(1.16)
    assert distribution_of({"kind": "lognormal", "mean": 30, "sd": 12}).at(np.array([0.5])) == pytest.approx(27.8543)
    assert distribution_of(FLAT).at(np.array([0.1])) == pytest.approx(2.3)
    # Rising side of 0, 1, 5: x^2 / 5 = 0.05
    triangle = distribution_of({"kind": "triangular", "low": 0, "mode": 1, "high": 5})
    assert triangle.at(np.array([0.05])) == pytest.approx(0.5)


def test_cut_off_normal_stays_inside():
    drawn = distribution_of({"kind": "normal", "mean": 0, "sd": 1, "low": -0.5, "high": 2}).at(MANY)

    assert drawn.min() == pytest.approx(-0.5, abs=1e-4)
    assert drawn.max() == pytest.approx(2, abs=1e-3)


def test_discrete_gives_each_value_its_share():
    values, counts = np.unique(distribution_of(MAYBE).at(MANY), return_counts=True)

    assert values.tolist() == [0, 1, 2]
    assert counts.tolist() == [30_000, 160_000, 10_000]


def test_mixture_draws_the_values_of_its_discrete_parts_exactly():
    nothing = {"kind": "discrete", "values": [0, 3.3], "weights": [0.5, 0.5]}
    parts = [{"weight": 0.4, **nothing}, {"weight": 0.6, "kind": "uniform", "low": -100_000, "high": 50_000}]
    drawn = distribution_of({"kind": "mixture", "parts": parts}).at(MANY)

    assert (drawn == 0).mean() == pytest.approx(0.2)
    assert (drawn == 3.3).mean() == pytest.approx(0.2)


def test_a_mixture_may_hold_a_mixture():
    inner = {"kind": "mixture", "parts": [{"weight": 0.5, **FLAT}, {"weight": 0.5, **FLAT, "high": 11}]}
    outer = distribution_of({"kind": "mixture", "parts": [inner, FLAT], "weights": [0.5, 0.5]})

    assert outer.moments()[0] == pytest.approx(0.25 * 3.5 + 0.25 * 6.5 + 0.5 * 3.5)


def test_column_of_a_file(tmp_path):
    (tmp_path / "winters.csv").write_text("winter;mean_c\n2020;1,5\n2021;-3,5\n2022;-1\n", encoding="utf-8")
    table = {"kind": "empirical", "file": "winters.csv", "column": "mean_c"}
    one = distribution_of(table, {"folder": tmp_path})

    assert one.values == (1.5, -3.5, -1.0)
    assert one.at(np.array([0.1, 0.5, 0.9])).tolist() == [-3.5, -1.0, 1.5]
    assert one.model_dump() == {"kind": "empirical", "values": (1.5, -3.5, -1.0)}  # needs the file no more


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("a\n1\n", "b", "file.csv has no column 'b'. Known: a"),
        (
            "a,b\n1,2\n3,\n",
            "b",
            "file.csv, column 'b': 1 of 2 cells are empty. Give a column that is filled to the end",
        ),
        ("a,b\n1,2\n3,x\n", "b", "file.csv, column 'b', row 3: 'x' is not a number"),
    ],
)
def test_column_that_is_none(tmp_path, monkeypatch, text, column, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.csv").write_text(text, encoding="utf-8")

    assert said in faults({"kind": "empirical", "file": "file.csv", "column": column})


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"kind": "triangle"}, ": 'triangle' is not a kind of distribution. Did you mean 'triangular'?"),
        ({"low": 1}, ": this distribution has no kind. Add kind = '...'; known: discrete, "),
        (3, ": found 3. It must be a table of keys."),
        (  # the report on metering calls 1100 the mean of these, and it is the most likely value
            {"kind": "triangular", "low": 880, "mean": 1100, "high": 1650},
            ": mean = 1100 needs a mode of 770, which is below low = 880. With these ends a mean is between 1136.67 "
            "and 1393.33.",
        ),
        ({"kind": "triangular", "low": 0, "mean": 3, "high": 4}, "needs a mode of 5, which is above high = 4"),
        ({"kind": "triangular", "low": 0, "mode": 5, "high": 4}, "mode = 5 is not between low = 0 and high = 4"),
        ({"kind": "triangular", "low": 0, "mode": 0, "mean": 0, "high": 4}, ": it has both mode and mean"),
        ({"kind": "triangular", "low": 0, "high": 4}, ": it has neither mode nor mean"),
        ({"kind": "triangular", "low": 4, "mode": 4, "high": 4}, "high = 4 must be above low = 4"),
        ({"kind": "uniform", "low": 4, "high": 3}, "high = 3 must be above low = 4"),
        ({"kind": "uniform", "low": 4, "hihg": 5}, ".hihg: unknown key 'hihg'. Did you mean 'high'?"),
        ({"kind": "normal", "mean": 4, "sd": 0}, ".sd: found 0. It must be above 0."),
        (
            {"kind": "normal", "mean": 4, "sd": 1, "low": 90},
            "low = 90 cut off everything that mean = 4 and sd = 1 give",
        ),
        ({"kind": "normal", "mean": 4, "sd": 1, "low": 5, "high": 3}, "high = 3 must be above low = 5"),
        ({"kind": "lognormal", "mean": -4, "sd": 1}, ".mean: found -4. It must be above 0."),
        ({"kind": "discrete", "values": [1, 2], "weights": [0.5, 0.4]}, ": weights sum to 0.9, and not to 1."),
        ({"kind": "discrete", "values": [1, 2], "weights": [1.0]}, ": it has 2 values and 1 weights."),
        ({"kind": "discrete", "values": [1, 2], "weights": [1.5, -0.5]}, "found -0.5. It must be at least 0."),
        ({"kind": "empirical"}, ": it has neither values nor a file."),
        ({"kind": "empirical", "values": []}, ": values is empty."),
        ({"kind": "empirical", "file": "a.csv"}, ": it has file. Give either values, or file and column."),
        ({"kind": "empirical", "file": "no.csv", "column": "a"}, ": no.csv: there is no such file"),
        ({"kind": "mixture", "parts": [{"weight": 0.5, **FLAT}]}, ": weights sum to 0.5, and not to 1."),
        ({"kind": "mixture", "parts": [{"weight": 0.5, **FLAT}, FLAT]}, ": 1 of 2 parts hold a weight."),
        ({"kind": "mixture", "parts": [FLAT, FLAT]}, ": it has 2 parts and 0 weights."),
        ({"kind": "mixture", "parts": [{"weight": 1, **FLAT, "low": 9}]}, "high = 5 must be above low = 9"),
        ({"kind": "mixture", "parts": [{"weight": 1, "kind": "normal", "mean": 1}]}, ".parts[0].sd: it is missing."),
    ],
)
def test_what_is_refused(table, said):
    assert said in faults(table)


def test_a_kind_of_ones_own():
    """One that writes `at` alone is drawn; as a part of a mixture it also needs `below`."""
    try:

        class Cosine(Distribution, kind="cosine"):
            """A wave's value at a random moment."""

            def at(self, u):
                return -np.cos(np.pi * u)

        assert Sample(count=1000, seed=1, of={"x": {"kind": "cosine"}}).draw()["x"].mean() == pytest.approx(0, abs=0.01)
        assert Cosine().moments() == pytest.approx((0, math.sqrt(0.5)), abs=1e-6)
        with pytest.raises(NotImplementedError, match=r"write below\(self, x\)"):
            distribution_of({"kind": "mixture", "parts": [{"weight": 1, "kind": "cosine"}]}).at(MANY)
    finally:
        Distribution.kinds.pop("cosine", None)
