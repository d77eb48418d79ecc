"""The matrix of a small model, written out by hand."""

import numpy as np
import pyomo.environ as pyo
import pytest
from small_town import town

import dhsim as dh
from dhsim.errors import ModelError
from dhsim.load_back import load_values
from dhsim.matrix import matrix_of

INF = np.inf


def three_hours():
    """A boiler at 50 per MWh and a tank for demands of 10, 20, 30 MW."""
    return dh.Case(
        hours=dh.hours_from("2023-01-01", 3),
        networks={"town": dh.Network(demand_mw=[10.0, 20, 30])},
        commodities={"gas": dh.Commodity(buy_per_mwh=45)},
        components={
            "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=25, efficiency=0.9, om_per_mwh=1.5),
            "tank": dh.Store(
                network="town",
                capacity_mwh=40,
                charge_mw=6,
                discharge_mw=8,
                loss_share_per_h=0.1,
                fixed_loss_mw=0.2,
                charge_efficiency=0.9,
                discharge_efficiency=0.8,
                om_per_mwh=0.5,
            ),
        },
    ).to_pyomo()


def dense(matrix):
    """A as a full table."""
    out = np.zeros((matrix.n_rows, matrix.columns))
    for row in range(matrix.n_rows):
        for k in range(matrix.start[row], matrix.start[row + 1]):
            assert out[row, matrix.index[k]] == 0.0, "an entry comes twice"
            out[row, matrix.index[k]] = matrix.value[k]
    return out


# Columns: boiler b0-2, charge c0-2, discharge d0-2, level l0-3, shortfall s0-2, and x of the user.
# level balance: l1 - 0.9 l0 - 0.9 c0 + d0 / 0.8 = -0.2
# fmt: off
BY_HAND = np.array([
    # b0 b1 b2    c0    c1    c2     d0    d1    d2     l0    l1    l2   l3   s0 s1 s2   x
    [ -1, 1, 0,   0,    0,    0,    0,    0,    0,     0,    0,    0,   0,   0, 0, 0,   0],  # ramp of the user, hour 1
    [  0,-1, 1,   0,    0,    0,    0,    0,    0,     0,    0,    0,   0,   0, 0, 0,   0],
    [  0, 0, 0, -0.9,   0,    0,   1.25,  0,    0,   -0.9,   1,    0,   0,   0, 0, 0,   0],  # level balance, hour 0
    [  0, 0, 0,   0,  -0.9,   0,    0,   1.25,  0,     0,  -0.9,   1,   0,   0, 0, 0,   0],
    [  0, 0, 0,   0,    0,  -0.9,   0,    0,   1.25,   0,    0,  -0.9,  1,   0, 0, 0,   0],
    [  0, 0, 0,   0,    0,    0,    0,    0,    0,     1,    0,    0,  -1,   0, 0, 0,   0],  # it ends as it began
    [  1, 0, 0,  -1,    0,    0,    1,    0,    0,     0,    0,    0,   0,   1, 0, 0,   0],  # heat balance, hour 0
    [  0, 1, 0,   0,   -1,    0,    0,    1,    0,     0,    0,    0,   0,   0, 1, 0,   0],
    [  0, 0, 1,   0,    0,   -1,    0,    0,    1,     0,    0,    0,   0,   0, 0, 1,   0],
    [  0, 1, 0,   2,    0,    0,    0,    0,    0,     0,    0,    0,   0,   0, 0, 0,  -3],  # a rule of the user
], dtype=float)
# fmt: on
ROW_LOWER = [-INF, -INF, -0.2, -0.2, -0.2, 0, 10, 20, 30, -1]
ROW_UPPER = [8, 8, -0.2, -0.2, -0.2, 0, 10, 20, 30, 4]
#        boiler 45 / 0.9 + 1.5, charge, discharge, level, shortfall, x
COST = [51.5] * 3 + [0] * 3 + [0.5] * 3 + [0] * 4 + [10_000] * 3 + [700]
UPPER = [25] * 3 + [6] * 3 + [8] * 3 + [40] * 4 + [INF] * 3 + [2]


def edited():
    m = three_hours()
    m.ramp = dh.HourlyConstraint(m.boiler.heat_mw - m.boiler.heat_mw.shift(1) <= 8.0, skip=1)
    m.x = pyo.Var(domain=pyo.NonNegativeIntegers, bounds=(0, 2))
    # -1 <= b1 + 2 c0 - 3 x <= 4, with the constant on the body's side
    m.rule = pyo.Constraint(expr=pyo.inequality(4, m.boiler.heat_mw[1] + 2 * m.tank.charge_mw[0] - 3 * m.x + 5, 9))
    m.objective.expr = m.total_cost + 700 * m.x + 11
    return m


def test_the_whole_matrix():
    m = edited()
    matrix = matrix_of(m)

    np.testing.assert_allclose(dense(matrix), BY_HAND)
    np.testing.assert_allclose(matrix.row_lower, ROW_LOWER)
    np.testing.assert_allclose(matrix.row_upper, ROW_UPPER)
    np.testing.assert_allclose(matrix.cost, COST)
    np.testing.assert_allclose(matrix.lower, np.zeros(17))
    np.testing.assert_allclose(matrix.upper, UPPER)
    assert matrix.integer.tolist() == [False] * 16 + [True]
    assert (matrix.offset, matrix.sense) == (11, 1)


