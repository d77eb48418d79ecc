"""What a person sees of two results, or of two scenarios: what changed in the inputs, what in the results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import Fault, InputError
from .terminal import err, out, show_table
from .terminal_compare import MOST_ROWS, cell

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

CHANGED = {"path": "input", "before": "before", "after": "after", "difference": "difference"}
HOURLY = {
    "path": "series",
    "mean_before": "mean before",
    "mean_after": "mean after",
    "mean_difference": "difference",
    "largest_difference": "at most",
    "steps": "steps",
}
TITLES = {
    "costs": "Cost [{money}]",
    "heat": "Heat by component, MWh",
    "waste_heat": "Waste heat taken, MWh",
    "commodities": "Bought and sold in MWh, CO2 in t",
    "prices": "Heat price [{money}/MWh]",
}


def show_changes(before: Path, after: Path) -> None:
    """What changed between two scenario files, or between two results."""
    from . import differences

    scenarios = [path.suffix == ".toml" for path in (before, after)]
    if scenarios[0] != scenarios[1]:
        one = before if scenarios[0] else after
        remedy = "Give two scenario files (.toml), or two results (folder or result.nc)"
        raise InputError([Fault(str(one), "a scenario file cannot be held against a result", remedy)])
    if all(scenarios):
        from .loading import load

        with err.status("reading"):
            cases = [load(path) for path in (before, after)]
        _show_inputs(*(differences.inputs_of_case(case) for case in cases))
        return
    from .files_out import open_result

    results = [open_result(path) for path in (before, after)]
    _show_inputs(*(differences.inputs_of_result(ds) for ds in results))
    _show_results(*results)


def _show_inputs(before: Any, after: Any) -> None:
    """Values, then series."""
    from .differences import changed_hourly, changed_values

    values, hourly = changed_values(before, after), changed_hourly(before, after)
    if not len(values) and not len(hourly):
        out.print("\nno input changed")
    if len(values):
        cells = {side: values[side].map(cell) for side in ("before", "after")}
        keys = list(CHANGED) if values["difference"].notna().any() else [k for k in CHANGED if k != "difference"]
        _show_some(values.assign(**cells)[keys].rename(columns=CHANGED), "Inputs that changed")
    if len(hourly):
        _show_some(hourly[list(HOURLY)].rename(columns=HOURLY), "Series that changed")


def _show_results(before: xr.Dataset, after: xr.Dataset) -> None:
    """Tables of what came out differently."""
    from .differences import changed_results

    changed = changed_results(before, after)
    money = [ds.attrs["currency"] for ds in (before, after)]
    if money[0] != money[1]:
        err.print(f"[bold yellow]warning[/] one is in {money[0]}, the other in {money[1]}: money is left out")
        changed = {name: table for name, table in changed.items() if name not in ("costs", "prices")}
    if not any(len(table) for table in changed.values()):
        out.print("\nno result changed")
    for name, table in changed.items():
        if len(table):
            shown = table.rename(columns={"percent": "%", "supplied_mwh": "MWh"})
            _show_some(shown, TITLES[name].format(money=money[0]), keep_last=name == "costs")


def _show_some(table: pd.DataFrame, title: str, keep_last: bool = False) -> None:
    """A table, or its beginning (and its last row, such as a total) with a word on how much more there is."""
    import pandas as pd

    shown = table if len(table) <= MOST_ROWS else table.head(MOST_ROWS)
    if keep_last and len(table) > MOST_ROWS:
        shown = pd.concat([table.head(MOST_ROWS - 1), table.tail(1)])
    show_table(shown, title)
    if len(table) > len(shown):
        out.print(f"and {len(table) - len(shown):,} more; all of them: dhsim.differences in Python")
