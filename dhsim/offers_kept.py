"""Answers about offers that lie in a folder already, read back without asking anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .batch_folder import BatchFolder
from .batch_reading import asked_in
from .batching import keys_of
from .comparing import KIND, Answers, gathered
from .errors import Fault, InputError
from .folder_kinds import ASKED, wrong_kind
from .how import How
from .offer_work import questions
from .offers import BASE, Offers
from .outcomes import Failure, Outcome
from .variants import Plan, Variant

_AGAIN = "Run `dhsim offers` again: what is answered is not asked twice"


def kept_answers(folder: str | os.PathLike[str]) -> Answers:
    """What was found out about offers, from the folder that `dhsim offers` wrote and the files it was asked with.

    Questions that are not answered yet count as failed. Raises InputError if it is no such folder, if the files are
    gone, or if they have changed since, so that the answers are to other questions.
    """
    place = BatchFolder(Path(folder).expanduser().resolve())
    other = wrong_kind(place.path, "offers")
    if other is not None:
        raise other
    asked = asked_in(place.path, "dhsim offers")
    file = Path(str(next(iter(asked.get("files", ())), "")))
    if not file.is_file():
        remedy = "Put it back, or compare the offers again from where it is now"
        raise InputError([Fault(str(place.path / ASKED), f"the file of offers, {file}, is not there any more", remedy)])
    offers = Offers.read(file)
    variants = [one for chosen in [(), *offers.sets()] for one in questions(offers, chosen)]
    plan = Plan((file,), (offers.prepared,), tuple(variants), KIND)
    keys = keys_of(plan, How())
    kept = _whole(place, keys, plan)
    _same_questions(place, file, [kept.get(keys[one.name]) for one in variants])
    return gathered(offers, place, kept | _missing(plan, keys, kept))


def _whole(place: BatchFolder, keys: Mapping[str, str], plan: Plan) -> dict[str, Outcome]:
    """Answers, those left out whose hourly result is gone."""
    found = place.finished(keys.values())
    stands = {keys[one.name] for one in plan.variants if one.varied["year"] == BASE}
    lost = {key for key in stands & found.keys() if not (place.hourly / f"{key}.nc").exists()}
    return {key: one for key, one in found.items() if key not in lost or one.failure is not None}


def _same_questions(place: BatchFolder, file: Path, answers: list[Outcome | None]) -> None:
    """Refuse answers to other questions than the file asks now. answers: the first is that of the base."""
    if answers[0] is not None and answers[0].failure is None:
        return
    if any(answers):
        found, remedy = "the base has no answer, and without it nothing can be compared", _AGAIN
    else:
        found = f"its answers are not to what {file} asks now: the file, its inputs or dhsim have changed since"
        remedy = "Run `dhsim offers` again into another folder, or with --force"
    raise InputError([Fault(str(place.path), found, remedy)])


def _missing(plan: Plan, keys: Mapping[str, str], kept: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """Questions without any answer, as failures."""

    def unanswered(one: Variant) -> Outcome:
        return Outcome(keys[one.name], one.name, dict(one.varied), failure=Failure("limit", f"not answered. {_AGAIN}"))

    return {keys[one.name]: unanswered(one) for one in plan.variants if keys[one.name] not in kept}
