"""The algebra of hourly expressions against plain numpy. No Pyomo here: any object with bounds can be a variable."""

import operator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from dhsim.errors import ModelError
from dhsim.linear import Algebra, Linear, Relation, Term, by_rows, demand_numbers

N = 4
NUMBERS = st.integers(-50, 50).map(lambda k: k / 4)  # exact in binary, so that merging can be compared
ARRAYS = st.lists(NUMBERS, min_size=N, max_size=N).map(np.array)
SHORT = settings(max_examples=120, deadline=None)


@dataclass(eq=False)
class Plain(Algebra):
    """A variable that is only arrays."""

    lower: np.ndarray
    upper: np.ndarray

    @property
    def n(self):
        return len(self.lower)

    def linear(self):
        return Linear(self.n, (Term(self, np.ones(self.n), np.arange(self.n)),))


x = Plain(np.array([-1.0, 0, 2, -3]), np.array([1.0, 5, 2, 4]))
y = Plain(np.zeros(N), np.full(N, np.inf))
AT = {x: np.array([0.5, 4, 2, -2.25]), y: np.array([1.0, 2, 0, 8.5])}


def value(expr):
    return expr.linear().value(AT.__getitem__)


def group_sums(values, group, n):
    return np.array([values[group == g].sum() for g in range(n)])


# One step of a random calculation: what it does to an expression, and to its numbers.
STEPS = st.one_of(
    NUMBERS.map(lambda k: (f"+ {k}", lambda e: e + k, lambda v: v + k)),
    NUMBERS.map(lambda k: (f"{k} -", lambda e: k - e, lambda v: k - v)),
    NUMBERS.map(lambda k: (f"* {k}", lambda e: e * k, lambda v: v * k)),
    NUMBERS.map(lambda k: (f"{k} *", lambda e: k * e, lambda v: k * v)),
    st.sampled_from([0.5, 2, -4, np.float64(8), np.int64(2)]).map(
        lambda k: (f"/ {k}", lambda e: e / k, lambda v: v / k)
    ),
    ARRAYS.map(lambda a: (f"+ {a}", lambda e: e + a, lambda v: v + a)),
    ARRAYS.map(lambda a: (f"{a} -", lambda e: a - e, lambda v: a - v)),
    ARRAYS.map(lambda a: (f"{a} *", lambda e: a * e, lambda v: a * v)),
    st.just(("negated", lambda e: -e, lambda v: -v)),
    st.just(("+ x", lambda e: e + x, lambda v: v + AT[x])),
    st.just(("- y", lambda e: e - y, lambda v: v - AT[y])),
    st.just(("y -", lambda e: y - e, lambda v: AT[y] - v)),
    st.just(("+ itself", lambda e: e + e, lambda v: v + v)),
    st.integers(-6, 6).map(lambda k: (f"shift {k}", lambda e: e.shift(k), lambda v: np.roll(v, k))),
    st.lists(st.integers(0, N - 1), min_size=N, max_size=N).map(
        lambda r: (f"take {r}", lambda e: e.take(np.array(r)), lambda v: v[r])
    ),
    st.lists(st.integers(-1, N - 1), min_size=N, max_size=N).map(
        lambda g: (
            f"by_group {g}",
            lambda e: e.by_group(np.array(g), N),
            lambda v: group_sums(v, np.array(g), N),
        )
    ),
    st.just(("+ total of x", lambda e: e + x.total(), lambda v: v + AT[x].sum())),
    st.just(("total of y -", lambda e: y.total() - e, lambda v: AT[y].sum() - v)),
)


@SHORT
@given(st.lists(STEPS, max_size=8))
def test_any_calculation_gives_numpys_numbers(steps):
    expr, numbers = x.linear(), AT[x]
    for _, on_expr, on_numbers in steps:
        expr, numbers = on_expr(expr), on_numbers(numbers)

    np.testing.assert_allclose(value(expr), numbers, rtol=1e-12, atol=1e-9)


@SHORT
@given(st.lists(STEPS, max_size=5), st.sampled_from(["<=", ">=", "=="]), ARRAYS)
def test_a_relation_holds_where_the_numbers_do(steps, sign, right):
    expr = x.linear()
    for _, on_expr, _ in steps:
        expr = on_expr(expr)
    relation = {"<=": expr <= right, ">=": expr >= right, "==": expr == right}[sign]
    numbers, body = value(expr), value(relation.expr)
    slack = 1e-9 * (1 + np.abs(numbers) + np.abs(right))

    assert not np.any(relation.expr.constant)
    inside = (body >= relation.lower - slack) & (body <= relation.upper + slack)
    wanted = {"<=": numbers <= right + slack, ">=": numbers >= right - slack, "==": np.abs(numbers - right) <= slack}
    np.testing.assert_array_equal(inside, wanted[sign])


