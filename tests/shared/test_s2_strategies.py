"""The reference year with two committed units: guided and rolling reach the gaps that are asked of them."""

from __future__ import annotations

import pytest
from mixed import reference_problem, violation
from reference import generated

from dhsim.guided import guided
from dhsim.rolling import rolling

pytestmark = pytest.mark.shared
S2_BOUND = 6_000_543.1087  # ../shared/reference/README.md, EUR


@pytest.fixture(scope="module")
def year(shared, tmp_path_factory):
    return reference_problem(shared, generated(shared, "S2", tmp_path_factory.mktemp("reference")))


def test_guided_reaches_a_small_proven_gap(year):
    answer = guided(year, gap_target=1.2e-4)

    assert answer.bound == pytest.approx(S2_BOUND, rel=1e-8)
    assert answer.gap <= 1.2e-4
    assert answer.status == "within gap"
    assert violation(year, answer.solution) < 1e-6


def test_limited_foresight_costs_little(year):
    answer = rolling(year, window=168, look_ahead=48)

    assert 0 < answer.gap <= 1e-3
    assert violation(year, answer.solution) < 1e-6
