"""Ratios against HiGHS alone on the same matrices: one table of everything that is promised about speed.

    python tests/benchmarks/table.py [--repeat 5] [--only S1 S4 ...] [--save]

Every line is the median of some repetitions, each of both roads one after the other, so that a busy machine slows both.
--save keeps the table as results/<version>.json, so that a slow-down is seen. Times mean little on another machine;
ratios do.
"""

from __future__ import annotations

import argparse
import copy
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from batch_table import batch
from conftest import ROOT, SHARED
from offers_table import offers
from reference import as_case, direct_highs, generated, reference_module

import dhsim as dh
from dhsim import strategies
from dhsim.engine import Engine
from dhsim.likeness import order
from dhsim.matrix import matrix_of
from dhsim.solving import solved

RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Line:
    """What was measured: median seconds of dhsim and of the yardstick, their ratio, and what was promised."""

    case: str
    measure: str
    ours_s: float
    yardstick_s: float
    ratio: float
    at_most: float | None


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def compare(
    case: str, measure: str, ours: Callable[[], Any], yard: Callable[[], Any], repeat: int, at_most: float | None
) -> Line:
    """Both roads, alternating, after one warm-up of each."""
    pairs = [(timed(ours), timed(yard)) for _ in range(repeat + 1)][1:]
    mine, other = (statistics.median(pair[k] for pair in pairs) for k in (0, 1))
    return Line(case, measure, mine, other, mine / other, at_most)


def once(case: dh.Case, **how: Any) -> Any:
    """From a case to a verified Dataset, with one way of solving."""
    return solved(case.to_pyomo(), Engine(**how).solve)


def single_year(folder: Path, repeat: int) -> Iterator[Line]:
    """S1: one network, one year."""
    raw = generated(SHARED, "S1", folder)
    case, yard = as_case(raw), lambda: direct_highs(SHARED, raw)
    yield compare("S1", "Case to Dataset, cold start", lambda: once(case, start="cold"), yard, repeat, 1.3)
    yield compare("S1", "Case to Dataset, coarse start", lambda: once(case), yard, repeat, 0.4)


def ten_networks(folder: Path, repeat: int) -> Iterator[Line]:
    """S3: ten networks side by side."""
    raw = generated(SHARED, "S3", folder)
    case, yard = as_case(raw), lambda: direct_highs(SHARED, raw)
    few = min(repeat, 3)
    whole = "Case to Dataset, one part, one thread"
    yield compare("S3", whole, lambda: once(case, split=False, options={"threads": 1}), yard, few, 0.35)
    yield compare("S3", "Case to Dataset, parts on all cores", lambda: once(case), yard, few, 0.12)


def scenarios(folder: Path, repeat: int) -> Iterator[Line]:
    """S4: fifty price scenarios of S1 by likeness, the first one cold; the yardstick is a cold solve of one."""
    raw = generated(SHARED, "S4", folder)
    cases = scenario_cases(raw, folder / "S4")
    yard = statistics.median(timed(lambda: direct_highs(SHARED, raw)) for _ in range(max(3, repeat)))
    one = statistics.median(timed(lambda: run_some(cases)) / len(cases) for _ in range(2))
    yield Line("S4", "a scenario, live model, one process", one, yard, one / yard, 0.25)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(warm_up, range(2)))
        two = statistics.median(timed(lambda: in_halves(pool, cases)) / len(cases) for _ in range(3))
    yard = statistics.median([yard, *(timed(lambda: direct_highs(SHARED, raw)) for _ in range(max(3, repeat)))])
    yield Line("S4", "a scenario, live models, two processes", two, yard, two / yard, 0.15)


def scenario_cases(raw: dict[str, Any], folder: Path) -> list[dh.Case]:
    """The cases of S4: other electricity and waste-heat prices."""
    case, network = as_case(raw), raw["networks"][0]
    loaded = reference_module(SHARED, "case_io").load_scenarios(str(folder))
    return [scenario_case(case, network, one) for one in loaded]


def scenario_case(case: dh.Case, network: dict[str, Any], scenario: dict[str, Any]) -> dh.Case:
    """One scenario's prices in place of those of the base."""
    name, price, changes = network["id"], np.asarray(scenario["el_price_eur_mwh"]), {}
    for unit in network["units"]:
        key = f"{name}_{unit['id']}"
        if unit["type"] in ("heat_pump", "electric_boiler"):
            changes[f"{key}_power"] = {"buy_per_mwh": price + unit["grid_fee_eur_mwh"]}
        if unit["type"] == "source":
            changes[key] = {"price_per_mwh": scenario["waste_ht_price"]}
        if unit["type"] == "heat_pump":
            changes[f"{key}_source"] = {"price_per_mwh": scenario["waste_lt_price"]}
    return case.replace(**changes).with_series(**{f"{name}_el_price_eur_mwh": price})


def warm_up(_: int) -> None:
    """Import what a worker needs."""
    import dhsim.solving  # noqa: F401


def run_some(cases: list[dh.Case]) -> None:
    """One worker's share, on one live model."""
    for _ in dh.LiveModel(options={"threads": 1}).solve_all(cases):
        pass


def in_halves(pool: ProcessPoolExecutor, cases: list[dh.Case]) -> None:
    """Cases that are alike go to the same of two workers."""
    chain = order(cases)
    half = len(chain) // 2
    list(pool.map(run_some, [[cases[k] for k in part] for part in (chain[:half], chain[half:])]))