@SHORT
@given(ARRAYS, ARRAYS, NUMBERS)
def test_highest_is_reached_within_the_bounds(a, b, c):
    found = (a * x + b * x + c).highest()  # merged into one term
    by_trying = np.maximum((a + b) * x.lower, (a + b) * x.upper) + c

    np.testing.assert_allclose(found, by_trying)


def test_highest_of_unbounded_variables():
    coef = np.array([1.0, 0, -1, 2])

    np.testing.assert_array_equal((coef * y + 3).highest(), [np.inf, 3, 3, np.inf])


def test_highest_of_groups_adds_up():
    found = (2 * x - 1).by_group(np.array([0, 0, 1, -1]), 2).highest()

    np.testing.assert_array_equal(found, [2 * (1 + 5) - 2, 2 * 2 - 1])


def test_like_terms_are_merged():
    expr = 2 * x + y - 3 * x + y

    assert [t.var for t in expr.terms] == [x, y] or [t.var is v for t, v in zip(expr.terms, (x, y), strict=True)]
    np.testing.assert_array_equal(expr.terms[0].coef, [-1] * N)
    np.testing.assert_array_equal(expr.terms[1].coef, [2] * N)


def test_terms_of_different_steps_are_not_merged():
    assert len((x - x.shift(1)).terms) == 2


def test_shift_looks_back():
    # row 0 sees the end of the run
    np.testing.assert_array_equal(value(x.shift(1)), AT[x][[3, 0, 1, 2]])
    np.testing.assert_array_equal(value(x.shift(-1)), AT[x][[1, 2, 3, 0]])


def test_total_has_one_row():
    assert x.total().n == 1
    assert value(x.total()) == pytest.approx(AT[x].sum())


@pytest.mark.parametrize(
    ("expr", "answer"),
    [
        (x, True),
        (1.0 * x, True),
        (x + y - y, False),  # a term with coefficient 0 is still a term
        (2 * x, False),
        (x + 1, False),
        (x + y, False),
        (x.shift(1), False),
        (x.total(), False),
        (x.take(np.arange(N)), True),
        (x.take(np.array([0, 1])), False),
        (Linear(N), False),
    ],
)
def test_is_variable(expr, answer):
    assert expr.linear().is_variable() is answer


ones = np.ones(N)


@pytest.mark.parametrize(
    "expr",
    [
        np.arange(4.0) * x,
        x * np.arange(4.0),
        x * np.arange(4),
        x * pd.Series(np.arange(4.0)),
        pd.Series(np.arange(4.0)) * x,
        x * xr.DataArray(np.arange(4.0)),
        x * [0, 1, 2, 3],
    ],
)
def test_arrays_of_any_kind_on_either_side(expr):
    assert isinstance(expr, Linear)
    np.testing.assert_array_equal(value(expr), np.arange(4.0) * AT[x])


@pytest.mark.parametrize(
    "relation",
    [
        x == 3,
        x == np.int64(3),
        x == np.float32(3),
        x == 3 * ones,
        x == pd.Series(3 * ones),
        np.int64(3) == x,
        3 * ones == x,
        operator.eq(3.0, x),
        Linear(N, constant=3.0) == x,
    ],
)
def test_equations_with_numbers_of_any_kind(relation):
    assert isinstance(relation, Relation)
    assert set(np.abs(relation.lower)) == set(np.abs(relation.upper)) == {3.0}


@pytest.mark.parametrize(
    "relation", [x <= ones, ones >= x, operator.ge(1, x), x <= 1, pd.Series(ones) >= x, x - 1 <= 0]
)
def test_limits_from_either_side(relation):
    np.testing.assert_array_equal(relation.upper, ones)
    np.testing.assert_array_equal(relation.lower, -np.inf * ones)


def test_what_is_no_number_is_not_equal():
    assert (x == "x") is False
    assert (x == None) is False  # noqa: E711


@pytest.mark.parametrize("relation", [lambda: x <= 1, lambda: x == y])
def test_relations_have_no_truth_value(relation):
    with pytest.raises(TypeError, match="no truth value"):
        bool(relation())


def test_a_chain_of_comparisons_is_refused():
    with pytest.raises(TypeError, match="no truth value"):
        0 <= x <= 1  # noqa: B015


