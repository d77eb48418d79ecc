"""COP from a table, between its points, at its edges and beyond the second law."""

from __future__ import annotations

import numpy as np
import pytest

from dhsim.physics.cop import carnot_cop
from dhsim.physics.cop_table import table_cop

SOURCES_C, SINKS_C = [0.0, 10.0, 20.0], [60.0, 80.0]
COPS = [[3.0, 2.4], [3.6, 2.8], [4.4, 3.2]]


def cop(source_c, sink_c):
    return table_cop(source_c, sink_c, SOURCES_C, SINKS_C, COPS)


def test_at_its_points_the_table_is_exact():
    assert cop([0.0, 10.0, 20.0], [60.0, 80.0, 60.0]).cop.tolist() == [3.0, 2.8, 4.4]


def test_between_its_points_straight_lines_both_ways():
    # Source 5: 3.3 at 60, 2.6 at 80. Sink 65: a quarter of the way, 3.3 - 0.25 x 0.7 = 3.125.
    assert float(cop(5.0, 65.0).cop) == pytest.approx(3.125)


def test_outside_the_table_its_edge_holds_and_hours_are_counted():
    # -10 °C at 60 reads as 0 °C; 20 °C at 90 reads as at 80; the third is inside.
    found = cop([-10.0, 20.0, 10.0], [60.0, 90.0, 60.0])
    assert found.cop.tolist() == [3.0, 3.2, 3.6]
    assert found.clipped.tolist() == [True, True, False]
    assert int(found.clipped.sum()) == 2


def test_a_table_never_beats_carnot():
    # 20 -> 60 °C: 333.15 / 40 = 8.329, and the table says 9.
    found = table_cop([20.0, 19.0], 60, [20.0], [60.0], [[9.0]])
    assert found.cop == pytest.approx(carnot_cop([20.0, 19.0], 60))
    assert found.capped.tolist() == [True, True]
    assert not cop(10.0, 60.0).capped


def test_one_row_or_one_column_is_a_table_too():
    assert float(table_cop(7.0, 70.0, [0.0], SINKS_C, [[3.0, 2.0]]).cop) == pytest.approx(2.5)
    assert float(table_cop(5.0, 70.0, [0.0, 10.0], [70.0], [[2.0], [3.0]]).cop) == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("sources", "table", "text"),
    [
        ([10.0, 0.0, 20.0], COPS, "sources_c do not rise"),
        ([0.0, 10.0], COPS, "is not of shape"),
        (SOURCES_C, [[3.0, 2.4], [3.6, 0.8], [4.4, 3.2]], "COP below 1.*first at index 1, 1"),
        (SOURCES_C, [[3.0, 2.4], [3.6, np.nan], [4.4, 3.2]], r"cops is missing \(NaN\)"),
    ],
)
def test_bad_tables_are_refused(sources, table, text):
    with pytest.raises(ValueError, match=text):
        table_cop(5.0, 65.0, sources, SINKS_C, table)