def committed(folder: Path, repeat: int) -> Iterator[Line]:
    """S2: two plants that are on or off; the yardstick is a cold solve without whole numbers."""
    raw = generated(SHARED, "S2", folder)
    matrix, few = matrix_of(as_case(raw).to_pyomo()), min(repeat, 3)
    relaxed = matrix.relaxed()
    yard = lambda: Engine(start="cold", split=False, settle=False).solve(relaxed)  # noqa: E731
    for target, at_most in ((3e-4, 3.0), (1.2e-4, 6.0)):
        found = strategies.run(matrix, "guided", gap_target=target)
        measure = f"guided, proven gap {100 * found.gap:.4f} %"
        way = lambda target=target: strategies.run(matrix, "guided", gap_target=target)  # noqa: E731
        yield compare("S2", measure, way, yard, few, at_most if found.gap <= target else 0.0)
    rolled = strategies.run(matrix, "rolling", window=168, look_ahead=48)
    yield Line("S2", "rolling 7+2 days, cost above bound, %", 100 * rolled.gap, 0.1, rolled.gap / 1e-3, 1.0)


def town(folder: Path, repeat: int) -> Iterator[Line]:
    """The shipped town against HiGHS on dhsim's own matrix."""
    case = dh.load(ROOT / "scenarios" / "base.toml")
    matrix = matrix_of(case.to_pyomo())
    yard = lambda: Engine(start="cold", split=False, settle=False).solve(matrix)  # noqa: E731
    yield compare("town", "Case to Dataset, against HiGHS cold on our matrix", lambda: once(case), yard, repeat, None)


def ladder(folder: Path, repeat: int) -> Iterator[Line]:
    """Growth with networks and years: each against one network and one year."""
    raw = generated(SHARED, "S3", folder)
    base = as_case(part_of(raw, 1, 1))
    for networks, years in ((2, 1), (5, 1), (10, 1), (20, 1), (1, 2), (1, 5)):
        case = as_case(part_of(raw, networks, years))
        line = compare(
            f"{networks} x {years}",
            "growth against 1 x 1",
            lambda c=case: once(c),
            lambda: once(base),
            min(repeat, 3),
            None,
        )
        most = 1.5 * networks if years == 1 else None
        yield Line(line.case, line.measure, line.ours_s, line.yardstick_s, line.ratio, most)


def part_of(raw: dict[str, Any], networks: int, years: int) -> dict[str, Any]:
    """Some networks of S3 (copies of them beyond ten), their year repeated."""
    out = {**raw, "networks": [], "hours": raw["hours"] * years, "variant": f"{networks} networks, {years} years"}
    for k in range(networks):
        network = copy.deepcopy(raw["networks"][k % len(raw["networks"])])
        network["id"] = f"N{k}"
        network["ts"] = {key: np.tile(values, years) for key, values in network["ts"].items()}
        out["networks"].append(network)
    return out


def memory(folder: Path, repeat: int) -> Iterator[Line]:
    """Peak memory of S1 above import, MB (the yardstick is the promise)."""
    year = Path(__file__).with_name("year.py")
    ran = subprocess.run(
        [sys.executable, str(year), "--memory", str(folder), "--variant", "S1"],
        capture_output=True,
        text=True,
        check=True,
    )
    above = float(ran.stdout.split("peak memory ")[1].split()[0])
    yield Line("S1", "peak memory above import, MB", above, 120.0, above / 120.0, 1.0)


def batches(folder: Path, repeat: int) -> Iterator[Line]:
    """Many price scenarios of the shipped town."""
    for row in batch(folder, repeat):
        yield Line(*row)


def compared(folder: Path, repeat: int) -> Iterator[Line]:
    """Offers: see offers_table.py."""
    for row in offers(folder, repeat):
        yield Line(*row)


GROUPS = {
    "S1": single_year,
    "S3": ten_networks,
    "S4": scenarios,
    "S2": committed,
    "town": town,
    "ladder": ladder,
    "memory": memory,
    "batch": batches,
    "offers": compared,
}


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=list(GROUPS), choices=list(GROUPS))
    parser.add_argument("--save", action="store_true")
    arguments = parser.parse_args()
    lines: list[Line] = []
    print(f"{'case':10} {'measure':52} {'ours s':>8} {'yard s':>8} {'ratio':>7} {'at most':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only:
            for line in GROUPS[name](Path(folder), arguments.repeat):
                lines.append(line)
                most = "-" if line.at_most is None else f"{line.at_most:.2f}"
                mark = " missed" if line.at_most is not None and line.ratio > line.at_most else ""
                times = f"{line.ours_s:8.3f} {line.yardstick_s:8.3f} {line.ratio:7.2f}"
                print(f"{line.case:10} {line.measure:52} {times} {most:>8}{mark}", flush=True)
    if arguments.save:
        RESULTS.mkdir(exist_ok=True)
        kept = {"versions": {name: version(name) for name in ("dhsim", "highspy", "pyomo", "numpy")}}
        text = json.dumps({**kept, "lines": [asdict(line) for line in lines]}, indent=1)
        (RESULTS / f"{version('dhsim')}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if not (SHARED / "reference").is_dir():
        sys.exit(f"this benchmark needs the reference cases in {SHARED}/reference, which only developers have")
    main()