too_long = Plain(np.zeros(N + 1), np.ones(N + 1))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: x + np.ones(N + 1),
        lambda: x * np.ones(N - 1),
        lambda: x / np.ones((N, 1)),
        lambda: x <= np.ones((2, N)),
        lambda: np.ones(3) - x,
        lambda: x + too_long,
        lambda: x == too_long,
        lambda: x.by_group(np.zeros(N + 1, dtype=int), 1),
        lambda: x.by_group(np.zeros(N - 1, dtype=int), 1),
        lambda: x.by_group(np.array([0, 1, 2, 3]), 3),
        lambda: Linear(N, constant=np.ones(N + 1)),
    ],
)
def test_wrong_shapes_are_refused(wrong):
    with pytest.raises(ValueError, match=r"fit|combined|by_group|broadcast"):
        wrong()


@pytest.mark.parametrize("wrong", [lambda: x.take(np.array([N])), lambda: x.take(np.ones(N + 1, dtype=bool))])
def test_rows_that_do_not_exist_are_refused(wrong):
    with pytest.raises(IndexError):
        wrong()


@pytest.mark.parametrize(
    "rows", [np.array([False, True, False, True]), np.array([1, 3]), np.array([-3, -1]), [1, 3], slice(1, None, 2)]
)
def test_rows_are_taken_as_numpy_takes_them(rows):
    for expr in (x, x.by_group(np.arange(N), N)):
        found = expr.take(rows)
        assert found.n == 2
        np.testing.assert_array_equal(value(found), AT[x][[1, 3]])


@pytest.mark.parametrize("wrong", [lambda: x * y, lambda: x / y, lambda: (2 * x) * (y + 1)])
def test_products_of_expressions_are_refused(wrong):
    with pytest.raises(TypeError, match="not linear"):
        wrong()


@pytest.mark.parametrize("wrong", [lambda: 1 / x, lambda: x**2, lambda: np.ones(N) / x, lambda: np.sin(x)])
def test_what_is_not_linear_has_no_operator(wrong):
    with pytest.raises(TypeError):
        wrong()


@pytest.mark.parametrize(
    "wrong", [lambda v: x + v, lambda v: x - v, lambda v: x * v, lambda v: x <= v, lambda v: x / v]
)
def test_single_pyomo_objects_are_refused_with_a_way_out(wrong):
    m = pyo.ConcreteModel()
    m.x = pyo.Var()
    m.p = pyo.Param(initialize=3, mutable=True)

    for thing in (m.x, m.p, 2 * m.x + 1):
        with pytest.raises(TypeError, match=r"pyo\.Constraint\(m\.hours"):
            wrong(thing)


def test_no_operation_changes_its_operands():
    array, expr = np.arange(4.0), x + y.shift(1) + 3
    before = (value(expr).copy(), [t.coef.copy() for t in expr.terms], expr.constant.copy())
    for other in (expr, x, array, 2.0):
        _ = expr + other, expr - other, other - expr, expr <= other
    _ = -expr, expr * array, expr / (array + 1), expr.shift(2), expr.total(), expr.by_group(np.zeros(N, dtype=int), 1)
    _ = expr.highest()

    np.testing.assert_array_equal(value(expr), before[0])
    np.testing.assert_array_equal(expr.constant, before[2])
    for term, coef in zip(expr.terms, before[1], strict=True):
        np.testing.assert_array_equal(term.coef, coef)
    np.testing.assert_array_equal(array, np.arange(4.0))


def test_a_relation_does_not_share_the_users_array():
    limit = np.ones(N)
    relation = limit >= x
    limit[:] = 99

    np.testing.assert_array_equal(relation.upper, np.ones(N))


def test_by_rows_adds_what_stands_in_the_same_place():
    # row 1 first; (0, 2) is given as 3 and 4; (1, 0) as 5 and -5, which leaves nothing
    rows = [np.array([1, 0, 0]), np.array([0, 1, 0])]
    columns = [np.array([0, 2, 1]), np.array([2, 0, 0])]
    values = [np.array([5.0, 3, 1]), np.array([4.0, -5, 2])]
    start, index, numbers = by_rows(rows, columns, values, 3, 3)

    assert start.tolist() == [0, 3, 3, 3]
    assert index.tolist() == [0, 1, 2]
    assert numbers.tolist() == [2, 1, 7]


def test_numbers_are_demanded():
    demand_numbers("it", np.array([1.0, np.inf]))
    with pytest.raises(ModelError, match="it has a limit or coefficient"):
        demand_numbers("it", np.array([1.0]), np.array([np.nan]))
