"""A maker's table as a model: source inlet and sink outlet, and what is wrong with a table said clearly."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dhsim.cop_models.table import TableCop

TABLE = {"sources_c": [0, 10, 20], "sinks_c": [60, 80], "cops": [[3.0, 2.4], [3.6, 2.8], [4.4, 3.2]]}


def model(**fields):
    return TableCop(**{**TABLE, **fields})


def test_it_reads_source_inlet_and_sink_outlet():
    # Source 5: 3.3 at 60, 2.6 at 80. Sink 65: 3.3 - 0.25 x 0.7 = 3.125. The source's outlet 0 would give 2.85.
    assert float(model().cop(5, 0, 40, 65)) == pytest.approx(3.125)


def test_outside_the_table_its_edge_holds_and_the_highest_above_all():
    assert model().cop([-10.0, 20.0], [-12.0, 15.0], 40, [60.0, 90.0]).tolist() == pytest.approx([3.0, 3.2])
    assert float(model(cop_max=2.5).cop(5, 0, 40, 65)) == 2.5


def test_it_never_beats_the_second_law():
    # 20 -> 60 °C: 333.15 / 40 = 8.329, and the table says 9.
    assert float(TableCop(sources_c=[20], sinks_c=[60], cops=[[9]]).cop(20, 20, 60, 60)) == pytest.approx(
        8.329, abs=1e-3
    )


def test_stages_are_the_makers_matter():
    with pytest.raises(ValidationError, match="two_stage_above_k"):
        model(two_stage_above_k=35)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"sources_c": [0, 20, 10]}, "the temperatures are 0, 20, 10; sort them, each once, and the COPs with them"),
        ({"sinks_c": [60, 60]}, "the temperatures are 60, 60; sort them"),
        ({"sources_c": [0, 10]}, "the number of rows in cops is 3; give one row for each of the 2 temperatures of"),
        (
            {"cops": [[3.0, 2.4], [3.6], [4.4, 3.2]]},
            "the number of COPs in row 2 of cops is 1; give one COP for each of",
        ),
        ({"cops": [[3.0, 2.4], [3.6, 0.8], [4.4, 3.2]]}, r"cops.1.1\n.*greater than or equal to 1"),
        ({"cops": [[3.0, 2.4], [3.6, True], [4.4, 3.2]]}, "expected a number"),
        ({"sources_c": []}, "sources_c"),
    ],
)
def test_bad_tables_are_refused(fields, text):
    with pytest.raises(ValidationError, match=text):
        model(**fields)
