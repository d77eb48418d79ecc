"""What a worker does with questions about offers: the base year first, then what each set of offers comes to in it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .appraisal import Appraiser, coldest_week
from .batch_work import Desk, Task
from .files_in import Change
from .live import LiveModel
from .offers import Offers
from .outcomes import Outcome, outcome_of
from .prepared import canonical
from .variants import BASE, Variant

if TYPE_CHECKING:
    import xarray as xr

YEAR, CHOSEN = "year", "offers"  # what varies between questions
AND = " + "  # between the names of offers


@dataclass(frozen=True, eq=False)
class OfferDesk(Desk):
    """A desk that answers questions about offers. bases: year -> what the base came to in it."""

    offers: Offers | None = None
    bases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def answered(self, live: LiveModel, task: Task) -> tuple[Outcome, xr.Dataset]:
        """What a set of offers comes to in a year."""
        assert self.offers is not None
        asked = task.variant.varied
        year = next(one for one in self.offers.variants if one.name == asked[YEAR])
        appraiser = Appraiser(self.offers, live, year.changes)
        chosen = chosen_in(asked)
        if chosen:
            numbers, result = appraiser.appraised(chosen, self.bases[year.name], year.name == BASE)
            if len(chosen) == 1 and year.name == BASE:
                numbers |= self._in_detail(appraiser, chosen[0], result)
        else:
            numbers, result = appraiser.base()
        kept = {name: round(value, 6) for name, value in numbers.items() if value == value}
        return outcome_of(task.key, task.variant.name, dict(asked), result, kept), result

    def keeps(self, task: Task) -> bool:
        """Whole results are only looked at in the year as it stands."""
        return str(task.variant.varied[YEAR]) == BASE

    def passed_by(self, live: LiveModel, task: Task) -> None:
        """Go on as if the question had been answered here: it takes more than one solve."""
        with suppress(Exception):
            self.answered(live, task)

    def _in_detail(self, appraiser: Appraiser, name: str, result: xr.Dataset) -> dict[str, float]:
        """What is only asked of the year as it stands: clauses one by one, and the supplier stopping in the cold."""
        return appraiser.without_clauses(name) | appraiser.stopped(name, coldest_week(result))


def questions(offers: Offers, chosen: tuple[str, ...] | None) -> list[Variant]:
    """A set of offers (none: the base) in every year, as scenarios of a batch.

    The changes are all that an answer depends on, so that answers can be known again by their hash.
    """
    where = offers.prepared.scenario.where
    terms: Any = {name: offers.table[name].model_dump(mode="json") for name in chosen or ()}
    told = canonical([terms, offers.comparison.model_dump(mode="json")]) if chosen else ""
    said = AND.join(chosen or ()) or "no offer"
    return [
        Variant(
            said if year.name == BASE else f"{said}, {year.name}",
            0,
            (*year.changes, *offers.changes(chosen or ()), Change(where, "comparison", told)),
            {CHOSEN: AND.join(chosen or ()), YEAR: year.name, **year.varied},
        )
        for year in offers.variants
    ]


def chosen_in(varied: Mapping[str, Any]) -> tuple[str, ...]:
    """The offers that a question is about."""
    return tuple(str(varied[CHOSEN]).split(AND)) if varied.get(CHOSEN) else ()
