"""One HTML file that says which offer to take, at what price and at whose risk: two pages to print, then all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pandas as pd

from .. import offer_tables, plots_offers
from ..comparing import Answers
from ..offer_work import AND
from ..plots_offers_parts import picture
from . import offers_words
from .cells import Cell, Table, cell
from .figures import HALF, WIDE, Figure, drawn
from .numbers import digits, known
from .offers_appendix import all_tables, invoice, titles_of
from .offers_assumed import assumed
from .offers_words import Row, best_of
from .page import page

_TABLES = (
    "ranking",
    "displaced",
    "saving_by_plant",
    "clauses",
    "risk",
    "odds",
    "stops",
    "value_by_month",
    "value_duration",
    "heat_by_month",
    "cash_flows",
)
_MOST_ROWS = 6  # of the short table on the first page
_MOST_PANELS = 3
_MOST_LINES = 6  # of the invoice on the second page
_SHORT = {  # column -> heading and what it is divided by; {c} is the currency
    "saving": ("Saving, million {c} a year", 1e6),
    "price_per_mwh": ("Price asked, {c}/MWh", 1.0),
    "break_even_per_mwh": ("Pays up to, {c}/MWh", 1.0),
    "lowest_per_mwh": ("Supplier needs, {c}/MWh", 1.0),
    "taken_mwh": ("Heat taken, GWh", 1e3),
    "utilisation": ("Used of it, %", 0.01),
    "co2_saved_t": ("CO₂ saved, t", 1.0),
    "utility_npv": ("Worth to utility, million {c}", 1e6),
    "supplier_npv": ("Worth to supplier, million {c}", 1e6),
}


def report(answers: Answers) -> str:
    """The report as HTML; all text from files is escaped."""
    frames: dict[str, pd.DataFrame] = {name: getattr(offer_tables, name)(answers) for name in _TABLES}
    head, comparison = answers.offers.prepared.head, answers.offers.comparison
    best = best_of(frames["ranking"])
    return page(
        "offers.html",
        title=answers.offers.prepared.scenario.title or "Offers compared",
        currency=head.currency,
        comparison=comparison,
        interest=f"{100 * comparison.interest:g}",
        answer=offers_words.answer(frames["ranking"], head.currency),
        points=[(name, said) for name, said in _points(answers, frames, best) if said],
        failed=len(answers.failed),
        short=_short(frames["ranking"], head.currency),
        pages=_figures(answers, frames, best),
        sample=_sample(answers, best),
        tables=[*all_tables(answers, frames), *assumed(answers)],
    )


def _members(best: Row | None) -> list[str]:
    """The offers that are spoken of."""
    return str(best["offers"]).split(AND) if best is not None else []


def _points(answers: Answers, frames: dict[str, pd.DataFrame], best: Row | None) -> Iterator[tuple[str, list[str]]]:
    """What the first page says, under short headings."""
    if best is None:
        return
    currency, comparison = answers.offers.prepared.head.currency, answers.offers.comparison
    ranking, titles = frames["ranking"], titles_of(answers)
    alone = {row["offers"]: row for row in ranking.to_dict("records")}
    mine = [name for name in _members(best) if name in alone][:_MOST_PANELS]
    words = offers_words
    yield "The others", [*words.others(ranking, currency)]
    yield "Heat", [*words.heat(best, frames["displaced"])]
    each = [line for name in mine for line in words.prices(alone[name], comparison.supplier_key, currency)]
    yield "Price", [*each, *(["Prices are those of each offer taken alone."] if len(mine) > 1 else [])]
    years = frames["risk"].loc[frames["risk"]["offers"] == best["offers"], "saving"].count()
    yield "Risk", [*words.risk(best, frames["odds"], int(years), titles, currency)]
    stops = frames["stops"]
    stopping = [line for name in mine for line in words.stopping(titles[name], stops[stops["offer"] == name], currency)]
    yield "If the supplier stops", stopping
    yield "Both parties", [*words.parties(best, comparison.term_years, comparison.interest, currency)]


def _short(ranking: pd.DataFrame, currency: str) -> Table:
    """The ranking in a few columns, for the first page."""
    rows = [
        [Cell(str(row["title"])), *(_scaled(name, row[name], size) for name, (_, size) in _SHORT.items())]
        for row in ranking.head(_MOST_ROWS).to_dict("records")
    ]
    left = len(ranking) - _MOST_ROWS
    note = f"{left} more are in the ranking below." if left > 0 else ""
    return Table(
        "The offers side by side", ["Offers", *(text.format(c=currency) for text, _ in _SHORT.values())], rows, note
    )


def _scaled(column: str, value: Any, size: float) -> Cell:
    """A number in a larger unit."""
    return Cell(digits(value / size, 1 if size > 1.0 else 0), True, value) if known(value) else cell(column, value)


def _sample(answers: Answers, best: Row | None) -> Table | None:
    """The first lines of the invoice of the offer that is spoken of first."""
    first = next((name for name in _members(best) if (name,) in answers.results), None)
    return invoice(answers, first, _MOST_LINES) if first else None


def _figures(answers: Answers, frames: dict[str, pd.DataFrame], best: Row | None) -> list[list[Figure]]:
    """The figures of both pages."""
    currency, titles, ranking = answers.offers.prepared.head.currency, titles_of(answers), frames["ranking"]
    if best is None:
        return [[], []]
    own = frames["saving_by_plant"]
    own = own[own["offers"] == best["offers"]]
    ranks = partial(plots_offers.ranking, table=ranking, risk=frames["risk"], currency=currency)
    falls = partial(plots_offers.waterfall, steps=own, currency=currency)
    high = 0.8 + 0.25 * min(len(ranking), plots_offers.MOST_SETS)
    first = [
        _figure("What each offer saves, in the year as it stands and in all price and weather years", [ranks], high),
        _figure(f"Where the saving of {best['title']} comes from", [falls], 0.75 + 0.18 * plots_offers.steps_of(own)),
    ]
    names = _panels(best, ranking)
    alone = ranking[~ranking["offers"].str.contains(AND, regex=False)]
    worth = partial(plots_offers.value_duration, table=frames["value_duration"], titles=titles, currency=currency)
    room = partial(plots_offers.negotiation, table=alone.head(plots_offers.MOST_SETS), currency=currency)
    flows = partial(plots_offers.cash_flow, currency=currency)
    second = [
        _figure(
            "How the heat on offer is used, each offer alone",
            _each(plots_offers.heat_by_month, frames["heat_by_month"], names, titles),
            1.95,
        ),
        _figure("What another MWh of each would be worth, hour by hour", [worth], 2.3, HALF),
        _figure("From the supplier's lowest price to the utility's break-even", [room], 2.3, HALF),
        _figure(
            "What both parties have earned by the end of each year",
            _each(flows, frames["cash_flows"], names, titles),
            1.95,
        ),
    ]
    return [first, second]


def _panels(best: Row, ranking: pd.DataFrame) -> list[str]:
    """Offers with a panel of their own: those spoken of first, then the others in their order."""
    alone = [name for name in ranking["offers"] if AND not in name]
    return list(dict.fromkeys([*_members(best), *alone]))[:_MOST_PANELS]


def _each(draw: Callable[..., Any], frame: pd.DataFrame, names: list[str], titles: dict[str, str]) -> list[Any]:
    """A panel for each offer, all to one scale."""
    shown = frame[frame["offer"].isin(names)]
    own = {name: shown[shown["offer"] == name] for name in names}
    return [partial(draw, table=own[name], title=titles.get(name, name), beside=shown) for name in names]


def _figure(caption: str, draw: list[Any], height: float, width: float = WIDE) -> Figure:
    """Panels side by side as one picture inside the page."""
    image = picture(draw, (width, height), share_y=len(draw) > 1, legend=plots_offers.HEAT_LABELS)
    return drawn(caption, image, "svg", width)
