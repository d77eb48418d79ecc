"""The Pyomo internals that dhsim leans on, in one place, with a check that says clearly when one has moved.

Tested with Pyomo 6.10.1 (pinned in pyproject.toml). Relied on:

- `IndexedComponent` keeps its members in `_data`, a plain dict; `__len__`, `__contains__` and
  `_getitem_when_not_present` may be overridden so that members appear when touched; `keys()` then walks the whole
  index set because the length equals that of the set; `is_reference()` stays False because `_data` is a plain dict.
- `VarData(component=...)` and `ConstraintData(component=...)` can be made one by one and given an `_index`;
  `_active` and `_fixed` hold their state.
- A subclass of `ScalarExpression` may answer `expr`, `arg`, `args`, `nargs` itself (an objective expanded when read).
- A component keeps `_constructed`, and the index sets that it made itself in `_anonymous_sets`.
- `to_bounded_expression(evaluate_bounds=True)` gives (lower, body, upper) of a row; `StaleFlagManager` marks old
  values.
- `LinearRepnVisitor({}, var_recorder=...)` calls `recorder.add(var)` for every new variable, fills `recorder.var_map`,
  and returns `.linear` {id(var): coefficient}, `.constant`, `.nonlinear`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.common.gc_manager import PauseGC
from pyomo.core.base.block import Block as PyomoBlock
from pyomo.core.base.constraint import Constraint, ConstraintData, IndexedConstraint
from pyomo.core.base.expression import Expression, ScalarExpression
from pyomo.core.base.objective import Objective
from pyomo.core.base.PyomoModel import ConcreteModel
from pyomo.core.base.set import RangeSet
from pyomo.core.base.set_types import Integers, Reals
from pyomo.core.base.suffix import Suffix
from pyomo.core.base.var import ScalarVar, Var, VarData
from pyomo.core.expr import LinearExpression
from pyomo.core.staleflag import StaleFlagManager
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import InvalidNumber
from pyomo.version import version as pyomo_version

from .errors import ModelError

if TYPE_CHECKING:

    class IndexedVar:
        """What dhsim uses of Pyomo's class, for type checkers: Pyomo has no types, and Any would hide its operators."""

        name: str
        _data: dict[int, Any]
        _constructed: bool

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
        def __getitem__(self, index: int) -> Any: ...
        def items(self) -> Iterator[tuple[int, Any]]: ...
        def values(self) -> Iterator[Any]: ...
        def construct(self) -> None: ...
        def is_reference(self) -> bool: ...

else:
    from pyomo.core.base.var import IndexedVar

TESTED_VERSIONS = ("6.10.1",)

TAKEN = {"Block", "Constraint", "Var", "Objective", "Expression", "Param", "Set", "RangeSet", "Suffix", "BooleanVar"}
TAKEN |= {"BuildAction", "BuildCheck", "ExternalFunction", "Port"}

__all__ = [
    "TESTED_VERSIONS",
    "ConcreteModel",
    "Constraint",
    "ConstraintData",
    "Expression",
    "IndexedConstraint",
    "IndexedVar",
    "Integers",
    "Lazy",
    "LinearExpression",
    "LinearRepnVisitor",
    "Objective",
    "PauseGC",
    "PyomoBlock",
    "RangeSet",
    "Reals",
    "ScalarExpression",
    "ScalarVar",
    "StaleFlagManager",
    "Suffix",
    "Var",
    "VarData",
    "broken_assumptions",
    "member_bounds",
    "member_is_integer",
    "member_limits",
    "pyomo_version",
    "refuse_unsupported",
    "walked",
]


class Lazy:
    """Members that exist when asked for: shared by variables and constraints over a range 0..n-1."""

    n: int
    _constructed: bool
    _data: dict[int, Any]

    def __len__(self) -> int:
        return self.n if self._constructed else 0

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int | np.integer) and 0 <= int(index) < self.n

    def clear(self) -> None:
        """Refused, as members that are taken out would come back when touched."""
        raise TypeError(f"'{self.name}' keeps its members; deactivate or fix them, or delete it whole: del_component()")  # type: ignore[attr-defined]

    def display(self, *args: Any, **kwargs: Any) -> None:
        """Print every member, touched before or not."""
        self.to_dense_data()  # type: ignore[attr-defined]
        self._data = dict(sorted(self._data.items()))
        super().display(*args, **kwargs)  # type: ignore[misc]


def member_bounds(member: VarData) -> tuple[float, float]:
    """Lower and upper bound of one Pyomo variable; both the value if it is fixed."""
    if not member.fixed:
        return member_limits(member)
    if member.value is None:
        raise ModelError(f"variable '{member.name}' is fixed, but has no value; give one: fix(0)")
    return float(member.value), float(member.value)


def member_limits(member: VarData) -> tuple[float, float]:
    """Bounds of one Pyomo variable, infinite where it has none."""
    low, high = member.bounds
    return -inf if low is None else float(low), inf if high is None else float(high)


