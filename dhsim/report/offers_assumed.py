"""What a comparison of offers rests on: its settings, conditions, assumed values, input files, versions, failures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..asked import capital
from ..comparing import Answers
from ..offer_file import GROUPS, Comparison, Offer
from ..offers import BASE
from ..provenance import values_at
from .cells import Table, told
from .numbers import digits, said
from .origins import assumptions, kept, sources, versions

_LISTED = ("axes",)  # of the comparison: in a table of its own


def assumed(answers: Answers) -> Iterator[Table]:
    """All tables of it, those that are empty left out."""
    tables = [_settings(answers.offers.comparison), _conditions(answers), _years(answers), _values(answers)]
    tables += [_sources(answers), _versions(answers), _runs(answers), _failed(answers)]
    yield from (table for table in tables if table.rows)


def _settings(comparison: Comparison) -> Table:
    """How offers are compared."""
    rows = [
        (_label(Comparison, name), said(getattr(comparison, name)))
        for name in Comparison.model_fields
        if name not in _LISTED
    ]
    return told("How offers are compared", ("Setting", "Value"), rows)


def _conditions(answers: Answers) -> Table:
    """What each offer says of itself, apart from what is built and the contract."""
    offers = answers.offers.table.values()
    names = [name for name in Offer.model_fields if name not in (*GROUPS, "title")]
    rows = [(_label(Offer, name), *(said(getattr(offer, name)) for offer in offers)) for name in names]
    heads = ("Condition", *(offer.title or name for name, offer in answers.offers.table.items()))
    return told(f"Conditions of the offers (money in {answers.offers.prepared.head.currency})", heads, rows)


def _years(answers: Answers) -> Table:
    """What differs in each price and weather year."""
    rows = []
    for one in answers.offers.variants:
        changes = "; ".join(f"{change.path}: {said(change.value)}" for change in one.changes)
        rows.append((_year(one.name), changes or "nothing is changed"))
    return told("Price and weather years", ("Year", "What is changed"), rows)


def _values(answers: Answers) -> Table:
    """Every value that somebody put a provenance to, in the base and in every offer."""
    notes: dict[str, Any] = {}
    for result in answers.results.values():
        notes |= {path: one for path, one in kept(result.attrs, "provenance").items() if path not in notes}
    trees = [answers.offers.prepared.reading.tree]
    trees += [{group: getattr(offer, group) for group in GROUPS} for offer in answers.offers.table.values()]
    return assumptions(notes, values_at(trees, notes))


def _sources(answers: Answers) -> Table:
    """Files that were read, with their hashes."""
    found: dict[str, Any] = {}
    for result in answers.results.values():
        found |= kept(result.attrs, "sources")
    return sources(found)


def _versions(answers: Answers) -> Table:
    """Programs that were used."""
    found: dict[str, Any] = {}
    for result in answers.results.values():
        found |= kept(result.attrs, "versions")
    return versions(found)


def _runs(answers: Answers) -> Table:
    """How each dispatch of the year as it stands was found."""
    rows = []
    for chosen, result in answers.results.items():
        warnings = "; ".join(str(one) for one in kept(result.attrs, "warnings"))
        gap = digits(100 * float(result.attrs.get("gap", float("nan"))), 4)
        rows.append((" + ".join(chosen) or "no offer", result.attrs.get("status", ""), gap, warnings))
    return told("Dispatch of the year as it stands", ("Offers", "Status", "Gap, %", "Warnings"), rows)


def _failed(answers: Answers) -> Table:
    """Questions without an answer."""
    return told("Questions without an answer", ("Question", "Why"), answers.failed.items())


def _year(name: str) -> str:
    """The name of a price and weather year, for people."""
    return "as it stands" if name == BASE else name


def _label(owner: type[Comparison] | type[Offer], name: str) -> str:
    """A field for people: its name and what it says of itself."""
    words, more = capital(name.replace("_", " ").replace("mwh", "MWh")), owner.model_fields[name].description
    return f"{words}: {more}" if more else words
