"""Samples: strata are filled, correlations reached, the same seed draws the same, and bad ones are refused."""

from __future__ import annotations

import json
import warnings
from itertools import product

import numpy as np
import pytest
from pydantic import ValidationError

import dhsim as dh

METHODS = ["latin_hypercube", "sobol", "random"]
PINNED = {
    "latin_hypercube": [0.83789005330046, 0.43503961785042, 0.59317666387792, 0.22327327044906],
    "sobol": [0.41688191052526, 0.99215130321682, 0.62374479416758, 0.03480292856693],
    "random": [0.2875152839266, 0.08365785667015, 0.19100826215217, 0.10475338256094],
}
UNIT = {"kind": "uniform", "low": 0, "high": 1}


def sample(count=1024, seed=7, of="abc", **others):
    """Shares themselves: uniform from 0 to 1."""
    return dh.Sample(count=count, seed=seed, of=dict.fromkeys(of, UNIT), **others)


def spearman(frame):
    return frame.corr("spearman").to_numpy()


def test_a_row_for_each_draw():
    drawn = sample(count=20).draw()

    assert drawn.columns.tolist() == ["a", "b", "c"]
    assert drawn.index.tolist() == list(range(20))
    assert drawn.index.name == "draw"


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_latin_hypercube_has_one_draw_in_each_stratum(count):
    for values in sample(count=count).draw().to_numpy().T:
        assert sorted((values * count).astype(int)) == list(range(count))


def test_sobol_fills_squares_too():
    """64 draws of two inputs: one in each of 8 x 8 squares, and one in each of 64 strata."""
    drawn = sample(count=64, method="sobol", of="ab").draw().to_numpy()

    assert len({tuple(pair) for pair in (drawn * 8).astype(int)}) == 64
    assert sorted((drawn[:, 0] * 64).astype(int)) == list(range(64))


def test_random_is_not_stratified():
    assert len(set((sample(method="random").draw()["a"] * 1024).astype(int))) < 700  # 1 - 1/e of 1024 is 647


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_draws_the_same(method):
    assert sample(method=method).draw().equals(sample(method=method).draw())
    assert not sample(method=method).draw().equals(sample(method=method, seed=8).draw())


def test_draws_of_today_are_those_of_tomorrow():
    """Written down once: a change here breaks every study that names its seed."""
    drawn = {method: sample(count=4, seed=2018, of=["a.b"], method=method).draw()["a.b"].tolist() for method in METHODS}

    assert drawn == {method: pytest.approx(values, abs=1e-12) for method, values in PINNED.items()}


@pytest.mark.parametrize("method", ["latin_hypercube", "random"])
def test_another_input_leaves_the_draws_of_the_others(method):
    few, more = sample(method=method, of="ac").draw(), sample(method=method, of="bca").draw()

    assert more[["a", "c"]].equals(few)


@pytest.mark.parametrize("method", METHODS)
def test_inputs_are_independent(method):
    ranks = spearman(sample(method=method, count=4096).draw())

    assert np.abs(ranks - np.eye(3)).max() < 0.05


@pytest.mark.parametrize("method", METHODS)
def test_shared_and_independent_draws(method):
    shared, own = sample(method=method), sample(method=method, draws="independent")

    assert shared.draw(3).equals(shared.draw(0))
    assert not own.draw(3).equals(own.draw(0))
    assert own.draw(3).equals(own.draw(3))
    assert own.draw(0).equals(shared.draw(0))
    with pytest.raises(ValueError, match="streams are numbered from 0, found -1"):
        own.draw(-1)


@pytest.mark.parametrize(("method", "rank"), list(product(METHODS, [0.6, -0.9, 0])))
def test_correlation_is_reached(method, rank):
    drawn = sample(method=method, correlated=[{"a": "a", "b": "c", "rank": rank}]).draw()

    assert spearman(drawn)[0, 2] == pytest.approx(rank, abs=0.015)
    assert spearman(drawn)[0, 1] == pytest.approx(0, abs=0.07)


def test_several_correlations():
    pairs = [{"a": "a", "b": "b", "rank": 0.7}, {"a": "b", "b": "c", "rank": 0.5}, {"a": "c", "b": "a", "rank": -0.1}]
    ranks = spearman(sample(count=4096, correlated=pairs).draw())

    assert ranks[np.triu_indices(3, 1)] == pytest.approx([0.7, -0.1, 0.5], abs=0.015)


