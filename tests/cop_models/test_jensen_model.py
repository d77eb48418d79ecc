"""The regression as a model: its fields reach it, and a second stage is built only where it helps."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dhsim.cop_models.jensen import JensenCop


def cop(*four, **fields):
    return float(JensenCop(**fields).cop(*four))


def test_ammonia_and_isobutane_by_hand():
    # The hand calculations of tests/physics/test_cop_jensen.py: 3.769 and 3.714, at a lift of 53 K. Two stages of
    # ammonia from 22 to 45.2 and on to 85 would give 3.333, as each has its own pinch: so there is one.
    assert cop(32, 22, 45, 85) == pytest.approx(3.769, abs=1e-3)
    assert cop(32, 22, 45, 85, refrigerant="isobutane") == pytest.approx(3.714, abs=1e-3)


def test_its_fields_reach_the_regression():
    assert cop(32, 22, 45, 85, heat_loss=0.1) == pytest.approx(3.669, abs=1e-3)
    assert cop(32, 22, 45, 85, isentropic=0.85) > 3.769
    assert cop(32, 22, 45, 85, pinch_k=2) > 3.769


def test_a_second_stage_where_it_helps():
    # Isobutane from 0 °C to 95: two stages give 2.342, one 2.287.
    four, isobutane = (0, -5, 45, 95), {"refrigerant": "isobutane"}
    assert cop(*four, **isobutane) == pytest.approx(2.342, abs=1e-3)
    assert cop(*four, **isobutane, two_stage_above_k=None) == pytest.approx(2.287, abs=1e-3)


def test_only_the_refrigerants_of_the_paper():
    with pytest.raises(ValidationError, match="ammonia"):
        JensenCop(refrigerant="water")
