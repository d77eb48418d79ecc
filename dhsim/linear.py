"""Linear expressions over the steps of a run: coefficients times variables, held as arrays.

`2.0 * heat + other.shift(1) - 3.0` is one `Linear` with 8760 rows, not 8760 expressions. The operators of `Algebra`
are shared by `Linear` and by the variables themselves (`hourly.HourlyVar`). Nothing here needs Pyomo or a solver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .errors import ModelError

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Number = float | int | Array


class Variable(Protocol):
    """What a linear expression needs to know of a variable: how many columns it has, and their bounds."""

    n: int
    lower: Array
    upper: Array

    def linear(self) -> Linear:
        """The variable as an expression."""
        ...


@dataclass(frozen=True, eq=False)
class Term:
    """`coef[k] * var[pos[k]]`, added to row `row[k]` of the expression; row None means rows 0, 1, 2, ..."""

    var: Variable
    coef: Array
    pos: Index
    row: Index | None = None

    def rows(self) -> Index:
        """The row of every entry."""
        return np.arange(len(self.coef)) if self.row is None else self.row

    def same_entries(self, other: Term) -> bool:
        """Can the coefficients of both be added one by one?"""
        return (
            self.var is other.var
            and self.row is None
            and other.row is None
            and (self.pos is other.pos or np.array_equal(self.pos, other.pos))
        )


class Algebra:
    """Operators of everything that is linear in the variables of a model. Subclasses give `linear()`."""

    __array_ufunc__ = None  # numpy leaves `array * expression` to us
    __pandas_priority__ = 5000  # and so does pandas
    __hash__ = object.__hash__

    def linear(self) -> Linear:
        """The expression itself."""
        raise NotImplementedError

    def __add__(self, other: Algebra | Number) -> Linear:
        return self.linear().plus(other)

    __radd__ = __add__

    def __neg__(self) -> Linear:
        return self.linear().times(-1.0)

    def __sub__(self, other: Algebra | Number) -> Linear:
        return self.linear().plus(-_operand(other))

    def __rsub__(self, other: Algebra | Number) -> Linear:
        return (-self).plus(other)

    def __mul__(self, factor: Number) -> Linear:
        return self.linear().times(factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> Linear:
        return self.linear().times(1.0 / _number(divisor))

    def __le__(self, other: Algebra | Number) -> Relation:
        return Relation.of(self - other, "<=")

    def __ge__(self, other: Algebra | Number) -> Relation:
        return Relation.of(self - other, ">=")

    def __eq__(self, other: object) -> Relation:  # type: ignore[override]
        if not isinstance(other, Algebra | float | int | np.number | np.ndarray) and not hasattr(other, "to_numpy"):
            return NotImplemented
        return Relation.of(self - other, "==")  # type: ignore[operator]

    def shift(self, steps: int) -> Linear:
        """The value `steps` steps earlier. The run is taken as a ring: the first row sees the end of the run;
        leave that row out with `block.add(..., skip=steps)` where the run is not cyclic."""
        return self.linear().take(np.roll(np.arange(self.linear().n), steps))

    def take(self, rows: Index) -> Linear:
        """A new expression whose row k is row `rows[k]` of this one."""
        return self.linear().take(rows)

    def total(self) -> Linear:
        """The sum over all rows, as an expression with one row."""
        expr = self.linear()
        return expr.by_group(np.zeros(expr.n, dtype=np.int64), 1)

    def by_group(self, group: Index, n: int) -> Linear:
        """Sums by group (month, year, day): row g adds all rows whose `group` is g; negative groups are left out."""
        return self.linear().by_group(group, n)


def _operand(value: Algebra | Number) -> Any:
    """An expression, or a number that can be negated."""
    return value if isinstance(value, Algebra) else _number(value)


def _number(value: object) -> Array:
    """A number, or one a row. Raises TypeError for what is neither, with a way out."""
    if isinstance(value, Algebra):
        raise TypeError("an expression times or divided by an expression is not linear; one of the two must be numbers")
    if hasattr(value, "is_expression_type"):
        raise TypeError(
            "hourly expressions combine with each other, numbers and arrays, not with single Pyomo objects; write "
            "pyo.Constraint(m.hours, rule=...) for a variable, pyo.value(...) for a parameter"
        )
    return np.asarray(value, dtype=float)


class Linear(Algebra):
    """`n` rows of (sum of terms) + constant."""

    __slots__ = ("constant", "n", "terms")

    def __init__(self, n: int, terms: tuple[Term, ...] = (), constant: Number = 0.0) -> None:
        self.n = n
        self.terms = terms
        self.constant: Array = np.broadcast_to(np.asarray(constant, dtype=float), (n,))

    def linear(self) -> Linear:
        """The expression itself."""
        return self

    def plus(self, other: Algebra | Number) -> Linear:
        """Row by row sum; terms of the same variable are merged. One of the two may have a single row."""
        if not isinstance(other, Algebra):
            number = _number(other)
            return Linear(self._rows_with(number), self.terms, self.constant + number)
        right = other.linear()
        if right.n != self.n:
            left, right = _same_length(self, right)
            return left.plus(right)
        terms = list(self.terms)
        for term in right.terms:
            for k, mine in enumerate(terms):
                if mine.same_entries(term):
                    terms[k] = replace(mine, coef=mine.coef + term.coef)
                    break
            else:
                terms.append(term)
        return Linear(self.n, tuple(terms), self.constant + right.constant)

    def times(self, factor: Number) -> Linear:
        """Every row times a number, or times one number a row."""
        by_row = _number(factor)
        self._rows_with(by_row)
        if by_row.ndim == 0:
            terms = tuple(replace(t, coef=t.coef * by_row) for t in self.terms)
        else:
            terms = tuple(replace(t, coef=t.coef * (by_row if t.row is None else by_row[t.row])) for t in self.terms)
        return Linear(self.n, terms, self.constant * by_row)

    def take(self, rows: Index) -> Linear:
        """A new expression whose row k is row `rows[k]` of this one."""
        rows = np.arange(self.n)[rows]  # masks, slices and negative numbers as numpy takes them
        terms = tuple(_taken(term, rows, self.n) for term in self.terms)
        return Linear(len(rows), terms, self.constant[rows])

    def by_group(self, group: Index, n: int) -> Linear:
        """Sums by group; negative groups are left out. Raises ValueError if a row has no group, or one too high."""
        if group.shape != (self.n,) or group.max(initial=-1) >= n:
            raise ValueError(f"by_group needs a group below {n} for each of {self.n} rows")
        kept = group >= 0
        constant = np.bincount(group[kept], weights=self.constant[kept], minlength=n).astype(float)
        terms = []
        for t in self.terms:
            to = group[t.rows()]
            use = to >= 0
            terms.append(Term(t.var, t.coef[use], t.pos[use], to[use]))
        return Linear(n, tuple(terms), constant)

    def value(self, solution: Any) -> Array:
        """The expression's number in every row; `solution(var)` gives a variable's values."""
        out = np.array(self.constant, dtype=float)
        for t in self.terms:
            part = t.coef * solution(t.var)[t.pos]
            if t.row is None:
                out += part
            else:
                np.add.at(out, t.row, part)
        return out

    def highest(self) -> Array:
        """The largest value that the variables' own upper and lower bounds allow, row by row."""
        out = np.array(self.constant, dtype=float)
        for t in self.terms:
            limit = np.where(t.coef > 0, t.var.upper[t.pos], t.var.lower[t.pos])
            part = np.where(t.coef == 0, 0.0, t.coef * np.where(t.coef == 0, 0.0, limit))
            np.add.at(out, t.rows(), part)
        return out

    def is_zero(self) -> bool:
        """Is it zero whatever the variables are?"""
        return not np.any(self.constant) and not any(np.any(t.coef) for t in self.terms)

    def is_variable(self) -> bool:
        """Is it one variable, row by row, with no factor and no constant?"""
        if len(self.terms) != 1 or np.any(self.constant):
            return False
        t = self.terms[0]
        return t.row is None and bool(np.all(t.coef == 1.0)) and np.array_equal(t.pos, np.arange(t.var.n))

    def _rows_with(self, other: Array) -> int:
        """The common number of rows of this expression and an array; raises ValueError if there is none."""
        if other.ndim == 0 or other.shape == (self.n,):
            return self.n
        raise ValueError(f"an array of shape {other.shape} does not fit an expression of {self.n} rows")


