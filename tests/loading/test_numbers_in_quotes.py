"""A number in quotes is no name of a series."""

from __future__ import annotations

import pytest

from .project import Project

EITHER = "without quotes, with a decimal point and no thousands separator"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("3", "without quotes: 3"),
        (" 3.5", "without quotes: 3.5"),
        ("3,5", "without quotes and with a decimal point: 3.5"),
        (",5", "without quotes and with a decimal point: 0.5"),
        ("-3,5", "without quotes and with a decimal point: -3.5"),
        ("1.250,5", EITHER),
        ("1,250", EITHER),  # 1.25 or 1250
        ("1.250", EITHER),
        ("1 250", EITHER),
    ],
)
def test_where_a_series_may_stand(project: Project, text: str, how: str) -> None:
    project.components["pump"]["cop"] = text
    found = f"found '{text}', which is a number in quotes. Write it {how}."
    assert project.fault() == f"model.toml, components.pump.cop: {found}"


def test_where_only_a_number_may_stand(project: Project) -> None:
    project.components["boiler"]["efficiency"] = "0,9"
    found = "found '0,9', which is a number in quotes. Write it without quotes and with a decimal point: 0.9."
    assert project.fault() == f"model.toml, components.boiler.efficiency: {found}"


def test_a_name_that_begins_with_a_digit_is_a_name(project: Project) -> None:
    project.components["pump"]["cop"] = "2023_cop"
    assert "there is no series '2023_cop'" in project.fault()
