"""What a person sees on the terminal: progress, the summary of a result, warnings, errors."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .errors import DhsimError, InputError, SolveError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from .case import Case

WIDTH = 110  # where there is no terminal to ask, as in a file or a pipe


def _console(stderr: bool) -> Console:
    """A console as wide as the terminal, or as a page."""
    console = Console(stderr=stderr, highlight=False, soft_wrap=True)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, soft_wrap=True, width=WIDTH)


out, err = _console(stderr=False), _console(stderr=True)


def run_scenario(
    scenario: Path,
    folder: Path,
    options: Mapping[str, Any],
    picture: bool,
    strategy: str,
    settings: Mapping[str, Any],
    report: bool = False,
) -> int:
    """Read, solve, write, print. Nothing is written on failure. Returns 0, or 4 if a limit stopped the solver."""
    from .files_out import refuse_target, save
    from .loading import load
    from .solving import solve

    refuse_target(folder)
    with err.status("reading") as status:
        case = load(scenario)
        status.update("solving")
        result = solve(case, options, strategy=strategy, **settings)
        status.update("writing")
        save(result, folder, picture=picture)
        if report:
            from .report.writing import write_report

            write_report(result, folder / "report.html")
    show_warnings(case)
    _note_variants(scenario)
    show_result(result)
    out.print(f"\nwritten to {folder}: {', '.join(sorted(p.name for p in folder.iterdir()))}", markup=False)
    if result.attrs["status"] == "optimal":
        return 0
    from .solving import FINISHED

    gap = f"{100 * result.attrs['gap']:.3g} %"
    done = result.attrs["status"] in FINISHED
    what = "the cost is" if done else "this is the best found so far,"
    err.print(f"[bold yellow]{result.attrs['status']}[/]: {what} at most {gap} above the least possible")
    return 0 if done else SolveError.exit_code


def _note_variants(scenario: Path) -> None:
    """Say which part of a scenario file, known to be sound, another command runs."""
    given = tomllib.loads(scenario.read_text(encoding="utf-8-sig"))
    for key, command in (("offers", "offers"), ("batch", "batch"), ("sample", "batch")):
        if key in given:
            better = f"`dhsim {command} {escape(str(scenario))}` runs {key}"
            err.print(f"[bold yellow]note[/] this is the base alone: {better}")


def show_warnings(case: Case) -> None:
    """What is legal, but worth a look."""
    for warning in case.warnings:
        err.print(f"[bold yellow]warning[/] {escape(warning)}")


def show_error(error: DhsimError, writes: bool = False) -> None:
    """Every fault on its own line. writes: would the command have written files?"""
    if isinstance(error, InputError):
        n = len(error.faults)
        err.print(f"[bold red]{n} fault{'s' if n > 1 else ''} in the input[/]{', nothing was written' * writes}")
        for fault in error.faults:
            err.print(f"- {fault}", markup=False)
    else:
        err.print("[bold red]no result:[/]", end=" ")
        err.print(str(error), markup=False)


def show_result(result: xr.Dataset) -> None:
    """The short tables of a run."""
    from . import tables

    money = result.attrs["currency"]
    out.print(f"\n[bold]{escape(result.attrs['title'])}[/]")
    _shortfall(result)
    _both_ways(result)
    costs = tables.costs(result)
    show_table(costs[costs["cost"].abs() > 0], f"Cost [{money}]")
    show_table(_heat(result), "Heat by component")
    waste = tables.waste_heat(result)
    waste = waste[waste["kind"] != "solar_heat"]
    if len(waste):
        show_table(_columns(waste, WASTE_HEAT), "Waste heat")
    trade = tables.commodities(result)
    if len(trade):
        show_table(_columns(trade, TRADE), f"Bought and sold, mean prices in {money}/MWh")
    show_table(_columns(tables.demand(result), DEMAND), "Demand")
    show_table(_price(tables.prices(result)), f"Heat price [{money}/MWh]")


HEAT = {
    "title": "component",
    "supplied_mwh": "MWh",
    "share": "share",
    "full_load_hours": "full-load hours",
    "peak_mw": "peak MW",
    "running_hours": "hours running",
}
WASTE_HEAT = {
    "source": "source",
    "available_mwh": "on offer, MWh",
    "direct_mwh": "direct",
    "preheat_mwh": "preheat",
    "lifted_mwh": "lifted",
    "unused_mwh": "unused",
    "why_unused": "mostly because of",
    "utilisation": "utilisation",
}
TRADE = {
    "commodity": "commodity",
    "bought_mwh": "bought, MWh",
    "paid_per_mwh": "paid",
    "sold_mwh": "sold, MWh",
    "received_per_mwh": "received",
    "co2_t": "CO2, t",
}
DEMAND = {"network": "network", "demand_mwh": "MWh", "peak_mw": "peak MW", "peak_time_local": "at"}


def _columns(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Some columns of a table, under the names that people read."""
    return frame[list(names)].rename(columns=dict(names))