def _same_length(left: Linear, right: Linear) -> tuple[Linear, Linear]:
    """Repeat an expression of one row so that both have the same number of rows."""
    if left.n == 1:
        return left.take(np.zeros(right.n, dtype=np.int64)), right
    if right.n == 1:
        return left, right.take(np.zeros(left.n, dtype=np.int64))
    raise ValueError(f"expressions of {left.n} and {right.n} rows cannot be combined")


def _taken(term: Term, rows: Index, n: int) -> Term:
    """The entries of a term that belong to the chosen rows, renumbered."""
    if term.row is None:
        return Term(term.var, term.coef[rows], term.pos[rows])
    order = np.argsort(term.row, kind="stable")
    count = np.bincount(term.row, minlength=n)
    begin = np.concatenate([[0], np.cumsum(count)])[:-1]
    new_row = np.repeat(np.arange(len(rows)), count[rows])
    within = np.arange(len(new_row)) - np.repeat(np.cumsum(count[rows]) - count[rows], count[rows])
    entry = order[np.repeat(begin[rows], count[rows]) + within]
    return Term(term.var, term.coef[entry], term.pos[entry], new_row)


@dataclass(frozen=True, eq=False)
class Relation:
    """`lower <= expr <= upper`, row by row; the expression's constant is moved into the bounds."""

    expr: Linear
    lower: Array
    upper: Array

    @classmethod
    def of(cls, difference: Linear, sign: str) -> Relation:
        """`difference <sign> 0`."""
        rest = -difference.constant
        body = Linear(difference.n, difference.terms)
        unbounded = np.full(difference.n, np.inf)
        lower = -unbounded if sign == "<=" else rest
        upper = unbounded if sign == ">=" else rest
        return cls(body, lower, upper)

    def __bool__(self) -> bool:
        raise TypeError("a relation between hourly expressions has no truth value; hand it to block.add()")


def by_rows(rows: list[Any], columns: list[Any], values: list[Any], n: int, width: int) -> tuple[Any, Any, Array]:
    """A sparse matrix of n rows by rows (start, index, value) from pieces; entries of the same place are added up."""
    key = np.concatenate(rows).astype(np.int64) * width + np.concatenate(columns).astype(np.int64)
    value = np.concatenate(values).astype(float)
    order = np.argsort(key, kind="stable")
    key, value = key[order], value[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    if len(first) < len(key):
        key, value = key[first], np.add.reduceat(value, first)
    used = value != 0.0
    key, value = key[used], value[used]
    start = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(key // width, minlength=n), out=start[1:])
    return start, (key % width).astype(np.int32), value


def demand_numbers(what: str, *arrays: Array) -> None:
    """NaN would be refused by the solver without saying where. 0 x coefficient is NaN for infinite ones too."""
    if any(np.isnan(array).any() for array in arrays):
        raise ModelError(f"{what} has a limit or coefficient that is not a number (or not a finite one)")
