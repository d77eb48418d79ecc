"""What is promised of batches: 200 price scenarios of the shipped town in two processes, a group of table.py."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conftest import ROOT

import dhsim as dh
from dhsim.engine import Engine
from dhsim.matrix import matrix_of

COUNT, WORKERS = 200, 2
ASKED = f"""
extends = "{(ROOT / "scenarios" / "base.toml").as_posix()}"
batch.base = false
[sample]
count = {COUNT}
seed = 1
[sample.of]
"series.spot_per_mwh.scale" = {{ kind = "uniform", low = 0.6, high = 1.6 }}
"contracts.wood_chips.clauses[0].price_per_mwh" = {{ kind = "uniform", low = 200, high = 400 }}
"contracts.bio_oil.clauses[0].price_per_mwh" = {{ kind = "uniform", low = 700, high = 1200 }}
"""
CHILD = f"""
import json
import dhsim as dh

def resident_mb():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * __import__("resource").getpagesize() / 2**20

seen = []

def told(outcome):
    assert outcome.failure is None, outcome.failure
    seen.append(resident_mb())

if __name__ == "__main__":
    dh.run_batch(["prices.toml"], "out", workers={WORKERS}, told=told)
    print(json.dumps({{"growth_mb": max(seen[9:]) - seen[9], "count": len(seen)}}))
"""
Row = tuple[str, str, float, float, float, float | None]


def batch(folder: Path, repeat: int) -> Iterator[Row]:
    """Wall time against cold solves, growth of the parent's memory, and the time until the first scenario is solved."""
    folder = folder / "batch"
    folder.mkdir()
    (folder / "prices.toml").write_text(ASKED)
    (folder / "child.py").write_text(CHILD)
    matrix = matrix_of(dh.load(ROOT / "scenarios" / "base.toml").to_pyomo())
    one = cold(matrix, max(3, repeat))
    begin = time.time()
    ran = subprocess.run([sys.executable, "child.py"], cwd=folder, capture_output=True, text=True, check=True)
    wall = time.time() - begin
    one = statistics.median([one, cold(matrix, max(3, repeat))])
    growth = json.loads(ran.stdout)["growth_mb"]
    outcomes = (folder / "out" / "scenarios").glob("*.json")
    start = min(file.stat().st_mtime - seconds_of(file) for file in outcomes) - begin
    yield (
        "batch",
        f"{COUNT} price scenarios, {WORKERS} processes, summaries",
        wall,
        COUNT * one,
        wall / (COUNT * one),
        0.2,
    )
    yield "batch", "parent's memory from scenario 10 to 200, MB", growth, 50.0, growth / 50.0, 1.0
    yield "batch", "start-up until the first scenario is solved, s", start, 3.0, start / 3.0, 1.0


def cold(matrix: Any, times: int) -> float:
    """Median seconds of HiGHS alone."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        Engine(start="cold", split=False, settle=False).solve(matrix)
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def seconds_of(outcome: Path) -> float:
    """How long one scenario was solved."""
    return float(json.loads(outcome.read_text(encoding="utf-8"))["timing"]["total_seconds"])
