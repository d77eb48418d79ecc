"""The neutral reference cases: dhsim's optimum equals the published one, and that of the direct HiGHS matrix."""

from __future__ import annotations

import pytest
from reference import as_case, direct_highs, generated

import dhsim as dh
from dhsim.engine import Engine
from dhsim.matrix import matrix_of

pytestmark = pytest.mark.shared
S1_OPTIMUM = 5_959_937.0186  # ../shared/reference/README.md, EUR
S2_LINEAR_BOUND = 6_000_543.1087


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("reference")


def test_one_network_equals_the_published_optimum(shared, folder):
    result = dh.solve(as_case(generated(shared, "S1", folder)))

    assert result.attrs["objective"] == pytest.approx(S1_OPTIMUM, rel=1e-8)


def test_the_linear_bound_of_plants_on_and_off_equals_the_published_one(shared, folder):
    case = as_case(generated(shared, "S2", folder))

    relaxed = Engine().solve(matrix_of(case.to_pyomo()).relaxed())

    assert relaxed.objective == pytest.approx(S2_LINEAR_BOUND, rel=1e-10)


def test_ten_networks_equal_the_direct_matrix(shared, folder):
    raw = generated(shared, "S3", folder)

    result = dh.solve(as_case(raw))

    assert result.attrs["objective"] == pytest.approx(direct_highs(shared, raw)[0], rel=1e-8)
    assert result.sizes["network"] == 10
