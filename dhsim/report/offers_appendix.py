"""All that was found out about offers as tables for print, in their order; curves are left to the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import pandas as pd

from .. import offer_tables
from ..asked import capital
from ..comparing import Answers
from ..offer_work import AND
from ..offers import BASE
from .cells import Table, constant_apart, told
from .offers_cells import crossed, table, turned

_MOST_LINES = 24  # of an invoice
_PARTIES = ["counterparty", "contract", "flow", "direction", "line"]  # of an invoice: often the same in all lines


def titles_of(answers: Answers) -> dict[str, str]:
    """Offers for people, also several together."""
    alone = {name: offer.title or capital(name.replace("_", " ")) for name, offer in answers.offers.table.items()}
    return alone | {AND.join(one): AND.join(alone[name] for name in one) for one in answers.offers.sets()}


def all_tables(answers: Answers, frames: Mapping[str, pd.DataFrame]) -> Iterator[Table]:
    """Every table. frames: those of `offer_tables`, by name."""
    currency, names = answers.offers.prepared.head.currency, titles_of(answers)
    plain = partial(table, currency=currency, names=names)
    yield from turned("All that was compared", frames["ranking"].drop(columns="offers"), "title", currency)
    yield from _by_plant(frames, names, currency)
    yield from _by_year(frames, names, currency)
    yield plain("Risk over price and weather years", frames["odds"])
    clauses = frames["clauses"].assign(place=frames["clauses"]["place"] + 1)  # people count from 1
    yield plain("What each clause costs: the year with it less the year without it", clauses)
    yield plain("If the supplier stops", frames["stops"])
    worth, note = frames["value_by_month"], f"{currency}/MWh, mean over the hours of the month."
    yield from crossed("Value of the next MWh", worth, ("month", "offer", "value_per_mwh"), names, note)
    yield from _cash(frames["cash_flows"], names, currency)
    yield from (invoice(answers, name, _MOST_LINES) for name in answers.offers.table)


def _by_plant(frames: Mapping[str, pd.DataFrame], names: Mapping[str, str], currency: str) -> Iterator[Table]:
    """Where the saving comes from, and whose heat is displaced."""
    parts, note = frames["saving_by_plant"], f"{currency} a year; positive is a cost that falls away."
    parts = parts.rename(columns={"amount": "saving"})
    yield from crossed("Saving by plant and purchase", parts, ("item", "offers", "saving"), names, note)
    heat, note = frames["displaced"], "MWh a year, with the offer less without."
    plants = dict(zip(heat["component"], heat["title"], strict=True))
    keys = ("component", "offers", "change_mwh")
    yield from crossed("Change of the heat made by each plant", heat, keys, names, note, plants)


def _by_year(frames: Mapping[str, pd.DataFrame], names: Mapping[str, str], currency: str) -> Iterator[Table]:
    """Saving and regret in each price and weather year."""
    notes = {"saving": currency, "regret": f"{currency}; what the best of the year saves more."}
    for value, note in notes.items():
        title = f"{capital(value)} in each price and weather year"
        yield from crossed(title, frames["risk"], ("year", "offers", value), names, note, {BASE: "as it stands"})


def _cash(frame: pd.DataFrame, names: Mapping[str, str], currency: str) -> Iterator[Table]:
    """Flows of both parties of every offer."""
    pairs = dict.fromkeys(zip(frame["offer"], frame["party"], strict=True))
    heads = {f"{offer}/{party}": f"{names.get(offer, offer)}, {party}" for offer, party in pairs}
    keyed = frame.assign(who=frame["offer"] + "/" + frame["party"])
    note = f"{currency}; money received is positive."
    yield from crossed("Cash flows", keyed, ("year", "who", "flow"), heads, note)


def invoice(answers: Answers, name: str, most: int) -> Table:
    """The first lines of an offer's invoices."""
    title = f"Invoice of {titles_of(answers)[name]}, in {answers.offers.prepared.head.currency}"
    if (name,) not in answers.results:
        return told(title, ("There is none: the offer has no answer",), [])
    frame, same = constant_apart(offer_tables.invoice_sample(answers, name), _PARTIES)
    parts = [f"{capital(key)}: {value}." for key, value in same.items() if value]
    parts += [f"The first {most} of {len(frame)} lines."] if len(frame) > most else []
    return table(title, frame.head(most), answers.offers.prepared.head.currency, " ".join(parts))