@pytest.mark.parametrize("method", METHODS)
def test_correlation_changes_only_the_order(method):
    free, tied = sample(method=method), sample(method=method, correlated=[{"a": "a", "b": "c", "rank": 0.6}])
    before, after = free.draw(), tied.draw()

    assert after[["a", "b"]].equals(before[["a", "b"]])
    assert sorted(after["c"]) == sorted(before["c"])  # so each stratum still has its draw


def test_correlation_of_unlike_distributions():
    """Ranks know nothing of the shape: a lognormal and a triangular one as two normal ones."""
    of = {
        "price": {"kind": "lognormal", "mean": 40, "sd": 30},
        "load": {"kind": "triangular", "low": 0, "mode": 0, "high": 1},
    }
    drawn = dh.Sample(count=2000, seed=1, of=of, correlated=[{"a": "load", "b": "price", "rank": 0.8}]).draw()

    assert spearman(drawn)[0, 1] == pytest.approx(0.8, abs=0.01)
    assert drawn["price"].mean() == pytest.approx(40, rel=0.01)


def test_no_draw_is_infinite():
    """A single draw, and many, of a distribution without ends."""
    normal = {"kind": "normal", "mean": 0, "sd": 1}
    for method, count in product(METHODS, [1, 4096]):
        assert np.isfinite(dh.Sample(count=count, seed=1, method=method, of={"x": normal}).draw().to_numpy()).all()


def test_sobol_wants_powers_of_two():
    uneven, even = sample(count=1000, method="sobol"), sample(count=1024, method="sobol")
    note = "count = 1000 is no power of two, and a Sobol sequence is evenly spread only over those; 512 and 1024 are "

    assert uneven.notes() == (note + "the nearest",)
    assert even.notes() == sample(count=1000).notes() == ()
    with pytest.warns(UserWarning, match="no power of two"):
        drawn = uneven.draw()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert even.draw().iloc[:1000].equals(drawn)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": None}, "a seed is missing where draws are asked for; add seed = 1"),
        ({"seed": -1}, "greater than or equal to 0"),
        ({"count": 0}, "greater than or equal to 1"),
        ({"method": "halton"}, "'latin_hypercube', 'sobol' or 'random'"),
        ({"of": {}}, "at least 1 item"),
        (
            {"of": {"x": {"kind": "discrete", "values": [1, 2], "weights": [0.5, 0.6]}}},
            "weights sum to 1.1, and not to 1",
        ),
        (
            {"correlated": [{"a": "a", "b": "d", "rank": 0.5}]},
            "correlated names 'd', which is not drawn. Known: a, b, c",
        ),
        ({"correlated": [{"a": "a", "b": "a", "rank": 0.5}]}, "correlated pairs 'a' with itself"),
        ({"correlated": [{"a": "a", "b": "b", "rank": 1}]}, "less than 1"),
        (
            {"correlated": [{"a": "a", "b": "b", "rank": 0.5}, {"a": "b", "b": "a", "rank": 0.4}]},
            "correlated names 'b' and 'a' twice",
        ),
        (
            {"correlated": [{"a": "a", "b": "b", "rank": 0.9}, {"a": "b", "b": "c", "rank": 0.9}]},
            "correlated inputs contradict each other, as their matrix is not positive definite: 'a' with 'b' 0.9, ",
        ),
        ({"count": 19, "correlated": [{"a": "a", "b": "b", "rank": 0.9}]}, "need a count of at least 20"),
    ],
)
def test_what_is_refused(change, said):
    table = {"count": 100, "seed": 1, "of": dict.fromkeys("abc", UNIT)} | change
    with pytest.raises(ValidationError) as error:
        dh.Sample.model_validate(table)

    assert said in str(error.value)


def test_a_missing_seed_is_told_beside_the_other_faults():
    with pytest.raises(ValidationError) as error:
        dh.Sample(count=0, of={"x": UNIT})

    assert "a seed is missing" in str(error.value)
    assert "greater than or equal to 1" in str(error.value)
    assert "seed" in dh.Sample.model_json_schema()["required"]


def test_from_a_table_and_back():
    one = sample(correlated=[{"a": "a", "b": "c", "rank": 0.6}], method="random", draws="independent")

    assert dh.Sample.model_validate(json.loads(one.model_dump_json())) == one
