"""What a person sees of a batch held against its base: short tables, and where the long ones and pictures are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .terminal import err, out, show_table, shown_number
from .writing_faults import writing

if TYPE_CHECKING:
    import pandas as pd

    from .batch_reading import Batch

MOST_ROWS = 30  # of a table; what is more is read in the file
MOST_RANGES = 15
MOST_INPUTS = 3  # columns of inputs beside a scenario's name
LONG_NAME = 28  # letters beyond which a name leaves no room for inputs beside it
WIDEST = 60  # letters of a value


def compare_batch(
    folder: Path, base: str | None, of: str, scatter: tuple[str, str] | None, target: Path | None
) -> None:
    """Hold the scenarios of a batch against their base: print, write tables and pictures."""
    from .batch_reading import read_batch
    from .comparison import probability_of_loss, ranges, sensitivities

    batch = read_batch(folder)
    name, of = batch.scenario(base), batch.result(of)
    if scatter:
        for column in scatter:
            batch.column(column)
    _head(batch, name)
    tornado, spread = sensitivities(batch, of, name), ranges(batch)
    _show_differences(batch, name, of)
    _show_sensitivities(batch, tornado, of)
    _show_ranges(batch, spread, of)
    _show_losses(batch, probability_of_loss(batch, name, of), of)
    with err.status("drawing"):
        tables = {"comparison.csv": _all_differences(batch, name), "sensitivities.csv": tornado, "ranges.csv": spread}
        written = _write(target or folder, tables, dict(_pictures(batch, name, of, scatter)))
    out.print(f"\nwritten to {target or folder}: {', '.join(written)}", markup=False)


def _head(batch: Batch, base: str) -> None:
    """What was read, and what to know before the numbers are believed."""
    from .solving import FINISHED

    n = len(batch.frame)
    out.print(f"\n{batch.title}: {n} scenario{'s'[: n != 1]}, base '{base}'", markup=False)
    if batch.failed:
        several = batch.failed != 1
        text = f"{batch.failed} more scenario{'s' * several} failed, and {'are' if several else 'is'} not in the tables"
        err.print(f"[bold yellow]warning[/] {text}: see failures.csv")
    left = int(batch.asked.get("count", 0)) - n - batch.failed
    if left > 0:
        err.print(
            f"[bold yellow]warning[/] {left} more were asked for, and have not been run: go on with `dhsim batch`"
        )
    if "status" in batch.frame:
        stopped = int((~batch.frame["status"].isin(FINISHED)).sum())
        if stopped:
            err.print(f"[bold yellow]warning[/] {stopped} of them stopped at a limit: their costs may be too high")


def _show_differences(batch: Batch, base: str, of: str) -> None:
    """The cheapest first; of many, both ends."""
    import pandas as pd

    from .comparison import differences

    table = differences(batch, base, [of]).sort_values("difference", kind="stable", ignore_index=True)
    if not len(table):
        return
    own = float(batch.frame[of][base])
    shown = table
    if len(table) > MOST_ROWS:
        shown = pd.concat([table.head(MOST_ROWS // 2), table.tail(MOST_ROWS // 2)])
    numbers = shown[["value", "difference", "percent"]].rename(columns={"percent": "%"}).reset_index(drop=True)
    frame = pd.concat([_who(batch, shown["scenario"]), numbers], axis=1)
    show_table(frame, f"Less the base, {_label(batch, of)}; base {shown_number(own)}")
    left = len(table) - len(shown)
    if left:
        out.print(f"{MOST_ROWS // 2} lowest, {MOST_ROWS // 2} highest; the other {left:,} are in comparison.csv")


def _who(batch: Batch, names: pd.Series[Any]) -> pd.DataFrame:
    """Scenarios by name and by what was varied, as far as there is room; long names only repeat what was varied."""
    import pandas as pd

    few = len(batch.inputs) <= MOST_INPUTS
    inputs = {_label(batch, one): list(_texts(batch.frame[one].reindex(names))) for one in batch.inputs if few}
    if inputs and names.str.len().max() > LONG_NAME:
        return pd.DataFrame(inputs)
    return pd.DataFrame({"scenario": [_cut(name) for name in names], **inputs})


def _label(batch: Batch, column: str) -> str:
    """A column's label where brackets would be taken for markup."""
    return batch.label(column).replace("[", "\\[")


def _texts(values: pd.Series[Any]) -> pd.Series[Any]:
    """Inputs of scenarios: numbers as they are, text cut, nothing where it is as in the file."""
    return values if values.dtype.kind in "fi" else values.map(cell)


