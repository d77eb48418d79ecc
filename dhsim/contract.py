"""A contract: clauses on one flow, what they charge together, and the bill that they write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator, model_validator

from .calendar import Array, Hours
from .clauses import Clause
from .clauses.deal import Deal, Item, Metered, Room
from .errors import Fault, Finding, InputError
from .fields import Fields
from .linear import Algebra, Linear
from .registry import by_kind
from .supplier_side import SupplierSide


class Contract(Fields):
    """A price agreement on one flow, made of clauses. The flow's contract pays the sum of them."""

    title: str = ""
    counterparty: str = Field("", description="who is paid")
    covers: Literal["supply", "carriage", "tax", ""] = Field(
        "", description="what is paid for: only one contract of a flow can cover its supply"
    )
    clauses: tuple[SerializeAsAny[Clause], ...] = Field((), description="what is charged; none if it is unmetered")
    unmetered: bool = Field(False, description="no invoice is written (barter, win-win): valued at what heat is worth")
    supplier: SupplierSide | None = Field(None, description="the supplier's own costs, for its books")

    @field_validator("clauses", mode="before")
    @classmethod
    def _of_their_kind(cls, value: Any, info: ValidationInfo) -> Any:
        """Tables with a `kind` become the clause of that kind."""
        if not isinstance(value, list | tuple):
            return value
        return tuple(
            by_kind(Clause.kinds, item, "clause", info.context) if isinstance(item, Mapping) else item for item in value
        )

    @model_validator(mode="after")
    def _makes_sense(self) -> Contract:
        """Clauses or unmetered, and VAT once."""
        if not self.clauses and not self.unmetered:
            raise ValueError("this contract has no clauses; list some, or set unmetered = true")
        if self.clauses and self.unmetered:
            raise ValueError("an unmetered contract writes no invoice, but this one has clauses; keep one of the two")
        kinds = [clause.kind for clause in self.clauses if type(clause).once]
        for kind in kinds:
            if kinds.count(kind) > 1:
                raise ValueError(f"the clause '{kind}' stands in this contract {kinds.count(kind)} times; keep one")
        return self

    def payee(self, clause: Clause) -> str:
        """Who is paid by a clause: whom it names, else who usually is (the state, for taxes), else the counterparty.

        A contract that covers tax names the authority itself.
        """
        usual = "" if self.covers == "tax" else clause.paid_to
        return clause.counterparty or usual or self.counterparty

    def sign(self, clause: Clause, sold: bool) -> float:
        """1 if what a clause charges is our cost, -1 if it is income: all that a customer pays for what is sold."""
        return -1.0 if sold and not clause.paid_to else 1.0

    def in_order(self) -> list[tuple[int, Clause]]:
        """Clauses with their places, those on the sum of others last."""
        return sorted(enumerate(self.clauses), key=lambda placed: type(placed[1]).order)

    def charges(
        self, flow: Algebra, at: Hours, room: Room, name: str, sold: bool, offered_mw: Array | None, where: str = ""
    ) -> Iterator[tuple[int, Clause, Linear]]:
        """What every clause charges for a flow of a model, in currency per hour of every step, positive if paid.

        room: where variables and rows are written, under names that begin with `name`. where: the contract in messages.
        Raises InputError for a clause that does not fit the flow.
        """
        if not flow.linear().terms:  # nothing to decide: what the invoice says, as a constant
            yield from self._known(flow.linear().constant, at, sold, offered_mw, where or f"contracts.{name}")
            return
        before, remuneration, rate = Linear(at.n), Linear(at.n), np.zeros(at.n)
        for k, clause in self.in_order():
            place = f"{name}_{k + 1}_{clause.kind}"
            said = f"{where or f'contracts.{name}'}.clauses[{k}]"
            deal = Deal(flow.linear(), at, room, place, sold, offered_mw, rate, before, remuneration, said)
            cost = clause.charge(deal)
            own = clause.rate_per_mwh(at)
            before = before + cost
            if clause.remunerates:
                remuneration = remuneration + cost
                rate = rate if own is None else rate + own
            yield k, clause, cost

    def _known(
        self, flow_mw: Array, at: Hours, sold: bool, offered_mw: Array | None, where: str
    ) -> Iterator[tuple[int, Clause, Linear]]:
        """The same for a flow that no decision changes. Raises InputError for a limit that it breaks."""
        for one in self.bill(flow_mw, at, sold, offered_mw):
            for broken in one.clause.breaches(one.metered):
                remedy = "Nothing can be decided about this flow: change the clause, or what takes or gives it"
                raise InputError([Fault(f"{where}.clauses[{one.place}]", broken, remedy)])
            yield one.place, one.clause, Linear(at.n, (), _hourly(one.lines, at))

    def bill(self, flow_mw: Array, at: Hours, sold: bool = False, offered_mw: Array | None = None) -> list[Billed]:
        """The lines of the invoice for a finished flow, clause by clause, and what the supplier is taxed for it.

        flow_mw: one number a step, never negative. Amounts are positive where the payer of the contract pays.
        """
        before, remuneration, rate = np.zeros(at.n), np.zeros(at.n), np.zeros(at.n)
        billed: list[Billed] = []
        for k, clause in self.in_order():
            metered = Metered(flow_mw, at, sold, offered_mw, rate, before, remuneration)
            lines = clause.invoice(metered)
            billed.append(Billed(k, clause, tuple(lines), metered))
            own, hourly = clause.rate_per_mwh(at), _hourly(lines, at)
            before = before + hourly
            if clause.remunerates:
                exact = hourly if own is None else flow_mw * own
                remuneration = remuneration + exact
                rate = rate if own is None else rate + own
        return sorted(billed, key=lambda one: one.place)

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """What only the run, and what the supplier offers (None: not known), can tell is wrong."""
        for k, clause in enumerate(self.clauses):
            for key, found, remedy in clause.faults(at, offered_mw):
                yield f"clauses[{k}].{key}", found, remedy


@dataclass(frozen=True, eq=False)
class Billed:
    """What one clause writes on the invoice. place: where it stands in the contract; metered: what it was made from."""

    place: int
    clause: Clause
    lines: tuple[Item, ...]
    metered: Metered

    @property
    def amount(self) -> float:
        """The sum of its lines."""
        return float(sum(line.amount for line in self.lines))


def _hourly(lines: Sequence[Item], at: Hours) -> Array:
    """Amounts of lines, spread evenly over their steps: currency per hour."""
    out = np.zeros(at.n)
    for line in lines:
        out[line.begin : line.end] += line.amount / ((line.end - line.begin) * at.step_h)
    return out
