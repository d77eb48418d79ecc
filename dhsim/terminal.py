"""What a person sees on the terminal: progress, the summary of a result, warnings, errors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from .errors import DhsimError, InputError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from .case import Case

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def run_scenario(scenario: Path, folder: Path, options: Mapping[str, Any], picture: bool) -> None:
    """Read, solve, write, print. Nothing is written if anything fails."""
    from .files_out import save
    from .loading import load
    from .solving import solve

    with err.status("reading") as status:
        case = load(scenario)
        status.update("solving")
        result = solve(case, options)
        status.update("writing")
        save(result, folder, picture=picture)
    show_warnings(case)
    show_result(result)
    out.print(f"\nwritten to {folder}: {', '.join(sorted(p.name for p in folder.iterdir()))}")


def check_scenario(scenario: Path) -> None:
    """Read everything and say what was read."""
    from .loading import load
    from .model import build

    case = load(scenario)
    build(case)
    show_warnings(case)
    hours = case.hours
    out.print(f"{case.title}: no faults found")
    out.print(
        f"{hours.n} steps of {hours.step_h:g} h, {hours.show(0)} to {hours.show(hours.n - 1)} ({hours.zone}); "
        f"{len(case.networks)} networks, {len(case.components)} components, {len(case.contracts)} contracts"
    )
    show_table(_series(case), "Series")


def _series(case: Case) -> pd.DataFrame:
    """Range and mean of every series, and who reads it."""
    import pandas as pd

    from .case_checks import used_series

    used = used_series(case)
    rows = [
        {"series": name, "min": v.min(), "mean": v.mean(), "max": v.max(), "read by": ", ".join(used.get(name, ["-"]))}
        for name, v in case.hours.series.items()
    ]
    return pd.DataFrame(rows)


def show_warnings(case: Case) -> None:
    """What is legal, but worth a look."""
    for warning in case.warnings:
        err.print(f"[bold yellow]warning[/] {warning}")


def show_error(error: DhsimError) -> None:
    """Every fault on its own line."""
    if isinstance(error, InputError):
        n = len(error.faults)
        err.print(f"[bold red]{n} fault{'s' if n > 1 else ''} in the input[/], nothing was written")
        for fault in error.faults:
            err.print(f"- {fault}", markup=False)
    else:
        err.print("[bold red]no result[/]", end=" ")
        err.print(str(error), markup=False)


def show_result(result: xr.Dataset) -> None:
    """The short tables of a run."""
    from . import tables

    money = result.attrs["currency"]
    out.print(f"\n[bold]{result.attrs['title']}[/]")
    _shortfall(result)
    show_table(tables.costs(result), f"Cost [{money}]")
    show_table(tables.heat(result), "Heat by component")
    for name, table in (("Waste heat", tables.waste_heat(result)), ("Bought and sold", tables.commodities(result))):
        if len(table):
            show_table(table, name)
    show_table(tables.prices(result), f"Heat price [{money}/MWh]")


def _shortfall(result: xr.Dataset) -> None:
    """Say it loudly if demand was not met."""
    from . import tables

    for row in tables.demand(result).to_dict("records"):
        if row["shortfall_mwh"] > 1e-6:
            err.print(
                f"[bold white on red] SHORTFALL [/] {row['network']}: {row['shortfall_mwh']:,.1f} MWh of demand not met "
                f"in {row['shortfall_hours']:,.1f} hours, at worst {row['shortfall_worst_mw']:,.1f} MW"
            )


def show_table(frame: pd.DataFrame, title: str) -> None:
    """A data frame as a table, numbers to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for column in frame.columns:
        numeric = frame[column].dtype.kind in "fi"
        table.add_column(str(column), justify="right" if numeric else "left", no_wrap=numeric)
    for row in frame.itertuples(index=False):
        table.add_row(*(shown_number(value) for value in row))
    out.print()
    out.print(table)


def shown_number(value: Any) -> str:
    """A cell as people read it: thousands apart, no more digits than mean something."""
    if not isinstance(value, float):
        return str(value)
    if value != value:
        return "-"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"
