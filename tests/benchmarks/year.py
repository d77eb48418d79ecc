"""A year from validated Case to Dataset against HiGHS alone on the reference's own matrix, in the same run.

    python tests/benchmarks/year.py [--variant S1] [--repeat 5]

Prints the median seconds of both, their ratio, and the peak memory of the dhsim road above that after import. Each
repetition runs both roads one after the other, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conftest import SHARED
from reference import as_case, direct_highs, generated

import dhsim as dh


def measure(variant: str, repeat: int) -> None:
    """Time both roads, alternating, after one warm-up of each."""
    with tempfile.TemporaryDirectory() as folder:
        raw = generated(SHARED, variant, Path(folder))
        case = as_case(raw)
        ours, theirs, solver = [], [], []
        for k in range(repeat + 1):
            begin = time.perf_counter()
            result = dh.solve(case)
            middle = time.perf_counter()
            objective, _ = direct_highs(SHARED, raw)
            end = time.perf_counter()
            if k:
                ours.append(middle - begin)
                theirs.append(end - middle)
                solver.append(result.attrs["solve_seconds"])
        report(variant, result.attrs["objective"], objective, ours, theirs, solver)
        memory = subprocess.run(
            [sys.executable, __file__, "--memory", folder, "--variant", variant],
            capture_output=True,
            text=True,
            check=True,
        )
        print(memory.stdout.strip())


def report(
    variant: str, objective: float, direct: float, ours: list[float], theirs: list[float], solver: list[float]
) -> None:
    """One line a quantity."""
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{variant}: objective {objective:.4f}, direct {direct:.4f}")
    print(f"Case to Dataset {a:.3f} s (HiGHS {statistics.median(solver):.3f} s of it), direct HiGHS {b:.3f} s")
    print(f"ratio {a / b:.2f}, of {len(ours)} repetitions each; outside HiGHS {a - statistics.median(solver):.3f} s")


def peak_mb() -> float:
    """Peak resident memory of this process so far (of its own image: ru_maxrss would count the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def memory(variant: str, folder: str) -> None:
    """Peak memory of one solve above what imports and the case take, in a process of its own."""
    import dhsim.solving  # noqa: F401

    after_import = peak_mb()
    case = as_case(generated(SHARED, variant, Path(folder)))
    with_case = peak_mb()
    dh.solve(case)
    print(
        f"peak memory {peak_mb() - after_import:.0f} MB above import ({after_import:.0f} MB), "
        f"{with_case - after_import:.0f} MB of it the case"
    )


if __name__ == "__main__":
    if not (SHARED / "reference").is_dir():
        sys.exit(f"this benchmark needs the reference cases in {SHARED}/reference, which only developers have")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", default="S1", choices=["S1", "S3"])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--memory", default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory is None:
        measure(arguments.variant, arguments.repeat)
    else:
        memory(arguments.variant, arguments.memory)
