"""Price regulation: cost and profit, up to the substitution price."""

from __future__ import annotations

import pytest


@pytest.fixture
def rule(pack):
    return pack.rule("price_cap", on="2013-05-01")


def test_cost_and_profit(rule):
    # 100 + 8 % x 3.8 M / 16 600 MWh = 100 + 18.31, below what the buyer pays otherwise.
    assert float(rule.highest_per_mwh(100, 3_800_000, 16_600, 300)) == pytest.approx(118.31, abs=0.01)


def test_what_the_buyer_would_pay_otherwise(rule):
    # 100 + 8 % x 10 M / 10 000 = 180: more than 150, less than 200.
    assert rule.highest_per_mwh(100, 10_000_000, 10_000, [150, 200]).tolist() == pytest.approx([150, 180])


def test_no_heat_no_price(rule):
    with pytest.raises(ValueError, match="heat_mwh_per_year is not above 0"):
        rule.highest_per_mwh(100, 1, 0, 200)
