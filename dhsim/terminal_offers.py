"""What a person sees of offers compared: how far it is, short tables, and where the long ones are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from .terminal import err, out, show_table, show_warnings
from .terminal_batch import FAILED, STOPPED
from .writing_faults import writing

if TYPE_CHECKING:
    import pandas as pd

    from .comparing import Answers
    from .offers import Offers
    from .outcomes import Outcome

RANKING = {
    "offers": "offers",
    "saving": "saving",
    "annuity": "annuity",
    "paid": "paid",
    "taken_mwh": "MWh taken",
    "utilisation": "share used",
    "utility_npv": "NPV",
    "utility_irr": "IRR",
    "utility_payback_years": "payback",
    "supplier_npv": "supplier's NPV",
}
PRICES = {
    "offers": "offer",
    "price_per_mwh": "asked for",
    "lowest_per_mwh": "supplier's lowest",
    "break_even_per_mwh": "utility's highest",
    "room_per_mwh": "room",
    "agreed_per_mwh": "divided by the key",
}
PLANTS = {
    "offers": "offers",
    "direct_mwh": "direct",
    "preheat_mwh": "preheat",
    "lifted_mwh": "lifted",
    "unused_mwh": "unused",
    "co2_saved_t": "CO2 less, t",
    "plants_peak_released_mw": "plants' peak less, MW",
    "grid_peak_mw": "power, MW",
}
ODDS = {
    "offers": "offers",
    "years": "years",
    "mean_saving": "mean",
    "least_saving": "least",
    "most_saving": "most",
    "most_regret": "worst regret",
    "best_share": "best in a share of",
}
STOPS = {
    "offer": "offer",
    "what": "when",
    "utility_npv_change": "NPV",
    "supplier_npv_change": "supplier's NPV",
    "cost": "cost",
    "reserve_mw": "reserve, MW",
    "shortfall_mwh": "short, MWh",
    "owed_anyway": "owed anyway",
}
CLAUSES = {"offer": "offer", "place": "clause", "kind": "kind", "cost": "cost"}
MONEY = {"saving", "annuity", "paid", "utility_npv", "supplier_npv", "mean_saving", "least_saving", "most_saving"}
MONEY |= {"most_regret", "utility_npv_change", "supplier_npv_change", "cost", "owed_anyway"}


def compare_offers(
    file: Path, folder: Path, workers: int | None, force: bool, report: bool, dask: str | None = None
) -> int:
    """Compare the offers of a file with a progress bar: print, write. Returns 0, 5 if a question has no answer, or 130
    after Ctrl-C."""
    from .offers import Offers

    with err.status("reading"):
        offers = Offers.read(file)
    show_warnings(offers.prepared.case())
    _whole_year(offers)
    with suppress(KeyboardInterrupt):
        answers = _asked(offers, folder, workers, force, dask)
        show_offers(answers)
        with err.status("writing"):
            written = write_tables(answers, folder)
            if report:
                from .report.writing import write_report

                write_report(answers, folder / "offers.html")
                written = ["offers.html", *written]
        out.print(f"\nwritten to {answers.folder}: {', '.join(written)}", markup=False)
        return FAILED if answers.failed else 0
    err.print(f"stopped; what is finished is kept in {folder}, and the same command goes on from there", markup=False)
    return STOPPED


def _whole_year(offers: Offers) -> None:
    """Investments are judged by the year."""
    hours = offers.prepared.hours
    covered = hours.n * hours.step_h
    if not 8700 <= covered <= 8800:
        err.print(f"[bold yellow]warning[/] the run covers {covered:,.0f} h; what it saves is taken for that of a year")


def _asked(offers: Offers, folder: Path, workers: int | None, force: bool, dask: str | None) -> Answers:
    """Ask all, and show how far it is."""
    from .cluster import on_dask
    from .comparing import asked_about, counted

    total, known = counted(offers, folder)
    failed = 0
    with _bar() as bar:
        line = bar.add_task("", total=total, completed=0 if force else known, failed="")

        def told(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.failure is not None
            bar.update(line, advance=1, failed=f"{failed} failed" if failed else "")

        crew = None if dask is None else partial(on_dask, address=dask, workers=workers)
        return asked_about(offers, folder, workers, force, told, crew)


def _bar() -> Progress:
    """How many questions are answered, and how long the others take."""
    done, left = TimeElapsedColumn(), TimeRemainingColumn()
    words = [TextColumn(text) for text in ("questions,", "gone,", "to go [bold red]{task.fields[failed]}[/]")]
    columns = (BarColumn(), MofNCompleteColumn(), words[0], done, words[1], left, words[2])
    return Progress(*columns, console=err, transient=True)


def show_offers(answers: Answers) -> None:
    """Short tables of a comparison."""
    from . import offer_tables as of

    money = str(answers.results[()].attrs["currency"])
    ranked, base = of.ranking(answers), answers.of(())["total_cost"]
    out.print(f"\n{answers.results[()].attrs['title']}", style="bold", markup=False)
    _show_failed(answers)
    _show(ranked, RANKING, f"Saving a year, 1,000 {money}; the base costs {base / 1000:,.0f}")
    _show_portfolio(answers, ranked, money)
    _show(ranked[ranked["price_per_mwh"].notna()], PRICES, f"Room to negotiate, mean energy prices, {money}/MWh")
    _show(ranked, PLANTS, "What becomes of the heat, MWh, and what it releases")
    if len(answers.years) > 1:
        _show(of.odds(answers), ODDS, f"Saving over {len(answers.years)} price and weather years, 1,000 {money}")
    _show(of.stops(answers), STOPS, f"If the supplier stops, 1,000 {money}")
    _show(of.clauses(answers), CLAUSES, f"What every clause costs the utility a year, 1,000 {money}")


def _show(table: pd.DataFrame, names: Mapping[str, str], title: str) -> None:
    """Some columns under the names that people read, money in thousands; nothing of an empty table. What never comes,
    such as a payback, is a dash."""
    if len(table):
        plain = table[list(names)].replace(float("inf"), float("nan"))
        for column in MONEY & set(names):
            plain[column] = (plain[column] / 1000).round() if plain[column].abs().max() >= 1e6 else plain[column] / 1000
        show_table(plain.rename(columns=dict(names)), title.replace("[", "\\["))


def _show_portfolio(answers: Answers, ranked: pd.DataFrame, money: str) -> None:
    """The best set, and which cannot be taken."""
    best = ranked[ranked["portfolio"]]
    if len(best):
        row = best.iloc[0]
        said = f"best portfolio: {row['offers']}, {row['saving']:,.0f} {money} a year"
        loses = "" if row["saving"] > 0 else "; it costs more than to take nothing"
        out.print(f"\n{said}{loses}", markup=False)
    refused = list(ranked["offers"][~ranked["allowed"]])
    if refused:
        remedy = "exclusions, budget or at_most"
        out.print(f"not to be taken: {', '.join(refused)} ({remedy})", markup=False)


def _show_failed(answers: Answers) -> None:
    """Questions without an answer, and why."""
    if answers.failed:
        n = len(answers.failed)
        err.print(f"[bold red]{n} question{'s'[: n != 1]} without an answer[/]")
        for question, reason in answers.failed.items():
            err.print(f"- {question}: {reason}", markup=False)


def write_tables(answers: Answers, folder: Path) -> list[str]:
    """Every table as CSV, and all of them as one long table; files of these names are replaced."""
    tables = all_tables(answers)
    long = tidy(tables)
    with writing(folder):
        long.to_csv(folder / "offers.csv", index=False)
        long.to_parquet(folder / "offers.parquet", index=False)
        for name, table in tables.items():
            table.to_csv(folder / f"{name}.csv", index=False)
    return ["offers.csv", "offers.parquet", *(f"{name}.csv" for name in tables)]


def all_tables(answers: Answers) -> dict[str, pd.DataFrame]:
    """Every table by its name."""
    import pandas as pd

    from . import offer_tables as of

    made = (of.ranking, of.displaced, of.saving_by_plant, of.clauses, of.risk, of.odds, of.stops, of.value_by_month)
    tables = {one.__name__: one(answers) for one in (*made, of.value_duration, of.heat_by_month, of.cash_flows)}
    alone = [name for name in answers.offers.table if answers.of((name,))]
    bills = [of.invoice_sample(answers, name).assign(offer=name) for name in alone]
    tables["invoice_sample"] = pd.concat(bills, ignore_index=True) if bills else pd.DataFrame({"offer": []})
    return {**tables, "closure": of.closure(answers)}


def tidy(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """All tables as one: table, offers, item, quantity, value. item: what else tells the rows of a table apart, such as
    plant, month or party. Bills and the duration curve are left to their own files."""
    import pandas as pd

    parts = []
    for name, table in tables.items():
        if name in ("invoice_sample", "value_duration") or not len(table):
            continue
        frame = table.rename(columns={"offer": "offers"})
        also = [c for c in ("year", "place") if c in frame]
        words = [c for c in frame if frame[c].dtype.kind not in "fib" and c not in ("offers", "title", *also)]
        item = frame[[*words, *also]].astype(str).agg(" ".join, axis=1) if words or also else ""
        numbers = [c for c in frame if frame[c].dtype.kind in "fib" and c not in also]
        kept = frame[numbers].astype(float).assign(table=name, offers=frame["offers"], item=item)
        parts.append(kept.melt(["table", "offers", "item"], var_name="quantity", value_name="value"))
    columns = ["table", "offers", "item", "quantity", "value"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