def _heat(result: xr.Dataset) -> pd.DataFrame:
    """Heat by component under its title; the network is named where there are several."""
    from . import tables
    from .asked import title_of

    frame = tables.heat(result)
    titles = title_of(result, "component")
    net = frame["supplied_mwh"].where(frame["supplied_mwh"] > 0, -frame["taken_mwh"])  # what only takes is negative
    frame = frame.assign(supplied_mwh=net, title=frame["component"].map(titles))
    frame = frame[(frame["supplied_mwh"] > 0) | (frame["kind"] != "shortfall")]
    several = {"network": "network"} if result.sizes["network"] > 1 else {}
    switched = {"starts": "starts", "on_hours": "hours on"} if "committed" in result else {}
    return _columns(frame, {**several, **HEAT, **switched})


def _price(frame: pd.DataFrame) -> pd.DataFrame:
    """Mean, extremes and duration of the heat price."""
    plain = {"mean_per_mwh": "mean", "weighted_per_mwh": "by load", "min_per_mwh": "least", "max_per_mwh": "highest"}
    durations = {c: f"{int(c.split('_')[1]):,} h" for c in frame.columns if c.startswith("reached_")}
    return _columns(frame, {"network": "network", **plain, **durations})


def _shortfall(result: xr.Dataset) -> None:
    """Say it loudly if demand was not met."""
    from .result_warnings import shortfalls

    for text in shortfalls(result):
        err.print(f"[bold white on red] SHORTFALL [/] {escape(text)}")


def _both_ways(result: xr.Dataset) -> None:
    """Say where a store charged and discharged at once, and what for."""
    from .result_warnings import both_ways

    for text in both_ways(result):
        err.print(f"[bold yellow]warning[/] {escape(text)}")


def show_keys(kind: str) -> None:
    """The keys of a kind as a table: what each takes, its default, what it means."""
    from .schema import keys

    table = Table(title=kind, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for column in ("key", "takes", "default", "meaning"):
        table.add_column(column, overflow="fold")
    for row in keys(kind):
        table.add_row(*map(escape, row))
    out.print(table, soft_wrap=False)


def show_table(frame: pd.DataFrame, title: str) -> None:
    """A data frame as a table, numbers to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    whole = []
    for column in frame.columns:
        numeric = frame[column].dtype.kind in "fi"
        table.add_column(str(column), justify="right" if numeric else "left", no_wrap=numeric)
        whole.append(numeric and bool((frame[column].dropna() % 1 == 0).all()))
    for row in frame.itertuples(index=False):
        table.add_row(*(escape(shown_number(value, plain)) for value, plain in zip(row, whole, strict=True)))
    out.print()
    out.print(table)


def shown_number(value: Any, whole: bool = False) -> str:
    """A cell as people read it: thousands apart, no more digits than mean something. whole: it stands among whole
    numbers only, and needs no decimals.
    """
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return "-"
    digits = 0 if whole or value == 0 or abs(value) >= 1000 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value + 0.0:,.{digits}f}"  # a negative zero is a zero
