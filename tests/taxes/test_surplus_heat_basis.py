"""Which heat the surplus-heat tax rests on, by source, use and device."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dhsim.taxes.surplus_heat_basis import SurplusHeatBasis

DEVICES = ("air", "fan", "water", "electric_heat_pump")
USES = ("internal_space_heat", "internal_process", "external_space_heat", "external_process")


@pytest.fixture
def table(pack):
    return pack.rule("surplus_heat_basis", on="2013-05-01")


@pytest.mark.parametrize(
    ("heat_source", "use", "device", "basis"),
    [
        ("process", "internal_space_heat", "air", "none"),
        ("process", "internal_space_heat", "fan", "fan"),
        ("process", "internal_space_heat", "water", "heat"),
        ("process", "internal_process", "water", "none"),
        ("process", "external_space_heat", "water", "heat"),
        ("process", "external_space_heat", "air", "heat"),
        ("process", "external_space_heat", "fan", "heat"),
        ("process", "internal_space_heat", "electric_heat_pump", "above_electricity"),
        ("process", "external_space_heat", "electric_heat_pump", "above_electricity"),
        ("process", "internal_process", "electric_heat_pump", "none"),
        ("flue_gas", "internal_space_heat", "water", "fuel_tax"),
        ("flue_gas", "internal_space_heat", "electric_heat_pump", "fuel_tax"),
        ("flue_gas", "external_space_heat", "water", "fuel_tax"),
        ("flue_gas", "external_space_heat", "electric_heat_pump", "fuel_tax"),
        ("flue_gas", "internal_process", "electric_heat_pump", "none"),
    ],
)
def test_rows_of_tables_4_6_8_and_10(table, heat_source, use, device, basis):
    assert table.basis(heat_source, use, device) == basis


@pytest.mark.parametrize("heat_source", ["renewable_process", "space_heat", "renewable_flue_gas"])
def test_renewable_processes_and_room_heat_are_free_in_every_use(table, heat_source):
    assert {table.basis(heat_source, use, device) for use in USES for device in DEVICES} == {"none"}


def test_heat_that_stays_in_a_process_is_free(table):
    # A dryer that preheats its own air (L547-564), evaporators that preheat a dryer's (L574-593), a neighbour (L1481).
    for use in ("internal_process", "external_process"):
        assert {table.basis("process", use, device) for device in DEVICES} == {"none"}


def test_unknown_words(table):
    with pytest.raises(ValueError, match=r"'waters' is no device. Did you mean 'water'\?"):
        table.basis("process", "internal_process", "waters")


def test_a_table_with_a_gap():
    rows = [{"use": "internal_process", "basis": "none"}, {"heat_source": "process", "basis": "heat"}]
    gap = "heat_source = 'renewable_process', use = 'internal_space_heat', device = 'air'"
    with pytest.raises(ValidationError, match=f"no row says what holds for {gap}"):
        SurplusHeatBasis(rows=rows)


def test_the_first_row_that_fits_decides():
    table = SurplusHeatBasis(rows=[{"device": "fan", "basis": "fan"}, {"basis": "heat"}])
    assert (table.basis("process", "internal_process", "fan"), table.basis("process", "internal_process", "air")) == (
        "fan",
        "heat",
    )
