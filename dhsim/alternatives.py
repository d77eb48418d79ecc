"""What can vary in a batch, one alternative each: how it is called, what it is in a table, and what it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .batch_file import BatchTable
from .files_in import Change, flat
from .prepared import canonical
from .sample import Sample

Choice = tuple[str, dict[str, Any], tuple[Change, ...]]  # how it is called, what is varied, what is changed


def axes_of(table: BatchTable, where: str) -> Iterator[list[Choice]]:
    """Every axis with its alternatives."""
    for axis, alternatives in table.axes.items():
        yield [(f"{axis}={name}", {axis: name}, changes_of(where, changes)) for name, changes in alternatives.items()]
    short = _short([*table.grid, *table.together])
    for path, values in table.grid.items():
        yield [_choice({path: value}, short, where) for value in values]
    if table.together:
        rows = zip(*table.together.values(), strict=True)
        yield [_choice(dict(zip(table.together, row, strict=True)), short, where) for row in rows]


def _choice(values: Mapping[str, Any], short: Mapping[str, str], where: str) -> Choice:
    """Some paths with their values."""
    said = ", ".join(f"{short[path]}={_said(value)}" for path, value in values.items())
    return said, {path: _plain(value) for path, value in values.items()}, changes_of(where, dict(values))


def draws_of(sample: Sample, k: int, where: str) -> list[Choice]:
    """Every draw; k: which combination of the other axes it is for."""
    frame = sample.draw(0 if sample.draws == "shared" else k)
    digits = len(str(len(frame)))
    rows = enumerate(frame.to_dict("records"), 1)
    return [
        (
            f"draw {number:0{digits}}",
            {"draw": number, **{str(p): v for p, v in row.items()}},
            changes_of(where, {str(p): v for p, v in row.items()}),
        )
        for number, row in rows
    ]


def changes_of(where: str, table: Mapping[str, Any]) -> tuple[Change, ...]:
    """A table of changes as changes; `remove` lists parts that are left out."""
    removed = table.get("remove", ())
    named = [removed] if isinstance(removed, str) else removed
    kept = {key: value for key, value in table.items() if key != "remove"}
    return (
        *(Change(where, str(part), remove=True) for part in named),
        *(Change(where, *_of_series(path, value)) for path, value in flat(kept)),
    )


def _of_series(path: str, value: Any) -> tuple[str, Any]:
    """'series.demand_mw.scale' is a change of the series demand_mw; lists are as TOML has them."""
    value = list(value) if isinstance(value, tuple) else value
    series, _, how = path.rpartition(".")
    return (series, {how: value}) if series.startswith("series.") and how in ("scale", "add") else (path, value)


def _short(paths: list[str]) -> dict[str, str]:
    """Paths by their last word, where that is enough to tell them apart."""
    last = {path: path.split(".")[-1] for path in paths}
    count = Counter(last.values())
    return {path: word if count[word] == 1 else path for path, word in last.items()}


def _said(value: Any) -> str:
    """A value in the name of a scenario."""
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_said(inner)}" for key, inner in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _plain(value: Any) -> Any:
    """A value as a cell of a table: a number or text; of { scale = 1.2 } the number."""
    if isinstance(value, Mapping) and len(value) == 1 and isinstance(next(iter(value.values())), int | float):
        return next(iter(value.values()))
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else canonical(value)
