"""A small valid project on disk, as trees that a test changes before they are written."""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import dhsim as dh

MODEL: dict[str, Any] = {
    "title": "Village",
    "currency": "SEK",
    "time_zone": "Europe/Stockholm",
    "exchange_rates": {"DKK": 1.54},
    "networks": {"town": {"demand_mw": "demand_mw", "supply_c": 80, "return_c": 45}},
    "commodities": {"gas": {"buy_per_mwh": 450}, "power": {"contracts": ["grid"]}},
    "streams": {"sewage": {"available_mw": 3, "stream_c": 12, "stream_outlet_min_c": 4}},
    "components": {
        "boiler": {"kind": "boiler", "network": "town", "fuel": "gas", "capacity_mw": 20, "efficiency": 0.9},
        "pump": {
            "kind": "heat_pump",
            "network": "town",
            "electricity": "power",
            "source": "sewage",
            "capacity_mw": 4,
            "cop": 3,
        },
        "tank": {"kind": "store", "network": "town", "capacity_mwh": 40, "charge_mw": 5, "discharge_mw": 5},
    },
}
CONTRACTS: dict[str, Any] = {
    "contracts": {
        "grid": {
            "counterparty": "Grid company",
            "clauses": [
                {"kind": "energy_price", "price_per_mwh": "spot_per_mwh"},
                {"kind": "fixed_fee", "per_year": 8760},
            ],
        }
    }
}
SCENARIO: dict[str, Any] = {"title": "Base", "model": "model.toml", "inputs": ["series.csv", "contracts.toml"]}


class Project:
    """model, contracts, scenario: the trees of three TOML files. series: column -> values from `first` on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = copy.deepcopy(MODEL)
        self.contracts = copy.deepcopy(CONTRACTS)
        self.scenario = copy.deepcopy(SCENARIO)
        self.first = dt.datetime(2023, 1, 1, tzinfo=dt.UTC) - dt.timedelta(hours=1)  # midnight in Stockholm
        self.step_h = 1.0
        self.series: dict[str, list[float]] = {
            "demand_mw": [10.0 + k % 5 for k in range(24)],
            "spot_per_mwh": [500.0 + 10 * (k % 7) for k in range(24)],
        }

    @property
    def components(self) -> dict[str, Any]:
        """The components of the model."""
        found: dict[str, Any] = self.model["components"]
        return found

    def write(self) -> Path:
        """Write the four files; the path of the scenario."""
        (self.folder / "series.csv").write_text(self.csv(self.series))
        (self.folder / "model.toml").write_text(toml(self.model), encoding="utf-8")
        (self.folder / "contracts.toml").write_text(toml(self.contracts), encoding="utf-8")
        return self.scenario_file("scenario.toml", self.scenario)

    def scenario_file(self, name: str, tree: Mapping[str, Any]) -> Path:
        """One more TOML file."""
        path = Path(name)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(toml(tree), encoding="utf-8")
        return path

    def csv(self, series: Mapping[str, list[float]], step_h: float | None = None) -> str:
        """Columns as the text of a CSV file."""
        step = dt.timedelta(hours=self.step_h if step_h is None else step_h)
        rows = zip(*series.values(), strict=True)
        lines = [f"{self.first + k * step:%Y-%m-%dT%H:%MZ}," + ",".join(map(repr, row)) for k, row in enumerate(rows)]
        return "\n".join(["time_utc," + ",".join(series), *lines, ""])

    def load(self) -> dh.Case:
        """Write and load."""
        return dh.load(self.write())

    def faults(self, path: str | None = None) -> list[str]:
        """The faults that loading finds, as text."""
        scenario = self.write()
        with pytest.raises(dh.InputError) as caught:
            dh.load(path or scenario)
        assert caught.value.faults, "an InputError without a fault"
        return [str(fault) for fault in caught.value.faults]

    def fault(self, path: str | None = None) -> str:
        """The only fault that loading finds."""
        (text,) = self.faults(path)
        return text


def toml(tree: Mapping[str, Any]) -> str:
    """A tree as TOML, one line a top-level key."""
    return "\n".join(f"{_key(key)} = {_value(value)}" for key, value in tree.items()) + "\n"


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "a").isalnum() else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return repr(value)


def _text(text: str) -> str:
    """A TOML basic string: escapes for the quote, the backslash and control characters."""
    plain = (
        f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c
        for c in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return '"' + "".join(plain) + '"'
