r"""What a clause sees: one flow under one contract, while the model is made and when it is billed.

Variables and rows of a clause are named `<contract>_<n>_<kind>_<name>`, $n$ being its place in the contract from 1.

**The larger of an expression and a number**, $z = \max(x, f)$, which several clauses charge at a price $c$, is a
variable with $z \ge f$ and $z \ge x$. Where it costs, the cheapest $z$ is the larger of the two. Where it earns
($\sigma c < 0$) a binary $b$ holds it from above, with $x^{\min} \le x \le x^{\max}$ the bounds that follow from
those of the flow:

$$
z \le x + [f - x^{\min}]^+\, b, \qquad z \le f + [x^{\max} - f]^+\,(1 - b) .
$$

A flow without bounds is refused then.

- $z$: `<name>`; $b$: `<name>_at_floor`, 0 or 1
- rows: `<name>_least`, and where it earns `<name>_most`, `<name>_floor`
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..calendar import Array, Hours
from ..errors import Fault, InputError
from ..linear import Algebra, Linear
from .periods import Periods, periods

if TYPE_CHECKING:
    from ..linear import Number, Relation

log = logging.getLogger("dhsim")


class Room(Protocol):
    """Where variables and rows are written: a block of the model."""

    def variable(self, name: str, n: int, lower: Number = 0.0, upper: Number = np.inf, integer: bool = False) -> Any:
        """`n` values that are not bound to steps."""

    def add(self, name: str, relation: Relation) -> Any:
        """Rows, one for each row of the relation."""


@dataclass(frozen=True, eq=False)
class Deal:
    """One flow under one contract, as a clause writes its cost.

    flow_mw: MW of every step, never negative. place: what names of variables begin with. sold: is the flow sold, so
    that what the clause charges is income? offered_mw: what the supplier could deliver, where that is known.
    rate_per_mwh: sum of the plain prices that remunerate the supplier.
    before: what the clauses that come earlier charge; remuneration: the part of it that the supplier keeps. where: the
    clause as files name it, for faults.
    """

    flow_mw: Linear
    at: Hours
    room: Room
    place: str
    sold: bool = False
    offered_mw: Array | None = None
    rate_per_mwh: Array = field(default_factory=lambda: np.zeros(1))
    before: Linear = field(default_factory=lambda: Linear(1))
    remuneration: Linear = field(default_factory=lambda: Linear(1))
    where: str = ""

    def variable(self, name: str, n: int, lower: Number = 0.0, upper: Number = np.inf, integer: bool = False) -> Any:
        """Values that are not bound to steps, such as the highest load of each month."""
        return self.room.variable(f"{self.place}_{name}", n, lower, upper, integer)

    def add(self, name: str, relation: Relation) -> None:
        """Rows of the model."""
        self.room.add(f"{self.place}_{name}", relation)

    def volumes_mwh(self, spans: Periods) -> Linear:
        """The flow in each span."""
        return self.flow_mw.by_group(spans.of_step, len(spans)) * self.at.step_h

    def spread(self, amounts: Algebra, spans: Periods) -> Linear:
        """Amounts of the spans as a cost per hour of every step, even over the hours of each."""
        return amounts.take(spans.of_step) * (1.0 / spans.hours)[spans.of_step]

    def highest_of(self, expr: Linear, what: str) -> Array:
        """The most that an expression can be; whole numbers need to know. Raises InputError if nothing limits it."""
        most = expr.highest()
        if not np.isfinite(most).all():
            found = f"it has to be decided with whole numbers, for which {what} needs a limit"
            raise self.fault(found, "Give the component a capacity, or the commodity buy_max_mw")
        return most

    def fault(self, found: str, remedy: str) -> InputError:
        """What to raise for a clause that does not fit the flow."""
        return InputError([Fault(self.where or self.place, found, remedy)])

    def whole(self, why: str) -> None:
        """Say that a clause cannot stay linear."""
        log.info("%s: whole numbers are needed, because %s", self.place, why)

    def larger(self, name: str, expr: Linear, floor: Array, price: Array) -> Any:
        """The larger of an expression and a number, row by row, where it is charged at `price`.

        What costs is held from below only and stays linear; where it earns, whole numbers tell which is the larger.
        """
        top = self.variable(name, expr.n, floor)
        self.add(f"{name}_least", top >= expr)
        earns = np.flatnonzero(-price > 0 if not self.sold else price > 0)
        if len(earns):
            self._exactly(name, top.take(earns), expr.take(earns), floor[earns])
        return top

    def _exactly(self, name: str, top: Linear, expr: Linear, floor: Array) -> None:
        """Hold it from above, too: at the expression, or at the floor."""
        self.whole("a larger amount would earn money")
        most, least = self.highest_of(expr, "the flow"), -self.highest_of(-expr, "the flow")
        low = self.variable(f"{name}_at_floor", expr.n, upper=1.0, integer=True)
        self.add(f"{name}_most", top <= expr + low * np.maximum(floor - least, 0.0))
        self.add(f"{name}_floor", top <= floor + (1.0 - low) * np.maximum(most - floor, 0.0))


@dataclass(frozen=True)
class Item:
    """One line of an invoice: steps begin..end-1, how much of what unit, and the amount (positive: the payer pays).

    what: tells the lines of one clause apart, such as 'tier 2' or 'overrun'. keep: it stands on the invoice even if it
    is 0, because its reader looks for it.
    """

    begin: int
    end: int
    quantity: float
    unit: str
    amount: float
    what: str = ""
    keep: bool = False


@dataclass(frozen=True, eq=False)
class Metered:
    """One flow under one contract, finished: what an invoice is made from. Names are those of `Deal`, as numbers.

    hourly: what the clauses before charge, and remuneration: the part that the supplier keeps, per hour of every step.
    """

    flow_mw: Array
    at: Hours
    sold: bool = False
    offered_mw: Array | None = None
    rate_per_mwh: Array = field(default_factory=lambda: np.zeros(1))
    before: Array = field(default_factory=lambda: np.zeros(1))
    remuneration: Array = field(default_factory=lambda: np.zeros(1))

    def volumes_mwh(self, spans: Periods) -> Array:
        """The flow in each span."""
        return spans.sums(self.flow_mw) * self.at.step_h

    def by_month(self, rate_per_mwh: Array, flow_mw: Array | None = None) -> list[Item]:
        """Price times flow, one line a month."""
        flow = self.flow_mw if flow_mw is None else flow_mw
        months = periods(self.at, "month")
        amounts = months.sums(flow * rate_per_mwh) * self.at.step_h
        return list(items(months, months.sums(flow) * self.at.step_h, "MWh", amounts))


def items(
    spans: Periods, quantity: Array, unit: str, amounts: Array, what: str = "", keep: bool = False
) -> Iterator[Item]:
    """One line a span."""
    for k in range(len(spans)):
        yield Item(int(spans.begin[k]), int(spans.end[k]), float(quantity[k]), unit, float(amounts[k]), what, keep)
