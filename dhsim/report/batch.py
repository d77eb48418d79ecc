"""The report of a batch as HTML: failures first, then scenarios side by side, what moves them, what they rest on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .. import plots_batch
from ..asked import capital
from ..batch_reading import FAILURES, Batch, read_batch
from ..comparison import probability_of_loss, sensitivities
from ..result_warnings import PROVEN, Warned
from ..table_parts import DUST
from .batch_tables import all_tables, failures_of, origins
from .figures import HALF, Figure, figure
from .numbers import digits, known, money, percent
from .page import page
from .words import listed

OF = "total_cost"
_MOST_PANELS = 4  # of ranges
_MANY_VALUES = 8  # of an input, from which points say more than boxes


def report(folder: str | os.PathLike[str]) -> str:
    """The report of the batch in a folder; all text from files is escaped. Raises InputError as `read_batch` does."""
    place = Path(folder)
    batch = read_batch(place)
    failed = failures_of(place / FAILURES)
    return page(
        "batch.html",
        title=batch.title,
        terms=_terms(batch),
        warnings=list(_warnings(batch)),
        failed=[failed] if failed.rows else [],
        answer=_answer(batch),
        points=[(name, said) for name, said in (("Moved by", [*_moved(batch)]), ("Odds", [*_odds(batch)])) if said],
        figures=list(_figures(batch)),
        tables=list(all_tables(batch)),
        origins=list(origins(batch)),
    )


def _terms(batch: Batch) -> str:
    """What was run, and in which money."""
    n, base = len(batch.frame), batch.scenario()
    return f"{digits(n)} scenario{'s'[: n != 1]}; the base is '{base}'. Money in {batch.currency}."


def _warnings(batch: Batch) -> Iterator[Warned]:
    """What is to be known before the numbers are believed."""
    n = len(batch.frame)
    if batch.failed:
        which = (
            "1 scenario failed, and is" if batch.failed == 1 else f"{digits(batch.failed)} scenarios failed, and are"
        )
        yield Warned(f"{which} not in the comparison.", True)
    left = int(batch.asked.get("count", 0)) - n - batch.failed
    if left > 0:
        yield Warned(f"{digits(left)} more were asked for, and have not been run: go on with `dhsim batch`.", True)
    short = int((batch.frame["shortfall_mwh"] > DUST).sum()) if "shortfall_mwh" in batch.frame else 0
    if short:
        yield Warned(f"In {digits(short)} of {digits(n)} scenarios heat was not delivered.", True)
    for word, count in batch.frame["status"].value_counts().items() if "status" in batch.frame else ():
        if word != PROVEN:
            yield Warned(f"{digits(int(count))} ended with '{word}': their costs may be above the least possible.")


def _answer(batch: Batch) -> str:
    """Between what the scenarios cost, and which costs least."""
    costs, currency, base = batch.frame[OF].astype(float), batch.currency, batch.scenario()
    own = money(float(costs[base]), currency)
    if len(costs) < 2 or float(costs.max() - costs.min()) <= DUST:
        return f"The base costs {own}."
    low, high = (money(float(one), currency) for one in (costs.min(), costs.max()))
    return f"The scenarios cost {low} to {high}; the base costs {own}. Least: {costs.idxmin()}."


def _moved(batch: Batch) -> Iterator[str]:
    """What moves the cost most."""
    table = sensitivities(batch, OF)
    for row in table[table["swing"] > DUST].head(3).to_dict("records"):
        low, high = (money(float(row[end]), batch.currency) for end in ("least", "most"))
        yield f"{capital(batch.label(row['input']))}: cost from {low} to {high} ({row['method']})."


def _odds(batch: Batch) -> Iterator[str]:
    """How often a scenario costs more than the base."""
    first = probability_of_loss(batch).iloc[0]
    if first["scenarios"] and known(first["probability"]):
        parts = [f"{percent(float(first['probability']))} of the others cost more than the base"]
        worst = float(first["worst_difference"])
        parts += [f"at worst {money(worst, batch.currency)} more"] if worst > DUST else []
        yield f"{listed(parts)}."


def _figures(batch: Batch) -> Iterator[Figure]:
    """Tornado, ranges, and points where there are many values."""
    table = sensitivities(batch, OF)
    names = [str(one) for one in table[table["swing"] > DUST]["input"]]
    if names:
        bars = min(plots_batch.MOST_BARS, len(names))
        yield figure("What moves the cost most", partial(plots_batch.tornado, batch=batch), 1.2 + 0.3 * bars, "png")
    for name in names[:_MOST_PANELS]:
        draw = partial(plots_batch.ranges, batch=batch, by=name)
        yield figure(f"Cost by {batch.label(name)}", draw, 2.4, width=HALF)
    for x in [n for n in names if batch.is_number(n) and batch.frame[n].nunique() > _MANY_VALUES][:1]:
        draw = partial(plots_batch.scatter, batch=batch, x=x, y=OF)
        yield figure(f"Cost against {batch.label(x)}, every scenario", draw, 2.8, "png")
    if "co2_t" in batch.results and float(batch.frame["co2_t"].max() - batch.frame["co2_t"].min()) > DUST:
        draw = partial(plots_batch.scatter, batch=batch, x="co2_t", y=OF)
        yield figure("Cost against CO₂, every scenario", draw, 2.8, "png")
