"""VE til proces: the least of three limits."""

from __future__ import annotations

import pytest

MWH = 1 / 3.6  # per GJ


@pytest.fixture
def rule(pack):
    return pack.rule("process_subsidy", on="2013-08-01")


@pytest.mark.parametrize(
    ("size", "investment", "saving", "fossil_gj", "due"),
    [
        # 20 % x 10 M = 2.0 M; 23 x 40 000 x 10 = 9.2 M; 10 M - 2 x 3 M = 4 M.
        ("large", 10e6, 3e6, 40_000, 2.0e6),
        # 23 x 5 000 x 10 = 1.15 M binds.
        ("large", 10e6, 3e6, 5_000, 1.15e6),
        # 5 M - 2 x 2.3 M = 0.4 M binds; 40 % would be 2 M.
        ("small", 5e6, 2.3e6, 40_000, 0.4e6),
        # 30 % x 10 M.
        ("medium", 10e6, 3e6, 40_000, 3.0e6),
        # Pays back in less than two years without it.
        ("small", 5e6, 3e6, 40_000, 0),
    ],
)
def test_the_least_limit_holds(rule, size, investment, saving, fossil_gj, due):
    assert float(rule.subsidy(size, investment, saving, fossil_gj * MWH)) == pytest.approx(due)


def test_a_size_that_is_none(rule):
    with pytest.raises(ValueError, match=r"'huge' is no size of a company. Known: large, medium, small"):
        rule.subsidy("huge", 1, 1, 1)
