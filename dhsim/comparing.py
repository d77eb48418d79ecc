"""Compares offers: asks everything about them on all cores, and puts the answers side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

import xarray as xr

from .batch_folder import BatchFolder
from .batch_work import Desk
from .batching import Crew, Told, keys_of, run_batch
from .errors import SolveError
from .files_out import open_result
from .how import How
from .offer_work import OfferDesk, chosen_in, questions
from .offers import BASE, Offers
from .outcomes import Outcome
from .variants import Plan

if TYPE_CHECKING:
    import pandas as pd

KIND = "offers"  # what batch.json says of a folder of answers
Sets = tuple[str, ...]  # names of offers taken together; none is the base


@dataclass(frozen=True, eq=False)
class Answers:
    """Everything that was found out about offers. numbers: (offers, year) -> numbers. results: of the year as it
    stands, for the base and every offer alone; files: of every set, to be read when asked for. failed: questions
    without an answer, and why.
    """

    offers: Offers
    folder: Path
    numbers: Mapping[tuple[Sets, str], Mapping[str, float]]
    results: Mapping[Sets, xr.Dataset]
    failed: Mapping[str, str]
    files: Mapping[Sets, Path] = field(default_factory=dict)

    def of(self, chosen: Sets, year: str = BASE) -> Mapping[str, float]:
        """The numbers of a set of offers in a year; empty where there is no answer."""
        return self.numbers.get((chosen, year), {})

    @property
    def years(self) -> list[str]:
        """Price and weather years, the year as it stands first."""
        return [variant.name for variant in self.offers.variants]

    def result(self, chosen: Sets) -> xr.Dataset | None:
        """The year as it stands with a set of offers; None where there is no answer."""
        if chosen in self.results:
            return self.results[chosen]
        return open_result(self.files[chosen]) if chosen in self.files else None

    @property
    def portfolio(self) -> Sets:
        """The set of offers that saves most in the year as it stands, of those that may be taken together; of equal
        ones the smallest. None of them if there is no answer."""
        known = [one for one in self.offers.sets() if self.of(one) and self.offers.allowed(one)]
        return max(known, key=lambda one: (self.of(one)["saving"], -len(one)), default=())

    @property
    def ranking(self) -> pd.DataFrame:
        """One row a set of offers, best saving first; the other tables are in `dhsim.offer_tables`."""
        from .offer_tables import ranking

        return ranking(self)

    @property
    def risk(self) -> pd.DataFrame:
        """How every set of offers does over the price and weather years."""
        from .offer_tables import odds

        return odds(self)


def compare(
    file: str | os.PathLike[str] | Offers,
    folder: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    force: bool = False,
    told: Told | None = None,
    crew: Callable[[Desk], Crew] | None = None,
) -> Answers:
    """Compare the offers in a scenario file: `dh.compare("scenarios/offers_town.toml").ranking`.

    folder: where answers are kept, `results/<file>` if none is given; what is there already is not asked for again,
    unless force. workers: processes, one a core. told: hears of every answer. crew: others who do the work, such as a
    cluster (`dhsim.cluster.on_dask`).
    In a script, call it under `if __name__ == "__main__":`, as the processes import the script.
    Raises InputError with all faults of the file, SolveError if the base scenario has no dispatch.
    """
    offers = file if isinstance(file, Offers) else Offers.read(Path(file))
    return asked_about(
        offers, Path("results") / offers.path.stem if folder is None else folder, workers, force, told, crew
    )


def counted(offers: Offers, folder: Path) -> tuple[int, int]:
    """How many questions there are, and how many are answered in a folder already."""
    asked = [question for chosen in [(), *offers.sets()] for question in questions(offers, chosen)]
    place = BatchFolder(folder.expanduser().resolve())
    plan = Plan((offers.path,), (offers.prepared,), tuple(asked), KIND)
    known = place.finished(keys_of(plan, How()).values()) if place.outcomes.is_dir() else {}
    return len(asked), len(known)


def asked_about(
    file: str | os.PathLike[str] | Offers,
    folder: str | os.PathLike[str],
    workers: int | None = None,
    force: bool = False,
    told: Told | None = None,
    crew: Callable[[Desk], Crew] | None = None,
) -> Answers:
    """Ask everything about the offers in a file. Answers that are in the folder already are not asked for again.

    Raises InputError with all faults of the file, SolveError if the base scenario has no dispatch.
    """
    offers = file if isinstance(file, Offers) else Offers.read(Path(file))
    place, how = Path(folder), How()
    base = Plan((offers.path,), (offers.prepared,), tuple(questions(offers, None)), KIND)
    kept = _ran(base, place, how, OfferDesk, offers, {}, workers, force, told, crew)
    bases = {str(one.varied["year"]): one.results for one in kept.values() if one.failure is None}
    if BASE not in bases:
        raise SolveError(f"the base scenario has no dispatch: {_why(kept)}")
    sets = [question for chosen in offers.sets() for question in questions(offers, chosen)]
    plan = Plan(base.files, base.prepared, tuple(one for one in sets if one.varied["year"] in bases), KIND)
    kept |= _ran(plan, place, how, OfferDesk, offers, bases, workers, force, told, crew)
    return gathered(offers, BatchFolder(place.expanduser().resolve()), kept)


def _ran(
    plan: Plan,
    folder: Path,
    how: How,
    desk_of: type[OfferDesk],
    offers: Offers,
    bases: Mapping[str, Mapping[str, float]],
    workers: int | None,
    force: bool,
    told: Told | None,
    crew: Callable[[Desk], Crew] | None,
) -> dict[str, Outcome]:
    """Ask some questions; key -> answer."""

    def about_offers(desk: Desk) -> Desk:
        return desk_of(**{one.name: getattr(desk, one.name) for one in fields(Desk)}, offers=offers, bases=bases)

    lost: dict[str, Outcome] = {}  # what is worth another try is not kept, but why it failed has to be said

    def heard(one: Outcome) -> None:
        if one.failure is not None:
            lost[one.key] = one
        if told is not None:
            told(one)

    _without_halves(plan, BatchFolder(folder.expanduser().resolve()), keys_of(plan, how))
    place = run_batch(plan, folder, how, workers, force, heard, crew, about_offers)
    return lost | place.finished(keys_of(plan, how).values())


def _without_halves(plan: Plan, place: BatchFolder, keys: Mapping[str, str]) -> None:
    """Answers of the year as it stands whose hourly result is gone are asked for again."""
    for variant in plan.variants:
        key = keys[variant.name]
        if variant.varied["year"] == BASE and not (place.hourly / f"{key}.nc").exists() and place.outcomes.is_dir():
            answered = [one for one in place.finished([key]).values() if one.failure is None]
            for one in answered:
                (place.outcomes / f"{one.key}.json").unlink()


def gathered(offers: Offers, place: BatchFolder, kept: Mapping[str, Outcome]) -> Answers:
    """Answers by what was asked. kept: key -> answer."""
    numbers, results, failed, files = {}, {}, {}, {}
    for key, one in kept.items():
        chosen, year = chosen_in(one.varied), str(one.varied["year"])
        if one.failure is not None:
            failed[one.name] = one.failure.text
            continue
        numbers[chosen, year] = one.results
        if year == BASE:
            files[chosen] = place.hourly / f"{key}.nc"
            if len(chosen) <= 1:
                results[chosen] = open_result(files[chosen])
    return Answers(offers, place.path, numbers, results, failed, files)


def _why(kept: Mapping[str, Outcome]) -> str:
    """What went wrong with the first that failed."""
    return next((one.failure.text for one in kept.values() if one.failure is not None), "it was not finished")