def test_where_everything_is():
    m = edited()
    matrix = matrix_of(m)

    assert {v.name: k for v, k in matrix.first_column.items()} == {
        "boiler.heat_mw": 0,
        "tank.charge_mw": 3,
        "tank.discharge_mw": 6,
        "tank.level_mwh": 9,
        "shortfall_town.heat_mw": 13,
    }
    assert {c.name: k for c, k in matrix.first_row.items()} == {
        "ramp": 0,
        "tank.level_balance": 2,
        "tank.cyclic_level": 5,
        "town.balance": 6,
    }
    assert [v.name for v in matrix.members] == ["x"]
    assert [c.name for c in matrix.rows] == ["rule"]


def test_the_name_of_every_row():
    matrix = matrix_of(edited())

    assert [matrix.row_name(row) for row in range(matrix.n_rows)] == [
        ("ramp", 1),  # the first step has no step before it
        ("ramp", 2),
        ("tank.level_balance", 0),
        ("tank.level_balance", 1),
        ("tank.level_balance", 2),
        ("tank.cyclic_level", None),  # one row for the run belongs to no step
        ("town.balance", 0),
        ("town.balance", 1),
        ("town.balance", 2),
        ("rule", None),
    ]


def test_entries_of_the_same_place_are_added():
    m = three_hours()
    total = m.boiler.heat_mw.total()
    m.thrice = dh.HourlyConstraint(total + 2 * total - m.tank.charge_mw.total() + m.tank.charge_mw.total() <= 30.0)
    matrix = matrix_of(m)

    np.testing.assert_allclose(dense(matrix)[0], [3] * 3 + [0] * 13)
    assert matrix.start[1] == 3  # what cancels is left out


def test_doubled_and_maximised():
    m = edited()
    m.objective.deactivate()
    m.mine = pyo.Objective(expr=-2 * m.total_cost + m.tank.level_mwh[3], sense=pyo.maximize)
    matrix = matrix_of(m)
    expected = -2 * np.array(COST)
    expected[12] = 1  # the last level
    expected[16] = 0

    np.testing.assert_allclose(matrix.cost, expected)
    assert matrix.sense == -1


def test_quarters_cost_a_quarter():
    quarters = matrix_of(town(3, step_h=0.25).to_pyomo())
    hours = matrix_of(town(3).to_pyomo())

    np.testing.assert_allclose(quarters.cost, hours.cost / 4)
    np.testing.assert_allclose(dense(quarters), dense(hours))


def test_rows_changed_by_hand_leave_the_bulk_and_come_last():
    m = three_hours()
    m.town.balance[1].deactivate()
    m.town.balance[2].set_value(m.boiler.heat_mw[2] >= 3)
    matrix = matrix_of(m)

    np.testing.assert_array_equal(matrix.row_lower[4:7], [10, -INF, -INF])
    np.testing.assert_array_equal(matrix.row_upper[4:7], [10, INF, INF])
    np.testing.assert_array_equal(dense(matrix)[7], np.eye(16)[2])
    assert (matrix.row_lower[7], matrix.row_upper[7]) == (3, INF)
    assert matrix.row_name(7) == ("town.balance[2]", None)


def test_bounds_of_members_are_taken_in():
    m = three_hours()
    m.boiler.heat_mw[0].fix(7)
    m.boiler.heat_mw[1].setub(9)
    m.tank.level_mwh[3].setlb(-4)
    m.tank.charge_mw[2].setub(None)
    m.tank.charge_mw[1].domain = pyo.Integers
    matrix = matrix_of(m)

    assert (matrix.lower[0], matrix.upper[0]) == (7, 7)
    assert (matrix.lower[1], matrix.upper[1]) == (0, 9)
    assert matrix.lower[12] == -4
    assert matrix.upper[5] == INF
    assert np.flatnonzero(matrix.integer).tolist() == [4]
    assert m.boiler.heat_mw.upper.tolist() == [25, 25, 25]


@pytest.mark.parametrize("touch", [lambda x: x, lambda x: x[1]])
def test_a_bound_changed_in_the_array_reaches_the_member(touch):
    m = three_hours()
    touch(m.boiler.heat_mw)
    m.boiler.heat_mw.upper[:] = 9
    assert matrix_of(m).upper[:3].tolist() == [9, 9, 9]
    m.boiler.heat_mw.upper[:] = 25

    assert matrix_of(m).upper[:3].tolist() == [25, 25, 25]


def test_compiling_changes_nothing():
    m = edited()
    one, two = matrix_of(m), matrix_of(m)

    np.testing.assert_array_equal(dense(one), dense(two))
    np.testing.assert_array_equal(one.cost, two.cost)
    assert m.total_cost.symbol is None


def test_a_failed_compilation_leaves_the_objective_readable():
    m = edited()
    m.objective.expr = m.total_cost**2
    with pytest.raises(ModelError, match="not linear"):
        matrix_of(m)

    assert m.total_cost.symbol is None
    assert "boiler.heat_mw[0]" in str(m.total_cost.expr)


def test_a_solution_is_written_back_to_its_place():
    m = edited()
    m.boiler.heat_mw[1]
    matrix = matrix_of(m)
    load_values(m, matrix, np.arange(17.0), -np.arange(17.0), np.arange(10.0))

    assert m.boiler.heat_mw.solution.tolist() == [0, 1, 2]
    assert m.boiler.heat_mw[1].value == 1
    assert m.tank.level_mwh[3].value == 12
    assert m.tank.level_mwh.reduced_cost.tolist() == [-9, -10, -11, -12]
    assert m.x.value == 16
    assert m.town.balance.dual.tolist() == [6, 7, 8]
    assert m.ramp.dual.tolist() == [0, 1]
