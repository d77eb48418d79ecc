"""dhsim leans on a few internals of Pyomo. Each is checked, and each check is shown to notice a change."""

from collections import UserDict

import pyomo.core.base.indexed_component as indexed
import pytest
from pyomo.core.base.expression import ScalarExpression
from pyomo.core.base.var import IndexedVar

from dhsim import pyomo_internals as internals


def test_nothing_is_broken_in_the_installed_pyomo():
    broken = internals.broken_assumptions()

    assert broken == [], (
        f"Pyomo {internals.pyomo_version} no longer does what dhsim leans on:\n- "
        + "\n- ".join(broken)
        + "\nPin Pyomo back in pyproject.toml, or adapt dhsim/pyomo_internals.py and the code that its text names."
    )


def test_the_installed_pyomo_is_one_that_was_tested():
    assert internals.pyomo_version in internals.TESTED_VERSIONS, (
        f"Pyomo {internals.pyomo_version} is installed, tested are {', '.join(internals.TESTED_VERSIONS)}. "
        "If tests/pyomo and .ci/run pass with it, add it to TESTED_VERSIONS in dhsim/pyomo_internals.py "
        "and to the pin in pyproject.toml; if not, install a tested one."
    )


def noticed(words):
    """Is there exactly one broken assumption that says so, among those that broke?"""
    return [text for text in internals.broken_assumptions() if words in text] != []


def test_members_kept_elsewhere_are_noticed(monkeypatch):
    class Elsewhere(IndexedVar):
        def construct(self, data=None):
            super().construct(data)
            self._data = UserDict()

    monkeypatch.setattr(internals, "IndexedVar", Elsewhere)

    assert noticed("plain dict")


def test_members_made_at_once_are_noticed(monkeypatch):
    class Eager(IndexedVar):
        def construct(self, data=None):
            super().construct(data)
            self.to_dense_data()

    monkeypatch.setattr(internals, "IndexedVar", Eager)

    assert noticed("plain dict")


def test_iteration_over_present_members_only_is_noticed(monkeypatch):
    monkeypatch.setattr(indexed.IndexedComponent, "values", lambda self, *args: iter(self._data.values()))

    assert internals.broken_assumptions() == ["members made late are found by iteration over the index set"]


@pytest.mark.parametrize("name", ["VarData", "ConstraintData"])
def test_members_with_other_state_are_noticed(monkeypatch, name):
    class Other:
        def __init__(self, component=None):
            self._index = None
            self.switched_on = True

        def index(self):
            return self._index

    monkeypatch.setattr(internals, name, Other)

    assert noticed("`_active`, `_fixed`, `_index`")


def test_members_that_need_more_to_be_made_are_noticed(monkeypatch):
    class Strict(internals.ConstraintData):
        def __init__(self, component=None):
            raise ValueError("a component is needed")

    monkeypatch.setattr(internals, "ConstraintData", Strict)

    assert internals.broken_assumptions() == ["ConstraintData and VarData carry `_active`, `_fixed`, `_index`"]


def test_expressions_read_in_another_way_are_noticed(monkeypatch):
    class Unread(ScalarExpression):
        target = None

    monkeypatch.setattr(internals, "_Symbolic", Unread)

    assert internals.broken_assumptions() == ["a ScalarExpression subclass may answer `expr` and `args` itself"]


VISITOR = "LinearRepnVisitor records variables and returns linear, constant, nonlinear"


def visitor_that(changes):
    """A visitor whose answer is changed before it is seen."""

    class Changed(internals.LinearRepnVisitor):
        def walk_expression(self, expr):
            repn = super().walk_expression(expr)
            changes(repn)
            return repn

    return Changed


@pytest.mark.parametrize(
    "changes",
    [
        lambda repn: repn.linear.clear(),
        lambda repn: setattr(repn, "constant", repn.constant + 1),
        lambda repn: setattr(repn, "nonlinear", None),
    ],
    ids=["linear", "constant", "nonlinear"],
)
def test_another_answer_of_the_visitor_is_noticed(monkeypatch, changes):
    monkeypatch.setattr(internals, "LinearRepnVisitor", visitor_that(changes))

    assert VISITOR in internals.broken_assumptions()


def test_a_visitor_that_records_nothing_is_noticed(monkeypatch):
    class Silent(internals.LinearRepnVisitor):
        def __init__(self, cache, var_recorder):
            super().__init__(cache, var_recorder=internals._Recorder())

    monkeypatch.setattr(internals, "LinearRepnVisitor", Silent)

    assert internals.broken_assumptions() == [VISITOR]


def test_a_visitor_made_in_another_way_is_noticed(monkeypatch):
    monkeypatch.setattr(internals, "LinearRepnVisitor", lambda subexpressions: None)

    assert VISITOR in internals.broken_assumptions()


def test_the_text_names_the_tested_version():
    assert all(version in internals.__doc__ for version in internals.TESTED_VERSIONS)


def test_everything_named_is_there():
    assert all(hasattr(internals, name) for name in internals.__all__)
