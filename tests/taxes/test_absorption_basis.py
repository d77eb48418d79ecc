"""Which heat of an absorption heat pump is taxed: the five rows of table 12, and what follows from its text."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dhsim.taxes.absorption_basis import AbsorptionBasis


@pytest.fixture
def table(pack):
    return pack.rule("absorption_basis", on="2013-05-01")


@pytest.mark.parametrize(
    ("drive", "cold_side", "use", "taxed", "taxed_mwh"),
    [
        # Drive 10 MWh, cold side 7 MWh.
        ("surplus", "process", "internal_space_heat", "drive_and_cold_side", 17),
        ("renewable_surplus", "process", "internal_space_heat", "cold_side", 7),
        ("boiler", "process", "internal_process", "none", 0),
        ("boiler", "process", "external_space_heat", "cold_side", 7),
        ("renewable_boiler", "renewable_process", "external_space_heat", "none", 0),
    ],
)
def test_table_12(table, drive, cold_side, use, taxed, taxed_mwh):
    assert table.taxed(drive, cold_side, use) == taxed
    assert float(table.taxed_mwh(drive, cold_side, use, 10, 7)) == taxed_mwh


@pytest.mark.parametrize(
    ("drive", "cold_side", "use", "taxed_mwh"),
    [
        ("surplus", "process", "external_space_heat", 17),
        ("surplus", "renewable_process", "external_space_heat", 10),
        ("renewable_surplus", "process", "external_space_heat", 7),
        ("renewable_boiler", "process", "internal_space_heat", 7),
        ("boiler", "renewable_process", "external_space_heat", 0),
        ("surplus", "process", "internal_process", 0),
        ("surplus", "process", "external_process", 0),
    ],
)
def test_cases_that_the_table_leaves_out(table, drive, cold_side, use, taxed_mwh):
    assert table.taxed_mwh(drive, cold_side, use, [10, 0], [7, 0]).tolist() == [taxed_mwh, 0]


def test_a_table_with_a_gap_and_an_unknown_word(table):
    with pytest.raises(ValidationError, match="no row says what holds for drive = 'surplus', cold_side = 'renewable"):
        AbsorptionBasis(rows=[{"cold_side": "process", "taxed": "none"}])
    with pytest.raises(ValueError, match=r"'boilers' is no drive. Did you mean 'boiler'\?"):
        table.taxed("boilers", "process", "internal_process")
