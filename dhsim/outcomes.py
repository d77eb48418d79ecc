"""What is kept of a scenario of a batch: one small file each, written whole or not at all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

OUTCOMES, HOURLY = "scenarios", "hourly"  # parts of the folder of a batch
PARTIAL = ".partial-"  # in the name of a file that is being written
TIMING = ("solve_seconds", "total_seconds", "iterations")  # what differs from run to run of the same scenario


@dataclass(frozen=True)
class Failure:
    """Why a scenario has no result. kind: 'input', 'infeasible', 'limit', 'fault'; text: the message."""

    kind: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """One scenario, finished. key: the hash of all that entered it. results: name -> number; timing: those numbers that
    differ from run to run; invoices: one row a line of the year. failure: None if there are results.
    """

    key: str
    name: str
    varied: Mapping[str, Any]
    status: str = ""
    results: Mapping[str, float] = field(default_factory=dict)
    timing: Mapping[str, float] = field(default_factory=dict)
    start: str = ""
    invoices: list[dict[str, Any]] = field(default_factory=list)
    failure: Failure | None = None

    @property
    def final(self) -> bool:
        """Would another try come to the same?"""
        return self.failure is None or self.failure.kind in ("input", "infeasible")

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False)

    @classmethod
    def of(cls, text: str) -> Outcome:
        """From JSON. Raises ValueError, TypeError or KeyError if it is not whole, or something else."""
        table = json.loads(text)
        if not isinstance(table, dict):
            raise TypeError("an outcome is a table")
        failure = table.pop("failure")
        one = cls(**table, failure=None if failure is None else Failure(**failure))
        if one.failure is None and not (one.results and isinstance(one.results, dict) and one.status):
            raise ValueError("an outcome without results says why")
        return one


def outcome_of(
    key: str, name: str, varied: Mapping[str, Any], result: xr.Dataset, numbers: Mapping[str, float] | None = None
) -> Outcome:
    """The numbers of a result (default: those of `results_of`)."""
    from .settlement import settle

    attrs = result.attrs
    timing = {name: float(attrs[name]) for name in TIMING}
    rows = settle(result, "year").drop(columns=["running_total"])
    invoices = [{str(k): _json(v) for k, v in row.items()} for row in rows.to_dict("records")]
    return Outcome(
        key,
        name,
        varied,
        str(attrs["status"]),
        results_of(result) if numbers is None else numbers,
        timing,
        str(attrs["start"]),
        invoices,
    )


def results_of(result: xr.Dataset) -> dict[str, float]:
    """Every number of the short tables under one name: `heat.<network>.<component>.supplied_mwh` and so on.

    Beside them total_cost, gap, shortfall_mwh, co2_t, and `contract.<name>.cost` of what is paid under each contract.
    """
    from . import tables
    from .agreements import agreements

    long = tables.summary(result)
    names = long["section"] + "." + long["name"] + "." + long["quantity"]
    costs = long["section"] == "costs"
    values = long["value"].where(~costs | (long["name"] != "total"))
    out = {"total_cost": float(result.attrs["total_cost"]), "gap": float(result.attrs["gap"])}
    for key, end in (("shortfall_mwh", ".shortfall_mwh"), ("co2_t", ".co2_t")):
        out[key] = float(long["value"][names.str.endswith(end)].sum())
    for name, value in zip(names, values, strict=True):
        if np.isfinite(value):
            out[name] = out.get(name, 0.0) + float(value) if name.startswith("costs.") else float(value)
    for one in agreements(result):
        key = f"contract.{one.name}.cost"
        out[key] = out.get(key, 0.0) + one.cost()
    return {name: float(np.round(value, 6)) for name, value in out.items() if np.isfinite(value)}


def write_text(target: Path, text: str) -> None:
    """A file that is there whole or not at all. Raises OSError."""
    write_bytes(target, text.encode("utf-8"))


def write_bytes(target: Path, data: bytes) -> None:
    """A file that is there whole or not at all. Raises OSError."""
    partial = target.with_name(f".{target.name}{PARTIAL}{secrets.token_hex(4)}")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _json(value: Any) -> Any:
    """A cell as JSON has it; what is no number is nothing."""
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value