def member_is_integer(member: VarData) -> bool:
    """Does one Pyomo variable take whole numbers only? Raises ModelError for a domain that is neither."""
    try:
        if member.is_continuous() or member.is_integer():
            return not member.is_continuous()
    except ValueError:
        pass
    raise ModelError(f"variable '{member.name}' has a domain that is neither a range of reals nor of integers")


def refuse_unsupported(model: ConcreteModel) -> None:
    """Say what cannot be taken, rather than leave it out."""
    for component in model.component_objects(active=True, descend_into=True):
        kind = component.ctype.__name__
        if kind not in TAKEN:
            raise ModelError(f"'{component.name}' is a {kind}, which dhsim does not take; write it with binaries")


def walked(visitor: LinearRepnVisitor, expression: Any, what: str) -> Any:
    """An ordinary Pyomo expression as coefficients, or ModelError."""
    repn = visitor.walk_expression(expression)
    if repn.nonlinear is not None:
        raise ModelError(f"{what} is not linear; write it with linear terms or binaries")
    if any(isinstance(number, InvalidNumber) for number in (repn.constant, *repn.linear.values())):
        raise ModelError(f"{what} has a number that is none: a variable fixed without a value, or a division by zero")
    return repn


class _Recorder:
    """The least that a variable recorder must be."""

    def __init__(self) -> None:
        self.var_map: dict[int, VarData] = {}

    def add(self, var: VarData) -> None:
        """Take note of a variable."""
        self.var_map[id(var)] = var


class _Symbolic(ScalarExpression):  # type: ignore[misc]
    """A named expression that answers for itself."""

    target: VarData

    @property
    def expr(self) -> VarData:
        """What the expression stands for."""
        return self.target

    @property
    def args(self) -> tuple[VarData, ...]:
        """As Pyomo's walkers read it."""
        return (self.target,)

    _args_ = property(lambda self: (self.target,), lambda self, value: None)

    def arg(self, index: int) -> VarData:
        """As Pyomo's walkers read it."""
        return self.target


def broken_assumptions() -> list[str]:
    """What no longer holds of the list above, in words; empty when all is as tested."""
    checks = {
        "an indexed component keeps its members in a plain dict `_data`": _members_in_dict,
        "members made late are found by iteration over the index set": _late_members,
        "ConstraintData and VarData carry `_active`, `_fixed`, `_index`": _member_state,
        "a ScalarExpression subclass may answer `expr` and `args` itself": _own_expression,
        "components keep `_constructed` and `_anonymous_sets`": _construction,
        "a row gives its bounds, and values can be marked as old": _bounded,
        "LinearRepnVisitor records variables and returns linear, constant, nonlinear": _visitor,
    }
    return [text for text, check in checks.items() if not _holds(check)]


def _holds(check: object) -> bool:
    """Run one check; an exception counts as broken."""
    try:
        return bool(check())  # type: ignore[operator]
    except Exception:
        return False


def _members_in_dict() -> bool:
    var = IndexedVar(RangeSet(0, 2), dense=False)
    var.construct()
    return type(var._data) is dict and not var._data and not var.is_reference()


def _late_members() -> bool:
    class Late(IndexedVar):
        def __len__(self) -> int:
            return 3

        def _getitem_when_not_present(self, index: int) -> VarData:
            member = self._data[index] = VarData(component=self)
            member._index = index
            return member

    model = ConcreteModel()
    model.late = Late(RangeSet(0, 2), dense=False)
    return [member.index() for member in model.late.values()] == [0, 1, 2]


def _member_state() -> bool:
    var, con = VarData(component=None), ConstraintData(component=None)
    con._index = 7
    return var._fixed is False and con._active is True and hasattr(var, "_index") and con.index() == 7


def _two_columns() -> ConcreteModel:
    model = ConcreteModel()
    model.x, model.y = ScalarVar(), ScalarVar()
    return model


def _construction() -> bool:
    con = IndexedConstraint(RangeSet(0, 2))
    before, own = con._constructed, con._anonymous_sets
    con.construct()
    return before is False and con._constructed is True and own is not None and len(own) == 1


def _bounded() -> bool:
    model = _two_columns()
    model.row = IndexedConstraint([1])
    model.row[1] = (2, model.x, 5)
    low, body, high = model.row[1].to_bounded_expression(evaluate_bounds=True)
    StaleFlagManager.mark_all_as_stale()
    return (low, high) == (2, 5) and body is model.x


def _own_expression() -> bool:
    model = _two_columns()
    model.named = _Symbolic()
    model.named.target = model.x
    recorder = _Recorder()
    repn = LinearRepnVisitor({}, var_recorder=recorder).walk_expression(2 * model.named + model.y)
    expanded: bool = repn.linear == {id(model.x): 2, id(model.y): 1}
    return expanded


def _visitor() -> bool:
    model = _two_columns()
    recorder = _Recorder()
    visitor = LinearRepnVisitor({}, var_recorder=recorder)
    repn = visitor.walk_expression(3 * model.x - model.y + 4)
    curved = visitor.walk_expression(model.x * model.y)
    found = set(recorder.var_map) == {id(model.x), id(model.y)}
    straight: bool = repn.linear == {id(model.x): 3, id(model.y): -1} and repn.constant == 4
    return found and straight and curved.nonlinear is not None
