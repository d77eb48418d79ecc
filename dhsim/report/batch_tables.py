"""The tables of a batch's report: scenarios side by side, heat, sensitivities, ranges, failures, what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..asked import capital
from ..batch_reading import Batch
from ..comparison import probability_of_loss, ranges, sensitivities
from ..table_parts import DUST
from .cells import MOST_COLUMNS, Cell, Table, cell, in_percent, number, pieces, told
from .numbers import digits, said
from .origins import assumptions, sources, versions

MOST_ROWS = 200  # of a table of scenarios; of more, both ends
_LONG = 40  # letters of a value
_KEY = 12  # letters of a hash that tell enough


def all_tables(batch: Batch) -> Iterator[Table]:
    """Every table, those without rows left out."""
    made = [_scenarios(batch), *_heat(batch), _sensitivities(batch), _ranges(batch), _losses(batch)]
    yield from (one for one in made if one.rows)


def _scenarios(batch: Batch) -> Table:
    """Inputs and main results of every scenario, the cheapest first."""
    base = batch.scenario()
    frame, note = _shown(batch)
    differences = frame["total_cost"].astype(float) - float(batch.frame["total_cost"][base])
    inputs = [one for one in batch.inputs if one != "input.case"][:MOST_COLUMNS]
    results = [one for one in _main(batch) if one != "total_cost"]
    heads = ["Scenario", *map(batch.label, inputs), batch.label("total_cost"), f"Less the base, {batch.currency}"]
    rows = [
        [
            Cell(str(name)),
            *(_input(row[one]) for one in inputs),
            cell("cost", float(row["total_cost"])),
            cell("cost", float(differences[str(name)])),
            *(_result(one, row[one]) for one in results),
        ]
        for name, row in frame.iterrows()
    ]
    return Table("Scenarios side by side", _capital([*heads, *(_label(batch, one) for one in results)]), rows, note)


def _label(batch: Batch, result: str) -> str:
    """A result for people: shares in per cent."""
    return f"{batch.label(result)}{', %' * in_percent(result)}"


def _shown(batch: Batch) -> tuple[pd.DataFrame, str]:
    """Scenarios with the cheapest first; of very many both ends, and a note that says so."""
    frame = batch.frame.sort_values("total_cost", kind="stable")
    if len(frame) <= MOST_ROWS:
        return frame, ""
    half = MOST_ROWS // 2
    note = f"The {half} cheapest and the {half} dearest of {digits(len(frame))}; all are in summary.parquet."
    return pd.concat([frame.head(half), frame.tail(half)]), note


def _main(batch: Batch) -> list[str]:
    """Results that people ask for first, those left out that are the same in all scenarios."""
    ends = (".weighted_per_mwh", ".utilisation")
    names = ["total_cost", "co2_t", "shortfall_mwh", *(one for one in batch.results if one.endswith(ends))]
    there = [one for one in names if one in batch.results]
    moving = [one for one in there if float(batch.frame[one].max() - batch.frame[one].min()) > DUST]
    return moving[: MOST_COLUMNS + 1]


def _heat(batch: Batch) -> Iterator[Table]:
    """Heat supplied by every component in every scenario."""
    frame, note = _shown(batch)
    names = [one for one in batch.results if one.startswith("heat.") and one.endswith(".supplied_mwh")]
    names = [one for one in names if batch.frame[one].max() > DUST]
    networks = {one.split(".")[1] for one in names}
    for part in pieces(names):
        heads = [_component(one, len(networks) > 1) for one in part]
        rows = [[Cell(str(name)), *(_result(one, row[one]) for one in part)] for name, row in frame.iterrows()]
        yield Table("Heat supplied by each component, MWh", ["Scenario", *heads], rows, note)


def _component(column: str, several: bool) -> str:
    """'heat.town.bio_chp.supplied_mwh' for people."""
    _, network, *middle, _ = column.split(".")
    name = capital(".".join(middle).replace("_", " "))
    return f"{name}, {network.replace('_', ' ')}" if several else name


def _sensitivities(batch: Batch) -> Table:
    """The numbers behind the tornado."""
    table = sensitivities(batch)
    table = table[table["swing"] > DUST]
    rows = [
        [
            Cell(capital(batch.label(row["input"]))),
            _input(row["at_least"]),
            cell("cost", float(row["least"])),
            _input(row["at_most"]),
            cell("cost", float(row["most"])),
            cell("cost", float(row["swing"])),
            Cell(str(row["method"])),
        ]
        for row in table.to_dict("records")
    ]
    money = batch.currency
    heads = ["Input", "At", f"Least cost, {money}", "At", f"Most cost, {money}", f"Swing, {money}", "Found by"]
    return Table("What moves the cost", heads, rows)


def _ranges(batch: Batch) -> Table:
    """The spread of every result that is not the same in all scenarios."""
    table = ranges(batch)
    moving = table[table["max"] - table["min"] > DUST]
    spread = ("min", "p5", "mean", "median", "p95", "max")
    rows = [
        [Cell(capital(_label(batch, row["result"]))), *(_result(row["result"], row[one]) for one in spread)]
        for row in moving.to_dict("records")
    ]
    heads = ["Result", "Least", "5 %", "Mean", "Median", "95 %", "Most"]
    return Table("Ranges over all scenarios", heads, rows if len(batch.frame) > 1 else [])


def _losses(batch: Batch) -> Table:
    """How often an alternative costs more than the base one, all else the same."""
    rows = [
        [
            Cell(f"{batch.label(row['input'])} = {_text(row['value'])}"),
            Cell(_text(row["base"])),
            number(int(row["scenarios"])),
            number(int(row["losses"])),
            number(100 * float(row["probability"]), 1),
            cell("cost", float(row["mean_difference"])),
            cell("cost", float(row["worst_difference"])),
        ]
        for row in probability_of_loss(batch).iloc[1:].to_dict("records")
    ]
    money = batch.currency
    heads = ["Alternative", "Instead of", "Pairs", "Dearer in", "%", f"Mean difference, {money}", f"Worst, {money}"]
    return Table("Probability of loss, all else the same", heads, rows)


def failures_of(file: Path) -> Table:
    """Scenarios without a result, and why."""
    try:
        frame = pd.read_csv(file, keep_default_na=False, dtype=str)
        rows = [(row["scenario"], row["kind"], row["text"]) for row in frame.to_dict("records")]
    except (OSError, ValueError, KeyError):  # no such file, or nothing in it
        rows = []
    return told("Scenarios that failed", ("Scenario", "Kind", "Why"), rows)


def origins(batch: Batch) -> Iterator[Table]:
    """What a batch rests on; folders that were written before hashes of files were kept have none."""
    asked = batch.asked
    axes = [(name, ", ".join(_text(one) for one in values)) for name, values in dict(asked.get("axes", {})).items()]
    how = [("Strategy", asked.get("strategy", "")), ("Options", said(asked.get("options", {})) or "none")]
    how += [("File", file) for file in asked.get("files", ())]
    made = [
        told("What was varied", ("Input", "Values"), axes),
        assumptions(dict(asked.get("provenance", {})), dict(asked.get("provenance_values", {}))),
        sources(dict(asked.get("sources", {}))),
        versions(dict(asked.get("versions", {}))),
        replace(told("How it was run", ("", ""), how), sorts=False),
        _runs(batch),
    ]
    yield from (one for one in made if one.rows)


def _runs(batch: Batch) -> Table:
    """Every scenario with the hash of all that entered it."""
    frame, note = _shown(batch)
    kept = [one for one in ("key", "status", "start", "iterations", "solve_seconds") if one in frame]
    heads = {"key": "Hash of its inputs", "solve_seconds": "Seconds of the solver"}
    rows = [[Cell(str(name)), *(_of_run(one, row[one]) for one in kept)] for name, row in frame.iterrows()]
    return Table("Runs", ["Scenario", *(heads.get(one, capital(one)) for one in kept)], rows, note)


def _of_run(column: str, value: Any) -> Cell:
    """How a run went."""
    if column == "solve_seconds":
        return number(float(value), 2)
    return number(float(value)) if column == "iterations" else Cell(str(value)[:24])


def _input(value: Any) -> Cell:
    """What an input was; nothing where it is as in the file."""
    if value is None or value != value:
        return Cell("as in the file")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(said(float(value)), True, float(value))
    return Cell(_text(value))


def _result(column: str, value: Any) -> Cell:
    """A result, with the digits its name asks for."""
    return cell("cost" if column.startswith(("costs.", "contract.")) else column, float(value))


def _text(value: Any) -> str:
    """A value cut where it is long; of hashes the beginning tells enough."""
    text = said(value)
    if len(text) == 64 and set(text) <= set("0123456789abcdef"):
        return text[:_KEY]
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _capital(heads: Sequence[str]) -> list[str]:
    """Headings with a capital at their head."""
    return [capital(one) for one in heads]
