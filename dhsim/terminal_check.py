"""What `dhsim check` says: what was read, from where, in which unit, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import case_tables
from .terminal import err, out, show_table, show_warnings

if TYPE_CHECKING:
    import pandas as pd

    from .case import Case
    from .files_in import Scenario
    from .inputs_read import FileRead


def check_scenario(scenario: Path, pictures: Path | None = None) -> None:
    """Read everything, say what was read, and draw every series if a folder for pictures is named."""
    from .inputs_read import changes_of, files_read, scenario_of
    from .loading import load
    from .model import build

    with err.status("reading"):
        case = load(scenario)
        build(case)
        asked = scenario_of(scenario)
        files = files_read(asked, case)
    show_warnings(case)
    _head(case, asked)
    _files(case, files, changes_of(asked))
    _series(case, files)
    _parts(case)
    if pictures is not None:
        from .plots_inputs import save_pictures

        with err.status("drawing"):
            names = save_pictures(case.hours, pictures, case.currency)
        text = f"written to {pictures}: {', '.join(names)}" if names else "no series, so no pictures"
        out.print(f"\n{text}", markup=False)


def _head(case: Case, scenario: Scenario) -> None:
    """Title, span, zone, step, currency; where values come from; what else the file asks for."""
    hours = case.hours
    rates = ", ".join(f"1 {code} = {rate:g} {case.currency}" for code, rate in case.exchange_rates.items())
    out.print(f"{case.title}: no faults found", markup=False)
    out.print(
        f"{hours.n} step{'s'[: hours.n != 1]} of {hours.step_h:g} h, {hours.show(0)} to {hours.end()} ({hours.zone})",
        markup=False,
    )
    out.print(f"money in {case.currency}{f'; {rates}' if rates else ''}", markup=False)
    if case.provenance:
        out.print(f"marked with where they come from: {case_tables.provenance(case.provenance)} values", markup=False)
    for what, command in _beside(scenario):
        out.print(f"the file also has {what}, which are not checked here: {command} {scenario.where}", markup=False)


def _beside(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What a file asks for beside one run, and the command that reads it."""
    if scenario.batch is not None or scenario.sample is not None:
        yield "many variants", "dhsim batch --dry-run"
    if scenario.offers:
        yield f"{len(scenario.offers)} offers", "dhsim offers"


def _files(case: Case, files: list[FileRead], changes: list[str]) -> None:
    """Every file that was read, with what was done to it; then what the scenario changed."""
    out.print("\n[bold]Files[/]")
    for label in case.sources:
        read = [one for one in files if one.label == label]
        for one in read:
            span = f"{one.rows} rows of {one.step_h:g} h, {one.start} to {one.end}"
            out.print(f"  {label}: {span}", markup=False)
            for text in one.done:
                out.print(f"    {text}", markup=False)
        if not read:
            out.print(f"  {label}", markup=False)
        for note in case.notes:
            if note.startswith(label):
                out.print(f"    {note.removeprefix(f'{label}: ')}", markup=False)
    for text in changes:
        out.print(f"  changed: {text}", markup=False)


def _series(case: Case, files: list[FileRead]) -> None:
    """The series of each file."""
    names = {"sum_mwh": "sum, MWh", "read_by": "read by"}
    seen: set[str] = set()
    for one in files:
        seen |= set(one.names)
        table = case_tables.series(case, one.names)
        if len(table):
            show_table(table.rename(columns=names), f"Series of {one.label}")
    rest = case_tables.series(case, set(case.hours.series) - seen)
    if len(rest):
        show_table(rest.rename(columns=names), "Series made in the scenario")


def _parts(case: Case) -> None:
    """Networks, streams, components, commodities and contracts."""
    money = f"{case.currency}/MWh"
    heat = {"demand_mwh": "demand, MWh", "peak_mw": "peak MW", "peak_time_local": "at, local"}
    _show(case_tables.networks(case), "Networks", {**heat, "supply_c": "supply, °C", "return_c": "return, °C"})
    flow = {"available_mwh": "on offer, MWh", "peak_mw": "peak MW"}
    _show(case_tables.streams(case), "Streams", {**flow, "stream_c": "comes at, °C", "outlet_min_c": "cooled to, °C"})
    _show(case_tables.components(case), "Components", {"connected_to": "connected to"})
    price = {"buy_per_mwh": "bought at", "sell_per_mwh": "sold at"}
    _show(case_tables.commodities(case), f"Commodities, mean energy prices and taxes in {money}", price)
    agreed = {"used_by": "used by", "mean_per_mwh": "mean"}
    _show(case_tables.contracts(case), f"Contracts, mean of their energy prices in {money}", agreed)


def _show(table: pd.DataFrame, title: str, names: dict[str, str]) -> None:
    """A table, if there is anything in it."""
    if len(table):
        show_table(table.rename(columns=names), title)
