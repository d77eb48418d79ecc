"""The reference year with two committed units: gap and seconds of each strategy against the cold linear year by HiGHS.

    python tests/benchmarks/mixed_year.py [--repeat 3]

Every repetition runs the cold linear relaxation first (plain HiGHS, one thread) and then each strategy, so that a busy
machine slows all. Prints medians of wall and processor seconds, their ratios to the linear year, and the gaps.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conftest import SHARED
from mixed import reference_problem
from reference import generated

from dhsim.compile import Live
from dhsim.guided import guided
from dhsim.rolling import rolling

WAYS = {
    "cold linear year": lambda p: Live(p.relaxed(), {"threads": 1}).solve(),
    "guided to 0.03 %": lambda p: guided(p, gap_target=3e-4),
    "guided to 0.012 %": lambda p: guided(p, gap_target=1.2e-4),
    "guided to 0.01 %": lambda p: guided(p, gap_target=1e-4),
    "rolling 7 + 2 days": lambda p: rolling(p, window=168, look_ahead=48),
    "rolling 1 + 1 days": lambda p: rolling(p, window=24, look_ahead=24),
}


def timed(way: Any, problem: Any) -> tuple[float, float, Any]:
    """Wall and processor seconds, and the answer."""
    wall, processor = time.perf_counter(), time.process_time()
    answer = way(problem)
    return time.perf_counter() - wall, time.process_time() - processor, answer


def measure(repeat: int) -> None:
    """All ways in turn, `repeat` times."""
    with tempfile.TemporaryDirectory() as folder:
        problem = reference_problem(SHARED, generated(SHARED, "S2", Path(folder)))
    runs = [{name: timed(way, problem) for name, way in WAYS.items()} for _ in range(repeat)]
    for name in WAYS:
        wall, processor = (statistics.median(run[name][k] for run in runs) for k in (0, 1))
        ratio = [statistics.median(run[name][k] / run["cold linear year"][k] for run in runs) for k in (0, 1)]
        answer = runs[0][name][2]
        print(
            f"{name:20s} {wall:6.2f} s wall ({ratio[0]:.2f} x), {processor:6.2f} s processor ({ratio[1]:.2f} x), "
            f"gap {100 * answer.gap:.4f} %, {answer.status}, {answer.algorithm}"
        )


if __name__ == "__main__":
    if not (SHARED / "reference").is_dir():
        sys.exit(f"this benchmark needs the reference cases in {SHARED}/reference, which only developers have")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    measure(parser.parse_args().repeat)
