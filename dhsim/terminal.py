"""What a person sees on the terminal: progress, the summary of a result, warnings, errors."""

from __future__ import annotations

import math
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
    scenario: Path, folder: Path, options: Mapping[str, Any], picture: bool, strategy: str, settings: Mapping[str, Any]
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
    show_warnings(case)
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


def check_scenario(scenario: Path) -> None:
    """Read everything and say what was read."""
    from .loading import load
    from .model import build

    case = load(scenario)
    build(case)
    show_warnings(case)
    hours = case.hours
    out.print(f"{case.title}: no faults found", markup=False)
    out.print(
        f"{hours.n} steps of {hours.step_h:g} h, {hours.show(0)} to {hours.end()} ({hours.zone}); "
        + ", ".join(_count(case, group) for group in ("networks", "components", "contracts"))
    )
    show_table(_series(case), "Series")


def _count(case: Case, group: str) -> str:
    """'1 network', '7 components'."""
    n = len(getattr(case, group))
    return f"{n} {group if n != 1 else group[:-1]}"


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
    from . import tables
    from .asked import title_of

    titles = title_of(result, "network")
    for row in tables.demand(result).to_dict("records"):
        if row["shortfall_mwh"] > 1e-6:
            err.print(
                f"[bold white on red] SHORTFALL [/] {escape(titles[row['network']])}: {row['shortfall_mwh']:,.1f} MWh "
                f"of demand not met in {_hours(row['shortfall_hours'])}, "
                f"at worst {row['shortfall_worst_mw']:,.1f} MW"
            )


def _both_ways(result: xr.Dataset) -> None:
    """Say where a store charged and discharged at once, and what for."""
    import numpy as np

    from .table_parts import DUST, hours_in

    for name in map(str, result["store"].values if "store" in result else ()):
        both = np.minimum(*(result[key].sel(store=name).values for key in ("charge_mw", "discharge_mw"))) > DUST
        if both.any():
            hours = _hours(hours_in(result, both))
            err.print(
                f"[bold yellow]warning[/] {escape(name)}: it charges and discharges at once in {hours}"
                f"{_what_for(result, name, both)}; one_way = true on the store forbids it"
            )


def _what_for(result: xr.Dataset, store: str, both: Any) -> str:
    """Why a store would do both, by the heat price of its network in those steps."""
    import numpy as np

    from .table_parts import DUST, hours_in

    if "heat_price_per_mwh" not in result:
        return ""
    rows = (result["flow_component"].values == store) & np.isin(result["flow_bus"].values, result["network"].values)
    network = str(result["flow_bus"].values[rows][0])
    negative = both & (result["heat_price_per_mwh"].sel(network=network).values < -DUST)
    loses = "to lose heat that is worth less than nothing, for which a heat_rejection would be the honest way"
    warmed = "feed_network" in result and network in result["feed_network"].values
    other = "as its charge enlarges the main flow, and so makes room for more preheat" if warmed else "at no cost"
    if not negative.any():
        return f", {other}"
    if not (both & ~negative).any():
        return f", {loses}"
    return f": in {_hours(hours_in(result, negative))} {loses}; in the others {other}"


def _hours(hours: float) -> str:
    """'1,093 hours', '0.5 hours', '1 hour'."""
    text = f"{hours:,.0f}" if hours == round(hours) else f"{hours:,.4g}"
    return f"{text} hour{'' if hours == 1 else 's'}"


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
