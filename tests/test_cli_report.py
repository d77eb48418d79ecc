"""`dhsim report` and `dhsim run --report`: what is written, where, and what is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_report import case_of

import dhsim as dh
from dhsim.files_out import to_netcdf

COMMAND = Path(sys.executable).with_name("dhsim")


def dhsim(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    words = [COMMAND, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=cwd, check=False, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result, as far as a report needs it."""
    made = tmp_path_factory.mktemp("cli_report") / "small"
    made.mkdir()
    to_netcdf(dh.solve(case_of()), made / "result.nc")
    return made


def test_it_stands_in_the_folder_unless_told_otherwise(folder: Path, tmp_path: Path) -> None:
    done = dhsim("report", folder)
    other = dhsim("report", folder / "result.nc", "--out", tmp_path / "deep" / "town.html")

    assert (done.returncode, other.returncode) == (0, 0), done.stderr + other.stderr
    page = folder / "report.html"
    assert done.stdout == f"written: {page}, {page.stat().st_size / 1e6:.1f} MB\n"
    assert (tmp_path / "deep" / "town.html").stat().st_size > 1e6


def test_results_that_lie_together_have_reports_of_their_own(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ab12.nc").write_bytes((folder / "result.nc").read_bytes())

    assert dh.write_report(tmp_path / "ab12.nc") == tmp_path / "ab12.html"


def test_what_cannot_be_reported_is_exit_code_2(tmp_path: Path) -> None:
    done = dhsim("report", tmp_path)

    assert done.returncode == 2
    assert done.stderr == (
        "1 fault in the input, nothing was written\n"
        f"- {tmp_path}: the folder is empty. "
        "Give a folder that `dhsim run`, `dhsim batch` or `dhsim offers` wrote, or a result.nc.\n"
    )


def test_a_run_writes_it_too_if_asked(root: Path, tmp_path: Path) -> None:
    (tmp_path / "model.toml").write_text(
        "[networks.town]\ndemand_mw = 10\n[commodities.gas]\nbuy_per_mwh = 45\n"
        '[components.boiler]\nkind = "boiler"\nnetwork = "town"\nfuel = "gas"\ncapacity_mw = 20\nefficiency = 0.9\n'
    )
    (tmp_path / "day.toml").write_text('model = "model.toml"\n[run]\nstart = 2023-01-01\nend = 2023-01-02\n')

    done = dhsim("run", "day.toml", "--no-picture", "--report", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    written = sorted(one.name for one in (tmp_path / "results" / "day").iterdir())
    assert written == ["hourly.csv", "report.html", "result.nc", "summary.csv"]
    assert "report.html" in done.stdout
    # 24 h x 10 MW / 0.9 x 45 = 12 000
    assert "The run costs 12.0 thousand EUR for 240 MWh of heat: 50.0 EUR/MWh." in (
        (tmp_path / "results" / "day" / "report.html").read_text(encoding="utf-8")
    )
