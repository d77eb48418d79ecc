"""`dhsim offers`: what is printed, what is written, and exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from offers.small_offers import TOO_MUCH, offers_file, offers_of

COMMAND = Path(sys.executable).with_name("dhsim")
FEW = {"axes": {}, "combinations": [], "at_most": 1}


def dhsim(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    words = [COMMAND, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=cwd, check=False, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Three offers, compared into `results/offers`; of the mill's more has to be taken than anybody needs."""
    where = tmp_path_factory.mktemp("cli_offers")
    offers_file(where, offers_of(mill=TOO_MUCH), **FEW)
    return where


@pytest.fixture(scope="module")
def done(folder) -> subprocess.CompletedProcess[str]:
    return dhsim("offers", "offers.toml", "--workers", "1", "--no-report", cwd=folder)


def lines_of(done):
    return [line.split() for line in done.stdout.splitlines()]


def test_tables_are_printed_best_first(done):
    heads = [line[0] for line in lines_of(done) if line and line[0] in ("mill", "hall", "incinerator")]

    assert heads[:2] == ["hall", "incinerator"]
    assert "best portfolio: hall, 17,535 SEK a year" in done.stdout
    for title in ("Saving a year", "Room to negotiate", "What becomes of the heat", "If the supplier stops"):
        assert title in done.stdout
    assert "What every clause costs" in done.stdout
    assert "price and weather years" not in done.stdout  # there is but one year


def test_a_run_that_is_no_year_is_said(done):
    assert "the run covers 24 h; what it saves is taken for that of a year" in done.stderr


def test_a_question_without_an_answer_is_said_and_is_exit_code_5(done):
    assert done.returncode == 5, done.stderr
    assert "1 question without an answer" in done.stderr
    assert "- mill: " in done.stderr


def test_tables_are_written(done, folder):
    results = folder / "results" / "offers"
    long = pd.read_parquet(results / "offers.parquet")

    pd.testing.assert_frame_equal(long, pd.read_csv(results / "offers.csv", keep_default_na=False, na_values=[""],
        dtype={"item": str}).fillna({"item": ""}))  # fmt: skip
    ranking = pd.read_csv(results / "ranking.csv").set_index("offers")
    own = long[(long["table"] == "ranking") & (long["quantity"] == "saving")].set_index("offers")["value"]
    assert own.to_dict() == pytest.approx(ranking["saving"].to_dict())
    for name in ("displaced", "clauses", "stops", "cash_flows", "invoice_sample", "closure", "value_duration"):
        assert (results / f"{name}.csv").exists()
    assert not (results / "offers.html").exists()


def test_what_is_answered_is_not_asked_again(done, folder):
    answers = folder / "results" / "offers" / "scenarios"
    before = {file.name: file.stat().st_mtime_ns for file in answers.iterdir()}
    again = dhsim("offers", "offers.toml", "--no-report", cwd=folder)

    assert again.returncode == 5
    assert {file.name: file.stat().st_mtime_ns for file in answers.iterdir()} == before
    assert again.stdout == done.stdout


def test_faults_of_the_file_are_exit_code_2_and_write_nothing(tmp_path):
    offers_file(tmp_path, offers_of(mill={"excludes": ["hal"]}, hall={"contract": "x"}), **FEW)
    done = dhsim("offers", tmp_path / "offers.toml", "--out", tmp_path / "here")

    assert done.returncode == 2
    assert "2 faults in the input" in done.stderr
    assert "there is no other offer 'hal'" in done.stderr
    assert not (tmp_path / "here").exists()
