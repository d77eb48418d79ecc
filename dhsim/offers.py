"""Offers as changes of a base scenario: what is added for each, and the faults of all of them together."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import Faults, InputError
from .files_in import Change
from .offer_file import GROUPS, Comparison, Offer
from .prepared import Prepared
from .variants import Variant, combinations_of

BASE = "base"


@dataclass(frozen=True, eq=False)
class Offers:
    """Offers beside the base scenario that they are compared with. variants: the base under every price and weather
    year; the first is the scenario as it stands.
    """

    path: Path
    prepared: Prepared
    table: Mapping[str, Offer]
    comparison: Comparison
    variants: tuple[Variant, ...]

    @classmethod
    def read(cls, path: str | Path) -> Offers:
        """Read a file of offers. Raises InputError with all faults: of the files, of every offer by itself, and of
        what they say of each other."""
        prepared = Prepared.read(path)
        faults, where = Faults(), prepared.scenario.where
        table = dict(sorted((prepared.scenario.offers or {}).items()))
        comparison = prepared.scenario.comparison or Comparison()
        if not table:
            faults.add(where, "it has no offers", "Add [offers.<name>] with components and contracts")
        for name, offer in table.items():
            for key, found, remedy in offer.findings(name, list(table), comparison):
                faults.add(f"{where}, offers.{name}.{key}", found, remedy)
        _check_combinations(comparison, table, where, faults)
        _check_parts(table, where, faults)
        faults.raise_if_any()
        out = cls(Path(path), prepared, table, comparison, tuple(combinations_of(prepared, comparison.axes, faults)))
        for name in table:
            out._check(name, faults)
        faults.raise_if_any()
        return out

    def _check(self, name: str, faults: Faults) -> None:
        """An offer by itself must make a case, and replace nothing of the base."""
        where, tree = self.prepared.scenario.where, self.prepared.reading.tree
        for group in GROUPS:
            for part in getattr(self.table[name], group):
                if part in tree.get(group, {}):
                    found = f"the base scenario has {group}.{part} already, which the offer would replace"
                    remedy = f'Leave it out of the base by remove = ["{group}.{part}"], or choose another name'
                    faults.add(f"{where}, offers.{name}.{group}.{part}", found, remedy)
        try:
            self.prepared.case(self.changes((name,)))
        except InputError as error:
            for fault in error.faults:
                faults.add(f"{self.prepared.scenario.where}, offers.{name}: {fault.where}", fault.found, fault.remedy)

    def changes(self, chosen: tuple[str, ...], more_per_mwh: Mapping[str, float] | None = None) -> tuple[Change, ...]:
        """What offers add to the base. more_per_mwh: offer -> what its energy price is raised by."""
        where = self.prepared.scenario.where
        changes = []
        for name in chosen:
            offer = self.table[name]
            for group in GROUPS:
                for part, table in getattr(offer, group).items():
                    raised = group == "contracts" and part == offer.negotiated
                    full = _negotiated(table, offer, (more_per_mwh or {}).get(name, 0.0)) if raised else table
                    changes.append(Change(where, f"{group}.{part}", full))
        return tuple(changes)

    def without_clause(self, name: str, place: int) -> tuple[Change, ...]:
        """An offer without one clause of its contract."""
        offer, out = self.table[name], []
        for change in self.changes((name,)):
            if change.path == f"contracts.{offer.negotiated}":
                table = copy.deepcopy(change.value)
                del table["clauses"][place]
                if not table["clauses"]:
                    table["unmetered"] = True  # free, and said to be so
                change = Change(change.where, change.path, table)
            out.append(change)
        return tuple(out)

    def clauses(self, name: str) -> list[str]:
        """The kinds of the clauses of an offer's contract, as its file has them."""
        offer = self.table[name]
        return [str(clause.get("kind", "")) for clause in offer.contracts[offer.negotiated].get("clauses", ())]

    def sets(self) -> list[tuple[str, ...]]:
        """What is tried: every offer alone, the combinations asked for, and all that could be the portfolio."""
        alone = [(name,) for name in self.table]
        asked = [tuple(sorted(set(names))) for names in self.comparison.combinations]
        together = [one for one in self._portfolios() if len(one) > 1]
        return list(dict.fromkeys([*alone, *asked, *together]))

    def allowed(self, chosen: tuple[str, ...]) -> bool:
        """May these be taken together: no exclusion, within the budget, not too many?"""
        excluded = {other for name in chosen for other in self.table[name].excludes}
        budget, spent = self.comparison.budget, sum(self.invested(name) for name in chosen)
        fits = budget is None or spent <= budget
        return fits and not excluded & set(chosen) and len(chosen) <= self.comparison.at_most

    def invested(self, name: str, by: str = "utility") -> float:
        """What a party invests in an offer, after the subsidy."""
        offer = self.table[name]
        return (offer.investment - offer.subsidy) * float(getattr(offer, f"{by}_share"))

    def _portfolios(self) -> Iterator[tuple[str, ...]]:
        """Every set of offers that may be taken together."""
        for size in range(1, self.comparison.at_most + 1):
            for chosen in itertools.combinations(self.table, size):
                if self.allowed(chosen):
                    yield chosen


def _check_combinations(comparison: Comparison, table: Mapping[str, Offer], where: str, faults: Faults) -> None:
    """Combinations are made of offers."""
    known = ", ".join(table) or "none"
    for k, names in enumerate(comparison.combinations):
        place = f"{where}, comparison.combinations[{k}]"
        if not names:
            faults.add(place, "it names no offer", f"Known: {known}")
        for name in names:
            if name not in table:
                faults.add(place, f"there is no offer '{name}'", f"Known: {known}")


def _check_parts(table: Mapping[str, Offer], where: str, faults: Faults) -> None:
    """Taken together, the parts of one offer must not replace those of another."""
    for (one, first), (two, second) in itertools.combinations(table.items(), 2):
        for group in GROUPS:
            brought, other = getattr(first, group), getattr(second, group)
            for part in sorted(brought.keys() & other.keys()):
                if brought[part] != other[part]:
                    remedy = "Give it another name in one of them"
                    faults.add(f"{where}, offers.{two}.{group}.{part}", f"offer '{one}' brings another one", remedy)


def _negotiated(table: Any, offer: Offer, more_per_mwh: float) -> Any:
    """The contract with the volumes that the offer sets, and a price on top if one is asked for."""
    if not isinstance(table, Mapping):
        return table
    clauses = list(table.get("clauses", ()))
    if offer.least_mwh:
        clauses.append({"kind": "must_take", "least_mwh": offer.least_mwh})
    if offer.most_mwh is not None:
        clauses.append({"kind": "maximum_volume", "most_mwh": offer.most_mwh})
    if more_per_mwh:  # a line of its own on every invoice, so only where a price is searched for
        clauses.append({"kind": "energy_price", "price_per_mwh": more_per_mwh})
    return {**table, "clauses": clauses}
