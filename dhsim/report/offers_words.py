"""What a comparison of offers says in plain sentences: each is made from numbers, and left out where they are missing.

Rows are those of `offer_tables`, as mappings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ..asked import capital
from .numbers import digits, energy, known, money, percent, price

Row = Mapping[Any, Any]


def best_of(ranking: pd.DataFrame) -> Row | None:
    """The row to speak of first: the portfolio, or else the largest saving of all that may be chosen."""
    rows = [row for row in ranking.to_dict("records") if known(row["saving"])]
    allowed = [row for row in rows if yes(row["allowed"])]
    marked = [row for row in allowed if yes(row["portfolio"])]
    return max(marked or allowed, key=lambda row: float(row["saving"]), default=None)


def yes(value: Any) -> bool:
    """A cell that says yes; a missing one does not."""
    return bool(value) if value is not None and value == value else False


def answer(ranking: pd.DataFrame, currency: str) -> str:
    """The first sentence: what saves most, or that nothing does."""
    best = best_of(ranking)
    if best is None:
        return "No offer could be judged: none has an answer for the year as it stands."
    saving, base = float(best["saving"]), best["base_cost"]
    forbidden = any(float(row["saving"]) > saving for row in ranking.to_dict("records") if not yes(row["allowed"]))
    most = "saves most of what may be chosen" if forbidden else "saves most"
    share = f", {percent(saving / base)} of the {money(base, currency)}" if known(base) and base > 0 else ""
    without = f"{share} that the year costs without any offer" if share else ""
    if saving <= 0.0:
        more = f" It costs {money(-saving, currency)} a year more than doing without." if saving < 0.0 else ""
        return f"No offer saves money. The best that may be chosen is {best['title']}.{more}"
    return f"{best['title']} {most}: {money(saving, currency)} a year after the annuity of what is built{without}."


def others(ranking: pd.DataFrame, currency: str) -> Iterator[str]:
    """The next best, and what would be better but may not be chosen."""
    best = best_of(ranking)
    if best is None:
        return
    rest = [row for row in ranking.to_dict("records") if row["offers"] != best["offers"] and known(row["saving"])]
    allowed = [row for row in rest if yes(row["allowed"])]
    if allowed:
        row = max(allowed, key=lambda one: float(one["saving"]))
        yield f"Next comes {row['title']} with {money(row['saving'], currency)} a year."
    better = [row for row in rest if not yes(row["allowed"]) and row["saving"] > best["saving"]]
    if better:
        row = max(better, key=lambda one: float(one["saving"]))
        why = "but may not be chosen (exclusion, budget or number of offers)"
        yield f"{row['title']} would save {money(row['saving'], currency)}, {why}."


def heat(row: Row, displaced: pd.DataFrame) -> Iterator[str]:
    """What is taken, and what it is taken instead of. displaced: all rows."""
    if known(row["taken_mwh"]):
        used = f", {percent(row['utilisation'])} of what is on offer" if known(row["utilisation"]) else ""
        yield f"It takes {energy(row['taken_mwh'])} of heat a year{used}."
    own = displaced[(displaced["offers"] == row["offers"]) & (displaced["change_mwh"] < 0)].sort_values("change_mwh")
    parts = [f"{one['title']} makes {energy(-one['change_mwh'])} less" for one in own.head(2).to_dict("records")]
    if parts:
        yield capital(" and ".join(parts)) + "."
    released = row["plants_peak_released_mw"]
    if known(released) and abs(released) >= 0.05:
        more = "less" if released > 0 else "more"
        yield f"At the peak the other plants must make {digits(abs(released), 1)} MW {more}."


def prices(row: Row, key: float, currency: str) -> Iterator[str]:
    """Up to which price an offer pays, what is asked, and the room between both parties. row: of one offer alone."""
    high, low, asked = row["break_even_per_mwh"], row["lowest_per_mwh"], row["price_per_mwh"]
    if not known(high):
        yield f"At what price {row['title']} stops paying is not known."
        return
    question = f"; it asks {price(asked, currency)}" if known(asked) else ""
    yield f"{row['title']} is worth taking up to a mean energy price of {price(high, currency)}{question}."
    if not known(low):
        return
    if high < low:
        yield f"There is no room: the supplier needs {price(low, currency)}, {price(low - high, currency)} more."
    else:
        split = f"giving it {percent(key)} of the room between makes {price(row['agreed_per_mwh'], currency)}"
        yield f"The supplier needs {price(low, currency)}; {split}."


def risk(row: Row, odds: pd.DataFrame, years: int, titles: Mapping[str, str], currency: str) -> Iterator[str]:
    """How the saving moves over price and weather years. years: how many there are."""
    found = odds[odds["offers"] == row["offers"]].to_dict("records")
    if not found or years < 2:
        return
    one = found[0]
    if known(one["least_saving"]) and known(one["most_saving"]):
        low, high = money(one["least_saving"], currency), money(one["most_saving"], currency)
        worst = " (it costs more than doing without in the worst)" if one["least_saving"] < 0 else ""
        yield f"Over {years} price and weather years it saves {low} to {high} a year{worst}."
    if known(one["best_share"]):
        regret = one["most_regret"]
        lost = f"; at worst it saves {money(regret, currency)} less than the best of that year" if known(regret) else ""
        yield f"It is the best in {percent(one['best_share'])} of them{lost if regret and known(regret) else ''}."
        rivals = odds[(odds["offers"] != row["offers"]) & (odds["best_share"] > 0)].to_dict("records")
        parts = [
            f"{titles.get(other['offers'], other['offers'])} in {percent(other['best_share'])}" for other in rivals
        ]
        if parts:
            yield f"Best in the others: {', '.join(parts)}."


def parties(row: Row, years: int, interest: float, currency: str) -> Iterator[str]:
    """What it is worth to both over the term."""
    told = []
    for party in ("utility", "supplier"):
        value, back = row[f"{party}_npv"], row[f"{party}_payback_years"]
        if known(value):
            soon = f", paid back in {digits(back, 1)} years" if known(back) and back > 0 else ""
            told.append(f"{money(value, currency)} to the {party}{soon}")
    if told:
        yield f"Over {years} years at {100 * interest:g} % real interest it is worth {' and '.join(told)}."


def stopping(title: str, stops: pd.DataFrame, currency: str) -> Iterator[str]:
    """What is lost if the supplier stops, for good or in the cold. stops: rows of one offer."""
    rows = stops.to_dict("records")
    for_good = [one for one in rows if known(one["utility_npv_change"])]
    parts = [f"{money(one['utility_npv_change'], currency)} {one['what']}" for one in for_good]
    if parts:
        yield f"If {title} stops for good, the utility's present value changes by {', by '.join(parts)}."
    for one in [*for_good[-1:], *(row for row in rows if row not in for_good)]:
        if known(one["cost"]):
            when = "Each year without it" if one in for_good else f"A stop in the {one['what']}"
            yield f"{when} costs {money(one['cost'], currency)}{_missing(one)}."
    owed = max((one for one in stops["owed_anyway"] if known(one)), default=0.0)
    if owed > 0:
        yield f"{title} is owed {money(owed, currency)} a year even if nothing is taken."


def _missing(one: Row) -> str:
    """What other plants must make when a supplier does not deliver, and what they cannot."""
    reserve, short = one["reserve_mw"], one["shortfall_mwh"]
    mw = f", and other plants must reach {digits(reserve, 1)} MW more" if known(reserve) and reserve > 0.05 else ""
    return mw + (f"; {energy(short)} could not be delivered" if known(short) and short > 0.5 else "")
