"""Free emission allowances for district heat."""

from __future__ import annotations

import pytest


@pytest.fixture
def rule(pack):
    return pack.rule("free_allowances", on="2013-05-01")


def test_allowances_for_heat(rule):
    # 30 000 MWh = 108 TJ x 62.3 = 6 728.4.
    assert float(rule.allowances_t(30_000)) == pytest.approx(6728.4)


def test_what_they_are_worth(rule):
    # 0.0036 TJ x 62.3 = 0.22428 t/MWh: at 112.5 kr/t 25.23; at 30 and 52 kr/t 6.7 and 11.7 kr/MWh.
    assert rule.worth_per_mwh([112.5, 30, 52]).tolist() == pytest.approx([25.23, 6.73, 11.66], abs=0.005)


def test_who_takes_part(rule):
    # Above 20 MW of rated thermal input, not at it.
    assert rule.takes_part([19, 20, 20.1]).tolist() == [False, False, True]
