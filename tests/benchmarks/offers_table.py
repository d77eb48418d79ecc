"""What is promised of offers: five of them over ten price years on the shipped town, a group of table.py."""

from __future__ import annotations

import copy
import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from batch_table import Row, cold
from conftest import ROOT

import dhsim as dh
from dhsim.comparing import asked_about
from dhsim.files_in import ScenarioFile
from dhsim.matrix import matrix_of
from dhsim.offers import Offers

FILE = ROOT / "scenarios" / "offers_town.toml"
YEARS = (0.55, 0.7, 0.85, 1.1, 1.25, 1.4, 1.55, 1.7, 1.85)  # beside the year as it stands


def offers(folder: Path, repeat: int) -> Iterator[Row]:
    """Wall time, break-even search included, against as many cold solves of the town as there are questions."""
    case = dh.load(ROOT / "scenarios" / "base.toml")
    one = cold(matrix_of(case.to_pyomo()), max(3, repeat))
    asked = five(folder)
    begin = time.perf_counter()
    answers = asked_about(asked, folder / "offers", workers=2)
    wall = time.perf_counter() - begin
    assert not answers.failed, answers.failed
    count = len(asked.table) * len(asked.variants)
    yield (
        "offers",
        f"{len(asked.table)} offers x {len(asked.variants)} years, 2 processes",
        wall,
        count * one,
        wall / (count * one),
        0.6,
    )


def five(folder: Path) -> Offers:
    """The three shipped offers and two smaller mills, alone, over ten price years."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    table["extends"] = str(FILE.parent / table["extends"])
    for k, share in ((2, 0.5), (3, 0.25)):
        table["offers"][f"mill_{k}"] = renamed(table["offers"]["mill"], k, share)
    table["comparison"] |= {"at_most": 1, "combinations": []}
    scales = {f"x{scale}": {"series.spot_per_mwh": {"scale": scale}} for scale in YEARS}
    table["comparison"]["axes"] = {"prices": scales}
    ScenarioFile.model_validate(table)
    file = folder / "five.json.toml"
    file.write_text(as_toml(table), encoding="utf-8")
    return Offers.read(file)


def renamed(offer: dict[str, Any], k: int, share: float) -> dict[str, Any]:
    """A mill of another size and name."""
    out = copy.deepcopy(offer)
    mill = out["components"].pop("mill")
    contract = out["contracts"].pop("mill_offer")
    contract["clauses"][1]["of_mwh"] *= share
    out["components"] = {f"mill_{k}": {**mill, "availability": share, "contract": f"mill_offer_{k}"}}
    out["contracts"] = {f"mill_offer_{k}": contract}
    return out


def as_toml(value: Any) -> str:
    """Nested tables as inline TOML, which JSON nearly is."""
    return "\n".join(f"{key} = {inline(one)}" for key, one in value.items())


def inline(value: Any) -> str:
    """One value."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(str(k))} = {inline(one)}" for k, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return str(value)  # a date