def _show_sensitivities(batch: Batch, table: pd.DataFrame, of: str) -> None:
    """The numbers behind the tornado."""
    import pandas as pd

    if not len(table):
        out.print("\nnothing was varied: no sensitivities")
        return
    shown = table.head(MOST_ROWS)
    frame = pd.DataFrame(
        {
            "input": [batch.label(name) for name in shown["input"]],
            "at": [cell(value) for value in shown["at_least"]],
            "least": shown["least"],
            "most": shown["most"],
            "at ": [cell(value) for value in shown["at_most"]],
            "swing": shown["swing"],
            "method": shown["method"],
        }
    )
    show_table(frame, f"Sensitivity of {_label(batch, of)}")
    fit = shown["r2"].dropna()
    if len(fit):
        out.print(f"regression: straight lines explain {100 * fit.iloc[0]:.0f} % of the variance")
    if len(table) > len(shown):
        out.print(f"the other {len(table) - len(shown)} are in sensitivities.csv")


def _show_ranges(batch: Batch, table: pd.DataFrame, of: str) -> None:
    """Results that are not the same in all scenarios, the one asked for first."""
    if len(batch.frame) < 2:
        return
    moving = table[table["max"] - table["min"] > 1e-6].sort_values("result", key=lambda r: r != of, kind="stable")
    shown = moving.head(MOST_RANGES)
    labels = [batch.label(name) for name in shown["result"]]
    if len(shown):
        show_table(shown.assign(result=labels).drop(columns=["unit", "n"]), "Ranges over all scenarios")
    if len(moving) > len(shown):
        out.print(f"the other {len(moving) - len(shown)} results are in ranges.csv")


def _show_losses(batch: Batch, table: pd.DataFrame, of: str) -> None:
    """How often a scenario costs more than its base."""
    import pandas as pd

    first = table.iloc[0]
    if not first["scenarios"]:
        return
    word = "cost more" if "cost" in of.rsplit(".", 1)[-1] else f"have more {batch.label(of)}"
    share = f"{100 * first['probability']:.1f} %"
    out.print(f"\n{first['losses']} of {first['scenarios']} scenarios {word} than the base: {share}", markup=False)
    pairs = table.iloc[1:]
    if len(pairs):
        frame = pd.DataFrame(
            {
                "alternative": [
                    f"{batch.label(one)} = {cell(v)}" for one, v in zip(pairs["input"], pairs["value"], strict=True)
                ],
                "instead of": [cell(value) for value in pairs["base"]],
                "pairs": pairs["scenarios"],
                "more in": pairs["losses"],
                "%": 100 * pairs["probability"].astype(float),
                "mean difference": pairs["mean_difference"],
                "worst": pairs["worst_difference"],
            }
        )
        show_table(frame.head(MOST_ROWS), "Probability of loss, all else the same")


def _all_differences(batch: Batch, base: str) -> pd.DataFrame:
    """Every difference of every result, beside the inputs of its scenario."""
    from .comparison import differences

    table = differences(batch, base)
    varied = batch.frame[[*batch.inputs]].reset_index()
    return table.merge(varied, on="scenario", how="left")


def _pictures(batch: Batch, base: str, of: str, scatter: tuple[str, str] | None) -> Iterator[tuple[str, Any]]:
    """Every picture by its name."""
    from . import plots_batch

    yield "tornado.png", plots_batch.tornado_page(batch, of, base)
    yield "ranges.png", plots_batch.ranges_page(batch, of, base)
    if scatter:
        yield "scatter.png", plots_batch.scatter_page(batch, *scatter, base)


def _write(folder: Path, tables: dict[str, pd.DataFrame], pictures: dict[str, Any]) -> list[str]:
    """Tables and pictures in a folder; files of these names are replaced."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            table.to_csv(folder / name, index=False)
        for name, picture in pictures.items():
            picture.savefig(folder / name)
    return [*tables, *pictures]


def cell(value: Any) -> str:
    """A value as people read it, cut where it is long; '-' for nothing."""
    import pandas as pd

    if value is None or (isinstance(value, float) and pd.isna(value)):
        return "-"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _cut(str(value))
    return f"{value:,.6g}"


def _cut(text: object) -> str:
    """A text that fits into a column; of hashes the beginning tells enough."""
    said = str(text)
    if len(said) == 64 and set(said) <= set("0123456789abcdef"):
        return said[:12]
    return said if len(said) <= WIDEST else said[: WIDEST - 1] + "…"
