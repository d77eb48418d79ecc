"""The README's own numbers: what its Python prints, what its two files come to, its two commands.

`test_docs.py` tests its links, commands and tables with those of all other pages.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_blocks import ROOT, blocks_of, run_page, shipped_files

import dhsim as dh

README = ROOT / "README.md"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped_files(tmp_path)
    monkeypatch.chdir(tmp_path)


def test_the_readme_prints_the_price_and_the_saving_of_a_larger_tank(capsys: pytest.CaptureFixture[str]) -> None:
    run_page(README)

    mean_price, saving = (float(line.split()[-1]) for line in capsys.readouterr().out.strip().splitlines()[-2:])
    assert mean_price == pytest.approx(268.9, abs=0.5)  # as the summary of the shipped scenario says
    assert saving > 100_000  # a tank of twice the size


def test_the_two_files_of_the_readme_make_a_case() -> None:
    for block in blocks_of(README):
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")

    result = dh.solve(dh.load("scenarios/my_town.toml"))

    # 24 h x 30 MW x 1.1 = 792 MWh heat / 0.92 = 860.87 MWh gas; 12 EUR/GJ x 3.6 = 43.2 EUR/MWh, CO2 0.202 x 85 = 17.17.
    assert result.attrs["objective"] == pytest.approx(792 / 0.92 * (43.2 + 17.17))


def test_exactly_two_commands_are_marked() -> None:
    assert len(re.findall(r"<!-- command -->\n```sh\n(.+)\n```", README.read_text(encoding="utf-8"))) == 2
